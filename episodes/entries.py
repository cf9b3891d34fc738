"""What listeners come in by: style, pages of the edition, and at the very end the feed.

Each file is replaced whole and names only what exists.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from episodes import feed, files
from episodes.edition import Edition
from episodes.layout import ENTRY, STYLE
from episodes.records import Record
from episodes.settings import Settings

_STAMP = "shown.sha256"
"""In `records/`: the hash of what the entry files were made from."""


class Entered(NamedTuple):
    """What a build put before listeners.

    Attributes:
        feed: the edition's.
        episodes: how many it tells of.
        written: whether any file had to be replaced.
    """

    feed: Path
    episodes: int
    written: bool


def enter(edition: Edition, records: Sequence[Record], *, cover: Path, now: datetime, base: str) -> Entered:
    """Writes the entry files of an edition; nothing where they are as they should be.

    Args:
        edition: whose.
        records: of all its episodes.
        cover: the cover in `public/`.
        now: episodes dated later are left out.
        base: address of `public/` for an edition without a site.

    Raises:
        StorageError: the disk refused; the feed of before stands.
    """
    public = edition.public
    shown = feed.published(records, now)
    written = _pages(edition, shown, cover=cover.name)
    written |= _feeds(edition, records, cover=cover.name, now=now, base=base)
    return Entered(public / feed.FILE, len(shown), written)


def _pages(edition: Edition, shown: Sequence[Record], *, cover: str) -> bool:
    """Writes the pages of the edition, unless they stand and were made from the same."""
    public, settings = edition.public, edition.settings
    stamp = _stamp(settings, shown, cover)
    if files.read(edition.records / _STAMP) == stamp and all(
        (public / name).is_file() for name in (ENTRY, STYLE)
    ):
        return False
    from episodes import page  # noqa: PLC0415 - templates are loaded only where a page is written

    written = files.write_if_changed(public / STYLE, page.style())
    written |= files.write_if_changed(public / ENTRY, page.index(settings.edition, shown, cover=cover))
    files.write(edition.records / _STAMP, stamp)
    return written


def _stamp(settings: Settings, shown: Sequence[Record], cover: str) -> bytes:
    told = (
        settings.edition,
        settings.feed,
        settings.legal,
        settings.accessibility,
        settings.bulletin,
        settings.book,
    )
    digest = hashlib.sha256(msgspec.json.encode((told, cover)))
    for record in shown:
        digest.update(msgspec.json.encode(record))
    return digest.hexdigest().encode()


def _feeds(edition: Edition, records: Sequence[Record], *, cover: str, now: datetime, base: str) -> bool:
    """Writes the feeds: what they lead to is there."""
    told = feed.feeds(edition.settings, records)
    guids = feed.identities(edition.records, edition.settings.edition.site, [one.file for one in told])
    return feed.write(edition.public, told, feed.Masthead(edition.settings, cover, base, guids), now)
