"""The publisher's catalogue of voices, `voices.json`: names, files, sizes and checksums."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import msgspec

from audio.engines.models import download
from audio.engines.models.download import DEFAULT_LIMITS, DownloadLimits
from audio.errors import InstallError

PUBLISHER = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
"""Where the project that makes Piper publishes voices."""

LIST = "voices.json"
_LONGEST = 5_000_000  # bytes of the list; it has 0.3 MB in 2026
_LARGEST = 1_000_000_000  # bytes of one file
_NAME = re.compile(r"fr_[A-Z]{2}-[A-Za-z0-9_]{1,40}-[a-z_]{1,10}")
_PATH = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/){0,8}[A-Za-z0-9_][A-Za-z0-9_.-]*")
_MD5 = re.compile(r"[0-9a-f]{32}")


class _ListedLanguage(msgspec.Struct, frozen=True):
    code: str


class _ListedFile(msgspec.Struct, frozen=True):
    size_bytes: int
    md5_digest: str


class _ListedVoice(msgspec.Struct, frozen=True):
    language: _ListedLanguage
    files: dict[str, _ListedFile]
    num_speakers: int = 1


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file as the catalogue describes it.

    Attributes:
        url: where it is.
        size: bytes.
        md5: hexadecimal; over TLS, against accidents rather than attacks.
    """

    url: str
    size: int
    md5: str


@dataclass(frozen=True, slots=True)
class OfferedVoice:
    """A French voice that can be installed.

    Attributes:
        name: in files and settings.
        model: its weights.
        config: Piper's configuration of it.
        card: the publisher's description; None where there is none.
        speakers: how many.
    """

    name: str
    model: OfferedFile
    config: OfferedFile
    card: OfferedFile | None
    speakers: int

    @property
    def megabytes(self) -> float:
        """Size of the download."""
        return (self.model.size + self.config.size) / 1e6


def offers(base: str, limits: DownloadLimits = DEFAULT_LIMITS) -> dict[str, OfferedVoice]:
    """Fetch the French voices of a publisher, by name.

    Args:
        base: address of the folder that holds the catalogue.
        limits: how slow downloads may be.

    Raises:
        InstallError: the catalogue cannot be fetched, or is none.
    """
    base = base.rstrip("/")
    url = f"{base}/{LIST}"
    data = download.fetch(url, _LONGEST, limits)
    try:
        voices = msgspec.json.decode(data, type=dict[str, _ListedVoice])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InstallError("catalogue", url=url, cause=str(error).splitlines()[0]) from error
    offered = {}
    for name, voice in voices.items():
        files: dict[str, OfferedFile] = {}
        for path, file in voice.files.items():
            if _PATH.fullmatch(path) and _MD5.fullmatch(file.md5_digest) and 0 < file.size_bytes <= _LARGEST:
                address = f"{base}/{quote(path)}"
                files[path.rpartition("/")[2]] = OfferedFile(address, file.size_bytes, file.md5_digest)
        model, config = files.get(f"{name}.onnx"), files.get(f"{name}.onnx.json")
        if _NAME.fullmatch(name) and model and config:
            card = files.get("MODEL_CARD")
            offered[name] = OfferedVoice(name, model, config, card, voice.num_speakers)
    return offered


def chosen(offered: Mapping[str, OfferedVoice], name: str, base: str) -> OfferedVoice:
    """Select a voice by name.

    Args:
        offered: from `offers`.
        name: of the voice.
        base: address of the publisher, for the message.

    Raises:
        InstallError: there is none of that name.
    """
    if name not in offered:
        raise InstallError("name", name=name, url=base)
    return offered[name]
