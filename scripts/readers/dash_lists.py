"""Lists whose dashes open turns of speech: `- Oui, dit-il.` begins a line of dialogue, not an item.

Markdown and saved text write both alike. Taken for a dialogue: items that are sentences, one of which has an
incise of speech, or of which some ask and others answer. What could be either stays a list, with a warning.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from scripts.article import Doubt, Run, Span
from scripts.quotations import incises
from scripts.readers.blocks import Draft

_DASHES = "-–—"
_BLANKS = " \t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_SENTENCE = re.compile(r"[A-ZÀ-ÖØ-ÞŒ…].*[.!?…]", re.DOTALL)
_QUOTES = re.compile("[«»“”]")
_OPENING = re.compile(
    r"(?:oui|non|si|ah|oh|eh|hé|hein|bah|ben|bon|bien|alors|tiens|allez|allô|merci|bonjour|bonsoir|mais|et|pardon|"
    r"voyons|vraiment|d['’]accord|pourquoi|comment|quoi|jamais|moi|toi)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:je|j['’]|tu|t['’]|moi|toi|nous|vous|mon|ma|ton|ta|votre)(?:\b|(?<=['’]))", re.IGNORECASE
)
_INVERTED = re.compile(r"-(?:t-)?(?:il|elle|je)s?\b")
_DOUBT = 'these lines are read as a list; if people speak in them, begin each with "—"'


def told(source: str, drafts: Sequence[Draft]) -> tuple[list[Draft], tuple[Doubt, ...]]:
    """Make paragraphs of the items that are turns of a dialogue.

    Args:
        source: the text that spans count in.
        drafts: the article's own blocks, in order.

    Returns:
        The same, a turn's dash being the first character of its text; a doubt where a list may be a dialogue.
    """
    found: list[Draft] = []
    doubts: list[Doubt] = []
    for dashed, run in groupby(drafts, key=lambda draft: _dash(source, draft) is not None):
        items = list(run)
        if not dashed:
            found.extend(items)
        elif _is_dialogue(items):
            found.extend(_turn(source, item) for item in items)
        else:
            found.extend(items)
            doubts.extend(_doubt(items))
    return found, tuple(doubts)


def _dash(source: str, draft: Draft) -> int | None:
    """Where the dash stands that made an item of a block; None where another mark did, or none."""
    if draft.kind != "list" or draft.reading is not None or draft.quoted or not draft.inline.runs:
        return None
    at = draft.inline.runs[0].source.start - 1
    while at >= 0 and source[at] in _BLANKS:
        at -= 1
    return at if at >= 0 and source[at] in _DASHES else None


def _is_dialogue(items: Sequence[Draft]) -> bool:
    texts = [item.text for item in items]
    if not all(_SENTENCE.fullmatch(text) and not _QUOTES.search(text) for text in texts):
        return False
    # « Le budget, estime la chambre, est tendu » is no turn.
    if any(_has_incise(text) and (_addresses(text) or _INVERTED.search(text)) for text in texts):
        return True
    return _is_asked_and_answered(texts) and sum(map(_addresses, texts)) * 2 >= len(texts)


def _addresses(text: str) -> bool:
    """Whether somebody talks to somebody."""
    return bool(_OPENING.match(text) or _PERSON.search(text))


def _has_incise(text: str) -> bool:
    return next(iter(incises.find(text, Span(0, len(text)), ())), None) is not None


def _is_asked_and_answered(texts: Sequence[str]) -> bool:
    asked = [text.endswith("?") for text in texts]
    return True in asked and False in asked


def _doubt(items: Sequence[Draft]) -> Iterator[Doubt]:
    texts = [item.text for item in items]
    spoken = any(_OPENING.match(text) and text.endswith((".", "!", "?", "…")) for text in texts)
    if spoken or _is_asked_and_answered(texts) or any(_has_incise(text) for text in texts):
        yield Doubt(_DOUBT, Span(items[0].source.start, items[-1].source.end))


def _turn(source: str, item: Draft) -> Draft:
    """The paragraph that an item is, its dash before it."""
    at = _dash(source, item) or 0
    inline = item.inline
    begin = inline.runs[0].source.start
    runs = [Run(Span(0, 1), Span(at, at + 1)), Run(Span(1, 2), Span(at + 1, begin))]
    runs += [Run(_moved(run.text), run.source) for run in inline.runs]
    moved = replace(
        inline,
        text=f"{source[at]} {inline.text}",
        runs=tuple(runs),
        emphasis=tuple(_moved(span) for span in inline.emphasis),
        languages=tuple(
            stretch._replace(start=stretch.start + 2, end=stretch.end + 2) for stretch in inline.languages
        ),
    )
    return replace(item, kind="paragraph", inline=moved, source=Span(at, item.source.end))


def _moved(span: Span) -> Span:
    return Span(span.start + 2, span.end + 2)
