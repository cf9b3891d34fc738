"""Sound profile: MP3 format, target loudness and true-peak ceiling of an edition; other encodings offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from types import MappingProxyType
from typing import NamedTuple

from audio.errors import SoundRefusedError

_version = cache(version)  # asked for each clip

PROCESSING = 1
"""Version of the processing of clips (trimming, limiting, encoding): a change makes every clip anew."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """An MP3 format: constant bit rate, one channel.

    Attributes:
        rate: Hz.
        bitrate: kbit/s.
        attenuation: dB that LAME takes off at this bit rate, added before encoding.
        samples: per frame.
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
        """Everything that decides how the same samples are encoded; part of every clip's key."""
        encoder = f"lameenc {_version('lameenc')}"
        return [encoder, self.rate, self.bitrate, self.quality, self.attenuation]


FORMATS = {
    "standard": AudioFormat(44100, 96, 0.446, 1152, 3, 7, 0),
    "small": AudioFormat(22050, 64, 0.446, 576, 2, 8, 0),
}


class Encoding(NamedTuple):
    """A format in which whole episodes are offered beside the MP3.

    Attributes:
        name: shown to listeners.
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
    """The format of a sound profile of the settings.

    Raises:
        SoundRefusedError: there is no such profile.
    """
    if name not in FORMATS:
        raise SoundRefusedError("profile", name=name, known=", ".join(FORMATS))
    return FORMATS[name]


@dataclass(frozen=True, slots=True)
class SoundProfile:
    """Loudness and format of finished clips.

    Attributes:
        format: MP3 format.
        loudness: target of each voice, integrated over continuous speech, in LUFS of one channel.
        true_peak: never exceeded after encoding, in dBTP.
    """

    format: AudioFormat
    loudness: float = -19.0
    true_peak: float = -1.0

    @property
    def key(self) -> list[object]:
        """Everything but the gain that decides how the same speech is finished."""
        return [PROCESSING, self.true_peak, *self.format.key]
