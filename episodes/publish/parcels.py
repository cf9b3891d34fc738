"""What there is to send: the files of `public/`, each with its length and hash."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from episodes.edition import atomic
from episodes.errors import StorageError
from episodes.publish.ledger import Entry
from episodes.publish.paths import is_path
from episodes.publish.targets import Parcel
from episodes.publishing_errors import PublishError


class Packed(NamedTuple):
    """A file that is ready to be sent.

    Attributes:
        parcel: what is sent.
        time: when the file was last changed, in ns.
    """

    parcel: Parcel
    time: int


def listed(public: Path) -> dict[str, Path]:
    """The files of a folder by their paths; hidden ones are what a build left, and stay here.

    Raises:
        PublishError: a link, or a name that cannot stand in an address.
        StorageError: a folder cannot be read.
    """
    return dict(_found(public))


def pack(path: str, file: Path, entry: Entry | None) -> Packed:
    """One file, to be sent to a path.

    Args:
        path: where it is to lie.
        file: that is sent.
        entry: what was sent there before: a file that has the length and time of then is not read again.

    Raises:
        StorageError: it cannot be read.
    """
    try:
        told = file.stat()
    except OSError as error:
        raise StorageError("read", path=file, cause=error.strerror or error) from error
    known = entry is not None and (entry.bytes, entry.time) == (told.st_size, told.st_mtime_ns)
    sha256 = entry.sha256 if entry and known else atomic.digest(file)
    return Packed(Parcel(path, file, told.st_size, sha256), told.st_mtime_ns)


def _found(public: Path) -> Iterator[tuple[str, Path]]:
    for parent, folders, names in os.walk(public, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [*folders, *sorted(name for name in names if not name.startswith("."))]:
            file = Path(parent, name)
            path = file.relative_to(public).as_posix()
            if file.is_symlink():
                raise PublishError("link", path=file)
            if not is_path(path):
                raise PublishError("name", path=file)
            if name not in folders:
                yield path, file


def _unreadable(error: OSError) -> None:
    raise StorageError("read", path=error.filename, cause=error.strerror) from error
