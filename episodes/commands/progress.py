"""What builds and publishing show: bars on a terminal, plain lines elsewhere, JSON events for programs."""

import logging
import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

from episodes import events
from episodes import events as publishing
from episodes import events as watching
from episodes.catalogue import doubt_counts
from episodes.commands.streams_and_logs import let_go
from scripts import printable

if TYPE_CHECKING:
    from rich.progress import Progress

Event = events.Event | publishing.PublishEvent | watching.WatchEvent


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes} min {seconds:02} s"


def _built(event: events.Built) -> str:
    doubts = f", {len(event.doubts)} to look at (hautevoix script {event.path})" if event.doubts else ""
    return (
        f"built      {event.slug}: {_clock(event.duration)}, {event.segments} segments, "
        f"{event.made} said now, {event.loudness:.1f} LUFS{doubts}"
    )


def _done(event: events.Done) -> str:
    return f"{event.feed}: {_counted(event.episodes, 'episode')}{'' if event.written else ', as before'}"


def _failed(event: events.Failed) -> str:
    """The message names the article already where the fault lies in its file."""
    place = "" if event.source in event.message else f"{event.source}: "
    return f"hautevoix: {place}{event.message}"


def _planned(event: publishing.Planned) -> str:
    if not (event.files or event.removals):
        return f"{event.address}: holds all of it already"
    gone = f", {_counted(event.removals, 'file')} to take away" if event.removals else ""
    size, looks = f"{event.bytes / 1e6:.1f} MB", _to_look_at(event)
    return f"{event.address}: {_counted(event.files, 'file')} to send, {size}{gone}{looks}"


def _to_look_at(event: publishing.Planned) -> str:
    """What is doubtful in what is about to be sent."""
    if event.doubts is None:
        return "; not all of it was looked at (hautevoix status)"
    if not event.doubts:
        return ""
    return f"; {event.doubts} to look at in {_counted(event.unsure, 'episode')} (hautevoix status)"


def _published(event: publishing.Published) -> str:
    gone = f", {_counted(event.removed, 'file')} taken away" if event.removed else ""
    sent = f"{_counted(event.files, 'file')} sent, {event.bytes / 1e6:.1f} MB{gone}"
    done = sent if event.files or event.removed else "as before"
    if event.live:
        return f"{event.feed}: published, {done}"
    return f"{event.target}: {done}; nobody looked at it on the web (live = false)"


def _noticed(event: watching.Noticed) -> str:
    """Why a build begins; nothing for the first one."""
    if event.reason == "change":
        others = f" and {len(event.paths) - 1} more" if len(event.paths) > 1 else ""
        return f"changed    {event.paths[0]}{others}"
    return {"date": "an embargo ends", "retry": "trying again", "start": "building"}[event.reason]


def _ended(event: watching.Ended) -> str:
    told = "" if event.exit_code == 0 else f" after exit code {event.exit_code}"
    due = f"; next build {event.due}" if event.due else ""
    return f"watching on{told}{due}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


_RESULTS: Mapping[type[Event], Callable[[Any], str]] = {
    events.Built: _built,
    events.Left: lambda event: f"left out   {event.source} ({event.reason})",
    events.Withdrawn: lambda event: f"withdrawn  {event.slug}",
    events.Done: _done,
    publishing.PublishRefused: lambda event: f"error  {event.path}: {event.message}. {event.hint}.",
    publishing.Planned: _planned,
    publishing.Comparing: lambda event: (
        f"{event.address}: reading back {_counted(event.files, 'file')}, {event.bytes / 1e6:.1f} MB"
    ),
    publishing.Due: lambda event: f"send       {event.path}",
    publishing.Stale: lambda event: f"take away  {event.path}",
    publishing.Verified: lambda event: f"{event.site}: {_counted(event.files, 'file')} looked at, as sent",
    publishing.Published: _published,
    publishing.Restored: lambda event: (
        f"{event.folder}: restored, {_counted(event.episodes, 'episode')}, {_counted(event.files, 'file')}"
    ),
    watching.Watching: lambda event: f"watching   {event.folder}",
    watching.Noticed: _noticed,
    watching.Waiting: lambda event: "waiting    another build holds this edition",
    watching.Ended: _ended,
}
_COMPLAINTS: Mapping[type[Event], Callable[[Any], str]] = {
    events.Failed: _failed,
    events.Kept: lambda event: f"hautevoix: {event.message}",
    events.Warned: lambda event: f"hautevoix: {event.message}",
    publishing.Delayed: lambda event: f"hautevoix: {event.message}",
    watching.Stumbled: lambda event: f"hautevoix: {event.message}",
}
_BARS: Mapping[type[Event], Callable[[Any], tuple[str, int]]] = {
    events.Started: lambda event: (event.slug, event.segments),
    publishing.Comparing: lambda event: (event.address, event.bytes),
    publishing.Planned: lambda event: (event.target, event.bytes),
    publishing.Restoring: lambda event: (event.address, event.bytes),
}
"""What a bar is opened for: its name, and how much there is to do."""
_STEPS: Mapping[type[Event], Callable[[Any], tuple[int | None, int | None]]] = {
    events.Said: lambda event: (event.done, None),
    publishing.Compared: lambda event: (None, event.bytes),
    publishing.Sent: lambda event: (None, event.bytes),
    publishing.Fetched: lambda event: (None, event.bytes),
}
"""How much is done then, or how much more."""


_FEW = 10

_LOG = logging.getLogger("hautevoix.events")


class Console:
    """Shows events: results on standard output, complaints and bars on standard error."""

    def __init__(self, *, json: bool) -> None:
        self._json = json
        self._unchanged: list[str] = []
        self._bars: Progress | None = None
        self._task: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        self._tell_unchanged()

    def emit(self, event: Event) -> None:
        """Shows one event."""
        if _LOG.isEnabledFor(logging.DEBUG):
            _LOG.debug("%s", events.line(event))
        if self._json:
            self._write(sys.stdout, printable.without_secrets(events.line(event)))
            return
        if isinstance(event, events.Unchanged):
            self._unchanged.append(event.slug)
            return
        if isinstance(event, events.Done):
            self._tell_unchanged()
        if result := _RESULTS.get(type(event)):
            self._tell(sys.stdout, result(event))
            if isinstance(event, events.Done):
                for text in doubt_counts.summary_lines(event.unsure, event.uncounted, event.look):
                    self._tell(sys.stdout, text)
        elif complaint := _COMPLAINTS.get(type(event)):
            self._tell(sys.stderr, complaint(event))
        if sys.stderr.isatty():
            self._advance(event)

    def warn(self, message: str) -> None:
        """Shows a warning about the build as a whole."""
        self.emit(events.Warned(message=message))

    def _tell_unchanged(self) -> None:
        """Names episodes that are as they were, last of all; of many it tells the number."""
        slugs, self._unchanged = self._unchanged, []
        told = slugs if len(slugs) <= _FEW else [_counted(len(slugs), "episode")]
        for name in told:
            self._tell(sys.stdout, f"unchanged  {name}")

    def _tell(self, stream: TextIO, text: str) -> None:
        self._close()
        self._write(stream, printable.line(text))

    def _advance(self, event: Event) -> None:
        if bar := _BARS.get(type(event)):
            self._open(*bar(event))
        elif (step := _STEPS.get(type(event))) and self._bars:
            done, more = step(event)
            self._bars.update(self._task, completed=done, advance=more)

    def _open(self, name: str, total: int) -> None:
        from rich.console import Console as Terminal
        from rich.progress import Progress

        self._close()
        self._bars = Progress(console=Terminal(file=sys.__stderr__), transient=True)
        self._bars.start()
        self._task = self._bars.add_task(name, total=total)

    def _close(self) -> None:
        if self._bars:
            self._bars.stop()
            self._bars = None

    @staticmethod
    def _write(stream: TextIO, text: str) -> None:
        """Whoever read it may have gone (`| head -1`): the work goes on, and its exit code tells how."""
        try:
            stream.write(f"{text}\n")
            stream.flush()
        except BrokenPipeError:
            let_go(stream)
