"""What goes in and out: results on standard output, all else on standard error."""

import sys
from collections.abc import Iterator

from scripts.errors import HautevoixError


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
    note(f"hautevoix: {error}")
    return error.exit_code


def lines() -> Iterator[str]:
    """Lines of standard input, without their ends."""
    return (line.removesuffix("\n").removesuffix("\r") for line in sys.stdin or ())


def words_of(text: list[str]) -> str:
    """Arguments as one text; bytes that are not UTF-8 become question marks."""
    return " ".join(text).encode(errors="replace").decode()


def megabytes(size: int) -> str:
    """A size for people."""
    return f"{size / 1e6:.1f} MB"
