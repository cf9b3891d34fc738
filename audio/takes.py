"""A finished clip in the store, as it is known without its sound."""

from array import array
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from audio.engine import Request
from audio.entry import Entry
from audio.store import Store

if TYPE_CHECKING:
    from audio.clips import Finished


class Take(NamedTuple):
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


def as_take(request: Request, name: str, header: Mapping[str, Any], *, made: bool) -> Take:
    """A take from what the store says of it."""
    return Take(
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
