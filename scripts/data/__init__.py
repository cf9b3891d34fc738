"""Word lists: one or more words a line, comments after `#` at the start of a line."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
"""The folder of all word lists and of the shipped lexicon."""


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of the list `name`, in the order of its file."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
