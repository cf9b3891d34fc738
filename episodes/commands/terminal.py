"""What goes in and out: results on standard output, all else on standard error."""

import shlex
import sys
from collections.abc import Iterator

from scripts.errors import HautevoixError

_ENGINE, _VERIFY = "--engine", "--verify"


def show(text: str) -> None:
    """A line of what was asked for."""
    sys.stdout.write(f"{text}\n")


def answer(text: str) -> None:
    """A line that somebody may wait for before the next line is asked."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def note(text: str) -> None:
    """A line about it."""
    sys.stderr.write(f"{text}\n")


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
    """The line that was typed, on one line for a shell, with an option right behind the command's name."""
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
