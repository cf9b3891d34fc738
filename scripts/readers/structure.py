"""Blocks assembled into an article: title, lead, sub-headings, signatures, an account of every word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import NamedTuple

from scripts.article import Article, Doubt, Skipped, Span
from scripts.errors import ScriptError
from scripts.readers import boilerplate, dash_lists
from scripts.readers.block_builder import WORD, DraftBlock
from scripts.readers.encoding import doubt_controls
from scripts.readers.frontmatter import FrontMatter
from scripts.readers.language import detect_language

_TITLE = 220  # characters of a title at most
_LEAD = (12, 110)  # words of a lead that no markup tells: at least, at most
_HEADING = (18, 130)  # words and characters of a sub-heading at most
_ENDS = re.compile(r"[.!?…;,:](?:\s?[»”\"’')\]])*$")
_OPENS_LOW = re.compile(r"^[^\w]*[a-zß-öø-ÿœæ]")
_QUOTED_WHOLE = re.compile(r"[«“\"][^«»“”\"]{1,200}[»”\"]")
_FULL_NAME = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w'’-]+ (?:(?:de|du|des|la|le) ){0,2}[A-ZÀ-ÖØ-Þ][\w'’-]*")


class Body(NamedTuple):
    """What a reader found below the front matter.

    Attributes:
        drafts: the blocks, in order.
        skipped: stretches outside the blocks that are not read out.
        doubts: what the reader was not sure of.
    """

    drafts: Iterable[DraftBlock]
    skipped: Iterable[Skipped] = ()
    doubts: Iterable[Doubt] = ()


def assemble(
    path: str, source: str, body: Body, front: FrontMatter | None = None, *, headings_marked: bool = True
) -> Article:
    """Assemble an article from its blocks.

    Args:
        path: the file's name.
        source: the text that all spans refer to.
        body: the blocks below the front matter.
        front: the front matter, if there is any.
        headings_marked: whether the format marks headings; else they are guessed from the blocks around them.

    Returns:
        The article; every word of `source` is in one block or one skipped span.

    Raises:
        ScriptError: there is no text to read out.
    """
    front = front or FrontMatter()
    own = boilerplate.sort(body.drafts)
    if not own.kept:
        raise ScriptError("empty", path=path)
    kept, turn_doubts = dash_lists.mark_turns(source, own.kept)
    kept = list(mark_headings(kept, headings_marked=headings_marked))
    title, kept = _take_title(kept, front)
    lead, kept = _take_lead(kept, front)
    drafts = [*(draft for draft in (title, lead) if draft), *kept]
    name = " ".join(re.split(r"[-_\s]+", PurePath(path).name.split(".")[0])).strip() or "article"
    untitled = () if title else (Doubt(f'there is no title; "{name}" is used in its place', None),)
    above = tuple(draft for draft in drafts if draft.source.end <= front.end)
    language, language_doubts = detect_language(front.language, (draft.text for draft in drafts))
    skipped = [*body.skipped, *own.skipped, *front.skipped(source, above)]
    lost = find_uncovered(source, drafts, skipped)
    not_understood = (Doubt("this text was not understood and is not said", each.source) for each in lost)
    return Article(
        path=path,
        source=source,
        title=front.title.text if front.title else drafts[0].text if title else name,
        language=language,
        blocks=tuple(draft.to_block(number, language) for number, draft in enumerate(drafts)),
        skipped=tuple(_merge_skipped([*skipped, *lost], drafts, source)),
        doubts=(
            *front.doubts,
            *language_doubts,
            *body.doubts,
            *untitled,
            *turn_doubts,
            *not_understood,
            *doubt_controls(source),
        ),
        meta=replace(front.meta, author=front.meta.author or own.author),
    )


def _take_title(drafts: list[DraftBlock], front: FrontMatter) -> tuple[DraftBlock | None, list[DraftBlock]]:
    """The title, if there is one, and the other blocks."""
    if front.title:
        return _take_same(drafts, front.title, within=5)
    index = next((i for i, draft in enumerate(drafts[:5]) if draft.level == 1), 0)
    draft = drafts[index]
    short = draft.kind == "paragraph" and len(draft.text) <= _TITLE and not draft.quoted
    alone = len(drafts) == 1 or draft.text.endswith((".", ":", ",", ";"))
    if not draft.level and (not short or alone):
        return None, drafts
    return draft.with_kind("title"), drafts[:index] + drafts[index + 1 :]


def _take_lead(drafts: list[DraftBlock], front: FrontMatter) -> tuple[DraftBlock | None, list[DraftBlock]]:
    """The lead, if there is one, and the other blocks."""
    if front.lead:
        return _take_same(drafts, front.lead, within=3)
    if drafts and is_lead(drafts):
        return drafts[0].with_kind("lead"), drafts[1:]
    return None, drafts


def _take_same(
    drafts: list[DraftBlock], given: DraftBlock, within: int
) -> tuple[DraftBlock, list[DraftBlock]]:
    """The block that repeats a value of the front matter, else that value, and the other blocks."""

    def letters(text: str) -> str:
        return "".join(re.findall(r"\w+", text.casefold()))

    for index, draft in enumerate(drafts[:within]):
        if letters(draft.text) == letters(given.text):
            return draft.with_kind(given.kind), drafts[:index] + drafts[index + 1 :]
    return given, drafts


def is_lead(drafts: Sequence[DraftBlock]) -> bool:
    """Whether the first block is a lead: in bold or italics, or the second block begins the story anew."""
    first, following = drafts[0], [draft for draft in drafts[1:] if draft.kind == "paragraph"]
    if first.kind == "lead":
        return not first.quoted and len(following) > 0
    if first.kind != "paragraph" or first.quoted or len(following) < 2:
        return False
    least, most = _LEAD
    fits = least <= first.count_words() <= most and _ENDS.search(first.text)
    if not fits or first.text.startswith(tuple('«“"—–')):
        return False
    if first.is_all(sum(span.end - span.start for span in first.inline.emphasis)):
        return True
    names = set(_FULL_NAME.findall(first.text))
    return drafts[1].kind == "paragraph" and any(name in drafts[1].text for name in names)


def mark_headings(drafts: Sequence[DraftBlock], *, headings_marked: bool) -> Iterator[DraftBlock]:
    """Make headings of short lines that stand alone between longer paragraphs.

    Args:
        drafts: the blocks, in order.
        headings_marked: whether the format marks headings; then only lines in bold throughout are taken.
    """
    for index, draft in enumerate(drafts):
        inner = 0 < index < len(drafts) - 1
        able = inner and (not headings_marked or draft.is_all(draft.inline.strong))
        if able and is_heading(draft, drafts[index + 1]):
            yield replace(draft, kind="heading", level=3)
        else:
            yield draft


def is_heading(draft: DraftBlock, following: DraftBlock) -> bool:
    """Whether a paragraph reads like a sub-heading.

    Args:
        draft: a block between two others.
        following: the one below it.
    """
    text = draft.text
    words, characters = _HEADING
    if draft.kind != "paragraph" or draft.count_words() > words or len(text) > characters:
        return False
    if following.kind != "list" and len(following.text) <= max(60, len(text)):
        return False
    if _OPENS_LOW.match(text) or text.startswith(("—", "–", "-", "…", "»", "(")):
        return False
    if _QUOTED_WHOLE.fullmatch(text):
        return not text.rstrip(' \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}»”"').endswith(".")
    if text.count("«") != text.count("»"):
        return False
    return not _ENDS.search(text) or (text.endswith(("?", "!")) and len(text.split()) <= 8)


def find_uncovered(source: str, drafts: Iterable[DraftBlock], skipped: Iterable[Skipped]) -> list[Skipped]:
    """Find stretches with words that are neither in a block nor skipped.

    Args:
        source: the text that spans refer to.
        drafts: all blocks.
        skipped: all skipped stretches.
    """
    spans = sorted(
        [run.source for draft in drafts for run in draft.inline.runs] + [s.source for s in skipped]
    )
    lost: list[Skipped] = []
    end = 0
    for span in [*spans, Span(len(source), len(source))]:
        if span.start > end and WORD.search(source, end, span.start):
            lost.append(Skipped("not understood", Span(end, span.start)))
        end = max(end, span.end)
    return lost


def _merge_skipped(
    skipped: Iterable[Skipped], drafts: Iterable[DraftBlock], source: str
) -> Iterator[Skipped]:
    """Skipped spans in source order; neighbours with one reason, and no word or block between, are merged."""
    said = [Skipped("", run.source) for draft in drafts for run in draft.inline.runs]
    last: Skipped | None = None
    for item in sorted([*said, *skipped], key=lambda entry: entry.source):
        if (
            last
            and last.reason == item.reason
            and not WORD.search(source, last.source.end, item.source.start)
        ):
            last = Skipped(item.reason, Span(last.source.start, item.source.end))
            continue
        if last and last.reason:
            yield last
        last = item
    if last and last.reason:
        yield last


DASHES = "—–- \t\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
_DASHED = re.compile(r"[—–-]{1,2}\s*(?=[A-ZÀ-ÖØ-Þ*_\[])")
_NAMED = re.compile(
    r"[*_]{0,2}(?!(?:L[ae]s?|Une?|Des|Ce|Cette|Mon|Ma|Notre)\s|[LD]['’])[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}"
    r"(?:\s(?:d[eu]\s|d['’]|l[ea]\s)?[A-ZÀ-ÖØ-Þ][\w'’-]{1,40}){1,3}[*_]{0,2}(?:\s?,\s[^\d]{2,120})?"
)
_ENDED = (".", "!", "?", "…", "»", "”", '"')
_WORDS = 20


def is_signature(line: str, before: str) -> bool:
    """Whether the last line of a block quotation names the person quoted: « — Nadia Delcros, architecte ».

    Without a dash it has to be a full name, alone or before a comma and a role, under a finished sentence.
    The name of a company or a newspaper (« Le Courrier ») is no signature.

    Args:
        line: the line without its quotation markers.
        before: the text above it in the quotation.
    """
    line = line.strip()
    if len(line.split()) not in range(2, _WORDS + 1) or line.endswith(_ENDED) or "(@" in line:
        return False
    named = _NAMED.fullmatch(line) and before.rstrip("*_ \t\r\n").endswith(_ENDED)
    return bool(_DASHED.match(line) or named)
