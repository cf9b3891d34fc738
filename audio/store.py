"""The clip store: finished clips under the hash of all that they depend on.

Plain files, `v1/ab/<key>` (audio/entry.py); one that is not whole is taken away and made again. Entries
appear whole (a temporary file is renamed), so that readers and writers need no lock, whatever process they
are; pruning takes one. An entry's time of change is when it was last used: what was not for longest goes
first.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from audio import entry as entries
from audio import locking
from audio.entry import Entry, packed, unpacked
from audio.errors import SoundRefusedError, StoreError

if TYPE_CHECKING:
    from audio.shared import Shared

VERSION = "v1"
ENVIRONMENT = "HAUTEVOIX_CACHE"
SIZE = "HAUTEVOIX_CACHE_MB"
LIMIT = 2 * 10**9  # bytes: clips of some forty hours

_LOCK = ".prune"
_FORGOTTEN = 3600.0  # s after which a temporary file is that of a process that was killed


@dataclass(frozen=True, slots=True)
class Tally:
    """What a walk over the store found.

    Attributes:
        entries: how many.
        bytes: of all.
        damaged: how many were taken away.
        speech: how many are speech that cost money or time, kept as it was said.
    """

    entries: int
    bytes: int
    damaged: int = 0
    speech: int = 0


def default_folder() -> Path:
    """Where clips are kept unless somebody says otherwise: HAUTEVOIX_CACHE, or the user's cache folder."""
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed where the folder is named

    return user_cache_path("hautevoix", appauthor=False) / "clips"


def default_limit() -> int:
    """Bytes that a store may have unless somebody says otherwise: HAUTEVOIX_CACHE_MB, or 2 GB.

    Raises:
        SoundRefusedError: the environment says something that is no number.
    """
    text = os.environ.get(SIZE) or str(LIMIT // 10**6)
    if not (text.isascii() and text.isdecimal()):
        raise SoundRefusedError("cache size", name=SIZE, text=text)
    return int(text) * 10**6


def temporary() -> "Store":
    """A store that lasts as long as this process."""
    folder = tempfile.mkdtemp(prefix="hautevoix-clips-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Store(Path(folder))


class Store:
    """A folder of entries, shared by editions and processes.

    Attributes:
        folder: where they are.
        limit: bytes that they may have once a build is done.
        beyond: where machines share their clips; None where they do not.
    """

    def __init__(self, folder: Path, limit: int = LIMIT, beyond: "Shared | None" = None) -> None:
        self.folder = folder
        self.limit = limit
        self.beyond = beyond

    def head(self, key: str) -> dict[str, Any] | None:
        """The header of an entry, checked, without its body; None where there is none that is whole."""
        path = self._path(key)
        with _reading(path) as file:
            header = entries.head(key, file.readline()) if file else None
        if header is None:
            self._remove(path)
        else:
            _use(path)
        return header

    def get(self, key: str) -> Entry | None:
        """The entry, whole and checked; None where there is none. A damaged one is taken away.

        One that is not here is looked for where machines share their clips, and stays here then.
        """
        found = self._own(key)
        if found is None and self.beyond and (found := self.beyond.get(key)):
            self._put(key, found)
        return found

    def put(self, key: str, entry: Entry) -> None:
        """Stores an entry; on return it is on the disk, or the store is as it was. Others are given it too.

        Raises:
            StoreError: the disk refused.
        """
        self._put(key, entry)
        if self.beyond:
            self.beyond.put(key, entry)

    def _own(self, key: str) -> Entry | None:
        path = self._path(key)
        with _reading(path) as file:
            entry = unpacked(key, file.readline(), file.read()) if file else None
        if entry is None:
            self._remove(path)
        else:
            _use(path)
        return entry

    def _put(self, key: str, entry: Entry) -> None:
        with _whole(self._path(key)) as file:
            file.write(packed(key, entry))

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
        found = list(self._sizes())
        kept = sum(_is_speech(path) for _, _, path in found)
        return Tally(len(found), sum(size for _, size, _ in found), speech=kept)

    def verify(self) -> Tally:
        """Reads every entry; damaged ones are taken away. Nothing counts as used by that.

        Raises:
            StoreError: there is no store.
        """
        self._exists()
        entries = size = damaged = 0
        for used, length, path in self._sizes():
            entry = self._own(path.name)
            if entry:
                with suppress(OSError):
                    os.utime(path, ns=(used, used))
            entries += 1
            size += length if entry else 0
            damaged += entry is None
        return Tally(entries, size, damaged)

    def prune(self, largest: int, *, wait: bool = True) -> Tally:
        """Takes the least recently used entries away until at most `largest` bytes are left.

        What killed processes left goes too. One process prunes at a time; others may read and write.

        Args:
            largest: bytes that may stay.
            wait: whether to wait for another process that prunes; otherwise nothing is done then.

        Returns:
            What was taken away.

        Raises:
            StoreError: there is no store, or it cannot be written.
        """
        self._exists()
        with _pruning(self.folder / _LOCK, wait) as now:
            if now is None:
                return Tally(0, 0)
            self._forget(now)
            kept = removed = taken = 0
            for _, size, path in sorted(self._sizes(), reverse=True):
                kept += size
                if kept > largest:
                    self._remove(path)
                    removed, taken = removed + 1, taken + size
            return Tally(removed, taken)

    def trim(self) -> Tally:
        """Keeps the store to its limit; nothing where another process is at it, or none can be.

        Returns:
            What was taken away.
        """
        try:
            return self.prune(self.limit, wait=False)
        except StoreError:
            return Tally(0, 0)

    def _exists(self) -> None:
        if not self.folder.is_dir():
            raise StoreError("absent", path=self.folder)

    def _forget(self, now: float) -> None:
        """Takes away what killed processes were writing."""
        for path in (self.folder / VERSION).glob("??/.*"):
            with suppress(OSError):
                if path.stat().st_mtime < now - _FORGOTTEN:
                    path.unlink()

    def _sizes(self) -> Iterator[tuple[int, int, Path]]:
        """When each entry was used last (ns), its size, its path; those that go meanwhile are left out."""
        for path in self._entries():
            with suppress(FileNotFoundError):
                found = path.stat()
                yield found.st_mtime_ns, found.st_size, path

    def _remove(self, path: Path) -> None:
        with suppress(OSError):
            path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / VERSION / key[:2] / key

    def _entries(self) -> Iterator[Path]:
        return (path for path in (self.folder / VERSION).glob("??/*") if not path.name.startswith("."))


def _use(path: Path) -> None:
    """Marks an entry as used now; a store that can only be read keeps what it has."""
    with suppress(OSError):
        os.utime(path)


def _is_speech(path: Path) -> bool:
    """Whether an entry is speech as it was said (audio/keeping.py), judged by its header as it stands."""
    try:
        with path.open("rb") as file:
            return b'"rate": ' in file.readline()
    except OSError:
        return False


@contextmanager
def _pruning(path: Path, wait: bool) -> Iterator[float | None]:
    """Holds the lock of a store; gives the time by the file system's clock, None where another holds it."""
    try:
        handle = locking.opened(path)
    except OSError as error:
        raise StoreError("write", path=path, cause=error.strerror) from error
    try:
        yield _locked(path, handle, wait)
    finally:
        os.close(handle)


def _locked(path: Path, handle: int, wait: bool) -> float | None:
    try:
        locking.take(handle, wait)
        os.utime(path)
        return path.stat().st_mtime
    except OSError as error:
        if error.errno in locking.BUSY:
            return None
        raise StoreError("write", path=path, cause=error.strerror) from error


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
