"""Read regular files only, up to a size, without ever waiting.

A pipe that nobody writes to blocks whoever opens it, and a device such as `/dev/zero` never ends.
"""

import errno
import os
import stat
from collections.abc import Callable, Mapping
from io import BufferedReader
from pathlib import Path

_CHUNK = 1 << 20  # bytes asked for at a time
_OPENING: int = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
)

_KINDS: Mapping[Callable[[int], bool], str] = {
    stat.S_ISFIFO: "it is a pipe, not a file",
    stat.S_ISSOCK: "it is a socket, not a file",
    stat.S_ISCHR: "it is a device, not a file",
    stat.S_ISBLK: "it is a device, not a file",
}


class UnfitFileError(OSError):
    """The path of something other than a regular file, or of one that is too large; `strerror` says which."""


def open_file(path: Path) -> BufferedReader:
    """Open a regular file for reading.

    Raises:
        UnfitFileError: it is a pipe, a socket or a device.
        OSError: it is a folder, or the system refused.
    """
    handle, _ = _open(path)
    return open(handle, "rb")


def read(path: Path, largest: int) -> bytes:
    """Read all bytes of a regular file.

    Args:
        path: of the file.
        largest: the size it may have, in bytes.

    Raises:
        UnfitFileError: it is no regular file, or is larger.
        OSError: the system refused.
    """
    chunks: list[bytes] = []
    left = largest + 1
    handle, size = _open(path)
    try:
        wanted = min(size + 1, _CHUNK)  # a small file whole, in one read
        while left and (chunk := os.read(handle, min(left, wanted))):
            chunks.append(chunk)
            left -= len(chunk)
            wanted = _CHUNK
    finally:
        os.close(handle)
    if not left:
        raise UnfitFileError(errno.EFBIG, f"it is larger than {largest / 10**6:.0f} MB", str(path))
    return b"".join(chunks)


def _open(path: Path) -> tuple[int, int]:
    """Open a regular file; returns its handle, and its size in bytes."""
    _require_regular(path, os.stat(path))  # opening a device may already do something
    handle = os.open(path, _OPENING)
    try:
        status = os.fstat(handle)
        _require_regular(path, status)  # another file may have taken its place
    except BaseException:
        os.close(handle)
        raise
    return handle, status.st_size


def _require_regular(path: Path, status: os.stat_result) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        kind = next((text for is_one, text in _KINDS.items() if is_one(status.st_mode)), "it is not a file")
        raise UnfitFileError(errno.EINVAL, kind, str(path))
