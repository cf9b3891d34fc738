"""Captions: each segment as transcripts and pages show it, as written, with its times and its speaker."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from audio.assembly.timeline import Onsets, Timeline
from audio.engines.base import Timing
from episodes.formatting import one_line
from scripts.script import Script, Segment

NARRATOR = "Narration"
UNKNOWN = "Citation"
SURE = 0.5  # confidence below which a speaker is not shown: no name is better than a wrong one


class Caption(NamedTuple):
    """A segment as it is shown.

    Attributes:
        start: ms of the episode.
        end: ms of the episode.
        speaker: a person's name, `NARRATOR` or `UNKNOWN`.
        text: what is written, on one line.
        segment: what it shows.
        onsets: when words of the segment begin, as far as the voice tells.
        timing: how the times of words are known.
    """

    start: int
    end: int
    speaker: str
    text: str
    segment: Segment
    onsets: Onsets
    timing: Timing

    @property
    def words(self) -> list[tuple[int, str]]:
        """The text cut where words begin, each piece with its ms of the episode; joined by spaces, the text.

        None where no word has a time. Made anew at each use: ten hours have 100,000 words.
        """
        written, words = self.segment.written, []
        since, place = self.start, 0
        for onset in self.onsets:
            piece = one_line(written[place : onset.start])
            if piece and since < self.start + onset.at < self.end:
                words.append((since, piece))
                since, place = self.start + onset.at, onset.start
        return [*words, (since, one_line(written[place:]))] if self.onsets else []


def speaker(segment: Segment) -> str:
    """Return who is shown as the speaker: the narrator, a name, or « Citation » where it is unsure."""
    if segment.kind != "quote":
        return NARRATOR
    sure = segment.confidence is None or segment.confidence >= SURE
    return segment.speaker if segment.speaker and sure else UNKNOWN


@lru_cache(maxsize=1)  # the formats, the tags and the page of an episode are written one after another
def captions(timeline: Timeline) -> tuple[Caption, ...]:
    """Return the captions of an episode, in order; a segment without text has none."""
    found = []
    for cue in timeline.cues:
        if text := one_line(cue.segment.written):
            start, end = timeline.milliseconds(cue.start), timeline.milliseconds(cue.end)
            found.append(Caption(start, end, speaker(cue.segment), text, cue.segment, cue.words, cue.timing))
    return tuple(found)


def gap(before: Segment, after: Segment) -> str:
    """Return what stands between two segments of one paragraph.

    Args:
        before: a segment.
        after: the next one.

    Returns:
        Nothing where they touch in the source, else a space.
    """
    touching = before.source and after.source and before.source.end == after.source.start
    return "" if touching else " "


def join(segments: Sequence[Segment]) -> str:
    """Return the segments of one paragraph as it is written, on one line."""
    pieces = [segment.written for segment in segments[:1]]
    for before, after in pairwise(segments):
        pieces += gap(before, after), after.written
    return one_line("".join(pieces))


def chapo(script: Script) -> str | None:
    """Return the article's chapô, from its front matter or its text; None where it has none."""
    written = join([segment for segment in script.segments if segment.block and segment.block.kind == "lead"])
    return script.meta.lead or written or None
