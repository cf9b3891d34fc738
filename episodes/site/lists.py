"""The pages that list episodes: the first, with the ways to subscribe, and older ones that do not change."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from episodes.catalogue.records import Record
from episodes.edition.edition import ENTRY
from episodes.edition.settings import Settings
from episodes.formatting import CHANNEL_DISCLOSURE, french_date, one_line
from episodes.site.about import FILE as ABOUT
from episodes.site.about import STATES, about
from episodes.site.assets import assets
from episodes.site.templates import duration, render, size

PAGE = 50
"""Episodes of an older page; the first one shows as many to twice as many."""


class Extra(NamedTuple):
    """Something that the first page links to beside the episodes.

    Attributes:
        title: what it is called.
        file: its name in `public/`.
        bytes: its size, where that matters; else None.
    """

    title: str
    file: str
    bytes: int | None = None


class Extras(NamedTuple):
    """What an edition has beside its main feed.

    Attributes:
        feeds: other podcasts of the edition: sections, the bulletin.
        books: talking books.
    """

    feeds: Sequence[Extra] = ()
    books: Sequence[Extra] = ()


NO_EXTRAS = Extras()


def files(
    settings: Settings, records: Sequence[Record], *, cover: str, base: str, extras: Extras = NO_EXTRAS
) -> dict[str, bytes]:
    """Return all files of the site that are not an episode's own, in the order of writing.

    Args:
        settings: the edition's.
        records: as `pages` takes them.
        cover: as `pages` takes it.
        base: as `pages` takes it.
        extras: as `pages` takes them.

    Returns:
        Their bytes by name in `public/`; each file links only to those before it.
    """
    listed = pages(settings, records, cover=cover, base=base, extras=extras)
    return {**assets(), ABOUT: about(settings), **listed}


def pages(
    settings: Settings, records: Sequence[Record], *, cover: str, base: str, extras: Extras = NO_EXTRAS
) -> dict[str, bytes]:
    """Return the pages that list the episodes, the oldest first, the first one last.

    Older pages are counted from the oldest episode, so that a new one changes the first page alone.

    Args:
        settings: the edition's.
        records: those to list, newest first (`episodes.feed.published_records`).
        cover: name of a small picture in `public/`.
        base: address of `public/` for an edition without a site.
        extras: what else the first page links to.

    Returns:
        HTML in UTF-8, by the name of its file in `public/`.
    """
    edition = settings.edition
    shared = {
        "summary": one_line(edition.description or ""),
        "site": f"{edition.site.rstrip('/')}/" if edition.site else None,
        "feed": f"{(edition.site or base).rstrip('/')}/feed.xml",
        "cover": cover,
        "feeds": extras.feeds,
        "books": [(book.file, book.title, size(book.bytes or 0)) for book in extras.books],
        "funding": (settings.feed.funding, settings.feed.funding_text),
        "state": STATES[settings.accessibility.status],
        "disclosure": CHANNEL_DISCLOSURE,
    }
    older = max(0, len(records) // PAGE - 1)
    oldest_first = records[::-1]
    cuts = {f"episodes-{n + 1}.html": oldest_first[n * PAGE : (n + 1) * PAGE] for n in range(older)}
    cuts[ENTRY] = oldest_first[older * PAGE :]
    neighbours = [None, *cuts, None]
    return {
        name: render(
            "index.html",
            edition,
            root="",
            name=name,
            first=name == ENTRY,
            episodes=[_listed(record) for record in reversed(listed)],
            older=neighbours[place],
            newer=neighbours[place + 2],
            **shared,
        )
        for place, (name, listed) in enumerate(cuts.items())
    }


def _listed(record: Record) -> dict[str, object]:
    """Return what the template shows of an episode."""
    revision = record.revisions[-1]
    date = datetime.fromisoformat(record.date)
    return {
        "slug": record.slug,
        "title": one_line(revision.title),
        "lead": one_line(revision.lead or ""),
        "section": one_line(revision.section or ""),
        "date": date,
        "day": french_date(date),
        "duration": duration(revision.media.duration),
    }
