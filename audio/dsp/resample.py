"""Sample-rate conversion, by swresample (FFmpeg)."""

import av
import numpy as np

from audio.dsp.loudness import Samples


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """Convert a sound to another rate.

    Args:
        samples: one channel in [-1, 1].
        rate: Hz.
        wanted: Hz.

    Returns:
        One channel at `wanted` Hz, as long as the original within a sample; the same array at the same rate.
    """
    if rate == wanted or not len(samples):
        return samples
    resampler = av.AudioResampler(format="flt", layout="mono", rate=wanted)
    frame = av.AudioFrame.from_ndarray(samples[None, :], format="flt", layout="mono")
    frame.sample_rate = rate
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([converted.to_ndarray()[0] for converted in frames])
