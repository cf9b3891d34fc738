"""Where a listener can jump to: the title, then a chapter a heading."""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter

import msgspec

from audio.timeline import Cue, Timeline
from episodes.records import Chapter
from episodes.transcripts import joined

FILE = "chapters.json"
TYPE = "application/json+chapters"
VERSION = "1.2.0"  # https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md

SHORTEST = 30_000  # ms
HEADINGS = 2  # fewer make no chapters
LIMIT = 255  # ID3v2 Chapter Frame Addendum 1.0: the table of contents counts its entries in one byte


def chapters(timeline: Timeline, title: str) -> tuple[Chapter, ...]:
    """The chapters of an episode.

    Args:
        timeline: when each segment sounds.
        title: title of the first chapter, the episode's.

    Returns:
        In time order, the first one at 0 and each at least 30 s long (longer where an episode would have
        more than 255); a shorter one belongs to the chapter before it, or after it where it is the first.
        None at all with fewer than two headings, or where one chapter would be left.
    """
    headings = tuple(_headings(timeline))
    if len(headings) < HEADINGS:
        return ()
    found = _merged((Chapter(0, title), *headings), timeline.duration)
    return found if len(found) > 1 else ()


def to_json(chapters: Iterable[Chapter]) -> bytes:
    """The chapters as a Podcasting 2.0 file, UTF-8, times in seconds."""
    entries = [{"startTime": chapter.start / 1000, "title": chapter.title} for chapter in chapters]
    document = {"version": VERSION, "chapters": entries}
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _headings(timeline: Timeline) -> Iterable[Chapter]:
    for place, cues in groupby(timeline.cues, key=attrgetter("segment.block")):
        if place is not None and place.kind == "heading":
            yield _heading(timeline, tuple(cues))


def _heading(timeline: Timeline, cues: tuple[Cue, ...]) -> Chapter:
    title = joined([cue.segment for cue in cues])
    return Chapter(timeline.milliseconds(cues[0].start), title)


def _merged(candidates: tuple[Chapter, ...], duration: int) -> tuple[Chapter, ...]:
    """Those that last long enough, from the end back; the first one always stays."""
    shortest = max(SHORTEST, duration // LIMIT + 1)
    kept: list[Chapter] = []
    end = duration
    for chapter in reversed(candidates[1:]):
        if end - chapter.start >= shortest:
            kept.append(chapter)
            end = chapter.start
    if kept and end < shortest:
        kept.pop()
    return candidates[0], *reversed(kept)
