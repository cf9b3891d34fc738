"""`init`, `import`, `check`, `serve` and `status`: an edition, from its start to its state."""

import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from episodes.commands import options
from episodes.commands.options import FAULTS_FOUND, HERE, EditionArgument, JsonOption
from episodes.commands.streams_and_logs import complain, note, show
from scripts.errors import HautevoixError

if TYPE_CHECKING:
    from episodes.edition.create import NewEdition


def init(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to create.")],
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="Title that listeners see.")
    ] = None,
    site: Annotated[
        str | None, typer.Option("--site", metavar="URL", help="Address where it will be published.")
    ] = None,
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine",
            metavar="ENGINE",
            help="Speech engine (default: auto, the best that is installed).",
            autocompletion=options.engines,
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Create an edition.

    Writes its settings and a folder for articles, and prints the next steps.
    """
    from audio.voices import engine_selection
    from episodes.commands.voices import voices_install
    from episodes.edition import create

    choice, install = create.NewEdition(title, site, engine), False
    create.require_new(directory)
    if not yes and sys.stdin.isatty() and sys.stdout.isatty():
        try:
            choice = _asked(choice)
            install = choice.engine == create.ENGINE and _wants_natural_voice()
        except typer.Abort:  # Ctrl+C, or the end of the input
            raise KeyboardInterrupt from None
    for path in create.create(directory, choice):
        show(f"made       {path}")
    if install:
        try:
            voices_install([engine_selection.BEST])
        except HautevoixError as error:  # the edition is made all the same; the command stands below
            complain(error)
    for line in create.next_steps(directory, choice):
        show(line)


def _asked(choice: "NewEdition") -> "NewEdition":
    """Ask for what the options left open."""
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


def _wants_natural_voice() -> bool:
    """Offer to install the best natural voice, where none is ready and only its model is missing."""
    from audio.voices.engine_selection import BEST, BEST_TAKES, install_commands
    from episodes.edition import create

    if not create.lacks_natural_voice() or len(install_commands(BEST)) > 1:
        return False
    note(f"No natural voice is installed here. {BEST_TAKES}.")
    return typer.confirm("Install it now?", default=True)


def _taken(name: str) -> Callable[[str], str]:
    """A parser of the answer about `name` that asks again until settings can hold it."""
    from episodes.edition import create

    def taken(answer: str) -> str:
        try:
            create.require_valid(create.NewEdition(**{name: answer.strip()}))
        except HautevoixError as error:
            raise typer.BadParameter(str(error)) from error
        return answer.strip()

    return taken


def import_articles(
    source: Annotated[
        str,
        typer.Argument(metavar="SOURCE", help="Web address, feed, WordPress export (.xml), page or folder."),
    ],
    limit: Annotated[
        int | None,
        typer.Option("--limit", metavar="N", min=1, help="Import at most N new articles (of a feed: 50)."),
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option("--also", metavar="KIND", help="From a WordPress export, also import: pages, drafts."),
    ] = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host", metavar="HOST", help="Allow this host although it is in a private network."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be imported.")] = False,
    json: JsonOption = False,
) -> None:
    """Import articles into the edition here.

    Articles that it already has, or had, are skipped.
    """
    from audio.http.address_guard import AddressGuard
    from episodes import events
    from episodes.edition.edition import Edition
    from episodes.ingest.fetch import Fetcher
    from episodes.ingest.ingest import ImportRequest, import_articles
    from episodes.ingest.wordpress_export import ALSO
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

    web = Fetcher(AddressGuard(frozenset(host.lower() for host in allow or ())))
    wish = ImportRequest(source, limit, tuple(also or ()), dry_run)
    raise typer.Exit(import_articles(wish, Edition.folder(HERE), web, emit))


def check(
    directory: EditionArgument = HERE,
    verify: Annotated[
        bool,
        typer.Option(
            "--verify", help="Read every file to its end, also those unchanged since the last check."
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """Check what would be published.

    Exit code 7 if it has errors.
    """
    from datetime import UTC, datetime

    from episodes import check as checks

    findings = checks.check(directory, now=datetime.now(UTC), verify=verify)
    show(checks.as_json(findings) if json else checks.as_text(findings))
    raise typer.Exit(FAULTS_FOUND if checks.faulty(findings) else 0)


def serve(
    directory: EditionArgument = HERE,
    port: Annotated[
        int, typer.Option("--port", "-p", metavar="N", min=0, max=65535, help="0 picks a free port.")
    ] = 8000,
) -> None:
    """Preview the edition in a browser here.

    On this machine only, until interrupted.
    """
    from episodes import preview_server
    from episodes.edition.edition import published_folder

    with suppress(KeyboardInterrupt):  # the way to end it
        preview_server.serve(published_folder(directory), port=port, ready=note)


def status(directory: EditionArgument = HERE, json: JsonOption = False) -> None:
    """Show each article's state and the next command.

    New, edited, built, published, embargoed or doubtful.
    """
    from datetime import UTC, datetime

    from episodes import status as statuses

    found = statuses.edition_status(directory, datetime.now(UTC))
    show(statuses.as_json(found) if json else statuses.as_text(found))
