"""Lists whose dashes open turns of speech: `- Oui, dit-il.` is a line of dialogue, not an item.

Markdown and text files write both alike. Items are taken for a dialogue where they are sentences, one of
which has an incise of speech, or where some ask and others answer. An ambiguous list stays one, with a doubt.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from scripts.article import Doubt, Run, Span
from scripts.quotations.incises import has_incise
from scripts.readers.block_builder import DraftBlock

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


def mark_turns(source: str, drafts: Sequence[DraftBlock]) -> tuple[list[DraftBlock], tuple[Doubt, ...]]:
    """Turn list items that are turns of a dialogue into paragraphs.

    Args:
        source: the text that spans refer to.
        drafts: the article's own blocks, in order.

    Returns:
        The blocks, the dash of a turn being the first character of its text; a doubt for each list that may
        be a dialogue.
    """
    found: list[DraftBlock] = []
    doubts: list[Doubt] = []
    for dashed, run in groupby(drafts, key=lambda draft: _dash_before(source, draft) is not None):
        items = list(run)
        texts = [item.text for item in items]
        if not dashed:
            found.extend(items)
        elif is_dialogue(texts):
            found.extend(_as_turn(source, item) for item in items)
        else:
            found.extend(items)
            spoken = any(_OPENING.match(text) and text.endswith((".", "!", "?", "…")) for text in texts)
            if spoken or _has_answers(texts) or any(map(has_incise, texts)):
                doubts.append(Doubt(_DOUBT, Span(items[0].source.start, items[-1].source.end)))
    return found, tuple(doubts)


def _dash_before(source: str, draft: DraftBlock) -> int | None:
    """The offset of the dash that makes a block a list item; None where another mark does, or none."""
    if draft.kind != "list" or draft.reading is not None or draft.quoted or not draft.inline.runs:
        return None
    at = draft.inline.runs[0].source.start - 1
    while at >= 0 and source[at] in _BLANKS:
        at -= 1
    return at if at >= 0 and source[at] in _DASHES else None


def is_dialogue(texts: Sequence[str]) -> bool:
    """Whether the items of a list, without their dashes, are turns of a dialogue."""
    if not all(_SENTENCE.fullmatch(text) and not _QUOTES.search(text) for text in texts):
        return False
    addressed = [bool(_OPENING.match(text) or _PERSON.search(text)) for text in texts]
    # « Le budget, estime la chambre, est tendu » is no turn.
    pairs = zip(texts, addressed, strict=True)
    if any(has_incise(text) and (to_somebody or _INVERTED.search(text)) for text, to_somebody in pairs):
        return True
    return _has_answers(texts) and sum(addressed) * 2 >= len(texts)


def _has_answers(texts: Sequence[str]) -> bool:
    """Whether some texts are questions and others are not."""
    asked = [text.endswith("?") for text in texts]
    return True in asked and False in asked


def _as_turn(source: str, item: DraftBlock) -> DraftBlock:
    """A list item as a paragraph that begins with its dash."""
    at = _dash_before(source, item) or 0
    inline = item.inline
    begin = inline.runs[0].source.start
    runs = [Run(Span(0, 1), Span(at, at + 1)), Run(Span(1, 2), Span(at + 1, begin))]
    runs += [Run(run.text.shift(2), run.source) for run in inline.runs]
    dashed = replace(
        inline,
        text=f"{source[at]} {inline.text}",
        runs=tuple(runs),
        emphasis=tuple(span.shift(2) for span in inline.emphasis),
        languages=tuple(language.shift(2) for language in inline.languages),
    )
    return replace(item, kind="paragraph", inline=dashed, source=Span(at, item.source.end))
