"""The names and acronyms of articles that no lexicon knows: what a producer may want to hear first.

How a word will be read, for a producer who is about to give it an entry.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from scripts.article import Article, Block
from scripts.data import words
from scripts.lexicon.lexicon import Lexicon
from scripts.sentences import split
from scripts.spoken import read
from scripts.truecase import is_capitals
from scripts.wordlists import first_names, roles, starters

Kind = Literal["acronym", "name"]
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_ELIDED = re.compile(r"(?:[dlnsjmtc]|qu|jusqu|lorsqu|puisqu)['’]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands: its article's path, and a line of its source, from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A word that no lexicon knows.

    Attributes:
        written: the word.
        said: how it will be read.
        kind: an acronym, or a name.
        places: each time that it stands in the articles, in order.
    """

    written: str
    said: str
    kind: Kind
    places: tuple[Place, ...]


def unknown(articles: Iterable[Article], lexicon: Lexicon) -> tuple[Unknown, ...]:
    """Acronyms, then names, that the lexicon does not know; the most frequent first.

    Args:
        articles: as read.
        lexicon: all pronunciations that hold.

    Limits: a name is a word with a capital inside a sentence that no article writes in lower case; given
    names that the program knows are left out, and so is a name that only ever opens a sentence.
    """
    found: dict[tuple[Kind, str], list[Place]] = {}
    common: set[str] = set()
    for article in articles:
        lines = [0, *(end.end() for end in re.finditer("\n", article.source))]
        for block in article.blocks:
            common.update(word for word in _WORD.findall(block.text) if word.islower())
            for kind, written, offset in _candidates(block, lexicon):
                line = bisect_right(lines, block.source(offset, offset + 1).start)
                found.setdefault((kind, written), []).append(Place(article.path, line))
    kept = [
        Unknown(written, lexicon.respell(read(written, lexicon).spoken), kind, tuple(places))
        for (kind, written), places in found.items()
        if kind == "acronym" or written.lower() not in common
    ]
    return tuple(sorted(kept, key=lambda u: (u.kind, -len(u.places), u.written)))


def as_lines(found: Iterable[Unknown]) -> str:
    """A line a word: kind, the word, how it will be read, how often and where it stands first."""
    return "\n".join(
        f"{word.kind:<8} {word.written:<24} {word.said:<28} {len(word.places):>3} × {word.places[0]}"
        for word in found
    )


def _candidates(block: Block, lexicon: Lexicon) -> Iterator[tuple[Kind, str, int]]:
    if is_capitals(block.text):
        return
    pieces = read(block.text, lexicon).pieces
    known = {i for piece in pieces if piece.kind not in ("plain", "acronym") for i in range(*piece.span)}
    for span in split(block.text):
        opens = True
        for found in _WORD.finditer(block.text, *span):
            elided = _ELIDED.match(found[0])
            offset = found.start() + (elided.end() if elided else 0)
            kind = _kind(block.text[offset : found.end()], opens=opens and not elided)
            opens = False
            if kind and offset not in known:
                yield kind, block.text[offset : found.end()], offset


def _kind(word: str, *, opens: bool) -> Kind | None:
    if len(word) < 2 or not word[0].isupper():
        return None
    if word.isupper():
        return "acronym"
    return None if opens or _is_ordinary(word) else "name"


def _is_ordinary(word: str) -> bool:
    """A given name, a title, a role, a word that opens sentences."""
    return all(part.lower() in _ordinary() for part in re.split(r"['’-]", word))


@cache
def _ordinary() -> frozenset[str]:
    tables = (word for name in ("accents", "feminine", "masculine", "stressed") for word in words(name))
    lower = {word.lower() for word in (*tables, *starters())}
    return frozenset(
        lower | set(first_names()) | set(roles()) | {"madame", "monsieur", "mme", "mlle", "dr", "me"}
    )


def as_heard(written: str, lexicon: Lexicon) -> str:
    """What is said, what voices without phonemes are given, and the sounds that others are given.

    Args:
        written: a word, a name, a sentence.
        lexicon: all pronunciations that hold.
    """
    reading = read(written, lexicon)
    respelled = lexicon.respell(reading.spoken)
    lines = [f"{written} → {reading.spoken}"]
    if respelled != reading.spoken:
        lines.append(f"  for voices that take no phonemes: {respelled}")
    lines += [f"  {piece.written}: /{piece.phonemes}/" for piece in reading.pieces if piece.phonemes]
    lines += [f"  {doubt.message}" for doubt in reading.doubts]
    return "\n".join(lines)
