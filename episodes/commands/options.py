"""Options that several commands share, and what a shell may complete: names that the edition here has.

A shell asks while somebody types: nothing is printed, sent or reported, and what cannot be read completes to
nothing.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated

import typer

from scripts.errors import HautevoixError

HERE = Path()
LEXICON = HERE / "lexicon.pls"
FAULTS_FOUND = 7

_SETTINGS, _RECORDS = HERE / "edition.toml", HERE / "records"


def targets(incomplete: str) -> list[str]:
    """Names of the `[publish.NAME]` targets that begin like this."""
    with _quiet():
        from episodes.edition.settings import Settings

        return _beginning(incomplete, Settings.load(_SETTINGS).publish)
    return []


def engines(incomplete: str) -> list[str]:
    """Names of engines that begin like this, `auto` among them."""
    from audio.engines.base import names
    from audio.voices.engine_selection import AUTO

    return _beginning(incomplete, (AUTO, *names()))


def voices(context: typer.Context, incomplete: str) -> list[str]:
    """Names of installed voices that begin like this.

    Args:
        context: of the command being typed; its `--engine` decides whose voices, else the settings do.
        incomplete: what was typed so far.
    """
    with _quiet():
        from episodes.build.engine_validation import load_engine, speaking_engine
        from episodes.edition.settings import Settings

        settings = Settings.load(_SETTINGS).voices
        engine = speaking_engine(settings, context.params.get("engine")).name
        known = load_engine(settings, engine).voices()
        return _beginning(incomplete, (voice.name for voice in known))
    return []


def slugs(incomplete: str) -> list[str]:
    """Slugs of the edition's episodes that begin like this."""
    with suppress(OSError):
        return _beginning(incomplete, (path.stem for path in sorted(_RECORDS.glob("*.json"))))
    return []


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


@contextmanager
def _quiet() -> Iterator[None]:
    with suppress(HautevoixError, OSError):
        yield


EngineOption = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="ENGINE",
        help="Speak with this engine instead of the one in the settings.",
        autocompletion=engines,
    ),
]
JobsOption = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=0,
        show_default=False,
        help="Number of workers (default: one per core).",
    ),
]
CacheOption = Annotated[
    Path | None,
    typer.Option(
        "--cache", metavar="DIR", help="Clip store (default: HAUTEVOIX_CACHE, or the user's cache folder)."
    ),
]
WaitOption = Annotated[bool, typer.Option("--wait", help="Wait for another build of the edition to finish.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
EditionArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The edition's folder.")]
LexiconOption = Annotated[
    Path,
    typer.Option(
        "--lexicon",
        "-l",
        metavar="FILE",
        show_default=False,
        help="The newsroom's lexicon (default: lexicon.pls here).",
    ),
]
