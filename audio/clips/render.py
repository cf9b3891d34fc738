"""Renders speech to a finished clip: trimmed, levelled, limited and encoded to whole MP3 frames."""

from dataclasses import dataclass

import numpy as np

from audio.dsp import limiter, loudness, mp3
from audio.dsp.loudness import Samples
from audio.dsp.resample import resampled
from audio.engines import trim
from audio.engines.base import Speech
from audio.profile import SoundProfile

_HEADROOM = 0.5  # dB under the ceiling before encoding, since MP3 overshoots
_LONG_ENOUGH = 1.0  # s of sound whose loudness means something; a lone « Oui » stays as it was spoken
_CORRECTION = 4.0  # dB at most, for a clip of an engine that is unsteady
_ATTEMPTS = 4  # encodings until the decoded peak holds; each takes the excess off


@dataclass(frozen=True, slots=True)
class Finished:
    """A clip as it is stored.

    Attributes:
        body: whole MP3 frames.
        frames: how many.
        samples: length of the sound in them, from the first frame's first sample on.
        energies: K-weighted mean square of each 100 ms (audio/dsp/loudness.py).
        peak: true peak of the decoded clip, in dBTP.
        words: start and end in the spoken text, and ms from the clip's start, of each timed word.
    """

    body: bytes
    frames: int
    samples: int
    energies: tuple[float, ...]
    peak: float
    words: tuple[tuple[int, int, int], ...] = ()


def prepared(speech: Speech, rate: int) -> Samples:
    """Trim speech and bring it to a rate.

    Args:
        speech: as the engine gave it.
        rate: Hz.

    Returns:
        One channel in [-1, 1]; empty where nothing was spoken.
    """
    return _samples(trim.trimmed(speech), rate)


def levelled(samples: Samples, gain: float, profile: SoundProfile) -> Samples:
    """Amplify and limit.

    Args:
        samples: one channel in [-1, 1] at the format's rate.
        gain: of the voice, in dB.
        profile: ceiling and format of the clip.

    Returns:
        As many samples, ready to be encoded.
    """
    ceiling = _amplitude(profile.true_peak - _HEADROOM)
    return limiter.limit(samples * np.float32(_amplitude(gain)), profile.format.rate, ceiling)


def finish(speech: Speech, gain: float, profile: SoundProfile, *, steady: bool = True) -> Finished:
    """Make a clip of speech.

    Args:
        speech: as the engine gave it.
        gain: of its voice, in dB.
        profile: loudness and format of the clip.
        steady: whether the engine's clips are alike in level; see `spoken`.
    """
    trimmed = trim.trimmed(speech)
    words = tuple((word.start, word.end, round(word.at * 1000)) for word in trimmed.words)
    return encoded(_levelled_speech(trimmed, gain, profile, steady), profile, words)


def spoken(speech: Speech, gain: float, profile: SoundProfile, *, steady: bool = True) -> Samples:
    """The samples of speech as a clip will sound, before it is encoded.

    Args:
        speech: as the engine gave it.
        gain: of its voice, in dB.
        profile: loudness and format of the clip.
        steady: whether the engine's clips are alike in level; if not, one of a second or more is brought
            nearer to the target loudness, by 4 dB at most.

    Returns:
        One channel in [-1, 1] at the format's rate, ready to be encoded.
    """
    return _levelled_speech(trim.trimmed(speech), gain, profile, steady)


def encoded(
    samples: Samples, profile: SoundProfile, words: tuple[tuple[int, int, int], ...] = ()
) -> Finished:
    """Make a clip of levelled samples.

    The clip is decoded and measured; if it exceeds the ceiling it is lowered and encoded again.

    Args:
        samples: one channel in [-1, 1] at the format's rate.
        profile: ceiling and format of the clip.
        words: the timed words in it.
    """
    energies = loudness.steps(samples, profile.format.rate)
    length = len(samples)
    for _ in range(_ATTEMPTS):
        body = mp3.encode(samples, profile.format)
        peak = 20 * float(np.log10(max(limiter.true_peak(mp3.decode(body)), 1e-9)))
        if peak <= profile.true_peak:
            break
        samples = samples * np.float32(_amplitude(profile.true_peak - peak - 0.05))
    return Finished(
        body=body,
        frames=mp3.count(body, profile.format),
        samples=length,
        energies=tuple(float(f"{energy:.4g}") for energy in energies),
        peak=round(peak, 2),
        words=words,
    )


def _levelled_speech(trimmed: Speech, gain: float, profile: SoundProfile, steady: bool) -> Samples:
    rate = profile.format.rate
    raw = _samples(trimmed, rate)
    samples = levelled(raw, gain, profile)
    if not steady and len(samples) >= _LONG_ENOUGH * rate:
        missing = profile.loudness - loudness.integrated(loudness.steps(samples, rate))
        correction = float(np.clip(missing, -_CORRECTION, _CORRECTION))
        samples = levelled(raw, gain + correction, profile)
    return samples


def _samples(speech: Speech, rate: int) -> Samples:
    samples = np.frombuffer(speech.pcm, np.int16).astype(np.float32) / np.float32(32768)
    return resampled(samples, speech.rate, rate)


def _amplitude(level: float) -> float:
    return float(10 ** (level / 20))
