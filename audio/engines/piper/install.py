"""Installs a Piper voice: downloaded beside its place, checked, then renamed; the weights last.

A kill at any moment leaves either no voice or a whole one, and a part that the same command resumes.
"""

import hashlib
import json
import os
from pathlib import Path

from audio.engines.models import download, part_files
from audio.engines.models.download import DEFAULT_LIMITS, DownloadLimits
from audio.engines.models.part_files import Progress, part_of
from audio.engines.piper import installed
from audio.engines.piper.catalogue import OfferedFile, OfferedVoice
from audio.errors import InstallError, VoiceMissingError

_LONGEST_CARD = 100_000  # bytes


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
    with part_files.disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        part_files.require_space(folder, offer.model.size - part_files.size(part_of(model)))
    hashes = {
        config.name: _fetch(offer.config, config, lambda *_: None, limits),
        model.name: _fetch(offer.model, model, progress, limits),
    }
    record = {"from": offer.model.url, "files": hashes}
    with part_files.disk(folder):
        model.unlink(missing_ok=True)  # an altered one is no voice until all of the new one is there
        part_files.write(folder / f"{offer.name}{installed.CARD}", [card.encode()])
        part_files.write(folder / f"{offer.name}{installed.RECORD}", [json.dumps(record, indent=1).encode()])
        for path in (config, model):
            os.replace(part_of(path), path)
        part_files.flush_folder(folder)
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
    part = part_of(path)
    with part_files.disk(part):
        part_files.resume(file.url, file.size, part, progress, limits)
        size, md5, sha256 = (
            part_files.size(part),
            *(part_files.digest(part, name) for name in ("md5", "sha256")),
        )
        if size < file.size:
            cause = f"it ended after {size} of {file.size} bytes"
            raise InstallError("unreachable", url=file.url, cause=cause)
        if md5 != file.md5:
            part.unlink()
            cause = f"MD5 {md5}, not {file.md5}" if size == file.size else f"more than {file.size} bytes"
            raise InstallError("altered", url=file.url, cause=cause)
    return sha256
