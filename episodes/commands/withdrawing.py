"""Taking episodes back for good."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from episodes.commands import completing, factory
from episodes.commands.options import HERE, CacheOption, JsonOption, WaitOption
from episodes.commands.terminal import note, typed_with

if TYPE_CHECKING:
    from episodes.catalogue.withdrawal import Withdrawal
    from episodes.edition.edition import Edition


def withdraw(
    slugs: Annotated[
        list[str],
        typer.Argument(
            metavar="SLUG", help="Episodes, as `status` calls them.", autocompletion=completing.slugs
        ),
    ],
    reason: Annotated[
        str | None, typer.Option("--reason", help="Why; kept in the record, shown to nobody.")
    ] = None,
    notice: Annotated[
        str | None, typer.Option("--notice", help="What the page says of it, beside that it was withdrawn.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing; needed without a terminal.")] = False,
    wait: WaitOption = False,
    json: JsonOption = False,
    cache: CacheOption = None,
) -> None:
    """Take episodes back for good.

    With texts, bulletins and books; a notice stays where their pages were. Asks first; where nobody can be
    asked, `--yes` has to be there.
    """
    from episodes.build import pipeline as builder
    from episodes.catalogue import withdrawal
    from episodes.commands.progress import Console
    from episodes.edition.edition import Edition

    edition = Edition.folder(HERE)
    wish = withdrawal.Withdrawal(tuple(slugs), reason, notice)
    if not (yes or _agreed(edition, wish)):
        note("hautevoix: nothing was withdrawn.")
        raise typer.Exit
    with Console(json=json) as console:
        bench = factory.bench(edition, None, 0, cache, console)
        code = builder.build(bench, builder.Wish((), wait=wait, withdrawal=wish))
    for line in withdrawal.advice(edition, wish):
        note(line)
    raise typer.Exit(code)


def _agreed(edition: "Edition", wish: "Withdrawal") -> bool:
    """Names what is about to go, and asks; where nobody can be asked, nothing goes.

    Raises:
        EpisodeError: no episode is called so, or this is no terminal.
    """
    from episodes.catalogue import withdrawal
    from episodes.errors import EpisodeError

    lines = tuple(withdrawal.described(edition, wish))
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise EpisodeError("for good", command=typed_with("withdraw", "--yes"))
    for line in lines:
        note(line)
    try:
        return typer.confirm("Take this back for good?", err=True)
    except typer.Abort:  # Ctrl+C, or the end of the input
        raise KeyboardInterrupt from None
