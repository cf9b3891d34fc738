"""Whom each mention of the narrator names: decided once, left to right, and remembered by its place."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from scripts.speakers.entities import Someone
from scripts.speakers.mentions import Mention


class Bearer(NamedTuple):
    """Whom a mention names.

    Attributes:
        someone: None for what is not a person.
        known: whether it names them, by a name or by a role that somebody bears; else they are somebody
            without a name, known by this mention only.
    """

    someone: Someone | None
    known: bool


class Bearers:
    """The bearers of all mentions, each decided when it is first asked for, after those before it.

    Args:
        mentions: for each block, in order.
        decide: whom a mention in a block names; called once for each mention. It may ask for those before
            it in the block.
    """

    def __init__(
        self, mentions: Sequence[Sequence[Mention]], decide: Callable[[int, Mention], Bearer]
    ) -> None:
        self._mentions = mentions
        self._decide = decide
        self._decided: list[dict[int, Bearer]] = [{} for _ in mentions]  # by where the mention begins
        self._first: list[dict[Someone, int]] = [{} for _ in mentions]  # where each is named first

    def of(self, block: int, mention: Mention) -> Bearer:
        """Whom a mention in a block names."""
        self._read(block, mention.start + 1)
        return self._decided[block][mention.start]

    def names(self, block: int, start: int, someone: Someone) -> bool:
        """Whether a block names somebody before a place, by a name or a role."""
        self._read(block, start)
        first = self._first[block].get(someone)
        return first is not None and first < start

    def _read(self, block: int, end: int) -> None:
        """Decides the mentions of a block that begin before a place."""
        own, decided = self._mentions[block], self._decided[block]
        while len(decided) < len(own) and own[len(decided)].start < end:
            mention = own[len(decided)]
            bearer = decided[mention.start] = self._decide(block, mention)
            if bearer.someone is not None:
                self._first[block].setdefault(bearer.someone, mention.start)
