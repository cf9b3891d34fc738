"""What a build shows: bars on a terminal, plain lines elsewhere, JSON events for programs."""

import sys
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from episodes import events
from episodes.events import Event

if TYPE_CHECKING:
    from rich.progress import Progress


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
    episodes = "1 episode" if event.episodes == 1 else f"{event.episodes} episodes"
    return f"{event.feed}: {episodes}{'' if event.written else ', as before'}"


def _failed(event: events.Failed) -> str:
    """The message names the article already where the fault lies in its file."""
    place = "" if event.source in event.message else f"{event.source}: "
    return f"hautevoix: {place}{event.message}"


_RESULTS: Mapping[type[Event], Callable[[Any], str]] = {
    events.Built: _built,
    events.Unchanged: lambda event: f"unchanged  {event.slug}",
    events.Left: lambda event: f"left out   {event.source} ({event.reason})",
    events.Withdrawn: lambda event: f"withdrawn  {event.slug}",
    events.Done: _done,
}
_COMPLAINTS: Mapping[type[Event], Callable[[Any], str]] = {
    events.Failed: _failed,
    events.Warned: lambda event: f"hautevoix: {event.message}",
}


class Console:
    """Shows events: results on standard output, complaints and bars on standard error."""

    def __init__(self, *, json: bool) -> None:
        self._json = json
        self._bars: Progress | None = None
        self._task: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def emit(self, event: Event) -> None:
        """Shows one event."""
        if self._json:
            self._write(sys.stdout, events.line(event))
        elif result := _RESULTS.get(type(event)):
            self._close()
            self._write(sys.stdout, result(event))
        elif complaint := _COMPLAINTS.get(type(event)):
            self._close()
            self._write(sys.stderr, complaint(event))
        elif sys.stderr.isatty():
            self._advance(event)

    def warn(self, message: str) -> None:
        """Shows a warning about the build as a whole."""
        self.emit(events.Warned(message=message))

    def _advance(self, event: Event) -> None:
        if isinstance(event, events.Started):
            self._open(event)
        elif isinstance(event, events.Said) and self._bars:
            self._bars.update(self._task, completed=event.done)

    def _open(self, event: events.Started) -> None:
        from rich.console import Console as Terminal  # noqa: PLC0415 - loaded for a terminal only
        from rich.progress import Progress  # noqa: PLC0415

        self._close()
        self._bars = Progress(console=Terminal(stderr=True), transient=True)
        self._bars.start()
        self._task = self._bars.add_task(event.slug, total=event.segments)

    def _close(self) -> None:
        if self._bars:
            self._bars.stop()
            self._bars = None

    @staticmethod
    def _write(stream: Any, text: str) -> None:
        stream.write(f"{text}\n")
        stream.flush()
