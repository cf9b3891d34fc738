"""Values of attribution: a guess at who is meant, a turn of speech that was given."""

from dataclasses import dataclass

from scripts.speakers.entities import Someone


@dataclass(frozen=True, slots=True)
class Guess:
    """Somebody, how sure that is, and what it rests on."""

    someone: Someone
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A quotation that was given to somebody, and where it stands.

    Attributes:
        block: index of its block.
        start: where it begins in the block.
        end: where it ends.
        someone: who speaks.
        asks: whether it ends with a question.
        opens: whether it is a turn of its own, not woven into narration.
    """

    block: int
    start: int
    end: int
    someone: Someone
    asks: bool = False
    opens: bool = True
