"""Discourse: the mentions and the turns of speech before a place, nearest first, and whom each names."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from scripts.article import Block
from scripts.quotations import Quotation
from scripts.speakers.dialogue import Turn
from scripts.speakers.entities import Entity, Guess
from scripts.speakers.entity_extraction import ArticleEntities
from scripts.speakers.mentions import Mention
from scripts.speakers.noun_phrases import Phrase

_MOST_MENTIONS = 24  # looked back upon
_MOST_BLOCKS = 8  # looked back upon
_MOST_ENTITIES = 40  # considered where it matters that there is only one
_PARAGRAPH_MENTIONS = 40  # looked back upon in one block


class Bearer(NamedTuple):
    """The entity that a mention names.

    Attributes:
        entity: None for what is not a person.
        known: whether the mention names them, by a name or by a role that somebody bears; otherwise they
            have no name and are known by this mention only.
    """

    entity: Entity | None
    known: bool


class Discourse:
    """An article as far as it has been read.

    Each mention's bearer is decided once, left to right, when it is first asked for, and remembered by its
    place: two thousand office-holders in one paragraph cost linear time.

    Args:
        blocks: the article's, in reading order.
        quotations: its quotations, in order.
        decide: returns the entity that a mention names; called once for each. It may ask for those before it.
        describe: returns the entity that a phrase without a known bearer describes, by what stands before it.

    Attributes:
        article: its entities and mentions.
        turns: the quotations whose speaker is known so far; grows while the article is read.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        quotations: Sequence[Quotation],
        *,
        decide: Callable[[Mention], Bearer],
        describe: Callable[[Phrase], Guess | None],
    ) -> None:
        self.blocks = blocks
        self.article = ArticleEntities(blocks, quotations)
        self.table = self.article.table
        self.turns: list[Turn] = []
        self._decide = decide
        self._describe = describe
        self._starts = [[mention.start for mention in own] for own in self.article.mentions]
        self._bearers: list[dict[int, Bearer]] = [{} for _ in blocks]  # by where the mention begins
        self._first: list[dict[Entity, int]] = [{} for _ in blocks]  # where each is named first
        self._described: dict[tuple[int, int], Entity | None] = {}  # by block and place
        self._is_describing = False

    def clear(self) -> None:
        """Drop what was found, once all is decided: of ten hours it is much, and cycles keep it in memory."""
        for found in (self.article.mentions, self._starts, self._bearers, self._first, self.turns):
            found.clear()
        self._described.clear()

    @property
    def is_fiction(self) -> bool:
        """Whether the text is fiction."""
        return self.article.is_fiction

    @property
    def last_turn(self) -> Turn | None:
        """The last quotation whose speaker is known."""
        return self.turns[-1] if self.turns else None

    @property
    def last_speaker(self) -> Entity | None:
        """The entity that spoke last."""
        return self.turns[-1].entity if self.turns else None

    def before(self, block: int, start: int) -> Iterator[Mention]:
        """Walk back over the mentions before a place.

        Args:
            block: index of the block.
            start: place in its text.

        Yields:
            The nearest first, as far as a few blocks.
        """
        count = 0
        at = bisect_left(self._starts[block], start)
        for index in range(block, max(-1, block - _MOST_BLOCKS), -1):
            own = self.article.mentions[index]
            for place in range((at if index == block else len(own)) - 1, -1, -1):
                yield own[place]
                count += 1
                if count == _MOST_MENTIONS:
                    return

    def since(self, turn: Turn | None, block: int, start: int) -> Iterator[Mention]:
        """Walk back over the mentions before a place, as far as the end of a turn.

        Args:
            turn: the turn of speech; None for all mentions before the place.
            block: index of the block.
            start: place in its text.

        Yields:
            The nearest first.
        """
        for mention in self.before(block, start):
            if turn is not None and (mention.block, mention.start) < (turn.block, turn.end):
                return
            yield mention

    def between(self, block: int, start: int, end: int) -> Sequence[Mention]:
        """Return the mentions of a stretch of a block.

        Args:
            block: its index.
            start: where the stretch begins in its text.
            end: where it ends.
        """
        starts = self._starts[block]
        return self.article.mentions[block][bisect_left(starts, start) : bisect_left(starts, end)]

    def earlier_in_block(self, block: int, start: int) -> Sequence[Mention]:
        """Return the last mentions of a block before a place, in order.

        Args:
            block: its index.
            start: place in its text.
        """
        at = bisect_left(self._starts[block], start)
        return self.article.mentions[block][max(0, at - _PARAGRAPH_MENTIONS) : at]

    def named_so_far(self, block: int) -> list[Entity]:
        """The people whom the article has named up to a block; only the first ones of a crowd."""
        entities = self.table.entities[:_MOST_ENTITIES]
        return [entity for entity in entities if entity.named and entity.last_named(block) >= 0]

    def named(self, mention: Mention) -> Entity | None:
        """The entity that a mention names, or one without a name; descriptions are not resolved."""
        return self._bearer(mention).entity

    def bearer(self, mention: Mention) -> Entity | None:
        """The entity that a mention names or describes; None for what is not a person.

        Descriptions are resolved by what stands before them, one level deep.
        """
        entity, known = self._bearer(mention)
        if known or entity is None or self._is_describing or mention.phrase is None:
            return entity
        place = mention.block, mention.start
        if place not in self._described:
            self._is_describing = True
            guess = self._describe(mention.phrase)
            self._is_describing = False
            self._described[place] = entity if guess is None else guess.entity
        return self._described[place]

    def is_named_before(self, entity: Entity, block: int, start: int) -> bool:
        """Tell whether a block names somebody before a place, by a name or a role.

        Args:
            entity: the one looked for.
            block: index of the block.
            start: place in its text.
        """
        self._decide_until(block, start)
        first = self._first[block].get(entity)
        return first is not None and first < start

    def _bearer(self, mention: Mention) -> Bearer:
        self._decide_until(mention.block, mention.start + 1)
        return self._bearers[mention.block][mention.start]

    def _decide_until(self, block: int, end: int) -> None:
        """Decide the mentions of a block that begin before a place."""
        own, decided = self.article.mentions[block], self._bearers[block]
        while len(decided) < len(own) and own[len(decided)].start < end:
            mention = own[len(decided)]
            bearer = decided[mention.start] = self._decide(mention)
            if bearer.entity is not None:
                self._first[block].setdefault(bearer.entity, mention.start)
