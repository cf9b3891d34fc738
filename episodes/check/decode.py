"""What an audio file sounds like, decoded once to its end: length, loudness, true peak, chapters.

What files sounded like when they were decoded last, by their content: `records/heard.jsonl`.

Most of a check is decoding. A file whose bytes are those of before sounds as it did; its bytes are read each
time.
"""

from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from episodes.edition import atomic
from episodes.errors import StorageError

_MINUTE = 60  # s of sound measured at once: memory does not grow with an episode
_METERED = 48_000  # Hz; for rates that cannot be cut into steps of 100 ms


class DecodedAudio(NamedTuple):
    """A decoded file.

    Attributes:
        seconds: of sound.
        loudness: integrated, LUFS; -inf for silence.
        peak: true peak, dBTP; -inf for silence.
        chapters: start in ms and title, as FFmpeg and the players made with it see them.
    """

    seconds: float
    loudness: float
    peak: float
    chapters: tuple[tuple[int, str], ...]


def decode_audio(path: Path) -> DecodedAudio:
    """Decodes a file to its end, in one pass and in flat memory.

    Raises:
        ValueError: it cannot be decoded.
    """
    # Loaded here: a check of a feed alone needs no decoder.
    import av  # noqa: PLC0415

    try:
        with av.open(str(path)) as container:
            return _measured(container)
    except (av.FFmpegError, IndexError, EOFError) as error:
        raise ValueError(str(error)) from error


def _measured(container: Any) -> DecodedAudio:
    import numpy as np  # noqa: PLC0415

    from audio.dsp.limiter import true_peak  # noqa: PLC0415
    from audio.dsp.loudness import integrated, steps  # noqa: PLC0415

    stream = container.streams.audio[0]
    rate = stream.rate if stream.rate % 20 == 0 else _METERED
    energies, peak, length = [np.zeros(0)], 0.0, 0
    for block in _blocks(container, stream, rate):
        energies.append(steps(block, rate))
        peak = max(peak, true_peak(block))
        length += len(block)
    with np.errstate(divide="ignore"):
        decibels = float(20 * np.log10(peak))
    return DecodedAudio(length / rate, integrated(np.concatenate(energies)), decibels, _chapters(container))


def _blocks(container: Any, stream: Any, rate: int) -> Iterator[Any]:
    """The sound as one channel of floats, a minute at a time."""
    import av  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
    parts, length = [np.zeros(0, np.float32)], 0
    for frame in chain(container.decode(stream), (None,)):
        found = [part.to_ndarray()[0] for part in resampler.resample(frame)]
        parts += found
        length += sum(map(len, found))
        if length >= rate * _MINUTE:
            whole = np.concatenate(parts)
            yield whole[: rate * _MINUTE]
            parts, length = [whole[rate * _MINUTE :]], length - rate * _MINUTE
    yield np.concatenate(parts)


def _chapters(container: Any) -> tuple[tuple[int, str], ...]:
    found = (
        (one["start"] * one["time_base"], one["metadata"].get("title", "")) for one in container.chapters()
    )
    return tuple((round(start * 1000), title) for start, title in found)


_FILE = "heard.jsonl"
_MEASURED = 1
"""Raised when `decoding` measures another way: what was measured before holds no longer."""


class _Line(msgspec.Struct, frozen=True, array_like=True):
    measured: int
    sha256: str
    heard: DecodedAudio


class Memory:
    """Files by their content: those known of before, and those decoded since."""

    def __init__(self, records: Path) -> None:
        """Reads what is known; nothing where there are no records.

        Args:
            records: folder of the edition's records, which may be missing.

        Raises:
            StorageError: it is there and cannot be read.
        """
        self._path = records / _FILE
        self._known = dict(filter(None, map(_parsed, (atomic.read(self._path) or b"").splitlines())))
        self._used: dict[str, DecodedAudio] = {}

    def heard(self, path: Path, sha256: str) -> DecodedAudio:
        """What a file sounds like; decoded only where nothing is known of its content.

        Raises:
            ValueError: it cannot be decoded.
        """
        found = self._known.get(sha256) or decode_audio(path)
        if isfinite(found.loudness) and isfinite(found.peak):
            self._used[sha256] = found
        return found

    def keep(self) -> None:
        """Writes what was heard, and forgets the rest; where that fails, the next check decodes again."""
        if self._used == self._known or not self._path.parent.is_dir():
            return
        lines = (_Line(_MEASURED, sha256, found) for sha256, found in sorted(self._used.items()))
        with suppress(StorageError):
            atomic.write(self._path, (msgspec.json.encode(line) + b"\n" for line in lines))


def _parsed(line: bytes) -> tuple[str, DecodedAudio] | None:
    """A line that is none, or of another measure, tells nothing."""
    try:
        found = msgspec.json.decode(line, type=_Line)
    except msgspec.MsgspecError:
        return None
    return (found.sha256, found.heard) if found.measured == _MEASURED else None
