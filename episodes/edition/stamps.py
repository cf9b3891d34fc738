"""What entry files were made from, so that one that stands as it was written is not made anew.

`records/shown.txt` has a line a file: its name in `public/`, what it was made from, and the SHA-256 of its
bytes. It may be thrown away.
"""

import hashlib
import os
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from episodes.edition import atomic
from episodes.errors import StorageError

FILE = "shown.txt"
"""In `records/`."""

PACKAGE = Path(__file__).resolve().parents[1]
"""`episodes/`: all that decides what entry files look like."""

_LINE = re.compile(r"(?P<name>[^\t\0]+)\t(?P<stamp>[0-9a-f]{64})\t(?P<sha256>[0-9a-f]{64})")


class _Made(NamedTuple):
    stamp: str
    sha256: str


class Stamps:
    """The entry files of an edition, as the last build left them."""

    def __init__(self, public: Path, records: Path) -> None:
        """Reads what is known; a line that is none is passed over.

        Raises:
            StorageError: it is there and cannot be read.
        """
        self._public, self._path = public, records / FILE
        text = (atomic.read(self._path) or b"").decode(errors="replace")
        lines = (_LINE.fullmatch(line) for line in text.split("\n"))
        self._before = {line["name"]: _Made(line["stamp"], line["sha256"]) for line in lines if line}
        self._made: dict[str, _Made] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The files that the last build made."""
        return tuple(self._before)

    def stand(self, stamp: str) -> frozenset[str]:
        """The files that were made from this, where all of them lie there as they were written; else none.

        Args:
            stamp: SHA-256, in hexadecimal, of what they are made from.

        Raises:
            StorageError: one cannot be read.
        """
        found = {name: made for name, made in self._before.items() if made.stamp == stamp}
        if any(self._digest(name) != made.sha256 for name, made in found.items()):
            return frozenset()
        self._made |= found
        return frozenset(found)

    def note(self, stamp: str, names: Iterable[str]) -> None:
        """Notes what files were made from; they lie there.

        Raises:
            StorageError: one cannot be read.
        """
        self._made |= {name: _Made(stamp, self._digest(name)) for name in names}

    def keep(self) -> None:
        """Writes down which files stood or were made since this was read.

        Raises:
            StorageError: the disk refused.
        """
        lines = [f"{name}\t{made.stamp}\t{made.sha256}\n" for name, made in self._made.items()]
        atomic.write_if_changed(self._path, "".join(lines).encode())

    def _digest(self, name: str) -> str:
        path = self._public / name
        return atomic.digest(path) if path.is_file() and not path.is_symlink() else ""


@cache
def program_digest(root: Path = PACKAGE) -> str:
    """Identify the program by the names, sizes and modification times of its files.

    Args:
        root: folder of Python files, searched whole.

    Returns:
        SHA-256, in hexadecimal; another one after each upgrade.

    Raises:
        StorageError: a file cannot be read.
    """
    try:
        paths = [os.path.join(parent, name) for parent, _, names in os.walk(root) for name in names]
        stats = [(path, os.stat(path)) for path in sorted(paths) if path.endswith(".py")]
    except OSError as error:
        raise StorageError("read", path=root, cause=error.strerror or error) from error
    listed = [(path, stat.st_size, stat.st_mtime_ns) for path, stat in stats]
    return hashlib.sha256(repr(listed).encode()).hexdigest()
