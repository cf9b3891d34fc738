"""Looking at an edition: judged, shown, listed."""

from contextlib import suppress
from typing import Annotated

import typer

from episodes.commands.options import FAULTS_FOUND, HERE, EditionArgument, JsonOption
from episodes.commands.terminal import note, show


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
    from episodes.edition.edition import published

    with suppress(KeyboardInterrupt):  # the way to end it
        preview_server.serve(published(directory), port=port, ready=note)


def status(directory: EditionArgument = HERE, json: JsonOption = False) -> None:
    """Say what stands, and what to type next.

    What is new, edited, built, published, embargoed, unsure.
    """
    from datetime import UTC, datetime

    from episodes import status as statuses

    found = statuses.of_folder(directory, datetime.now(UTC))
    show(statuses.as_json(found) if json else statuses.as_text(found))
