"""When a watch builds, and that nothing which goes wrong there ends it."""

from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from episodes import status
from episodes.edition.edition import Edition
from episodes.edition.lock import forget, held
from episodes.errors import EpisodeError, LockedError
from episodes.watching_events import Ended, WatchEvent, Noticed, Reason, Stumbled, Waiting, Watching
from scripts.errors import HautevoixError

SHELF = "articles"
"""Where an edition that has such a folder keeps its articles."""

PATIENCE = timedelta(minutes=5)
"""Until a build is tried again that failed for a reason which may pass by itself."""

PASSING = frozenset({4, 5, 6, 8})
"""Exit codes of such reasons: a service, a disk, another publisher, a place on the network."""


class Watcher(NamedTuple):
    """What a watch works with.

    Attributes:
        root: the edition's folder, absolute.
        looks: what changed since the last look, again and again.
        build: builds, and publishes where that is asked for; gives the exit code.
        clock: tells the time, aware.
        emit: told of each event.
    """

    root: Path
    looks: Iterator[frozenset[str]]
    build: Callable[[], int]
    clock: Callable[[], datetime]
    emit: Callable[[WatchEvent], None]


def watch(watcher: Watcher) -> None:
    """Builds now, and after each change, embargo that ends, or failure that may have passed.

    One build is over before another begins; what changed meanwhile is built next. Ends when there are no
    more looks.
    """
    watcher.emit(Watching(folder=str(watcher.root)))
    rounds = _Rounds(watcher)
    for touched in watcher.looks:
        if reason := rounds.reason(touched):
            watcher.emit(Noticed(reason=reason, paths=tuple(sorted(touched))))
            rounds.go()


class _Due(NamedTuple):
    """When the next build begins though nothing changed, and why; None where it does not."""

    when: datetime | None
    reason: Reason


class _Rounds:
    """The builds of a watch, and when the next one is due."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._due = _Due(watcher.clock(), "start")
        self._shelved = False

    def reason(self, touched: Collection[str]) -> Reason | None:
        """Why to build now; None where there is no reason."""
        when, reason = self._due
        if touched and reason != "start":
            return "change"
        return reason if when and self._watcher.clock() >= when else None

    def go(self) -> None:
        """One build; what is wrong with the edition as a whole is told, and waited for."""
        emit = self._watcher.emit
        try:
            self._prepare()
            code = self._watcher.build()
            self._due = self._next(code)
        except HautevoixError as error:
            self._due = self._retry(error.exit_code)
            emit(Stumbled(message=str(error), exit_code=error.exit_code))
            return
        when = self._due.when
        emit(Ended(exit_code=code, due=when.isoformat(timespec="seconds") if when else None))

    def _prepare(self) -> None:
        """Looks whether there is an edition, and says so where another process builds it.

        Raises:
            EpisodeError: the edition is gone, or its settings are not taken.
            StorageError: it cannot be read or written.
        """
        root = self._watcher.root
        records = Edition.folder(root).records
        stands = (root / SHELF).is_dir()
        if self._shelved and not stands:  # else other files of the folder would be taken for articles
            raise EpisodeError("folder", path=root / SHELF)
        self._shelved |= stands
        if records.is_dir():
            try:
                with held(records, wait=False):
                    forget(records)
            except LockedError:
                self._watcher.emit(Waiting(folder=str(root)))

    def _next(self, code: int) -> _Due:
        """The end of the next embargo, or a retry, whichever comes first."""
        embargo = status.due(self._watcher.root, self._watcher.clock())
        retry = self._retry(code)
        if embargo is None or (retry.when and retry.when < embargo):
            return retry
        return _Due(embargo, "date")

    def _retry(self, code: int) -> _Due:
        return _Due(self._watcher.clock() + PATIENCE if code in PASSING else None, "retry")
