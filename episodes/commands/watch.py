"""`watch`: build, and publish where asked, whenever something changes."""

import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from episodes.commands import options
from episodes.commands.options import HERE, CacheOption, EditionArgument, EngineOption, JobsOption, JsonOption

if TYPE_CHECKING:
    from episodes.commands.progress import Console


def watch(
    directory: EditionArgument = HERE,
    publish: Annotated[
        str | None,
        typer.Option(
            "--publish",
            metavar="TARGET",
            help="Publish to this target after each build.",
            autocompletion=options.targets,
        ),
    ] = None,
    engine: EngineOption = None,
    jobs: JobsOption = 0,
    json: JsonOption = False,
    cache: CacheOption = None,
) -> None:
    """Build now and after every change.

    Runs until interrupted.
    """
    from datetime import UTC, datetime

    from audio.voices.engine_selection import require_known
    from episodes.commands.progress import Console
    from episodes.errors import EpisodeError
    from episodes.watch import changes, watcher

    if not directory.is_dir():
        raise EpisodeError("folder", path=directory)
    if engine:
        require_known(engine, "--engine: ")
    root = directory.resolve()
    command = _command(publish, engine, jobs, cache)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # how a system ends its services
    with suppress(KeyboardInterrupt), Console(json=json) as console:
        watcher.watch(
            watcher.WatchContext(
                root=root,
                changes=changes.changes(root),
                build=lambda: watcher.run(command, root, lambda line: _show(line, console, json)),
                clock=lambda: datetime.now(UTC),
                emit=console.emit,
            )
        )


def _command(publish: str | None, engine: str | None, jobs: int, cache: Path | None) -> list[str]:
    """Arguments of the command that each build runs."""
    from episodes.commands import streams_and_logs

    words = [*streams_and_logs.option(), *(["publish", publish] if publish else ["build"])]
    given = {"--engine": engine, "--jobs": jobs or None, "--cache": cache and cache.resolve()}
    options = [word for name, value in given.items() if value is not None for word in (name, str(value))]
    return [*words, "--wait", "--json", *options]


def _show(line: bytes, console: "Console", json: bool) -> None:
    from episodes.watch.watcher import relay

    if not json:
        relay(line, console.emit)
        return
    sys.stdout.write(line.decode())
    sys.stdout.flush()
