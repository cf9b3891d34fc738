"""The entry files of an edition: style, pages that list episodes, and at the very end the feeds.

Each file is replaced whole and names only what exists.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from episodes import feed
from episodes.catalogue import podcast_guids
from episodes.catalogue.records import Record, encode
from episodes.catalogue.reply_links import Replies, ever_answered
from episodes.edition import atomic
from episodes.edition.edition import BULLETINS, ENTRY, EPISODES, Edition
from episodes.edition.entry_file_stamps import Stamps
from episodes.epub import offer
from episodes.media.cover import small_cover
from episodes.site import assets
from episodes.site.current_revision_page import write_entry_page


class EntryFiles(NamedTuple):
    """The entry files after a build.

    Attributes:
        feed: path of the edition's feed.
        episodes: number of episodes in it.
        written: whether any file had to be replaced.
        warnings: what the producer should know.
    """

    feed: Path
    episodes: int
    written: bool
    warnings: tuple[str, ...] = ()


def write(
    edition: Edition,
    records: Sequence[Record],
    bulletins: Sequence[Record] = (),
    *,
    cover: Path,
    now: datetime,
    base: str,
    touched: Collection[str] = (),
) -> EntryFiles:
    """Write the entry files of an edition; those that are as they should be are left alone.

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
    public, settings = edition.public, edition.settings
    shown = feed.published_records(records, now)
    replies = Replies.among(shown)
    names = ever_answered(records).union(touched)
    pages = [
        write_entry_page(public, record, settings.edition.site, replies)
        for record in records
        if record.slug in names
    ]
    book, warnings = offer.place(edition, shown, cover)
    withdrawn = {
        f"{folder}/{record.slug}/{ENTRY}": record
        for folder, found in ((EPISODES, records), (BULLETINS, bulletins))
        for record in found
        if record.withdrawn
    }
    feeds = feed.feeds(settings, records, bulletins)
    lists = _Lists(edition, shown, withdrawn, feeds, book)
    stamps = Stamps(public, edition.records)
    lists_written = lists.write(stamps, cover, base)
    guids = podcast_guids.assign_guids(edition.records, settings.edition.site, [one.file for one in feeds])
    masthead = feed.Masthead(settings, cover.name, base, guids, replies)
    feeds_written = feed.write(public, feeds, masthead, now, stamps)
    stamps.save()
    offer.clear(edition, shown, book)
    written = any(pages) or lists_written or feeds_written
    return EntryFiles(public / feed.FILE, len(shown), written, warnings)


class _Lists(NamedTuple):
    """The pages that list episodes, with the notices of withdrawn ones and the assets that pages load."""

    edition: Edition
    shown: Sequence[Record]  # newest first
    withdrawn: dict[str, Record]  # by the name of the notice in `public/`
    feeds: Sequence[feed.Feed]
    book: offer.OfferedBook | None

    def write(self, stamps: Stamps, cover: Path, base: str) -> bool:
        """Write them, unless they stand and were made from the same.

        Args:
            stamps: what each entry file was made from.
            cover: the cover in `public/`.
            base: address of `public/`.

        Returns:
            Whether any file was replaced.
        """
        settings, public = self.edition.settings, self.edition.public
        notices = [(name, record.withdrawn, record.notice) for name, record in self.withdrawn.items()]
        more = (cover.name, base, assets.design(), self.book)
        digest = hashlib.sha256(msgspec.json.encode((settings.sections_on_pages, notices, more)))
        for record in self.shown:
            digest.update(encode(record))
        stamp = digest.hexdigest()
        if stamps.unchanged(stamp):
            return False
        from episodes.site import about, lists  # noqa: PLC0415 - templates are loaded only to write a page

        extras = lists.Extras(
            [lists.Extra(one.title, one.file) for one in self.feeds if one.file != feed.FILE],
            [lists.Extra(book.title, book.file, book.bytes) for book in (self.book,) if book],
        )
        files = {
            **assets.assets(),
            **{name: about.withdrawal_notice(record, settings) for name, record in self.withdrawn.items()},
            **lists.files(settings, self.shown, cover=small_cover(cover).name, base=base, extras=extras),
        }
        written = [name for name, data in files.items() if atomic.write_if_changed(public / name, data)]
        for name in stamps.names:  # lists that nothing leads to any more; assets of published pages stay
            if name not in files and "/" not in name and name.endswith(".html"):
                with atomic.storage_errors(public / name):
                    (public / name).unlink(missing_ok=True)
        stamps.add(stamp, files)
        return bool(written)
