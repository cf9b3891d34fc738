"""Help in groups of commands, and the manual page made from it: `hautevoix man > hautevoix.1` (man(7))."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from episodes.commands.streams_and_logs import show

_ESCAPES = str.maketrans({"\\": r"\e", "-": r"\-", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti"})


class Command(TyperCommand):
    """A command whose help calls an argument by its name alone, without the Python type."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and options.

        Args:
            ctx: of the command.
            formatter: what the help is written to.
        """
        rows: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        for param in self.get_params(ctx):
            if record := _help_record(param, ctx):
                rows["Arguments" if param.param_type_name == "argument" else "Options"].append(record)
        for title, records in rows.items():
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)


def grouped(groups: Mapping[str, Sequence[str]]) -> type[TyperGroup]:
    """A group of commands whose help lists them under titles.

    Args:
        groups: names of commands by title, all in the order of the help.

    Returns:
        A class for `typer.Typer(cls=…)`.
    """

    class Grouped(TyperGroup):
        def format_commands(self, ctx: Any, formatter: Any) -> None:
            width = formatter.width - 6 - max(map(len, self.commands))
            for title, names in groups.items():
                rows = [(name, self.commands[name].get_short_help_str(width)) for name in names]
                with formatter.section(title):
                    formatter.write_dl(rows)

    return Grouped


def _help_record(param: Any, context: Any) -> tuple[str, str] | None:
    record: tuple[str, str] | None = param.get_help_record(context)
    if record and param.param_type_name == "argument":
        return record[0].partition(" ")[0], record[1]
    return record


def man(context: typer.Context) -> None:
    """Write the manual page of all commands, in roff."""
    from importlib.metadata import version

    root = context.find_root()
    show("\n".join(_page(root, version("hautevoix"))))


def _page(root: Any, version: str) -> Iterator[str]:
    yield f'.TH HAUTEVOIX 1 "" "hautevoix {version}" "User Commands"'
    yield from (".SH NAME", r"hautevoix \- turn the articles of a French newsroom into an audio edition")
    yield from (".SH SYNOPSIS", *_usage(root), ".SH DESCRIPTION", _text(root.command.help))
    yield from (".SH OPTIONS", *_terms(root), ".SH COMMANDS")
    for below in _subcommands(root):
        yield f".SS {_text(below.command_path)}"
        yield from (*_usage(below), ".PP", _text(below.command.help), *_terms(below))


def _subcommands(context: Any) -> Iterator[Any]:
    """Contexts of all commands that the help shows, each group before what it contains."""
    for name, command in getattr(context.command, "commands", {}).items():
        if not command.hidden:
            found = command.make_context(name, [], parent=context, resilient_parsing=True)
            yield found
            yield from _subcommands(found)


def _usage(context: Any) -> tuple[str, str]:
    pieces = context.command.collect_usage_pieces(context)
    return f".B {_text(context.command_path)}", _text(" ".join(pieces))


def _terms(context: Any) -> Iterator[str]:
    """Arguments and options, each with what it does."""
    for param in context.command.get_params(context):
        if record := _help_record(param, context):
            names, text = record
            yield from (".TP", f".B {_text(names)}", _text(text))


def _text(text: str | None) -> str:
    r"""Text in short lines, with roff's own signs escaped; `\&` guards a line's first sign."""
    escaped = " ".join((text or "").split()).translate(_ESCAPES)
    lines = textwrap.wrap(escaped, 78, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in lines)
