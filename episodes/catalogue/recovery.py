"""Records held against all else that knows the episodes, before anything is built or published.

A record that is lost, damaged or an older copy would give its episode a new identity, or bring a withdrawn
one back. Here it is brought back from the newest witness that is whole, or the build is refused: nothing is
guessed. Witnesses are the journal, the description that the last publishing left in `public/`, the feeds
there, and the ledgers of targets. The first two hold whole records; the others only tell that there has to be
one.
"""

from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from episodes.catalogue import evidence, journal, records
from episodes.catalogue.journal import FEED_GUIDS, PUBLISHED, Journal, Key
from episodes.catalogue.podcast_guids import FILE, encode, parse, podcast_guid
from episodes.catalogue.records import Record, supersedes
from episodes.edition import atomic, edition
from episodes.edition.edition import BULLETINS, EPISODES, Edition
from episodes.errors import EpisodeError, RecordError
from episodes.formatting import is_public

_DESCRIPTION = Key(PUBLISHED, edition.STATE)


class _Witness(NamedTuple):
    """A whole record, and the file that holds it."""

    origin: Path
    record: Record


class _Back(NamedTuple):
    """A record that is brought back, from where, and what was wrong with the one here."""

    what: str
    witness: _Witness


def recover(edition: Edition, tell: Callable[[str], None]) -> tuple[Record, ...]:
    """Brings lost records back and makes the journal good; refuses where no witness holds what is lost.

    Only while the edition's lock is held. Nothing is written where anything is refused.

    Args:
        edition: whose records.
        tell: takes a line for each thing that was brought back.

    Returns:
        The records of all episodes, as `records.load_all` would read them now.

    Raises:
        RecordError: a record is lost or altered, and nothing here holds it.
        StorageError: something cannot be read or written.
    """
    found = _Recovery(edition, tell)
    found.run()
    return found.episodes


class _Recovery:
    """What lies in `records/`, and what others say of it."""

    def __init__(self, edition: Edition, tell: Callable[[str], None]) -> None:
        self._edition, self._public, self._tell = edition, edition.public, tell
        self._journal = Journal(edition.records)
        self._here: dict[Key, Record] = {}
        self._damaged: dict[Key, EpisodeError] = {}
        self._back: dict[Key, _Back] = {}
        self._items = tuple(evidence.items(edition.public))
        self._sent = evidence.sent(edition.records)

    def run(self) -> None:
        self._read()
        for key in sorted(self._keys()):
            if back := self._judged(key):
                self._back[key] = back
        self._known = self._here | {key: back.witness.record for key, back in self._back.items()}
        self._refuse_damaged()
        self._refuse_twins()
        self._refuse_lost()
        self._refuse_older()
        feeds = self._podcasts()
        self._write(feeds)

    @property
    def episodes(self) -> tuple[Record, ...]:
        """Of all episodes, in the order of their files."""
        found = [record for key, record in self._known.items() if key.shelf == EPISODES]
        return tuple(sorted(found, key=lambda record: f"{record.slug}.json"))

    def _read(self) -> None:
        for shelf in (EPISODES, BULLETINS):
            for path in records.record_files(journal.records_folder(self._edition.records, shelf)):
                key = Key(shelf, path.stem)
                try:
                    self._here[key] = records.load(path)
                except EpisodeError as error:
                    if error.exit_code != EpisodeError.exit_code:
                        raise
                    self._damaged[key] = error

    def _keys(self) -> set[Key]:
        """All that any witness knows an episode of."""
        known = {Key(shelf, name) for shelf in (EPISODES, BULLETINS) for name in self._journal.names(shelf)}
        known |= self._here.keys() | self._damaged.keys() | self._sent.keys()
        known |= {item.key for item in self._items}
        return known | self._description.records.keys() if self._is_new else known

    # Which record holds

    def _judged(self, key: Key) -> _Back | None:
        """What is brought back in place of the record that is here, or is not; None where that one stands."""
        mine, found = self._here.get(key), self._witnesses(key)
        if not found:
            return None
        newest = _newest(found, final=key.shelf == EPISODES)
        if mine is None:
            return _Back(self._what(key), newest)
        if not any(_are_kin(mine, one.record) for one in found):
            return _Back("of another identity", newest)
        earlier = self._journal.is_earlier(key, _digest(key, mine))
        if earlier or supersedes(newest.record, mine, final=key.shelf == EPISODES):
            return _Back("an older copy", newest)
        return None

    def _what(self, key: Key) -> str:
        if key not in self._damaged:
            return "missing"
        return "damaged" if self._path(key).stat().st_size else "empty"

    def _witnesses(self, key: Key) -> list[_Witness]:
        """Those who hold a whole record: the journal, and the description where the journal may be behind."""
        found = []
        if data := self._journal.last(key) if self._is_unlike(key) else None:
            found.append(_Witness(self._edition.records / journal.FILE, records.decode(data)))
        if (self._is_new or self._journal.digest(key) is None) and key in self._description.records:
            found.append(_Witness(self._public / edition.STATE, self._description.records[key]))
        return found

    def _is_unlike(self, key: Key) -> bool:
        """Whether the journal may have something to say of a record: it has not just the one that is here."""
        mine = self._here.get(key)
        return mine is None or self._is_new or self._journal.digest(key) != _digest(key, mine)

    @cached_property
    def _is_new(self) -> bool:
        """Whether there is a published description that records were not held against before."""
        if not (self._public / edition.STATE).is_file():
            return False
        return self._journal.digest(_DESCRIPTION) != journal.digest(_DESCRIPTION, self._stamp)

    @cached_property
    def _stamp(self) -> bytes:
        return msgspec.json.encode(atomic.digest(self._public / edition.STATE))

    @cached_property
    def _description(self) -> evidence.Described:
        return evidence.described(self._public) or evidence.Described({}, {})

    # What nobody holds

    def _refuse_damaged(self) -> None:
        for key in self._damaged:
            if key not in self._known:
                cause = self._damaged[key].values.get("cause", "")
                raise RecordError("damaged", path=self._path(key), cause=cause, remedy=self._remedy)

    def _refuse_twins(self) -> None:
        """Two records with one guid: a copy under another slug."""
        owners: dict[str, Key] = {}
        for key, record in self._known.items():
            for guid in (record.guid, *record.former):
                other = owners.setdefault(guid, key)
                if other != key:
                    stray, whole = (other, key) if self._is_copy(other) else (key, other)
                    raise RecordError("twin", path=self._path(stray), other=self._path(whole))

    def _is_copy(self, key: Key) -> bool:
        """Whether the files of a record are called after another slug."""
        last = self._known[key].revisions[-1:]
        return any(f"-{key.name}-" not in revision.media.name for revision in last)

    def _refuse_lost(self) -> None:
        known = {guid for record in self._known.values() for guid in (record.guid, *record.former)}
        for item in self._items:
            record = self._known.get(item.key)
            if item.guid in known or (record and self._is_vouched(item.key, record)):
                continue
            told = {"path": self._path(item.key), "witness": self._public / item.file, "remedy": self._remedy}
            if record is None:
                raise RecordError("lost", **told)
            raise RecordError("altered", **told, ours=record.guid, theirs=item.guid)
        for key, witness in (self._sent | evidence.notices(self._public, self._known)).items():
            if key not in self._known:
                raise RecordError("lost", path=self._path(key), witness=witness, remedy=self._remedy)

    def _is_vouched(self, key: Key, record: Record) -> bool:
        """Whether someone who holds whole records knows an episode by the identity that it has here."""
        if self._journal.digest(key) == _digest(key, record):
            return True
        return any(_are_kin(one.record, record) for one in self._witnesses(key))

    def _refuse_older(self) -> None:
        """Records that are behind what listeners are shown, where no witness holds the newer one."""
        shown = {(item.key, item.guid): item for item in self._items if item.key.shelf == EPISODES}
        for key, record in self._known.items():
            last, item = record.current, shown.get((key, record.guid))
            if last is None:
                continue
            told = {"path": self._path(key), "remedy": self._remedy}
            if item and item.revision not in {revision.id for revision in record.revisions}:
                raise RecordError("older", witness=self._public / item.file, **told)
            place = edition.episode_folder(self._public, key.name, key.shelf)
            if not (place / last.id).is_dir() and evidence.is_notice(place / edition.ENTRY):
                raise RecordError("taken back", witness=place / edition.ENTRY, **told)

    @property
    def _remedy(self) -> str:
        site = self._edition.settings.edition.site
        key = "from site" if is_public(site) else "from backup"
        return str(RecordError(key, site=site))

    def _path(self, key: Key) -> Path:
        return journal.records_folder(self._edition.records, key.shelf) / f"{key.name}.json"

    # Which podcast each feed is

    def _podcasts(self) -> dict[str, str]:
        """The identities of feeds as they hold.

        Raises:
            RecordError: nobody can tell which of two is right, or what a damaged file held.
        """
        path = self._edition.records / FILE
        mine, wrong = parse(atomic.read(path) or b"")
        found = dict(mine)
        for file, told in self._told_podcasts():
            guid = self._podcast(file, mine.get(file), told)
            if guid != mine.get(file):
                found[file] = guid
                self._feeds_back[file] = next(origin for origin, other in told if other == guid)
        if wrong and found == mine:
            cause = f"line {wrong} is not a feed's file, a tab and its podcast:guid"
            raise RecordError("damaged", path=path, cause=cause, remedy=self._remedy)
        return found

    def _told_podcasts(self) -> Iterator[tuple[str, list[tuple[Path, str]]]]:
        """Each feed, and what is said of it, by whom, the most trusted first."""
        data = self._journal.last(FEED_GUIDS)
        kept = msgspec.json.decode(data, type=dict[str, str]) if data else {}
        told = [(self._edition.records / journal.FILE, kept)]
        if self._is_new or not kept:
            told.append((self._public / edition.STATE, dict(self._description.feeds)))
        for file, guid in evidence.podcasts(self._public).items():
            told.append((self._public / file, {file: guid}))
        for file in sorted({file for _, guids in told for file in guids}):
            yield file, [(origin, guids[file]) for origin, guids in told if file in guids]

    def _podcast(self, file: str, mine: str | None, told: list[tuple[Path, str]]) -> str:
        """The identity of one feed: what is written here, where anybody says the same, else what they say."""
        guids = [guid for _, guid in told]
        if mine is None or len(told) > 1:
            return mine if mine in guids else guids[0]
        (witness, theirs) = told[0]
        site = (self._edition.settings.edition.site or "").rstrip("/")
        born = podcast_guid(f"{site}/{file}")
        if theirs != mine and born not in {mine, theirs}:
            names = {"path": self._edition.records / FILE, "file": file, "witness": witness}
            raise RecordError("altered feed", ours=mine, theirs=theirs, **names)
        return mine if born == mine else theirs

    @cached_property
    def _feeds_back(self) -> dict[str, Path]:
        return {}

    # What is written

    def _write(self, feeds: dict[str, str]) -> None:
        folder = self._edition.records
        for key, (what, witness) in self._back.items():
            records.save(journal.records_folder(folder, key.shelf), witness.record)
            told = RecordError("recovered", path=self._path(key), what=what, origin=witness.origin)
            self._tell(str(told))
        if self._feeds_back:
            atomic.write(folder / FILE, encode(feeds))
        for file, origin in self._feeds_back.items():
            self._tell(str(RecordError("recovered feed", path=folder / FILE, file=file, origin=origin)))
        due = dict(self._due(feeds))
        journal.append(folder, due.items())
        forgotten = {key for key, record in self._known.items() if journal.must_forget(record)}
        if self._journal.damaged or self._journal.is_long or self._journal.has_earlier(forgotten, due):
            Journal(folder).compact()

    def _due(self, feeds: dict[str, str]) -> Iterator[tuple[Key, bytes]]:
        """What the journal does not have yet."""
        for key, record in self._known.items():
            if self._journal.digest(key) != _digest(key, record):
                yield key, records.encode(record)
        data = journal.encode_feed_guids(feeds)
        if feeds and self._journal.digest(FEED_GUIDS) != journal.digest(FEED_GUIDS, data):
            yield FEED_GUIDS, data
        if self._known and self._is_new:
            yield _DESCRIPTION, self._stamp


def _newest(found: list[_Witness], *, final: bool) -> _Witness:
    """Who holds the latest state of a record; who published it, where two are of different episodes."""
    first, *others = found
    for other in others:
        at_odds = not _are_kin(first.record, other.record)
        if at_odds or supersedes(other.record, first.record, final=final):
            first = other
    return first


def _are_kin(one: Record, other: Record) -> bool:
    """Whether two records are of one episode, reissued or not."""
    return one.guid in (other.guid, *other.former) or other.guid in one.former


def _digest(key: Key, record: Record) -> str:
    return journal.digest(key, records.encode(record))
