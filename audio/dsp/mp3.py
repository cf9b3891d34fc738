"""MP3: encoding with LAME, decoding with FFmpeg; frame headers, silent frames and the Info frame.

Clips are encoded apart and joined frame by frame (docs/design.md, "Joining"). That is sample-exact: each
clip's first frame needs no bits of an earlier one, and the encoder's delay is the same for all.

NumPy, LAME and FFmpeg are loaded only where a clip is encoded or decoded: frames are joined without them.
"""

from typing import TYPE_CHECKING, cast

from audio.profile import AudioFormat

if TYPE_CHECKING:
    from av.audio.codeccontext import AudioCodecContext

    from audio.dsp.loudness import Samples

# Samples. A decoder skips the encoder's delay and its own (529) in front, and the padding less its own at
# the end: with a padding of 576, 1152 samples in all.
_DELAY = 576
_PADDING = 576
_SKIPPED = 1152
HEARD_FROM = 1105
"""Samples that encoder and decoder put in front of all, to be skipped where frames are decoded one by one."""


def encode(samples: "Samples", audio_format: AudioFormat) -> bytes:
    """Encode one clip to whole frames that need no others.

    Args:
        samples: one channel in [-1, 1] at the format's rate.
        audio_format: bit rate and quality.

    Returns:
        Frames for all samples and the encoder's delay: silence of 1 to 2 frames' length follows the sound.
    """
    import lameenc  # noqa: PLC0415 - see above
    import numpy as np  # noqa: PLC0415 - likewise

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(audio_format.rate)
    encoder.set_out_sample_rate(audio_format.rate)
    encoder.set_bit_rate(audio_format.bitrate)
    encoder.set_quality(audio_format.quality)
    scale = 32767 * 10 ** (audio_format.attenuation / 20)
    pcm = np.clip(np.rint(samples * scale), -32768, 32767).astype(np.int16)
    return bytes(encoder.encode(pcm.tobytes())) + bytes(encoder.flush())


def decode(frames: bytes) -> "Samples":
    """Decode joined frames, with the delay of encoder and decoder still in front.

    Returns:
        One channel, nominally in [-1, 1]; may exceed it.
    """
    import av  # noqa: PLC0415 - see above
    import numpy as np  # noqa: PLC0415 - likewise

    codec = cast("AudioCodecContext", av.CodecContext.create("mp3float", "r"))
    packets = [*codec.parse(frames), *codec.parse(b"")]
    decoded = [frame for packet in packets for frame in codec.decode(packet)]
    pieces = [np.frombuffer(memoryview(frame.planes[0]), np.float32, frame.samples) for frame in decoded]
    return np.concatenate(pieces)


def size(audio_format: AudioFormat) -> int:
    """Bytes of a frame without a padding slot."""
    return audio_format.samples // 8 * audio_format.bitrate * 1000 // audio_format.rate


def silence(audio_format: AudioFormat) -> bytes:
    """A silent frame: no bits of data, none borrowed."""
    return _header(audio_format).ljust(size(audio_format), b"\0")


def skipped(audio_format: AudioFormat) -> int:
    """Frames of a file that nobody hears, by its Info frame."""
    return _SKIPPED // audio_format.samples


def count(frames: bytes, audio_format: AudioFormat) -> int:
    """Number of whole frames in a run of frames.

    Args:
        frames: the run.
        audio_format: of the frames.

    Raises:
        ValueError: there is half a frame in it, or something other than frames of this format.
    """
    number = position = 0
    sync = _header(audio_format)[:2]
    while position < len(frames):
        if frames[position : position + 2] != sync:
            raise ValueError(f"no frame header at byte {position}")
        position += size(audio_format) + (frames[position + 2] >> 1 & 1)
        number += 1
    if position != len(frames):
        raise ValueError("the last frame is cut short")
    return number


def info_frame(audio_format: AudioFormat, frames: int, length: int) -> bytes:
    """The frame in front of a joined file that tells players its length and what to skip.

    F frames then decode to exactly F - `skipped` frames' worth of samples, and what was encoded at
    frame k sounds at frame k. The layout is LAME's "Info" tag (CBR), which FFmpeg, mpg123 and Apple read.

    Args:
        audio_format: of the frames.
        frames: how many follow.
        length: bytes of all that follow.

    Returns:
        One frame.
    """
    total = length + size(audio_format)
    side_info = 17 if audio_format.version == 3 else 9  # bytes between a frame's header and its data
    table = bytes(256 * i // 100 for i in range(100))  # constant bit rate: time and bytes go together
    body = b"Info" + (0xF).to_bytes(4, "big") + frames.to_bytes(4, "big") + total.to_bytes(4, "big") + table
    body += (50).to_bytes(4, "big")  # quality indicator
    body += b"LAME3.100"
    body += bytes([0x01, audio_format.rate // 220])  # revision 0 and CBR; low-pass in units of 100 Hz
    body += bytes(8)  # peak and gains: given in the ID3 tag
    body += bytes([0, audio_format.bitrate]) + (_DELAY << 12 | _PADDING).to_bytes(3, "big")
    body += bytes(4)  # misc, gain, preset
    body += total.to_bytes(4, "big") + bytes(2)  # length; no checksum of the sound
    frame = _header(audio_format) + bytes(side_info) + body
    return (frame + _crc16(frame).to_bytes(2, "big")).ljust(size(audio_format), b"\0")


def _header(audio_format: AudioFormat) -> bytes:
    """Header of a frame without padding: layer III, no CRC, one channel, original (ISO 11172-3, 2.4.2.3)."""
    bits = 0x7FF << 21 | audio_format.version << 19 | 1 << 17 | 1 << 16
    bits |= audio_format.bitrate_index << 12 | audio_format.rate_index << 10 | 3 << 6 | 1 << 2
    return bits.to_bytes(4, "big")


def _crc16(data: bytes) -> int:
    """CRC-16/ARC, as the LAME tag wants it of the bytes before it."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
