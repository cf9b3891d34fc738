"""The command line: assembles the commands and maps errors to exit codes.

Commands live in `episodes/commands/`. Everything heavy is imported inside the command that needs it, so that
`hautevoix --help` is immediate.
"""

import os
import re
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Annotated

import typer

from episodes.commands import book, build, cache, edition, help_pages, lexicon, publish, speech, voices, watch
from episodes.commands.options import HERE
from episodes.commands.streams_and_logs import READER_GONE, complain, guard_errors, let_go, note, show
from scripts.errors import HautevoixError

INTERRUPTED = 130
DISK = 5  # and memory: what the machine lacks

_NO_MEMORY = re.compile("failed to map segment|cannot allocate memory", re.IGNORECASE)
"""How a system's loader says that a library found no room."""
_MEMORY = (
    "hautevoix: there is too little memory for it. Allow more (`ulimit -v`, MemoryMax= of a service; a build"
    " takes 500 MB of addresses), or end something else, and give the same command again."
)

GROUPS: dict[str, dict[str, Callable[..., None] | typer.Typer]] = {
    "Make": {
        "init": edition.init,
        "import": edition.import_articles,
        "build": build.build,
        "watch": watch.watch,
        "book": book.book,
    },
    "Look": {
        "status": edition.status,
        "check": edition.check,
        "script": build.script,
        "spoken": speech.spoken,
        "say": speech.say,
        "serve": edition.serve,
    },
    "Publish": {"publish": publish.publish, "withdraw": publish.withdraw, "restore": publish.restore},
    "Keep": {"voices": voices.app, "lexicon": lexicon.app, "cache": cache.app},
}
"""Every command under its name, in the groups and the order that the help shows."""

app = typer.Typer(
    cls=help_pages.grouped({title: tuple(commands) for title, commands in GROUPS.items()}),
    add_completion=True,
    no_args_is_help=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def main_callback(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose",
            "-v",
            count=True,
            show_default=False,
            help="Log decisions and their reasons; -vv also logs each request.",
        ),
    ] = 0,
) -> None:
    """Turn the articles of a French newsroom into an audio edition: episodes, feed, pages, transcripts."""
    if verbose:
        from episodes.commands import streams_and_logs

        streams_and_logs.listen(verbose)
    if version:
        from importlib.metadata import version as installed

        show(f"hautevoix {installed('hautevoix')}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        from episodes.edition.edition import is_edition

        if is_edition(HERE):
            edition.status(HERE)
        else:
            show(context.get_help())


for name, command in (pair for commands in GROUPS.values() for pair in commands.items()):
    if isinstance(command, typer.Typer):
        app.add_typer(command, name=name)
    else:
        app.command(name, cls=help_pages.Command)(command)
app.command(hidden=True)(help_pages.man)


def _prepare_streams() -> None:
    """UTF-8 in and out whatever the platform, line ends as they are, and nothing unprintable is fatal."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a stream may be closed, or another program's
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    guard_errors()


def main() -> None:
    """Runs the program: the one place where errors become messages and exit codes."""
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # numpy's own threads cost start-up and win nothing here
    _prepare_streams()
    try:
        try:
            app(prog_name="hautevoix")
        finally:
            sys.stdout.flush()  # who no longer reads is noticed here, not in the interpreter's last breath
    except HautevoixError as error:
        sys.exit(complain(error))
    except BrokenPipeError as error:  # whoever read our output has seen enough
        let_go(sys.stdout)
        end = error.__context__
        sys.exit(end.code if isinstance(end, SystemExit) and end.code else READER_GONE)
    except (ImportError, MemoryError) as error:
        if isinstance(error, ImportError) and not _NO_MEMORY.search(str(error)):
            raise
        note(_MEMORY)
        sys.exit(DISK)
    except OSError as error:  # a disk that is full where a library was writing
        place = f"{error.filename}: " if error.filename else ""
        note(f"hautevoix: {place}{error.strerror or error}. Check the disk, its free space and permissions.")
        sys.exit(DISK)
    except (KeyboardInterrupt, SystemExit) as end:
        if isinstance(end, SystemExit) and end.code != INTERRUPTED:
            raise
        note("hautevoix: interrupted; what was finished is kept.")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
