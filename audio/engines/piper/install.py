"""Brings a voice here: fetched beside its place, checked, then renamed; the weights last.

A kill at any moment leaves either no voice or a whole one, and a part that the same command goes on from.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from audio.engines.piper import download, installed
from audio.engines.piper.catalogue import File, Offer
from audio.engines.piper.download import DEFAULT_LIMITS, DownloadLimits
from audio.errors import InstallError, StoreError, VoiceMissingError

_PART = ".part"
_LONGEST_CARD = 100_000  # bytes

Progress = Callable[[int, int], None]
"""Told of the bytes that are there, and of all."""


def card(offer: Offer, limits: DownloadLimits = DEFAULT_LIMITS) -> str:
    """What the publisher tells people of a voice; empty where it tells nothing.

    Raises:
        InstallError: it cannot be had.
    """
    if offer.card is None:
        return ""
    return download.fetch(offer.card.url, _LONGEST_CARD, limits).decode(errors="replace")


def install(
    offer: Offer, told: str, folder: Path, progress: Progress, limits: DownloadLimits = DEFAULT_LIMITS
) -> bool:
    """Installs a voice, or mends it where it was altered.

    Args:
        offer: what the publisher states of it.
        told: its card, kept beside it.
        folder: where voices are.
        progress: told of the weights as they come.
        limits: how slow downloads may be.

    Returns:
        Whether anything was done: False where it is here already, as the publisher states it.

    Raises:
        InstallError: it cannot be had, or is not what the publisher states.
        StoreError: the disk refused.
    """
    model, config = folder / f"{offer.name}.onnx", folder / f"{offer.name}.onnx.json"
    if _whole(offer, folder):
        return False
    with _disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _require_room(folder, offer.model.size - _size(Path(f"{model}{_PART}")))
    fetched = [
        _fetched(offer.config, config, lambda *_: None, limits),
        _fetched(offer.model, model, progress, limits),
    ]
    hashes = {path.name: hashed for path, hashed in zip((config, model), fetched, strict=True)}
    record = {"from": offer.model.url, "files": hashes}
    with _disk(folder):
        model.unlink(missing_ok=True)  # an altered one is no voice until all of the new one is there
        _write(folder / f"{offer.name}{installed.CARD}", told.encode())
        _write(folder / f"{offer.name}{installed.RECORD}", json.dumps(record, indent=1).encode())
        for path in (config, model):
            os.replace(f"{path}{_PART}", path)
        _flush(folder)
    return True


def _whole(offer: Offer, folder: Path) -> bool:
    """Whether it is installed, and its bytes are those that came."""
    model = installed.models(folder).get(offer.name)
    if model is None or model.recorded is None:
        return False
    try:
        model.check()
        return hashlib.md5(model.read(), usedforsecurity=False).hexdigest() == offer.model.md5
    except VoiceMissingError:
        return False


def _fetched(file: File, path: Path, progress: Progress, limits: DownloadLimits) -> str:
    """Brings a file into `<path>.part`, whole and checked.

    Returns:
        Its SHA-256.
    """
    part = Path(f"{path}{_PART}")
    with _disk(part):
        if _size(part) > file.size:
            part.unlink()
        _append(file, part, progress, limits)
        size, md5, sha256 = _size(part), _digest(part, "md5"), _digest(part, "sha256")
        if size < file.size:
            cause = f"it ended after {size} of {file.size} bytes"
            raise InstallError("unreachable", url=file.url, cause=cause)
        if md5 != file.md5:
            part.unlink()
            cause = f"MD5 {md5}, not {file.md5}" if size == file.size else f"more than {file.size} bytes"
            raise InstallError("altered", url=file.url, cause=cause)
    return sha256


def _append(file: File, part: Path, progress: Progress, limits: DownloadLimits) -> None:
    """Adds what is missing to a part; begins anew where the server does not go on."""
    if _size(part) == file.size:
        return
    try:
        with download.opened(file.url, _size(part), limits) as (resumed, chunks):
            _save(chunks, part, "ab" if resumed else "wb", file.size, progress)
    except InstallError as error:
        if error.key == "altered":  # what is here is longer than what is there
            part.unlink()
        raise


def _save(
    chunks: Iterator[bytes], part: Path, mode: Literal["ab", "wb"], size: int, progress: Progress
) -> None:
    with part.open(mode) as out:
        try:
            for chunk in chunks:
                out.write(chunk)
                progress(min(out.tell(), size), size)
                if out.tell() > size:
                    break
        finally:
            out.flush()
            os.fsync(out.fileno())


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


def _flush(folder: Path) -> None:
    """Renames reach the disk; where folders cannot be opened (Windows), the system sees to it."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _require_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size:
        cause = f"{size / 1e6:.0f} MB are needed, {free / 1e6:.0f} MB are free"
        raise StoreError("write", path=folder, cause=cause)


@contextmanager
def _disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError("write", path=error.filename or path, cause=error.strerror) from error
