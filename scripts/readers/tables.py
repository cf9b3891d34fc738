"""Tables of Markdown: small ones are said row by row, larger ones are only announced."""

import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from scripts.article import Skipped, Span
from scripts.readers.draft import Draft, Inline, joined

_CELLS = 12  # cells with data in a table that is said
LARGE = "Un tableau figure sur la page."

_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\|?")
_CELL = re.compile(r"(?:[^|\\]|\\.?)+")


class Scan(Protocol):
    """What reads the inline markup of a stretch of the source."""

    def __call__(self, text: str, start: int) -> Inline:
        """Read `text`, which begins at `start` of the source."""
        ...


class Table(NamedTuple):
    """What a table gives: blocks, and what is not said of it."""

    drafts: list[Draft]
    skipped: list[Skipped]


def read_table(lines: Iterable[tuple[int, str]], scan: Scan) -> Table:
    """Read a table: its header row, the row of dashes, the rows with data.

    Args:
        lines: where each line begins in the source, and its text.
        scan: reads the inline markup of a cell.

    Returns:
        One block a row, or one that says that a table is there.
    """
    header, _, *rows = [(_extent(start, line), _cells(start, line)) for start, line in lines]
    whole = Span(header[0].start, rows[-1][0].end if rows else header[0].end)
    if sum(len(cells) for _, cells in rows) > _CELLS:
        return Table([Draft("table", Inline("", ()), whole, reading=LARGE)], [Skipped("table", whole)])
    names = [scan(text, start).text for start, text in header[1]]
    drafts = [_row(names, [scan(text, start) for start, text in cells], extent) for extent, cells in rows]
    return Table([draft for draft in drafts if draft.text], [Skipped("table header", header[0])])


def _row(names: list[str], cells: list[Inline], extent: Span) -> Draft:
    named = [
        (name, cell) for name, cell in zip([*names, *[""] * len(cells)], cells, strict=False) if cell.text
    ]
    reading = " ".join(_sentence(f"{name} : {cell.text}" if name else cell.text) for name, cell in named)
    return Draft("table", joined([cell for _, cell in named], " | "), extent, reading=reading)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _extent(start: int, line: str) -> Span:
    return Span(start, start + len(line.rstrip()))


def _cells(start: int, line: str) -> list[tuple[int, str]]:
    """The cells of a row, and where each begins; an escaped bar belongs to its cell, an empty cell counts."""
    prefix = _PREFIX.match(line)
    cursor = prefix.end() if prefix else 0
    cells: list[tuple[int, str]] = []
    row = line.rstrip()
    while cursor < len(row):
        found = _CELL.match(row, cursor)
        end = found.end() if found else cursor
        cells.append((start + cursor, row[cursor:end]))
        cursor = end + 1
    return cells
