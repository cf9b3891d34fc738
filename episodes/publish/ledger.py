"""What was sent to a target, kept with the edition: `records/targets/<name>.tsv`.

Whoever has the edition's folder goes on where the last publisher stopped. Each line is written as soon as
it is true, so that a publish that was killed sends only the rest. Without the file, what the target says of
itself is taken (`standing.py`).

Paths as they go over the wire and stand in addresses: ASCII, contained, the same on every system.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self, TextIO

from episodes.edition import atomic
from episodes.publish.targets import Parcel

_PART = r"(?!\.)[A-Za-z0-9._~-]{1,200}"
PATH = rf"(?!.*[.](?:/|\Z))(?:{_PART}/){{0,8}}{_PART}"
"""A path that is sent: no part is hidden, empty, or leads up; none ends in a dot, which Windows drops."""

_PATH = re.compile(PATH)


def is_path(text: str) -> bool:
    """Whether a path may be sent, or taken from somewhere else."""
    return _PATH.fullmatch(text) is not None


FOLDER = "targets"
"""In `records/`: the ledgers, and what was last sent of the edition's state."""

_ENTRY = re.compile(
    rf"(?P<path>{PATH})\t(?P<bytes>\d+)\t(?P<sha256>[0-9a-f]{{64}})\t(?P<time>\d+)\t(?P<mark>[ -~]*)"
)
_NAMED = re.compile(PATH)
_ON_ITS_WAY, _SENT, _SEEN, _GONE, _SITE, _SHOWN = "~+=-@*"
"""How lines begin: a file may lie there from now on; it does; it was seen on the web; it was taken away; the
web site on which files are seen from now on; from now on listeners may be led to a file, or to a revision."""


class LedgerEntry(NamedTuple):
    """A file that was sent, or may have been.

    Attributes:
        bytes: its length.
        sha256: of its bytes; empty where it was on its way when the publisher died.
        time: when the file here was last changed, in ns: with its length, it tells that this is still it.
        mark: of the target (`Lying.mark`).
        seen: whether it was found on the web since.
    """

    bytes: int
    sha256: str
    time: int
    mark: str
    seen: bool = False


_UNSURE = LedgerEntry(0, "", 0, "")


class Ledger:
    """The files of one target; as a context it keeps what it is told, else that is for this process only."""

    def __init__(self, path: Path, address: str) -> None:
        """Reads what is known of a target.

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
        self._lines = len(lines)
        if head == self._head:
            for line in lines[:-1]:  # what follows the last newline was cut off
                self._take(line)
        else:
            self._lines = 0

    def __enter__(self) -> Self:
        """Opens the file to be written to; one that grew long is written anew.

        Raises:
            StorageError: it cannot be written.
        """
        if self._lines > 3 * len(self._entries) + len(self._shown) + 100 or not self._lines:
            atomic.write(self._path, self._text())
        else:
            self._cut()
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
        """What listeners were ever led to there, current or not: revisions and other files (`order.unit`)."""
        return self._shown.keys()

    def show(self, units: Iterable[str]) -> None:
        """Notes that listeners may be led to something from now on; that is never forgotten."""
        for unit in sorted(set(units) - self._shown.keys()):
            self._write(f"{_SHOWN}{unit}")

    def adopt(self, found: Mapping[str, LedgerEntry], left: Collection[str]) -> None:
        """Forgets what was known, for what the target says of itself.

        Args:
            found: what lies there.
            left: what lies there and was sent from here, which the target says nothing of.
        """
        for path in [path for path in self._entries if path not in found]:
            if path not in left:
                self.gone(path)
        self.doubt(left)
        for path, entry in found.items():
            self._write(f"{_SENT}{_line(path, entry)}")

    def doubt(self, paths: Iterable[str]) -> None:
        """Notes that files may lie there, and of what state nobody knows: they are about to be sent."""
        for path in paths:
            self._write(f"{_ON_ITS_WAY}{path}")

    def sent(self, parcel: Parcel, time: int, mark: str, seen: bool = False) -> None:
        """Notes that a file lies there.

        Args:
            parcel: what was sent.
            time: of the file here, in ns.
            mark: of the target.
            seen: whether it is known to be on the web.
        """
        self._write(f"{_SENT}{_line(parcel.path, LedgerEntry(parcel.bytes, parcel.sha256, time, mark))}")
        if seen:
            self.seen(parcel.path)

    def marked(self, path: str, mark: str) -> None:
        """Notes that a file lies there as it was sent, under another mark of the target."""
        entry = self._entries[path]
        self._write(f"{_SENT}{_line(path, entry._replace(mark=mark))}")
        if entry.seen:
            self.seen(path)

    def shown_on(self, site: str) -> None:
        """Notes the site that files are looked for on; what was seen on another was not seen there."""
        if site != self._site:
            self._write(f"{_SITE}{site}")

    def seen(self, path: str) -> None:
        """Notes that it was found on the web."""
        self._write(f"{_SEEN}{path}")

    def gone(self, path: str) -> None:
        """Notes that it was taken away."""
        self._write(f"{_GONE}{path}")

    def _write(self, line: str) -> None:
        self._take(line)
        if self._file:
            with atomic.storage_errors(self._path):
                self._file.write(f"{line}\n")
                self._file.flush()  # to the system, which a kill does not reach

    def _take(self, line: str) -> None:
        """A line that is none is passed over: its file is sent again."""
        kind, told = line[:1], line[1:]
        if kind == _SENT and (found := _ENTRY.fullmatch(told)):
            path, size, sha256, time, mark = found.groups()
            self._entries[path] = LedgerEntry(int(size), sha256, int(time), mark)
        elif kind == _SITE:
            self._site = told
            self._entries = {path: entry._replace(seen=False) for path, entry in self._entries.items()}
        elif not _NAMED.fullmatch(told):
            return
        elif kind == _SHOWN:
            self._shown[told] = None
        elif kind == _ON_ITS_WAY:
            self._entries[told] = _UNSURE
        elif kind == _SEEN and told in self._entries:
            self._entries[told] = self._entries[told]._replace(seen=True)
        elif kind == _GONE:
            self._entries.pop(told, None)

    def _text(self) -> Iterator[bytes]:
        yield f"{self._head}\n{_SITE}{self._site}\n".encode()
        for path, entry in self._entries.items():
            yield (
                f"{_SENT}{_line(path, entry)}\n".encode()
                if entry.sha256
                else f"{_ON_ITS_WAY}{path}\n".encode()
            )
            if entry.seen:
                yield f"{_SEEN}{path}\n".encode()
        for unit in self._shown:
            yield f"{_SHOWN}{unit}\n".encode()

    def _cut(self) -> None:
        """Takes a last line away that a loss of power cut off."""
        with atomic.storage_errors(self._path), suppress(FileNotFoundError), self._path.open("r+b") as file:
            data = file.read()
            file.truncate(data.rfind(b"\n") + 1)


def _line(path: str, entry: LedgerEntry) -> str:
    return f"{path}\t{entry.bytes}\t{entry.sha256}\t{entry.time}\t{entry.mark}"
