"""Recovery of lost and damaged records, before anything is built or published.

A record that is lost, damaged or an older copy would give its episode a new identity, or bring a withdrawn
one back. It is restored from the newest other copy, or the build is refused: nothing is guessed. The journal
and the published description hold whole records; the feeds in `public/` and the ledgers of targets only prove
that a record has to exist.
"""

import os
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from episodes.catalogue import record_copies, records, recovery_sources
from episodes.catalogue.podcast_guids import FILE as GUIDS_FILE
from episodes.catalogue.podcast_guids import encode, parse, podcast_guid
from episodes.catalogue.record_copies import FEED_GUIDS, PUBLISHED, Journal, Key
from episodes.catalogue.records import Record, supersedes
from episodes.edition import atomic
from episodes.edition.edition import BULLETINS, ENTRY, EPISODES, STATE, Edition
from episodes.errors import EpisodeError, RecordError
from episodes.formatting import is_public

_DESCRIPTION = Key(PUBLISHED, STATE)


class _Copy(NamedTuple):
    """A whole record, and the file that holds it."""

    origin: Path
    record: Record


class _Restored(NamedTuple):
    """A record that is restored, and what was wrong with the one in `records/`."""

    what: str
    copy: _Copy


def recover(edition: Edition, tell: Callable[[str], None]) -> tuple[Record, ...]:
    """Restore lost records and complete the journal; refuse where no copy of a lost record exists.

    Only while the edition's lock is held. Nothing is written where anything is refused.

    Args:
        edition: whose records.
        tell: takes a line for each thing that was restored.

    Returns:
        The records of all episodes, as `records.load_all` would read them now.

    Raises:
        RecordError: a record is lost or altered, and no copy of it is here.
        StorageError: something cannot be read or written.
    """
    recovery = _Recovery(edition)
    recovery.refuse_damaged()
    recovery.refuse_twins()
    recovery.refuse_lost()
    recovery.refuse_older()
    guids = recovery.feed_guids()
    for line in recovery.write(guids):
        tell(line)
    episodes = [record for key, record in recovery.known.items() if key.collection == EPISODES]
    return tuple(sorted(episodes, key=lambda record: f"{record.slug}.json"))


class _Recovery:
    """The records of an edition, compared with every other copy and trace of them.

    Attributes:
        known: each record as it applies from now on.
    """

    def __init__(self, edition: Edition) -> None:
        self.records, self.public = edition.records, edition.public
        self.site = edition.settings.edition.site
        self.journal = Journal(self.records)
        self.items = tuple(recovery_sources.feed_items(self.public))
        self.sent = recovery_sources.sent(self.records)
        self.here: dict[Key, Record] = {}
        self.damaged: dict[Key, EpisodeError] = {}
        self.digests: dict[Key, tuple[Record, str]] = {}
        for collection in (EPISODES, BULLETINS):
            for path in records.record_files(record_copies.records_folder(self.records, collection)):
                key = Key(collection, path.stem)
                try:
                    self.here[key] = records.load(path)
                except EpisodeError as error:
                    if error.exit_code != EpisodeError.exit_code:
                        raise
                    self.damaged[key] = error
        keys = {Key(where, name) for where in (EPISODES, BULLETINS) for name in self.journal.names(where)}
        keys |= self.here.keys() | self.damaged.keys() | self.sent.keys()
        keys |= {item.key for item in self.items}
        if self.has_new_description:
            keys |= self.description.records.keys()
        found = ((key, self.find_newer(key)) for key in sorted(keys))
        self.restored = {key: restored for key, restored in found if restored}
        self.restored_feeds: dict[str, Path] = {}
        self.known = self.here | {key: restored.copy.record for key, restored in self.restored.items()}

    # Which copy of a record applies

    def find_newer(self, key: Key) -> _Restored | None:
        """What replaces the record in `records/`; None where that one stands."""
        mine, copies = self.here.get(key), self.copies(key)
        if not copies:
            return None
        final = key.collection == EPISODES
        newest = copies[0]
        for other in copies[1:]:  # of different episodes, the one that was published
            if not _is_same_episode(newest.record, other.record) or supersedes(
                other.record, newest.record, final=final
            ):
                newest = other
        if mine is None and key not in self.damaged:
            return _Restored("missing", newest)
        if mine is None:
            return _Restored("damaged" if self.path(key).stat().st_size else "empty", newest)
        if not any(_is_same_episode(mine, copy.record) for copy in copies):
            return _Restored("of another identity", newest)
        if self.journal.is_earlier(key, self.digest(key, mine)) or supersedes(
            newest.record, mine, final=final
        ):
            return _Restored("an older copy", newest)
        return None

    def copies(self, key: Key) -> list[_Copy]:
        """Other copies of a record: the journal's, and the description's where the journal may be behind."""
        mine, found = self.here.get(key), []
        differs = (
            mine is None or self.has_new_description or self.journal.digest(key) != self.digest(key, mine)
        )
        if data := self.journal.last(key) if differs else None:
            found.append(_Copy(self.records / record_copies.FILE, records.decode(data)))
        may_be_behind = self.has_new_description or self.journal.digest(key) is None
        if may_be_behind and key in self.description.records:
            found.append(_Copy(self.public / STATE, self.description.records[key]))
        return found

    def digest(self, key: Key, record: Record) -> str:
        """The digest of a record, as the journal has it.

        Args:
            key: of the episode.
            record: of the episode.
        """
        known = self.digests.get(key)
        if known is None or known[0] is not record:  # another copy
            known = self.digests[key] = (record, record_copies.digest(key, records.encode(record)))
        return known[1]

    @cached_property
    def has_new_description(self) -> bool:
        """Whether there is a published description that records were not compared with before."""
        if not (self.public / STATE).is_file():
            return False
        return self.journal.digest(_DESCRIPTION) != record_copies.digest(_DESCRIPTION, self.description_stamp)

    @cached_property
    def description_stamp(self) -> bytes:
        """The digest of the published description, as a journal line holds it."""
        return msgspec.json.encode(atomic.digest(self.public / STATE))

    @cached_property
    def description(self) -> recovery_sources.Described:
        """The published description; empty where it is missing or damaged."""
        return recovery_sources.described(self.public) or recovery_sources.Described({}, {})

    # What no copy replaces

    def refuse_damaged(self) -> None:
        """Refuse damaged records of which there is no other copy."""
        for key, error in self.damaged.items():
            if key not in self.known:
                cause = error.values.get("cause", "")
                raise RecordError("damaged", path=self.path(key), cause=cause, remedy=self.remedy)

    def refuse_twins(self) -> None:
        """Refuse two records with one guid: one is a copy under another slug."""
        owners: dict[str, Key] = {}
        for key, record in self.known.items():
            for guid in (record.guid, *record.former):
                other = owners.setdefault(guid, key)
                if other == key:
                    continue
                last = self.known[other].revisions[-1:]
                is_copy = any(f"-{other.name}-" not in revision.media.name for revision in last)
                stray, whole = (other, key) if is_copy else (key, other)
                raise RecordError("twin", path=self.path(stray), other=self.path(whole))

    def refuse_lost(self) -> None:
        """Refuse to go on without a record that a feed, a ledger or a notice proves."""
        guids = {guid for record in self.known.values() for guid in (record.guid, *record.former)}
        for item in self.items:
            record = self.known.get(item.key)
            if item.guid in guids or (record and self.is_confirmed(item.key, record)):
                continue
            values = {"path": self.path(item.key), "proof": self.public / item.file, "remedy": self.remedy}
            if record is None:
                raise RecordError("lost", **values)
            raise RecordError("altered", **values, ours=record.guid, theirs=item.guid)
        for key, proof in (self.sent | recovery_sources.notices(self.public, self.known)).items():
            if key not in self.known:
                raise RecordError("lost", path=self.path(key), proof=proof, remedy=self.remedy)

    def is_confirmed(self, key: Key, record: Record) -> bool:
        """Whether another whole copy knows an episode by the identity of its record.

        Args:
            key: of the episode.
            record: of the episode, as it lies in `records/`.
        """
        if self.journal.digest(key) == self.digest(key, record):
            return True
        return any(_is_same_episode(copy.record, record) for copy in self.copies(key))

    def refuse_older(self) -> None:
        """Refuse records that are behind what listeners see, where no copy is newer."""
        shown = {(item.key, item.guid): item for item in self.items if item.key.collection == EPISODES}
        for key, record in self.known.items():
            last, item = record.current, shown.get((key, record.guid))
            if last is None:
                continue
            if item and item.revision not in {revision.id for revision in record.revisions}:
                proof = self.public / item.file
                raise RecordError("older", path=self.path(key), proof=proof, remedy=self.remedy)
            folder = os.path.join(
                self.public, key.collection, key.name
            )  # as text: it is asked of every episode
            if os.path.isdir(os.path.join(folder, last.id)):
                continue
            if recovery_sources.is_notice(proof := Path(folder, ENTRY)):
                raise RecordError("taken back", path=self.path(key), proof=proof, remedy=self.remedy)

    @property
    def remedy(self) -> str:
        """What a person can do, for messages."""
        return str(RecordError("from site" if is_public(self.site) else "from backup", site=self.site))

    def path(self, key: Key) -> Path:
        """The file of a record."""
        return record_copies.records_folder(self.records, key.collection) / f"{key.name}.json"

    # The identities of feeds

    def feed_guids(self) -> dict[str, str]:
        """The `podcast:guid` of each feed as it applies from now on.

        Raises:
            RecordError: two differ and nothing tells which is right; or the file is damaged.
        """
        path = self.records / GUIDS_FILE
        mine, wrong = parse(atomic.read(path) or b"")
        guids = dict(mine)
        for file, sources in self.feed_guid_sources():
            guid = self.choose_feed_guid(file, mine.get(file), sources)
            if guid != mine.get(file):
                guids[file] = guid
                self.restored_feeds[file] = next(origin for origin, other in sources if other == guid)
        if wrong and guids == mine:
            cause = f"line {wrong} is not a feed's file, a tab and its podcast:guid"
            raise RecordError("damaged", path=path, cause=cause, remedy=self.remedy)
        return guids

    def feed_guid_sources(self) -> Iterator[tuple[str, list[tuple[Path, str]]]]:
        """Each feed with what other files say of its identity, the most reliable first."""
        data = self.journal.last(FEED_GUIDS)
        journalled = msgspec.json.decode(data, type=dict[str, str]) if data else {}
        sources = [(self.records / record_copies.FILE, journalled)]
        if self.has_new_description or not journalled:
            sources.append((self.public / STATE, dict(self.description.feeds)))
        for file, guid in recovery_sources.feed_guids(self.public).items():
            sources.append((self.public / file, {file: guid}))
        for file in sorted({file for _, guids in sources for file in guids}):
            yield file, [(origin, guids[file]) for origin, guids in sources if file in guids]

    def choose_feed_guid(self, file: str, mine: str | None, sources: list[tuple[Path, str]]) -> str:
        """The identity of one feed: the recorded one, where another source agrees, else what they say.

        Args:
            file: name of the feed in `public/`.
            mine: the recorded identity; None where none is recorded.
            sources: other files that tell it, each with the identity it tells; at least one.

        Raises:
            RecordError: one source alone contradicts the record, and neither is the feed's original identity.
        """
        guids = [guid for _, guid in sources]
        if mine is None or len(sources) > 1:
            return mine if mine in guids else guids[0]
        ((proof, theirs),) = sources
        original = podcast_guid(f"{(self.site or '').rstrip('/')}/{file}")
        if theirs != mine and original not in {mine, theirs}:
            path = self.records / GUIDS_FILE
            raise RecordError("altered feed", path=path, file=file, proof=proof, ours=mine, theirs=theirs)
        return mine if original == mine else theirs

    # What is written

    def write(self, guids: dict[str, str]) -> Iterator[str]:
        """Write what was restored, and complete the journal; a line for each thing that was restored."""
        for key, (what, copy) in self.restored.items():
            records.save(record_copies.records_folder(self.records, key.collection), copy.record)
            yield str(RecordError("recovered", path=self.path(key), what=what, origin=copy.origin))
        path = self.records / GUIDS_FILE
        if self.restored_feeds:
            atomic.write(path, encode(guids))
        for file, origin in self.restored_feeds.items():
            yield str(RecordError("recovered feed", path=path, file=file, origin=origin))
        lines = {
            key: records.encode(record)
            for key, record in self.known.items()
            if self.journal.digest(key) != self.digest(key, record)
        }
        data = record_copies.encode_feed_guids(guids)
        if guids and self.journal.digest(FEED_GUIDS) != record_copies.digest(FEED_GUIDS, data):
            lines[FEED_GUIDS] = data
        if self.known and self.has_new_description:
            lines[_DESCRIPTION] = self.description_stamp
        record_copies.append(self.records, lines.items())
        forgotten = {key for key, record in self.known.items() if record_copies.must_forget(record)}
        if self.journal.damaged or self.journal.is_long or self.journal.has_earlier(forgotten, lines):
            Journal(self.records).compact()


def _is_same_episode(one: Record, other: Record) -> bool:
    """Whether two records are of one episode, reissued or not."""
    return one.guid in (other.guid, *other.former) or other.guid in one.former
