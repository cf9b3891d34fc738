"""What is said, segment by segment, as transcripts and pages show it: as written, with times and names."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from audio.assembly.timeline import Cue
from audio.engines.base import Timing
from episodes.episode import Episode
from episodes.formatting import one_line
from scripts.script import Script, Segment

NARRATOR = "Narration"
UNKNOWN = "Citation"
SURE = 0.5  # an attribution below it is not shown: no name is better than a wrong one


class Line(NamedTuple):
    """A segment as it is shown."""

    start: int  # ms
    end: int  # ms
    speaker: str
    text: str
    segment: Segment
    words: tuple[tuple[int, str], ...] = ()  # ms of the episode, and all that is shown from there on
    timing: Timing = "none"


def speaker(segment: Segment) -> str:
    """Who is shown as saying a segment: the narrator, a name, or « Citation » where nobody is sure."""
    if segment.kind != "quote":
        return NARRATOR
    sure = segment.confidence is None or segment.confidence >= SURE
    return segment.speaker if segment.speaker and sure else UNKNOWN


def lines(episode: Episode) -> Iterator[Line]:
    """The segments that are said, in order, with their times and speakers; blanks are single spaces."""
    milliseconds = episode.timeline.milliseconds
    for cue in episode.timeline.cues:
        text = one_line(cue.segment.written)
        if text:
            start, end = milliseconds(cue.start), milliseconds(cue.end)
            words = tuple(_words(cue, start, end))
            yield Line(start, end, speaker(cue.segment), text, cue.segment, words, cue.timing)


def _words(cue: Cue, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The segment cut where words begin, each part with its time; joined by spaces they are its text."""
    written = cue.segment.written
    at, place = start, 0
    for onset in cue.words:
        part = one_line(written[place : onset.start])
        if part and at < start + onset.at < end:
            yield at, part
            at, place = start + onset.at, onset.start
    if cue.words:
        yield at, one_line(written[place:])


def gap(before: Segment, after: Segment) -> str:
    """What stands between two segments of one paragraph: nothing where they touch there, or a space."""
    touching = before.source and after.source and before.source.end == after.source.start
    return "" if touching else " "


def joined(segments: Sequence[Segment]) -> str:
    """Segments of one paragraph as it is written."""
    pieces = [segment.written for segment in segments[:1]]
    for before, after in pairwise(segments):
        pieces += gap(before, after), after.written
    return one_line("".join(pieces))


def chapo(script: Script) -> str | None:
    """The article's chapô, from its front matter or from the text; None where it has none."""
    written = joined([s for s in script.segments if s.block and s.block.kind == "lead"])
    return script.meta.lead or written or None
