"""Watch an edition: decide when to build, build in a process of its own, relay its events.

Whatever becomes of a build, even a crash in a voice, the watch goes on.
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
from episodes.edition.edition import Edition
from episodes.edition.lock import edition_lock, remove_lock_file
from episodes.errors import EpisodeError, LockedError, StorageError
from episodes.events import Reason, WatchEvent
from scripts.errors import HautevoixError

ARTICLES = "articles"
"""The folder in which an edition keeps its articles, if it has one."""

RETRY_AFTER = timedelta(minutes=5)
"""Until a build is tried again that failed for a reason which may pass by itself."""

TRANSIENT_EXIT_CODES = frozenset({4, 5, 6, 8})
"""Exit codes of such reasons: a service, a disk, another publisher, a target on the network."""


class WatchContext(NamedTuple):
    """What a watch works with.

    Attributes:
        root: the edition's folder, absolute.
        changes: what changed since the last look, again and again.
        build: builds, and publishes if that is asked for; returns the exit code.
        clock: gives the time, aware.
        emit: receives each event.
    """

    root: Path
    changes: Iterator[frozenset[str]]
    build: Callable[[], int]
    clock: Callable[[], datetime]
    emit: Callable[[WatchEvent], None]


def watch(context: WatchContext) -> None:
    """Build now, and after each change, end of an embargo, or failure that may have passed.

    One build is over before another begins; what changed meanwhile is built next. Ends when there are no
    more changes to look at.
    """
    context.emit(events.Watching(folder=str(context.root)))
    builds = _Builds(context)
    for changed in context.changes:
        if reason := builds.reason(changed):
            context.emit(events.Noticed(reason=reason, paths=tuple(sorted(changed))))
            builds.run()


class _NextBuild(NamedTuple):
    """When the next build begins though nothing changed, and why; None if it does not."""

    when: datetime | None
    reason: Reason


class _Builds:
    """The builds of a watch, and when the next one is due."""

    def __init__(self, context: WatchContext) -> None:
        self._context = context
        self._next = _NextBuild(context.clock(), "start")
        self._has_folder = False  # of articles, at some time

    def reason(self, changed: Collection[str]) -> Reason | None:
        """Return why to build now; None if there is no reason."""
        when, reason = self._next
        if changed and reason != "start":
            return "change"
        return reason if when and self._context.clock() >= when else None

    def run(self) -> None:
        """Build once; what is wrong with the edition as a whole is reported, and waited for."""
        context = self._context
        try:
            self._require_edition()
            code = context.build()
            embargo = status.next_embargo_end(context.root, context.clock())
            retry = self._retry(code)
            earlier = embargo is None or (retry.when and retry.when < embargo)
            self._next = retry if earlier else _NextBuild(embargo, "date")
        except HautevoixError as error:
            self._next = self._retry(error.exit_code)
            context.emit(events.Stumbled(message=str(error), exit_code=error.exit_code))
            return
        when = self._next.when
        context.emit(events.Ended(exit_code=code, due=when.isoformat(timespec="seconds") if when else None))

    def _require_edition(self) -> None:
        """Make sure that there is an edition, and report if another process builds it.

        Raises:
            EpisodeError: the edition is gone, or its settings are refused.
            StorageError: it cannot be read or written.
        """
        root = self._context.root
        records, has_folder = Edition.folder(root).records, (root / ARTICLES).is_dir()
        if self._has_folder and not has_folder:  # else other files of the edition would be taken for articles
            raise EpisodeError("folder", path=root / ARTICLES)
        self._has_folder |= has_folder
        if records.is_dir():
            try:
                with edition_lock(records, wait=False):
                    remove_lock_file(records)
            except LockedError:
                self._context.emit(events.Waiting(folder=str(root)))

    def _retry(self, code: int) -> _NextBuild:
        again = self._context.clock() + RETRY_AFTER if code in TRANSIENT_EXIT_CODES else None
        return _NextBuild(again, "retry")


PROGRAM = Path(__file__).resolve().parents[2] / "cli.py"
_GRACE = 2.0  # s for a build that was interrupted

_OWN_GROUP: Mapping[str, Any] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if os.name == "nt"
    else {"process_group": 0}
)
"""Ctrl+C reaches the watch alone, which then ends the build, once."""


def run(arguments: Sequence[str], folder: Path, line: Callable[[bytes], None]) -> int:
    """Run this program, to its end or to that of the watch.

    Args:
        arguments: what is typed behind its name.
        folder: where.
        line: receives each line of its standard output; standard error is that of the watch.

    Returns:
        Its exit code; negative if a signal ended it.

    Raises:
        StorageError: the folder is gone, or the system starts no more programs.
    """
    command = [sys.executable, str(PROGRAM), *arguments]
    try:
        process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - this program
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **_OWN_GROUP
        )
    except OSError as error:
        raise StorageError("read", path=folder, cause=error.strerror or error) from error
    with process:
        try:
            for text in process.stdout or ():
                line(text)
            return process.wait()
        finally:
            if process.poll() is None:  # the watch ends: interrupt the build, as a person would
                if os.name == "nt":
                    process.terminate()
                else:
                    process.send_signal(signal.SIGINT)
                try:
                    process.wait(_GRACE)
                except subprocess.TimeoutExpired:
                    process.kill()


BuildEvent = events.Event | events.PublishEvent
"""What a build or a publish reports."""

_KINDS: Mapping[str, type[BuildEvent]] = MappingProxyType(
    {
        str(kind.__struct_config__.tag): kind
        for kind in (*get_args(events.Event), *get_args(events.PublishEvent))
    }
)


class _Tag(msgspec.Struct):
    event: str


def relay(line: bytes, emit: Callable[[BuildEvent], None]) -> None:
    """Report an event of a build once more, but not each article that stays as it is.

    What is no event known here, of a program that was updated meanwhile, is passed over.

    Args:
        line: of `build --json` or `publish --json`.
        emit: receives the event.
    """
    with suppress(msgspec.MsgspecError):
        kind = _KINDS.get(msgspec.json.decode(line, type=_Tag).event)
        if kind and kind not in {events.Unchanged, events.Kept}:
            emit(msgspec.json.decode(line, type=kind))
