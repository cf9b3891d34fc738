"""True peak (BS.1770-5 annex 2), and a limiter that keeps it under a ceiling.

The gain curve is the required gain, held over a look-ahead and smoothed by a Hann window of the same length:
it is at or below what each peak needs at that peak, and moves without corners. Only the surroundings of loud
samples are touched, so quiet speech costs nothing.
"""

import numpy as np
import numpy.typing as npt

from audio.dsp.loudness import Samples

LOOK_AHEAD = 0.003  # s
_PHASES = 4  # times oversampled
_TAPS = 24  # a phase
_SAFE = 0.5  # -6 dB: no sample this far below the ceiling hides a peak above it in speech
_AT_ONCE = 8192  # samples oversampled at once, each from a copy of its surroundings
_DISTANCES = np.arange(_TAPS)[:, None] - (_TAPS // 2 - 1) - np.arange(1, _PHASES) / _PHASES
_KERNEL = np.sinc(_DISTANCES) * np.cos(np.pi * _DISTANCES / _TAPS) ** 2  # windowed sinc, taps × phases
_INTERPOLATOR: Samples = (_KERNEL / _KERNEL.sum(axis=0)).astype(np.float32)
"""The signal ¼, ½ and ¾ of a sample later."""


def true_peak(samples: Samples) -> float:
    """Highest absolute value of the signal, on its samples and between them.

    Args:
        samples: one channel in [-1, 1].

    Returns:
        A linear amplitude; 0 for silence.
    """
    if not len(samples):
        return 0.0
    highest = float(np.abs(samples).max())
    candidates = np.flatnonzero(np.abs(samples) > highest * _SAFE)
    return max(highest, float(_peaks_between(samples, candidates).max(initial=0)))


def limit(samples: Samples, rate: int, ceiling: float) -> Samples:
    """Lower what is above a ceiling, and only its surroundings.

    Args:
        samples: one channel; may exceed 1.
        rate: Hz.
        ceiling: linear amplitude that no true peak exceeds afterwards.

    Returns:
        A new array, or the same one where nothing was too loud.
    """
    candidates = np.flatnonzero(np.abs(samples) > ceiling * _SAFE)
    peaks = np.maximum(np.abs(samples[candidates]), _peaks_between(samples, candidates))
    loud = peaks > ceiling
    if not loud.any():
        return samples
    reach = round(LOOK_AHEAD * rate)
    gain = np.ones(len(samples) + 1, np.float32)
    at, needed = candidates[loud], (ceiling / peaks[loud]).astype(np.float32)
    np.minimum.at(gain, at, needed)
    np.minimum.at(gain, at + 1, needed)  # a peak between two samples is held over both
    gain = gain[:-1]
    # Stretches around the loud samples, wide enough for the gain to leave 1 and come back.
    margin = 4 * reach
    breaks = np.flatnonzero(np.diff(at) > 2 * margin)
    starts = np.maximum(at[np.concatenate(([0], breaks + 1))] - margin, 0)
    ends = np.minimum(at[np.concatenate((breaks, [len(at) - 1]))] + margin, len(samples))
    out = samples.copy()
    for start, end in zip(starts, ends, strict=True):
        out[start:end] *= _smooth(gain[start:end], reach)
    return out


def _smooth(gain: Samples, reach: int) -> Samples:
    """Hold the lowest gain over the look-ahead on both sides, and smooth it with a Hann window."""
    held = np.pad(gain, 2 * reach, constant_values=1)
    width, covered = 2 * reach + 1, 1
    while covered < width:  # running minimum by doubling: log2(width) passes
        shift = min(covered, width - covered)
        held = np.minimum(held[:-shift], held[shift:])
        covered += shift
    window = np.hanning(2 * reach + 3)[1:-1].astype(np.float32)
    return np.convolve(held, window / window.sum(), "valid").astype(np.float32)


def _peaks_between(samples: Samples, at: npt.NDArray[np.intp]) -> Samples:
    """Highest absolute value of the oversampled signal after each of the samples `at`, up to the next one."""
    if not len(at):
        return np.zeros(0, np.float32)
    half = _TAPS // 2
    padded = np.pad(samples, (half - 1, half))
    windows = np.lib.stride_tricks.sliding_window_view(padded, _TAPS)
    peaks = np.empty(len(at), np.float32)
    for start in range(0, len(at), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        peaks[some] = np.abs(windows[at[some]] @ _INTERPOLATOR).max(axis=1)
    return peaks
