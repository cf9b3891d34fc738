"""Temporary folders that are removed even after a crash, by the next process; the user's cache folder.

A folder's owner holds a lock on a file in it, which the system releases when the owner dies. Whoever makes
another folder in the same place removes those whose lock is free: its own user's only, and no link is
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
CACHE = "HAUTEVOIX_CACHE"

_ATTEMPTS = 3  # in case another process takes a new folder for an abandoned one, before it is locked
_held: dict[Path, int] = {}  # handles of the locks, which stay open


def cache_folder() -> Path:
    """The folder where clips are kept by default: HAUTEVOIX_CACHE, or one in the user's cache folder."""
    if named := os.environ.get(CACHE):
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed where the folder is named

    return user_cache_path("hautevoix", appauthor=False) / "clips"


def make(parent: Path, kind: str = "") -> Path:
    """Make a folder that only this user can enter; those that dead processes left beside it are removed.

    Args:
        parent: folder to make it in; made where it is missing.
        kind: what its name begins with, after `PREFIX`.

    Raises:
        StoreError: none can be made there.
    """
    with suppress(OSError), os.scandir(parent) as entries:
        for entry in entries:
            if entry.name.startswith(PREFIX) and _is_own_folder(entry):
                with filelock.acquired_if_free(Path(entry.path) / LOCK) as free:
                    if free:
                        shutil.rmtree(entry.path, ignore_errors=True)
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for _ in range(_ATTEMPTS):
            folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{kind}", dir=parent))
            with suppress(FileNotFoundError):
                _held[folder] = _lock(folder / LOCK)
                return folder
    except OSError as error:
        raise StoreError("write", path=parent, cause=error.strerror or error) from error
    raise StoreError("write", path=parent, cause="another process took its folders away")


def remove(folder: Path) -> None:
    """Remove a folder that this process made; what cannot be removed now, the next process removes."""
    shutil.rmtree(folder, ignore_errors=True)
    if (handle := _held.pop(folder, None)) is not None:
        os.close(handle)


def _lock(path: Path) -> int:
    """Lock a file and return its open handle.

    Raises:
        FileNotFoundError: somebody removed it before it was locked.
    """
    handle = filelock.open_handle(path)
    try:
        with suppress(OSError):  # a file system without locks: then nobody takes it for an abandoned one
            filelock.acquire(handle, wait=True)
        if not os.path.samestat(os.stat(path), os.fstat(handle)):
            raise FileNotFoundError(path)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _is_own_folder(entry: "os.DirEntry[str]") -> bool:
    with suppress(OSError):
        found = entry.stat(follow_symlinks=False)
        return stat.S_ISDIR(found.st_mode) and (not hasattr(os, "geteuid") or found.st_uid == os.geteuid())
    return False
