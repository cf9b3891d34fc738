"""Options that several commands share, and the exit codes that only commands know.

What a shell may complete beside commands and options: names that the edition here and the engines have.

A shell asks while somebody types: nothing is said, sent or complained of, and what cannot be read completes
to nothing.

The manual page, made from the help of all commands: `hautevoix man > hautevoix.1` (man(7)).
"""

import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from episodes.commands.terminal import show
from scripts.errors import HautevoixError

_SETTINGS, _RECORDS = Path("edition.toml"), Path("records")


def targets(incomplete: str) -> list[str]:
    """Places that `[publish.NAME]` names."""
    with _quiet():
        from episodes.edition.settings import Settings

        return _begun(incomplete, Settings.load(_SETTINGS).publish)
    return []


def engines(incomplete: str) -> list[str]:
    """What can speak, as far as it is installed."""
    from audio.engines.base import names

    return _begun(incomplete, names())


def voices(context: typer.Context, incomplete: str) -> list[str]:
    """Voices of the engine that was typed, else of that in the settings; those that are installed."""
    with _quiet():
        from audio.engines.base import NO_OPTIONS, load
        from episodes.edition.settings import Settings

        settings = Settings.load(_SETTINGS).voices
        engine = context.params.get("engine") or settings.engine
        known = load(engine, settings.options.get(engine, NO_OPTIONS)).voices()
        return _begun(incomplete, (voice.name for voice in known))
    return []


def slugs(incomplete: str) -> list[str]:
    """Episodes of the edition here."""
    with suppress(OSError):
        return _begun(incomplete, (path.stem for path in sorted(_RECORDS.glob("*.json"))))
    return []


def _begun(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]


@contextmanager
def _quiet() -> Iterator[None]:
    with suppress(HautevoixError, OSError):
        yield


FAULTS_FOUND = 7

EngineOption = Annotated[
    str | None,
    typer.Option("--engine", help="What speaks, in place of the settings.", autocompletion=engines),
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


_ESCAPES = str.maketrans({"\\": r"\e", "-": r"\-", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"})


def man(context: typer.Context) -> None:
    """Write the manual page of all commands, in roff."""
    from importlib.metadata import version

    root = context.find_root()
    show("\n".join(_page(root, version("hautevoix"))))


def _page(root: Any, version: str) -> Iterator[str]:
    yield f'.TH HAUTEVOIX 1 "" "hautevoix {version}" "User Commands"'
    yield from (".SH NAME", r"hautevoix \- turns the articles of a French newsroom into an audio edition")
    yield from (".SH SYNOPSIS", *_usage(root), ".SH DESCRIPTION", _text(root.command.help))
    yield from (".SH OPTIONS", *_terms(root), ".SH COMMANDS")
    for below in _below(root):
        yield f".SS {_text(below.command_path)}"
        yield from (*_usage(below), ".PP", _text(below.command.help), *_terms(below))


def _below(context: Any) -> Iterator[Any]:
    """Contexts of all commands that the help shows, groups before what is in them."""
    for name, command in getattr(context.command, "commands", {}).items():
        if not command.hidden:
            found = command.make_context(name, [], parent=context, resilient_parsing=True)
            yield found
            yield from _below(found)


def _usage(context: Any) -> tuple[str, str]:
    pieces = context.command.collect_usage_pieces(context)
    return f".B {_text(context.command_path)}", _text(" ".join(pieces))


def _terms(context: Any) -> Iterator[str]:
    """Arguments and options, each with what it does."""
    for param in context.command.get_params(context):
        if found := param.get_help_record(context):
            names, told = found
            yield from (".TP", f".B {_text(names)}", _text(told))


def _text(text: str | None) -> str:
    r"""Text in short lines, with what roff would take for itself escaped; `\&` guards a line's first sign."""
    told = " ".join((text or "").split()).translate(_ESCAPES)
    lines = textwrap.wrap(told, 78, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in lines)
