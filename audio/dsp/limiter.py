"""True peak after BS.1770-5 annex 2, and a limiter that keeps it under a ceiling.

The gain curve is the required gain, held over a look-ahead and smoothed by a Hann window of the same length:
it is at or below what each peak needs at that peak, and moves without corners. Only the surroundings of loud
samples are touched, so quiet speech costs nothing.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from audio.dsp.loudness import Samples

LOOK_AHEAD = 0.003  # s
_PHASES = 4  # times oversampled
_TAPS = 24  # a phase
_SAFE = 0.5  # -6 dB: no sample this far below the ceiling hides a peak above it in speech


def true_peak(samples: Samples) -> float:
    """Highest absolute value of the signal between and on its samples.

    Args:
        samples: one channel in [-1, 1].

    Returns:
        A linear amplitude; 0 for silence.
    """
    if not len(samples):
        return 0.0
    highest = float(np.abs(samples).max())
    candidates = np.flatnonzero(np.abs(samples) > highest * _SAFE)
    return max(highest, float(_between(samples, candidates).max(initial=0)))


def limit(samples: Samples, rate: int, ceiling: float) -> Samples:
    """Lowers what is above the ceiling, and only its surroundings.

    Args:
        samples: one channel; may exceed 1.
        rate: Hz.
        ceiling: linear amplitude that no true peak exceeds afterwards.

    Returns:
        A new array, or the same one where nothing was too loud.
    """
    candidates = np.flatnonzero(np.abs(samples) > ceiling * _SAFE)
    peaks = np.maximum(np.abs(samples[candidates]), _between(samples, candidates))
    loud = peaks > ceiling
    if not loud.any():
        return samples
    reach = round(LOOK_AHEAD * rate)
    gain = np.ones(len(samples) + 1, np.float32)
    at, needed = candidates[loud], (ceiling / peaks[loud]).astype(np.float32)
    np.minimum.at(gain, at, needed)
    np.minimum.at(gain, at + 1, needed)  # a peak between two samples is held over both
    gain = gain[:-1]
    out = samples.copy()
    for start, end in _regions(at, reach, len(samples)):
        out[start:end] *= _smoothed(gain[start:end], reach)
    return out


def _regions(at: npt.NDArray[np.intp], reach: int, length: int) -> list[tuple[int, int]]:
    """Stretches around the loud samples, wide enough for the gain to leave 1 and come back."""
    margin = 4 * reach
    breaks = np.flatnonzero(np.diff(at) > 2 * margin)
    starts = at[np.concatenate(([0], breaks + 1))] - margin
    ends = at[np.concatenate((breaks, [len(at) - 1]))] + margin
    return [(max(int(s), 0), min(int(e), length)) for s, e in zip(starts, ends, strict=True)]


def _smoothed(gain: Samples, reach: int) -> Samples:
    held = np.pad(gain, 2 * reach, constant_values=1)
    held = _minimum(held, 2 * reach + 1)
    window = np.hanning(2 * reach + 3)[1:-1].astype(np.float32)
    return np.convolve(held, window / window.sum(), "valid").astype(np.float32)


def _minimum(values: Samples, width: int) -> Samples:
    """Running minimum over `width` values, by doubling: log2(width) passes."""
    reach, out = 1, values
    while reach < width:
        shift = min(reach, width - reach)
        out = np.minimum(out[:-shift], out[shift:])
        reach += shift
    return out


def _between(samples: Samples, at: npt.NDArray[np.intp]) -> Samples:
    """Highest absolute value of the oversampled signal after each of the samples `at`, up to the next one."""
    if not len(at):
        return np.zeros(0, np.float32)
    half = _TAPS // 2
    padded = np.pad(samples, (half - 1, half))
    windows = np.lib.stride_tricks.sliding_window_view(padded, _TAPS)[at]
    peaks: Samples = np.abs(windows @ _interpolator()).max(axis=1)
    return peaks


@cache
def _interpolator() -> Samples:
    """Taps × phases: what lies ¼, ½ and ¾ of a sample further (windowed sinc)."""
    taps = np.arange(_TAPS)[:, None] - (_TAPS // 2 - 1)
    distance = taps - np.arange(1, _PHASES) / _PHASES
    kernel = np.sinc(distance) * np.cos(np.pi * distance / _TAPS) ** 2
    normalised: Samples = (kernel / kernel.sum(axis=0)).astype(np.float32)
    return normalised
