"""Looking after the clip store."""

from typing import Annotated

import typer

from episodes.commands import studios
from episodes.commands.options import CacheOption
from episodes.commands.terminal import megabytes, show

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True, help="Look after the clip store.")


@app.command("stats")
def cache_stats(cache: CacheOption = None) -> None:
    """Count the clips kept."""
    store = studios.store(cache)
    tally = store.stats()
    show(f"{store.folder}: {tally.entries} clips, {megabytes(tally.bytes)}")


@app.command("verify")
def cache_verify(cache: CacheOption = None) -> None:
    """Read every clip; damaged ones are taken away, and made again by the next build."""
    tally = studios.store(cache).verify()
    show(f"{tally.entries} clips read, {tally.damaged} damaged and taken away")


@app.command("prune")
def cache_prune(
    max_size: Annotated[int, typer.Option("--max-size", min=0, help="What may stay, in MB.")] = 2000,
    cache: CacheOption = None,
) -> None:
    """Take the oldest clips away until the rest fits."""
    tally = studios.store(cache).prune(max_size * 10**6)
    show(f"{tally.entries} clips taken away, {megabytes(tally.bytes)}")
