"""The channel of a feed: one table for every podcast of an edition, and for each page of its feed."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urljoin

from episodes.feed.pages import FILE, Page
from episodes.feed.show_notes import LIMIT, fit_words
from episodes.feed.xml import Node, Rows, boolean
from episodes.formatting import CHANNEL_DISCLOSURE, is_public, one_line, rfc2822

TYPE = "application/rss+xml"


def channel(page: Page) -> Rows:
    """Return the elements of the channel, its items apart, in their order.

    Its date is that of its newest episode: the clock never enters a feed.
    """
    edition, settings = page.masthead.settings.edition, page.masthead.settings.feed
    date = rfc2822(datetime.fromisoformat(page.records[0].date)) if page.records else None
    author = edition.author or edition.title
    outer, _, inner = (name.strip() for name in edition.category.partition(">"))  # `News > Politics`
    inside = (("itunes:category", Node(attributes={"text": inner})),) if inner else ()
    licence = settings.licence
    if licence is not None and " " not in licence.strip():
        licence = licence.lower()  # an identifier, as the list of Podcasting 2.0 has it
    notice = f"<p>{fit_words(CHANNEL_DISCLOSURE, LIMIT)}</p>"
    about = fit_words(one_line(page.feed.description or ""), LIMIT - len(f"<p></p>{notice}".encode()))
    new_address = settings.new_address if page.is_newest else None
    if new_address and page.file != FILE:  # follows where the feeds of the edition move together
        new_address = urljoin(new_address, page.file) if new_address.endswith(f"/{FILE}") else None
    return (
        ("title", page.feed.title),
        ("link", page.masthead.base),
        ("description", Node(f"<p>{about}</p>{notice}" if about else notice, html=True)),
        ("language", edition.language),
        ("lastBuildDate", date),
        ("generator", "hautevoix"),
        ("atom:link", _links(page)),
        ("itunes:new-feed-url", new_address),
        ("itunes:image", Node(attributes={"href": f"{page.masthead.base}{page.masthead.cover}"})),
        ("itunes:category", Node(attributes={"text": outer}, children=inside)),
        ("itunes:explicit", boolean(edition.explicit)),
        ("itunes:author", author),
        (
            "itunes:owner",
            Node(children=(("itunes:name", Node(author)), ("itunes:email", Node(edition.email))))
            if edition.email
            else None,
        ),
        ("itunes:type", "episodic"),
        ("podcast:guid", page.masthead.guids.get(page.feed.file)),
        ("podcast:locked", Node("yes" if settings.locked else "no", {"owner": edition.email})),
        ("podcast:license", None if licence is None else Node(licence, {"url": settings.licence_link})),
        (
            "podcast:location",
            settings.location and Node(settings.location, {"rel": "subject", "geo": settings.geo}),
        ),
        ("podcast:funding", settings.funding and Node(settings.funding_text, {"url": settings.funding})),
        ("podcast:updateFrequency", settings.frequency),
        ("podcast:medium", "podcast"),
        ("podcast:txt", Node("true", {"purpose": "ai-content"})),
    )


def _links(page: Page) -> Iterator[Node]:
    """Yield the page itself, the pages it leads to, and the WebSub hub."""
    for relation, file in {"self": page.file, **page.links}.items():
        yield Node(attributes={"href": f"{page.masthead.base}{file}", "rel": relation, "type": TYPE})
    settings = page.masthead.settings
    if settings.feed.hub and page.is_newest and is_public(settings.edition.site):
        yield Node(attributes={"href": settings.feed.hub, "rel": "hub"})
