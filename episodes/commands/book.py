"""`book`: a talking book of published episodes, on request."""

from pathlib import Path
from typing import Annotated

import typer

from episodes.commands import options
from episodes.commands.options import HERE
from episodes.commands.streams_and_logs import show


def book(
    slugs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SLUG", help="Episodes, in the order of the book.", autocompletion=options.slugs
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Where to write it (default: here, named after the book)."
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DATE", help="Only episodes of this day and later (2026-11-30)."),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Only episodes of this day and earlier.")
    ] = None,
) -> None:
    """Make a talking book of published episodes.

    An EPUB 3 file that shows the text while it is read aloud.
    """
    from datetime import UTC, datetime

    from episodes.edition.edition import Edition
    from episodes.epub.offer import make

    edition = Edition.folder(HERE)
    show(str(make(edition, slugs or (), since=since, until=until, output=output, now=datetime.now(UTC))))
