"""The container of a book (EPUB OCF 3.3): a ZIP file whose bytes depend on what is in it alone.

Nothing is compressed: audio cannot be, the texts are a hundredth of it, and compressors differ from one
machine to the next.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from episodes.errors import StorageError

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that ZIP knows
_UNIX = 3
_MODE = 0o644 << 16
_CHUNK = 1 << 20  # bytes


class Archive(ZipFile):
    """A package that is being written, entry by entry; its type comes first (EPUB OCF 3.3, section 4.2.3)."""

    def __init__(self, file: BinaryIO, kind: str) -> None:
        super().__init__(file, "w", ZIP_STORED)
        self.add("mimetype", kind.encode())

    def add(self, name: str, data: bytes) -> None:
        """Adds a file by its bytes."""
        self.writestr(_entry(name, len(data)), data)

    def copy(self, name: str, path: Path) -> None:
        """Adds a file of the disk; only a piece of it is held at a time.

        Raises:
            StorageError: it cannot be read.
        """
        with self.open(_entry(name, _size(path)), "w") as entry:
            for chunk in _chunks(path):
                entry.write(chunk)


def _entry(name: str, size: int) -> ZipInfo:
    entry = ZipInfo(name, _EPOCH)
    entry.create_system = _UNIX  # elsewhere it would be the machine's
    entry.external_attr = _MODE
    entry.file_size = size  # tells whether ZIP64 is needed
    return entry


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise StorageError("read", path=path, cause=error.strerror or error) from error


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise StorageError("read", path=path, cause=error.strerror or error) from error
