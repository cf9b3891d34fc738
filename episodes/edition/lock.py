"""One build an edition at a time: a lock that the system keeps, and gives back when its holder dies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from audio import filelock
from episodes.edition.atomic import storage_errors
from episodes.errors import LockedError

NAME = ".lock"
"""The file that carries the lock, empty; `forget` takes it away."""


@contextmanager
def edition_lock(folder: Path, wait: bool) -> Iterator[None]:
    """Holds the lock of a folder, which is made where it is missing.

    Args:
        folder: what is locked; the edition's records.
        wait: whether to wait for another holder; otherwise it is an error.

    Raises:
        LockedError: another process (or another part of this one) holds it.
        StorageError: the folder cannot be written, or its file system keeps no locks.
    """
    handle = _taken(folder / NAME, wait)
    try:
        yield
    finally:
        # Closing gives the lock back, on every system.
        os.close(handle)


def remove_lock_file(folder: Path) -> None:
    """Takes the lock's file away, and its folder where nothing else is in it; only while the lock is held."""
    with suppress(OSError):  # Windows keeps a file that is open
        (folder / NAME).unlink()
        folder.rmdir()


def _taken(path: Path, wait: bool) -> int:
    while True:
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = filelock.open_handle(path)
        try:
            _lock(path, handle, wait)
            if _stands(path, handle):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # its holder took the file away before letting go


def _stands(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _lock(path: Path, handle: int, wait: bool) -> None:
    with storage_errors(path):
        try:
            filelock.acquire(handle, wait)
        except OSError as error:
            if error.errno in filelock.BUSY:
                raise LockedError("locked", path=path.parent) from error
            raise
