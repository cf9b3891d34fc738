"""What a word, a name or an acronym is read as, looked up in a text.

An entry with an alias alone is read as its alias, which is final text. An entry with a phoneme keeps its
spelling in what is spoken and carries its sound: engines that take phonemes get them, the others the alias
(`Lexicon.respell`).
"""

import errno
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import accumulate, islice
from pathlib import Path
from typing import NamedTuple

from scripts import regular_files
from scripts.errors import LexiconError
from scripts.lexicon.pls import Entry, Walk

_WORD = re.compile(r"\w+")
_WORDS = re.compile(r"(\w+)")
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
    """The text with one kind of blank, apostrophe and hyphen; of the same length."""
    return _FOLDED.sub(lambda found: _FOLDS[ord(found[0])], text)


class Hit(NamedTuple):
    """An entry found in a text."""

    start: int
    end: int
    entry: Entry


@dataclass(frozen=True)
class Lexicon:
    """Entries by spelling, case-sensitive; the longest spelling that fits a place wins.

    Attributes:
        entries: in the order of precedence, the first wins.
        language: BCP 47 tag of `xml:lang`.
    """

    entries: tuple[Entry, ...] = ()
    language: str = "fr"
    _index: dict[str, list[tuple[str, Entry]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for entry in self.entries:
            for grapheme in map(fold, entry.graphemes):
                first = _WORD.search(grapheme)
                if first is None or first.start() or grapheme in seen:
                    continue
                seen.add(grapheme)
                self._index.setdefault(first[0], []).append((grapheme, entry))
        for found in self._index.values():
            found.sort(key=lambda pair: -len(pair[0]))

    @classmethod
    def load(cls, path: Path) -> "Lexicon":
        """Read a PLS 1.0 file.

        Raises:
            LexiconError: it cannot be read, is no PLS, or holds a DOCTYPE; the message names the line.
        """
        return cls.parse(load(path), str(path))

    @classmethod
    def parse(cls, data: bytes, path: str) -> "Lexicon":
        """Read the bytes of a PLS 1.0 file; `path` is what messages call it."""
        walk = Walk(path).run(data)
        return cls(tuple(lexeme.entry for lexeme in walk.lexemes), walk.language)

    def over(self, other: "Lexicon") -> "Lexicon":
        """Both lexicons; this one wins where they share a spelling."""
        return Lexicon(self.entries + other.entries, self.language)

    def find(self, grapheme: str) -> Entry | None:
        """The entry of one spelling, exactly as written; None where there is none."""
        folded = fold(grapheme)
        first = _WORD.match(folded)
        found = self._index.get(first[0], ()) if first else ()
        return next((entry for spelling, entry in found if spelling == folded), None)

    def hits(self, text: str) -> Iterator[Hit]:
        """Entries in a text, from left to right, without overlap; whole words only.

        Args:
            text: folded or not; offsets count in it.
        """
        folded, done = fold(text), 0
        parts = _WORDS.split(folded)  # what is no word, a word, what is no word…
        ends = accumulate(map(len, parts))
        for word, behind in zip(parts[1::2], islice(ends, 1, None, 2), strict=True):
            if word not in self._index:
                continue
            start = behind - len(word)
            for grapheme, entry in self._index[word] if start >= done else ():
                end = start + len(grapheme)
                if folded.startswith(grapheme, start) and _whole(folded, end):
                    yield Hit(start, end, entry)
                    done = end
                    break

    def sounds(self, spoken: str) -> Iterator[tuple[int, int, str]]:
        """For engines that take phonemes: start and end of each word that has a sound, and its IPA."""
        for hit in self.hits(spoken):
            if hit.entry.phonemes:
                yield hit.start, hit.end, hit.entry.phonemes

    def respell(self, spoken: str) -> str:
        """What an engine without phonemes is given: words that have a sound are written as their alias."""
        parts, done = [], 0
        for start, end, alias in self._respelled(spoken):
            parts += [spoken[done:start], alias]
            done = end
        return "".join([*parts, spoken[done:]])

    def unrespelled(self, spoken: str, offsets: Iterable[int]) -> Iterator[int]:
        """Where in a text each place of its respelling is; inside an alias, where the word begins.

        Args:
            spoken: the text before `respell`.
            offsets: places in the respelled text.
        """
        changes = list(self._respelled(spoken))
        for offset in offsets:
            place = offset
            for start, end, alias in changes:
                if place < start:
                    break
                place = start if place < start + len(alias) else place - len(alias) + end - start
            yield place

    def _respelled(self, spoken: str) -> Iterator[tuple[int, int, str]]:
        for hit in self.hits(spoken):
            if hit.entry.phonemes and hit.entry.alias:
                yield hit.start, hit.end, hit.entry.alias


def _whole(text: str, end: int) -> bool:
    behind = text[end : end + 3]
    if behind[:1] == "." and behind[1:].isalnum() and behind[1:].islower():  # `Amazon.fr` is an address
        return False
    return (
        not behind[:1].isalnum() and behind[:1] != "_" and not (behind[:1] == "-" and behind[1:2].isdigit())
    )


def load(path: Path) -> bytes:
    """The bytes of a lexicon file.

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
    """The French lexicon that comes with the program, parsed at first use."""
    name = "lexicon.pls"
    return Lexicon.parse((files("scripts") / "data" / name).read_bytes(), name)


def prevailing(newsroom: Path) -> Lexicon:
    """The pronunciations that hold in an edition: the newsroom's over those shipped.

    Args:
        newsroom: its file, which may be missing.

    Raises:
        LexiconError: it is not a lexicon.
    """
    return Lexicon.load(newsroom).over(shipped()) if newsroom.exists() else shipped()
