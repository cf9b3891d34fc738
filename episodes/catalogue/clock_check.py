"""The clock of this machine, held against what an edition was built with: a wrong one would empty feeds."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from episodes.catalogue.records import Record
from episodes.errors import ClockError

SLACK = timedelta(days=1)
"""How far a clock may go back: another machine's, one that was set right."""

_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""Before this program was."""


def latest_time(now: datetime, records: Iterable[Record]) -> datetime:
    """Up to when episodes are shown: what was built once stays, though the clock went back a little."""
    return max([now, *map(_touched, records)])


def require_plausible(now: datetime, records: Iterable[Record]) -> None:
    """Refuses a clock that is earlier than what was built with it, by more than `SLACK`.

    Args:
        now: what the clock says.
        records: of the edition; without those that are to be stamped anew.

    Raises:
        ClockError: it is wrong now, or was wrong then.
    """
    later = [record for record in records if _touched(record) > now + SLACK]
    told = now.isoformat(timespec="minutes")
    if later:
        last = max(later, key=_touched)
        again = " ".join(f"--again {record.slug}" for record in later)
        then = _touched(last).isoformat(timespec="minutes")
        raise ClockError("back", now=told, slug=last.slug, then=then, again=again)
    if now < _EARLIEST:
        raise ClockError("early", now=told)


def restamp(record: Record, now: datetime) -> Record:
    """A record without times that lie in the future, for an episode made while the clock was wrong.

    Args:
        record: as it was stamped.
        now: the time by the right clock.
    """
    told = now.astimezone(UTC).isoformat(timespec="seconds")
    revisions = tuple(
        replace(revision, built=told) if datetime.fromisoformat(revision.built) > now else revision
        for revision in record.revisions
    )
    date = record.date
    if revisions and datetime.fromisoformat(date) > now:
        date = now.replace(microsecond=0).isoformat()
    return replace(record, date=date, revisions=revisions)


def _touched(record: Record) -> datetime:
    """When an episode was last made; of one that was withdrawn that no longer counts: no feed shows it."""
    last = record.current
    return datetime.fromisoformat(last.built) if last else datetime.min.replace(tzinfo=UTC)
