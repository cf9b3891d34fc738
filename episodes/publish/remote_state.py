"""What lies beside a published edition so that it can be rebuilt from there: its records, settings and files.

It is as public as the rest: no reason of a withdrawal, no word of what was withdrawn, no embargoed episode,
no address, user or option of a service, no target.

What lies at a target before anything is sent: nothing, what was left there, or somebody else's.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
from lxml import etree
from msgspec.structs import replace

from episodes.catalogue import podcast_guids, records
from episodes.catalogue.description import Description, decode, encode
from episodes.catalogue.records import Record, Revision, load_all, supersedes
from episodes.edition import atomic
from episodes.edition.edition import BULLETINS, EPISODES, SETTINGS, Edition
from episodes.edition.settings import toml
from episodes.edition.state import is_due
from episodes.errors import PublishError, StateError
from episodes.feed import FILE
from episodes.feed.xml import NAMESPACES
from episodes.formatting import is_public
from episodes.publish import plan
from episodes.publish.ledger import Ledger, LedgerEntry, is_path
from episodes.publish.plan import STATE, is_frozen, unit
from episodes.publish.targets import Parcel, RemoteFile, Source, Target


def identity(edition: Edition) -> str:
    """The `podcast:guid` of an edition's feed; that of its address where none was fixed yet."""
    site = (edition.settings.edition.site or "").rstrip("/")
    return podcast_guids.load_guids(edition.records).get(FILE) or podcast_guids.podcast_guid(f"{site}/{FILE}")


def encode_state(edition: Edition, parcels: Iterable[Parcel], shown: Set[str], now: datetime) -> bytes:
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
    told = Description(
        title=edition.settings.edition.title,
        guid=identity(edition),
        feeds=podcast_guids.load_guids(edition.records),
        settings=shareable(toml.read(edition.root / SETTINGS)[1]),
        records=_shared(edition.records, EPISODES, shown, now),
        bulletins=_shared(edition.records / BULLETINS, BULLETINS, shown, now),
        files={parcel.path: (parcel.bytes, parcel.sha256) for parcel in parcels},
    )
    return encode(told)


def units(state: Description) -> Iterator[str]:
    """What a published edition says that listeners were led to (`order.unit`).

    Raises:
        MsgspecError: a record is none.
    """
    yield from map(plan.unit, state.files)
    for shelf, found in ((EPISODES, state.episode_records), (BULLETINS, state.bulletin_records)):
        for record in found:
            yield from (_unit(shelf, record, revision) for revision in record.revisions)


def _shared(folder: Path, shelf: str, shown: Set[str], now: datetime) -> tuple[msgspec.Raw, ...]:
    found = (one for one in records.load_all(folder) if is_due(datetime.fromisoformat(one.date), now))
    told = (_public(record, shelf, shown) for record in found if record.revisions)
    return tuple(msgspec.Raw(records.encode(record)) for record in told)


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


def reconcile(edition: Edition, target: Target, ledger: Ledger, name: str) -> None:
    """Makes sure that a target holds nothing, or this edition as it was last published, from wherever.

    What the ledger does not know of what lies there, it learns from the state that lies beside. Where nobody
    can be asked, what went there another way is in doubt: it may have gone elsewhere.

    Args:
        edition: that is to be published.
        target: the place.
        ledger: what was sent there.
        name: of the target in the settings.

    Raises:
        PublishError: it holds another edition, or a newer state of this one; or nothing where much was sent.
        EpisodeError: records are damaged.
        TargetError: it could not be reached.
    """
    lying = target.stat((STATE, FILE))
    _recall(edition, target, ledger)
    if lying is None:
        ledger.doubt([path for path, entry in ledger.entries.items() if entry.mark != target.route])
        return
    if ledger.entries.get(FILE, _NOTHING).sha256 and not lying:
        raise PublishError("lost", address=target.address, name=name)
    if _is_as_left(ledger.entries.get(STATE), lying.get(STATE)):
        return
    data, state = _beside(target), None
    with suppress(StateError):  # damaged: it is sent anew
        state = _read(target, data) if data is not None else None
    if data is None or state is None:
        refuse_other_feed(edition, target, ledger)
        ledger.doubt(ledger.entries.keys() & {STATE})
        return
    if state.guid != identity(edition):
        raise PublishError("another", address=target.address, title=state.title)
    _refuse_newer(edition, target, state)
    there = target.stat(state.files.keys() | ledger.entries.keys()) or {}
    told = _as_told(state, there, ledger)
    if STATE in lying:
        told[STATE] = LedgerEntry(len(data), sha256(data).hexdigest(), 0, lying[STATE].mark)
    ledger.adopt(told, (ledger.entries.keys() & there.keys()) - state.files.keys())
    ledger.show(units(state))


def _recall(edition: Edition, target: Target, ledger: Ledger) -> None:
    """Fills in what a ledger of version 0.1 does not tell: all that it sent is what listeners were led to."""
    if ledger.shown or FILE not in ledger.entries:
        return
    ledger.show(map(unit, ledger.entries))
    beside, sent = atomic.read(edition.public / STATE) or b"", ledger.entries.get(STATE, _NOTHING)
    with suppress(ValueError, msgspec.MsgspecError, StateError):
        told = decode(beside) if sha256(beside).hexdigest() == sent.sha256 else fetch_state(target)
        ledger.show(units(told) if told else ())


def fetch_state(source: Source) -> Description | None:
    """What lies beside a published edition; None where nothing does.

    Raises:
        StateError: it is damaged, or of something else.
        TargetError: it could not be got.
    """
    data = _beside(source)
    return None if data is None else _read(source, data)


def _beside(source: Source) -> bytes | None:
    into = BytesIO()
    return into.getvalue() if source.fetch(STATE, into) else None


def _read(source: Source, data: bytes) -> Description:
    try:
        state = decode(data)
        if wrong := next((path for path in state.files if not is_path(path)), None):
            raise ValueError(f"{wrong!r:.60} is no path")
    except (ValueError, msgspec.MsgspecError) as error:
        raise StateError("state", address=source.address, path=STATE, cause=error) from error
    return state


def doubt_changed(target: Target, ledger: Ledger) -> None:
    """Looks at all that was sent, where another publisher died half-way; what is not as it was is doubtful.

    Raises:
        TargetError: it could not be reached.
    """
    lying = target.stat(ledger.entries)
    if lying is None:
        ledger.doubt(tuple(ledger.entries))
        return
    known = dict(ledger.entries)
    ledger.doubt(path for path, entry in known.items() if not _is_as_left(entry, lying.get(path)))


_NOTHING = LedgerEntry(0, "", 0, "")


def _is_as_left(entry: LedgerEntry | None, lying: RemoteFile | None) -> bool:
    if entry is None or lying is None or not entry.sha256:
        return False
    return entry.bytes == lying.bytes and entry.mark == lying.mark


def _as_told(state: Description, there: Mapping[str, RemoteFile], ledger: Ledger) -> dict[str, LedgerEntry]:
    """What a target says of itself, as far as it is so; what may change gets a mark when it is read back."""

    def entry(path: str, size: int, digest: str) -> LedgerEntry:
        known, mark = ledger.entries.get(path, _NOTHING), there[path].mark
        sure = is_frozen(path) or (known.sha256, known.mark) == (digest, mark)
        return LedgerEntry(size, digest, 0, mark if sure else "")

    return {
        path: entry(path, size, digest)
        for path, (size, digest) in state.files.items()
        if path in there and there[path].bytes == size
    }


def _refuse_newer(edition: Edition, target: Target, state: Description) -> None:
    ours = {guid: record for record in load_all(edition.records) for guid in (record.guid, *record.former)}
    for theirs in state.episode_records:
        if is_newer(theirs, ours.get(theirs.guid)):
            site = edition.settings.edition.site
            raise PublishError("behind", address=target.address, slug=theirs.slug, site=site)


def is_newer(theirs: Record, ours: Record | None) -> bool:
    """Whether a published episode has a revision, or a withdrawal, that nobody here knows of.

    Args:
        theirs: as it was published.
        ours: the same episode here; None where there is none.
    """
    return ours is None or supersedes(theirs, ours)


def refuse_other_feed(edition: Edition, target: Target, ledger: Ledger) -> None:
    """Where a feed lies that is not as it was sent, it has to say that it is this one.

    Raises:
        PublishError: it is another one; or none at all, where nothing was sent to.
        TargetError: it could not be got.
    """
    into = BytesIO()
    if not target.fetch(FILE, into):
        return
    channel = _channel(into.getvalue())
    if channel is None and FILE in ledger.entries:  # emptied or cut since
        return
    if channel is None or not _is_ours(channel, edition):
        title = channel.findtext("title") if channel is not None else None
        raise PublishError("another", address=target.address, title=" ".join((title or FILE).split())[:80])


def _is_ours(channel: etree._Element, edition: Edition) -> bool:
    """By its identity; a feed that has none, as on a network of the newsroom's own, by its address."""
    guid = channel.findtext("podcast:guid", None, dict(NAMESPACES))
    site = (edition.settings.edition.site or "").rstrip("/")
    if guid is not None or is_public(site):
        return guid == identity(edition)
    own = channel.find("atom:link[@rel='self']", dict(NAMESPACES))
    return own is not None and own.get("href") == f"{site}/{FILE}"


def _channel(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        return etree.fromstring(data, parser).find("channel")
    except etree.XMLSyntaxError:
        return None
