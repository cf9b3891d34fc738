"""When a watch builds, and that nothing which goes wrong there ends it.

A build in a process of its own: whatever becomes of it, even a crash in a voice, the watch goes on.

From the lines of a build in another process to what this one shows.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, get_args

import msgspec

from episodes import events, status
from episodes import events as publishing
from episodes.edition.edition import Edition
from episodes.edition.lock import edition_lock, remove_lock_file
from episodes.errors import EpisodeError, LockedError, StorageError
from episodes.events import Ended, Noticed, Reason, Stumbled, Waiting, WatchEvent, Watching
from scripts.errors import HautevoixError

ARTICLES = "articles"
"""Where an edition that has such a folder keeps its articles."""

RETRY_AFTER = timedelta(minutes=5)
"""Until a build is tried again that failed for a reason which may pass by itself."""

TRANSIENT_EXIT_CODES = frozenset({4, 5, 6, 8})
"""Exit codes of such reasons: a service, a disk, another publisher, a place on the network."""


class WatchContext(NamedTuple):
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


def watch(watcher: WatchContext) -> None:
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


class _NextBuild(NamedTuple):
    """When the next build begins though nothing changed, and why; None where it does not."""

    when: datetime | None
    reason: Reason


class _Rounds:
    """The builds of a watch, and when the next one is due."""

    def __init__(self, watcher: WatchContext) -> None:
        self._watcher = watcher
        self._due = _NextBuild(watcher.clock(), "start")
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
        stands = (root / ARTICLES).is_dir()
        if self._shelved and not stands:  # else other files of the folder would be taken for articles
            raise EpisodeError("folder", path=root / ARTICLES)
        self._shelved |= stands
        if records.is_dir():
            try:
                with edition_lock(records, wait=False):
                    remove_lock_file(records)
            except LockedError:
                self._watcher.emit(Waiting(folder=str(root)))

    def _next(self, code: int) -> _NextBuild:
        """The end of the next embargo, or a retry, whichever comes first."""
        embargo = status.next_embargo_end(self._watcher.root, self._watcher.clock())
        retry = self._retry(code)
        if embargo is None or (retry.when and retry.when < embargo):
            return retry
        return _NextBuild(embargo, "date")

    def _retry(self, code: int) -> _NextBuild:
        return _NextBuild(
            self._watcher.clock() + RETRY_AFTER if code in TRANSIENT_EXIT_CODES else None, "retry"
        )


PROGRAM = Path(__file__).resolve().parents[2] / "cli.py"
_GRACE = 2.0  # s for a build that is told to end

_APART: Mapping[str, Any] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if os.name == "nt"
    else {"process_group": 0}
)
"""Ctrl+C reaches the watch alone, which then ends the build, once."""


def run(arguments: Sequence[str], folder: Path, line: Callable[[bytes], None]) -> int:
    """Runs the program itself, to its end or to that of the watch.

    Args:
        arguments: what is typed behind its name.
        folder: where.
        line: told of each line on its standard output; standard error is that of the watch.

    Returns:
        Its exit code; negative where a signal ended it.

    Raises:
        StorageError: the folder is gone, or the system starts no more programs.
    """
    with _started([sys.executable, str(PROGRAM), *arguments], folder) as process:
        try:
            for told in process.stdout or ():
                line(told)
            return process.wait()
        finally:
            _end(process)


def _started(command: Sequence[str], folder: Path) -> "subprocess.Popen[bytes]":
    try:
        process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - this program
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **_APART
        )
    except OSError as error:
        raise StorageError("read", path=folder, cause=error.strerror or error) from error
    return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    """Interrupts a build that is still running, as a person would; one that takes its time is ended."""
    if process.poll() is not None:
        return
    if os.name == "nt":
        process.terminate()
    else:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()


Told = events.Event | publishing.PublishEvent
_KINDS: Mapping[str, type[Told]] = MappingProxyType(
    {
        str(kind.__struct_config__.tag): kind
        for kind in (*get_args(events.Event), *get_args(publishing.PublishEvent))
    }
)


class _Tag(msgspec.Struct):
    event: str


def relay(line: bytes, emit: Callable[[Told], None]) -> None:
    """Shows an event of a build once more; articles that stand are not worth a line each time.

    What is no event known here, of a program that was brought up to date meanwhile, is passed over.

    Args:
        line: of `build --json` or `publish --json`.
        emit: told of the event.
    """
    with suppress(msgspec.MsgspecError):
        kind = _KINDS.get(msgspec.json.decode(line, type=_Tag).event)
        if kind and kind not in {events.Unchanged, events.Kept}:
            emit(msgspec.json.decode(line, type=kind))
