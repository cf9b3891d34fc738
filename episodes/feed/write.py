"""Feeds as files: what a page leads to is always there before the page that leads to it."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec

from episodes.catalogue.records import encode
from episodes.edition import atomic
from episodes.edition.stamps import Stamps, program_digest
from episodes.feed.channel import CHANNEL
from episodes.feed.item import ITEM, Item
from episodes.feed.pages import Feed, Masthead, Page, pages
from episodes.feed.xml import document, elements

_OURS = re.compile(r"(feed|bulletin)(-[a-z0-9-]+)?\.xml")
"""What feeds and their pages are called; no other file is ever taken away."""


def rss(page: Page) -> Iterator[bytes]:
    """A page of a feed, part by part.

    Returns:
        RSS 2.0, the same bytes as long as what is published is the same: its dates are those of its episodes.
    """
    items = (elements(ITEM, Item(page, record), " " * 6) for record in page.records)
    return document(elements(CHANNEL, page, " " * 4), items)


def write(public: Path, feeds: Sequence[Feed], masthead: Masthead, now: datetime, stamps: Stamps) -> bool:
    """Writes feeds, each page whole and only where it has to change; an episode at a time is held.

    Args:
        public: where.
        feeds: all of the edition, its own last: nothing of an older page or another feed comes after it but
            that the pages go which nothing leads to any longer.
        masthead: of the edition.
        now: episodes dated later are left out.
        stamps: which pages stand, so that they need not be made to know.

    Returns:
        Whether any file was written or taken away.

    Raises:
        StorageError: the disk refused; what the feed leads to is still there.
    """
    told = [page for feed in feeds for page in pages(feed, masthead, now)]
    written = [_renew(public, page, stamps) for page in told]
    return any([*written, _forget(public, {page.file for page in told})])


def _renew(public: Path, page: Page, stamps: Stamps) -> bool:
    stamp = _stamp(page)
    if page.file in stamps.stand(stamp):
        return False
    written = atomic.write_parts_if_changed(public / page.file, partial(rss, page))
    stamps.note(stamp, (page.file,))
    return written


def _stamp(page: Page) -> str:
    """What a page is made from."""
    head = page.masthead
    answers = [
        (record.guid, [(other.slug, other.revisions[-1].title) for other in found.get(record.guid, ())])
        for record in page.records
        for found in (head.replies.answered, head.replies.given)
    ]
    feed = page.feed._replace(records=())
    whole = (page.file, feed, dict(page.links), answers)
    told = (head.settings.shown, head.cover, head.preview, dict(head.guids), whole, program_digest())
    digest = sha256(msgspec.json.encode(told, order="deterministic"))
    for record in page.records:
        digest.update(encode(record))
    return digest.hexdigest()


def _forget(public: Path, told: set[str]) -> bool:
    """Takes away the pages that are none any longer."""
    left = [path for path in public.glob("*.xml") if _OURS.fullmatch(path.name) and path.name not in told]
    for path in left:
        atomic.remove(path)
    return bool(left)
