"""Loudness after ITU-R BS.1770-5 and EBU R 128, on one channel.

A single channel is measured as one channel: the same signal on two loudspeakers reads 3.01 LU more. Our
target of -19 LUFS is thus heard as -16 LUFS on stereo equipment (docs/design.md).
"""

from functools import cache

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

STEP = 0.1  # s; blocks of 400 ms overlap by 75 %, so all are sums of four steps
MOMENTARY = 4  # steps
SHORT_TERM = 30  # steps
_ABSOLUTE_GATE = -70.0  # LUFS
_RELATIVE_GATE = -10.0  # LU
_RANGE_GATE = -20.0  # LU
_PERCENTILES = (10, 95)
_ROWS = 16  # steps transformed at once: they fit into the processor's cache
_OFFSET = -0.691  # LU; makes 0 dBFS of 997 Hz in one channel read -3.01
# BS.1770 annex 1 gives both filters at 48 kHz; these are the analogue ones behind them (Hz, dB, quality).
_SHELF = (1681.974450955533, 3.999843853973347, 0.7071752369554196)
_HIGH_PASS = (38.13547087602444, 0.5003270373238773)


def steps(samples: Samples, rate: int) -> npt.NDArray[np.float64]:
    """K-weighted mean square of each 100 ms.

    Each step is weighted in the frequency domain, where its energy is summed too (Parseval): one transform
    and no filter. What a filter would ring into the next step stays in its own; integrated loudness agrees
    with a filter in time within 0.02 LU on speech.

    Args:
        samples: one channel in [-1, 1].
        rate: Hz, a multiple of 20.

    Returns:
        One value per step; a last, incomplete step counts as if silence filled it.
    """
    length = round(rate * STEP)
    padded = np.zeros(-(-len(samples) // length) * length, np.float32)
    padded[: len(samples)] = samples
    rows = padded.reshape(-1, length)
    energies = [np.zeros(0)]
    for start in range(0, len(rows), _ROWS):
        spectra = np.fft.rfft(rows[start : start + _ROWS])
        weighted = (spectra.real**2 + spectra.imag**2) @ _weights(rate)
        energies.append(np.asarray(weighted, np.float64))
    return np.concatenate(energies)


def integrated(energies: npt.NDArray[np.float64]) -> float:
    """Gated loudness of a programme.

    Args:
        energies: from `steps`, of one clip or of many in a row.

    Returns:
        LUFS; -inf for silence and for less than 400 ms.
    """
    windows = _windows(energies, MOMENTARY)
    counted = _gate(windows, _RELATIVE_GATE)
    return _level(float(windows.mean(where=counted))) if counted.any() else float("-inf")


def sliding(energies: npt.NDArray[np.float64], window: int) -> npt.NDArray[np.float64]:
    """Momentary or short-term loudness over time.

    Args:
        energies: from `steps`.
        window: in steps, `MOMENTARY` or `SHORT_TERM`.

    Returns:
        LUFS of each whole window, a step apart; -inf for silence.
    """
    with np.errstate(divide="ignore"):
        return _OFFSET + 10 * np.log10(_windows(energies, window))


def spread(energies: npt.NDArray[np.float64]) -> float:
    """Loudness range of a programme (EBU Tech 3342).

    Args:
        energies: from `steps`.

    Returns:
        LU between the soft and the loud parts; 0 for less than 3 s.
    """
    windows = _windows(energies, SHORT_TERM)
    windows = windows[_gate(windows, _RANGE_GATE)]
    if not len(windows):
        return 0.0
    soft, loud = np.percentile(windows, _PERCENTILES)
    return _level(float(loud)) - _level(float(soft))


def _windows(energies: npt.NDArray[np.float64], window: int) -> npt.NDArray[np.float64]:
    """Mean energy of each whole window; none where the programme is shorter."""
    if len(energies) < window:
        return np.zeros(0)
    return np.convolve(energies, np.full(window, 1 / window), "valid")


def _gate(windows: npt.NDArray[np.float64], relative: float) -> npt.NDArray[np.bool_]:
    """Which windows count: those not silent, and not far below the mean of those that are not."""
    heard: npt.NDArray[np.bool_] = windows > 10 ** ((_ABSOLUTE_GATE - _OFFSET) / 10)
    if not heard.any():
        return heard
    heard &= windows > windows.mean(where=heard) * 10 ** (relative / 10)
    return heard


def _level(energy: float) -> float:
    return _OFFSET + 10 * float(np.log10(energy))


@cache
def _weights(rate: int) -> npt.NDArray[np.float32]:
    """What each bin of a step's spectrum adds to its mean square: K-weighting (shelf, high-pass)."""
    frequency, gain, quality = _SHELF
    k = float(np.tan(np.pi * frequency / rate))
    high = 10 ** (gain / 20)
    band = high**0.4996667741545416
    numerator = (high + band * k / quality + k * k, 2 * (k * k - high), high - band * k / quality + k * k)
    shelf = numerator, (1 + k / quality + k * k, 2 * (k * k - 1), 1 - k / quality + k * k)
    frequency, quality = _HIGH_PASS
    k = float(np.tan(np.pi * frequency / rate))
    # The standard leaves the numerator at 1, -2, 1, without the normalisation of the bilinear transform.
    scale = 1 + k / quality + k * k
    high_pass = (scale, -2 * scale, scale), (scale, 2 * (k * k - 1), 1 - k / quality + k * k)
    length = round(rate * STEP)
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(length))
    response = np.ones(len(z), np.complex128)
    for (b0, b1, b2), (a0, a1, a2) in (shelf, high_pass):
        response *= (b0 + b1 * z + b2 * z**2) / (a0 + a1 * z + a2 * z**2)
    sides = np.full(len(z), 2.0)  # bins between 0 Hz and half the rate stand for two
    sides[[0, -1]] = 1
    return np.asarray(np.abs(response) ** 2 * sides / length**2, np.float32)
