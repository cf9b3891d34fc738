"""Evidence of episodes besides their records: feeds, published description, ledgers, withdrawal notices."""

import re
from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from episodes.catalogue import edition_manifest
from episodes.catalogue.record_copies import Key
from episodes.catalogue.records import Record, find_fault
from episodes.edition import atomic
from episodes.edition.edition import BULLETINS, ENTRY, EPISODES, STATE

_FEED = re.compile(r"(?:feed|bulletin)(?:-[a-z0-9-]+)?\.xml")
_OLDER_PAGE = re.compile(r".*-\d+\.xml")
_ITEM = re.compile(
    rb"<link>[^<]*/(?P<collection>episodes|bulletins)/(?P<slug>[a-z0-9-]+)/</link>\s*"
    rb"<guid[^>]*>(?P<guid>[^<]+)</guid>(?:(?!</item>).)*?"
    rb'<enclosure url="[^"]*/(?P<revision>[0-9a-f]{8})/[^"/]*"',
    re.DOTALL,
)
_PODCAST_GUID = re.compile(rb"<podcast:guid>([0-9a-f-]{36})</podcast:guid>")
_SENT = re.compile(rb"^[~+=](episodes|bulletins)/([a-z0-9-]+)/", re.MULTILINE)
_NOTICE = b'content="noindex, noarchive"'
"""In the notice that replaces a withdrawn episode, and in no other page."""


class ListedEpisode(NamedTuple):
    """An episode as a feed in `public/` lists it.

    Attributes:
        file: the feed's name.
        key: collection and slug of the episode.
        guid: of the item.
        revision: id of the revision that its enclosure belongs to.
    """

    file: str
    key: Key
    guid: str
    revision: str


class Described(NamedTuple):
    """Records, and the `podcast:guid` of feeds by file name, as the published description gives them."""

    records: Mapping[Key, Record]
    feeds: Mapping[str, str]


def feed_items(public: Path) -> Iterator[ListedEpisode]:
    """The items of all feeds and their older pages; what this program did not write is skipped.

    Raises:
        StorageError: a feed cannot be read.
    """
    for path in _feeds(public):
        for item in _ITEM.finditer(atomic.read(path) or b""):
            collection, slug, guid, revision = (part.decode(errors="replace") for part in item.groups())
            yield ListedEpisode(path.name, Key(collection, slug), guid, revision)


def feed_guids(public: Path) -> dict[str, str]:
    """The `podcast:guid` of each feed that has one, by file name.

    Raises:
        StorageError: a feed cannot be read.
    """
    newest = (path for path in _feeds(public) if not _OLDER_PAGE.fullmatch(path.name))
    found = {path.name: _PODCAST_GUID.search(atomic.read(path) or b"") for path in newest}
    return {name: guid[1].decode() for name, guid in found.items() if guid}


def described(public: Path) -> Described | None:
    """The contents of the published description; None where it is missing or damaged.

    Raises:
        StorageError: it cannot be read.
    """
    data = atomic.read(public / STATE)
    if data is None:
        return None
    try:
        found = edition_manifest.decode(data)
        collections = {EPISODES: found.episode_records, BULLETINS: found.bulletin_records}
    except (ValueError, msgspec.MsgspecError):
        return None
    records = {
        Key(collection, record.slug): record
        for collection, known in collections.items()
        for record in known
        if not find_fault(record)
    }
    return Described(records, found.feeds)


def sent(records: Path) -> dict[Key, Path]:
    """The episodes of which something was ever sent to a target, with the ledger that says so.

    Args:
        records: the folder of records.

    Raises:
        StorageError: a ledger cannot be read.
    """
    return {
        Key(collection.decode(), slug.decode()): path
        for path in sorted((records / "targets").glob("*.tsv"))
        for collection, slug in _SENT.findall(atomic.read(path) or b"")
    }


def notices(public: Path, known: Container[Key]) -> dict[Key, Path]:
    """The notices of withdrawals for which there is no record.

    Args:
        public: the folder of published files.
        known: episodes and bulletins that have a record.

    Raises:
        StorageError: one cannot be read.
    """
    pages = {
        Key(collection, folder.name): folder / ENTRY
        for collection in (EPISODES, BULLETINS)
        for folder in sorted((public / collection).glob("*"))
        if Key(collection, folder.name) not in known
    }
    return {key: page for key, page in pages.items() if is_notice(page)}


def is_notice(page: Path) -> bool:
    """Whether a page is the notice of a withdrawal; not where there is no page.

    Raises:
        StorageError: it cannot be read.
    """
    return page.is_file() and _NOTICE in (atomic.read(page) or b"")


def _feeds(public: Path) -> list[Path]:
    return sorted(path for path in public.glob("*.xml") if _FEED.fullmatch(path.name))
