"""Pronunciations to check: names and acronyms that no lexicon has, and how a text will be read."""

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
class Occurrence:
    """A place of a word: its article's path, and a line of its source, from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}"


@dataclass(frozen=True, slots=True)
class UnknownWord:
    """A word that no lexicon has.

    Attributes:
        written: the word as written.
        said: how it will be read.
        kind: acronym or name.
        occurrences: in the articles, in order.
    """

    written: str
    said: str
    kind: Kind
    occurrences: tuple[Occurrence, ...]


def find_unknown(articles: Iterable[Article], lexicon: Lexicon) -> tuple[UnknownWord, ...]:
    """Find acronyms, then names, that the lexicon does not have; the most frequent first.

    A name is a word with a capital inside a sentence that no article writes in lower case. Given names that
    the program knows are left out, and so is a name that only ever opens a sentence.

    Args:
        articles: as read.
        lexicon: the edition's.
    """
    found: dict[tuple[Kind, str], list[Occurrence]] = {}
    common: set[str] = set()
    for article in articles:
        lines = [0, *(end.end() for end in re.finditer("\n", article.source))]
        for block in article.blocks:
            common.update(word for word in _WORD.findall(block.text) if word.islower())
            for kind, written, offset in _candidates(block, lexicon):
                line = bisect_right(lines, block.source(offset, offset + 1).start)
                found.setdefault((kind, written), []).append(Occurrence(article.path, line))
    kept = [
        UnknownWord(written, lexicon.respell(read(written, lexicon).spoken), kind, tuple(occurrences))
        for (kind, written), occurrences in found.items()
        if kind == "acronym" or written.lower() not in common
    ]
    return tuple(sorted(kept, key=lambda word: (word.kind, -len(word.occurrences), word.written)))


def as_lines(words: Iterable[UnknownWord]) -> str:
    """A line for each word: its kind, the word, how it will be read, how often and where it occurs first."""
    return "\n".join(
        f"{word.kind:<8} {word.written:<24} {word.said:<28} {len(places):>3} × {places[0]}"
        for word in words
        if (places := word.occurrences)
    )


def _candidates(block: Block, lexicon: Lexicon) -> Iterator[tuple[Kind, str, int]]:
    """Kind, word and offset of each acronym or name of a block that no rule and no lexicon reads."""
    if is_capitals(block.text):
        return
    pieces = read(block.text, lexicon).pieces
    known = {i for piece in pieces if piece.kind not in ("plain", "acronym") for i in range(*piece.span)}
    for sentence in split(block.text):
        for index, found in enumerate(_WORD.finditer(block.text, *sentence)):
            elided = _ELIDED.match(found[0])
            offset = found.start() + (elided.end() if elided else 0)
            word = block.text[offset : found.end()]
            if offset in known or len(word) < 2 or not word[0].isupper():
                continue
            if word.isupper():
                yield "acronym", word, offset
            elif (index or elided) and not is_ordinary(word):
                yield "name", word, offset


def is_ordinary(word: str) -> bool:
    """Whether a word with a capital is only given names, titles, roles, or words that open sentences."""
    return all(part.lower() in _ordinary_words() for part in re.split(r"['’-]", word))


@cache
def _ordinary_words() -> frozenset[str]:
    tables = (word for name in ("accents", "feminine", "masculine", "stressed") for word in words(name))
    lower = {word.lower() for word in (*tables, *starters())}
    titles = {"madame", "monsieur", "mme", "mlle", "dr", "me"}
    return frozenset(lower | set(first_names()) | set(roles()) | titles)


def preview(written: str, lexicon: Lexicon) -> str:
    """How a text will be read: the spoken text, its respelling for voices without phonemes, the phonemes.

    Args:
        written: a word, a name, a sentence.
        lexicon: the edition's.
    """
    reading = read(written, lexicon)
    respelled = lexicon.respell(reading.spoken)
    lines = [f"{written} → {reading.spoken}"]
    if respelled != reading.spoken:
        lines.append(f"  for voices that take no phonemes: {respelled}")
    lines += [f"  {piece.written}: /{piece.phonemes}/" for piece in reading.pieces if piece.phonemes]
    lines += [f"  {doubt.message}" for doubt in reading.doubts]
    return "\n".join(lines)
