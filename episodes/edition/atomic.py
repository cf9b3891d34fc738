"""Writing so that a kill, a power loss or a full disk leaves the old or the new, never half.

A file is written beside its place, forced to disk and renamed into it; a revision is a whole folder that
is filled in a hidden place and renamed into its own. What a killed build leaves lies under names that
start with a dot, which nothing published refers to.
"""

import errno
import filecmp
import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from episodes.errors import EpisodeError, StorageError
from scripts import regular_files

LARGEST = 512 * 10**6
"""Bytes of a file that is read whole, unless the reader says less."""

STAGING_PREFIX = ".staged-"
"""How the folder of a revision is called while it is being filled; under the published root."""

_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}
"""What some network and foreign file systems answer to fsync of a folder, which they do not know."""


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """What the system refuses inside becomes a StorageError that names the path.

    Raises:
        StorageError: any OSError (no space, no permission, read-only, name too long, input/output…).
    """
    try:
        yield
    except OSError as error:
        raise StorageError("write", path=path, cause=error.strerror or error) from error


def read(path: Path, largest: int = LARGEST) -> bytes | None:
    """The bytes of a file; None where there is none.

    Args:
        path: of the file.
        largest: bytes that it may have.

    Raises:
        EpisodeError: it is no regular file, or is larger.
        StorageError: it is there and cannot be read.
    """
    try:
        return regular_files.read(path, largest)
    except FileNotFoundError:
        return None
    except regular_files.UnfitFileError as error:
        raise EpisodeError("unfit", path=path, cause=error.strerror) from error
    except OSError as error:
        raise StorageError("read", path=path, cause=error.strerror or error) from error


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal.

    Raises:
        StorageError: it cannot be read.
    """
    try:
        with regular_files.opened(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StorageError("read", path=path, cause=error.strerror or error) from error


def write(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Writes a file whole, on disk when this returns; the folder is made where it is missing.

    A link that stands in its place is replaced, not followed.

    Args:
        path: of the file.
        data: its bytes, or parts of them in order; then only one part is held at a time.

    Raises:
        StorageError: nothing was replaced.
    """
    with open_replacement(path) as file:
        file.writelines((data,) if isinstance(data, bytes) else data)


@contextmanager
def open_replacement(path: Path) -> Iterator[BinaryIO]:
    """A file to fill in any order, under a hidden name until it is whole and on disk; else nothing is left.

    A link that stands in its place is replaced, not followed; the folder is made where it is missing.

    Args:
        path: what it is called at the end.

    Raises:
        StorageError: nothing was replaced.
    """
    fresh = path.with_name(f".{path.name}.new")
    with storage_errors(path):
        _make(path.parent)
        try:
            fresh.unlink(missing_ok=True)
            with fresh.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, path)
        except BaseException:
            with suppress(OSError):
                fresh.unlink()
            raise
        sync_folder(path.parent)


def write_if_changed(path: Path, data: bytes) -> bool:
    """Writes a file unless it already holds just that; then nothing is touched.

    Returns:
        Whether it was written.

    Raises:
        StorageError: nothing was replaced.
    """
    if not path.is_symlink() and read(path) == data:
        return False
    write(path, data)
    return True


def write_parts_if_changed(path: Path, parts: Callable[[], Iterable[bytes]]) -> bool:
    """Writes a large file unless it already holds just that; then nothing is touched.

    Args:
        path: of the file.
        parts: gives its bytes, part by part, the same each time; only one part is held at a time.

    Returns:
        Whether it was written.

    Raises:
        StorageError: nothing was replaced.
    """
    if not path.is_symlink() and _holds(path, parts()):
        return False
    write(path, parts())
    return True


def require_within(root: Path, path: Path) -> Path:
    """Gives `path` back when it lies under `root` once every link is followed; `root` may be a link itself.

    Raises:
        StorageError: it leads elsewhere.
    """
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        raise StorageError("outside", path=path, root=root)
    return path


@dataclass(frozen=True, slots=True)
class Staging:
    """A folder that is being filled and that nobody sees yet.

    Attributes:
        root: the published root that it will lie under.
        folder: where to write; on the same file system.
    """

    root: Path
    folder: Path

    def settle(self, final: Path) -> None:
        """Forces all to disk, then gives the folder its final name.

        A folder of that name that holds the same files is left as it is; another one is replaced.

        Raises:
            StorageError: `final` leads outside the root, or the disk refused.
        """
        require_within(self.root, final)
        with storage_errors(final):
            _sync_tree(self.folder)
            _make(final.parent)
            if final.exists():
                if _same(self.folder, final):
                    return
                os.replace(final, self.folder.with_name(f"{self.folder.name}.old"))
            os.replace(self.folder, final)
            sync_folder(final.parent)


@contextmanager
def staging(root: Path, name: str) -> Iterator[Staging]:
    """An empty folder to fill, gone at the end unless it was settled.

    Args:
        root: the published root.
        name: what tells it from the others of one build (an episode's slug).

    Raises:
        StorageError: it cannot be made.
    """
    folder = root / f"{STAGING_PREFIX}{name}"
    remove(folder)
    with storage_errors(folder):
        folder.mkdir(parents=True)
    try:
        yield Staging(root, folder)
    finally:
        remove(folder)
        remove(folder.with_name(f"{folder.name}.old"))


def remove_leftovers(root: Path) -> None:
    """Takes away what killed builds left under `root`; only while the edition's lock is held.

    Raises:
        StorageError: something cannot be removed.
    """
    with storage_errors(root):
        left = sorted(root.glob(f"{STAGING_PREFIX}*"))
    for folder in left:
        remove(folder)


def sync_folder(folder: Path) -> None:
    """Forces a folder's names to disk, where the system can (Windows keeps them by itself).

    Raises:
        OSError: the disk refused.
    """
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)


def _holds(path: Path, parts: Iterable[bytes]) -> bool:
    try:
        with regular_files.opened(path) as file:
            return all(file.read(len(part)) == part for part in parts) and not file.read(1)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError("read", path=path, cause=error.strerror or error) from error


def _make(folder: Path) -> None:
    """Makes a folder and what is missing above it, each name forced to disk."""
    if not folder.is_dir():
        _make(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def _sync_tree(folder: Path) -> None:
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            # Windows syncs only what is open for writing.
            with Path(parent, name).open("r+b") as file:
                os.fsync(file.fileno())
        sync_folder(Path(parent))


def _same(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files, byte for byte."""
    names = _names(one)
    if names != _names(other):
        return False
    _, different, unread = filecmp.cmpfiles(one, other, names, shallow=False)
    return not different and not unread


def _names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())


def remove(folder: Path) -> None:
    """Takes a folder away with all in it, where there is one; a link is removed, not followed.

    Raises:
        StorageError: something cannot be removed.
    """
    with storage_errors(folder), suppress(FileNotFoundError):
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        else:
            shutil.rmtree(folder)
