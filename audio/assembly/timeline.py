"""The timeline: when each segment and word is heard, counted in MP3 frames, never measured."""

from dataclasses import dataclass
from typing import NamedTuple

from audio.engines.base import Timing
from scripts.script import Segment


class Onset(NamedTuple):
    """When a word of a segment, `written[start:end]`, begins; a number with its unit counts as one word."""

    start: int
    end: int
    at: int  # ms from the cue's start


@dataclass(frozen=True, slots=True)
class Cue:
    """One segment on the timeline.

    Attributes:
        segment: what is heard.
        start: first frame of its clip.
        end: the frame after its clip; for the last cue, the end of the episode (the closing silence is its).
        words: when words of `segment.written` begin, in order, as far as the voice tells.
        timing: whether the voice measures that.
    """

    segment: Segment
    start: int  # frames
    end: int  # frames
    words: tuple[Onset, ...] = ()
    timing: Timing = "none"


@dataclass(frozen=True, slots=True)
class Timeline:
    """All cues of an episode, in order.

    Attributes:
        cues: in order; they do not overlap, silences lie between them.
        frames: length of the episode.
        samples: per frame (1152 for MPEG-1, 576 for MPEG-2).
        rate: samples per second.
    """

    cues: tuple[Cue, ...]
    frames: int
    samples: int
    rate: int  # Hz

    def milliseconds(self, frames: int) -> int:
        """The time of a frame's first sample in whole ms, rounded half up."""
        return (frames * self.samples * 2000 + self.rate) // (2 * self.rate)

    @property
    def duration(self) -> int:
        """Length of the decoded episode in ms."""
        return self.milliseconds(self.frames)
