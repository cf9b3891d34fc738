"""The feed as a whole: what directories require of a channel, and how its values are spelled."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml import etree

from episodes.check.finding import Finding, finding
from episodes.check.published import Published, values
from episodes.feed import FILE, is_public, podcast_guid, recorded
from episodes.feed.description import LIMIT
from episodes.feed.nodes import LONGEST
from episodes.settings.categories import CATEGORIES

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
    for tag, path in _CHANNEL:
        if not _has(published.channel, path):
            yield finding("missing-tag", FILE, where="the channel", tag=tag)
    for item in published.items:
        for tag, path in _ITEM:
            if not _has(item.element, path):
                yield finding("missing-tag", item.path, where="the item", tag=tag)


def lengths(published: Published) -> Iterator[Finding]:
    """Descriptions in bytes, other values in characters and without blanks around them."""
    yield from _lengths(published.channel, FILE)
    for item in published.items:
        yield from _lengths(item.element, item.path)


def explicit(published: Published) -> Iterator[Finding]:
    """Apple knows two words."""
    for value in values(published.channel, ".//itunes:explicit/text()"):
        if value not in {"true", "false"}:
            yield finding("explicit", FILE, value=value)


def category(published: Published) -> Iterator[Finding]:
    """Exact spelling, case and ampersand included."""
    for outer in values(published.channel, "itunes:category/@text"):
        if outer not in CATEGORIES:
            yield finding("category", FILE, value=outer)
    for inner in values(published.channel, "itunes:category/itunes:category/@text"):
        outers = values(published.channel, "itunes:category[itunes:category]/@text")
        if not any(inner in CATEGORIES.get(outer, ()) for outer in outers):
            yield finding("category", FILE, value=f"{' '.join(outers)} > {inner}")


def identity(published: Published) -> Iterator[Finding]:
    """`podcast:guid` is the one that was fixed; where records are not at hand, that of the feed's address."""
    right = recorded(published.public.parent / "records").get(FILE) or podcast_guid(published.address)
    for value in values(published.channel, "podcast:guid/text()"):
        if value != right:
            yield finding("podcast-guid", FILE, value=value, address=published.address, right=right)


def site(published: Published) -> Iterator[Finding]:
    """Listeners come to a site, by https."""
    if not published.address:
        return
    if not is_public(published.address):
        yield finding("no-site", FILE)
    elif urlsplit(published.address).scheme != "https":
        yield finding("no-https", FILE, address=published.address)


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
