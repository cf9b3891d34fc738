"""Plan a publish: files of `public/` with length and hash, in waves so that no link leads nowhere."""

import os
import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from episodes.edition import atomic, edition
from episodes.errors import PublishError, StorageError
from episodes.feed import FILE
from episodes.publish.ledger import LedgerEntry, is_path
from episodes.publish.targets import Parcel

STATE = edition.STATE
"""What the edition can be rebuilt from, beside what listeners get (`remote_manifest.py`)."""

_STATE, _FEED = re.escape(STATE), re.escape(FILE)
_WAVES: Mapping[str, str] = MappingProxyType(
    {
        "frozen": r"(?:episodes|bulletins)/[^/]+/[0-9a-f]{8}/.*",
        "loaded": rf"(?!{_STATE}\Z).*(?<!\.html)(?<!\.xml)",  # what pages load; books
        "older": r"[^/]*-\d+\.xml",  # pages of feeds
        "pages": r".*/.*\.html",  # of episodes, before the lists that lead to them
        "lists": r".*\.html",
        "feeds": rf"(?!{_FEED}\Z).*\.xml",
        "feed": _FEED,
        "state": _STATE,
    }
)
_NAMES = tuple(_WAVES)
_DEPTH = len(("episodes", "<slug>", "<revision>"))
_ORDER = re.compile("|".join(f"(?P<{name}>{paths})" for name, paths in _WAVES.items()))


def wave(path: str) -> int:
    """Return when a file is sent, from 0; files of one wave may come in any order, after all waves before."""
    return _NAMES.index(_kind(path))


def _kind(path: str) -> str:
    found = _ORDER.fullmatch(path)
    return (found.lastgroup if found else None) or "loaded"


def is_frozen(path: str) -> bool:
    """Return whether the file at a path never changes: it is part of a revision."""
    return _kind(path) == "frozen"


def is_entry(path: str) -> bool:
    """Return whether a file is a page or a feed, whose address stays and whose bytes change."""
    return _kind(path) not in {"frozen", "loaded", "state"}


def unit(path: str) -> str:
    """Return what a file is sent with, whole or not at all: the folder of its revision, else itself."""
    return "/".join(path.split("/")[:_DEPTH]) if is_frozen(path) else path


def is_subscribed(path: str) -> bool:
    """Return whether a file is a feed that apps ask for news."""
    return _kind(path) in {"feeds", "feed"}


def waves(parcels: Iterable[Parcel]) -> list[list[Parcel]]:
    """Group parcels in waves, in order."""
    found = sorted(parcels, key=lambda parcel: (wave(parcel.path), parcel.path))
    return [list(group) for _, group in groupby(found, key=lambda parcel: wave(parcel.path))]


class Packed(NamedTuple):
    """A file that is ready to be sent.

    Attributes:
        parcel: what is sent.
        time: when the file was last changed, in ns.
    """

    parcel: Parcel
    time: int


def list_files(public: Path) -> dict[str, Path]:
    """Return the files of a folder by path, but hidden ones, which a build left.

    Raises:
        PublishError: a link, or a name that cannot be in an address.
        StorageError: a folder cannot be read.
    """

    def refuse(error: OSError) -> None:
        raise StorageError("read", path=error.filename, cause=error.strerror) from error

    found = {}
    for parent, folders, names in os.walk(public, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*folders, *sorted(name for name in names if not name.startswith("."))]:
            file = Path(parent, name)
            path = file.relative_to(public).as_posix()
            if file.is_symlink():
                raise PublishError("link", path=file)
            if not is_path(path):
                raise PublishError("name", path=file)
            if name not in folders:
                found[path] = file
    return found


def pack(path: str, file: Path, entry: LedgerEntry | None) -> Packed:
    """Prepare a file to be sent.

    Args:
        path: where it goes.
        file: the local file.
        entry: what was sent there before; a file with the same length and time is not read again.

    Raises:
        StorageError: it cannot be read.
    """
    try:
        stat = file.stat()
    except OSError as error:
        raise StorageError("read", path=file, cause=error.strerror or error) from error
    known = entry is not None and (entry.bytes, entry.time) == (stat.st_size, stat.st_mtime_ns)
    sha256 = entry.sha256 if entry and known else atomic.digest(file)
    return Packed(Parcel(path, file, stat.st_size, sha256), stat.st_mtime_ns)
