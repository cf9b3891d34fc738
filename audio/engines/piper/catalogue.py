"""The publisher's list of voices, `voices.json`: the authority on their names, files, sizes and checksums."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

import msgspec

from audio.engines.piper import download
from audio.engines.piper.download import DEFAULT_LIMITS, DownloadLimits
from audio.errors import InstallError

PUBLISHER = "https://huggingface.co/rhasspy/piper-voices/resolve/main"
"""Where the project that makes Piper publishes voices."""

LIST = "voices.json"
_LONGEST = 5_000_000  # bytes of the list; it has 0.3 MB in 2026
_LARGEST = 1_000_000_000  # bytes of one file
_NAME = re.compile(r"fr_[A-Z]{2}-[A-Za-z0-9_]{1,40}-[a-z_]{1,10}")
_PATH = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/){0,8}[A-Za-z0-9_][A-Za-z0-9_.-]*")
_MD5 = re.compile(r"[0-9a-f]{32}")


class _Language(msgspec.Struct, frozen=True):
    code: str


class _File(msgspec.Struct, frozen=True):
    size_bytes: int
    md5_digest: str


class _Voice(msgspec.Struct, frozen=True):
    language: _Language
    files: dict[str, _File]
    num_speakers: int = 1


@dataclass(frozen=True, slots=True)
class File:
    """A file as the list states it.

    Attributes:
        url: where it is.
        size: bytes.
        md5: hexadecimal; over TLS, against accidents rather than attacks.
    """

    url: str
    size: int
    md5: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A French voice that can be installed.

    Attributes:
        name: as files and settings call it.
        model: its weights.
        config: what Piper is told of it.
        card: what the publisher tells people of it; None where there is none.
        speakers: how many.
    """

    name: str
    model: File
    config: File
    card: File | None
    speakers: int

    @property
    def megabytes(self) -> float:
        """All that will be fetched."""
        return (self.model.size + self.config.size) / 1e6


def offers(base: str, limits: DownloadLimits = DEFAULT_LIMITS) -> dict[str, Offer]:
    """The French voices of a publisher, by name.

    Args:
        base: address of the folder that holds the list.
        limits: how slow downloads may be.

    Raises:
        InstallError: the list cannot be had, or is none.
    """
    base = base.rstrip("/")
    url = f"{base}/{LIST}"
    data = download.fetch(url, _LONGEST, limits)
    try:
        voices = msgspec.json.decode(data, type=dict[str, _Voice])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InstallError("catalogue", url=url, cause=str(error).splitlines()[0]) from error
    found = (_offer(base, name, voice) for name, voice in voices.items() if _NAME.fullmatch(name))
    return {offer.name: offer for offer in found if offer}


def chosen(found: Mapping[str, Offer], name: str, base: str) -> Offer:
    """One of them.

    Raises:
        InstallError: there is none of that name.
    """
    if name not in found:
        raise InstallError("name", name=name, url=base)
    return found[name]


def _offer(base: str, name: str, voice: _Voice) -> Offer | None:
    """An offer that is complete, and whose files are where the list is."""
    files = {path.rpartition("/")[2]: _file(base, path, told) for path, told in voice.files.items()}
    model, config = files.get(f"{name}.onnx"), files.get(f"{name}.onnx.json")
    if model is None or config is None:
        return None
    return Offer(name, model, config, files.get("MODEL_CARD"), voice.num_speakers)


def _file(base: str, path: str, told: _File) -> File | None:
    sound = _PATH.fullmatch(path) and _MD5.fullmatch(told.md5_digest) and 0 < told.size_bytes <= _LARGEST
    return File(f"{base}/{quote(path)}", told.size_bytes, told.md5_digest) if sound else None
