"""The feed: required tags and their spelling; items against records; older pages (RFC 5005)."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from urllib.parse import urlsplit

from lxml import etree

from episodes.catalogue.podcast_guids import podcast_guid
from episodes.check.findings import Finding, finding
from episodes.check.publication_reader import FeedFile, Publication, xpath_texts
from episodes.edition.settings.validation import CATEGORIES
from episodes.feed import FILE
from episodes.feed import published_records as in_feed
from episodes.feed.show_notes import LIMIT
from episodes.feed.xml import LONGEST
from episodes.formatting import is_public, rfc2822

_CHANNEL = (
    ("title", "title[text()]"),
    ("link", "link[text()]"),
    ("description", "description[text()]"),
    ("language", "language[text()]"),
    ("itunes:image", "itunes:image[@href]"),
    ("itunes:category", "itunes:category[@text]"),
    ("itunes:explicit", "itunes:explicit[text()]"),
    ("atom:link rel=self", "atom:link[@rel='self'][@href]"),
)
_ITEM = (
    ("title", "title[text()]"),
    ("guid", "guid[text()]"),
    ("pubDate", "pubDate[text()]"),
    ("enclosure", "enclosure[@url][@length][@type]"),
)
_NUMERIC_ZONE = re.compile(r" [+-]\d{4}\Z")


def required(published: Publication) -> Iterator[Finding]:
    """Check for tags without which a directory refuses the feed, or a client the item."""
    for feed in published.feeds:
        for tag, path in _CHANNEL:
            if not xpath_texts(feed.channel, path):
                yield finding("missing-tag", feed.name, where="the channel", tag=tag)
        for item in feed.items:
            for tag, path in _ITEM:
                if not xpath_texts(item.element, path):
                    yield finding("missing-tag", item.path, where="the item", tag=tag)


def lengths(published: Publication) -> Iterator[Finding]:
    """Measure descriptions in bytes, other values in characters and without blanks around them."""
    for feed in published.feeds:
        yield from _lengths(feed.channel, feed.name)
        for item in feed.items:
            yield from _lengths(item.element, item.path)


def _lengths(parent: etree._Element, path: str) -> Iterator[Finding]:
    for child in parent.iterchildren(etree.Element):
        text = child.text
        if not text:
            continue
        tag = str(child.tag).rpartition("}")[2]
        if tag == "description":
            if len(text.encode()) > LIMIT:
                yield finding("description-long", path, length=len(text.encode()))
        elif len(text) > LONGEST and not len(child):
            yield finding("too-long", path, tag=tag, length=len(text))
        elif text != text.strip() and not len(child):
            yield finding("untrimmed", path, tag=tag)


def explicit(published: Publication) -> Iterator[Finding]:
    """Check that itunes:explicit is one of the two words that Apple knows."""
    for feed in published.feeds:
        for value in xpath_texts(feed.channel, ".//itunes:explicit/text()"):
            if value not in {"true", "false"}:
                yield finding("explicit", feed.name, value=value)


def category(published: Publication) -> Iterator[Finding]:
    """Check that categories are spelled as Apple does, case and ampersand included."""
    for feed in published.feeds:
        outers = xpath_texts(feed.channel, "itunes:category/@text")
        for outer in outers:
            if outer not in CATEGORIES:
                yield finding("category", feed.name, value=outer)
        for inner in xpath_texts(feed.channel, "itunes:category/itunes:category/@text"):
            if not any(inner in CATEGORIES.get(outer, ()) for outer in outers):
                yield finding("category", feed.name, value=f"{' '.join(outers)} > {inner}")


def identity(published: Publication) -> Iterator[Finding]:
    """Check `podcast:guid`: the one that was fixed, or without records that of the feed's address."""
    for files in published.podcasts:
        address = files[0].address
        right = published.guids.get(files[0].own) or podcast_guid(address)
        for feed in files:
            for value in xpath_texts(feed.channel, "podcast:guid/text()"):
                if value != right:
                    yield finding("podcast-guid", feed.name, value=value, address=address, right=right)


def site(published: Publication) -> Iterator[Finding]:
    """Note addresses that lead to no public site, or not by https."""
    address = published.main.address
    if address and not is_public(address):
        yield finding("no-site", FILE)
    elif address and urlsplit(address).scheme != "https":
        yield finding("no-https", FILE, address=address)


def guids(published: Publication) -> Iterator[Finding]:
    """Check that each item has a guid of its own, and no link: a changed one is an episode heard twice."""
    for files in published.podcasts:
        items = [item for feed in files for item in feed.items if item.guid]
        counts = Counter(item.guid for item in items)
        for item in items:
            if counts[item.guid] > 1:
                yield finding("guid-twice", item.path, value=item.guid)
            if xpath_texts(item.element, "guid/@isPermaLink") != ["false"]:
                yield finding("guid-link", item.path)


def dates(published: Publication) -> Iterator[Finding]:
    """Check that dates are of RFC 2822 with English names and a numeric zone, and not in the future."""
    for feed in published.feeds:
        for item in feed.items:
            for value in xpath_texts(item.element, "pubDate/text()"):
                date = _date(value)
                if date is None:
                    yield finding("date", item.path, value=value)
                elif date > published.now:
                    yield finding("future", item.path, value=value)


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if _NUMERIC_ZONE.search(value) and rfc2822(date) == value else None


def recorded(published: Publication) -> Iterator[Finding]:
    """Check that the edition's feed has the episodes of the records, no more, and none that was withdrawn."""
    if not published.records:
        return
    items = [item for feed in published.podcasts[0] for item in feed.items]
    for item in items:
        if item.record is None:
            yield finding("unknown", item.path, value=item.guid)
        elif item.record.withdrawn:
            yield finding("withdrawn", item.path)
    shown = {item.guid for item in items}
    for record in in_feed(published.records.values(), published.now):
        if record.guid not in shown:
            yield finding("not-told", f"{FILE}, {record.slug}")


def links(published: Publication) -> Iterator[Finding]:
    """Check that each page that another leads to is there, and leads back."""
    for files in published.podcasts:
        chain = _chain(published, files[0])
        last = chain[-1].link("next")
        if any(feed.address == last for feed in published.feeds):
            yield from _relation(chain[-1], "next", "")
        elif last:
            yield finding("page-missing", chain[-1].name, address=last)
        for feed in chain if len(chain) > 1 else ():
            yield from _relation(feed, "first", chain[0].address)
            yield from _relation(feed, "last", chain[-1].address)
        for newer, older in pairwise(chain):
            yield from _relation(older, "prev", newer.address)
        yield from _relation(chain[0], "prev", "")


def lost_pages(published: Publication) -> Iterator[Finding]:
    """Find pages that nothing leads to: clients would lose their episodes."""
    for files in published.podcasts:
        chain = _chain(published, files[0])
        for feed in files:
            if feed not in chain:
                yield finding("page-lost", feed.name, own=feed.own)


def _chain(published: Publication, newest: FeedFile) -> list[FeedFile]:
    """Return the pages in the order in which a client walks them, back in time, each once."""
    chain = [newest]
    by_address = {feed.address: feed for feed in published.feeds if feed.address}
    while (older := by_address.get(chain[-1].link("next"))) and older not in chain:
        chain.append(older)
    return chain


def _relation(feed: FeedFile, relation: str, right: str) -> Iterator[Finding]:
    stated = feed.link(relation)
    if stated != right:
        names = {"stated": stated or "nowhere", "right": right or "nowhere"}
        yield finding("page-link", feed.name, relation=relation, **names)
