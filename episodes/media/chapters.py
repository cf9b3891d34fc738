"""Where a listener can jump to: the title, then a chapter a heading."""

from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile
from typing import NamedTuple

import msgspec

from audio.assembly.timeline import Cue, Timeline
from episodes.catalogue.records import Chapter
from episodes.transcripts import joined
from scripts.script import Place

FILE = "chapters.json"
TYPE = "application/json+chapters"
VERSION = "1.2.0"  # https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md

SHORTEST = 30_000  # ms
HEADINGS = 2  # fewer make no chapters
LIMIT = 255  # ID3v2 Chapter Frame Addendum 1.0: the table of contents counts its entries in one byte


class Division(NamedTuple):
    """How an episode is divided.

    Attributes:
        first: title of the first chapter, which begins with the episode.
        openings: the cues that open the others, by their index, in time order.
    """

    first: str
    openings: tuple[int, ...]


def divided(timeline: Timeline, title: str) -> Division:
    """An article by its headings: the first chapter has the article's title."""
    return Division(title, openings(timeline))


def by_articles(timeline: Timeline, title: str) -> Division:
    """A bulletin, which has a title of its own, by its articles; the opening belongs to the first one."""
    found = tuple(next(cues)[0] for place, cues in _blocks(timeline) if place and place.kind == "title")
    first = _heading(timeline, found[1]).title if len(found) > 1 else title
    return Division(first, found[2:])


def openings(timeline: Timeline) -> tuple[int, ...]:
    """The cues that open a chapter, the first chapter's apart, by their index.

    Args:
        timeline: when each segment sounds.

    Returns:
        In time order, each the first of a heading and at least 30 s before the next (longer where an episode
        would have more than 255 chapters). None at all with fewer than two headings.
    """
    headings = tuple(_headings(timeline))
    return _merged(headings, timeline) if len(headings) >= HEADINGS else ()


def chapters(timeline: Timeline, title: str, opening: tuple[int, ...] | None = None) -> tuple[Chapter, ...]:
    """The chapters of an episode.

    Args:
        timeline: when each segment sounds.
        title: title of the first chapter, the episode's.
        opening: cues that open the others; None for those that `openings` finds.

    Returns:
        In time order, the first one at 0; a part that is too short belongs to the chapter before it, or after
        it where it is the first. None at all where one chapter would be left.
    """
    found = openings(timeline) if opening is None else opening
    if not found:
        return ()
    return (Chapter(0, title), *(_heading(timeline, index) for index in found))


def to_json(chapters: Iterable[Chapter]) -> bytes:
    """The chapters as a Podcasting 2.0 file, UTF-8, times in seconds."""
    entries = [{"startTime": chapter.start / 1000, "title": chapter.title} for chapter in chapters]
    document = {"version": VERSION, "chapters": entries}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _headings(timeline: Timeline) -> Iterator[int]:
    """The first cue of each heading."""
    return (next(cues)[0] for place, cues in _blocks(timeline) if place and place.kind == "heading")


def _blocks(timeline: Timeline) -> Iterator[tuple[Place | None, Iterator[tuple[int, Cue]]]]:
    """The cues of each block, with their index."""
    return groupby(enumerate(timeline.cues), key=lambda pair: pair[1].segment.block)


def _heading(timeline: Timeline, index: int) -> Chapter:
    block = timeline.cues[index].segment.block
    cues = takewhile(lambda cue: cue.segment.block == block, timeline.cues[index:])
    title = joined([cue.segment for cue in cues])
    return Chapter(timeline.milliseconds(timeline.cues[index].start), title)


def _merged(headings: tuple[int, ...], timeline: Timeline) -> tuple[int, ...]:
    """Those whose chapter lasts long enough, from the end back, with enough before the first."""
    shortest = max(SHORTEST, timeline.duration // LIMIT + 1)
    kept: list[int] = []
    end = timeline.duration
    for index in reversed(headings):
        start = timeline.milliseconds(timeline.cues[index].start)
        if end - start >= shortest:
            kept.append(index)
            end = start
    if kept and end < shortest:
        kept.pop()
    return tuple(reversed(kept))
