"""What else than records knows an edition's episodes: its feeds, its published description, its ledgers."""

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from episodes.catalogue import description
from episodes.catalogue.journal import Key
from episodes.catalogue.records import Record, find_fault
from episodes.edition import atomic, edition

_FEED = re.compile(r"(?:feed|bulletin)(?:-[a-z0-9-]+)?\.xml")
_OLDER = re.compile(r".*-\d+\.xml")
_ITEM = re.compile(
    rb"<link>[^<]*/(?P<shelf>episodes|bulletins)/(?P<slug>[a-z0-9-]+)/</link>\s*"
    rb"<guid[^>]*>(?P<guid>[^<]+)</guid>(?:(?!</item>).)*?"
    rb'<enclosure url="[^"]*/(?P<revision>[0-9a-f]{8})/[^"/]*"',
    re.DOTALL,
)
_PODCAST = re.compile(rb"<podcast:guid>([0-9a-f-]{36})</podcast:guid>")
_SENT = re.compile(rb"^[~+=](episodes|bulletins)/([a-z0-9-]+)/", re.MULTILINE)
_FORGOTTEN = b'content="noindex, noarchive"'
"""Of the notice that stands where an episode was withdrawn, and of no other page."""


class Shown(NamedTuple):
    """An item of a feed in `public/`.

    Attributes:
        file: the feed's.
        key: the episode's shelf and slug.
        guid: of the item.
        revision: the one that its enclosure is of.
    """

    file: str
    key: Key
    guid: str
    revision: str


class Described(NamedTuple):
    """What the published description says: records, and the `podcast:guid` of feeds by their file."""

    records: Mapping[Key, Record]
    feeds: Mapping[str, str]


def items(public: Path) -> Iterator[Shown]:
    """The items of all feeds and their older pages; what is not as this program writes it says nothing.

    Raises:
        StorageError: a feed cannot be read.
    """
    for path in _feeds(public):
        for found in _ITEM.finditer(atomic.read(path) or b""):
            shelf, slug, guid, revision = (part.decode(errors="replace") for part in found.groups())
            yield Shown(path.name, Key(shelf, slug), guid, revision)


def podcasts(public: Path) -> dict[str, str]:
    """The `podcast:guid` of each feed that has one, by its file.

    Raises:
        StorageError: a feed cannot be read.
    """
    newest = (path for path in _feeds(public) if not _OLDER.fullmatch(path.name))
    found = {path.name: _PODCAST.search(atomic.read(path) or b"") for path in newest}
    return {name: guid[1].decode() for name, guid in found.items() if guid}


def described(public: Path) -> Described | None:
    """The published description; None where it is not there, or damaged.

    Raises:
        StorageError: it cannot be read.
    """
    data = atomic.read(public / edition.STATE)
    if data is None:
        return None
    try:
        found = description.decode(data)
        shelves = {edition.EPISODES: found.episode_records, edition.BULLETINS: found.bulletin_records}
    except (ValueError, msgspec.MsgspecError):
        return None
    told = {
        Key(shelf, one.slug): one for shelf, known in shelves.items() for one in known if not find_fault(one)
    }
    return Described(told, found.feeds)


def sent(records: Path) -> dict[Key, Path]:
    """The episodes of which something ever went to a target, with the ledger that says so.

    Args:
        records: folder of the edition's records.

    Raises:
        StorageError: a ledger cannot be read.
    """
    ledgers = sorted((records / "targets").glob("*.tsv"))
    return {
        Key(shelf.decode(), slug.decode()): path
        for path in ledgers
        for shelf, slug in _SENT.findall(atomic.read(path) or b"")
    }


def notices(public: Path, known: Container[Key]) -> dict[Key, Path]:
    """The notices of withdrawals that stand where no record is known of.

    Args:
        public: what listeners get.
        known: episodes and bulletins that have a record.

    Raises:
        StorageError: one cannot be read.
    """
    found = {
        Key(shelf, place.name): place / edition.ENTRY
        for shelf in (edition.EPISODES, edition.BULLETINS)
        for place in sorted((public / shelf).glob("*"))
        if Key(shelf, place.name) not in known
    }
    return {key: page for key, page in found.items() if is_notice(page)}


def is_notice(page: Path) -> bool:
    """Whether a page is the notice that something was withdrawn; not where there is none.

    Raises:
        StorageError: it cannot be read.
    """
    return page.is_file() and _FORGOTTEN in (atomic.read(page) or b"")


def _feeds(public: Path) -> list[Path]:
    return sorted(path for path in public.glob("*.xml") if _FEED.fullmatch(path.name))
