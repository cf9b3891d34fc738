"""The published description of an edition, `hautevoix.json.gz`: what it can be rebuilt from.

It is as public as the rest of `public/`: it holds no reason of a withdrawal, nothing of what was withdrawn,
no embargoed episode, and no address, user or option of a service or target.
"""

import gzip
import zlib
from io import BytesIO
from typing import Any

import msgspec

from episodes.catalogue import records
from episodes.catalogue.records import Record

LARGEST = 500_000_000
"""Bytes of a description once it is unpacked."""

VERSION = 1
"""Of the format; another one is refused."""


class Description(msgspec.Struct, frozen=True, kw_only=True):
    """An edition as it was published.

    Attributes:
        version: of the format.
        title: the edition's.
        guid: `podcast:guid` of its main feed.
        feeds: `podcast:guid` of each feed that has one, by file name.
        settings: `edition.toml` without what is private.
        records: JSON of the episodes' records.
        bulletins: JSON of the bulletins' records.
        files: length in bytes and SHA-256 of each file, by path.
    """

    version: int = VERSION
    title: str
    guid: str
    feeds: dict[str, str]
    settings: dict[str, Any]
    records: tuple[msgspec.Raw, ...]
    bulletins: tuple[msgspec.Raw, ...]
    files: dict[str, tuple[int, str]]

    @property
    def episode_records(self) -> tuple[Record, ...]:
        """The records of episodes.

        Raises:
            MsgspecError: one of them is not a record.
        """
        return tuple(records.decode(bytes(raw)) for raw in self.records)

    @property
    def bulletin_records(self) -> tuple[Record, ...]:
        """The records of bulletins.

        Raises:
            MsgspecError: one of them is not a record.
        """
        return tuple(records.decode(bytes(raw)) for raw in self.bulletins)


def encode(description: Description) -> bytes:
    """Pack a description; the same description gives the same bytes."""
    return gzip.compress(msgspec.json.encode(description, order="deterministic"), mtime=0)


def decode(data: bytes) -> Description:
    """Read a description from the bytes of its file.

    Raises:
        ValueError: they are no description, or one of a newer format.
    """
    try:
        text = gzip.GzipFile(fileobj=BytesIO(data)).read(LARGEST)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(str(error)) from error
    found = msgspec.json.decode(text, type=Description)
    if found.version != VERSION:
        raise ValueError(f"it is of version {found.version}, which a newer hautevoix wrote")
    return found
