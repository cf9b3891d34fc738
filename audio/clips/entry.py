"""An entry of a clip store, as it lies there: a digest and one line of JSON, then the body.

The body's digest stands in the JSON, and so does the key: both are checked wherever an entry is read, on
this machine or from a storage that others write too. Digests tell damage; what a whole header says is held
against what its kind of entry can be (`Fits`), since whoever wrote it may have had another program.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

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
