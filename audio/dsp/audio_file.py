"""Reading audio files of any format with FFmpeg (PyAV), as one channel; fades."""

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import av
import numpy as np
from av.stream import Disposition

from audio.dsp.loudness import Samples
from audio.errors import SoundRefusedError
from scripts import regular_files

FADE_IN = 0.01  # s: no click
FADE_OUT = 0.4  # s, a quarter of the sound at most

_FORMATS = "aac,ac3,aiff,asf,au,caf,eac3,flac,matroska,webm,mov,mp4,m4a,mp3,ogg,tta,w64,wav,wv"
"""Containers of audio alone. None of FFmpeg's that are lists of other files, or addresses: an audio file of
unknown origin must not make it read files or hosts elsewhere."""


def read(path: Path, rate: int, longest: float) -> Samples:
    """Read a whole file.

    Args:
        path: the file.
        rate: Hz wanted.
        longest: s that it may last; no more than this is decoded.

    Returns:
        One channel in [-1, 1].

    Raises:
        SoundRefusedError: it holds no sound, or is too long.
    """
    pieces: list[Samples] = []
    room = longest * rate
    for piece in _decode(path, rate, longest):
        pieces.append(piece)
        room -= len(piece)
        if room < 0:
            raise SoundRefusedError("long", path=path, longest=longest)
    return _join(pieces, path)


def read_beginning(path: Path, rate: int, length: float) -> Samples:
    """Read the first seconds of a file.

    Args:
        path: the file.
        rate: Hz wanted.
        length: s to read at most.

    Returns:
        One channel in [-1, 1].

    Raises:
        SoundRefusedError: it holds no sound.
    """
    pieces: list[Samples] = []
    room = round(length * rate)
    with closing(_decode(path, rate, float("inf"))) as decoded:
        for piece in decoded:
            pieces.append(piece[:room])
            room -= len(pieces[-1])
            if not room:
                break
    return _join(pieces, path)


def fade(samples: Samples, rate: int, fade_in: float = FADE_IN, fade_out: float = FADE_OUT) -> Samples:
    """Fade the edges of a sound with raised cosines.

    Args:
        samples: one channel.
        rate: Hz.
        fade_in: s, a quarter of the sound at most.
        fade_out: s, likewise.
    """
    curve = np.ones(len(samples), np.float32)
    for length, edge in ((fade_in, curve), (fade_out, curve[::-1])):
        width = round(min(length * rate, len(samples) / 4))
        slope = np.sin(np.pi / 2 * (np.arange(width) + 0.5) / max(width, 1)) ** 2
        edge[:width] *= slope.astype(np.float32)
    return samples * curve


def _decode(path: Path, rate: int, longest: float) -> Generator[Samples]:
    try:
        with (
            regular_files.open_file(path) as file,
            av.open(file, "r", options={"format_whitelist": _FORMATS}) as container,
        ):
            if not container.streams.audio:
                raise SoundRefusedError("no sound", path=path, cause="no audio is in it")
            pictures = container.streams.video  # an album's cover counts as one
            if any(not stream.disposition & Disposition.attached_pic for stream in pictures):
                raise SoundRefusedError("no sound", path=path, cause="it is a video")
            if container.duration and container.duration > (longest + 1) * av.time_base:
                raise SoundRefusedError("long", path=path, longest=longest)
            resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
            for frame in container.decode(audio=0):
                yield from (piece.to_ndarray()[0] for piece in resampler.resample(frame))
            yield from (piece.to_ndarray()[0] for piece in resampler.resample(None))
    except (
        av.FFmpegError,
        ValueError,
        IndexError,
    ) as error:  # raised by PyAV for what is damaged, or no sound
        cause = getattr(error, "strerror", None) or str(error) or "it is damaged"
        raise SoundRefusedError("no sound", path=path, cause=cause) from error
    except OSError as error:
        raise SoundRefusedError("no file", path=path, cause=error.strerror) from error


def _join(pieces: list[Samples], path: Path) -> Samples:
    """All pieces in a row, scaled down where they exceed 1."""
    samples = np.concatenate([np.zeros(0, np.float32), *pieces])
    peak = np.abs(samples).max(initial=0)
    if not len(samples) or not np.isfinite(peak):
        cause = "its samples are no numbers" if len(samples) else "nothing is in it"
        raise SoundRefusedError("no sound", path=path, cause=cause)
    scaled: Samples = samples / max(peak, np.float32(1))
    return scaled
