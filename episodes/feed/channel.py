"""What a feed says of itself: one table for every podcast of an edition, and for each of its pages."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urljoin

from episodes.edition.settings import EditionSettings
from episodes.edition.settings.listeners import FeedSettings as Wishes
from episodes.feed.pages import FILE, Page
from episodes.feed.show_notes import LIMIT, fitting
from episodes.feed.xml import Node, Table, boolean
from episodes.formatting import CHANNEL_DISCLOSURE, is_public, one_line, rfc2822

TYPE = "application/rss+xml"


def _edition(page: Page) -> EditionSettings:
    return page.masthead.settings.edition


def _wishes(page: Page) -> Wishes:
    return page.masthead.settings.feed


def _description(page: Page) -> Node:
    notice = f"<p>{fitting(CHANNEL_DISCLOSURE, LIMIT)}</p>"
    about = fitting(one_line(page.feed.description or ""), LIMIT - len(f"<p></p>{notice}".encode()))
    return Node(f"<p>{about}</p>{notice}" if about else notice, html=True)


def _date(page: Page) -> str | None:
    """Of its newest episode: the clock never enters a feed."""
    return rfc2822(datetime.fromisoformat(page.records[0].date)) if page.records else None


def _links(page: Page) -> Iterable[Node]:
    for relation, file in {"self": page.file, **page.links}.items():
        yield Node(attributes={"href": f"{page.masthead.base}{file}", "rel": relation, "type": TYPE})
    hub = _wishes(page).hub
    if hub and page.is_newest and is_public(_edition(page).site):
        yield Node(attributes={"href": hub, "rel": "hub"})


def _moved(page: Page) -> str | None:
    """Where the feed has gone; the other feeds of an edition go along where all of it moves."""
    new = _wishes(page).new_address
    if new is None or not page.is_newest:
        return None
    if page.file == FILE:
        return new
    return urljoin(new, page.file) if new.endswith(f"/{FILE}") else None


def _category(page: Page) -> Node:
    """Apple's category, and the one inside it: `News > Politics`."""
    outer, _, inner = (part.strip() for part in _edition(page).category.partition(">"))
    inside = (("itunes:category", Node(attributes={"text": inner})),) if inner else ()
    return Node(attributes={"text": outer}, children=inside)


def _author(page: Page) -> str:
    return _edition(page).author or _edition(page).title


def _owner(page: Page) -> Node | None:
    email = _edition(page).email
    if not email:
        return None
    return Node(children=(("itunes:name", Node(_author(page))), ("itunes:email", Node(email))))


def _locked(page: Page) -> Node:
    return Node("yes" if _wishes(page).locked else "no", {"owner": _edition(page).email})


def _licence(page: Page) -> Node | None:
    """An identifier is told in lower case, as the list of Podcasting 2.0 has them."""
    licence = _wishes(page).licence
    if licence is None:
        return None
    name = licence if " " in licence.strip() else licence.lower()
    return Node(name, {"url": _wishes(page).licence_link})


def _location(page: Page) -> Node | None:
    place = _wishes(page).location
    return Node(place, {"rel": "subject", "geo": _wishes(page).geo}) if place else None


def _funding(page: Page) -> Node | None:
    address = _wishes(page).funding
    return Node(_wishes(page).funding_text, {"url": address}) if address else None


CHANNEL: Table[Page] = (
    ("title", lambda p: p.feed.title),
    ("link", lambda p: p.masthead.base),
    ("description", _description),
    ("language", lambda p: _edition(p).language),
    ("lastBuildDate", _date),
    ("generator", lambda p: "hautevoix"),
    ("atom:link", _links),
    ("itunes:new-feed-url", _moved),
    ("itunes:image", lambda p: Node(attributes={"href": f"{p.masthead.base}{p.masthead.cover}"})),
    ("itunes:category", _category),
    ("itunes:explicit", lambda p: boolean(_edition(p).explicit)),
    ("itunes:author", _author),
    ("itunes:owner", _owner),
    ("itunes:type", lambda p: "episodic"),
    ("podcast:guid", lambda p: p.masthead.guids.get(p.feed.file)),
    ("podcast:locked", _locked),
    ("podcast:license", _licence),
    ("podcast:location", _location),
    ("podcast:funding", _funding),
    ("podcast:updateFrequency", lambda p: _wishes(p).frequency),
    ("podcast:medium", lambda p: "podcast"),
    ("podcast:txt", lambda p: Node("true", {"purpose": "ai-content"})),
)
