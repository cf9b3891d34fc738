"""A finished clip as its header describes it, without its sound: length, loudness, peak, word times."""

from array import array
from collections.abc import Iterator, Mapping
from itertools import chain
from math import isnan
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta

from audio.clips.entry import StoreEntry
from audio.engines.base import Request

if TYPE_CHECKING:
    from audio.clips.render import Finished


class Clip(NamedTuple):
    """A finished clip in the store, without its sound.

    Attributes:
        request: what is said, by whom.
        key: its key in the store.
        frames: number of MP3 frames.
        samples: length of the sound in them.
        bytes: of all frames.
        energies: K-weighted mean square of each 100 ms.
        peak: true peak, dBTP.
        timings: start and end in the request's text, and ms from the clip's start, of each timed word; flat,
            since ten hours have 100,000 words.
        made: whether it was made now rather than found.
    """

    request: Request
    key: str
    frames: int
    samples: int
    bytes: int
    energies: "array[float]"
    peak: float
    timings: "array[int]"
    made: bool

    @property
    def words(self) -> Iterator[tuple[int, int, int]]:
        """Start and end in the request's text, and ms from the clip's start, of each timed word."""
        numbers = iter(self.timings)
        return zip(numbers, numbers, numbers, strict=True)


_Count = Annotated[int, Meta(ge=0)]
_Offset = Annotated[int, Meta(ge=0, lt=2**31)]

_MOST_SAMPLES = 1152  # of an MP3 frame
_LEAST_BYTES = 24  # of an MP3 frame
_LEAST_RATE = 8  # samples a ms
_SLACK = 1000  # ms: a word may begin in what was trimmed


class _ClipHeader(msgspec.Struct):
    frames: _Count
    samples: _Count
    bytes: _Count
    energies: list[Annotated[float, Meta(ge=0, lt=1e6)]]
    peak: Annotated[float, Meta(lt=100)]
    words: list[tuple[_Offset, _Offset, _Offset]]


def is_clip(header: Mapping[str, Any], length: int) -> bool:
    """Whether a header is that of a finished clip, with numbers that agree.

    A clip that claims to last a year would otherwise have a year of silence written.

    Args:
        header: of a store's entry.
        length: of its body, in bytes.
    """
    try:
        clip = msgspec.convert(header, _ClipHeader)
    except msgspec.ValidationError:
        return False
    return (
        clip.bytes == length
        and clip.frames * _LEAST_BYTES <= length
        and clip.samples <= clip.frames * _MOST_SAMPLES
        and not isnan(clip.peak)
        and all(start <= end and (at - _SLACK) * _LEAST_RATE <= clip.samples for start, end, at in clip.words)
    )


def from_header(request: Request, key: str, header: Mapping[str, Any], *, made: bool) -> Clip:
    """The clip that a store's entry holds.

    Args:
        request: what is said in it, by whom.
        key: of the entry.
        header: of the entry; one that `is_clip` accepts.
        made: whether it was made now rather than found.
    """
    return Clip(
        request,
        key,
        header["frames"],
        header["samples"],
        header["bytes"],
        array("f", header["energies"]),
        header["peak"],
        array("i", chain.from_iterable(header["words"])),
        made,
    )


def as_entry(clip: "Finished") -> StoreEntry:
    """The store's entry for a clip that was just made."""
    header = {
        "frames": clip.frames,
        "samples": clip.samples,
        "bytes": len(clip.body),
        "energies": clip.energies,
        "peak": clip.peak,
        "words": clip.words,
    }
    return StoreEntry(header, clip.body)
