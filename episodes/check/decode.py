"""What an audio file sounds like, decoded once to its end: length, loudness, true peak, chapters."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

_MINUTE = 60  # s of sound measured at once: memory does not grow with an episode
_METERED = 48_000  # Hz; for rates that cannot be cut into steps of 100 ms


class Heard(NamedTuple):
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


def heard(path: Path) -> Heard:
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


def _measured(container: Any) -> Heard:
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
    return Heard(length / rate, integrated(np.concatenate(energies)), decibels, _chapters(container))


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
