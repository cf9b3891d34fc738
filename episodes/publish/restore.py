"""Restore an edition's folder from what is published: the laptop died, or somebody else takes over.

Nothing in the folder is replaced, but for files of frozen revisions that are damaged. What was never
published cannot come back: articles, edited scripts, the newsroom's lexicon, targets and options of services.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from episodes import events
from episodes.catalogue import podcast_guids, records
from episodes.catalogue.edition_manifest import Description
from episodes.edition import atomic
from episodes.edition.edition import BULLETINS, SETTINGS, Edition
from episodes.edition.lock import edition_lock
from episodes.errors import PublishError, RestoreError, StateError
from episodes.events import PublishEvent
from episodes.feed import FILE
from episodes.publish import send_order
from episodes.publish.publish import choose_target
from episodes.publish.remote_manifest import fetch_state, identity, is_newer, shareable
from episodes.publish.targets import Source, TargetOptions, open_target
from episodes.publish.verify import WebSource

_COVER = re.compile(rb"cover-([0-9a-f]{8})\.(?:jpg|png)")


class _MissingFile(NamedTuple):
    path: str
    bytes: int
    sha256: str


def restore(
    source: str, folder: Path, environment: Mapping[str, str], emit: Callable[[PublishEvent], None]
) -> None:
    """Restore an edition's folder; a restore that was cut off goes on where it stopped.

    Args:
        source: address of the edition's site, or the name of a target in the folder's own settings.
        folder: to fill; made if it is missing.
        environment: the process's, for passwords.
        emit: receives each event.

    Raises:
        StateError: nothing that this program published is there.
        RestoreError: a file there is not what was published; the folder is no edition and not empty.
        PublishError: the folder is that of another edition, or has an older state of this one.
        TargetError: the place cannot be reached.
        StorageError: the disk refused.
    """
    if "://" in source:
        opened: AbstractContextManager[Source] = nullcontext(WebSource(source))
    elif (folder / SETTINGS).is_file():
        name, settings = choose_target(Edition.folder(folder), source)
        options = TargetOptions(
            settings, name, folder, environment, lambda message: emit(events.Delayed(message=message))
        )
        opened = cast("AbstractContextManager[Source]", open_target(options))
    else:
        raise RestoreError("no settings", path=folder / SETTINGS, name=source)
    with opened as place:
        description = fetch_state(place)
        if description is None:
            raise StateError("nothing", address=place.address)
        _require_same_edition(folder, description)
        with edition_lock(folder / "records", wait=False):
            _write_records(folder, description)
            _download(place, folder / "public", description, emit)
            _restore_cover(folder)
    emit(events.Restored(folder=str(folder), episodes=len(description.records), files=len(description.files)))


def _require_same_edition(folder: Path, description: Description) -> None:
    """Refuse a folder that is another edition's, or something else altogether."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if not any((folder / name).exists() for name in (SETTINGS, "records")):
        raise RestoreError("not empty", folder=folder)
    known = records.load_all(folder / "records")
    if known and identity(Edition.folder(folder)) != description.guid:
        title = Edition.folder(folder).settings.edition.title
        raise PublishError("another here", folder=folder, title=title)
    by_slug = {record.slug: record for record in known}
    for published in description.episode_records:
        local = by_slug.get(published.slug)
        if local and (published.guid not in {local.guid, *local.former} or is_newer(published, local)):
            raise PublishError("behind here", folder=folder, slug=published.slug)


def _write_records(folder: Path, description: Description) -> None:
    """Write settings, identities and records that are missing; targets in the settings stay."""
    import tomli_w  # noqa: PLC0415 - for this alone

    path, kept = folder / SETTINGS, folder / "records"
    present = (atomic.read(path) or b"").decode()
    if not present or tomllib.loads(present).keys() == {"publish"}:
        settings = tomli_w.dumps(shareable(description.settings))
        atomic.write(path, (f"{present.rstrip()}\n\n{settings}" if present else settings).encode())
    guids = kept / podcast_guids.FILE
    if description.feeds and not guids.exists():
        atomic.write(guids, podcast_guids.encode(description.feeds))
    found = ((kept, description.episode_records), (kept / BULLETINS, description.bulletin_records))
    for place, published in found:
        for record in published:
            if not (place / f"{record.slug}.json").exists():
                records.save(place, record)


def _download(
    place: Source, public: Path, description: Description, emit: Callable[[PublishEvent], None]
) -> None:
    missing = list(_missing(public, description))
    emit(events.Restoring(address=place.address, files=len(missing), bytes=sum(one.bytes for one in missing)))
    for one in missing:
        with atomic.open_replacement(atomic.require_within(public, public / one.path)) as file:
            into = _CheckedFile(file, one)
            if not place.fetch(one.path, cast("BinaryIO", into)) or not into.is_whole:
                raise RestoreError("other", address=place.address, path=one.path)
        emit(events.Fetched(path=one.path, bytes=one.bytes))


def _missing(public: Path, description: Description) -> Iterator[_MissingFile]:
    """Yield what has to be got, in the order in which it is published."""
    files = description.files.items()
    for path, (size, digest) in sorted(
        files, key=lambda described: (send_order.wave(described[0]), described)
    ):
        file = public / path
        damaged = send_order.is_frozen(path) and file.is_file() and atomic.digest(file) != digest
        if damaged or not file.is_file():
            yield _MissingFile(path, size, digest)


class _CheckedFile:
    """A file that takes no more bytes than were announced, and knows whether they were those."""

    def __init__(self, file: BinaryIO, expected: _MissingFile) -> None:
        self._file, self._expected = file, expected
        self._bytes, self._hash = 0, sha256()

    def write(self, data: bytes) -> int:
        self._bytes += len(data)
        if self._bytes <= self._expected.bytes:
            self._hash.update(data)
            self._file.write(data)
        return len(data)

    @property
    def is_whole(self) -> bool:
        return (self._bytes, self._hash.hexdigest()) == (self._expected.bytes, self._expected.sha256)


def _restore_cover(folder: Path) -> None:
    """Put the newsroom's own cover where the settings look for it; a cover that was drawn is drawn again."""
    cover = Edition.folder(folder).settings.edition.cover
    named = _COVER.search(atomic.read(folder / "public" / FILE) or b"")
    if not cover or not named or (folder / cover).exists():
        return
    data = atomic.read(folder / "public" / named[0].decode()) or b""
    if sha256(data).hexdigest()[:8] == named[1].decode():
        atomic.write(atomic.require_within(folder, folder / cover), data)
