"""The ledger of a target: what was sent, kept with the edition in `records/targets/<name>.tsv`.

Whoever has the edition's folder goes on where the last publisher stopped. Each line is written as soon as it
is true, so that a publish that was killed sends only the rest. Without the file, the target's own description
of itself is taken (`remote_manifest.py`).

Paths are the same over the wire, in addresses and on every system: ASCII, and contained in one folder.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Set
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TextIO

from episodes.edition import atomic
from episodes.publish.targets import Parcel

_PART = r"(?!\.)[A-Za-z0-9._~-]{1,200}"
PATH = re.compile(rf"(?!.*[.](?:/|\Z))(?:{_PART}/){{0,8}}{_PART}")
"""A path that is sent: no part is hidden, empty, or leads up; none ends in a dot, which Windows drops."""

FOLDER = "targets"
"""In `records/`: the ledgers."""

_ENTRY = re.compile(
    rf"(?P<path>{PATH.pattern})\t(?P<bytes>\d+)\t(?P<sha256>[0-9a-f]{{64}})\t(?P<time>\d+)\t(?P<mark>[ -~]*)"
)
_ON_ITS_WAY, _SENT, _SEEN, _GONE, _SITE, _SHOWN = "~+=-@*"
"""How lines begin: a file may be there from now on; it is; it was seen on the web; it was removed; the web
site on which files are seen from now on; from now on listeners may be led to a file, or to a revision."""


def is_path(text: str) -> bool:
    """Return whether a path may be sent, or taken from somewhere else."""
    return PATH.fullmatch(text) is not None


class LedgerEntry(NamedTuple):
    """A file that was sent, or may have been.

    Attributes:
        bytes: its length.
        sha256: of its bytes; empty if it was on its way when the publisher died.
        time: when the local file was last changed, in ns; with its length it tells whether it is the same.
        mark: of the target (`RemoteFile.mark`).
        seen: whether it was found on the web since.
    """

    bytes: int
    sha256: str
    time: int
    mark: str
    seen: bool = False


NO_ENTRY = LedgerEntry(0, "", 0, "")
"""Of a file that was never sent, or of which nothing is known."""


class Ledger:
    """The files of one target; what changes is written down only while it is entered as a context."""

    def __init__(self, path: Path, address: str) -> None:
        """Read what is known of a target.

        Args:
            path: of the ledger, which may be missing.
            address: of the target; what was sent to another one is not known of this one.

        Raises:
            StorageError: it is there and cannot be read.
        """
        self._path, self._head = path, f"# {address}"
        head, *lines = (atomic.read(path) or b"").decode(errors="replace").split("\n")
        self._entries: dict[str, LedgerEntry] = {}
        self._shown: dict[str, None] = {}
        self._site = ""
        self._file: TextIO | None = None
        self._lines = len(lines) if head == self._head else 0
        for line in lines[:-1] if self._lines else ():  # what follows the last newline was cut off
            self._apply(line)

    def __enter__(self) -> Self:
        """Open the file for writing; one that grew long is written anew.

        Raises:
            StorageError: it cannot be written.
        """
        if self._lines > 3 * len(self._entries) + len(self._shown) + 100 or not self._lines:
            lines = [self._head, f"{_SITE}{self._site}"]
            for path, entry in self._entries.items():
                lines.append(_line(path, entry) if entry.sha256 else f"{_ON_ITS_WAY}{path}")
                lines += [f"{_SEEN}{path}"] if entry.seen else []
            lines += [f"{_SHOWN}{unit}" for unit in self._shown]
            atomic.write(self._path, "".join(f"{line}\n" for line in lines).encode())
        else:
            with (
                atomic.storage_errors(self._path),
                suppress(FileNotFoundError),
                self._path.open("r+b") as file,
            ):
                file.truncate(file.read().rfind(b"\n") + 1)  # a last line that a loss of power cut off
        with atomic.storage_errors(self._path):
            self._file = self._path.open("a", encoding="ascii", newline="\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            with atomic.storage_errors(self._path):
                self._file.close()

    @property
    def entries(self) -> Mapping[str, LedgerEntry]:
        """What is known, by path."""
        return self._entries

    @property
    def shown(self) -> Set[str]:
        """What listeners were ever led to there: revisions and other files (`send_order.unit`)."""
        return self._shown.keys()

    def show(self, units: Iterable[str]) -> None:
        """Note that listeners may be led to units from now on; that is never forgotten."""
        for unit in sorted(set(units) - self._shown.keys()):
            self._write(f"{_SHOWN}{unit}")

    def adopt(self, found: Mapping[str, LedgerEntry], left: Collection[str]) -> None:
        """Replace what was known by what the target says of itself.

        Args:
            found: the files that it describes.
            left: files that are there and were sent from here, which it does not describe.
        """
        for path in [path for path in self._entries if path not in found]:
            if path not in left:
                self.remove(path)
        self.doubt(left)
        for path, entry in found.items():
            self._write(_line(path, entry))

    def doubt(self, paths: Iterable[str]) -> None:
        """Note that files may be there, in an unknown state: they are about to be sent."""
        for path in paths:
            self._write(f"{_ON_ITS_WAY}{path}")

    def add(self, parcel: Parcel, time: int, mark: str, seen: bool = False) -> None:
        """Note that a file is there.

        Args:
            parcel: what was sent.
            time: when the local file was last changed, in ns.
            mark: of the target.
            seen: whether it is known to be on the web.
        """
        self._write(_line(parcel.path, LedgerEntry(parcel.bytes, parcel.sha256, time, mark)))
        if seen:
            self.see(parcel.path)

    def set_mark(self, path: str, mark: str) -> None:
        """Note that a file is there as it was sent, under another mark.

        Args:
            path: of the file.
            mark: that the target has for it now.
        """
        entry = self._entries[path]
        self._write(_line(path, entry._replace(mark=mark)))
        if entry.seen:
            self.see(path)

    def set_site(self, site: str) -> None:
        """Note the site on which files are looked for; what was seen on another was not seen there."""
        if site != self._site:
            self._write(f"{_SITE}{site}")

    def see(self, path: str) -> None:
        """Note that a file was found on the web."""
        self._write(f"{_SEEN}{path}")

    def remove(self, path: str) -> None:
        """Note that a file was removed."""
        self._write(f"{_GONE}{path}")

    def _write(self, line: str) -> None:
        self._apply(line)
        if self._file:
            with atomic.storage_errors(self._path):
                self._file.write(f"{line}\n")
                self._file.flush()  # to the system, which a kill does not reach

    def _apply(self, line: str) -> None:
        """Take in a line; one that is damaged is passed over, and its file sent again."""
        kind, rest = line[:1], line[1:]
        if kind == _SENT and (found := _ENTRY.fullmatch(rest)):
            path, size, sha256, time, mark = found.groups()
            self._entries[path] = LedgerEntry(int(size), sha256, int(time), mark)
        elif kind == _SITE:
            self._site = rest
            self._entries = {path: entry._replace(seen=False) for path, entry in self._entries.items()}
        elif not is_path(rest):
            return
        elif kind == _SHOWN:
            self._shown[rest] = None
        elif kind == _ON_ITS_WAY:
            self._entries[rest] = NO_ENTRY
        elif kind == _SEEN and rest in self._entries:
            self._entries[rest] = self._entries[rest]._replace(seen=True)
        elif kind == _GONE:
            self._entries.pop(rest, None)


def _line(path: str, entry: LedgerEntry) -> str:
    return f"{_SENT}{path}\t{entry.bytes}\t{entry.sha256}\t{entry.time}\t{entry.mark}"
