"""A book on request: of episodes that are named, or of those of some days."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from episodes import feed
from episodes.catalogue import records
from episodes.dates import publication
from episodes.edition.edition import Edition
from episodes.epub import writing
from episodes.epub.book_volume import works
from episodes.epub.volume import Wish, chosen
from episodes.errors import EpisodeError
from episodes.media import cover


def make(
    edition: Edition,
    slugs: Sequence[str],
    *,
    since: str | None,
    until: str | None,
    output: Path | None,
    now: datetime,
) -> Path:
    """Writes a book of what is published, without engine, articles or clip store.

    Args:
        edition: whose.
        slugs: episodes, in the order wanted; empty for all.
        since: the first day, as articles date themselves.
        until: the last day, included.
        output: the file; None for one in the current folder that is called as the book is.
        now: episodes dated later are not published.

    Returns:
        The file.

    Raises:
        EpisodeError: nothing is published, no such episode is, a date is none, or a text is missing.
        StorageError: the disk refused.
    """
    found = works(edition.public, reversed(feed.published(records.load_all(edition.records), now)))
    if not found:
        raise EpisodeError("nothing published", path=edition.root)
    wish = Wish(slugs, _day(edition, since, now), _day(edition, until, now))
    volume = chosen(found, wish, edition.settings)
    given = edition.settings.edition.cover
    placed = cover.place(
        edition.public, edition.root / given if given else None, edition.settings.edition.title
    )
    path = output or Path(volume.name)
    writing.write(path, volume, cover.small(placed))
    return path


def _day(edition: Edition, text: str | None, now: datetime) -> date | None:
    return publication(text, zone=edition.settings.edition.zone, now=now).date() if text else None
