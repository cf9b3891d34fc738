"""Progress of builds and publishing: bars on a terminal, plain lines elsewhere, JSON events for programs."""

import logging
import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO

from episodes import events
from episodes.catalogue import doubt_counts
from episodes.commands.streams_and_logs import let_go
from scripts import printable

if TYPE_CHECKING:
    from rich.progress import Progress

Event = events.Event | events.PublishEvent | events.WatchEvent


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


def _bought(event: events.Bought | events.Estimated) -> str:
    price = f"about {event.amount:.2f} {event.currency}" if event.amount is not None else "price not known"
    return f"{event.characters:,} characters of {event.service}, {price}"


def _estimated(event: events.Estimated) -> str:
    """What a build would buy, and whether the limit would stop it."""
    episodes = _counted(event.episodes, "episode")
    if not event.characters:
        return f"dry run    {episodes} to make, nothing to buy"
    exceeds = event.limit is not None and (event.amount is None or event.amount > event.limit)
    stop = f"; spending_limit is {event.limit:.2f}, and would stop the build" if exceeds else ""
    return f"dry run    {episodes} to make, to buy: {_bought(event)}{stop}"


def _failed(event: events.Failed) -> str:
    """A failed article's message, with the article in front unless the message names it."""
    place = "" if event.source in event.message else f"{event.source}: "
    return f"hautevoix: {place}{event.message}"


def _planned(event: events.Planned) -> str:
    if not (event.files or event.removals):
        return f"{event.address}: holds all of it already"
    gone = f", {_counted(event.removals, 'file')} to take away" if event.removals else ""
    size, looks = f"{event.bytes / 1e6:.1f} MB", _to_look_at(event)
    return f"{event.address}: {_counted(event.files, 'file')} to send, {size}{gone}{looks}"


def _to_look_at(event: events.Planned) -> str:
    """How many doubts there are in what is about to be sent."""
    if event.doubts is None:
        return "; not all of it was looked at (hautevoix status)"
    if not event.doubts:
        return ""
    return f"; {event.doubts} to look at in {_counted(event.unsure, 'episode')} (hautevoix status)"


def _published(event: events.Published) -> str:
    gone = f", {_counted(event.removed, 'file')} taken away" if event.removed else ""
    sent = f"{_counted(event.files, 'file')} sent, {event.bytes / 1e6:.1f} MB{gone}"
    done = sent if event.files or event.removed else "as before"
    if event.live:
        return f"{event.feed}: published, {done}"
    return f"{event.target}: {done}; nobody looked at it on the web (live = false)"


def _noticed(event: events.Noticed) -> str:
    """Why a build begins."""
    if event.reason == "change":
        others = f" and {len(event.paths) - 1} more" if len(event.paths) > 1 else ""
        return f"changed    {event.paths[0]}{others}"
    return {"date": "an embargo ends", "retry": "trying again", "start": "building"}[event.reason]


def _ended(event: events.Ended) -> str:
    failure = "" if event.exit_code == 0 else f" after exit code {event.exit_code}"
    due = f"; next build {event.due}" if event.due else ""
    return f"watching on{failure}{due}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


_RESULTS: Mapping[type[Event], Callable[[Any], str]] = {
    events.Speaking: lambda event: f"voice      {events.engine_text(event.engine, event.chosen, event.hint)}",
    events.Built: _built,
    events.Left: lambda event: f"left out   {event.source} ({event.reason})",
    events.Withdrawn: lambda event: f"withdrawn  {event.slug}",
    events.Bought: lambda event: f"bought     {_bought(event)}",
    events.Estimated: _estimated,
    events.Done: _done,
    events.PublishRefused: lambda event: f"error  {event.path}: {event.message}. {event.hint}.",
    events.Planned: _planned,
    events.Comparing: lambda event: (
        f"{event.address}: reading back {_counted(event.files, 'file')}, {event.bytes / 1e6:.1f} MB"
    ),
    events.Due: lambda event: f"send       {event.path}",
    events.Stale: lambda event: f"take away  {event.path}",
    events.Verified: lambda event: f"{event.site}: {_counted(event.files, 'file')} looked at, as sent",
    events.Published: _published,
    events.Restored: lambda event: (
        f"{event.folder}: restored, {_counted(event.episodes, 'episode')}, {_counted(event.files, 'file')}"
    ),
    events.Watching: lambda event: f"watching   {event.folder}",
    events.Noticed: _noticed,
    events.Waiting: lambda event: "waiting    another build holds this edition",
    events.Ended: _ended,
}
_WARNINGS: Mapping[type[Event], Callable[[Any], str]] = {
    events.Failed: _failed,
    events.Kept: lambda event: f"hautevoix: {event.message}",
    events.Warned: lambda event: f"hautevoix: {event.message}",
    events.Delayed: lambda event: f"hautevoix: {event.message}",
    events.Stumbled: lambda event: f"hautevoix: {event.message}",
}
_BARS: Mapping[type[Event], Callable[[Any], tuple[str, int]]] = {
    events.Started: lambda event: (event.slug, event.segments),
    events.Comparing: lambda event: (event.address, event.bytes),
    events.Planned: lambda event: (event.target, event.bytes),
    events.Restoring: lambda event: (event.address, event.bytes),
}
"""Events that open a progress bar: its name and total."""
_STEPS: Mapping[type[Event], Callable[[Any], tuple[int | None, int | None]]] = {
    events.Said: lambda event: (event.done, None),
    events.Compared: lambda event: (None, event.bytes),
    events.Sent: lambda event: (None, event.bytes),
    events.Fetched: lambda event: (None, event.bytes),
}
"""Events that move the bar: how much is done in all, or how much more."""


_FEW = 10

_LOG = logging.getLogger("hautevoix.events")


class Console:
    """Show events: results on standard output, warnings and progress bars on standard error."""

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
        self._list_unchanged()

    def emit(self, event: Event) -> None:
        """Show one event."""
        if _LOG.isEnabledFor(logging.DEBUG):
            _LOG.debug("%s", events.line(event))
        if self._json:
            self._write(sys.stdout, printable.without_secrets(events.line(event)))
            return
        if isinstance(event, events.Unchanged):
            self._unchanged.append(event.slug)
            return
        if isinstance(event, events.Done):
            self._list_unchanged()
        if result := _RESULTS.get(type(event)):
            self._print(sys.stdout, result(event))
            if isinstance(event, events.Done):
                for text in doubt_counts.summary_lines(event.unsure, event.uncounted, event.look):
                    self._print(sys.stdout, text)
        elif warning := _WARNINGS.get(type(event)):
            self._print(sys.stderr, warning(event))
        if sys.stderr.isatty():
            self._advance(event)

    def warn(self, message: str) -> None:
        """Show a warning about the build as a whole."""
        self.emit(events.Warned(message=message))

    def _list_unchanged(self) -> None:
        """List unchanged episodes last; only their number when there are many."""
        slugs, self._unchanged = self._unchanged, []
        listed = slugs if len(slugs) <= _FEW else [_counted(len(slugs), "episode")]
        for name in listed:
            self._print(sys.stdout, f"unchanged  {name}")

    def _print(self, stream: TextIO, text: str) -> None:
        self._close()
        self._write(stream, printable.line(text))

    def _advance(self, event: Event) -> None:
        """Show what only somebody at a terminal needs: progress, and how to get a natural voice."""
        if isinstance(event, events.Speaking) and event.hint:
            self._print(sys.stderr, f"hautevoix: for a natural voice: {event.hint}")
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
        """Write a line; when its reader is gone (`| head -1`), the work goes on."""
        try:
            stream.write(f"{text}\n")
            stream.flush()
        except BrokenPipeError:
            let_go(stream)
