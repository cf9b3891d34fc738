"""The clip store: finished clips under the hash of all that they depend on.

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
from audio.clips import entry as entries
from audio.clips import entry as entryfile
from audio.clips.entry import LARGEST, LONGEST_LINE, Entry, Fits, anything, packed, unpacked
from audio.errors import SoundRefusedError, StoreError
from scripts import regular_files

if TYPE_CHECKING:
    from audio.clips.shared_store import SharedStore

T = TypeVar("T")

VERSION = "v1"
ENVIRONMENT = "HAUTEVOIX_CACHE"
SIZE = "HAUTEVOIX_CACHE_MB"
LIMIT = 2 * 10**9  # bytes: clips of some forty hours

_LOCK = ".prune"
_PASSING = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM})
"""What hinders a process from reading anything, and says nothing of the entry."""

_FORGOTTEN = 3600.0  # s after which a file that carries no lock is that of a process that was killed


@dataclass(frozen=True, slots=True)
class Tally:
    """What a walk over the store found.

    Attributes:
        entries: how many.
        bytes: of all.
        damaged: how many were taken away.
        speech: how many are speech that cost money or time, kept as it was said.
        stuck: those that cannot be read, and could not be taken away either.
    """

    entries: int
    bytes: int
    damaged: int = 0
    speech: int = 0
    stuck: tuple[Path, ...] = ()


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
    """A store that lasts as long as this process.

    Raises:
        StoreError: the disk for temporary files refused.
    """
    try:
        place = Path(tempfile.gettempdir())
    except OSError as error:
        raise StoreError("write", path="TMPDIR", cause=error.strerror) from error
    folder = temporary_folders.make(place, "clips-")
    atexit.register(temporary_folders.remove, folder)
    return Store(folder)


class Store:
    """A folder of entries, shared by editions and processes.

    Attributes:
        folder: where they are.
        limit: bytes that they may have once a build is done.
        beyond: where machines share their clips; None where they do not.
        warn: told once should a disk refuse, which then stops nobody: what cannot be read is made again,
            what cannot be written is kept for this process. None has what cannot be written raised.
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
        self._told = False
        self._spare: Store | None = None

    def head(self, key: str, fits: Fits = anything) -> dict[str, Any] | None:
        """The header of an entry, checked, without its body; None where there is none that is whole.

        Args:
            key: of the entry.
            fits: whether it is of the kind that is asked for; one that is not is as good as damaged.
        """
        path = self._path(key)

        def read(file: IO[bytes]) -> dict[str, Any] | None:
            line = file.readline(LONGEST_LINE)
            header = entries.head(key, line)
            length = os.fstat(file.fileno()).st_size - len(line)
            return header if header and fits(header, length) else None

        if header := self._found(path, read):
            return header
        return self._spare.head(key, fits) if self._spare else None

    def get(self, key: str, fits: Fits = anything) -> Entry | None:
        """The entry, whole and checked; None where there is none. A damaged one is taken away.

        One that is not here is looked for where machines share their clips, and stays here then.

        Args:
            key: of the entry.
            fits: whether it is of the kind that is asked for; one that is not is as good as damaged.
        """
        found = self._own(key, fits)
        if found is None and self.beyond and (found := self.beyond.get(key, fits)):
            self._put(key, found)
        return found

    def put(self, key: str, entry: Entry) -> None:
        """Stores an entry; on return it is on the disk, or the store is as it was. Others are given it too.

        Raises:
            StoreError: the disk refused, and so did that for temporary files, or nobody is to be warned.
        """
        self._put(key, entry)
        if self.beyond:
            self.beyond.put(key, entry)

    def _own(self, key: str, fits: Fits = anything) -> Entry | None:
        def read(file: IO[bytes]) -> Entry | None:
            if os.fstat(file.fileno()).st_size > LARGEST:
                return None
            entry = unpacked(key, file.readline(LONGEST_LINE), file.read())
            return entry if entry and fits(entry.header, len(entry.body)) else None

        if entry := self._found(self._path(key), read):
            return entry
        return self._spare.get(key, fits) if self._spare else None

    def _found(self, path: Path, read: Callable[[IO[bytes]], T | None]) -> T | None:
        """What is read of an entry, which counts as used then; one of which nothing can be is taken away.

        Raises:
            StoreError: this process can read nothing now.
        """
        found = None
        try:
            with regular_files.open_file(path) as file:
                found = read(file)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in _PASSING:
                raise StoreError("read", path=path, cause=error.strerror) from error
            self._tell(f"{path}: a clip cannot be read ({error.strerror}); it is made again.")
        if found is None:
            entryfile.remove(path)
        else:
            entryfile.use(path)
        return found

    def _put(self, key: str, entry: Entry) -> None:
        try:
            entryfile.write(self._path(key), packed(key, entry))
        except StoreError as error:
            if self.warn is None:
                raise
            self._aside.put(key, entry)
            self._tell(f"{error} What is made now is kept for this build alone.")

    @property
    def _aside(self) -> "Store":
        """Where entries go for the time of this process once the disk has refused one."""
        with self._lock:
            self._spare = self._spare or temporary()
            return self._spare

    def _tell(self, text: str) -> None:
        with self._lock:
            told, self._told = self._told, True
        if self.warn and not told:
            self.warn(text)

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
        kept = sum(entryfile.is_speech(path) for _, _, path in found)
        return Tally(len(found), sum(size for _, size, _ in found), speech=kept)

    def verify(self) -> Tally:
        """Reads every entry; those that are damaged, or cannot be read, are taken away. None counts as used.

        Raises:
            StoreError: there is no store.
        """
        self._exists()
        entries = size = damaged = 0
        stuck = []
        for used, length, path in self._sizes():
            entry = self._own(path.name)
            if entry:
                with suppress(OSError):
                    os.utime(path, ns=(used, used))
            entries += 1
            size += length if entry else 0
            damaged += entry is None
            if entry is None and os.path.lexists(path):
                stuck.append(path)
        return Tally(entries, size, damaged, stuck=tuple(stuck))

    def prune(self, largest: int, *, wait: bool = True) -> Tally:
        """Takes the least recently used entries away until at most `largest` bytes are left.

        What cannot be read goes first, and what killed processes left goes too. One process prunes at a time;
        others may read and write.

        Args:
            largest: bytes that may stay.
            wait: whether to wait for another process that prunes; otherwise nothing is done then.

        Returns:
            What was taken away.

        Raises:
            StoreError: there is no store, or it cannot be written.
        """
        return self._prune(largest, wait=wait, readable=entryfile.is_readable)

    def _prune(self, largest: int, *, wait: bool, readable: Callable[[Path], bool]) -> Tally:
        self._exists()
        with _pruning(self.folder / _LOCK, wait) as now:
            if now is None:
                return Tally(0, 0)
            self._forget(now)
            kept = removed = taken = 0
            stuck = []
            for _, size, path in sorted(self._sizes(), reverse=True):
                kept += size if (good := readable(path)) else 0
                if good and kept <= largest:
                    continue
                if entryfile.remove(path):
                    removed, taken = removed + 1, taken + size
                elif not good:
                    stuck.append(path)
            return Tally(removed, taken, stuck=tuple(stuck))

    def trim(self) -> Tally:
        """Keeps the store to its limit; nothing where another process is at it, or none can be.

        Returns:
            What was taken away.
        """
        try:
            return self._prune(self.limit, wait=False, readable=lambda path: True)  # each build does this
        except StoreError:
            return Tally(0, 0)

    def _exists(self) -> None:
        if not self.folder.is_dir():
            raise StoreError("absent", path=self.folder)

    def _forget(self, now: float) -> None:
        """Takes away what killed processes were writing."""
        for path in (self.folder / VERSION).glob("??/.*"):
            entryfile.remove_forsaken(path, before=now - _FORGOTTEN)

    def _sizes(self) -> Iterator[tuple[int, int, Path]]:
        """When each entry was used last (ns), its size, its path; those that go meanwhile are left out."""
        for path in self._entries():
            with suppress(FileNotFoundError):
                found = path.stat()
                yield found.st_mtime_ns, found.st_size, path

    def _path(self, key: str) -> Path:
        return self.folder / VERSION / key[:2] / key

    def _entries(self) -> Iterator[Path]:
        return (path for path in (self.folder / VERSION).glob("??/*") if not path.name.startswith("."))


@contextmanager
def _pruning(path: Path, wait: bool) -> Iterator[float | None]:
    """Holds the lock of a store; gives the time by the file system's clock, None where another holds it."""
    try:
        handle = filelock.open_handle(path)
    except OSError as error:
        raise StoreError("write", path=path, cause=error.strerror) from error
    try:
        yield _locked(path, handle, wait)
    finally:
        os.close(handle)


def _locked(path: Path, handle: int, wait: bool) -> float | None:
    try:
        filelock.acquire(handle, wait)
        os.utime(path)
        return path.stat().st_mtime
    except OSError as error:
        if error.errno in filelock.BUSY:
            return None
        raise StoreError("write", path=path, cause=error.strerror) from error
