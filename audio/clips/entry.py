"""An entry of a clip store, as it lies there: a digest and one line of JSON, then the body.

The body's digest stands in the JSON, and so does the key: both are checked wherever an entry is read, on
this machine or from a storage that others write too. Digests tell damage; what a whole header says is held
against what its kind of entry can be (`Fits`), since whoever wrote it may have had another program.

The file of one entry of a clip store: it appears whole, is used, judged and taken away.
"""

import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audio import filelock
from audio.errors import StoreError
from scripts import regular_files

LARGEST = 256 * 10**6  # bytes of an entry: hours of speech
LONGEST_LINE = 32 * 10**6  # bytes of the header with its digest

Fits = Callable[[Mapping[str, Any], int], bool]
"""Whether a header, beside a body of so many bytes, is one of the kind that is asked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is stored under a key: a header of plain values, and bytes."""

    header: dict[str, Any]
    body: bytes


def key(*parts: object) -> str:
    """The hash of plain values: the same for the same values, on every machine."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def packed(key: str, entry: Entry) -> bytes:
    """An entry as it lies in a store."""
    header = json.dumps({"key": key, **entry.header, "body": _digest(entry.body)}).encode()
    return f"{_digest(header)} ".encode() + header + b"\n" + entry.body


def unpacked(key: str, line: bytes, body: bytes) -> Entry | None:
    """The entry of a key, checked; None where these bytes are not whole, or are another's.

    Args:
        key: whose entry it shall be.
        line: the first line, with its end.
        body: all that follows.
    """
    header = head(key, line)
    if header is None or header.pop("body", None) != _digest(body):
        return None
    return Entry(header, body)


def head(key: str, line: bytes) -> dict[str, Any] | None:
    """The header, the body's digest in it, if its own digest stands before it and it belongs to the key."""
    digest, _, text = line.removesuffix(b"\n").partition(b" ")
    if digest.decode("latin-1") != _digest(text):
        return None
    try:
        header = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return header if isinstance(header, dict) and header.pop("key", None) == key else None


def anything(header: Mapping[str, Any], length: int) -> bool:
    """Takes any whole entry, whatever its kind."""
    return True


def _digest(data: bytes) -> str:
    """BLAKE2b: as strong as SHA-256, and twice as fast where the processor has no instruction for that."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


_WINDOWS = os.name == "nt"
_WRITTEN = ".new-"  # what the name of a file begins with while it is written, and locked


def use(path: Path) -> None:
    """Marks an entry as used now; a store that can only be read keeps what it has."""
    with suppress(OSError):
        os.utime(path)


def is_readable(path: Path) -> bool:
    """Whether an entry is a file that this user may read."""
    with suppress(OSError):
        return stat.S_ISREG(os.lstat(path).st_mode) and os.access(path, os.R_OK)
    return False


def remove(path: Path) -> bool:
    """Takes away what lies in an entry's place, and says whether it is gone; a link is not followed."""
    with suppress(OSError):
        if stat.S_ISDIR(os.lstat(path).st_mode):
            shutil.rmtree(path)
        else:
            path.unlink()
    return not os.path.lexists(path)


def is_speech(path: Path) -> bool:
    """Whether an entry is speech as an engine gave it (`audio/synthesis/speech_cache.py`), by its header."""
    try:
        with regular_files.open_file(path) as file:
            return b'"rate": ' in file.readline(LONGEST_LINE)
    except OSError:
        return False


def write(path: Path, data: bytes) -> None:
    """Writes an entry, which appears under its name only when all of it is on the disk.

    Its writer holds a lock on the file meanwhile, so that others can tell what a killed one left.

    Raises:
        StoreError: the disk refused; nothing is left.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _locked(path.parent) as file:
            temporary = file.name
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if not _WINDOWS:
                os.replace(temporary, path)
        if _WINDOWS:  # renames no file that is open
            os.replace(temporary, path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                os.unlink(temporary)
        raise StoreError("write", path=path, cause=error.strerror) from error


def _locked(folder: Path) -> "tempfile._TemporaryFileWrapper[bytes]":
    """A new file that this process holds; another one may have taken it for a dead one's before that."""
    while True:
        file = tempfile.NamedTemporaryFile(dir=folder, prefix=_WRITTEN, delete=False)  # noqa: SIM115 - handed on
        with suppress(OSError):  # a file system without locks
            filelock.acquire(file.fileno(), wait=True)
        if os.path.exists(file.name):
            return file
        file.close()


def remove_forsaken(path: Path, before: float) -> None:
    """Takes away what lies beside entries, if it is a file that its writer, now dead, did not finish.

    Args:
        path: of the file.
        before: time of change before which a file that carries no lock counts as forsaken, in s.
    """
    with suppress(OSError):
        if os.lstat(path).st_mtime < before:
            remove(path)
        elif path.name.startswith(_WRITTEN):
            with filelock.acquired_if_free(path) as free:
                if free:
                    remove(path)
