"""Encoding a clip with LAME, decoding it with FFmpeg."""

from typing import cast

import av
import lameenc
import numpy as np
from av.audio.codeccontext import AudioCodecContext

from audio.dsp.loudness import Samples
from audio.profile import Format


def encode(samples: Samples, sound: Format) -> bytes:
    """Encodes one clip to whole frames that need no other.

    Args:
        samples: one channel in [-1, 1] at the format's rate.
        sound: the format.

    Returns:
        Frames for all samples and the encoder's delay: a silence of 1 to 2 frames' length follows the sound.
    """
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(sound.rate)
    encoder.set_out_sample_rate(sound.rate)
    encoder.set_bit_rate(sound.bitrate)
    encoder.set_quality(sound.quality)
    scale = 32767 * 10 ** (sound.attenuation / 20)
    pcm = np.clip(np.rint(samples * scale), -32768, 32767).astype(np.int16)
    return bytes(encoder.encode(pcm.tobytes())) + bytes(encoder.flush())


def decode(frames: bytes) -> Samples:
    """Decodes joined frames, with the delay of encoder and decoder still in front.

    Returns:
        One channel, nominally in [-1, 1]; may exceed it.
    """
    codec = cast(AudioCodecContext, av.CodecContext.create("mp3float", "r"))
    packets = [*codec.parse(frames), *codec.parse(b"")]
    decoded = [frame for packet in packets for frame in codec.decode(packet)]
    parts = [np.frombuffer(memoryview(frame.planes[0]), np.float32, frame.samples) for frame in decoded]
    return np.concatenate(parts)
