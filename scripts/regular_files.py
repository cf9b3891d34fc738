"""Reading files that anybody may have put there: regular files only, up to a size, without ever waiting.

A pipe that nobody writes to blocks whoever opens it, and a device such as `/dev/zero` never ends.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Mapping
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
    """A path that leads to no regular file, or to one that is too large; `strerror` says which."""


def opened(path: Path) -> BufferedReader:
    """Open a regular file for reading.

    Raises:
        UnfitFileError: it is a pipe, a socket or a device.
        OSError: it is a folder, or the system refused.
    """
    _refuse_unfit(path, os.stat(path))  # opening a device may already do something
    handle = os.open(path, _OPENING)
    try:
        _refuse_unfit(path, os.fstat(handle))  # another one may lie there since
        return open(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def read(path: Path, largest: int) -> bytes:
    """All bytes of a regular file.

    Args:
        path: of the file.
        largest: bytes that it may have.

    Raises:
        UnfitFileError: it is no regular file, or is larger.
        OSError: the system refused.
    """
    with opened(path) as file:
        data = b"".join(_chunks(file, largest + 1))
    if len(data) > largest:
        raise UnfitFileError(errno.EFBIG, f"it is larger than {largest / 10**6:.0f} MB", str(path))
    return data


def _chunks(file: BufferedReader, most: int) -> Iterable[bytes]:
    while most and (chunk := file.read(min(most, _CHUNK))):
        most -= len(chunk)
        yield chunk


def _refuse_unfit(path: Path, told: os.stat_result) -> None:
    if stat.S_ISDIR(told.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(told.st_mode):
        kind = next((text for is_one, text in _KINDS.items() if is_one(told.st_mode)), "it is not a file")
        raise UnfitFileError(errno.EINVAL, kind, str(path))
