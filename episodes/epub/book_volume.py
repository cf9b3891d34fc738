"""What a talking book is of: published episodes in reading order, and what the book says of itself."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from uuid import UUID, uuid5

from episodes.catalogue.records import Record, Revision
from episodes.dates import french
from episodes.edition.layout import folder
from episodes.edition.settings import Settings
from episodes.formatting import one_line, web

SUFFIX = ".epub"
TYPE = "application/epub+zip"

_NAMESPACE = UUID("6f2a3a52-6d3c-5c0b-9a53-0e0d2c5e7b11")
"""Of the identifiers of books; never to change, or libraries take a new edition for another book."""


class Work(NamedTuple):
    """An episode as a book holds it.

    Attributes:
        record: its identity.
        revision: the state of it that is in the book.
        folder: where the files of that revision lie.
    """

    record: Record
    revision: Revision
    folder: Path

    @property
    def date(self) -> datetime:
        """Publication, aware."""
        return datetime.fromisoformat(self.record.date)

    @property
    def title(self) -> str:
        """Of the article, on one line."""
        return one_line(self.revision.title)


class Volume(NamedTuple):
    """One book.

    Attributes:
        title: what it is called, on one line.
        name: of its file, with its suffix.
        key: what makes it the same book when its episodes are revised.
        works: at least one, in reading order.
        settings: of the edition.
    """

    title: str
    name: str
    key: str
    works: tuple[Work, ...]
    settings: Settings

    @property
    def identifier(self) -> str:
        """`dc:identifier`: the same as long as it is the same book."""
        return uuid5(_NAMESPACE, self.key).urn

    @property
    def modified(self) -> str:
        """`dcterms:modified`: when the newest revision in it was made, in UTC."""
        built = max(datetime.fromisoformat(work.revision.built) for work in self.works)
        return f"{built.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"

    @property
    def date(self) -> datetime:
        """Publication: that of the newest episode."""
        return max(work.date for work in self.works)

    @property
    def languages(self) -> tuple[str, ...]:
        """Of the articles, each once."""
        return tuple(dict.fromkeys(work.revision.language for work in self.works))

    @property
    def publisher(self) -> str:
        """Who answers for it."""
        edition = self.settings.edition
        return one_line(self.settings.legal.publisher or edition.author or edition.title)

    @property
    def creators(self) -> tuple[str, ...]:
        """Who wrote it, each once; the edition's author where nobody is named."""
        named = (one_line(work.revision.author or "") for work in self.works)
        edition = self.settings.edition
        return tuple(dict.fromkeys(filter(None, named))) or (one_line(edition.author or edition.title),)

    @property
    def summary(self) -> str | None:
        """The chapô of a book of one article."""
        return one_line(self.works[0].revision.lead or "") or None if len(self.works) == 1 else None

    @property
    def sources(self) -> tuple[str, ...]:
        """Addresses of the articles, where they have one on the web."""
        links = (web(work.revision.link) for work in self.works)
        return tuple(dict.fromkeys(link for link in links if link))


def works(public: Path, records: Iterable[Record]) -> tuple[Work, ...]:
    """Published records as works, in the order given.

    Args:
        public: the published root.
        records: each with a current revision; others are left out.
    """
    return tuple(
        Work(record, record.current, folder(public, record.slug) / record.current.id)
        for record in records
        if record.current
    )


def single(work: Work, settings: Settings) -> Volume:
    """The book of one episode, called as its audio file is."""
    name = f"{Path(work.revision.media.name).stem}{SUFFIX}"
    return Volume(work.title, name, work.record.guid, (work,), settings)


def span(first: datetime, last: datetime) -> str:
    """« 12 mai 2026 », « du 3 au 12 mai 2026 », « du 3 mars au 12 mai 2026 », and years where they differ."""
    if first.date() == last.date():
        return french(first)
    day, month, year = french(first).split(" ")
    same = (first.year == last.year, (first.year, first.month) == (last.year, last.month))
    start = {(True, True): day, (True, False): f"{day} {month}"}.get(same, f"{day} {month} {year}")
    return f"du {start} au {french(last)}"


def dated(volume: Sequence[Work], settings: Settings) -> tuple[datetime, datetime]:
    """When the first and the last of some works appeared, in the edition's time zone."""
    found = [work.date.astimezone(settings.edition.zone) for work in volume]
    return min(found), max(found)
