"""Tables: small ones are read row by row, larger ones are only announced."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from scripts.article import Skipped, Span
from scripts.readers.block_builder import DraftBlock, Inline, join_inlines

_CELLS = 12  # data cells of a table that is read
_LARGE = "Un tableau figure sur la page."

_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?\|?")
_CELL = re.compile(r"(?:[^|\\]|\\.?)+")


class TableRow(NamedTuple):
    """A row: its whole extent in the source, and its cells."""

    extent: Span
    cells: list[Inline]


class Table(NamedTuple):
    """The blocks of a table, and the stretches of it that are not read."""

    drafts: list[DraftBlock]
    skipped: list[Skipped]


def read_table(lines: Iterable[tuple[int, str]], scan: Callable[[str, int], Inline]) -> Table:
    """Read a Markdown table: its header row, the row of dashes, the data rows.

    Args:
        lines: the offset of each line in the source, and its text.
        scan: reads the inline markup of a cell, given its text and its offset in the source.

    Returns:
        One block for each row, or a single one that announces the table.
    """
    rows: list[TableRow] = []
    for index, (start, line) in enumerate(lines):
        if index != 1:  # the row of dashes
            cells = [scan(text, at) for at, text in split_row(start, line)]
            rows.append(TableRow(Span(start, start + len(line.rstrip())), cells))
    return narrate_table(rows[0], rows[1:])


def narrate_table(header: TableRow | None, rows: Sequence[TableRow]) -> Table:
    """Turn a table into sentences: each cell after the name of its column.

    Args:
        header: the names of the columns, if there are any.
        rows: the data rows.

    Returns:
        One block for each row, or a single one that announces the table.
    """
    every = [*([header] if header else []), *rows]
    whole = Span(every[0].extent.start, every[-1].extent.end)
    if sum(len(row.cells) for row in rows) > _CELLS:
        return Table([DraftBlock("table", Inline("", ()), whole, reading=_LARGE)], [Skipped("table", whole)])
    names = [cell.text for cell in header.cells] if header else []
    drafts: list[DraftBlock] = []
    for row in rows:
        columns = zip([*names, *[""] * len(row.cells)], row.cells, strict=False)
        named = [(name, cell) for name, cell in columns if cell.text]
        said = (f"{name} : {cell.text}" if name else cell.text for name, cell in named)
        reading = " ".join(text if text.endswith((".", "!", "?", "…")) else f"{text}." for text in said)
        inline = join_inlines([cell for _, cell in named], " | ")
        drafts.append(DraftBlock("table", inline, row.extent, reading=reading))
    skipped = [Skipped("table header", header.extent)] if header else []
    return Table([draft for draft in drafts if draft.text], skipped)


def split_row(start: int, line: str) -> list[tuple[int, str]]:
    """Split a row of a Markdown table; an escaped bar belongs to its cell, and an empty cell counts.

    Args:
        start: offset of the row in the source.
        line: its text.

    Returns:
        The offset and text of each cell.
    """
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
