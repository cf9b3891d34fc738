"""The clip store: finished clips on disk, under the hash of everything that they depend on.

Plain files, `v1/ab/<key>` (audio/clips/entry.py); a damaged or unreadable one is removed and made again.
Entries appear whole (a temporary file is renamed), so that readers and writers in any process need no lock;
pruning takes one. An entry's modification time is when it was last used: the least recently used goes first.
"""

import atexit
import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import IO, TYPE_CHECKING, Any, TypeVar

from audio import filelock, temporary_folders
from audio.clips import entry as entryfile
from audio.clips.entry import LARGEST, LONGEST_LINE, Fits, StoreEntry, anything, packed, unpacked
from audio.errors import SoundRefusedError, StoreError
from scripts import regular_files

if TYPE_CHECKING:
    from audio.clips.shared_store import SharedStore

T = TypeVar("T")

VERSION = "v1"
SIZE = "HAUTEVOIX_CACHE_MB"
LIMIT = 2 * 10**9  # bytes: clips of some forty hours

_LOCK = ".prune"
_EXHAUSTED = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})
"""Errors that keep a process from reading anything, and say nothing about the entry."""

_ABANDONED = 3600.0  # s after which a file that carries no lock is that of a process that was killed


@dataclass(frozen=True, slots=True)
class Tally:
    """What a walk over the store found.

    Attributes:
        entries: how many.
        bytes: of all of them.
        damaged: how many were removed.
        speech: how many are speech that cost money or time, kept as the engine gave it.
        stuck: those that can neither be read nor removed.
    """

    entries: int
    bytes: int
    damaged: int = 0
    speech: int = 0
    stuck: tuple[Path, ...] = ()


def default_limit() -> int:
    """The default size of a store in bytes: HAUTEVOIX_CACHE_MB, or 2 GB.

    Raises:
        SoundRefusedError: what the environment says is no number.
    """
    text = os.environ.get(SIZE) or str(LIMIT // 10**6)
    if not (text.isascii() and text.isdecimal()):
        raise SoundRefusedError("cache size", name=SIZE, text=text)
    return int(text) * 10**6


def temporary() -> "Store":
    """A store that lasts as long as this process.

    Raises:
        StoreError: the disk for temporary files refused.
    """
    try:
        parent = Path(tempfile.gettempdir())
    except OSError as error:
        raise StoreError("write", path="TMPDIR", cause=error.strerror) from error
    folder = temporary_folders.make(parent, "clips-")
    atexit.register(temporary_folders.remove, folder)
    return Store(folder)


class Store:
    """A folder of entries, shared by editions and processes.

    Attributes:
        folder: where they are.
        limit: bytes that they may have once a build is done.
        beyond: where machines share their clips; None where they do not.
        warn: called once if the disk refuses, which then stops nobody: what cannot be read is made again,
            what cannot be written is kept for this process. None lets what cannot be written raise.
    """

    def __init__(
        self,
        folder: Path,
        limit: int = LIMIT,
        beyond: "SharedStore | None" = None,
        warn: Callable[[str], None] | None = None,
    ) -> None:
        self.folder = folder
        self.limit = limit
        self.beyond = beyond
        self.warn = warn
        self._lock = Lock()
        self._warned = False
        self._spare: Store | None = None

    def head(self, key: str, fits: Fits = anything) -> dict[str, Any] | None:
        """Read the header of an entry, checked, without its body.

        Args:
            key: of the entry.
            fits: whether it is of the kind that is asked for; one that is not counts as damaged.

        Returns:
            None where there is no whole one.
        """

        def read(file: IO[bytes]) -> dict[str, Any] | None:
            line = file.readline(LONGEST_LINE)
            header = entryfile.unpacked_header(key, line)
            length = os.fstat(file.fileno()).st_size - len(line)
            return header if header and fits(header, length) else None

        if header := self._read(key, read):
            return header
        return self._spare.head(key, fits) if self._spare else None

    def get(self, key: str, fits: Fits = anything) -> StoreEntry | None:
        """Read an entry, whole and checked. A damaged one is removed.

        One that is not here is looked up where machines share their clips, and kept here then.

        Args:
            key: of the entry.
            fits: whether it is of the kind that is asked for; one that is not counts as damaged.

        Returns:
            None where there is none.
        """
        found = self._local(key, fits)
        if found is None and self.beyond and (found := self.beyond.get(key, fits)):
            self._write(key, found)
        return found

    def put(self, key: str, entry: StoreEntry) -> None:
        """Store an entry; on return it is on the disk, or the store is as it was. It is shared too.

        Args:
            key: of the entry.
            entry: what to store.

        Raises:
            StoreError: the disk refused, and so did that for temporary files, or there is no `warn`.
        """
        self._write(key, entry)
        if self.beyond:
            self.beyond.put(key, entry)

    def writable(self) -> bool:
        """Whether an entry could be stored now."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                return True
        except OSError:
            return False

    def stats(self) -> Tally:
        """Count the entries and their bytes."""
        found = list(self._files())
        speech = sum(entryfile.is_speech(path) for _, _, path in found)
        return Tally(len(found), sum(size for _, size, _ in found), speech=speech)

    def verify(self) -> Tally:
        """Read every entry and remove those that are damaged or cannot be read. None counts as used.

        Raises:
            StoreError: there is no store.
        """
        self._require_folder()
        entries = total = damaged = 0
        stuck = []
        for used, size, path in self._files():
            entries += 1
            if self._local(path.name):
                total += size
                with suppress(OSError):
                    os.utime(path, ns=(used, used))
            else:
                damaged += 1
                if os.path.lexists(path):
                    stuck.append(path)
        return Tally(entries, total, damaged, stuck=tuple(stuck))

    def prune(self, largest: int, *, wait: bool = True) -> Tally:
        """Remove the least recently used entries until at most `largest` bytes are left.

        What cannot be read goes first, and what killed processes left goes too. One process prunes at a time;
        others may read and write meanwhile.

        Args:
            largest: bytes that may stay.
            wait: whether to wait for another process that prunes; if not, nothing is removed then.

        Returns:
            What was removed.

        Raises:
            StoreError: there is no store, or it cannot be written.
        """
        return self._prune(largest, wait=wait, readable=entryfile.is_readable)

    def trim(self) -> Tally:
        """Keep the store to its limit, unless another process is pruning it or it cannot be pruned.

        Returns:
            What was removed.
        """
        try:
            return self._prune(self.limit, wait=False, readable=lambda path: True)  # each build does this
        except StoreError:
            return Tally(0, 0)

    def _local(self, key: str, fits: Fits = anything) -> StoreEntry | None:
        """Read an entry of this machine."""

        def read(file: IO[bytes]) -> StoreEntry | None:
            if os.fstat(file.fileno()).st_size > LARGEST:
                return None
            entry = unpacked(key, file.readline(LONGEST_LINE), file.read())
            return entry if entry and fits(entry.header, len(entry.body)) else None

        if entry := self._read(key, read):
            return entry
        return self._spare.get(key, fits) if self._spare else None

    def _read(self, key: str, read: Callable[[IO[bytes]], T | None]) -> T | None:
        """Read from an entry's file, and mark it as used; a damaged one is removed.

        Raises:
            StoreError: this process can read nothing now.
        """
        path, found = self._path(key), None
        try:
            with regular_files.open_file(path) as file:
                found = read(file)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in _EXHAUSTED:
                raise StoreError("read", path=path, cause=error.strerror) from error
            self._warn_once(f"{path}: a clip cannot be read ({error.strerror}); it is made again.")
        if found is None:
            entryfile.remove(path)
        else:
            entryfile.touch(path)
        return found

    def _write(self, key: str, entry: StoreEntry) -> None:
        """Write an entry; where the disk refuses, into a temporary store for this process."""
        try:
            entryfile.write(self._path(key), packed(key, entry))
        except StoreError as error:
            if self.warn is None:
                raise
            with self._lock:
                self._spare = self._spare or temporary()
            self._spare.put(key, entry)
            self._warn_once(f"{error} What is made now is kept for this build alone.")

    def _warn_once(self, text: str) -> None:
        with self._lock:
            warned, self._warned = self._warned, True
        if self.warn and not warned:
            self.warn(text)

    def _prune(self, largest: int, *, wait: bool, readable: Callable[[Path], bool]) -> Tally:
        self._require_folder()
        with _locked_for_pruning(self.folder / _LOCK, wait) as now:
            if now is None:
                return Tally(0, 0)
            for path in (self.folder / VERSION).glob("??/.*"):
                entryfile.remove_abandoned(path, before=now - _ABANDONED)
            kept = removed = freed = 0
            stuck = []
            for _, size, path in sorted(self._files(), reverse=True):
                kept += size if (good := readable(path)) else 0
                if good and kept <= largest:
                    continue
                if entryfile.remove(path):
                    removed, freed = removed + 1, freed + size
                elif not good:
                    stuck.append(path)
            return Tally(removed, freed, stuck=tuple(stuck))

    def _require_folder(self) -> None:
        if not self.folder.is_dir():
            raise StoreError("absent", path=self.folder)

    def _files(self) -> Iterator[tuple[int, int, Path]]:
        """Time of last use (ns), size and path of each entry; those that go meanwhile are left out."""
        for path in (self.folder / VERSION).glob("??/*"):
            if not path.name.startswith("."):
                with suppress(FileNotFoundError):
                    found = path.stat()
                    yield found.st_mtime_ns, found.st_size, path

    def _path(self, key: str) -> Path:
        return self.folder / VERSION / key[:2] / key


@contextmanager
def _locked_for_pruning(path: Path, wait: bool) -> Iterator[float | None]:
    """Hold the lock of a store; yields the file system's time, or None where another process holds it."""
    try:
        handle = filelock.open_handle(path)
    except OSError as error:
        raise StoreError("write", path=path, cause=error.strerror) from error
    try:
        now = None
        try:
            filelock.acquire(handle, wait)
            os.utime(path)
            now = path.stat().st_mtime
        except OSError as error:
            if error.errno not in filelock.BUSY:
                raise StoreError("write", path=path, cause=error.strerror) from error
        yield now
    finally:
        os.close(handle)
