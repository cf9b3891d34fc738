"""A soft tone, which opens a quotation where the voice alone does not tell."""

import numpy as np

from audio.dsp.loudness import Samples
from audio.profile import SoundProfile

PITCH = 660.0  # Hz
LENGTH = 0.12  # s
BELOW = 10.0  # LU under speech
_EDGE = 0.03  # s, faded in and out
_FULL_SCALE = -3.01  # LUFS of a sine of amplitude 1, about 1 kHz (BS.1770)


def tone(profile: SoundProfile) -> Samples:
    """The samples of the tone, at the format's rate."""
    rate = profile.format.rate
    time = np.arange(round(LENGTH * rate)) / rate
    edges = np.clip(np.minimum(time, LENGTH - time) / _EDGE, 0, 1)
    amplitude = 10 ** ((profile.loudness - BELOW - _FULL_SCALE) / 20)
    wave = amplitude * np.sin(np.pi / 2 * edges) ** 2 * np.sin(2 * np.pi * PITCH * time)
    return wave.astype(np.float32)
