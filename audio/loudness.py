"""Loudness after ITU-R BS.1770-5 and EBU R 128, on one channel.

A single channel is measured as one channel: the same signal on two loudspeakers reads 3.01 LU more. Our
target of -19 LUFS is thus heard as -16 LUFS on stereo equipment (docs/design.md).
"""

from functools import cache

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

STEP = 0.1  # s; blocks of 400 ms overlap by 75 %, so all are sums of four steps
_BLOCK = 4  # steps
_ABSOLUTE_GATE = -70.0  # LUFS
_RELATIVE_GATE = -10.0  # LU
_OFFSET = -0.691  # LU; makes 0 dBFS of 997 Hz in one channel read -3.01
_TAPS = 4096  # of the weighting's impulse response; beyond them lies less than -100 dB
_FFT = 16384

# BS.1770 annex 1 gives both filters at 48 kHz; these are the analogue ones behind them (Hz, dB, quality).
_SHELF = (1681.974450955533, 3.999843853973347, 0.7071752369554196)
_HIGH_PASS = (38.13547087602444, 0.5003270373238773)


def steps(samples: Samples, rate: int) -> npt.NDArray[np.float64]:
    """K-weighted mean square of each 100 ms.

    Args:
        samples: one channel in [-1, 1].
        rate: Hz, a multiple of 10.

    Returns:
        One value a step; a last, incomplete step counts as if silence filled it.
    """
    length = round(rate * STEP)
    weighted = _weighted(samples, rate)
    padded = np.zeros(-(-len(weighted) // length) * length, np.float32)
    padded[: len(weighted)] = weighted
    rows = padded.reshape(-1, length)
    energies: npt.NDArray[np.float64] = np.einsum("ij,ij->i", rows, rows, dtype=np.float64) / length
    return energies


def integrated(energies: npt.NDArray[np.float64]) -> float:
    """Gated loudness of a programme.

    Args:
        energies: as `steps` gives them, of one clip or of many in a row.

    Returns:
        LUFS; -inf for silence and for less than 400 ms.
    """
    if len(energies) < _BLOCK:
        return float("-inf")
    blocks = np.convolve(energies, np.full(_BLOCK, 1 / _BLOCK), "valid")
    blocks = blocks[blocks > _energy(_ABSOLUTE_GATE)]
    if len(blocks):
        blocks = blocks[blocks > blocks.mean() * 10 ** (_RELATIVE_GATE / 10)]
    return _level(float(blocks.mean())) if len(blocks) else float("-inf")


def _level(energy: float) -> float:
    return _OFFSET + 10 * float(np.log10(energy))


def _energy(level: float) -> float:
    return float(10 ** ((level - _OFFSET) / 10))


def _weighted(samples: Samples, rate: int) -> Samples:
    """Overlap-save convolution with the weighting's impulse response."""
    response = _response(rate)
    advance = _FFT - _TAPS + 1
    padded = np.zeros(_TAPS - 1 + -(-max(len(samples), 1) // advance) * advance, np.float32)
    padded[_TAPS - 1 : _TAPS - 1 + len(samples)] = samples
    windows = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::advance]
    out = np.empty((len(windows), advance), np.float32)
    for row, window in zip(out, windows, strict=True):  # one by one: memory stays flat
        row[:] = np.fft.irfft(np.fft.rfft(window) * response, _FFT)[_TAPS - 1 :]
    return out.reshape(-1)[: len(samples)]


@cache
def _response(rate: int) -> npt.NDArray[np.complex64]:
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(1 << 16))
    impulse = np.fft.irfft(_biquad(_shelf(rate), z) * _biquad(_high_pass(rate), z))[:_TAPS]
    return np.fft.rfft(impulse, _FFT).astype(np.complex64)


_Biquad = tuple[tuple[float, float, float], tuple[float, float, float]]


def _biquad(filter_: _Biquad, z: npt.NDArray[np.complex128]) -> npt.NDArray[np.complex128]:
    (b0, b1, b2), (a0, a1, a2) = filter_
    response: npt.NDArray[np.complex128] = (b0 + b1 * z + b2 * z**2) / (a0 + a1 * z + a2 * z**2)
    return response


def _shelf(rate: int) -> _Biquad:
    frequency, gain, quality = _SHELF
    k = float(np.tan(np.pi * frequency / rate))
    high = 10 ** (gain / 20)
    band = high**0.4996667741545416
    numerator = (high + band * k / quality + k * k, 2 * (k * k - high), high - band * k / quality + k * k)
    return numerator, (1 + k / quality + k * k, 2 * (k * k - 1), 1 - k / quality + k * k)


def _high_pass(rate: int) -> _Biquad:
    frequency, quality = _HIGH_PASS
    k = float(np.tan(np.pi * frequency / rate))
    # The standard leaves the numerator at 1, -2, 1, without the normalisation of the bilinear transform.
    scale = 1 + k / quality + k * k
    return (scale, -2 * scale, scale), (scale, 2 * (k * k - 1), 1 - k / quality + k * k)
