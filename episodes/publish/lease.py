"""One publisher a place at a time: a hold that lies there, and that runs out when its publisher dies."""

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
"""How long a place is held since its publisher was last heard of: longer than any one file takes."""

_RENEWED = timedelta(minutes=5)
_AHEAD = timedelta(days=1)
"""How far this machine's clock may be ahead of the place's own."""


class LeaseRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Who is publishing, or was the last to do so.

    Attributes:
        who: a name for people.
        key: tells the edition's folder, on its machine, from all others.
        since: when they began, ISO 8601.
        until: when the place is free if nothing more is heard.
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
        """Nothing is asked yet.

        Args:
            target: the place.
            publisher: who wants it.
            name: of the target in the settings.
            take_over: whether to take it from whoever has it.
        """
        self._target, self._publisher = target, publisher
        self._name, self._take_over = name, take_over
        self._since = self._renewed = publisher.clock()
        self._standing: bytes | None = None
        self._before: bytes | None = None
        self._begun = False
        self.doubtful = False
        """Whether another publisher died there, and left who knows what."""
        self.ousted: str | None = None
        """Who had it when it was taken over; empty where that could not be read."""

    def __enter__(self) -> Self:
        """Takes the hold.

        Raises:
            HeldError: somebody else has it, and it is not to be taken over.
            ClockError: the clock is far ahead of the place's own.
            TargetError: the place could not be reached.
        """
        self._standing = self._before = self._read()
        if self._standing is not None:
            self._judge(_decoded(self._standing))
        self._put(done=False)
        self._refuse_clock_ahead()
        return self

    def _refuse_clock_ahead(self) -> None:
        """Holds the time against that at which the hold arrived, as the place tells it, if it does."""
        now, there = self._publisher.clock(), self._changed()
        if there is not None and now - there > _AHEAD:
            self._give_back()
            told = {"now": now.isoformat(timespec="minutes"), "there": there.isoformat(timespec="minutes")}
            raise ClockError("ahead", address=self._target.address, **told)

    def _changed(self) -> datetime | None:
        """When the hold was put there, by the place's own clock; None where that is not told."""
        lying = (self._target.stat((LEASE_FILE,)) or {}).get(LEASE_FILE)
        return lying.changed if lying else None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leaves the place free where all was done, as it was where nothing began, else held."""
        if error is None:
            self._put(done=True)
        elif not self._begun and not isinstance(error, TargetError):
            with suppress(TargetError):  # the place is gone too: what happened first is what is told
                self._give_back()

    def begin(self) -> None:
        """Tells that from now on the place changes: an end half-way is one that all have to know of."""
        self._begun = True

    def keep(self) -> None:
        """Tells that work goes on; asks nothing where it was told a little while ago.

        Raises:
            HeldError: somebody else took the place meanwhile.
            TargetError: it could not be reached.
        """
        if self._publisher.clock() - self._renewed >= _RENEWED:
            self._put(done=False)

    def _give_back(self) -> None:
        """What could not be read is put back as what it was at most: a hold that ran out half-way."""
        if self._before is None:
            self._put(done=True)
        elif _decoded(self._before):
            self._target.claim(self._before, self._standing)
        else:
            self._put(done=False, lasts=timedelta())

    def _judge(self, hold: LeaseRecord | None) -> None:
        if hold and (hold.done or hold.key == self._publisher.key):
            return
        if not self._has_run_out(hold):
            if not self._take_over:
                raise self._refusal(hold)
            self.ousted = _name(hold.who) if hold else ""
        self.doubtful = True

    def _has_run_out(self, hold: LeaseRecord | None) -> bool:
        """What cannot be read has run out when it is as old as a hold may get, by the place's own clock."""
        now = self._publisher.clock()
        if hold:
            return now >= datetime.fromisoformat(hold.until)
        changed = self._changed()
        return changed is not None and now >= changed + LASTS

    def _refusal(self, hold: LeaseRecord | None) -> HeldError:
        told = {"address": self._target.address, "name": self._name, "path": LEASE_FILE}
        if hold is None:
            return HeldError("unclear", **told)
        return HeldError(
            "held", **told, who=_name(hold.who), since=_shown(hold.since), until=_shown(hold.until)
        )

    def _read(self) -> bytes | None:
        into = BytesIO()
        return into.getvalue() if self._target.fetch(LEASE_FILE, into) else None

    def _put(self, *, done: bool, lasts: timedelta = LASTS) -> None:
        now = self._publisher.clock()
        data = msgspec.json.encode(
            LeaseRecord(
                who=self._publisher.who,
                key=self._publisher.key,
                since=self._since.isoformat(timespec="seconds"),
                until=(now + lasts).isoformat(timespec="seconds"),
                done=done,
            )
        )
        if data != self._standing and not self._claimed(data):
            raise HeldError("lost", address=self._target.address)
        self._standing, self._renewed = data, now

    def _claimed(self, data: bytes) -> bool:
        """Puts a hold in place of ours; also where one of ours arrived and nobody could tell us so."""
        if self._target.claim(data, self._standing):
            return True
        stands = self._read()
        hold = _decoded(stands) if stands else None
        since = self._since.isoformat(timespec="seconds")
        ours = hold is not None and (hold.key, hold.since) == (self._publisher.key, since)
        return ours and self._target.claim(data, stands)


def _decoded(data: bytes) -> LeaseRecord | None:
    """A hold from its bytes; None where they are none: a part, or somebody else's file."""
    try:
        hold = msgspec.json.decode(data, type=LeaseRecord)
        times = [datetime.fromisoformat(time).utcoffset() for time in (hold.since, hold.until)]
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        return None
    return None if None in times else hold


def _shown(time: str) -> str:
    """Without seconds, as people write it."""
    return time[:16].replace("T", " ") + time[19:]


def _name(text: str) -> str:
    """As it may stand in a message: it was read from a file that anybody may have written."""
    return "".join(sign for sign in text if sign.isprintable())[:60]
