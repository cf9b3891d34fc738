"""What a talking book is of: published episodes in reading order, chosen by name, by days or by period."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID, uuid5

from episodes.catalogue.records import Record, Revision
from episodes.edition.edition import episode_folder
from episodes.edition.settings import Settings
from episodes.edition.slugs import make_slug, suggest_slugs
from episodes.errors import EpisodeError
from episodes.formatting import french_date, one_line, web_link

SUFFIX = ".epub"
TYPE = "application/epub+zip"

_NAMESPACE = UUID("6f2a3a52-6d3c-5c0b-9a53-0e0d2c5e7b11")
"""Of the identifiers of books; never to change, or libraries take a new edition for another book."""


class Work(NamedTuple):
    """An episode as a book holds it.

    Attributes:
        record: its identity.
        revision: the revision that is in the book.
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
        """The publisher of the legal notice, or else the edition's author or title."""
        edition = self.settings.edition
        return one_line(self.settings.legal.publisher or edition.author or edition.title)

    @property
    def creators(self) -> tuple[str, ...]:
        """The authors of the articles, each once; the edition's where nobody is named."""
        named = (one_line(work.revision.author or "") for work in self.works)
        edition = self.settings.edition
        return tuple(dict.fromkeys(filter(None, named))) or (one_line(edition.author or edition.title),)

    @property
    def summary(self) -> str | None:
        """The chapô of a book of one article."""
        return one_line(self.works[0].revision.lead or "") or None if len(self.works) == 1 else None

    @property
    def sources(self) -> tuple[str, ...]:
        """Addresses of the articles that have one on the web."""
        links = (web_link(work.revision.link) for work in self.works)
        return tuple(dict.fromkeys(link for link in links if link))


class BookSelection(NamedTuple):
    """Which episodes a book is asked for.

    Attributes:
        slugs: of episodes; empty for all.
        since: the first day, in the edition's time zone; None for the very first.
        until: the last day, included.
    """

    slugs: Sequence[str] = ()
    since: date | None = None
    until: date | None = None


def works(public: Path, records: Iterable[Record]) -> tuple[Work, ...]:
    """Return published records as works, in the order given.

    Args:
        public: the published root.
        records: those without a current revision are left out.
    """
    return tuple(
        Work(record, record.current, episode_folder(public, record.slug) / record.current.id)
        for record in records
        if record.current
    )


def single_volume(work: Work, settings: Settings) -> Volume:
    """Return the book of one episode, called as its audio file is.

    Args:
        work: the episode.
        settings: of the edition.
    """
    name = f"{Path(work.revision.media.name).stem}{SUFFIX}"
    return Volume(work.title, name, work.record.guid, (work,), settings)


def chosen_volume(works: Sequence[Work], selection: BookSelection, settings: Settings) -> Volume:
    """Return the book that is asked for.

    Args:
        works: all that is published, oldest first.
        selection: which of them.
        settings: of the edition.

    Returns:
        The episodes that are named, in that order, or all of those days, oldest first.

    Raises:
        EpisodeError: no episode has that name, or none was published then.
    """
    if selection.slugs:
        known = {work.record.slug: work for work in works}
        for name in selection.slugs:
            if name not in known:
                raise EpisodeError("no episode", slug=name, known=suggest_slugs(name, known))
        works = [known[name] for name in dict.fromkeys(selection.slugs)]
    since, until = selection.since or date.min, selection.until or date.max
    zone = settings.edition.zone
    found = [work for work in works if since <= work.date.astimezone(zone).date() <= until]
    if not found:
        raise EpisodeError("empty book")
    if len(found) == 1:
        return single_volume(found[0], settings)
    first, last = first_and_last_day(found, settings)
    label = f"{first:%Y-%m-%d}" if first.date() == last.date() else f"{first:%Y-%m-%d}-{last:%Y-%m-%d}"
    return _volume(found, settings, label, span(first, last), " ".join(work.record.guid for work in found))


class _Period(NamedTuple):
    """How the book of a period is called.

    Attributes:
        label: what all its days share, as file names show it.
        title: from its first and last days.
    """

    label: Callable[[datetime], str]
    title: Callable[[datetime, datetime], str]


def periodic_volume(works: Sequence[Work], period: str, settings: Settings) -> Volume | None:
    """Return the book of the newest day or month, or of all; None where nothing is published.

    It stays the same book, with the same identifier, as long as its first episode does.

    Args:
        works: all that is published, oldest first.
        period: "day", "month" or "all".
        settings: of the edition.
    """
    if not works:
        return None
    label, title = _PERIODS[period]
    newest = label(first_and_last_day(works, settings)[1])
    found = [work for work in works if label(work.date.astimezone(settings.edition.zone)) == newest]
    days = first_and_last_day(found, settings)
    return _volume(found, settings, newest, title(*days), f"{newest} {found[0].record.guid}")


def first_and_last_day(works: Sequence[Work], settings: Settings) -> tuple[datetime, datetime]:
    """Return when the first and the last of some works were published, in the edition's time zone.

    Args:
        works: at least one.
        settings: of the edition.
    """
    found = [work.date.astimezone(settings.edition.zone) for work in works]
    return min(found), max(found)


def span(first: datetime, last: datetime) -> str:
    """Return days as « 12 mai 2026 », « du 3 au 12 mai 2026 » or « du 3 mars au 12 mai 2026 ».

    Args:
        first: the first day.
        last: the last day; the year of the first is left out where it is the same.
    """
    if first.date() == last.date():
        return french_date(first)
    day, month, year = french_date(first).split(" ")
    same = (first.year == last.year, (first.year, first.month) == (last.year, last.month))
    start = {(True, True): day, (True, False): f"{day} {month}"}.get(same, f"{day} {month} {year}")
    return f"du {start} au {french_date(last)}"


_PERIODS: Mapping[str, _Period] = MappingProxyType(
    {
        "day": _Period(lambda day: f"{day:%Y-%m-%d}", span),
        "month": _Period(lambda day: f"{day:%Y-%m}", lambda first, _: french_date(first).partition(" ")[2]),
        "all": _Period(lambda _: "integrale", span),
    }
)


def _volume(works: Sequence[Work], settings: Settings, label: str, title: str, key: str) -> Volume:
    edition = one_line(settings.edition.title)
    name = f"{make_slug(edition)}-{label}{SUFFIX}"
    return Volume(f"{edition} – {title}", name, key, tuple(works), settings)
