"""The lease of a target: a file there that keeps other publishers out until it runs out."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from types import TracebackType
from typing import Self

import msgspec

from episodes.errors import ClockError, HeldError, TargetError
from episodes.publish.targets import LEASE_FILE, Target

LASTS = timedelta(hours=1)
"""How long a lease holds since its publisher was last heard of: longer than any one file takes."""

_RENEWED = timedelta(minutes=5)
_AHEAD = timedelta(days=1)
"""How far this machine's clock may be ahead of the target's own."""


class LeaseRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Who is publishing, or was the last to do so.

    Attributes:
        who: a name for people.
        key: tells the edition's folder, on its machine, from all others.
        since: when they began, ISO 8601.
        until: when the target is free if nothing more is heard.
        done: they ended, and left nothing half done.
    """

    who: str
    key: str
    since: str
    until: str
    done: bool = False


class Publisher(msgspec.Struct, frozen=True):
    """Who publishes from here.

    Attributes:
        who: a name for people.
        key: of the edition's folder on this machine.
        clock: gives the time, aware.
    """

    who: str
    key: str
    clock: Callable[[], datetime]


class Lease:
    """A context in which nobody else publishes to a target."""

    def __init__(
        self, target: Target, publisher: Publisher, name: str = "", *, take_over: bool = False
    ) -> None:
        """Ask nothing yet.

        Args:
            target: the place.
            publisher: who wants it.
            name: of the target in the settings.
            take_over: whether to take it from whoever has it.
        """
        self._target, self._publisher = target, publisher
        self._name, self._take_over = name, take_over
        self._since = self._renewed = publisher.clock()
        self._current: bytes | None = None
        self._before: bytes | None = None
        self._begun = False
        self.doubtful = False
        """Whether another publisher died there, and left an unknown state."""
        self.ousted: str | None = None
        """Who had it when it was taken over; empty if that could not be read."""

    def __enter__(self) -> Self:
        """Take the lease.

        Raises:
            HeldError: somebody else has it, and it is not to be taken over.
            ClockError: the clock is far ahead of the target's own.
            TargetError: the target could not be reached.
        """
        self._current = self._before = self._read()
        if self._current is not None:
            self._require_free(_decode(self._current))
        self._put(done=False)
        now, there = self._publisher.clock(), self._changed()
        if there is not None and now - there > _AHEAD:
            self._give_back()
            times = {"now": now.isoformat(timespec="minutes"), "there": there.isoformat(timespec="minutes")}
            raise ClockError("ahead", address=self._target.address, **times)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the target free if all was done, as it was if nothing began, else held."""
        if error is None:
            self._put(done=True)
        elif not self._begun and not isinstance(error, TargetError):
            with suppress(TargetError):  # the target is gone too: the first error is the one to report
                self._give_back()

    def begin(self) -> None:
        """Note that the target changes from now on: if this ends half-way, the next publisher has to know."""
        self._begun = True

    def renew(self) -> None:
        """Extend the lease, unless it was extended a little while ago.

        Raises:
            HeldError: somebody else took the target meanwhile.
            TargetError: it could not be reached.
        """
        if self._publisher.clock() - self._renewed >= _RENEWED:
            self._put(done=False)

    def _require_free(self, record: LeaseRecord | None) -> None:
        """Refuse a lease that is somebody else's; an unreadable one runs out by the target's own clock."""
        if record and (record.done or record.key == self._publisher.key):
            return
        now, changed = self._publisher.clock(), None if record else self._changed()
        ends = datetime.fromisoformat(record.until) if record else changed and changed + LASTS
        if not ends or now < ends:
            if not self._take_over:
                where = {"address": self._target.address, "name": self._name, "path": LEASE_FILE}
                if record is None:
                    raise HeldError("unclear", **where)
                times = {"since": _minutes(record.since), "until": _minutes(record.until)}
                raise HeldError("held", **where, who=_printable(record.who), **times)
            self.ousted = _printable(record.who) if record else ""
        self.doubtful = True

    def _changed(self) -> datetime | None:
        """Return when the lease was put there, by the target's own clock; None if it does not tell."""
        file = (self._target.stat((LEASE_FILE,)) or {}).get(LEASE_FILE)
        return file.changed if file else None

    def _give_back(self) -> None:
        """Restore what was there; what could not be read becomes at most a lease that ran out half-way."""
        if self._before is None:
            self._put(done=True)
        elif _decode(self._before):
            self._target.claim(self._before, self._current)
        else:
            self._put(done=False, lasts=timedelta())

    def _read(self) -> bytes | None:
        into = BytesIO()
        return into.getvalue() if self._target.fetch(LEASE_FILE, into) else None

    def _put(self, *, done: bool, lasts: timedelta = LASTS) -> None:
        """Write the lease, if nobody else did meanwhile."""
        now, since = self._publisher.clock(), self._since.isoformat(timespec="seconds")
        until = (now + lasts).isoformat(timespec="seconds")
        who, key = self._publisher.who, self._publisher.key
        data = msgspec.json.encode(LeaseRecord(who=who, key=key, since=since, until=until, done=done))
        if data != self._current and not self._target.claim(data, self._current):
            # It may be ours: written, and the answer lost on the way.
            found = self._read()
            record = _decode(found) if found else None
            ours = record is not None and (record.key, record.since) == (key, since)
            if not ours or not self._target.claim(data, found):
                raise HeldError("lost", address=self._target.address)
        self._current, self._renewed = data, now


def _decode(data: bytes) -> LeaseRecord | None:
    """Read a lease; None if it is none: a part, or somebody else's file."""
    try:
        record = msgspec.json.decode(data, type=LeaseRecord)
        zones = [datetime.fromisoformat(time).utcoffset() for time in (record.since, record.until)]
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        return None
    return None if None in zones else record


def _minutes(time: str) -> str:
    """Show a time of ISO 8601 without its seconds."""
    return time[:16].replace("T", " ") + time[19:]


def _printable(text: str) -> str:
    """Make text fit for a message: it was read from a file that anybody may have written."""
    return "".join(sign for sign in text if sign.isprintable())[:60]
