"""One publisher a place at a time: a hold that lies there, and that runs out when its publisher dies."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from io import BytesIO
from types import TracebackType
from typing import Self

import msgspec

from episodes.errors import TargetError
from episodes.publishing.errors import HeldError
from episodes.publishing.target import HOLD, Target

LASTS = timedelta(hours=1)
"""How long a place is held since its publisher was last heard of: longer than any one file takes."""

_RENEWED = timedelta(minutes=5)


class Hold(msgspec.Struct, frozen=True, kw_only=True):
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


class Holding:
    """A context in which nobody else publishes to a target."""

    def __init__(self, target: Target, publisher: Publisher) -> None:
        """Nothing is asked yet.

        Args:
            target: the place.
            publisher: who wants it.
        """
        self._target, self._publisher = target, publisher
        self._since = self._renewed = publisher.clock()
        self._standing: bytes | None = None
        self._before: bytes | None = None
        self._begun = False
        self.doubtful = False
        """Whether another publisher died there, and left who knows what."""

    def __enter__(self) -> Self:
        """Takes the hold.

        Raises:
            HeldError: somebody else has it.
            TargetError: the place could not be reached.
        """
        self._standing = self._before = self._read()
        if self._standing is not None:
            self._judge(self._decoded(self._standing))
        self._put(done=False)
        return self

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
        if self._before is None:
            self._put(done=True)
        else:
            self._target.claim(self._before, self._standing)

    def _judge(self, hold: Hold) -> None:
        if hold.done or hold.key == self._publisher.key:
            return
        if self._publisher.clock() < datetime.fromisoformat(hold.until):
            told = {"who": hold.who, "since": _shown(hold.since), "until": _shown(hold.until)}
            raise HeldError("held", address=self._target.address, **told)
        self.doubtful = True

    def _read(self) -> bytes | None:
        into = BytesIO()
        return into.getvalue() if self._target.fetch(HOLD, into) else None

    def _decoded(self, data: bytes) -> Hold:
        try:
            hold = msgspec.json.decode(data, type=Hold)
            if datetime.fromisoformat(hold.until).utcoffset() is not None:
                return hold
        except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
            pass
        raise HeldError("unclear", address=self._target.address, path=HOLD)

    def _put(self, *, done: bool) -> None:
        now = self._publisher.clock()
        data = msgspec.json.encode(
            Hold(
                who=self._publisher.who,
                key=self._publisher.key,
                since=self._since.isoformat(timespec="seconds"),
                until=(now + LASTS).isoformat(timespec="seconds"),
                done=done,
            )
        )
        if data != self._standing and not self._target.claim(data, self._standing):
            raise HeldError("lost", address=self._target.address)
        self._standing, self._renewed = data, now


def _shown(time: str) -> str:
    """Without seconds, as people write it."""
    return time[:16].replace("T", " ") + time[19:]
