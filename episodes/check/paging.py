"""Older pages of a feed (RFC 5005, section 3): where one is missing, some clients drop the whole feed."""

from collections.abc import Iterator
from itertools import pairwise

from episodes.check.findings import Finding, finding
from episodes.check.published import Feed, Published


def links(published: Published) -> Iterator[Finding]:
    """Each page that another leads to is there, and leads back."""
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


def found(published: Published) -> Iterator[Finding]:
    """No page lies where nothing leads to it: its episodes would be lost to clients."""
    for files in published.podcasts:
        chain = _chain(published, files[0])
        for feed in files:
            if feed not in chain:
                yield finding("page-lost", feed.name, own=feed.own)


def _chain(published: Published, newest: Feed) -> list[Feed]:
    """The pages in the order in which a client walks them, back in time, each once."""
    chain = [newest]
    by_address = {feed.address: feed for feed in published.feeds if feed.address}
    while (older := by_address.get(chain[-1].link("next"))) and older not in chain:
        chain.append(older)
    return chain


def _relation(feed: Feed, relation: str, right: str) -> Iterator[Finding]:
    stated = feed.link(relation)
    if stated != right:
        yield finding(
            "page-link", feed.name, relation=relation, stated=stated or "nowhere", right=right or "nowhere"
        )
