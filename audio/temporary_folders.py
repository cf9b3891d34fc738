"""Folders for the time of a process, also where it is killed: the next one takes them away.

A folder's owner holds a lock on a file in it, which the system gives back when the owner dies. Whoever makes
another folder in the same place removes those whose lock can be had: its own user's only, and no link is
followed.
"""

import os
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from audio import filelock
from audio.errors import StoreError

PREFIX = "hautevoix-"
LOCK = ".owner"

_ATTEMPTS = 3  # should another process take a new folder for a dead one's, before it is locked
_held: dict[Path, int] = {}  # handles of the locks, which stay open


def make(place: Path, kind: str = "") -> Path:
    """Make a folder that only this user can enter; what dead processes left beside it goes.

    Args:
        place: folder that it shall lie in, made where it is missing.
        kind: what its name begins with, after `PREFIX`.

    Raises:
        StoreError: none can be made there.
    """
    _sweep(place)
    try:
        place.mkdir(parents=True, exist_ok=True)
        for _ in range(_ATTEMPTS):
            folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{kind}", dir=place))
            with suppress(FileNotFoundError):
                _held[folder] = _locked(folder / LOCK)
                return folder
    except OSError as error:
        raise StoreError("write", path=place, cause=error.strerror or error) from error
    raise StoreError("write", path=place, cause="another process took its folders away")


def remove(folder: Path) -> None:
    """Take a folder away that this process made; what cannot go now, the next process removes."""
    shutil.rmtree(folder, ignore_errors=True)
    if (handle := _held.pop(folder, None)) is not None:
        os.close(handle)


def _locked(path: Path) -> int:
    """An open handle of a file that this process alone holds.

    Raises:
        FileNotFoundError: somebody removed it before it was locked.
    """
    handle = filelock.open_handle(path)
    try:
        with suppress(OSError):  # a file system without locks: then nobody takes it for a dead one's
            filelock.acquire(handle, wait=True)
        if not os.path.samestat(os.stat(path), os.fstat(handle)):
            raise FileNotFoundError(path)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _sweep(place: Path) -> None:
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and _is_own(entry):
                _remove_if_dead(Path(entry.path))


def _is_own(entry: "os.DirEntry[str]") -> bool:
    with suppress(OSError):
        told = entry.stat(follow_symlinks=False)
        return stat.S_ISDIR(told.st_mode) and (not hasattr(os, "geteuid") or told.st_uid == os.geteuid())
    return False


def _remove_if_dead(folder: Path) -> None:
    """Remove a folder unless its owner lives, or nothing tells whether it does."""
    with filelock.acquired_if_free(folder / LOCK) as free:
        if free:
            shutil.rmtree(folder, ignore_errors=True)
