"""Starting an edition, and bringing articles into it.

Looking at an edition: judged, shown, listed.
"""

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from episodes.commands import options
from episodes.commands.options import FAULTS_FOUND, HERE, EditionArgument, JsonOption
from episodes.commands.terminal import note, show

if TYPE_CHECKING:
    from episodes.edition.create import NewEdition


def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make.")],
    title: Annotated[str | None, typer.Option("--title", help="What listeners know it by.")] = None,
    site: Annotated[str | None, typer.Option("--site", help="Address at which it will be found.")] = None,
    engine: Annotated[
        str | None,
        typer.Option("--engine", help="What speaks (default: espeak).", autocompletion=options.engines),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing.")] = False,
) -> None:
    """Start an edition.

    Writes settings and a folder for articles, and says what to do next.
    """
    from episodes.edition import create

    choice = create.NewEdition(title, site, engine)
    create.require_new(directory)
    if not yes and sys.stdin.isatty() and sys.stdout.isatty():
        try:
            choice = _asked(choice)
        except typer.Abort:  # Ctrl+C, or the end of the input
            raise KeyboardInterrupt from None
    for path in create.create(directory, choice):
        show(f"made       {path}")
    for line in create.next_steps(directory, choice):
        show(line)


def _asked(choice: "NewEdition") -> "NewEdition":
    """What was not said already, with what each engine does with the text."""
    from episodes.edition import create

    title = choice.title or typer.prompt(
        "Title of the edition", default=create.TITLE, value_proc=_taken("title")
    )
    site = choice.site or typer.prompt(
        "Address of its site (empty while you try)", default="", show_default=False, value_proc=_taken("site")
    )
    if choice.engine is None:
        for name, told in create.ENGINES.items():
            note(f"  {name:<8} {told}")
    engine = choice.engine or typer.prompt("What speaks", default=create.ENGINE, value_proc=_taken("engine"))
    return create.NewEdition(title, site or None, engine)


def _taken(name: str) -> Callable[[str], str]:
    """An answer as it is, if an edition can have it; otherwise its question is asked again."""
    from episodes.edition import create
    from scripts.errors import HautevoixError

    def taken(answer: str) -> str:
        try:
            create.require_valid(create.NewEdition(**{name: answer.strip()}))
        except HautevoixError as error:
            raise typer.BadParameter(str(error)) from error
        return answer.strip()

    return taken


def bring(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="Address, feed, WordPress export (.xml), page or folder.")
    ],
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="New articles at most (a feed: 50 by default).")
    ] = None,
    also: Annotated[
        list[str] | None, typer.Option("--also", metavar="KIND", help="Of a WordPress export: pages, drafts.")
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="A host that may lie in a network of your own."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be brought in.")] = False,
    json: JsonOption = False,
) -> None:
    """Bring articles into the edition here.

    Those that it has, or had, are left.
    """
    from episodes import events
    from episodes.edition.edition import Edition
    from episodes.ingest.address_policy import Guard
    from episodes.ingest.fetch import Web
    from episodes.ingest.ingest import Wish, bring
    from episodes.ingest.wordpress import ALSO
    from scripts import printable

    if unknown := set(also or ()) - set(ALSO):
        raise typer.BadParameter(f"{min(unknown)} is none of {', '.join(ALSO)}.", param_hint="--also")

    def emit(event: events.ImportEvent) -> None:
        if json:
            show(printable.without_secrets(events.line(event)))
        else:
            (note if isinstance(event, events.ImportRefused) else show)(
                printable.line(events.import_text(event))
            )

    web = Web(Guard(frozenset(host.lower() for host in allow or ())))
    wish = Wish(source, limit, tuple(also or ()), dry_run)
    raise typer.Exit(bring(wish, Edition.folder(HERE), web, emit))


def check(directory: EditionArgument = HERE, json: JsonOption = False) -> None:
    """Judge what would be published.

    Exit code 7 where something is wrong.
    """
    from datetime import UTC, datetime

    from episodes import check as checks

    findings = checks.check(directory, now=datetime.now(UTC))
    show(checks.as_json(findings) if json else checks.as_text(findings))
    raise typer.Exit(FAULTS_FOUND if checks.faulty(findings) else 0)


def serve(
    directory: EditionArgument = HERE,
    port: Annotated[int, typer.Option("--port", "-p", min=0, max=65535, help="0 takes a free one.")] = 8000,
) -> None:
    """Preview the edition on this machine.

    With byte ranges, until interrupted.
    """
    from episodes import preview_server
    from episodes.edition.edition import published_folder

    with suppress(KeyboardInterrupt):  # the way to end it
        preview_server.serve(published_folder(directory), port=port, ready=note)


def status(directory: EditionArgument = HERE, json: JsonOption = False) -> None:
    """Say what stands, and what to type next.

    What is new, edited, built, published, embargoed, unsure.
    """
    from datetime import UTC, datetime

    from episodes import status as statuses

    found = statuses.edition_status(directory, datetime.now(UTC))
    show(statuses.as_json(found) if json else statuses.as_text(found))
