"""The clip store: finished clips under the hash of all that they depend on.

Plain files, `v1/ab/<key>`: a digest and one line of JSON, then the body, whose digest stands in the JSON.
Both are checked when they are read; an entry that does not match is taken away and made again. Entries appear
whole (a temporary file is renamed), so that readers and writers need no lock, whatever process they are.
"""

import atexit
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from audio.errors import StoreError

VERSION = "v1"
ENVIRONMENT = "HAUTEVOIX_CACHE"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is stored under a key: a header of plain values, and bytes."""

    header: dict[str, Any]
    body: bytes


@dataclass(frozen=True, slots=True)
class Tally:
    """What a walk over the store found."""

    entries: int
    bytes: int
    damaged: int = 0


def key(*parts: object) -> str:
    """The hash of plain values: the same for the same values, on every machine."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def default_folder() -> Path:
    """Where clips are kept unless somebody says otherwise: HAUTEVOIX_CACHE, or the user's cache folder."""
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed where the folder is named

    return user_cache_path("hautevoix", appauthor=False) / "clips"


def temporary() -> "Store":
    """A store that lasts as long as this process."""
    folder = tempfile.mkdtemp(prefix="hautevoix-clips-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Store(Path(folder))


class Store:
    """A folder of entries, shared by editions and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def head(self, key: str) -> dict[str, Any] | None:
        """The header of an entry, checked, without its body; None where there is none that is whole."""
        path = self._path(key)
        with _reading(path) as file:
            header = _checked(key, file.readline()) if file else None
        if header is None:
            self._remove(path)
        return header

    def get(self, key: str) -> Entry | None:
        """The entry, whole and checked; None where there is none. A damaged one is taken away."""
        path = self._path(key)
        with _reading(path) as file:
            header = _checked(key, file.readline()) if file else None
            body = file.read() if file else b""
        if header is None or header.pop("body") != _digest(body):
            self._remove(path)
            return None
        return Entry(header, body)

    def put(self, key: str, entry: Entry) -> None:
        """Stores an entry; on return it is on the disk, or the store is as it was.

        Raises:
            StoreError: the disk refused.
        """
        header = json.dumps({"key": key, **entry.header, "body": _digest(entry.body)}).encode()
        line = f"{_digest(header)} ".encode() + header + b"\n"
        with _whole(self._path(key)) as file:
            file.write(line + entry.body)

    def writable(self) -> bool:
        """Whether an entry could be stored now."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                return True
        except OSError:
            return False

    def stats(self) -> Tally:
        """How much there is."""
        sizes = [path.stat().st_size for path in self._entries()]
        return Tally(len(sizes), sum(sizes))

    def verify(self) -> Tally:
        """Reads every entry; damaged ones are taken away."""
        entries = size = damaged = 0
        for path in self._entries():
            entry = self.get(path.name)
            entries += 1
            size += len(entry.body) if entry else 0
            damaged += entry is None
        return Tally(entries, size, damaged)

    def prune(self, largest: int) -> Tally:
        """Takes the least recently made entries away until at most `largest` bytes are left.

        Returns:
            What was taken away.
        """
        newest = sorted(self._entries(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        kept = removed = size = 0
        for path in newest:
            length = path.stat().st_size
            if kept + length <= largest:
                kept += length
                continue
            path.unlink(missing_ok=True)
            removed, size = removed + 1, size + length
        return Tally(removed, size)

    def _remove(self, path: Path) -> None:
        with suppress(OSError):
            path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / VERSION / key[:2] / key

    def _entries(self) -> Iterator[Path]:
        return (path for path in (self.folder / VERSION).glob("??/*") if not path.name.startswith("."))


def _checked(key: str, line: bytes) -> dict[str, Any] | None:
    """The header, if its digest stands before it and it belongs to the key."""
    digest, _, head = line.removesuffix(b"\n").partition(b" ")
    if digest.decode("latin-1") != _digest(head):
        return None
    header: dict[str, Any] = json.loads(head)
    return header if header.pop("key") == key else None


def _digest(data: bytes) -> str:
    """BLAKE2b: as strong as SHA-256, and twice as fast where the processor has no instruction for that."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


@contextmanager
def _reading(path: Path) -> Iterator[IO[bytes] | None]:
    """An entry's file; None where there is none."""
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        yield None
    except OSError as error:
        raise StoreError("read", path=path, cause=error.strerror) from error


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name only when all is written, and on the disk."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            temporary = file.name
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                os.unlink(temporary)
        raise StoreError("write", path=path, cause=error.strerror) from error
