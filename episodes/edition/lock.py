"""The lock of an edition: one build at a time. The system frees it when its holder dies."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from audio import filelock
from episodes.edition.atomic import storage_errors
from episodes.errors import LockedError

NAME = ".lock"
"""The empty file that carries the lock; `remove_lock_file` removes it."""


@contextmanager
def edition_lock(folder: Path, wait: bool) -> Iterator[None]:
    """Hold the lock of a folder, which is made where it is missing.

    Args:
        folder: what is locked: the edition's records.
        wait: whether to wait for another holder; otherwise that is an error.

    Raises:
        LockedError: another process, or another part of this one, holds it.
        StorageError: the folder cannot be written, or its file system has no locks.
    """
    handle = _acquire(folder / NAME, wait)
    try:
        yield
    finally:
        os.close(handle)  # frees the lock on every system


def remove_lock_file(folder: Path) -> None:
    """Remove the lock's file, and its folder where nothing else is in it; only while the lock is held."""
    with suppress(OSError):  # Windows keeps a file that is open
        (folder / NAME).unlink()
        folder.rmdir()


def _acquire(path: Path, wait: bool) -> int:
    """Lock a file, and make sure that it is still the one at `path`: a former holder may have removed it."""
    while True:
        with storage_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = filelock.open_handle(path)
        try:
            with storage_errors(path):
                try:
                    filelock.acquire(handle, wait)
                except OSError as error:
                    if error.errno in filelock.BUSY:
                        raise LockedError("locked", path=path.parent) from error
                    raise
            with suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(handle), path.stat()):
                    return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
