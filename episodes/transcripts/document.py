"""An episode as a document: its blocks, the segments in them, and who has to be named in words."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise, takewhile
from typing import NamedTuple

from episodes.episode import Episode
from episodes.formatting import one_line
from episodes.transcripts.lines import UNKNOWN, Line, gap, lines
from scripts.script import Segment


class Part(NamedTuple):
    """A segment in its block.

    Attributes:
        number: its place among all that is said, from 1.
        gap: what stands between it and the part before: a space, or nothing.
        label: who is to be named before it, in words; None where the text does so itself.
        line: what is shown, and when it sounds.
    """

    number: int
    gap: str
    label: str | None
    line: Line

    @property
    def quoted(self) -> bool:
        """Whether these are somebody's words."""
        return self.line.segment.kind == "quote"


class Section(NamedTuple):
    """A block of the article, or what was added to it.

    Attributes:
        kind: "title", "heading", "subheading" (of an article among several), "lead", "list", "numbered",
            "quotation" (a paragraph that is quoted whole), "added", or "" for a plain paragraph.
        parts: what is said of it, in order; at least one.
        number: of an item, where it is said before its words; else None.
    """

    kind: str
    parts: tuple[Part, ...]
    number: int | None = None


class Document(NamedTuple):
    """All that is said, around the title.

    Attributes:
        before: what is heard before the title.
        title: the title as it is said; None where it is not.
        body: what follows, sections of one kind in a row together (the items of a list).
    """

    before: tuple[Section, ...]
    title: Section | None
    body: tuple[tuple[Section, ...], ...]


def document(episode: Episode) -> Document:
    """Everything that is said in an episode, in order, and nothing else."""
    sections = list(_sections(episode))
    before = list(takewhile(lambda section: section.kind == "added", sections))
    title = next((section for section in sections[len(before) :][:1] if section.kind == "title"), None)
    if title is None:
        return Document((), None, _runs(sections))
    return Document(tuple(before), title, _runs(_ranked(sections[len(before) + 1 :])))


def languages(segment: Segment) -> list[tuple[str, str | None]]:
    """The text of a segment as it is shown, cut where another language begins or ends.

    Returns:
        Each stretch with its BCP 47 tag, None for the script's own language. Joined they are the line's text.
    """
    shown: list[tuple[str, str | None]] = []
    blank = True  # a stretch begins without the blank that the one before ends with
    for stretch, tag in _stretches(segment):
        text = one_line(f"|{stretch}|")[1:-1]
        text = text.lstrip(" ") if blank else text
        if text:
            shown.append((text, tag))
            blank = text.endswith(" ")
    if shown and blank:
        text, tag = shown.pop()
        shown += [(text.rstrip(" "), tag)] if text.strip(" ") else []
    return shown


def _stretches(segment: Segment) -> Iterator[tuple[str, str | None]]:
    place = 0
    for start, end, tag in segment.languages:
        yield segment.written[place:start], None
        yield segment.written[start:end], tag
        place = end
    yield segment.written[place:], None


def _ranked(sections: list[Section]) -> list[Section]:
    """Headings under the titles of several articles are of a rank below them."""
    if all(section.kind != "title" for section in sections):
        return sections
    return [one._replace(kind="subheading") if one.kind == "heading" else one for one in sections]


def _runs(sections: Sequence[Section]) -> tuple[tuple[Section, ...], ...]:
    return tuple(tuple(run) for _, run in groupby(sections, key=lambda section: section.kind))


def _sections(episode: Episode) -> Iterator[Section]:
    """A section a block; what was added stands alone."""
    numbered = enumerate(lines(episode), start=1)
    for _, group in groupby(numbered, key=lambda pair: pair[1].segment.block or pair[0]):
        block = list(group)
        first, kind = block[0][1].segment, _kind([line for _, line in block])
        number = _number(first) if kind == "list" else None
        yield Section("numbered" if number is not None else kind, tuple(_parts(block)), number)


_KINDS = {"title": "title", "heading": "heading", "lead": "lead", "list": "list"}


def _kind(block: list[Line]) -> str:
    place = block[0].segment.block
    if place is None:
        return "added"
    if place.kind == "paragraph" and all(line.segment.kind == "quote" for line in block):
        return "quotation"
    return _KINDS.get(place.kind, "")


def _number(first: Segment) -> int | None:
    """The number that is said before the words of an item and is not one of them: « trois, Fermer »."""
    said, comma, _ = first.spoken.partition(", ")
    number = _cardinals().get(said) if comma else None
    words = first.written.lstrip("«\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE} ").casefold()
    return None if words.startswith((f"{number},", f"{said},")) else number


@cache
def _cardinals() -> dict[str, int]:
    from scripts.spoken.numbers import cardinal  # noqa: PLC0415 - the rules around it take long to load

    return {cardinal(number): number for number in range(1000)}


def _parts(block: list[tuple[int, Line]]) -> Iterator[Part]:
    told = {word for _, line in block if line.segment.kind != "quote" for word in _words(line.text)}
    labelled: set[tuple[int | None, str]] = set()
    spaces = ["", *(gap(before.segment, after.segment) for (_, before), (_, after) in pairwise(block))]
    for space, (number, line) in zip(spaces, block, strict=True):
        key = (line.segment.quotation, line.speaker)
        label = None if key in labelled else _label(line, told)
        yield Part(number, space, label, line)
        labelled.add(key)


def _label(line: Line, told: set[str]) -> str | None:
    """Who is to be named before a piece of a quotation; None where its paragraph or its marks do."""
    heading = line.segment.block is not None and line.segment.block.kind in {"title", "heading"}
    if line.segment.kind != "quote" or (line.speaker == UNKNOWN and heading):
        return None
    return None if _tells(told, line.speaker) else line.speaker


def _tells(words: set[str], speaker: str) -> bool:
    """Whether the words of a block name a speaker, by the last name at least; of several, every one."""
    lasts = [name.split()[-1] for name in speaker.replace(" et ", ", ").split(", ") if name.strip()]
    return speaker != UNKNOWN and words.issuperset(_words(" ".join(lasts)))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)
