"""Droits de réponse: which published episode answers which."""

from collections.abc import Callable, Container, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple
from unicodedata import normalize

from episodes.catalogue.records import Record

_NOBODY: Mapping[str, tuple[Record, ...]] = MappingProxyType({})


class Replies(NamedTuple):
    """Who answers whom, both by guid.

    Attributes:
        answered: the episode that each reply answers, alone in its tuple.
        given: the replies to each episode that has some, oldest first.
    """

    answered: Mapping[str, tuple[Record, ...]] = _NOBODY
    given: Mapping[str, tuple[Record, ...]] = _NOBODY

    @classmethod
    def among(cls, shown: Iterable[Record]) -> "Replies":
        """Those of which both sides are published.

        Args:
            shown: what is published, newest first (`episodes.feed.published_records`).
        """
        found = list(shown)
        by_slug = {record.slug: record for record in found}
        answered: dict[str, tuple[Record, ...]] = {}
        given: dict[str, tuple[Record, ...]] = {}
        for record in reversed(found):
            original = by_slug.get(record.revisions[-1].reply_to or "")
            if original:
                answered[record.guid] = (original,)
                given[original.guid] = (*given.get(original.guid, ()), record)
        return cls(answered, given)


NO_REPLIES = Replies()


_KEYS: tuple[Callable[[Record], Container[str | None]], ...] = (
    lambda record: (record.slug,),
    lambda record: (record.identity,),
    lambda record: {revision.link for revision in record.revisions},
)
"""What an episode is known by, in the order in which it counts."""


def find_answered(name: str, records: Iterable[Record]) -> Record | None:
    """The episode that a `reply_to` means: by its slug, else by what ties it to its article, else by a link.

    Args:
        name: as the front matter gives it.
        records: of all episodes that have a revision.
    """
    wanted, found = normalize("NFC", name.strip()), tuple(records)
    matches = (record for key in _KEYS for record in found if wanted in key(record))
    return next(matches, None)


def ever_answered(records: Iterable[Record]) -> set[str]:
    """Slugs of the episodes that some revision of another answers, or answered."""
    return {one.reply_to for record in records for one in record.revisions if one.reply_to}
