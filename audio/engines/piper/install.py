"""Installs a voice: downloaded beside its place, checked, then renamed; the weights last.

A kill at any moment leaves either no voice or a whole one, and a part that the same command resumes.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from audio.engines.piper import download, installed
from audio.engines.piper.catalogue import OfferedFile, OfferedVoice
from audio.engines.piper.download import DEFAULT_LIMITS, DownloadLimits
from audio.errors import InstallError, StoreError, VoiceMissingError

_PART = ".part"
_LONGEST_CARD = 100_000  # bytes

Progress = Callable[[int, int], None]
"""Called with the number of bytes that have arrived, and of all."""


def card(offer: OfferedVoice, limits: DownloadLimits = DEFAULT_LIMITS) -> str:
    """Fetch the publisher's description of a voice.

    Args:
        offer: from the catalogue.
        limits: how slow downloads may be.

    Returns:
        Empty where there is none.

    Raises:
        InstallError: it cannot be fetched.
    """
    if offer.card is None:
        return ""
    return download.fetch(offer.card.url, _LONGEST_CARD, limits).decode(errors="replace")


def install(
    offer: OfferedVoice, card: str, folder: Path, progress: Progress, limits: DownloadLimits = DEFAULT_LIMITS
) -> bool:
    """Install a voice, or repair it where it was altered.

    Args:
        offer: from the catalogue.
        card: its description, kept beside it.
        folder: of the voices.
        progress: called as the weights arrive.
        limits: how slow downloads may be.

    Returns:
        Whether anything was done: False where it is installed already, as the catalogue describes it.

    Raises:
        InstallError: it cannot be fetched, or is not what the catalogue describes.
        StoreError: the disk refused.
    """
    model, config = folder / f"{offer.name}.onnx", folder / f"{offer.name}.onnx.json"
    if _is_whole(offer, folder):
        return False
    with _disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        size, free = offer.model.size - _size(Path(f"{model}{_PART}")), shutil.disk_usage(folder).free
        if free < size:
            cause = f"{size / 1e6:.0f} MB are needed, {free / 1e6:.0f} MB are free"
            raise StoreError("write", path=folder, cause=cause)
    hashes = {
        config.name: _fetch(offer.config, config, lambda *_: None, limits),
        model.name: _fetch(offer.model, model, progress, limits),
    }
    record = {"from": offer.model.url, "files": hashes}
    with _disk(folder):
        model.unlink(missing_ok=True)  # an altered one is no voice until all of the new one is there
        _write(folder / f"{offer.name}{installed.CARD}", card.encode())
        _write(folder / f"{offer.name}{installed.RECORD}", json.dumps(record, indent=1).encode())
        for path in (config, model):
            os.replace(f"{path}{_PART}", path)
        if hasattr(os, "O_DIRECTORY"):  # where folders cannot be opened (Windows), the system flushes them
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    return True


def _is_whole(offer: OfferedVoice, folder: Path) -> bool:
    """Whether a voice is installed, and its bytes are those of the catalogue."""
    model = installed.models(folder).get(offer.name)
    if model is None or model.recorded is None:
        return False
    try:
        model.check()
        return hashlib.md5(model.read(), usedforsecurity=False).hexdigest() == offer.model.md5
    except VoiceMissingError:
        return False


def _fetch(file: OfferedFile, path: Path, progress: Progress, limits: DownloadLimits) -> str:
    """Download a file into `<path>.part`, whole and checked.

    Returns:
        Its SHA-256.
    """
    part = Path(f"{path}{_PART}")
    with _disk(part):
        if _size(part) > file.size:
            part.unlink()
        _resume(file, part, progress, limits)
        size, md5, sha256 = _size(part), _digest(part, "md5"), _digest(part, "sha256")
        if size < file.size:
            cause = f"it ended after {size} of {file.size} bytes"
            raise InstallError("unreachable", url=file.url, cause=cause)
        if md5 != file.md5:
            part.unlink()
            cause = f"MD5 {md5}, not {file.md5}" if size == file.size else f"more than {file.size} bytes"
            raise InstallError("altered", url=file.url, cause=cause)
    return sha256


def _resume(file: OfferedFile, part: Path, progress: Progress, limits: DownloadLimits) -> None:
    """Download what a part lacks; start again where the server does not resume."""
    if _size(part) == file.size:
        return
    try:
        with (
            download.opened(file.url, _size(part), limits) as (resumed, chunks),
            part.open("ab" if resumed else "wb") as out,
        ):
            try:
                for chunk in chunks:
                    out.write(chunk)
                    progress(min(out.tell(), file.size), file.size)
                    if out.tell() > file.size:
                        break
            finally:
                out.flush()
                os.fsync(out.fileno())
    except InstallError as error:
        if error.key == "altered":  # the part is longer than the file there
            part.unlink()
        raise


def _digest(path: Path, name: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.new(name, usedforsecurity=False)).hexdigest()


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _write(path: Path, data: bytes) -> None:
    part = Path(f"{path}{_PART}")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError("write", path=error.filename or path, cause=error.strerror) from error
