"""Part files: what has arrived of a file, under another name until it is whole and checked."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from audio.engines.models import download
from audio.engines.models.download import DownloadLimits
from audio.errors import InstallError, StoreError

SUFFIX = ".part"

Progress = Callable[[int, int], None]
"""Called with the number of bytes that have arrived, and of all."""


def part_of(path: Path) -> Path:
    """The part file of a file."""
    return Path(f"{path}{SUFFIX}")


def size(path: Path) -> int:
    """Bytes of a file, 0 where there is none."""
    return path.stat().st_size if path.exists() else 0


def digest(path: Path, name: str) -> str:
    """Hash of a file, hexadecimal.

    Args:
        path: the file.
        name: of the hash, as in `hashlib`.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.new(name, usedforsecurity=False)).hexdigest()


def resume(url: str, expected: int, part: Path, progress: Progress, limits: DownloadLimits) -> None:
    """Download what a part lacks; start again where the server does not resume.

    Args:
        url: where the file is.
        expected: bytes of the whole file; what goes beyond is not read.
        part: what has arrived; it may end early where the connection breaks.
        progress: called as bytes arrive.
        limits: how slow it may be.

    Raises:
        InstallError: it cannot be had; a part that is longer than the file there is deleted.
        OSError: the disk refused.
    """
    if size(part) > expected:
        part.unlink()
    if size(part) == expected:
        return
    try:
        with (
            download.opened(url, size(part), limits) as (resumed, chunks),
            part.open("ab" if resumed else "wb") as out,
        ):
            try:
                for chunk in chunks:
                    out.write(chunk)
                    progress(min(out.tell(), expected), expected)
                    if out.tell() > expected:
                        break
            finally:
                out.flush()
                os.fsync(out.fileno())
    except InstallError as error:
        if error.key == "altered":  # the part is longer than the file there
            part.unlink()
        raise


def write(path: Path, chunks: Iterable[bytes]) -> None:
    """Write a file whole, beside its place first.

    Args:
        path: the file.
        chunks: its bytes.

    Raises:
        OSError: the disk refused.
    """
    part = part_of(path)
    with part.open("wb") as file:
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


def require_space(folder: Path, needed: int) -> None:
    """Check that the disk has room.

    Args:
        folder: on that disk.
        needed: bytes.

    Raises:
        StoreError: it has not.
    """
    free = shutil.disk_usage(folder).free
    if free < needed:
        cause = f"{needed / 1e6:.0f} MB are needed, {free / 1e6:.0f} MB are free"
        raise StoreError("write", path=folder, cause=cause)


def flush_folder(folder: Path) -> None:
    """Have the system write a folder to the disk; where none can be opened (Windows), it does by itself."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def disk(path: Path) -> Iterator[None]:
    """Report what the disk refuses as an error of the store.

    Args:
        path: named where the system names none.

    Raises:
        StoreError: the disk refused.
    """
    try:
        yield
    except OSError as error:
        raise StoreError("write", path=error.filename or path, cause=error.strerror or error) from error
