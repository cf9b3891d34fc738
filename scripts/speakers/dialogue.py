"""Turn-taking in dialogue: quotations given so far, and who speaks next."""

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.article import Block
from scripts.quotations import Quotation
from scripts.speakers.entities import Entity, Guess

_MAX_DISTANCE = 3  # blocks between the turns of two people who talk to each other
_LOOK_BACK = 6  # turns


@dataclass(frozen=True, slots=True)
class Turn:
    """A quotation whose speaker is known, and where it stands.

    Attributes:
        block: index of its block.
        start: where it begins in the block.
        end: where it ends.
        entity: who speaks.
        asks: whether it ends with a question.
        is_separate: whether it is a turn of its own, not woven into narration.
    """

    block: int
    start: int
    end: int
    entity: Entity
    asks: bool = False
    is_separate: bool = True


def is_apart(blocks: Sequence[Block], last: Turn | None, quotation: Quotation) -> bool:
    """Tell whether the narrator says anything between the last turn and a quotation.

    Args:
        blocks: the article's.
        last: the last turn before the quotation; None where there is none.
        quotation: the one that follows.
    """
    if last is None or quotation.block - last.block > 1:
        return True
    start = quotation.span.start
    if last.block == quotation.block:
        between = blocks[last.block].text[last.end : start]
    else:
        between = blocks[last.block].text[last.end :] + blocks[quotation.block].text[:start]
    return any(c.isalnum() for c in between)


def next_speaker(turns: Sequence[Turn], quotation: Quotation) -> Guess | None:
    """Find the person who replies, where two people take turns block after block.

    Args:
        turns: those before the quotation, in order.
        quotation: the reply.
    """
    if not turns or turns[-1].block != quotation.block - 1:
        return None
    dashed = quotation.form == "dash"
    return other_of_two([t for t in turns[-_LOOK_BACK:] if t.is_separate] if dashed else turns)


def other_of_two(turns: Sequence[Turn]) -> Guess | None:
    """The speaker before last, where the last turns of two people stand near each other."""
    last = turns[-2:]
    if len(last) < 2 or last[1].block - last[0].block > _MAX_DISTANCE or last[0].entity is last[1].entity:
        return None
    entity = last[0].entity
    return None if entity.is_passing else Guess(entity, 0.6, "two people take turns")


def answering(turns: Sequence[Turn]) -> Guess | None:
    """The only other speaker of the last turns, after a question."""
    others = {turn.entity for turn in turns[-4:] if turn.entity is not turns[-1].entity}
    if len(others) != 1:
        return None
    entity = others.pop()
    return Guess(entity, 0.55, f"{entity.name} is asked before it")
