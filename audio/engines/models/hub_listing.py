"""Listings of model repositories (huggingface.co): size and SHA-256 of files of which none is known here.

A listing names one revision, which never changes. It states the SHA-256 of large files, and of small ones the
hash that git gives them: those are fetched at once, compared with it, and their SHA-256 is computed.
"""

import hashlib
import json
import re
from dataclasses import replace
from functools import cache
from typing import Any

from audio.engines.models import download
from audio.engines.models.catalogue import ModelFile, ModelSet
from audio.engines.models.download import DownloadLimits
from audio.errors import InstallError

LARGEST = 4 << 20  # bytes of a listing, and of a file that git holds itself

ADDRESS = re.compile(
    r"(?P<host>https?://[^/]+)/(?P<repository>[^/]+/[^/]+)/resolve/(?P<revision>[^/]+)/(?P<path>.+)"
)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def completed(offer: ModelSet, limits: DownloadLimits) -> ModelSet:
    """A set with the sizes and hashes that its publisher lists, for the files that have none.

    Args:
        offer: from the catalogue.
        limits: how slow downloads may be.

    Returns:
        The set itself where it has all of them.

    Raises:
        InstallError: the publisher cannot be reached, or lists a file that is not what it sends.
    """
    if all(file.hashes for file in offer.files):
        return offer
    entries = cache(lambda url: _entries(url, limits))  # one listing for all files of a folder
    files = (file if file.hashes else _completed(file, entries, limits) for file in offer.files)
    return replace(offer, files=tuple(files))


def _completed(file: ModelFile, entries: Any, limits: DownloadLimits) -> ModelFile:
    parts = ADDRESS.fullmatch(file.url)
    if parts is None:
        raise InstallError("catalogue", url=file.url, cause="no address of a model repository")
    folder = parts["path"].rpartition("/")[0]
    listing = f"{parts['host']}/api/models/{parts['repository']}/tree/{parts['revision']}/{folder}"
    entry = entries(listing).get(parts["path"])
    if entry is None:
        raise InstallError("catalogue", url=listing, cause=f"it has no {parts['path']}")
    try:
        size, large = int(entry["size"]), entry.get("lfs")
        value = str(large["oid"]) if large else _of_small(file.url, size, str(entry["oid"]), limits)
    except (KeyError, TypeError, ValueError) as error:
        raise InstallError("catalogue", url=listing, cause="an entry is not understood") from error
    if not _SHA256.fullmatch(value):
        raise InstallError("catalogue", url=listing, cause="an entry is not understood")
    return file._replace(size=size, hashes=(value,))


def _entries(listing: str, limits: DownloadLimits) -> dict[str, dict[str, Any]]:
    """What a folder holds, by path."""
    try:
        return {entry["path"]: entry for entry in json.loads(download.fetch(listing, LARGEST, limits))}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InstallError("catalogue", url=listing, cause="it is not understood") from error


def _of_small(url: str, size: int, listed: str, limits: DownloadLimits) -> str:
    """SHA-256 of a file that git holds itself: fetched, and compared with the hash that git gives it."""
    data = download.fetch(url, min(size, LARGEST), limits)
    git_hash = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    if git_hash != listed:
        raise InstallError("altered", url=url, cause="another hash")
    return hashlib.sha256(data).hexdigest()
