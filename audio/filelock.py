"""File locks (flock, msvcrt): kept by the system, which releases them when their holder dies."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUSY = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})
"""Errors that mean that another process, or another handle in this one, holds the lock."""


def acquire(handle: int, wait: bool) -> None:
    """Lock an open file until it is closed.

    Args:
        handle: of the file.
        wait: until whoever holds the lock releases it.

    Raises:
        OSError: one of `BUSY`, or the file system has no locks.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - there is none elsewhere

        while True:
            try:
                # LK_LOCK gives up after ten seconds; waiting means asking again.
                msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError as error:
                if not wait or error.errno not in BUSY:
                    raise
            else:
                return
    else:
        import fcntl  # noqa: PLC0415 - there is none on Windows

        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def open_handle(path: Path) -> int:
    """Open the file that carries a lock; it is created where it is missing."""
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)


@contextmanager
def acquired_if_free(path: Path) -> Iterator[bool]:
    """Hold the lock on an existing file unless somebody else does; a link is not followed.

    Yields:
        Whether the lock is held now; False too on a file system without locks.
    """
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        yield False
        return
    try:
        try:
            acquire(handle, wait=False)
        except OSError:
            acquired = False
        else:
            acquired = True
        yield acquired
    finally:
        os.close(handle)
