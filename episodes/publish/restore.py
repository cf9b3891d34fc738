"""Rebuilding an edition's folder from what is published: the laptop died, or somebody else takes over.

Nothing that stands in the folder is replaced, but for files of frozen revisions that are damaged. What was
never published cannot come back: articles, edited scripts, the newsroom's lexicon, targets and options of
services.
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
from episodes.catalogue.description import Description
from episodes.catalogue.records import Record
from episodes.edition import atomic
from episodes.edition.edition import BULLETINS, SETTINGS, Edition
from episodes.edition.lock import edition_lock
from episodes.errors import PublishError, RestoreError, StateError
from episodes.events import PublishEvent
from episodes.feed import FILE
from episodes.publish import plan
from episodes.publish.publish import choose_target
from episodes.publish.remote_state import fetch_state, identity, is_newer, shareable
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
    """Rebuilds an edition's folder; one that was cut off goes on where it stopped.

    Args:
        source: address of the edition's site, or the name of a target in the folder's own settings.
        folder: to fill; made where it is missing.
        environment: the process's, for passwords.
        emit: told of each event.

    Raises:
        StateError: nothing that this program published lies there.
        RestoreError: a file there is not what was published; the folder is no edition and holds something.
        PublishError: the folder is that of another edition, or has an older state of this one.
        TargetError: the place cannot be reached.
        StorageError: the disk refused.
    """
    with _opened(source, folder, environment, emit) as place:
        state = fetch_state(place)
        if state is None:
            raise StateError("nothing", address=place.address)
        _require_room(folder, state)
        with edition_lock(folder / "records", wait=False):
            _keep(folder, state)
            _bring(place, folder / "public", state, emit)
            _give_cover(folder)
    emit(
        events.Restored(
            folder=str(folder),
            episodes=len(state.records),
            files=len(state.files),
        )
    )


def _opened(
    source: str, folder: Path, environment: Mapping[str, str], emit: Callable[[PublishEvent], None]
) -> AbstractContextManager[Source]:
    if "://" in source:
        return nullcontext(WebSource(source))
    if not (folder / SETTINGS).is_file():
        raise RestoreError("no settings", path=folder / SETTINGS, name=source)
    name, place = choose_target(Edition.folder(folder), source)
    opening = TargetOptions(place, name, folder, environment, lambda text: emit(events.Delayed(message=text)))
    return cast("AbstractContextManager[Source]", open_target(opening))


def _require_room(folder: Path, state: Description) -> None:
    """Refuses a folder that is another edition's, or something else altogether."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return
    if not any((folder / name).exists() for name in (SETTINGS, "records")):
        raise RestoreError("not empty", folder=folder)
    known = records.load_all(folder / "records")
    if known and identity(Edition.folder(folder)) != state.guid:
        raise PublishError("another here", folder=folder, title=Edition.folder(folder).settings.edition.title)
    ours = {record.slug: record for record in known}
    for theirs in state.episode_records:
        if theirs.slug in ours and _is_ahead(theirs, ours[theirs.slug]):
            raise PublishError("behind here", folder=folder, slug=theirs.slug)


def _is_ahead(theirs: Record, ours: Record) -> bool:
    """Whether an episode here would keep the one that is published from coming back."""
    return theirs.guid not in {ours.guid, *ours.former} or is_newer(theirs, ours)


def _keep(folder: Path, state: Description) -> None:
    """Writes settings, identities and records that are missing."""
    _keep_settings(folder / SETTINGS, state)
    kept = folder / "records"
    if state.feeds and not (kept / podcast_guids.FILE).exists():
        atomic.write(kept / podcast_guids.FILE, podcast_guids.encode(state.feeds))
    for place, found in ((kept, state.episode_records), (kept / BULLETINS, state.bulletin_records)):
        for record in found:
            if not (place / f"{record.slug}.json").exists():
                records.save(place, record)


def _keep_settings(path: Path, state: Description) -> None:
    """Writes the settings, also behind those that only say where to restore from."""
    import tomli_w  # noqa: PLC0415 - for this alone

    stand = (atomic.read(path) or b"").decode()
    if not stand or tomllib.loads(stand).keys() == {"publish"}:
        told = tomli_w.dumps(shareable(state.settings))
        atomic.write(path, (f"{stand.rstrip()}\n\n{told}" if stand else told).encode())


def _bring(place: Source, public: Path, state: Description, emit: Callable[[PublishEvent], None]) -> None:
    due = list(_missing(public, state))
    emit(events.Restoring(address=place.address, files=len(due), bytes=sum(one.bytes for one in due)))
    for one in due:
        target = atomic.require_within(public, public / one.path)
        with atomic.open_replacement(target) as file:
            into = _Measured(file, one)
            if not place.fetch(one.path, cast("BinaryIO", into)) or not into.is_whole:
                raise RestoreError("other", address=place.address, path=one.path)
        emit(events.Fetched(path=one.path, bytes=one.bytes))


def _missing(public: Path, state: Description) -> Iterator[_MissingFile]:
    """What has to be got, in the order in which it is published."""
    for path, (size, digest) in sorted(state.files.items(), key=lambda told: (plan.wave(told[0]), told)):
        file = public / path
        damaged = plan.is_frozen(path) and file.is_file() and atomic.digest(file) != digest
        if damaged or not file.is_file():
            yield _MissingFile(path, size, digest)


class _Measured:
    """A file that takes no more than was announced, and knows whether it was that."""

    def __init__(self, file: BinaryIO, due: _MissingFile) -> None:
        self._file, self._due = file, due
        self._bytes, self._hash = 0, sha256()

    def write(self, data: bytes) -> int:
        self._bytes += len(data)
        if self._bytes <= self._due.bytes:
            self._hash.update(data)
            self._file.write(data)
        return len(data)

    @property
    def is_whole(self) -> bool:
        return self._bytes == self._due.bytes and self._hash.hexdigest() == self._due.sha256


def _give_cover(folder: Path) -> None:
    """Puts the newsroom's own cover where the settings look for it; one that was made is made again."""
    settings = Edition.folder(folder).settings
    given = settings.edition.cover
    named = _COVER.search(atomic.read(folder / "public" / FILE) or b"")
    if not given or not named or (folder / given).exists():
        return
    data = atomic.read(folder / "public" / named[0].decode()) or b""
    if sha256(data).hexdigest()[:8] == named[1].decode():
        atomic.write(atomic.require_within(folder, folder / given), data)
