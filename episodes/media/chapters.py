"""Chapters, where a listener can jump to: the title, then one a heading; in a bulletin one an article."""

from collections.abc import Iterable, Iterator
from itertools import groupby, takewhile
from typing import NamedTuple

import msgspec

from audio.assembly.timeline import Timeline
from episodes.catalogue.records import Chapter
from episodes.transcripts import join

FILE = "chapters.json"
TYPE = "application/json+chapters"
VERSION = "1.2.0"  # https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md

SHORTEST = 30_000  # ms
HEADINGS = 2  # an article with fewer has no chapters
LIMIT = 255  # ID3v2 Chapter Frame Addendum 1.0: the table of contents counts its entries in one byte


class Division(NamedTuple):
    """How an episode is divided.

    Attributes:
        first: title of the first chapter, which begins with the episode.
        openings: indices of the cues that open the other chapters, in time order.
    """

    first: str
    openings: tuple[int, ...]


def by_headings(timeline: Timeline, title: str) -> Division:
    """Divide an article by its headings.

    Args:
        timeline: when each segment sounds.
        title: of the article, and of the first chapter.

    Returns:
        Chapters that last 30 s at least (longer where an episode would have more than 255); the others
        belong to the chapter before or, at the beginning, after. None at all with fewer than two headings.
    """
    headings = list(_first_cues(timeline, "heading"))
    if len(headings) < HEADINGS:
        return Division(title, ())
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
    return Division(title, tuple(reversed(kept)))


def by_articles(timeline: Timeline, title: str) -> Division:
    """Divide a bulletin by its articles.

    Args:
        timeline: when each segment sounds.
        title: of the bulletin.

    Returns:
        One chapter an article, the first with the opening before it.
    """
    titles = tuple(_first_cues(timeline, "title"))
    first = _text_of_block(timeline, titles[1]) if len(titles) > 1 else title
    return Division(first, titles[2:])


def chapters(timeline: Timeline, title: str, openings: tuple[int, ...] | None = None) -> tuple[Chapter, ...]:
    """Return the chapters of an episode.

    Args:
        timeline: when each segment sounds.
        title: of the first chapter.
        openings: indices of the cues that open the others; None divides by headings.

    Returns:
        In time order, the first one at 0; none where there would be only that one.
    """
    found = by_headings(timeline, title).openings if openings is None else openings
    if not found:
        return ()
    starts = [timeline.milliseconds(timeline.cues[index].start) for index in found]
    titles = [_text_of_block(timeline, index) for index in found]
    return (Chapter(0, title), *map(Chapter, starts, titles))


def to_json(chapters: Iterable[Chapter]) -> bytes:
    """Return the chapters as a Podcasting 2.0 file, UTF-8, times in seconds."""
    entries = [{"startTime": chapter.start / 1000, "title": chapter.title} for chapter in chapters]
    document = {"version": VERSION, "chapters": entries}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _first_cues(timeline: Timeline, kind: str) -> Iterator[int]:
    """Yield the index of the first cue of each block of a kind."""
    for block, cues in groupby(enumerate(timeline.cues), key=lambda pair: pair[1].segment.block):
        if block and block.kind == kind:
            yield next(cues)[0]


def _text_of_block(timeline: Timeline, index: int) -> str:
    """Return the text of a block from one of its cues on."""
    block = timeline.cues[index].segment.block
    cues = takewhile(lambda cue: cue.segment.block == block, timeline.cues[index:])
    return join([cue.segment for cue in cues])
