"""A sound that a newsroom brings: read by FFmpeg, mixed to one channel, faded, as loud as speech."""

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import av
import numpy as np
from av.stream import Disposition

from audio.clips import render
from audio.dsp import loudness
from audio.dsp.loudness import MOMENTARY, STEP, Samples
from audio.errors import SoundRefusedError
from audio.profile import Sound
from scripts import regular_files

FADE_IN = 0.01  # s: no click
FADE_OUT = 0.4  # s, a quarter of the sound at most

_FORMATS = "aac,ac3,aiff,asf,au,caf,eac3,flac,matroska,webm,mov,mp4,m4a,mp3,ogg,tta,w64,wav,wv"
"""Containers of audio alone. None of FFmpeg's that are lists of other files, or addresses: an audio file from
somewhere must not make it read what lies elsewhere."""

_ROUNDS = 2  # the limiter takes a little; each round gives it back
_NOT_READ = (av.FFmpegError, ValueError, IndexError)  # what PyAV says of what is damaged, or no sound


def jingle(path: Path, sound: Sound, longest: float) -> Samples:
    """A sound that is heard on its own.

    Args:
        path: an audio file of any format that FFmpeg reads.
        sound: how clips shall be.
        longest: seconds that it may last.

    Returns:
        One channel at the format's rate, at the loudness of speech, ready to be encoded.

    Raises:
        SoundRefusedError: it is no sound, silent, or too long.
    """
    samples = faded(whole(path, sound.format.rate, longest), sound.format.rate)
    gain = 0.0
    for _ in range(_ROUNDS):
        heard = _loudness(render.levelled(samples, gain, sound), sound.format.rate)
        if heard == float("-inf"):
            raise SoundRefusedError("silence", path=path)
        gain += sound.loudness - heard
    return render.levelled(samples, gain, sound)


def whole(path: Path, rate: int, longest: float) -> Samples:
    """All of a file, as one channel.

    Args:
        path: the file.
        rate: Hz wanted.
        longest: seconds that it may last; no more than this is decoded.

    Raises:
        SoundRefusedError: it is no sound, or too long.
    """
    parts: list[Samples] = []
    room = longest * rate
    for part in _read(path, rate, longest):
        parts.append(part)
        room -= len(part)
        if room < 0:
            raise SoundRefusedError("long", path=path, longest=longest)
    return _joined(parts, path)


def beginning(path: Path, rate: int, longest: float) -> Samples:
    """The first seconds of a file, as one channel; arguments and errors are those of `whole`."""
    parts: list[Samples] = []
    room = round(longest * rate)
    with closing(_read(path, rate, float("inf"))) as read:
        for part in read:
            parts.append(part[:room])
            room -= len(parts[-1])
            if not room:
                break
    return _joined(parts, path)


def _joined(parts: list[Samples], path: Path) -> Samples:
    """What was read, at a level that can be reckoned with."""
    samples = np.concatenate([np.zeros(0, np.float32), *parts])
    peak = np.abs(samples).max(initial=0)
    if not len(samples) or not np.isfinite(peak):
        cause = "its samples are no numbers" if len(samples) else "nothing is in it"
        raise SoundRefusedError("no sound", path=path, cause=cause)
    scaled: Samples = samples / max(peak, np.float32(1))
    return scaled


def faded(samples: Samples, rate: int, fade_in: float = FADE_IN, fade_out: float = FADE_OUT) -> Samples:
    """The same sound with soft edges, raised cosines; each is a quarter of the sound at most."""
    rising, falling = (round(min(fade * rate, len(samples) / 4)) for fade in (fade_in, fade_out))
    curve = np.ones(len(samples), np.float32)
    curve[:rising] *= _slope(rising)
    curve[len(curve) - falling :] *= _slope(falling)[::-1]
    return samples * curve


def _slope(length: int) -> Samples:
    slope: Samples = (np.sin(np.pi / 2 * (np.arange(length) + 0.5) / max(length, 1)) ** 2).astype(np.float32)
    return slope


def _loudness(samples: Samples, rate: int) -> float:
    """Integrated; of less than 400 ms, as if silence filled them up."""
    missing = max(round(MOMENTARY * STEP * rate) - len(samples), 0)
    return loudness.integrated(loudness.steps(np.pad(samples, (0, missing)), rate))


def _read(path: Path, rate: int, longest: float) -> Generator[Samples]:
    try:
        with (
            regular_files.opened(path) as file,
            av.open(file, "r", options={"format_whitelist": _FORMATS}) as container,
        ):
            _refuse_unfit(container, path, longest)
            resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
            for frame in container.decode(audio=0):
                yield from (part.to_ndarray()[0] for part in resampler.resample(frame))
            yield from (part.to_ndarray()[0] for part in resampler.resample(None))
    except _NOT_READ as error:
        raise SoundRefusedError("no sound", path=path, cause=_cause(error)) from error
    except OSError as error:
        raise SoundRefusedError("no file", path=path, cause=error.strerror) from error


def _refuse_unfit(container: av.container.InputContainer, path: Path, longest: float) -> None:
    if not container.streams.audio:
        raise SoundRefusedError("no sound", path=path, cause="no audio is in it")
    pictures = container.streams.video  # an album's cover is one too
    if any(not stream.disposition & Disposition.attached_pic for stream in pictures):
        raise SoundRefusedError("no sound", path=path, cause="it is a video")
    if container.duration and container.duration > (longest + 1) * av.time_base:
        raise SoundRefusedError("long", path=path, longest=longest)


def _cause(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or "it is damaged"
