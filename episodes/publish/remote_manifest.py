"""What a target says of itself: the description beside a published edition, and whose edition is there.

The description is as public as the rest: no reason of a withdrawal, no word of what was withdrawn, no
embargoed episode, no address, user or option of a service, no target.
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
from episodes.catalogue.edition_manifest import Description, decode, encode
from episodes.catalogue.records import Record, Revision, supersedes
from episodes.edition import atomic
from episodes.edition.edition import BULLETINS, EPISODES, SETTINGS, Edition
from episodes.edition.publication_state import is_due
from episodes.edition.settings import toml
from episodes.errors import PublishError, StateError
from episodes.feed import FILE
from episodes.feed.xml import NAMESPACES
from episodes.formatting import is_public
from episodes.publish import send_order
from episodes.publish.ledger import NO_ENTRY, Ledger, LedgerEntry, is_path
from episodes.publish.send_order import STATE
from episodes.publish.targets import Parcel, RemoteFile, Source, Target


def identity(edition: Edition) -> str:
    """Return the `podcast:guid` of an edition's feed; that of its address if none was fixed yet."""
    site = (edition.settings.edition.site or "").rstrip("/")
    return podcast_guids.load_guids(edition.records).get(FILE) or podcast_guids.podcast_guid(f"{site}/{FILE}")


def encode_state(edition: Edition, parcels: Iterable[Parcel], shown: Set[str], now: datetime) -> bytes:
    """Return the description of an edition as it is published; the same bytes for the same edition.

    Args:
        edition: that is published.
        parcels: its files.
        shown: what listeners were led to there (`send_order.unit`): other older revisions are left out.
        now: anything dated later is left out.

    Raises:
        EpisodeError: records or settings are damaged.
        StorageError: they cannot be read.
    """

    def public(folder: Path, kind: str) -> tuple[msgspec.Raw, ...]:
        """Records without what is the newsroom's alone; of what was withdrawn, no revision says a word."""
        found = []
        for record in records.load_all(folder):
            if not record.revisions or not is_due(datetime.fromisoformat(record.date), now):
                continue
            *earlier, last = record.revisions
            kept = (*(one for one in earlier if _unit(kind, record, one) in shown), last)
            revisions = record.revisions if record.current is None else kept
            found.append(msgspec.Raw(records.encode(replace(record, reason=None, revisions=revisions))))
        return tuple(found)

    return encode(
        Description(
            title=edition.settings.edition.title,
            guid=identity(edition),
            feeds=podcast_guids.load_guids(edition.records),
            settings=shareable(toml.read(edition.root / SETTINGS)[1]),
            records=public(edition.records, EPISODES),
            bulletins=public(edition.records / BULLETINS, BULLETINS),
            files={parcel.path: (parcel.bytes, parcel.sha256) for parcel in parcels},
        )
    )


def units(description: Description) -> Iterator[str]:
    """Yield what listeners of a published edition were led to (`send_order.unit`).

    Raises:
        MsgspecError: a record is none.
    """
    yield from map(send_order.unit, description.files)
    found = ((EPISODES, description.episode_records), (BULLETINS, description.bulletin_records))
    for kind, of_kind in found:
        for record in of_kind:
            yield from (_unit(kind, record, revision) for revision in record.revisions)


def _unit(kind: str, record: Record, revision: Revision) -> str:
    return f"{kind}/{record.slug}/{revision.id}"


def shareable(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings without what is nobody else's business, or would have programs run elsewhere."""
    kept = {section: value for section, value in data.items() if section != "publish"}
    if "voices" in kept:
        kept["voices"] = {key: value for key, value in kept["voices"].items() if key != "options"}
    return kept


def reconcile(edition: Edition, target: Target, ledger: Ledger, name: str) -> None:
    """Make sure that a target has nothing, or this edition as it was last published, from anywhere.

    What the ledger does not know of the target, it learns from the description there. If the target cannot be
    asked, what went there by another route is in doubt: it may have gone elsewhere.

    Args:
        edition: that is to be published.
        target: the place.
        ledger: what was sent there.
        name: of the target in the settings.

    Raises:
        PublishError: it has another edition, or a newer state of this one; or nothing although much was sent.
        EpisodeError: records are damaged.
        TargetError: it could not be reached.
    """
    remote = target.stat((STATE, FILE))
    if FILE in ledger.entries and not ledger.shown:
        _recall_shown(edition, target, ledger)
    if remote is None:
        ledger.doubt([path for path, entry in ledger.entries.items() if entry.mark != target.route])
        return
    if ledger.entries.get(FILE, NO_ENTRY).sha256 and not remote:
        raise PublishError("lost", address=target.address, name=name)
    if _is_as_sent(ledger.entries.get(STATE), remote.get(STATE)):
        return
    into = BytesIO()
    description = None
    with suppress(StateError):  # damaged: it is sent anew
        description = fetch_state(target, into)
    if description is None:
        refuse_other_feed(edition, target, ledger)
        ledger.doubt(ledger.entries.keys() & {STATE})
        return
    if description.guid != identity(edition):
        raise PublishError("another", address=target.address, title=description.title)
    local = {guid: one for one in records.load_all(edition.records) for guid in (one.guid, *one.former)}
    for published in description.episode_records:
        if is_newer(published, local.get(published.guid)):
            site = edition.settings.edition.site
            raise PublishError("behind", address=target.address, slug=published.slug, site=site)
    there = target.stat(description.files.keys() | ledger.entries.keys()) or {}
    found = _described(description, there, ledger)
    if STATE in remote:
        data = into.getvalue()
        found[STATE] = LedgerEntry(len(data), sha256(data).hexdigest(), 0, remote[STATE].mark)
    ledger.adopt(found, (ledger.entries.keys() & there.keys()) - description.files.keys())
    ledger.show(units(description))


def _recall_shown(edition: Edition, target: Target, ledger: Ledger) -> None:
    """Complete a ledger of version 0.1: listeners were led to everything that it sent."""
    ledger.show(map(send_order.unit, ledger.entries))
    local, sent = atomic.read(edition.public / STATE) or b"", ledger.entries.get(STATE, NO_ENTRY)
    with suppress(ValueError, msgspec.MsgspecError, StateError):
        found = decode(local) if sha256(local).hexdigest() == sent.sha256 else fetch_state(target)
        ledger.show(units(found) if found else ())


def _described(
    description: Description, there: Mapping[str, RemoteFile], ledger: Ledger
) -> dict[str, LedgerEntry]:
    """Return what a target says of itself, as far as it is so; only what never changes gets its mark now."""
    found = {}
    for path, (size, digest) in description.files.items():
        if path in there and there[path].bytes == size:
            known, mark = ledger.entries.get(path, NO_ENTRY), there[path].mark
            sure = send_order.is_frozen(path) or (known.sha256, known.mark) == (digest, mark)
            found[path] = LedgerEntry(size, digest, 0, mark if sure else "")
    return found


def fetch_state(source: Source, into: BytesIO | None = None) -> Description | None:
    """Return the description beside a published edition; None if there is none.

    Args:
        source: where to look.
        into: receives its bytes, for those who need them too.

    Raises:
        StateError: it is damaged, or of something else.
        TargetError: it could not be got.
    """
    into = BytesIO() if into is None else into
    if not source.fetch(STATE, into):
        return None
    try:
        description = decode(into.getvalue())
        if wrong := next((path for path in description.files if not is_path(path)), None):
            raise ValueError(f"{wrong!r:.60} is no path")
    except (ValueError, msgspec.MsgspecError) as error:
        raise StateError("state", address=source.address, path=STATE, cause=error) from error
    return description


def doubt_changed(target: Target, ledger: Ledger) -> None:
    """Doubt what is not as it was sent, after another publisher died half-way.

    Args:
        target: the place.
        ledger: what was sent there.

    Raises:
        TargetError: it could not be reached.
    """
    remote = target.stat(ledger.entries)
    known = dict(ledger.entries)
    ledger.doubt(
        path for path, entry in known.items() if not (remote and _is_as_sent(entry, remote.get(path)))
    )


def _is_as_sent(entry: LedgerEntry | None, file: RemoteFile | None) -> bool:
    if entry is None or file is None or not entry.sha256:
        return False
    return (entry.bytes, entry.mark) == (file.bytes, file.mark)


def is_newer(published: Record, local: Record | None) -> bool:
    """Return whether a published episode has a revision, or a withdrawal, that is not known here.

    Args:
        published: its record as it was published.
        local: its record here; None if there is none.
    """
    return local is None or supersedes(published, local)


def refuse_other_feed(edition: Edition, target: Target, ledger: Ledger) -> None:
    """Refuse a feed that is not as it was sent, unless it says that it is this edition's.

    Args:
        edition: that is to be published.
        target: the place.
        ledger: what was sent there.

    Raises:
        PublishError: it is another one; or none at all, although nothing was sent there.
        TargetError: it could not be got.
    """
    into = BytesIO()
    if not target.fetch(FILE, into):
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        channel = etree.fromstring(into.getvalue(), parser).find("channel")
    except etree.XMLSyntaxError:
        channel = None
    if channel is None:
        if FILE in ledger.entries:  # emptied or cut since
            return
        raise PublishError("another", address=target.address, title=FILE)
    guid = channel.findtext("podcast:guid", None, dict(NAMESPACES))
    site = (edition.settings.edition.site or "").rstrip("/")
    if guid is not None or is_public(site):
        ours = guid == identity(edition)
    else:  # on a network of the newsroom's own a feed has no identity, and is known by its address
        own = channel.find("atom:link[@rel='self']", dict(NAMESPACES))
        ours = own is not None and own.get("href") == f"{site}/{FILE}"
    if not ours:
        title = " ".join((channel.findtext("title") or FILE).split())[:80]
        raise PublishError("another", address=target.address, title=title)
