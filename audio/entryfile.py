"""The file of one entry of a clip store: it appears whole, is used, judged and taken away."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from audio.entry import LONGEST_LINE
from audio.errors import StoreError
from scripts import regular


def use(path: Path) -> None:
    """Marks an entry as used now; a store that can only be read keeps what it has."""
    with suppress(OSError):
        os.utime(path)


def is_readable(path: Path) -> bool:
    """Whether an entry is a file that this user may read."""
    with suppress(OSError):
        return stat.S_ISREG(os.lstat(path).st_mode) and os.access(path, os.R_OK)
    return False


def remove(path: Path) -> bool:
    """Takes away what lies in an entry's place, and says whether it is gone; a link is not followed."""
    with suppress(OSError):
        if stat.S_ISDIR(os.lstat(path).st_mode):
            shutil.rmtree(path)
        else:
            path.unlink()
    return not os.path.lexists(path)


def is_speech(path: Path) -> bool:
    """Whether an entry is speech as it was said (audio/keeping.py), judged by its header as it stands."""
    try:
        with regular.opened(path) as file:
            return b'"rate": ' in file.readline(LONGEST_LINE)
    except OSError:
        return False


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name only when all is written, and on the disk.

    Raises:
        StoreError: the disk refused; nothing is left.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            temporary = file.name
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                os.unlink(temporary)
        raise StoreError("write", path=path, cause=error.strerror) from error
