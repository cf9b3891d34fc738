"""From what an engine said to a finished clip: trimmed, levelled, limited, encoded once to whole frames."""

from dataclasses import dataclass

import numpy as np

from audio.dsp import limiter, loudness, mp3
from audio.dsp.loudness import Samples
from audio.dsp.resample import resampled
from audio.engines import trim
from audio.engines.base import Speech
from audio.profile import SoundProfile

_HEADROOM = 0.5  # dB under the ceiling before encoding, since MP3 overshoots
_LONG_ENOUGH = 3.0  # s of sound whose loudness means something
_CORRECTION = 4.0  # dB at most, for a clip of an engine that is unsteady
_ATTEMPTS = 4  # encodings until the decoded peak holds; each takes what is too much off


@dataclass(frozen=True, slots=True)
class Finished:
    """A clip as it is stored.

    Attributes:
        body: whole MP3 frames.
        frames: how many.
        samples: length of the sound in them, from the first frame's first sample on.
        energies: K-weighted mean square of each 100 ms (audio/dsp/loudness.py).
        peak: true peak of the decoded clip, in dBTP.
        words: start and end in the text spoken, and ms from the clip's start, of each word told.
    """

    body: bytes
    frames: int
    samples: int
    energies: tuple[float, ...]
    peak: float
    words: tuple[tuple[int, int, int], ...] = ()


def prepared(speech: Speech, rate: int) -> Samples:
    """Trims one clip and brings it to a rate.

    Args:
        speech: as the engine gave it.
        rate: Hz.

    Returns:
        One channel in [-1, 1]; empty where nothing was said.
    """
    return _samples(trim.trimmed(speech), rate)


def _samples(speech: Speech, rate: int) -> Samples:
    samples = np.frombuffer(speech.pcm, np.int16).astype(np.float32) / np.float32(32768)
    return resampled(samples, speech.rate, rate)


def levelled(samples: Samples, gain: float, sound: SoundProfile) -> Samples:
    """Amplifies and limits.

    Args:
        samples: one channel in [-1, 1] at the format's rate.
        gain: of the voice, in dB.
        sound: how the clip shall be.

    Returns:
        As many samples, ready to be encoded.
    """
    ceiling = _amplitude(sound.true_peak - _HEADROOM)
    return limiter.limit(samples * np.float32(_amplitude(gain)), sound.format.rate, ceiling)


def finish(speech: Speech, gain: float, sound: SoundProfile, *, steady: bool = True) -> Finished:
    """Makes a clip of what an engine said; the arguments are those of `spoken`."""
    trimmed = trim.trimmed(speech)
    words = tuple((word.start, word.end, round(word.at * 1000)) for word in trimmed.words)
    return encoded(_spoken(trimmed, gain, sound, steady), sound, words)


def spoken(speech: Speech, gain: float, sound: SoundProfile, *, steady: bool = True) -> Samples:
    """What an engine said, as it will be heard.

    Args:
        speech: as the engine gave it.
        gain: of its voice, in dB.
        sound: how the clip shall be.
        steady: whether the engine's clips are alike in level; else one of 3 s or more is brought nearer to
            the loudness wanted, by 4 dB at most.

    Returns:
        One channel in [-1, 1] at the format's rate, ready to be encoded.
    """
    return _spoken(trim.trimmed(speech), gain, sound, steady)


def _spoken(trimmed: Speech, gain: float, sound: SoundProfile, steady: bool) -> Samples:
    rate = sound.format.rate
    raw = _samples(trimmed, rate)
    samples = levelled(raw, gain, sound)
    if not steady and len(samples) >= _LONG_ENOUGH * rate:
        samples = levelled(raw, gain + _correction(samples, sound), sound)
    return samples


def encoded(samples: Samples, sound: SoundProfile, words: tuple[tuple[int, int, int], ...] = ()) -> Finished:
    """Makes a clip of samples that are as loud as they shall be.

    It is decoded and measured; should it exceed the ceiling it is lowered and encoded again.

    Args:
        samples: one channel in [-1, 1] at the format's rate.
        sound: how the clip shall be.
        words: those that are said in it.
    """
    body, peak = _frames(samples, sound)
    energies = loudness.steps(samples, sound.format.rate)
    return Finished(
        body=body,
        frames=mp3.count(body, sound.format),
        samples=len(samples),
        energies=tuple(float(f"{energy:.4g}") for energy in energies),
        peak=round(peak, 2),
        words=words,
    )


def _frames(samples: Samples, sound: SoundProfile) -> tuple[bytes, float]:
    """Frames, and their true peak in dBTP."""
    for _ in range(_ATTEMPTS):
        body = mp3.encode(samples, sound.format)
        peak = _level(limiter.true_peak(mp3.decode(body)))
        if peak <= sound.true_peak:
            break
        samples = samples * np.float32(_amplitude(sound.true_peak - peak - 0.05))
    return body, peak


def _correction(samples: Samples, sound: SoundProfile) -> float:
    """What brings one clip nearer to the loudness wanted, in dB."""
    missing = sound.loudness - loudness.integrated(loudness.steps(samples, sound.format.rate))
    return float(np.clip(missing, -_CORRECTION, _CORRECTION))


def _amplitude(level: float) -> float:
    return float(10 ** (level / 20))


def _level(amplitude: float) -> float:
    return 20 * float(np.log10(max(amplitude, 1e-9)))
