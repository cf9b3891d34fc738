"""The timeline: when each segment and word is heard, counted in MP3 frames, never measured."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from audio.engines.base import Timing
from scripts.script import Segment


class Onset(NamedTuple):
    """When a word of a segment, `written[start:end]`, begins; a number with its unit counts as one word."""

    start: int
    end: int
    at: int  # ms from the cue's start


class Onsets:
    """When the words of a segment begin, in order: twelve bytes each, as ten hours have 100,000 words."""

    __slots__ = ("_numbers",)

    def __init__(self, onsets: Iterable[Onset] = ()) -> None:
        self._numbers = array("I", chain.from_iterable(onsets))

    def __len__(self) -> int:
        return len(self._numbers) // 3

    def __iter__(self) -> Iterator[Onset]:
        numbers = iter(self._numbers)
        return map(Onset, numbers, numbers, numbers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Onsets) and self._numbers == other._numbers

    def __hash__(self) -> int:
        return hash(self._numbers.tobytes())


@dataclass(frozen=True, slots=True)
class Cue:
    """One segment on the timeline.

    Attributes:
        segment: what is heard.
        start: first frame of its clip.
        end: the frame after its clip; for the last cue, the end of the episode (the closing silence is its).
        words: when words of `segment.written` begin, as far as the voice tells.
        timing: whether the voice measures that.
    """

    segment: Segment
    start: int  # frames
    end: int  # frames
    words: Onsets = field(default_factory=Onsets)
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
