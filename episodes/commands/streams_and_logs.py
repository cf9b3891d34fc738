"""What goes in and out: results on standard output, all else on standard error.

What `-v` shows: what was decided and why, a line each on standard error (docs/operations.md).

Whoever decides something says so to a logger under `hautevoix`. No key, password or text that is sent
anywhere is ever said to one; other libraries' loggers are not shown.

What becomes of a command whose reader goes away (`| head -1`).
"""

import logging
import os
import platform
import shlex
import sys
from collections.abc import Iterator
from typing import Any, TextIO, cast

from scripts import printable
from scripts.errors import HautevoixError

READER_GONE = 141  # as a shell counts it: 128 and SIGPIPE


def let_go(stream: TextIO) -> None:
    """Nobody reads a stream any more: what is still written to it goes nowhere, and is no fault."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


_ENGINE, _VERIFY = "--engine", "--verify"


class _Printable:
    """Standard error, whoever writes there: commands, the log, a traceback, what a library complains of."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        try:
            self._stream.write(printable.without_secrets(printable.lines(text)))
        except BrokenPipeError:
            let_go(self._stream)
        return len(text)


def guard_errors() -> None:
    """From now on nothing on standard error moves the terminal or tells a secret; progress goes past it."""
    if sys.stderr is not None and not isinstance(sys.stderr, _Printable):
        sys.stderr = cast("TextIO", _Printable(sys.stderr))


def progress(text: str) -> None:
    """What is written over again on a terminal."""
    if sys.__stderr__ is not None:
        sys.__stderr__.write(text)


def show(text: str) -> None:
    """Lines of what was asked for, for people; JSON keeps its meaning."""
    give(printable.lines(text))


def give(text: str) -> None:
    """What was asked for as a file, to the letter; the command ends where nobody reads on."""
    try:
        sys.stdout.write(f"{text}\n")
    except BrokenPipeError:
        let_go(sys.stdout)
        sys.exit(READER_GONE)


def answer(text: str) -> None:
    """A line that somebody may wait for before the next line is asked."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """A line about it."""
    sys.stderr.write(f"{printable.line(text)}\n")


def complain(error: HautevoixError) -> int:
    """Tells an error; gives its exit code."""
    note(f"hautevoix: {_in_place(error)}")
    return error.exit_code


def _in_place(error: HautevoixError) -> HautevoixError:
    """Where a service was given up: the same, with this very command on the voice that always works."""
    from audio.errors import GivenUpError

    words = sys.argv[1:]
    if not isinstance(error, GivenUpError) or _VERIFY in words:
        return error
    kept = [
        word
        for before, word in zip(["", *words], words, strict=False)
        if _ENGINE not in {before, word.split("=")[0]}
    ]
    return error.with_command(shlex.join(["hautevoix", *kept, _ENGINE, "espeak"]))


def typed_with(command: str, option: str) -> str:
    """The command line that was typed, with another option, quoted for a shell on one line.

    Args:
        command: name of the subcommand in it.
        option: inserted right after that name.
    """
    words = sys.argv[1:]
    at = words.index(command) + 1
    line = shlex.join(["hautevoix", *words[:at], option, *words[at:]])
    return line.replace("\n", r"'$'\n''")  # shlex puts a word with a line break between single quotes


def lines() -> Iterator[str]:
    """Lines of standard input, without their ends."""
    return (line.removesuffix("\n").removesuffix("\r") for line in sys.stdin or ())


def words_of(text: list[str]) -> str:
    """Arguments as one text; bytes that are not UTF-8 become question marks."""
    return " ".join(text).encode(errors="replace").decode()


def megabytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1e6:.1f} MB"


_LEVELS = {1: logging.INFO, 2: logging.DEBUG}
_FORM = "%(asctime)s.%(msecs)03d %(levelname)-5s %(name)s: %(message)s"
_LOG = logging.getLogger("hautevoix")


class _OneLine(logging.Formatter):
    """A line a message, whatever a file's name holds."""

    def format(self, record: logging.LogRecord) -> str:
        return printable.line(super().format(record))


def listen(verbosity: int) -> None:
    """Shows the log from now on.

    Args:
        verbosity: 1 for decisions; 2 or more for each event and each request to a service, too.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_OneLine(_FORM, "%Y-%m-%dT%H:%M:%S"))
    _LOG.addHandler(handler)
    _LOG.setLevel(_LEVELS[min(verbosity, 2)])
    _LOG.propagate = False
    from importlib.metadata import version

    _LOG.info(
        "hautevoix %s, Python %s, %s", version("hautevoix"), platform.python_version(), platform.platform()
    )


def option() -> list[str]:
    """What was typed for it, for another process of this program."""
    return [f"-{'v' * count}" for count, level in _LEVELS.items() if _LOG.level == level]
