"""Items: who they are, when they appeared, and whether the records agree."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime

from episodes.check.findings import Finding, finding
from episodes.check.published import Item, Published, values
from episodes.dates import rfc2822
from episodes.feed import FILE
from episodes.feed import published as told

_NUMERIC_ZONE = re.compile(r" [+-]\d{4}\Z")


def guids(published: Published) -> Iterator[Finding]:
    """One for each, in all pages of a feed, and no link: one that changes is an episode heard twice."""
    for files in published.podcasts:
        items = [item for feed in files for item in feed.items if item.guid]
        counts = Counter(item.guid for item in items)
        for item in items:
            if counts[item.guid] > 1:
                yield finding("guid-twice", item.path, value=item.guid)
            if values(item.element, "guid/@isPermaLink") != ["false"]:
                yield finding("guid-link", item.path)


def dates(published: Published) -> Iterator[Finding]:
    """RFC 2822 with English names and a numeric zone, and not in the future."""
    for feed in published.feeds:
        for item in feed.items:
            for value in values(item.element, "pubDate/text()"):
                date = _date(value)
                if date is None:
                    yield finding("date", item.path, value=value)
                elif date > published.now:
                    yield finding("future", item.path, value=value)


def recorded(published: Published) -> Iterator[Finding]:
    """The edition's feed tells the episodes of the records, no more; nothing that was withdrawn."""
    if not published.records:
        return
    items = [item for feed in published.podcasts[0] for item in feed.items]
    yield from (found for item in items if (found := _stray(item)))
    shown = {item.guid for item in items}
    for record in told(published.records.values(), published.now):
        if record.guid not in shown:
            yield finding("not-told", f"{FILE}, {record.slug}")


def _stray(item: Item) -> Finding | None:
    if item.record is None:
        return finding("unknown", item.path, value=item.guid)
    return finding("withdrawn", item.path) if item.record.withdrawn else None


def _date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    return date if _NUMERIC_ZONE.search(value) and rfc2822(date) == value else None
