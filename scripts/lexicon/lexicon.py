"""Look up words, names and acronyms in a pronunciation lexicon.

An entry with an alias alone is read as its alias. An entry with phonemes keeps its spelling in the spoken
text and carries its sound: engines that take phonemes get them, others the alias (`Lexicon.respell`).
"""

import errno
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

from scripts import regular_files
from scripts.data import FOLDER
from scripts.errors import LexiconError
from scripts.lexicon.pls import Lexeme, LexiconParser

_WORD = re.compile(r"\w+")
_WORDS = re.compile(r"(\w+)")
_GRAPHEME = re.compile("<grapheme>([^<&]+)</grapheme>")
_SHIPPED = re.compile(
    f"<lexeme>((?:{_GRAPHEME.pattern.replace('(', '(?:')})+)"
    "(?:<alias>([^<&]+)</alias>)?(?:<phoneme>([^<&]+)</phoneme>)?</lexeme>"
)
_LIMIT = 16 * 2**20  # bytes of a lexicon file
# One character for one, so that offsets stay: blanks, apostrophes, hyphens, raised letters.
_FOLDS: dict[int, str] = str.maketrans(
    {
        **dict.fromkeys(
            "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}\N{EN SPACE}"
            "\N{EM SPACE}\N{HAIR SPACE}\N{SIX-PER-EM SPACE}\N{FOUR-PER-EM SPACE}\N{THREE-PER-EM SPACE}"
            "\N{PUNCTUATION SPACE}\N{MEDIUM MATHEMATICAL SPACE}\N{IDEOGRAPHIC SPACE}\t\n\r\v\f\x85"
            "\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}",
            " ",
        ),
        **dict.fromkeys("\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}\N{PRIME}", "'"),
        "\N{DOUBLE PRIME}": '"',
        **dict.fromkeys("\N{HYPHEN}\N{NON-BREAKING HYPHEN}", "-"),
        **dict(zip("ᵉʳᵈⁿˢᵐʰᵗº₀₁₂₃₄₅₆₇₈₉", "erdnsmht°0123456789", strict=True)),
    }
)
_FOLDED = re.compile(f"[{re.escape(''.join(map(chr, _FOLDS)))}]")


def fold(text: str) -> str:
    """A text with one kind of blank, apostrophe and hyphen; its length stays the same."""
    return _FOLDED.sub(lambda found: _FOLDS[ord(found[0])], text)


class Hit(NamedTuple):
    """An entry found in a text."""

    start: int
    end: int
    lexeme: Lexeme


@dataclass(frozen=True)
class Lexicon:
    """Entries by spelling, case-sensitive; the longest spelling that fits a place wins.

    Attributes:
        lexemes: in order of precedence, the first wins.
        language: BCP 47 tag of `xml:lang`.
    """

    lexemes: tuple[Lexeme, ...] = ()
    language: str = "fr"
    _index: dict[str, list[tuple[str, Lexeme]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for lexeme in self.lexemes:
            for grapheme in map(fold, lexeme.graphemes):
                first = _WORD.search(grapheme)
                if first is None or first.start() or grapheme in seen:
                    continue
                seen.add(grapheme)
                self._index.setdefault(first[0], []).append((grapheme, lexeme))
        for found in self._index.values():
            found.sort(key=lambda pair: -len(pair[0]))

    def __hash__(self) -> int:  # at once, whatever its length: readings are kept under it
        return hash((len(self.lexemes), self.language))

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Read a PLS 1.0 file.

        Raises:
            LexiconError: it cannot be read, is no PLS, or holds a DOCTYPE; the message names the line.
        """
        return cls.parse(load(path), str(path))

    @classmethod
    def parse(cls, data: bytes, path: str) -> "Lexicon":
        """Parse the bytes of a PLS 1.0 file.

        Args:
            data: the whole file.
            path: its name, for messages.

        Raises:
            LexiconError: it is no PLS, or holds a DOCTYPE; the message names the line.
        """
        parser = LexiconParser(path).parse(data)
        return cls(tuple(located.lexeme for located in parser.lexemes), parser.language)

    def over(self, other: "Lexicon") -> "Lexicon":
        """Both lexicons together; this one wins where they share a spelling."""
        return Lexicon(self.lexemes + other.lexemes, self.language)

    def find(self, grapheme: str) -> Lexeme | None:
        """The entry of one spelling, exactly as written; None where there is none."""
        folded = fold(grapheme)
        first = _WORD.match(folded)
        found = self._index.get(first[0], ()) if first else ()
        return next((lexeme for spelling, lexeme in found if spelling == folded), None)

    def hits(self, text: str) -> Iterator[Hit]:
        """Find entries in a text, from left to right, without overlap; whole words only.

        Args:
            text: folded or not; offsets refer to it.
        """
        folded, done = fold(text), 0
        parts = _WORDS.split(folded)  # a gap, a word, a gap…
        if self._index.keys().isdisjoint(parts):
            return
        ends = accumulate(map(len, parts))
        for word, end_of_word in zip(parts[1::2], islice(ends, 1, None, 2), strict=True):
            if word not in self._index:
                continue
            start = end_of_word - len(word)
            for grapheme, lexeme in self._index[word] if start >= done else ():
                end = start + len(grapheme)
                if folded.startswith(grapheme, start) and ends_word(folded, end):
                    yield Hit(start, end, lexeme)
                    done = end
                    break

    def sounds(self, spoken: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and IPA of each word that has phonemes, for engines that take them."""
        for hit in self.hits(spoken):
            if hit.lexeme.phonemes:
                yield hit.start, hit.end, hit.lexeme.phonemes

    def respell(self, spoken: str) -> str:
        """The text for an engine without phonemes: words that have a sound are replaced by their alias."""
        parts, done = [], 0
        for start, end, alias in self._respellings(spoken):
            parts += [spoken[done:start], alias]
            done = end
        return "".join([*parts, spoken[done:]])

    def unrespelled(self, spoken: str, offsets: Iterable[int]) -> Iterator[int]:
        """Map offsets in a respelled text back; one inside an alias becomes the start of its word.

        Args:
            spoken: the text before `respell`.
            offsets: in the respelled text.
        """
        changes = list(self._respellings(spoken))
        for offset in offsets:
            place = offset
            for start, end, alias in changes:
                if place < start:
                    break
                place = start if place < start + len(alias) else place - len(alias) + end - start
            yield place

    def _respellings(self, spoken: str) -> Iterator[tuple[int, int, str]]:
        for hit in self.hits(spoken):
            if hit.lexeme.phonemes and hit.lexeme.alias:
                yield hit.start, hit.end, hit.lexeme.alias


def ends_word(text: str, end: int) -> bool:
    """Whether a spelling that ends at an offset of a text is a whole word there.

    Args:
        text: folded.
        end: offset behind the spelling.
    """
    behind = text[end : end + 3]
    if behind[:1] == "." and behind[1:].isalnum() and behind[1:].islower():  # `Amazon.fr` is an address
        return False
    return (
        not behind[:1].isalnum() and behind[:1] != "_" and not (behind[:1] == "-" and behind[1:2].isdigit())
    )


def load(path: Path) -> bytes:
    """Read the bytes of a lexicon file.

    Raises:
        LexiconError: it cannot be read, or is larger than any lexicon.
    """
    try:
        return regular_files.read(path, _LIMIT)
    except OSError as error:
        if error.errno == errno.EFBIG:
            raise LexiconError("large", path=path, limit=_LIMIT // 2**20) from error
        raise LexiconError("unreadable", path=path, cause=error.strerror) from error


@cache
def shipped() -> Lexicon:
    """The French lexicon that comes with the program, read at first use.

    Its entries are always written in one way, so that a pattern finds them ten times faster than a parser.
    """
    text = (FOLDER / "lexicon.pls").read_text(encoding="utf-8")
    found = (each.groups() for each in _SHIPPED.finditer(text))
    return Lexicon(tuple(Lexeme(tuple(_GRAPHEME.findall(names)), alias, ipa) for names, alias, ipa in found))


def prevailing(newsroom: Path) -> Lexicon:
    """The lexicon of an edition: the newsroom's own entries before those shipped.

    Args:
        newsroom: path of its lexicon, which may be missing.

    Raises:
        LexiconError: it is not a lexicon.
    """
    return Lexicon.load(newsroom).over(shipped()) if newsroom.exists() else shipped()
