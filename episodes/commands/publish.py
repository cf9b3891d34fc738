"""`publish`, `restore` and `withdraw`: what changes what listeners get."""

import os
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from episodes.commands import factory, options
from episodes.commands.options import HERE, CacheOption, EngineOption, JobsOption, JsonOption, WaitOption
from episodes.commands.streams_and_logs import note, typed_with

if TYPE_CHECKING:
    from episodes.catalogue.withdrawal import Withdrawal
    from episodes.edition.edition import Edition
    from episodes.publish.lease import Publisher


def publish(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="TARGET",
            help="NAME of a [publish.NAME] table in edition.toml.",
            autocompletion=options.targets,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help="Build and check, but only list what would be sent.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Send every file again, whatever the target has.")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Read every file back from the target; resend those that differ.")
    ] = False,
    take_over: Annotated[
        bool,
        typer.Option(
            "--take-over", help="Take over the lease of a publisher that is gone, before it expires."
        ),
    ] = False,
    engine: EngineOption = None,
    jobs: JobsOption = 0,
    wait: WaitOption = False,
    json: JsonOption = False,
    cache: CacheOption = None,
) -> None:
    """Build, check and send what changed.

    Then check it on the web, as an app sees it.
    """
    from episodes.build import pipeline
    from episodes.build.context import BuildRequest
    from episodes.commands.progress import Console
    from episodes.edition.edition import Edition
    from episodes.publish import publish as sending

    edition = Edition.folder(HERE)
    sending.choose_target(edition, target)
    factory.require_known(edition.settings, engine)
    with Console(json=json) as console:
        context = factory.build_context(edition, engine, jobs, cache, console)
        request = BuildRequest(wait=wait)
        if code := pipeline.build(context, request):
            note("hautevoix: nothing was sent. Mend that, and publish again.")
            raise typer.Exit(code)
        press = sending.PublishContext(edition, _publisher(edition), os.environ, console.emit)
        sending.publish(press, sending.PublishRequest(target, again, dry_run, wait, take_over, verify))


def _publisher(edition: "Edition") -> "Publisher":
    """Who publishes from here: this folder, on this machine."""
    from datetime import UTC, datetime
    from hashlib import sha256

    from episodes.publish.lease import Publisher

    who = platform.node() or "somebody"
    key = sha256(f"{who}\0{edition.root.resolve()}".encode()).hexdigest()[:16]
    return Publisher(who, key, lambda: datetime.now(UTC))


def restore(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help="Address of the site, or NAME of a target in edition.toml.",
            autocompletion=options.targets,
        ),
    ],
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The edition's folder.")] = HERE,
    json: JsonOption = False,
) -> None:
    """Rebuild an edition from what is published.

    Files already in the folder are kept.
    """
    from episodes.commands.progress import Console
    from episodes.publish import restore as restoring

    with Console(json=json) as console:
        restoring.restore(source, directory, os.environ, console.emit)


def withdraw(
    slugs: Annotated[
        list[str],
        typer.Argument(
            metavar="SLUG", help="Episodes, as `status` names them.", autocompletion=options.slugs
        ),
    ],
    reason: Annotated[
        str | None, typer.Option("--reason", metavar="TEXT", help="Why; kept in the record, never published.")
    ] = None,
    notice: Annotated[
        str | None,
        typer.Option("--notice", metavar="TEXT", help="Text to add to the public notice of withdrawal."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask; required without a terminal.")
    ] = False,
    wait: WaitOption = False,
    json: JsonOption = False,
    cache: CacheOption = None,
) -> None:
    """Withdraw episodes for good.

    With their texts, bulletins and books; a notice replaces their pages. Asks first; without a terminal,
    `--yes` is required.
    """
    from episodes.build import pipeline
    from episodes.build.context import BuildRequest
    from episodes.catalogue import withdrawal
    from episodes.commands.progress import Console
    from episodes.edition.edition import Edition

    edition = Edition.folder(HERE)
    wish = withdrawal.Withdrawal(tuple(slugs), reason, notice)
    if not (yes or _agreed(edition, wish)):
        note("hautevoix: nothing was withdrawn.")
        raise typer.Exit
    with Console(json=json) as console:
        context = factory.build_context(edition, None, 0, cache, console)
        code = pipeline.build(context, BuildRequest((), wait=wait, withdrawal=wish))
    for line in withdrawal.next_steps(edition, wish):
        note(line)
    raise typer.Exit(code)


def _agreed(edition: "Edition", wish: "Withdrawal") -> bool:
    """Names what is about to go, and asks; where nobody can be asked, nothing goes.

    Raises:
        EpisodeError: no episode is called so, or this is no terminal.
    """
    from episodes.catalogue import withdrawal
    from episodes.errors import EpisodeError

    lines = tuple(withdrawal.describe(edition, wish))
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise EpisodeError("for good", command=typed_with("withdraw", "--yes"))
    for line in lines:
        note(line)
    try:
        return typer.confirm("Take this back for good?", err=True)
    except typer.Abort:  # Ctrl+C, or the end of the input
        raise KeyboardInterrupt from None
