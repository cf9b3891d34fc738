"""The feed as a whole: what directories require of a channel, and how its values are spelled."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from episodes.check.findings import Finding, finding
from episodes.check.published import Feed, Published, values
from episodes.edition.settings.categories import CATEGORIES
from episodes.feed import FILE, is_public, podcast_guid
from episodes.feed.show_notes import LIMIT
from episodes.feed.xml import LONGEST

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


def required(published: Published) -> Iterator[Finding]:
    """Tags without which a directory refuses the feed, or a client the item."""
    for feed in published.feeds:
        for tag, path in _CHANNEL:
            if not _has(feed.channel, path):
                yield finding("missing-tag", feed.name, where="the channel", tag=tag)
        for item in feed.items:
            for tag, path in _ITEM:
                if not _has(item.element, path):
                    yield finding("missing-tag", item.path, where="the item", tag=tag)


def lengths(published: Published) -> Iterator[Finding]:
    """Descriptions in bytes, other values in characters and without blanks around them."""
    for feed in published.feeds:
        yield from _lengths(feed.channel, feed.name)
        for item in feed.items:
            yield from _lengths(item.element, item.path)


def explicit(published: Published) -> Iterator[Finding]:
    """Apple knows two words."""
    for feed in published.feeds:
        for value in values(feed.channel, ".//itunes:explicit/text()"):
            if value not in {"true", "false"}:
                yield finding("explicit", feed.name, value=value)


def category(published: Published) -> Iterator[Finding]:
    """Exact spelling, case and ampersand included."""
    for feed in published.feeds:
        yield from _category(feed)


def identity(published: Published) -> Iterator[Finding]:
    """`podcast:guid` is the one that was fixed; where records are not at hand, that of the feed's address."""
    for files in published.podcasts:
        address = files[0].address
        right = published.guids.get(files[0].own) or podcast_guid(address)
        for feed in files:
            for value in values(feed.channel, "podcast:guid/text()"):
                if value != right:
                    yield finding("podcast-guid", feed.name, value=value, address=address, right=right)


def site(published: Published) -> Iterator[Finding]:
    """Listeners come to a site, by https."""
    address = published.main.address
    if not address:
        return
    if not is_public(address):
        yield finding("no-site", FILE)
    elif urlsplit(address).scheme != "https":
        yield finding("no-https", FILE, address=address)


def _category(feed: Feed) -> Iterator[Finding]:
    outers = values(feed.channel, "itunes:category/@text")
    for outer in outers:
        if outer not in CATEGORIES:
            yield finding("category", feed.name, value=outer)
    for inner in values(feed.channel, "itunes:category/itunes:category/@text"):
        if not any(inner in CATEGORIES.get(outer, ()) for outer in outers):
            yield finding("category", feed.name, value=f"{' '.join(outers)} > {inner}")


def _has(element: etree._Element, path: str) -> bool:
    return bool(values(element, path))


def _lengths(parent: etree._Element, path: str) -> Iterator[Finding]:
    for child in parent.iterchildren(etree.Element):
        text = child.text or ""
        name = etree.QName(child).localname
        if name == "description":
            if len(text.encode()) > LIMIT:
                yield finding("description-long", path, length=len(text.encode()))
        elif not len(child) and len(text) > LONGEST:
            yield finding("too-long", path, tag=name, length=len(text))
        elif not len(child) and text != text.strip():
            yield finding("untrimmed", path, tag=name)
