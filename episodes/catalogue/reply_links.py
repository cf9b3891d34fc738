"""Droits de réponse: which published episode replies to which."""

from collections.abc import Callable, Container, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple
from unicodedata import normalize

from episodes.catalogue.records import Record

_NONE: Mapping[str, tuple[Record, ...]] = MappingProxyType({})


class Replies(NamedTuple):
    """Which episodes reply to which, by guid.

    Attributes:
        answered: the episode that each reply answers, alone in its tuple.
        given: the replies to each episode that has some, oldest first.
    """

    answered: Mapping[str, tuple[Record, ...]] = _NONE
    given: Mapping[str, tuple[Record, ...]] = _NONE

    @classmethod
    def among(cls, published: Iterable[Record]) -> "Replies":
        """The replies of which both sides are published.

        Args:
            published: records, newest first (`episodes.feed.published_records`).
        """
        records = list(published)
        by_slug = {record.slug: record for record in records}
        answered: dict[str, tuple[Record, ...]] = {}
        given: dict[str, tuple[Record, ...]] = {}
        for record in reversed(records):
            original = by_slug.get(record.revisions[-1].reply_to or "")
            if original:
                answered[record.guid] = (original,)
                given[original.guid] = (*given.get(original.guid, ()), record)
        return cls(answered, given)


NO_REPLIES = Replies()

_NAMES: tuple[Callable[[Record], Container[str | None]], ...] = (
    lambda record: (record.slug,),
    lambda record: (record.identity,),
    lambda record: {revision.link for revision in record.revisions},
)
"""What an episode can be named by, in order of precedence."""


def find_answered(name: str, records: Iterable[Record]) -> Record | None:
    """Find the episode that a `reply_to` means: by its slug, else its identity, else a link of its article.

    Args:
        name: as the front matter gives it.
        records: of all episodes that have a revision.
    """
    wanted, found = normalize("NFC", name.strip()), tuple(records)
    return next((record for names in _NAMES for record in found if wanted in names(record)), None)


def ever_answered(records: Iterable[Record]) -> set[str]:
    """Slugs of the episodes that any revision of another one replies to, or replied to."""
    return {revision.reply_to for record in records for revision in record.revisions if revision.reply_to}
