"""Sounds that are no speech, kept as clips: the tone, and what a newsroom brings.

A sound that a newsroom brings: read by FFmpeg, mixed to one channel, faded, as loud as speech.
"""

import os
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
from av.stream import Disposition

from audio.clips import render
from audio.clips.clip import Clip, as_take, is_take, keep
from audio.clips.entry import Entry, key
from audio.clips.store import Store
from audio.dsp import loudness
from audio.dsp.loudness import MOMENTARY, STEP, Samples
from audio.engines.base import Request
from audio.errors import SoundRefusedError
from audio.profile import SoundProfile
from scripts import regular_files

if TYPE_CHECKING:
    from audio.dsp.loudness import Samples


FADE_IN = 0.01  # s: no click
FADE_OUT = 0.4  # s, a quarter of the sound at most

_FORMATS = "aac,ac3,aiff,asf,au,caf,eac3,flac,matroska,webm,mov,mp4,m4a,mp3,ogg,tta,w64,wav,wv"
"""Containers of audio alone. None of FFmpeg's that are lists of other files, or addresses: an audio file from
somewhere must not make it read what lies elsewhere."""

_ROUNDS = 2  # the limiter takes a little; each round gives it back
_NOT_READ = (av.FFmpegError, ValueError, IndexError)  # what PyAV says of what is damaged, or no sound


def jingle(path: Path, sound: SoundProfile, longest: float) -> Samples:
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


LONGEST = 60.0  # s, of an intro or an outro
LONGEST_SIGNAL = 5.0  # s, of what is heard before each chapter
_LARGEST = 200 * 10**6  # bytes: a minute in any format is less
_NO_WORDS = Request("", "")


@dataclass(frozen=True)
class Effects:
    """Where such clips are made.

    Attributes:
        sound: how clips shall be.
        store: where they are kept.
    """

    sound: SoundProfile
    store: Store
    _makers: dict[str, Callable[[], "Samples"]] = field(default_factory=dict)

    def tone(self) -> Clip:
        """The soft tone that opens a quotation where the voice alone does not tell.

        Raises:
            StoreError: the disk refused.
        """
        return self.take(key("tone", *self._key), self._tone)

    def jingle(self, path: Path, longest: float = LONGEST) -> Clip:
        """A sound of the newsroom, as loud as speech.

        Args:
            path: an audio file.
            longest: seconds that it may last.

        Raises:
            SoundRefusedError: there is no such file, it is no sound, it is silent or too long.
            StoreError: the disk refused.
        """
        digest = fingerprint(path)
        return self.take(key("jingle", digest, longest, *self._key), lambda: self._jingle(path, longest))

    def take(self, name: str, make: "Callable[[], Samples]") -> Clip:
        """A clip of samples that are as loud as they shall be.

        Args:
            name: its key in the store.
            make: gives the samples where the store does not hold the clip.

        Raises:
            StoreError: the disk refused.
        """
        self._makers[name] = make
        header = self.store.head(name, is_take)
        return as_take(_NO_WORDS, name, header or self._make(name).header, made=header is None)

    def again(self, take: Clip) -> Entry | None:
        """Makes a take of such a sound once more; None where it is not one of them."""
        return self._make(take.key) if take.key in self._makers else None

    def _make(self, name: str) -> Entry:
        from audio.clips import render  # noqa: PLC0415 - numpy and LAME are needed only where something is made

        return keep(self.store, name, render.encoded(self._makers[name](), self.sound))

    def _tone(self) -> "Samples":
        from audio.dsp import tone  # noqa: PLC0415 - likewise

        return tone.tone(self.sound)

    def _jingle(self, path: Path, longest: float) -> "Samples":

        return jingle(path, self.sound, longest)

    @property
    def _key(self) -> list[object]:
        return [*self.sound.key, self.sound.loudness]


def fingerprint(path: Path) -> str:
    """The hash of a sound's file.

    Raises:
        SoundRefusedError: there is no such regular file, or it is far too large.
    """
    from hashlib import file_digest  # noqa: PLC0415 - only editions with sounds need it

    try:
        with regular_files.opened(path) as file:
            if os.fstat(file.fileno()).st_size > _LARGEST:
                raise SoundRefusedError("large", path=path, largest=_LARGEST // 10**6)
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SoundRefusedError("no file", path=path, cause=error.strerror) from error
