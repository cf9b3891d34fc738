"""Alignment: the written word that each spoken word stands for, for transcripts that follow the voice."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from scripts.article import Span
from scripts.lexicon import Lexicon
from scripts.spoken.normalize import read

_TOKEN = re.compile(r"\S+")


class _Unit(NamedTuple):
    """A stretch of the written text, and how many letters are said for it."""

    start: int
    end: int
    letters: int


def places(written: str, spoken: str, offsets: Iterable[int], lexicon: Lexicon) -> tuple[Span, ...]:
    """Find the written word, or the written form, that is said at each offset of the spoken text.

    The reading tiles the written text, so nothing is guessed: letters are counted.

    Args:
        written: as in the article.
        spoken: what is said for it.
        offsets: places in `spoken`, in order.
        lexicon: the one it was read with.

    Returns:
        One span of `written` an offset; none at all where `spoken` is not what the rules say.
    """
    before = list(accumulate(map(str.isalnum, spoken), initial=0))  # letters before each offset
    units: list[_Unit] = []
    if [*filter(str.isalnum, written.casefold())] == [*filter(str.isalnum, spoken.casefold())]:
        units = list(_tokens(written, Span(0, len(written))))
    if not units or before[-1] != sum(unit.letters for unit in units):
        units = _words(written, _read_units(written, lexicon))
    ends = list(accumulate(unit.letters for unit in units))
    if not ends or before[-1] != ends[-1]:
        return ()
    found = (bisect_right(ends, before[min(offset, len(spoken))]) for offset in offsets)
    return tuple(Span(*units[min(index, len(units) - 1)][:2]) for index in found)


def _read_units(written: str, lexicon: Lexicon) -> Iterator[_Unit]:
    """The units of a reading: a piece each; of a piece that is said as it is written, its tokens."""
    for piece in read(written, lexicon).pieces:
        if piece.spoken == piece.written or (letters := _letters(piece.spoken)) == _letters(piece.written):
            yield from _tokens(written, piece.span)
        elif letters:
            yield _Unit(piece.span.start, piece.span.end, letters)


def _tokens(written: str, span: Span) -> Iterator[_Unit]:
    for token in _TOKEN.finditer(written, span.start, span.end):
        if letters := _letters(token[0]):
            yield _Unit(token.start(), token.end(), letters)


def _words(written: str, units: Iterable[_Unit]) -> list[_Unit]:
    """Units widened to the blanks around them; those of one word joined."""
    tokens = [token.span() for token in _TOKEN.finditer(written)]
    starts = [start for start, _ in tokens]
    joined: list[_Unit] = []
    for first, behind, letters in units:
        start = tokens[bisect_right(starts, first) - 1][0]
        end = max(tokens[bisect_right(starts, behind - 1) - 1][1], behind)
        if joined and start < joined[-1].end:
            last = joined[-1]
            joined[-1] = _Unit(last.start, max(end, last.end), last.letters + letters)
        else:
            joined.append(_Unit(start, end, letters))
    return joined


def _letters(text: str) -> int:
    return len(text) if text.isalnum() else sum(map(str.isalnum, text))
