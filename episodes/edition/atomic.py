"""Atomic writing of files and folders: a kill, power loss or full disk leaves the old or the new, never half.

A file is written beside its final place, forced to disk and renamed. A revision is a whole folder that is
filled under a hidden name and renamed. What a killed build leaves lies under names that start with a dot,
which nothing published refers to.
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
"""Bytes of a file that is read whole, unless the caller allows fewer."""

STAGING_PREFIX = ".staged-"
"""How the name of a folder starts while it is being filled, in the root of published files."""

_NO_FOLDER_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EBADF}
"""Answers of network and foreign file systems that cannot sync a folder."""


@contextmanager
def storage_errors(path: Path) -> Iterator[None]:
    """Turn any OSError inside into a StorageError that names the path.

    Raises:
        StorageError: no space, no permission, read-only, name too long, input/output error…
    """
    try:
        yield
    except OSError as error:
        raise StorageError("write", path=path, cause=error.strerror or error) from error


def read(path: Path, largest: int = LARGEST) -> bytes | None:
    """Read a file whole.

    Args:
        path: the file.
        largest: bytes that it may have.

    Returns:
        Its bytes; None where there is no such file.

    Raises:
        EpisodeError: it is no regular file, or is larger.
        StorageError: it cannot be read.
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
        with regular_files.open_file(path) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise StorageError("read", path=path, cause=error.strerror or error) from error


def write(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file whole; it is on disk when this returns. Its folder is made where it is missing.

    A link that stands in its place is replaced, not followed.

    Args:
        path: the file.
        data: its bytes, or chunks of them in order, held one at a time.

    Raises:
        StorageError: nothing was replaced.
    """
    with open_replacement(path) as file:
        file.writelines((data,) if isinstance(data, bytes) else data)


@contextmanager
def open_replacement(path: Path) -> Iterator[BinaryIO]:
    """Open a hidden file that takes the place of `path` once it is filled and on disk; it goes on an error.

    It may be written in any order. A link that stands at `path` is replaced, not followed; the folder is made
    where it is missing.

    Raises:
        StorageError: nothing was replaced.
    """
    fresh = path.with_name(f".{path.name}.new")
    with storage_errors(path):
        _make_folder(path.parent)
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
    """Write a file unless it holds these bytes already; then nothing is touched.

    Args:
        path: the file.
        data: its bytes.

    Returns:
        Whether it was written.

    Raises:
        StorageError: nothing was replaced.
    """
    if not path.is_symlink() and read(path) == data:
        return False
    write(path, data)
    return True


def write_chunks_if_changed(path: Path, chunks: Callable[[], Iterable[bytes]]) -> bool:
    """Write a large file unless it holds these bytes already; then nothing is touched.

    Args:
        path: the file.
        chunks: returns its bytes chunk by chunk, the same at each call; one chunk is held at a time.

    Returns:
        Whether it was written.

    Raises:
        StorageError: nothing was replaced.
    """
    if not path.is_symlink():
        try:
            with regular_files.open_file(path) as file:
                if all(file.read(len(chunk)) == chunk for chunk in chunks()) and not file.read(1):
                    return False
        except FileNotFoundError:
            pass
        except OSError as error:
            raise StorageError("read", path=path, cause=error.strerror or error) from error
    write(path, chunks())
    return True


def require_within(root: Path, path: Path) -> Path:
    """Refuse a path that leads out of a folder once every link is followed.

    Args:
        root: the folder, which may be a link itself.
        path: what has to lie in it.

    Returns:
        The path as given.

    Raises:
        StorageError: it leads elsewhere.
    """
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        raise StorageError("outside", path=path, root=root)
    return path


@dataclass(frozen=True, slots=True)
class Staging:
    """A hidden folder that is being filled.

    Attributes:
        root: the folder of published files that it will lie in.
        folder: where to write; on the same file system as `root`.
    """

    root: Path
    folder: Path

    def commit(self, final: Path) -> None:
        """Force everything to disk, then give the folder its final name.

        A folder of that name that holds the same files stays as it is; another one is replaced.

        Raises:
            StorageError: `final` leads outside the root, or the disk refused.
        """
        require_within(self.root, final)
        with storage_errors(final):
            for parent, _, names in os.walk(self.folder, topdown=False):
                for name in names:
                    with Path(parent, name).open("r+b") as file:  # Windows syncs only what is writable
                        os.fsync(file.fileno())
                sync_folder(Path(parent))
            _make_folder(final.parent)
            if final.exists():
                if _hold_the_same(self.folder, final):
                    return
                os.replace(final, self.folder.with_name(f"{self.folder.name}.old"))
            os.replace(self.folder, final)
            sync_folder(final.parent)


@contextmanager
def staging(root: Path, name: str) -> Iterator[Staging]:
    """Make an empty folder to fill; it is removed at the end unless it was committed.

    Args:
        root: the folder of published files.
        name: distinguishes it from the others of one build (an episode's slug).

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
    """Remove what killed builds left in `root`; only while the edition's lock is held.

    Raises:
        StorageError: something cannot be removed.
    """
    with storage_errors(root):
        leftovers = sorted(root.glob(f"{STAGING_PREFIX}*"))
    for folder in leftovers:
        remove(folder)


def remove(path: Path) -> None:
    """Remove a folder with all in it, a file or a link, where there is one; links are not followed.

    Raises:
        StorageError: something cannot be removed.
    """
    with storage_errors(path), suppress(FileNotFoundError):
        if path.is_symlink() or path.is_file():
            path.unlink()
        else:
            shutil.rmtree(path)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to disk, where the system can (Windows does so by itself).

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


def _make_folder(folder: Path) -> None:
    """Make a folder and its missing parents, each name forced to disk."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync_folder(folder.parent)


def _hold_the_same(one: Path, other: Path) -> bool:
    """Whether two folders hold the same files, byte for byte."""
    names, others = (
        sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir())
        for folder in (one, other)
    )
    if names != others:
        return False
    _, different, unread = filecmp.cmpfiles(one, other, names, shallow=False)
    return not different and not unread
