"""The manual page, made from the help of all commands: `hautevoix man > hautevoix.1` (man(7))."""

import textwrap
from collections.abc import Iterator
from typing import Any

import typer

from episodes.commands.terminal import show

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
