"""Standard output for results, standard error for all else, and the log that `-v` shows there.

Decisions are logged under `hautevoix` (docs/operations.md). No key, password or text that is sent anywhere is
ever logged; other libraries' loggers are not shown.
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
    """Discard what is still written to a stream that nobody reads any more (`| head -1`)."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


_ENGINE, _VERIFY = "--engine", "--verify"


class _Printable:
    """Standard error with everything made printable: messages, the log, tracebacks, warnings of libraries."""

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
    """Keep control characters and secrets out of standard error from now on; progress bars bypass this."""
    if sys.stderr is not None and not isinstance(sys.stderr, _Printable):
        sys.stderr = cast("TextIO", _Printable(sys.stderr))


def progress(text: str) -> None:
    """Write a progress line, which the next one overwrites."""
    if sys.__stderr__ is not None:
        sys.__stderr__.write(text)


def show(text: str) -> None:
    """Print the result of a command, made printable; JSON keeps its meaning."""
    give(printable.lines(text))


def give(text: str) -> None:
    """Print the result of a command exactly as it is; ends the program when its reader is gone."""
    try:
        sys.stdout.write(f"{text}\n")
    except BrokenPipeError:
        let_go(sys.stdout)
        sys.exit(READER_GONE)


def answer(text: str) -> None:
    """Print a line at once, for a program that waits for it before it asks for the next."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """Print one line on standard error."""
    sys.stderr.write(f"{printable.line(text)}\n")


def complain(error: HautevoixError) -> int:
    """Print an error as one line and return its exit code."""
    note(f"hautevoix: {_in_place(error)}")
    return error.exit_code


def _in_place(error: HautevoixError) -> HautevoixError:
    """An error of a service that was given up, with this command on the embedded voice as its remedy."""
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
    """Lines of standard input, without line ends."""
    return (line.removesuffix("\n").removesuffix("\r") for line in sys.stdin or ())


def words_of(text: list[str]) -> str:
    """Join arguments into one text; bytes that are not UTF-8 become question marks."""
    return " ".join(text).encode(errors="replace").decode()


def megabytes(size: int) -> str:
    """A number of bytes as megabytes, for people."""
    return f"{size / 1e6:.1f} MB"


_LEVELS = {1: logging.INFO, 2: logging.DEBUG}
_FORM = "%(asctime)s.%(msecs)03d %(levelname)-5s %(name)s: %(message)s"
_LOG = logging.getLogger("hautevoix")


class _OneLine(logging.Formatter):
    """One line for each message, whatever a file name contains."""

    def format(self, record: logging.LogRecord) -> str:
        return printable.line(super().format(record))


def listen(verbosity: int) -> None:
    """Show the log from now on.

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
    """The `-v` options that were typed, for another process of this program."""
    return [f"-{'v' * count}" for count, level in _LEVELS.items() if _LOG.level == level]
