"""Tables: small ones are said row by row, larger ones are only announced."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from scripts.article import Skipped, Span
from scripts.readers.blocks import Draft, Inline, joined

_CELLS = 12  # cells with data in a table that is said
_LARGE = "Un tableau figure sur la page."

_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\|?")
_CELL = re.compile(r"(?:[^|\\]|\\.?)+")


class Scan(Protocol):
    """What reads the inline markup of a stretch of the source."""

    def __call__(self, text: str, start: int) -> Inline:
        """Read `text`, which begins at `start` of the source."""
        ...


class Row(NamedTuple):
    """A row: all that it covers in the source, and its cells."""

    extent: Span
    cells: list[Inline]


class _Row(NamedTuple):
    extent: Span
    cells: list[tuple[int, str]]


class Table(NamedTuple):
    """What a table gives: blocks, and what is not said of it."""

    drafts: list[Draft]
    skipped: list[Skipped]


def read_table(lines: Iterable[tuple[int, str]], scan: Scan) -> Table:
    """Read a table of Markdown: its header row, the row of dashes, the rows with data.

    Args:
        lines: where each line begins in the source, and its text.
        scan: reads the inline markup of a cell.

    Returns:
        One block a row, or one that says that a table is there.
    """
    header, _, *rows = [_Row(_extent(start, line), _cells(start, line)) for start, line in lines]
    read = [Row(row.extent, [scan(text, start) for start, text in row.cells]) for row in (header, *rows)]
    return say_table(read[0], read[1:])


def say_table(header: Row | None, rows: Sequence[Row]) -> Table:
    """What an edition says of a table.

    Args:
        header: the names of the columns, where there are some.
        rows: those with data.

    Returns:
        One block a row, or one that says that a table is there.
    """
    every = [*([header] if header else []), *rows]
    whole = Span(every[0].extent.start, every[-1].extent.end)
    if sum(len(row.cells) for row in rows) > _CELLS:
        return Table([Draft("table", Inline("", ()), whole, reading=_LARGE)], [Skipped("table", whole)])
    names = [cell.text for cell in header.cells] if header else []
    drafts = [_draft(names, row) for row in rows]
    skipped = [Skipped("table header", header.extent)] if header else []
    return Table([draft for draft in drafts if draft.text], skipped)


def _draft(names: list[str], row: Row) -> Draft:
    columns = zip([*names, *[""] * len(row.cells)], row.cells, strict=False)
    named = [(name, cell) for name, cell in columns if cell.text]
    reading = " ".join(_sentence(f"{name} : {cell.text}" if name else cell.text) for name, cell in named)
    return Draft("table", joined([cell for _, cell in named], " | "), row.extent, reading=reading)


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
