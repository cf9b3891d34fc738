"""A talking book of what is published, on request."""

from pathlib import Path
from typing import Annotated

import typer

from episodes.commands import options
from episodes.commands.options import HERE
from episodes.commands.terminal import show


def book(
    slugs: Annotated[
        list[str] | None,
        typer.Argument(metavar="SLUG", help="Episodes, in the order wanted.", autocompletion=options.slugs),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The file; here, under the book's own name, by default."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Not those of earlier days.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Not those of later days.")
    ] = None,
) -> None:
    """Make a talking book of episodes.

    EPUB 3, text and voice together; of what is published only.
    """
    from datetime import UTC, datetime

    from episodes.edition.edition import Edition
    from episodes.epub.offer import make

    edition = Edition.folder(HERE)
    show(str(make(edition, slugs or (), since=since, until=until, output=output, now=datetime.now(UTC))))
