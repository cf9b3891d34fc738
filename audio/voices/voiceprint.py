"""Voiceprint: how a voice sounds, as median pitch and spectral centroid, and the distance of two voices."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from audio.dsp.loudness import Samples

LOWEST, HIGHEST = 60.0, 400.0  # Hz, of a speaking voice
_FRAME = 0.04  # s: holds two periods of the lowest
_STEP = 0.05  # s: half a minute of speech holds hundreds
_VOICED = 0.45  # of a frame's energy repeats after one period
_LOUD = 0.1  # of the loudest frame's energy
_PITCH = 3.0  # semitones at which two voices are told apart by their pitch alone
_TIMBRE = 4.0  # semitones of spectral centroid at which they are by their timbre alone


class Voiceprint(NamedTuple):
    """A voice as it is heard over half a minute.

    Attributes:
        pitch: median of voiced frames, Hz; 0 where none is voiced.
        centroid: median of the spectral centroid of voiced frames, Hz.
    """

    pitch: float
    centroid: float


def measure(samples: Samples, rate: int) -> Voiceprint:
    """Measure a voice.

    Args:
        samples: one channel of speech.
        rate: Hz.

    Returns:
        Zeros where no frame is voiced.
    """
    width, step = round(_FRAME * rate), round(_STEP * rate)
    if len(samples) < width:
        return Voiceprint(0.0, 0.0)
    frames = np.lib.stride_tricks.sliding_window_view(samples, width)[::step]
    energy = np.square(frames).sum(axis=1)
    loud = frames[energy > energy.max() * _LOUD] if energy.max() > 0 else frames[:0]
    spectra = np.abs(np.fft.rfft(loud * np.hanning(width), 2 * width)) ** 2
    pitches, voiced = _pitches(spectra, rate, width)
    if not voiced.any():
        return Voiceprint(0.0, 0.0)
    weights = np.sqrt(spectra[voiced])
    centroids = (weights @ np.fft.rfftfreq(2 * width, 1 / rate)) / weights.sum(axis=1)
    return Voiceprint(round(float(np.median(pitches[voiced])), 1), round(float(np.median(centroids)), 1))


def distance(one: Voiceprint, other: Voiceprint) -> float:
    """Perceptual distance of two voices: from 1 on, a listener tells them apart without effort.

    Pitch and timbre each count in semitones: three of pitch or four of timbre are enough.

    Args:
        one: a voice.
        other: another.

    Returns:
        0 where either could not be measured.
    """
    if not (one.pitch and other.pitch):
        return 0.0
    pitch = 12 * float(np.log2(one.pitch / other.pitch)) / _PITCH
    timbre = 12 * float(np.log2(one.centroid / other.centroid)) / _TIMBRE
    return float(np.hypot(pitch, timbre))


def _pitches(
    spectra: npt.NDArray[np.float64], rate: int, width: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Pitch of each frame by autocorrelation, and whether it is voiced."""
    correlation = np.fft.irfft(spectra)[:, :width]
    correlation /= correlation[:, :1]
    window = np.hanning(width)
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * width)) ** 2)[:width]
    low, high = int(rate / HIGHEST), min(int(rate / LOWEST), width - 1)
    lags = correlation[:, low:high] / (own[low:high] / own[0])
    best = lags.argmax(axis=1)
    return rate / (best + low), lags.max(axis=1) > _VOICED
