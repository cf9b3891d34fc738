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
    public, settings = edition.public, edition.settings
    shown = feed.published(records, now)
    path = public / feed.FILE
    whole = feed.feed(settings, records, cover=cover.name, now=now, base=base)
    told = (
        settings.edition,
        settings.feed,
        settings.legal,
        settings.accessibility,
        settings.bulletin,
        settings.book,
    )
    stamp = hashlib.sha256(msgspec.json.encode(told) + whole).hexdigest().encode()
    if files.read(edition.records / _STAMP) == stamp and all(
        (public / name).is_file() for name in (ENTRY, STYLE, feed.FILE)
    ):
        return Entered(path, len(shown), written=files.write_if_changed(path, whole))
    from episodes import page  # noqa: PLC0415 - templates are loaded only where a page is written

    index = page.index(settings.edition, shown, cover=cover.name)
    written = files.write_if_changed(public / STYLE, page.style())
    written |= files.write_if_changed(public / ENTRY, index)
    written |= files.write_if_changed(path, whole)
    files.write(edition.records / _STAMP, stamp)
    return Entered(path, len(shown), written)
