"""Entries of a clip store: their format (digest, JSON header, body), and their files on disk.

An entry is a digest and one line of JSON, then the body. The JSON holds the body's digest and the key; both
are checked wherever an entry is read, on this machine or from a storage that others write too. Digests tell
damage; what a header says is also checked against its kind of entry (`Fits`), since whoever wrote it may have
run another program.

The file of an entry appears whole: it is written under another name, then renamed.
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
"""Whether a header, beside a body of so many bytes, is of the kind that is asked for."""

_WINDOWS = os.name == "nt"
_WRITTEN = ".new-"  # prefix of a file's name while it is written, and locked


@dataclass(frozen=True, slots=True)
class StoreEntry:
    """What is stored under a key.

    Attributes:
        header: plain values.
        body: bytes.
    """

    header: dict[str, Any]
    body: bytes


def key(*parts: object) -> str:
    """Hash plain values: the same for the same values, on every machine."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def digest(data: bytes) -> str:
    """BLAKE2b: as strong as SHA-256, and twice as fast where the processor has no instruction for that."""
    return hashlib.blake2b(data, digest_size=32).hexdigest()


def packed(key: str, entry: StoreEntry) -> bytes:
    """The bytes of an entry as they are stored.

    Args:
        key: of the entry.
        entry: what to store.
    """
    header = json.dumps({"key": key, **entry.header, "body": digest(entry.body)}).encode()
    return f"{digest(header)} ".encode() + header + b"\n" + entry.body


def unpacked(key: str, line: bytes, body: bytes) -> StoreEntry | None:
    """The entry of a key, checked.

    Args:
        key: of the entry that is expected.
        line: the first line, with its end.
        body: everything after it.

    Returns:
        None where these bytes are damaged, or another key's.
    """
    header = unpacked_header(key, line)
    if header is None or header.pop("body", None) != digest(body):
        return None
    return StoreEntry(header, body)


def unpacked_header(key: str, line: bytes) -> dict[str, Any] | None:
    """The header of a key's entry, checked; it still holds the body's digest, as `body`.

    Args:
        key: of the entry that is expected.
        line: the first line of the stored bytes.

    Returns:
        None where the line is damaged, or another key's.
    """
    expected, _, text = line.removesuffix(b"\n").partition(b" ")
    if expected.decode("latin-1") != digest(text):
        return None
    try:
        header = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return header if isinstance(header, dict) and header.pop("key", None) == key else None


def anything(header: Mapping[str, Any], length: int) -> bool:
    """Accept any whole entry, whatever its kind.

    Args:
        header: of the entry.
        length: of its body, in bytes.
    """
    return True


def touch(path: Path) -> None:
    """Mark an entry as used now; in a store that can only be read nothing changes."""
    with suppress(OSError):
        os.utime(path)


def is_readable(path: Path) -> bool:
    """Whether an entry is a file that this user may read."""
    with suppress(OSError):
        return stat.S_ISREG(os.lstat(path).st_mode) and os.access(path, os.R_OK)
    return False


def remove(path: Path) -> bool:
    """Remove whatever is in an entry's place, and return whether it is gone; a link is not followed."""
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
    """Write an entry, which appears under its name only when all of it is on the disk.

    Its writer holds a lock on the file meanwhile, so that others can tell what a killed one left.

    Args:
        path: of the entry.
        data: all of it.

    Raises:
        StoreError: the disk refused; nothing is left.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _new_locked_file(path.parent) as file:
            temporary = file.name
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            if not _WINDOWS:
                os.replace(temporary, path)
        if _WINDOWS:  # does not rename an open file
            os.replace(temporary, path)
    except OSError as error:
        if temporary:
            with suppress(OSError):
                os.unlink(temporary)
        raise StoreError("write", path=path, cause=error.strerror) from error


def remove_abandoned(path: Path, before: float) -> None:
    """Remove a file beside the entries if its writer died before it was finished.

    Args:
        path: of the file.
        before: s since the epoch; an older file counts as abandoned even if nothing tells of its lock.
    """
    with suppress(OSError):
        if os.lstat(path).st_mtime < before:
            remove(path)
        elif path.name.startswith(_WRITTEN):
            with filelock.acquired_if_free(path) as free:
                if free:
                    remove(path)


def _new_locked_file(folder: Path) -> "tempfile._TemporaryFileWrapper[bytes]":
    """A new file that this process has locked, before anybody took it for an abandoned one."""
    while True:
        file = tempfile.NamedTemporaryFile(dir=folder, prefix=_WRITTEN, delete=False)  # noqa: SIM115 - returned open
        with suppress(OSError):  # a file system without locks
            filelock.acquire(file.fileno(), wait=True)
        if os.path.exists(file.name):
            return file
        file.close()
