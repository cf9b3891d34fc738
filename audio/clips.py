"""From what an engine said to a finished clip: trimmed, levelled, limited, encoded once to whole frames."""

from dataclasses import dataclass

import numpy as np

from audio import codec, editing, frames, limiter, loudness
from audio.engine import Speech
from audio.loudness import Samples
from audio.resampling import resampled
from audio.sound import Sound

_HEADROOM = 0.5  # dB under the ceiling before encoding, since MP3 overshoots
_ATTEMPTS = 4  # encodings until the decoded peak holds; each takes what is too much off


@dataclass(frozen=True, slots=True)
class Finished:
    """A clip as it is stored.

    Attributes:
        body: whole MP3 frames.
        frames: how many.
        samples: length of the sound in them, from the first frame's first sample on.
        energies: K-weighted mean square of each 100 ms (audio/loudness.py).
        peak: true peak of the decoded clip, in dBTP.
    """

    body: bytes
    frames: int
    samples: int
    energies: tuple[float, ...]
    peak: float


def prepared(speech: Speech, rate: int) -> Samples:
    """Trims one clip and brings it to a rate.

    Args:
        speech: as the engine gave it.
        rate: Hz.

    Returns:
        One channel in [-1, 1]; empty where nothing was said.
    """
    samples = np.frombuffer(editing.trimmed(speech).pcm, np.int16).astype(np.float32) / np.float32(32768)
    return resampled(samples, speech.rate, rate)


def levelled(samples: Samples, gain: float, sound: Sound) -> Samples:
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


def finish(speech: Speech, gain: float, sound: Sound) -> Finished:
    """Makes a clip of what an engine said.

    The clip is decoded and measured; should it exceed the ceiling it is lowered and encoded again.

    Args:
        speech: as the engine gave it.
        gain: of its voice, in dB.
        sound: how the clip shall be.
    """
    samples = levelled(prepared(speech, sound.format.rate), gain, sound)
    for _ in range(_ATTEMPTS):
        body = codec.encode(samples, sound.format)
        peak = _level(limiter.true_peak(codec.decode(body)))
        if peak <= sound.true_peak:
            break
        samples = samples * np.float32(_amplitude(sound.true_peak - peak - 0.05))
    energies = loudness.steps(samples, sound.format.rate)
    return Finished(
        body=body,
        frames=frames.count(body, sound.format),
        samples=len(samples),
        energies=tuple(float(f"{energy:.4g}") for energy in energies),
        peak=round(peak, 2),
    )


def _amplitude(level: float) -> float:
    return float(10 ** (level / 20))


def _level(amplitude: float) -> float:
    return 20 * float(np.log10(max(amplitude, 1e-9)))
