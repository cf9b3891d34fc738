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


def levelled(speech: Speech, gain: float, sound: Sound) -> Samples:
    """Trims, resamples, amplifies and limits one clip.

    Args:
        speech: as the engine gave it.
        gain: of its voice, in dB.
        sound: how the clip shall be.

    Returns:
        One channel at the format's rate, ready to be encoded; empty where nothing was said.
    """
    pcm = editing.trimmed(speech).pcm
    samples = np.frombuffer(pcm, np.int16).astype(np.float32) * np.float32(10 ** (gain / 20) / 32768)
    samples = resampled(samples, speech.rate, sound.format.rate)
    return limiter.limit(samples, sound.format.rate, _amplitude(sound.true_peak - _HEADROOM))


def finish(speech: Speech, gain: float, sound: Sound) -> Finished:
    """Makes a clip of what an engine said; the arguments are those of `levelled`.

    The clip is decoded and measured; should it exceed the ceiling it is lowered and encoded again.
    """
    samples = levelled(speech, gain, sound)
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
