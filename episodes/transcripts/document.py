"""An episode as a document: its blocks, the segments in them, and the speakers to be named in words."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, takewhile
from typing import NamedTuple

from episodes.episode import Episode
from episodes.formatting import one_line
from episodes.transcripts.timed_segments import UNKNOWN, Caption, captions, gap
from scripts.script import Segment

_KINDS = {"title": "title", "heading": "heading", "lead": "lead", "list": "list"}


class Passage(NamedTuple):
    """A segment in its block.

    Attributes:
        number: its place among all that is heard, from 1.
        gap: what stands between it and the passage before: a space, or nothing.
        label: the speaker to be named before it, in words; None where the text does so itself.
        caption: what is shown, and when it sounds.
    """

    number: int
    gap: str
    label: str | None
    caption: Caption


class Section(NamedTuple):
    """A block of the article, or an addition to it.

    Attributes:
        kind: "title", "heading", "subheading" (of an article among several), "lead", "list", "numbered",
            "quotation" (a paragraph that is quoted whole), "added", or "" for a plain paragraph.
        passages: its segments, in order; at least one.
        number: of an item, where it is heard before its words; else None.
    """

    kind: str
    passages: tuple[Passage, ...]
    number: int | None = None


class Document(NamedTuple):
    """Everything that is heard, around the title.

    Attributes:
        before: what is heard before the title.
        title: the title as it is heard; None where it is not.
        body: what follows, adjacent sections of one kind together (the items of a list).
    """

    before: tuple[Section, ...]
    title: Section | None
    body: tuple[tuple[Section, ...], ...]


def document(episode: Episode) -> Document:
    """Return everything that is heard in an episode, in order, and nothing else."""
    sections = list(_sections(captions(episode.timeline)))
    before = tuple(takewhile(lambda section: section.kind == "added", sections))
    title, body = None, sections
    if len(sections) > len(before) and sections[len(before)].kind == "title":
        title, *body = sections[len(before) :]
        if any(section.kind == "title" for section in body):  # of several articles: headings rank below
            body = [
                section._replace(kind="subheading") if section.kind == "heading" else section
                for section in body
            ]
    runs = groupby(body, key=lambda section: section.kind)
    return Document(before if title else (), title, tuple(tuple(run) for _, run in runs))


def languages(segment: Segment) -> list[tuple[str, str | None]]:
    """Return the text of a segment as it is shown, cut where another language begins or ends.

    Returns:
        Each stretch with its BCP 47 tag, None for the script's own language. Joined they are the caption's
        text.
    """
    written, place = segment.written, 0
    stretches: list[tuple[str, str | None]] = []
    for start, end, language in segment.languages:
        stretches += [(written[place:start], None), (written[start:end], language)]
        place = end
    stretches.append((written[place:], None))
    shown: list[tuple[str, str | None]] = []
    blank = True  # a stretch begins without the blank that the one before ends with
    for stretch, tag in stretches:
        text = one_line(f"|{stretch}|")[1:-1]
        text = text.lstrip(" ") if blank else text
        if text:
            shown.append((text, tag))
            blank = text.endswith(" ")
    if shown and blank:
        text, tag = shown.pop()
        shown += [(text.rstrip(" "), tag)] if text.strip(" ") else []
    return shown


def _sections(found: Sequence[Caption]) -> Iterator[Section]:
    """Yield a section a block; each addition is one of its own."""
    numbered = enumerate(found, start=1)
    for _, group in groupby(numbered, key=lambda pair: pair[1].segment.block or pair[0]):
        block = list(group)
        first = block[0][1].segment
        kind, number = "added", None
        if first.block:
            kind = _KINDS.get(first.block.kind, "")
            quoted = all(caption.segment.kind == "quote" for _, caption in block)
            if first.block.kind == "paragraph" and quoted:
                kind = "quotation"
        if kind == "list" and (number := _item_number(first)) is not None:
            kind = "numbered"
        yield Section(kind, tuple(_passages(block)), number)


def _item_number(first: Segment) -> int | None:
    """Return the number heard before the words of an item, and not one of them: « trois, Fermer »."""
    spoken, comma, _ = first.spoken.partition(", ")
    number = _cardinals().get(spoken) if comma else None
    words = first.written.lstrip("«\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE} ").casefold()
    return None if words.startswith((f"{number},", f"{spoken},")) else number


@cache
def _cardinals() -> dict[str, int]:
    from scripts.spoken.numbers import cardinal  # noqa: PLC0415 - the rules around it take long to load

    return {cardinal(number): number for number in range(1000)}


def _passages(block: Sequence[tuple[int, Caption]]) -> Iterator[Passage]:
    """Yield the passages of a block, each quotation labelled once unless the narrator names its speaker.

    An unknown speaker is labelled too, except in titles and headings, where the guillemets are enough.
    """
    narrated = {
        word
        for _, caption in block
        if caption.segment.kind != "quote"
        for word in re.findall(r"\w+", caption.text)
    }
    labelled: set[tuple[int | None, str]] = set()
    before: Segment | None = None
    for number, caption in block:
        segment, speaker = caption.segment, caption.speaker
        label = None
        if segment.kind == "quote" and (segment.quotation, speaker) not in labelled:
            names = speaker.replace(" et ", ", ").split(", ")
            last_names = " ".join(name.split()[-1] for name in names if name.strip())
            named = narrated.issuperset(re.findall(r"\w+", last_names))
            if speaker == UNKNOWN:
                named = segment.block is not None and segment.block.kind in {"title", "heading"}
            label = None if named else speaker
        yield Passage(number, gap(before, segment) if before else "", label, caption)
        labelled.add((segment.quotation, speaker))
        before = segment
