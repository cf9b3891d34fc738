"""What listeners come in by: style, pages of the edition, and at the very end the feed.

Each file is replaced whole and names only what exists.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from episodes import feed, files
from episodes.book import shelf
from episodes.cover import small
from episodes.edition import Edition
from episodes.records import Record, encoded
from episodes.settings import Settings
from episodes.site import assets

_STAMP = "shown.txt"
"""In `records/`: the hash of what the pages were made from, then the name of each, a line each."""


class Entered(NamedTuple):
    """What a build put before listeners.

    Attributes:
        feed: the edition's.
        episodes: how many it tells of.
        written: whether any file had to be replaced.
        warnings: what the producer should know.
    """

    feed: Path
    episodes: int
    written: bool
    warnings: tuple[str, ...] = ()


def enter(
    edition: Edition,
    records: Sequence[Record],
    bulletins: Sequence[Record] = (),
    *,
    cover: Path,
    now: datetime,
    base: str,
) -> Entered:
    """Writes the entry files of an edition; nothing where they are as they should be.

    Args:
        edition: whose.
        records: of all its episodes.
        bulletins: records of all its bulletins.
        cover: the cover in `public/`.
        now: episodes dated later are left out.
        base: address of `public/` for an edition without a site.

    Raises:
        StorageError: the disk refused; the feed of before stands.
    """
    public = edition.public
    shown = feed.published(records, now)
    told = feed.feeds(edition.settings, records, bulletins)
    book, warnings = shelf.place(edition, shown, cover)
    written = _pages(edition, shown, told, book, cover=cover, base=base)
    written |= _feeds(edition, told, cover=cover.name, now=now, base=base)
    shelf.clear(edition, shown, book)
    return Entered(public / feed.FILE, len(shown), written, warnings)


def _pages(
    edition: Edition,
    shown: Sequence[Record],
    told: Sequence[feed.Feed],
    book: shelf.Book | None,
    *,
    cover: Path,
    base: str,
) -> bool:
    """Writes the pages of the edition, unless they stand and were made from the same."""
    public, settings = edition.public, edition.settings
    stamp = _stamp(settings, shown, (cover.name, base, assets.design(), book))
    before, *standing = (files.read(edition.records / _STAMP) or b"").decode(errors="replace").split("\n")
    if before == stamp and all((public / name).is_file() for name in standing):
        return False
    from episodes.site import home  # noqa: PLC0415 - templates are loaded only where a page is written

    others = [home.Offer(other.title, other.file) for other in told if other.file != feed.FILE]
    books = [home.Offer(book.title, book.file, book.bytes)] if book else []
    offers = home.Offers(others, books)
    whole = home.files(settings, shown, cover=small(cover).name, base=base, offers=offers)
    written = [name for name, data in whole.items() if files.write_if_changed(public / name, data)]
    _clear(public / name for name in standing if name not in whole)
    files.write(edition.records / _STAMP, "\n".join((stamp, *whole)).encode())
    return bool(written)


def _clear(paths: Iterable[Path]) -> None:
    """Takes away lists that nothing leads to any more; what published pages load stays."""
    for path in paths:
        if path.suffix == ".html":
            with files.storing(path):
                path.unlink(missing_ok=True)


def _stamp(settings: Settings, shown: Sequence[Record], more: tuple[object, ...]) -> str:
    told = (
        settings.edition,
        settings.feed,
        settings.legal,
        settings.accessibility,
        settings.bulletin,
        settings.book,
    )
    digest = hashlib.sha256(msgspec.json.encode((told, more)))
    for record in shown:
        digest.update(encoded(record))
    return digest.hexdigest()


def _feeds(edition: Edition, told: Sequence[feed.Feed], *, cover: str, now: datetime, base: str) -> bool:
    """Writes the feeds: what they lead to is there."""
    guids = feed.identities(edition.records, edition.settings.edition.site, [one.file for one in told])
    return feed.write(edition.public, told, feed.Masthead(edition.settings, cover, base, guids), now)
