"""Writing feeds: a page is written after all the pages that it leads to, and only where it has changed."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec

from episodes.catalogue.records import encode
from episodes.edition import atomic
from episodes.edition.entry_file_stamps import Stamps, program_digest
from episodes.feed.pages import Feed, Masthead, Page, pages

_FEED_FILE = re.compile(r"(feed|bulletin)(-[a-z0-9-]+)?\.xml")
"""Names of feeds and their pages; no other file is ever removed."""


def rss(page: Page) -> Iterator[bytes]:
    """Yield a page of a feed, part by part.

    It is RSS 2.0, the same bytes as long as the same is published: its dates are those of its episodes.
    """
    from episodes.feed.channel import channel  # noqa: PLC0415 - only where a page is written
    from episodes.feed.item import item  # noqa: PLC0415 - likewise
    from episodes.feed.xml import document, elements  # noqa: PLC0415 - likewise

    items = (elements(item(page, record), " " * 6) for record in page.records)
    return document(elements(channel(page), " " * 4), items)


def write(public: Path, feeds: Sequence[Feed], masthead: Masthead, now: datetime, stamps: Stamps) -> bool:
    """Write feeds, each page whole and only where it has to change, an episode at a time in memory.

    Pages that belong to no feed any longer are removed at the end.

    Args:
        public: the published root.
        feeds: all of the edition, its own last.
        masthead: of the edition.
        now: episodes dated later are left out.
        stamps: what each page was made from, so that an unchanged one is not made again.

    Returns:
        Whether any file was written or removed.

    Raises:
        StorageError: the disk refused; what the feed leads to is still there.
    """
    current = [page for feed in feeds for page in pages(feed, masthead, now)]
    changed = False
    for page in current:
        stamp = _stamp(page)
        if page.file in stamps.unchanged(stamp):
            continue
        changed |= atomic.write_chunks_if_changed(public / page.file, partial(rss, page))
        stamps.add(stamp, (page.file,))
    kept = {page.file for page in current}
    for path in public.glob("*.xml"):
        if _FEED_FILE.fullmatch(path.name) and path.name not in kept:
            atomic.remove(path)
            changed = True
    return changed


def _stamp(page: Page) -> str:
    """Return a digest of what a page is made from."""
    masthead = page.masthead
    replies = [
        (record.guid, [(other.slug, other.revisions[-1].title) for other in found.get(record.guid, ())])
        for record in page.records
        for found in (masthead.replies.answered, masthead.replies.given)
    ]
    own = (page.file, page.feed._replace(records=()), dict(page.links), replies)
    shared = (masthead.settings.sections_on_pages, masthead.cover, masthead.preview, dict(masthead.guids))
    digest = sha256(msgspec.json.encode((*shared, own, program_digest()), order="deterministic"))
    for record in page.records:
        digest.update(encode(record))
    return digest.hexdigest()
