"""Looking after the clip store."""

from typing import TYPE_CHECKING, Annotated

import typer

from episodes.commands import factory
from episodes.commands.options import CacheOption
from episodes.commands.terminal import megabytes, note, show

if TYPE_CHECKING:
    from audio.clips.store import Tally

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Look after the clip store.")


@app.command("stats")
def cache_stats(cache: CacheOption = None) -> None:
    """Count the clips kept."""
    store = factory.store(cache)
    tally = store.stats()
    kept = f", {tally.speech} of them speech kept as it was said" if tally.speech else ""
    show(f"{store.folder}: {tally.entries} clips, {megabytes(tally.bytes)} of {megabytes(store.limit)}{kept}")


@app.command("verify")
def cache_verify(cache: CacheOption = None) -> None:
    """Read every clip.

    Damaged ones are taken away, and made again by the next build.
    """
    tally = factory.store(cache).verify()
    damaged = tally.damaged - len(tally.stuck)
    show(f"{tally.entries} clips read, {damaged} damaged and taken away")
    _tell_stuck(tally)


@app.command("prune")
def cache_prune(
    max_size: Annotated[
        int | None,
        typer.Option("--max-size", min=0, help="What may stay, in MB (default: what builds keep to)."),
    ] = None,
    cache: CacheOption = None,
) -> None:
    """Take clips away until the rest fits.

    Those used least recently go first.
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
