"""A second copy of every record, written as records are: `records/journal.jsonl`.

Each writing of a record adds a line that holds it whole, with its SHA-256, forced to disk. A record that is
lost or damaged comes back from there (`episodes/catalogue/recovery.py`). The record is written first: a kill
between the two leaves a journal that is behind, which the next build makes good. A line that is cut or
altered counts for nothing.
"""

import hashlib
import os
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from episodes.catalogue import records
from episodes.catalogue.records import Record
from episodes.edition import atomic
from episodes.edition.edition import BULLETINS, EPISODES
from episodes.errors import StorageError

FILE = "journal.jsonl"
"""In `records/`."""

FEEDS = "feeds"
"""The shelf of lines that hold the `podcast:guid` of each feed."""

PUBLISHED = "published"
"""The shelf of lines that tell which published description the records were held against."""


class Key(NamedTuple):
    """What a line is about: the shelf, and the slug there."""

    shelf: str
    name: str


FEED_GUIDS = Key(FEEDS, "feeds")
"""What is known of all feeds together."""


def encode_feed_guids(guids: Mapping[str, str]) -> bytes:
    """What a line about feeds holds: the `podcast:guid` of each, by its file."""
    return msgspec.json.encode(guids, order="deterministic")


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    shelf: str
    name: str
    sha256: str
    held: msgspec.Raw


class _Place(NamedTuple):
    """Where a line lies in the file, in bytes, and its SHA-256."""

    start: int
    length: int
    sha256: str


def save_record(folder: Path, shelf: str, record: Record) -> None:
    """Writes a record, then its line; of what was withdrawn or reissued nothing of before stays.

    Args:
        folder: of the edition's records.
        shelf: that of episodes, or that of bulletins.
        record: to be written.

    Raises:
        StorageError: the disk refused; the record is the old or the new one.
    """
    place = records_folder(folder, shelf)
    if records.save(place, record):
        append(folder, [(Key(shelf, record.slug), records.encode(record))])
        if must_forget(record):
            Journal(folder).compact()


def must_forget(record: Record) -> bool:
    """Whether an episode is one of which nothing of before may be left: it was withdrawn, or reissued."""
    return record.withdrawn is not None or bool(record.former)


def records_folder(folder: Path, shelf: str) -> Path:
    """Where the records of a shelf lie; those of episodes lie in `records/` itself."""
    return folder if shelf == EPISODES else folder / BULLETINS


def append(folder: Path, held: Iterable[tuple[Key, bytes]]) -> None:
    """Adds lines, on disk when this returns; nothing is touched where there is none to add.

    Args:
        folder: of the edition's records.
        held: JSON, by what it is about.

    Raises:
        StorageError: the disk refused.
    """
    lines = [_encoded(key, data) for key, data in held]
    if not lines:
        return
    path = folder / FILE
    with atomic.storage_errors(path), path.open("a+b") as file:
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            if file.read(1) != b"\n":  # a line that a loss of power cut off
                lines.insert(0, b"\n")
        file.write(b"".join(lines))
        file.flush()
        os.fsync(file.fileno())
        if not end:
            atomic.sync_folder(folder)


class Journal:
    """The journal as it lies on disk; what its lines hold is read when it is asked for."""

    def __init__(self, folder: Path) -> None:
        """Reads which lines there are, one at a time.

        Args:
            folder: of the edition's records; without a journal in it, nothing is known.

        Raises:
            StorageError: it is there and cannot be read.
        """
        self._folder = folder
        self._places: dict[Key, list[_Place]] = {}
        self._lines = 0
        self.damaged = False
        """Whether a line is cut or altered."""
        self._read()

    def __bool__(self) -> bool:
        return bool(self._places)

    @property
    def is_long(self) -> bool:
        """Whether most of its lines were superseded."""
        return self._lines > 3 * len(self._places) + 100

    def names(self, shelf: str) -> set[str]:
        """The slugs that it knows on a shelf."""
        return {key.name for key in self._places if key.shelf == shelf}

    def digest(self, key: Key) -> str | None:
        """SHA-256 that the last line about something bears (see `digest`)."""
        return self._places[key][-1].sha256 if key in self._places else None

    def is_earlier(self, key: Key, sha256: str) -> bool:
        """Whether something was once what a SHA-256 says, and is no longer."""
        return any(place.sha256 == sha256 for place in self._places.get(key, [])[:-1])

    def has_earlier(self, keys: Iterable[Key], added: Container[Key]) -> bool:
        """Whether anything is known of some things but the last line about each.

        Args:
            keys: what is asked about.
            added: those that got another line since the journal was read.
        """
        return any(len(self._places.get(key, ())) + (key in added) > 1 for key in keys)

    def last(self, key: Key) -> bytes | None:
        """What the last line about something holds.

        Raises:
            StorageError: it can no longer be read.
        """
        places = self._places.get(key)
        return self._held(places[-1]) if places else None

    def compact(self) -> None:
        """Leaves the last line about each thing.

        Raises:
            StorageError: the old one stands.
        """
        atomic.write(self._folder / FILE, self._kept())

    def _kept(self) -> Iterator[bytes]:
        for key, places in self._places.items():
            yield _encoded(key, self._held(places[-1]))

    def _read(self) -> None:
        path, start = self._folder / FILE, 0
        try:
            with path.open("rb") as file:
                for line in file:
                    self._take(line, start)
                    start += len(line)
        except FileNotFoundError:
            return
        except OSError as error:
            raise StorageError("read", path=path, cause=error.strerror or error) from error

    def _take(self, line: bytes, start: int) -> None:
        found = _parsed(line)
        self._lines += 1
        if found is None:
            self.damaged = True
        else:
            place = _Place(start, len(line), found.sha256)
            self._places.setdefault(Key(found.shelf, found.name), []).append(place)

    def _held(self, place: _Place) -> bytes:
        path = self._folder / FILE
        try:
            with path.open("rb") as file:
                file.seek(place.start)
                line = _parsed(file.read(place.length))
        except OSError as error:
            raise StorageError("read", path=path, cause=error.strerror or error) from error
        if line is None or line.sha256 != place.sha256:
            raise StorageError("read", path=path, cause="it changes while it is read")
        return bytes(line.held)


def digest(key: Key, data: bytes) -> str:
    """SHA-256 that a line about something bears, in hexadecimal."""
    return hashlib.sha256(f"{key.shelf}\0{key.name}\0".encode() + data).hexdigest()


def _encoded(key: Key, data: bytes) -> bytes:
    line = _Line(shelf=key.shelf, name=key.name, sha256=digest(key, data), held=msgspec.Raw(data))
    return msgspec.json.encode(line) + b"\n"


def _parsed(line: bytes) -> _Line | None:
    """A line; None where it is cut or altered."""
    try:
        found = msgspec.json.decode(line, type=_Line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    whole = digest(Key(found.shelf, found.name), bytes(found.held)) == found.sha256
    return found if whole and line.endswith(b"\n") else None
