"""Locks that the system keeps on a file, and gives back when their holder dies."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUSY = frozenset({errno.EACCES, errno.EAGAIN, errno.EDEADLK})
"""What the system answers where another process, or another part of this one, holds the lock."""

if sys.platform == "win32":
    import msvcrt

    def take(handle: int, wait: bool) -> None:
        """Locks an open file until it is closed.

        Raises:
            OSError: one of `BUSY`, or the file system keeps no locks.
        """
        while True:
            try:
                # LK_LOCK gives up after ten seconds; whoever waits asks again.
                msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            except OSError as error:
                if not wait or error.errno not in BUSY:
                    raise
            else:
                return

else:
    import fcntl

    def take(handle: int, wait: bool) -> None:
        """Locks an open file until it is closed.

        Raises:
            OSError: one of `BUSY`, or the file system keeps no locks.
        """
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def opened(path: Path) -> int:
    """A handle of the file that carries a lock, made where it is missing."""
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)


@contextmanager
def if_free(path: Path) -> Iterator[bool]:
    """Hold the lock on a file that is there, unless somebody else does; a link is not followed.

    Yields:
        Whether the lock is held now; without locks on this file system it is not.
    """
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        yield False
        return
    try:
        yield _is_had(handle)
    finally:
        os.close(handle)


def _is_had(handle: int) -> bool:
    try:
        take(handle, wait=False)
    except OSError:
        return False
    return True
