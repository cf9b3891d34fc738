"""How an edition shall sound: the formats MP3 offers, loudness and ceiling."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from types import MappingProxyType
from typing import NamedTuple

from audio.errors import SoundRefusedError

PROCESSING = 1
"""Version of what is done to each clip (trimming, limiting, encoding): another one makes every clip anew."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """A sound that MP3 can have: constant bit rate, one channel.

    Attributes:
        rate: Hz.
        bitrate: kbit/s.
        attenuation: dB that LAME takes off at this bit rate, to be added before.
        samples: samples a frame.
        version: bits of the frame header for MPEG-1 (3) or MPEG-2 (2).
        bitrate_index: of the frame header (ISO 11172-3 / 13818-3, layer III).
        rate_index: of the frame header.
        quality: LAME's, 0 (slow) to 9 (fast).
    """

    rate: int
    bitrate: int
    attenuation: float
    samples: int
    version: int
    bitrate_index: int
    rate_index: int
    quality: int = 5

    @property
    def key(self) -> list[object]:
        """All that makes the encoding of the same samples what it is."""
        encoder = f"lameenc {version('lameenc')}"
        return [encoder, self.rate, self.bitrate, self.quality, self.attenuation]


FORMATS = {
    "standard": AudioFormat(44100, 96, 0.446, 1152, 3, 7, 0),
    "small": AudioFormat(22050, 64, 0.446, 576, 2, 8, 0),
}


class Encoding(NamedTuple):
    """A format of a whole episode that is offered beside the MP3.

    Attributes:
        name: as listeners know it.
        type: MIME type, as feeds and servers give it.
        codecs: RFC 6381.
        container: FFmpeg's name of it.
        codec: FFmpeg's name of the encoder.
        bitrate: kbit/s.
        rate: Hz; None for the MP3's.
        muxing: options of the container.
        coding: options of the encoder.
    """

    name: str
    type: str
    codecs: str
    container: str
    codec: str
    bitrate: int
    rate: int | None = None
    muxing: Mapping[str, str] = MappingProxyType({})
    coding: Mapping[str, str] = MappingProxyType({})


ENCODINGS: Mapping[str, Encoding] = MappingProxyType(
    {
        # The other coder takes 2.5 times as long and, measured on
        # speech at this bit rate, makes 8 dB more noise.
        "m4a": Encoding(
            "M4A",
            "audio/x-m4a",
            "mp4a.40.2",
            "ipod",
            "aac",
            64,
            muxing={"movflags": "+faststart"},
            coding={"aac_coder": "fast"},
        ),
        "opus": Encoding("Opus", "audio/ogg", "opus", "ogg", "libopus", 32, rate=48_000),
    }
)
"""By suffix of the file."""


def audio_format(name: str) -> AudioFormat:
    """The format a sound profile of the settings stands for.

    Raises:
        SoundRefusedError: there is no such profile.
    """
    if name not in FORMATS:
        raise SoundRefusedError("profile", name=name, known=", ".join(FORMATS))
    return FORMATS[name]


@dataclass(frozen=True, slots=True)
class SoundProfile:
    """How finished clips shall be.

    Attributes:
        format: MP3 format.
        loudness: of each voice, integrated over continuous speech, in LUFS of one channel.
        true_peak: never exceeded after encoding, in dBTP.
    """

    format: AudioFormat
    loudness: float = -19.0
    true_peak: float = -1.0

    @property
    def key(self) -> list[object]:
        """All that makes the finishing of the same speech what it is, its gain apart."""
        return [PROCESSING, self.true_peak, *self.format.key]
