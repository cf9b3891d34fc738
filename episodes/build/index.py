"""What listeners come in by: style, pages of the edition, and at the very end the feed.

Each file is replaced whole and names only what exists.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from episodes import feed
from episodes.catalogue import podcast_guids
from episodes.catalogue.records import Record, encode
from episodes.catalogue.right_of_reply import Replies, ever_answered
from episodes.edition import atomic
from episodes.edition.edition import BULLETINS, ENTRY, EPISODES, Edition
from episodes.edition.settings import Settings
from episodes.edition.stamps import Stamps
from episodes.epub import offer
from episodes.media.cover import small
from episodes.site import assets, episode


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


class _Front(NamedTuple):
    """What listeners are to find.

    Attributes:
        shown: the episodes, newest first.
        gone: what was withdrawn, by the name of its notice in `public/`.
        feeds: of the edition.
        book: the talking book that is offered.
    """

    shown: Sequence[Record]
    gone: Mapping[str, Record]
    feeds: Sequence[feed.Feed]
    book: offer.OfferedBook | None


def enter(
    edition: Edition,
    records: Sequence[Record],
    bulletins: Sequence[Record] = (),
    *,
    cover: Path,
    now: datetime,
    base: str,
    touched: Collection[str] = (),
) -> Entered:
    """Writes the entry files of an edition; nothing where they are as they should be.

    Args:
        edition: whose.
        records: of all its episodes.
        bulletins: records of all its bulletins.
        cover: the cover in `public/`.
        now: episodes dated later are left out.
        base: address of `public/` for an edition without a site.
        touched: slugs of the episodes whose pages may have changed.

    Raises:
        StorageError: the disk refused; the feed of before stands.
    """
    shown = feed.published(records, now)
    replies = Replies.among(shown)
    written = _episodes(edition, records, replies, touched)
    book, warnings = offer.place(edition, shown, cover)
    front = _Front(shown, _gone(records, bulletins), feed.feeds(edition.settings, records, bulletins), book)
    stamps = Stamps(edition.public, edition.records)
    written |= _pages(edition, front, stamps, cover=cover, base=base)
    guids = podcast_guids.assign_guids(
        edition.records, edition.settings.edition.site, [one.file for one in front.feeds]
    )
    masthead = feed.Masthead(edition.settings, cover.name, base, guids, replies)
    written |= feed.write(edition.public, front.feeds, masthead, now, stamps)
    stamps.save()
    offer.clear(edition, shown, book)
    return Entered(edition.public / feed.FILE, len(shown), written, warnings)


def _episodes(
    edition: Edition, records: Iterable[Record], replies: Replies, touched: Collection[str]
) -> bool:
    """Writes the pages of episodes that may have changed, and of those that are answered, or were."""
    found = tuple(records)
    names = ever_answered(found).union(touched)
    public, site = edition.public, edition.settings.edition.site
    written = [
        episode.write_entry_page(public, record, site, replies) for record in found if record.slug in names
    ]
    return any(written)


def _gone(records: Iterable[Record], bulletins: Iterable[Record]) -> dict[str, Record]:
    on_shelves = ((EPISODES, records), (BULLETINS, bulletins))
    return {
        f"{place}/{record.slug}/{ENTRY}": record
        for place, found in on_shelves
        for record in found
        if record.withdrawn
    }


def _pages(edition: Edition, front: _Front, stamps: Stamps, *, cover: Path, base: str) -> bool:
    """Writes the pages of the edition, unless they stand and were made from the same."""
    public, settings = edition.public, edition.settings
    stamp = _stamp(settings, front, (cover.name, base, assets.design(), front.book))
    if stamps.unchanged(stamp):
        return False
    from episodes.site import about  # noqa: PLC0415 - templates are loaded only where a page is written
    from episodes.site import lists as home  # noqa: PLC0415 - likewise

    others = [home.Extra(other.title, other.file) for other in front.feeds if other.file != feed.FILE]
    books = [home.Extra(book.title, book.file, book.bytes) for book in (front.book,) if book]
    lists = home.files(
        settings, front.shown, cover=small(cover).name, base=base, extras=home.Extras(others, books)
    )
    notices = {name: about.withdrawal_notice(record, settings) for name, record in front.gone.items()}
    whole = {**assets.assets(), **notices, **lists}
    written = [name for name, data in whole.items() if atomic.write_if_changed(public / name, data)]
    _clear(public / name for name in stamps.names if name not in whole and "/" not in name)
    stamps.add(stamp, whole)
    return bool(written)


def _clear(paths: Iterable[Path]) -> None:
    """Takes away lists that nothing leads to any more; what published pages load stays."""
    for path in paths:
        if path.suffix == ".html":
            with atomic.storage_errors(path):
                path.unlink(missing_ok=True)


def _stamp(settings: Settings, front: _Front, more: tuple[object, ...]) -> str:
    gone = [(name, record.withdrawn, record.notice) for name, record in front.gone.items()]
    digest = hashlib.sha256(msgspec.json.encode((settings.sections_on_pages, gone, more)))
    for record in front.shown:
        digest.update(encode(record))
    return digest.hexdigest()
