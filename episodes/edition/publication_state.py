"""Publication state of an article: draft, under embargo or due. Everything that builds or shows asks here.

Not yet means not yet: a statement that may hold an article back and is not understood refuses the article.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from episodes.formatting import parse_publication_date
from scripts.article import Meta


@dataclass(frozen=True, slots=True)
class State:
    """Whether an article may be heard.

    Attributes:
        date: when it appears, aware; of no meaning for a draft.
        held: the statement that holds it back without a date; None where nothing does.
        quoted: the statement that decided, as written: `embargo: 2035-01-01`.
    """

    date: datetime
    held: str | None
    quoted: str

    def reason(self, now: datetime, date: datetime | None = None) -> str | None:
        """Why the article is not to be heard now; None where it may be.

        Args:
            now: the time, aware.
            date: when it appears, where that is fixed already.
        """
        if self.held:
            return "draft"
        appears = date or self.date
        return None if is_due(appears, now) else f"embargo until {appears.isoformat()}"


def is_due(date: datetime, now: datetime) -> bool:
    """Whether something dated may be heard: its date has come.

    Args:
        date: of publication, aware.
        now: the time, aware.
    """
    return date <= now


def decide(meta: Meta, path: str, *, zone: ZoneInfo, now: datetime, taken: Container[datetime] = ()) -> State:
    """Decide from an article's own statements: the latest of all its dates counts; without any, it is now.

    Args:
        meta: the article's statements.
        path: its name, for messages.
        zone: the edition's time zone.
        now: the time, aware.
        taken: when other episodes appeared (see `parse_publication_date`).

    Raises:
        EpisodeError: a statement that may hold it back is not understood, or stands in the wrong place; it is
            for subscribers; or its date is not a date.
    """
    from episodes.edition.publication_statements import Statement  # noqa: PLC0415 - its patterns are slow to compile

    statements = [Statement(stated, path, zone, now) for stated in meta.stated]
    dated = meta.date is not None or any(each.date for each in statements)
    meanings = [(each, each.meaning(dated=dated)) for each in statements]
    if any(meaning == "go" and each.stated.sure for each, meaning in meanings):
        meanings = [(each, meaning) for each, meaning in meanings if not each.is_inferred]
    held = [each for each, meaning in meanings if meaning == "held"]
    sure = [each for each in held if each.stated.sure]
    if not sure:
        for each, meaning in meanings:
            each.require_understood(meaning)
    if held:
        quoted = (sure or held)[0].quoted
        return State(now.astimezone(zone), quoted, quoted)
    dates = [(each.date, each.quoted) for each, _ in meanings if each.date and each.has_reliable_date]
    if meta.date or not dates:
        date = parse_publication_date(meta.date, zone=zone, now=now, taken=taken)
        dates.append((date, f"date: {meta.date}"))
    latest, quoted = max(dates)
    return State(latest, None, quoted)
