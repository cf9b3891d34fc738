"""`cache`: maintenance of the clip store."""

from typing import TYPE_CHECKING, Annotated

import typer

from episodes.commands import factory
from episodes.commands.help_pages import Command
from episodes.commands.options import CacheOption
from episodes.commands.streams_and_logs import megabytes, note, show

if TYPE_CHECKING:
    from audio.clips.store import Tally

app = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="Inspect, verify and shrink the clip store."
)


@app.command("stats", cls=Command)
def cache_stats(cache: CacheOption = None) -> None:
    """Show how many clips are stored, and their size."""
    store = factory.store(cache)
    tally = store.stats()
    kept = f", {tally.speech} of them speech kept as it was said" if tally.speech else ""
    show(f"{store.folder}: {tally.entries} clips, {megabytes(tally.bytes)} of {megabytes(store.limit)}{kept}")


@app.command("verify", cls=Command)
def cache_verify(cache: CacheOption = None) -> None:
    """Read every clip and remove damaged ones.

    The next build makes them again.
    """
    tally = factory.store(cache).verify()
    damaged = tally.damaged - len(tally.stuck)
    show(f"{tally.entries} clips read, {damaged} damaged and taken away")
    _tell_stuck(tally)


@app.command("prune", cls=Command)
def cache_prune(
    max_size: Annotated[
        int | None,
        typer.Option("--max-size", metavar="MB", min=0, help="Size to keep (default: the limit of builds)."),
    ] = None,
    cache: CacheOption = None,
) -> None:
    """Remove clips until the rest fits.

    The least recently used go first.
    """
    store = factory.store(cache)
    tally = store.prune(store.limit if max_size is None else max_size * 10**6)
    show(f"{tally.entries} clips taken away, {megabytes(tally.bytes)}")
    _tell_stuck(tally)


def _tell_stuck(tally: "Tally") -> None:
    """Names an entry that somebody else has to take away."""
    if tally.stuck:
        note(
            f"hautevoix: {tally.stuck[0]}: can neither be read nor taken away (clips like it:"
            f" {len(tally.stuck)}). Remove them as the user who owns them; builds make them again."
        )
