"""The journal of records, `records/journal.jsonl`: a second copy of every record that was written.

Each line holds a record whole, with its SHA-256, forced to disk. A record that is lost or damaged is restored
from it (`episodes/catalogue/recovery.py`). The record is written first: a kill between the two leaves a
journal that is behind, which the next build completes. A line that is cut or altered is ignored.
"""

import hashlib
import os
from collections.abc import Container, Iterable, Mapping
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


class Key(NamedTuple):
    """What a line is about.

    Attributes:
        collection: EPISODES or BULLETINS for a record; for other lines, what kind they are of.
        name: slug of the record, or a name within its kind.
    """

    collection: str
    name: str


FEED_GUIDS = Key("feeds", "feeds")
"""Lines that hold the `podcast:guid` of all feeds."""

PUBLISHED = "published"
"""Lines that hold the digest of the published description that records were compared with."""


class _JournalLine(msgspec.Struct, frozen=True, kw_only=True):
    collection: str = msgspec.field(name="shelf")
    name: str
    sha256: str
    held: msgspec.Raw


class _Position(NamedTuple):
    start: int  # byte in the file
    length: int  # bytes
    sha256: str


def digest(key: Key, data: bytes) -> str:
    """SHA-256, in hexadecimal, of a line's content.

    Args:
        key: what the line is about.
        data: the JSON that it holds.
    """
    return hashlib.sha256(f"{key.collection}\0{key.name}\0".encode() + data).hexdigest()


def encode_feed_guids(guids: Mapping[str, str]) -> bytes:
    """What a line about feeds holds: the `podcast:guid` of each, by file name."""
    return msgspec.json.encode(guids, order="deterministic")


def records_folder(folder: Path, collection: str) -> Path:
    """Where the records of a collection lie.

    Args:
        folder: the edition's records; those of episodes lie there directly.
        collection: EPISODES or BULLETINS.
    """
    return folder if collection == EPISODES else folder / BULLETINS


def must_forget(record: Record) -> bool:
    """Whether earlier states of an episode must not be kept: it was withdrawn, or reissued."""
    return record.withdrawn is not None or bool(record.former)


def save_record(folder: Path, collection: str, record: Record) -> None:
    """Write a record, then its line; earlier states of what was withdrawn or reissued are deleted.

    Args:
        folder: the edition's records.
        collection: EPISODES or BULLETINS.
        record: what to write.

    Raises:
        StorageError: the disk refused; the record is the old or the new one.
    """
    if records.save(records_folder(folder, collection), record):
        append(folder, [(Key(collection, record.slug), records.encode(record))])
        if must_forget(record):
            Journal(folder).compact()


def append(folder: Path, lines: Iterable[tuple[Key, bytes]]) -> None:
    """Add lines, on disk when this returns; nothing is touched where there are none.

    Args:
        folder: the edition's records.
        lines: what each is about, and the JSON that it holds.

    Raises:
        StorageError: the disk refused.
    """
    encoded = [_encode(key, data) for key, data in lines]
    if not encoded:
        return
    path = folder / FILE
    with atomic.storage_errors(path), path.open("a+b") as file:
        end = file.seek(0, os.SEEK_END)
        if end:
            file.seek(end - 1)
            if file.read(1) != b"\n":  # a line that a power loss cut off
                encoded.insert(0, b"\n")
        file.write(b"".join(encoded))
        file.flush()
        os.fsync(file.fileno())
        if not end:
            atomic.sync_folder(folder)


class Journal:
    """The journal on disk: where its lines are; what they hold is read on demand.

    Attributes:
        damaged: whether a line is cut or altered.
    """

    def __init__(self, folder: Path) -> None:
        """Find the lines, one at a time.

        Args:
            folder: the edition's records; without a journal there, it is empty.

        Raises:
            StorageError: it is there and cannot be read.
        """
        self._folder, self._path = folder, folder / FILE
        self._positions: dict[Key, list[_Position]] = {}
        self._lines = 0
        self.damaged = False
        start = 0
        try:
            with self._path.open("rb") as file:
                for data in file:
                    self._lines += 1
                    if line := _decode(data):
                        position = _Position(start, len(data), line.sha256)
                        self._positions.setdefault(Key(line.collection, line.name), []).append(position)
                    else:
                        self.damaged = True
                    start += len(data)
        except FileNotFoundError:
            pass
        except OSError as error:
            raise StorageError("read", path=self._path, cause=error.strerror or error) from error

    def __bool__(self) -> bool:
        return bool(self._positions)

    @property
    def is_long(self) -> bool:
        """Whether most of its lines were superseded."""
        return self._lines > 3 * len(self._positions) + 100

    def names(self, collection: str) -> set[str]:
        """The names that it has in a collection."""
        return {key.name for key in self._positions if key.collection == collection}

    def digest(self, key: Key) -> str | None:
        """The digest of the last line about something; None where there is none."""
        return self._positions[key][-1].sha256 if key in self._positions else None

    def is_earlier(self, key: Key, sha256: str) -> bool:
        """Whether something had a digest once, and has another one now.

        Args:
            key: what is asked about.
            sha256: the digest (see `digest`).
        """
        return any(position.sha256 == sha256 for position in self._positions.get(key, [])[:-1])

    def has_earlier(self, keys: Iterable[Key], added: Container[Key]) -> bool:
        """Whether it holds earlier states of some things.

        Args:
            keys: what is asked about.
            added: those that got another line since the journal was read.
        """
        return any(len(self._positions.get(key, ())) + (key in added) > 1 for key in keys)

    def last(self, key: Key) -> bytes | None:
        """What the last line about something holds; None where there is none.

        Raises:
            StorageError: it can no longer be read.
        """
        return self._read_line(self._positions[key][-1]) if key in self._positions else None

    def compact(self) -> None:
        """Rewrite the journal with only the last line about each thing.

        Raises:
            StorageError: the old one stands.
        """
        last = (_encode(key, self._read_line(positions[-1])) for key, positions in self._positions.items())
        atomic.write(self._path, last)

    def _read_line(self, position: _Position) -> bytes:
        try:
            with self._path.open("rb") as file:
                file.seek(position.start)
                line = _decode(file.read(position.length))
        except OSError as error:
            raise StorageError("read", path=self._path, cause=error.strerror or error) from error
        if line is None or line.sha256 != position.sha256:
            raise StorageError("read", path=self._path, cause="it changes while it is read")
        return bytes(line.held)


def _encode(key: Key, data: bytes) -> bytes:
    line = _JournalLine(
        collection=key.collection, name=key.name, sha256=digest(key, data), held=msgspec.Raw(data)
    )
    return msgspec.json.encode(line) + b"\n"


def _decode(data: bytes) -> _JournalLine | None:
    """A line; None where it is cut or altered."""
    try:
        line = msgspec.json.decode(data, type=_JournalLine)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    whole = digest(Key(line.collection, line.name), bytes(line.held)) == line.sha256
    return line if whole and data.endswith(b"\n") else None
