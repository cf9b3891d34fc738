"""The reading of a text: what is said for it, piece by piece."""

from dataclasses import dataclass
from typing import NamedTuple

from scripts.article import Doubt, Span


class Piece(NamedTuple):
    """A stretch of the written text and what is said for it.

    Attributes:
        span: where it stands in the text that was read.
        written: the text of that stretch.
        spoken: what is said; empty where nothing is (marks of quotation, `[…]`, emoji).
        kind: its class ("plain", "money", "time", "acronym", "lexicon"…).
        warning: what the producer should know; None where the reading is certain.
        phonemes: IPA of a lexicon entry, for engines that take phonemes.
    """

    span: Span
    written: str
    spoken: str
    kind: str
    warning: str | None = None
    phonemes: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text and its reading.

    Attributes:
        pieces: in order; their `written` joined is the text.
        spoken: what is said for the whole, blanks normalised.
    """

    pieces: tuple[Piece, ...]
    spoken: str

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The warnings of its pieces, with their places in the text."""
        return tuple(Doubt(p.warning, p.span) for p in self.pieces if p.warning is not None)
