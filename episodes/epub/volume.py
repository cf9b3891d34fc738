"""Which episodes a book is of: those that somebody names, those of some days, or those of a period."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from episodes.dates import french
from episodes.edition.settings import Settings
from episodes.edition.slugs import nearest, slug
from episodes.epub.book_volume import SUFFIX, Volume, Work, dated, single, span
from episodes.errors import EpisodeError
from episodes.formatting import one_line


class Wish(NamedTuple):
    """What is asked for.

    Attributes:
        slugs: of episodes; empty for all.
        since: the first day, in the edition's time zone; None for the very first.
        until: the last day, included.
    """

    slugs: Sequence[str] = ()
    since: date | None = None
    until: date | None = None


def chosen(works: Sequence[Work], wish: Wish, settings: Settings) -> Volume:
    """The book of what is asked for.

    Args:
        works: all that is published, oldest first.
        wish: which of them.
        settings: of the edition.

    Returns:
        The episodes that are named, in that order, or all of those days, oldest first.

    Raises:
        EpisodeError: no episode is called so, or none was published then.
    """
    named = _named(works, wish.slugs) if wish.slugs else works
    found = [work for work in named if _within(_day(work, settings), wish)]
    if not found:
        raise EpisodeError("empty book")
    if len(found) == 1:
        return single(found[0], settings)
    first, last = dated(found, settings)
    label = f"{first:%Y-%m-%d}" if first.date() == last.date() else f"{first:%Y-%m-%d}-{last:%Y-%m-%d}"
    return _volume(found, settings, label, span(first, last), " ".join(work.record.guid for work in found))


def periodic(works: Sequence[Work], period: str, settings: Settings) -> Volume | None:
    """The book of the newest day or month, or of all; None where nothing is published.

    It stays the same book, with the same identifier, as long as its first episode does.

    Args:
        works: all that is published, oldest first.
        period: "day", "month" or "all".
        settings: of the edition.
    """
    if not works:
        return None
    kind = _PERIODS[period]
    newest = kind.label(dated(works, settings)[1])
    found = [work for work in works if kind.label(work.date.astimezone(settings.edition.zone)) == newest]
    title = kind.title(*dated(found, settings))
    return _volume(found, settings, newest, title, f"{newest} {found[0].record.guid}")


class _Period(NamedTuple):
    """How a period is told.

    Attributes:
        label: what all its days share, as file names show it.
        title: what the book of it is called, from its first and last days.
    """

    label: Callable[[datetime], str]
    title: Callable[[datetime, datetime], str]


_PERIODS: Mapping[str, _Period] = MappingProxyType(
    {
        "day": _Period(lambda day: f"{day:%Y-%m-%d}", span),
        "month": _Period(lambda day: f"{day:%Y-%m}", lambda first, _: french(first).partition(" ")[2]),
        "all": _Period(lambda _: "integrale", span),
    }
)


def _volume(works: Sequence[Work], settings: Settings, label: str, title: str, key: str) -> Volume:
    edition = one_line(settings.edition.title)
    name = f"{slug(edition)}-{label}{SUFFIX}"
    return Volume(f"{edition} – {title}", name, key, tuple(works), settings)


def _named(works: Sequence[Work], slugs: Sequence[str]) -> list[Work]:
    known = {work.record.slug: work for work in works}
    for name in slugs:
        if name not in known:
            raise EpisodeError("no episode", slug=name, known=nearest(name, known))
    return [known[name] for name in dict.fromkeys(slugs)]


def _day(work: Work, settings: Settings) -> date:
    return work.date.astimezone(settings.edition.zone).date()


def _within(day: date, wish: Wish) -> bool:
    return (wish.since is None or wish.since <= day) and (wish.until is None or day <= wish.until)
