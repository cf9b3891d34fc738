"""Check of this machine's clock against the times in records: a wrong clock would empty the feeds."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from episodes.catalogue.records import Record
from episodes.errors import ClockError

SLACK = timedelta(days=1)
"""How far a clock may go back: it may be another machine's, or have been corrected."""

_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""Before this program existed."""


def latest_time(now: datetime, records: Iterable[Record]) -> datetime:
    """Up to when episodes are shown: what was built once stays, even if the clock went back a little.

    Args:
        now: what the clock says.
        records: of the edition.
    """
    return max([now, *map(_built, records)])


def require_plausible(now: datetime, records: Iterable[Record]) -> None:
    """Refuse a clock that is earlier than what was built with it, by more than `SLACK`.

    Args:
        now: what the clock says.
        records: of the edition, without those that are to be restamped.

    Raises:
        ClockError: it is wrong now, or was wrong then.
    """
    later = [record for record in records if _built(record) > now + SLACK]
    shown = now.isoformat(timespec="minutes")
    if later:
        last = max(later, key=_built)
        again = " ".join(f"--again {record.slug}" for record in later)
        then = _built(last).isoformat(timespec="minutes")
        raise ClockError("back", now=shown, slug=last.slug, then=then, again=again)
    if now < _EARLIEST:
        raise ClockError("early", now=shown)


def restamp(record: Record, now: datetime) -> Record:
    """Replace times that lie in the future, in the record of an episode made while the clock was wrong.

    Args:
        record: as it was stamped.
        now: the time by the corrected clock.
    """
    stamp = now.astimezone(UTC).isoformat(timespec="seconds")
    revisions = tuple(
        replace(revision, built=stamp) if datetime.fromisoformat(revision.built) > now else revision
        for revision in record.revisions
    )
    date = record.date
    if revisions and datetime.fromisoformat(date) > now:
        date = now.replace(microsecond=0).isoformat()
    return replace(record, date=date, revisions=revisions)


def _built(record: Record) -> datetime:
    """When an episode was last built; the beginning of time for one that no feed shows."""
    last = record.current
    return datetime.fromisoformat(last.built) if last else datetime.min.replace(tzinfo=UTC)
