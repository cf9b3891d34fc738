"""What lies beside a published edition so that it can be rebuilt from there: its records, settings and files.

It is as public as the rest: no reason of a withdrawal, no word of what was withdrawn, no embargoed episode,
no address, user or option of a service, no target.
"""

import gzip
import zlib
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from episodes import feed
from episodes.catalogue import records
from episodes.catalogue.records import Record, Revision
from episodes.edition.edition import SETTINGS, Edition
from episodes.edition.layout import BULLETINS, EPISODES
from episodes.edition.settings import toml
from episodes.publish import plan
from episodes.publish.targets import Parcel

LARGEST = 500_000_000  # bytes, unpacked


class State(msgspec.Struct, frozen=True, kw_only=True):
    """An edition as it was published.

    Attributes:
        version: of this form.
        title: the edition's.
        guid: `podcast:guid` of its feed.
        feeds: the same of all its feeds that have one fixed.
        settings: of `edition.toml`, without what is nobody else's business.
        records: of its episodes.
        bulletins: records of its bulletins.
        files: length in bytes and SHA-256 by path.
    """

    version: int = 1
    title: str
    guid: str
    feeds: dict[str, str]
    settings: dict[str, Any]
    records: tuple[msgspec.Raw, ...]
    bulletins: tuple[msgspec.Raw, ...]
    files: dict[str, tuple[int, str]]

    @property
    def episodes(self) -> tuple[Record, ...]:
        """The records of episodes.

        Raises:
            MsgspecError: one is none.
        """
        return tuple(records.decoded(bytes(raw)) for raw in self.records)

    @property
    def told_bulletins(self) -> tuple[Record, ...]:
        """Those of bulletins; raises likewise."""
        return tuple(records.decoded(bytes(raw)) for raw in self.bulletins)


def identity(edition: Edition) -> str:
    """The `podcast:guid` of an edition's feed; that of its address where none was fixed yet."""
    site = (edition.settings.edition.site or "").rstrip("/")
    return feed.recorded(edition.records).get(feed.FILE) or feed.podcast_guid(f"{site}/{feed.FILE}")


def state(edition: Edition, parcels: Iterable[Parcel], shown: Set[str], now: datetime) -> bytes:
    """What is to lie beside the edition; the same bytes for the same edition.

    Args:
        edition: that is published.
        parcels: its files.
        shown: what listeners were led to there (`order.unit`): of other older revisions nothing is told.
        now: what is dated later is nobody's business yet.

    Raises:
        EpisodeError: records or settings are damaged.
        StorageError: they cannot be read.
    """
    told = State(
        title=edition.settings.edition.title,
        guid=identity(edition),
        feeds=feed.recorded(edition.records),
        settings=shareable(toml.read(edition.root / SETTINGS)[1]),
        records=_shared(edition.records, EPISODES, shown, now),
        bulletins=_shared(edition.records / BULLETINS, BULLETINS, shown, now),
        files={parcel.path: (parcel.bytes, parcel.sha256) for parcel in parcels},
    )
    return gzip.compress(msgspec.json.encode(told, order="deterministic"), mtime=0)


def decoded(data: bytes) -> State:
    """A state from its bytes.

    Raises:
        ValueError: it is none.
    """
    unpacker = gzip.GzipFile(fileobj=BytesIO(data))
    try:
        text = unpacker.read(LARGEST)
    except (OSError, EOFError, zlib.error) as error:
        raise ValueError(str(error)) from error
    found = msgspec.json.decode(text, type=State)
    if found.version != 1:
        raise ValueError(f"it is of version {found.version}, which a newer hautevoix wrote")
    return found


def units(state: State) -> Iterator[str]:
    """What a published edition says that listeners were led to (`order.unit`).

    Raises:
        MsgspecError: a record is none.
    """
    yield from map(plan.unit, state.files)
    for shelf, found in ((EPISODES, state.episodes), (BULLETINS, state.told_bulletins)):
        for record in found:
            yield from (_unit(shelf, record, revision) for revision in record.revisions)


def _shared(folder: Path, shelf: str, shown: Set[str], now: datetime) -> tuple[msgspec.Raw, ...]:
    found = (one for one in records.load_all(folder) if datetime.fromisoformat(one.date) <= now)
    told = (_public(record, shelf, shown) for record in found if record.revisions)
    return tuple(msgspec.Raw(records.encoded(record)) for record in told)


def _public(record: Record, shelf: str, shown: Set[str]) -> Record:
    """A record without what is the newsroom's alone; of what was withdrawn, no revision says a word."""
    if record.current is None:
        return replace(record, reason=None)
    *earlier, last = record.revisions
    told = (revision for revision in earlier if _unit(shelf, record, revision) in shown)
    return replace(record, reason=None, revisions=(*told, last))


def _unit(shelf: str, record: Record, revision: Revision) -> str:
    return f"{shelf}/{record.slug}/{revision.id}"


def shareable(data: Mapping[str, Any]) -> dict[str, Any]:
    """Settings without what is nobody else's business, and what no other machine decides: what is run."""
    kept = {section: value for section, value in data.items() if section != "publish"}
    if "voices" in kept:
        kept["voices"] = {key: value for key, value in kept["voices"].items() if key != "options"}
    return kept
