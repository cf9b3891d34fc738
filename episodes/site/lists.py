"""The pages that list episodes: the first one, with all ways in, and older ones that stay as they are."""

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


class Offer(NamedTuple):
    """Something the first page leads to beside the episodes.

    Attributes:
        title: what it is called.
        file: its name in `public/`.
        bytes: how large it is, where that matters; else None.
    """

    title: str
    file: str
    bytes: int | None = None


class Offers(NamedTuple):
    """What an edition offers beside its main feed.

    Attributes:
        feeds: other podcasts of the edition: sections, the bulletin.
        books: talking books.
    """

    feeds: Sequence[Offer] = ()
    books: Sequence[Offer] = ()


NOTHING = Offers()


def files(
    settings: Settings, records: Sequence[Record], *, cover: str, base: str, offers: Offers = NOTHING
) -> dict[str, bytes]:
    """All of the site that is not an episode's own, in the order of writing: each file names what stands.

    Arguments are those of `pages`.
    """
    listed = pages(settings, records, cover=cover, base=base, offers=offers)
    return {**assets(), ABOUT: about(settings), **listed}


def pages(
    settings: Settings, records: Sequence[Record], *, cover: str, base: str, offers: Offers = NOTHING
) -> dict[str, bytes]:
    """The pages that list the episodes, the oldest first, the one listeners come in by last.

    Older pages are counted from the oldest episode, so that a new one changes the first page alone.

    Args:
        settings: the edition's.
        records: those to list, newest first (`episodes.feed.published`).
        cover: name of a small picture in `public/`.
        base: address of `public/` for an edition without a site.
        offers: what else it has.

    Returns:
        HTML in UTF-8, by the name of its file in `public/`.
    """
    cuts = _cuts(records)
    names = [None, *cuts, None]
    shared = _shared(settings, cover, base, offers)
    return {
        name: render(
            "index.html",
            settings.edition,
            root="",
            name=name,
            first=name == ENTRY,
            episodes=[_listed(record) for record in listed],
            older=names[place],
            newer=names[place + 2],
            **shared,
        )
        for place, (name, listed) in enumerate(cuts.items())
    }


def _cuts(records: Sequence[Record]) -> dict[str, list[Record]]:
    """The episodes of each page, newest first, by its name; the oldest page first."""
    told = list(reversed(records))
    older = max(0, len(told) // PAGE - 1)
    cuts = {file(number): told[number * PAGE : (number + 1) * PAGE] for number in range(older)}
    cuts[ENTRY] = told[older * PAGE :]
    return {name: cut[::-1] for name, cut in cuts.items()}


def _shared(settings: Settings, cover: str, base: str, offers: Offers) -> dict[str, object]:
    """What all lists say alike."""
    edition = settings.edition
    return {
        "summary": one_line(edition.description or ""),
        "site": f"{edition.site.rstrip('/')}/" if edition.site else None,
        "feed": f"{(edition.site or base).rstrip('/')}/feed.xml",
        "cover": cover,
        "feeds": offers.feeds,
        "books": [(book.file, book.title, size(book.bytes or 0)) for book in offers.books],
        "funding": (settings.feed.funding, settings.feed.funding_text),
        "state": STATES[settings.accessibility.status],
        "disclosure": CHANNEL_DISCLOSURE,
    }


def file(number: int) -> str:
    """The name of an older page, from 0, the oldest."""
    return f"episodes-{number + 1}.html"


def _listed(record: Record) -> dict[str, object]:
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
