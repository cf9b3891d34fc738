"""Identity of each feed, `podcast:guid`: fixed at its first public address, kept wherever it moves."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import UUID, uuid5

from episodes.catalogue import record_copies
from episodes.edition.atomic import read, write_if_changed
from episodes.errors import EpisodeError
from episodes.formatting import is_public

FILE = "feeds.tsv"
"""In `records/`: a line for each feed, its file and its `podcast:guid`, which never changes."""

_NAMESPACE = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # Podcasting 2.0, `podcast:guid`
_LINE = re.compile(
    r"(?P<file>[a-z0-9.-]+\.xml)\t(?P<guid>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
)


def podcast_guid(address: str) -> str:
    """The identity of a feed: UUIDv5 of its address without scheme and closing slashes (Podcasting 2.0)."""
    return str(uuid5(_NAMESPACE, address.partition("://")[2].rstrip("/")))


def load_guids(folder: Path) -> dict[str, str]:
    """Read the identities that were fixed, by the feed's file name.

    Args:
        folder: of the records.

    Raises:
        EpisodeError: a line is damaged.
        StorageError: the file is there and cannot be read.
    """
    path = folder / FILE
    guids, wrong = parse(read(path) or b"")
    if wrong:
        cause = f"line {wrong} is not a feed's file, a tab and its podcast:guid"
        raise EpisodeError("record", path=path, cause=cause)
    return guids


def parse(data: bytes) -> tuple[dict[str, str], int]:
    """The identities in the bytes of the file, by feed; and the number of the first wrong line, or 0."""
    lines = [_LINE.fullmatch(line) for line in data.decode(errors="replace").splitlines()]
    wrong = lines.index(None) + 1 if None in lines else 0
    return {line["file"]: line["guid"] for line in lines if line}, wrong


def encode(guids: Mapping[str, str]) -> bytes:
    """The bytes of the file that holds identities."""
    return "".join(f"{file}\t{guid}\n" for file, guid in guids.items()).encode()


def assign_guids(folder: Path, site: str | None, files: Iterable[str]) -> dict[str, str]:
    """The identities of feeds; one that has none yet gets it from its address, for good.

    Args:
        folder: of the records.
        site: the edition's address; without one, or with one that is not public, feeds have no identity.
        files: names of the feeds' files.

    Returns:
        `podcast:guid` by file name.

    Raises:
        EpisodeError: the file of identities is damaged.
        StorageError: it cannot be read or written.
    """
    if site is None or not is_public(site):
        return {}
    known = load_guids(folder)
    new = {file: podcast_guid(f"{site.rstrip('/')}/{file}") for file in files if file not in known}
    if new:
        write_if_changed(folder / FILE, encode(known | new))
        record_copies.append(
            folder, [(record_copies.FEED_GUIDS, record_copies.encode_feed_guids(known | new))]
        )
    return known | new
