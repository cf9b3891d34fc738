"""Turns of speech that follow one another."""

from collections.abc import Sequence

from scripts.article import Block
from scripts.quotations import Quotation
from scripts.speakers.confidence import Guess, Turn

_APART = 3  # blocks
_SCENE = 6  # turns of speech looked back upon


def apart(blocks: Sequence[Block], last: Turn | None, quotation: Quotation) -> bool:
    """Whether the narrator says anything between the last turn and a quotation."""
    if last is None or quotation.block - last.block > 1:
        return True
    start = quotation.span.start
    if last.block == quotation.block:
        between = blocks[last.block].text[last.end : start]
    else:
        between = blocks[last.block].text[last.end :] + blocks[quotation.block].text[:start]
    return any(c.isalnum() for c in between)


def other(turns: Sequence[Turn], quotation: Quotation) -> Guess | None:
    """The one before last, where two people take turns block after block."""
    near = bool(turns) and turns[-1].block == quotation.block - 1
    own = [t for t in turns[-_SCENE:] if t.opens] if quotation.form == "dash" else turns
    return pair(own) if near else None


def pair(turns: Sequence[Turn]) -> Guess | None:
    """The one before last, where the last turns of two people stand near each other."""
    last = turns[-2:]
    if len(last) < 2 or last[1].block - last[0].block > _APART or last[0].someone is last[1].someone:
        return None
    one = last[0].someone
    passing = not one.named and one.name.startswith(("Un ", "Une "))
    return None if passing else Guess(one, 0.6, "two people take turns")


def asked(turns: Sequence[Turn]) -> Guess | None:
    """The only other one of the last turns, after a question."""
    others = {t.someone: t for t in turns[-4:] if t.someone is not turns[-1].someone}
    if len(others) != 1:
        return None
    one = next(iter(others))
    return Guess(one, 0.55, f"{one.name} is asked before it")
