"""What the words for somebody are understood upon: the article's people, mentions and turns so far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scripts.speakers.confidence import Turn
from scripts.speakers.entities import People, Someone
from scripts.speakers.entity_extraction import Registry
from scripts.speakers.mentions import Mention
from scripts.speakers.topics import Topics


@dataclass(frozen=True, slots=True)
class Scene:
    """The article, as far as it has been read.

    Attributes:
        registry: its people and mentions.
        topics: looks back from a place.
        turns: quotations given so far; grows while the article is read.
        bearer: whom a mention in a block names, by a name or a role that is known.
        names: whether a block names somebody before a place.
    """

    registry: Registry
    topics: Topics
    turns: Sequence[Turn]
    bearer: Callable[[int, Mention], Someone | None]
    names: Callable[[int, int, Someone], bool]

    @property
    def people(self) -> People:
        """Those the article names."""
        return self.registry.people
