"""The file of one entry of a clip store: it appears whole, is used, judged and taken away."""

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from audio import filelock
from audio.clips.entry import LONGEST_LINE
from audio.errors import StoreError
from scripts import regular_files

_WINDOWS = os.name == "nt"
_WRITTEN = ".new-"  # what the name of a file begins with while it is written, and locked


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
    """Whether an entry is speech as it was said (audio/synthesis/speech_cache.py), judged by its header as it stands."""
    try:
        with regular_files.opened(path) as file:
            return b'"rate": ' in file.readline(LONGEST_LINE)
    except OSError:
        return False


def write(path: Path, data: bytes) -> None:
    """Writes an entry, which appears under its name only when all of it is on the disk.

    Its writer holds a lock on the file meanwhile, so that others can tell what a killed one left.

    Raises:
        StoreError: the disk refused; nothing is left.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path.parent) as file:
            temporary = file.name
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if not _WINDOWS:
                os.replace(temporary, path)
        if _WINDOWS:  # renames no file that is open
            os.replace(temporary, path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                os.unlink(temporary)
        raise StoreError("write", path=path, cause=error.strerror) from error


def _locked(folder: Path) -> "tempfile._TemporaryFileWrapper[bytes]":
    """A new file that this process holds; another one may have taken it for a dead one's before that."""
    while True:
        file = tempfile.NamedTemporaryFile(dir=folder, prefix=_WRITTEN, delete=False)  # noqa: SIM115 - handed on
        with suppress(OSError):  # a file system without locks
            filelock.take(file.fileno(), wait=True)
        if os.path.exists(file.name):
            return file
        file.close()


def remove_forsaken(path: Path, before: float) -> None:
    """Takes away what lies beside entries, if it is a file that its writer, now dead, did not finish.

    Args:
        path: of the file.
        before: time of change before which a file that carries no lock counts as forsaken, in s.
    """
    with suppress(OSError):
        if os.lstat(path).st_mtime < before:
            remove(path)
        elif path.name.startswith(_WRITTEN):
            with filelock.if_free(path) as free:
                if free:
                    remove(path)
