"""What files sounded like when they were decoded last, by their content: `records/heard.jsonl`.

Most of a check is decoding. A file whose bytes are those of before sounds as it did; its bytes are read each
time.
"""

from contextlib import suppress
from math import isfinite
from pathlib import Path

import msgspec

from episodes.check.decode import Heard, heard
from episodes.edition import atomic
from episodes.errors import StorageError

_FILE = "heard.jsonl"
_MEASURED = 1
"""Raised when `decoding` measures another way: what was measured before holds no longer."""


class _Line(msgspec.Struct, frozen=True, array_like=True):
    measured: int
    sha256: str
    heard: Heard


class Memory:
    """Files by their content: those known of before, and those decoded since."""

    def __init__(self, records: Path) -> None:
        """Reads what is known; nothing where there are no records.

        Args:
            records: folder of the edition's records, which may be missing.

        Raises:
            StorageError: it is there and cannot be read.
        """
        self._path = records / _FILE
        self._known = dict(filter(None, map(_parsed, (atomic.read(self._path) or b"").splitlines())))
        self._used: dict[str, Heard] = {}

    def heard(self, path: Path, sha256: str) -> Heard:
        """What a file sounds like; decoded only where nothing is known of its content.

        Raises:
            ValueError: it cannot be decoded.
        """
        found = self._known.get(sha256) or heard(path)
        if isfinite(found.loudness) and isfinite(found.peak):
            self._used[sha256] = found
        return found

    def keep(self) -> None:
        """Writes what was heard, and forgets the rest; where that fails, the next check decodes again."""
        if self._used == self._known or not self._path.parent.is_dir():
            return
        lines = (_Line(_MEASURED, sha256, found) for sha256, found in sorted(self._used.items()))
        with suppress(StorageError):
            atomic.write(self._path, (msgspec.json.encode(line) + b"\n" for line in lines))


def _parsed(line: bytes) -> tuple[str, Heard] | None:
    """A line that is none, or of another measure, tells nothing."""
    try:
        found = msgspec.json.decode(line, type=_Line)
    except msgspec.MsgspecError:
        return None
    return (found.sha256, found.heard) if found.measured == _MEASURED else None
