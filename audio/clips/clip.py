"""A finished clip in the store, as it is known without its sound."""

from array import array
from collections.abc import Mapping
from math import isnan
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import msgspec
from msgspec import Meta

from audio.clips.entry import Entry
from audio.clips.store import Store
from audio.engines.base import Request

if TYPE_CHECKING:
    from audio.clips.render import Finished


class Clip(NamedTuple):
    """A finished clip in the store, without its sound.

    Attributes:
        request: what was said, by whom.
        key: its name in the store.
        frames: how many.
        samples: length of the sound in them.
        bytes: of all frames.
        energies: K-weighted mean square of each 100 ms.
        peak: true peak, dBTP.
        words: start and end in the request's text, and ms from the clip's start, of each word told.
        made: it was made now, not found.
    """

    request: Request
    key: str
    frames: int
    samples: int
    bytes: int
    energies: "array[float]"
    peak: float
    words: tuple[tuple[int, int, int], ...]
    made: bool


_Count = Annotated[int, Meta(ge=0)]

_MOST_SAMPLES = 1152  # of an MP3 frame
_LEAST_BYTES = 24  # of an MP3 frame
_LEAST_RATE = 8  # samples a ms
_SLACK = 1000  # ms: a word may be told to begin in what was trimmed


class _Header(msgspec.Struct):
    frames: _Count
    samples: _Count
    bytes: _Count
    energies: list[Annotated[float, Meta(ge=0, lt=1e6)]]
    peak: Annotated[float, Meta(lt=100)]
    words: list[tuple[_Count, _Count, _Count]]


def is_take(header: Mapping[str, Any], length: int) -> bool:
    """Whether a header is that of a finished clip, and its numbers fit together.

    A clip that says to be a year long would have years of silence written.

    Args:
        header: of an entry.
        length: of its body, in bytes.
    """
    try:
        told = msgspec.convert(header, _Header)
    except msgspec.ValidationError:
        return False
    return (
        told.bytes == length
        and told.frames * _LEAST_BYTES <= length
        and told.samples <= told.frames * _MOST_SAMPLES
        and not isnan(told.peak)
        and all(start <= end and (at - _SLACK) * _LEAST_RATE <= told.samples for start, end, at in told.words)
    )


def as_take(request: Request, name: str, header: Mapping[str, Any], *, made: bool) -> Clip:
    """A take from what the store says of it."""
    return Clip(
        request,
        name,
        header["frames"],
        header["samples"],
        header["bytes"],
        array("f", header["energies"]),
        header["peak"],
        tuple((start, end, at) for start, end, at in header["words"]),
        made,
    )


def as_entry(clip: "Finished") -> Entry:
    """A clip as a store keeps it."""
    header = {
        "frames": clip.frames,
        "samples": clip.samples,
        "bytes": len(clip.body),
        "energies": clip.energies,
        "peak": clip.peak,
        "words": clip.words,
    }
    return Entry(header, clip.body)


def keep(store: Store, name: str, clip: "Finished") -> Entry:
    """Stores a clip.

    Raises:
        StoreError: the disk refused.
    """
    entry = as_entry(clip)
    store.put(name, entry)
    return entry
