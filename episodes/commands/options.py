"""Options that several commands share, and the exit codes that only commands know."""

from pathlib import Path
from typing import Annotated

import typer

from episodes.commands import completing

FAULTS_FOUND = 7

EngineOption = Annotated[
    str | None,
    typer.Option(
        "--engine", help="What speaks, in place of the settings.", autocompletion=completing.engines
    ),
]
CacheOption = Annotated[
    Path | None,
    typer.Option("--cache", help="Clip store (default: HAUTEVOIX_CACHE, or the user's cache folder)."),
]
WaitOption = Annotated[bool, typer.Option("--wait", help="Wait for another build of the edition to end.")]
JsonOption = Annotated[bool, typer.Option("--json", help="For programs: JSON on standard output.")]
EditionArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The edition's folder.")]
LexiconOption = Annotated[
    Path, typer.Option("--lexicon", "-l", help="The newsroom's file (default: lexicon.pls here).")
]
HERE = Path()
LEXICON = HERE / "lexicon.pls"
