"""Tables that ship with the program: word lists, one or more words a line, notes behind `#`."""

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of the list `name`, in the order of the file."""
    text = (files(__name__) / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
