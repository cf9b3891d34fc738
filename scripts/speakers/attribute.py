"""Who says each quotation."""

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.article import Block
from scripts.quotations import Quotation
from scripts.script import Person


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a quotation.

    Attributes:
        speaker: the canonical name; None where nobody is named surely enough.
        confidence: 0–1, how sure that is.
        reason: what it rests on, in plain English.
    """

    speaker: str | None
    confidence: float
    reason: str


def attribute(
    blocks: Sequence[Block], quotations: Sequence[Quotation]
) -> tuple[dict[int, Attribution], tuple[Person, ...]]:
    """Finds who says each quotation.

    Args:
        blocks: the article's, in reading order.
        quotations: its quotations, in order.

    Returns:
        The attribution of each quotation by its number, and the people quoted in order.
    """
    return {q.number: Attribution(None, 0.0, "nobody is named") for q in quotations}, ()
