"""Stamps of entry files: the inputs each was made from, so that one whose inputs are unchanged is not remade.

`records/shown.txt` has a line for each file: its name in `public/`, the digest of its inputs, and the SHA-256
of its bytes. It may be deleted.
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


class Stamp(NamedTuple):
    """The SHA-256 of what a file was made from, and of its bytes, in hexadecimal."""

    inputs: str
    content: str


class Stamps:
    """The entry files of an edition, as the last build left them."""

    def __init__(self, public: Path, records: Path) -> None:
        """Read the stamps; a line that is not one is skipped.

        Args:
            public: the folder of published files.
            records: the folder of records.

        Raises:
            StorageError: the file is there and cannot be read.
        """
        self._public, self._path = public, records / FILE
        text = (atomic.read(self._path) or b"").decode(errors="replace")
        lines = (_LINE.fullmatch(line) for line in text.split("\n"))
        self._before = {line["name"]: Stamp(line["stamp"], line["sha256"]) for line in lines if line}
        self._now: dict[str, Stamp] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """The files that the last build made."""
        return tuple(self._before)

    def unchanged(self, inputs: str) -> frozenset[str]:
        """Find the files that were made from these inputs, and carry their stamps over.

        Args:
            inputs: SHA-256, in hexadecimal.

        Returns:
            None of them where one is not as it was written.

        Raises:
            StorageError: one cannot be read.
        """
        found = {name: stamp for name, stamp in self._before.items() if stamp.inputs == inputs}
        if any(self._digest(name) != stamp.content for name, stamp in found.items()):
            return frozenset()
        self._now |= found
        return frozenset(found)

    def add(self, inputs: str, names: Iterable[str]) -> None:
        """Note what some files were made from.

        Args:
            inputs: SHA-256 of it, in hexadecimal.
            names: of the files in `public/`, which are written already.

        Raises:
            StorageError: one cannot be read.
        """
        self._now |= {name: Stamp(inputs, self._digest(name)) for name in names}

    def save(self) -> None:
        """Write the stamps that were carried over or added since this was read.

        Raises:
            StorageError: the disk refused.
        """
        lines = [f"{name}\t{stamp.inputs}\t{stamp.content}\n" for name, stamp in self._now.items()]
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
