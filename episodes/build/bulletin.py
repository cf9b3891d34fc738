"""The daily bulletin: the episodes of a day as one, a chapter each, from the clips that they were made of.

Which bulletins are made, and when.

The newest day has one as soon as it has episodes enough; an older day's is remade only when an episode of it
was revised, withdrawn or added. Its record is one like any episode's, in a folder of its own.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace as revised

from audio.synthesis.synthesizer import Synthesizer
from episodes import events, feed
from episodes.announcement import recorded
from episodes.build.context import Workshop
from episodes.catalogue import identity, journal, records, revision_folders
from episodes.catalogue.records import Inputs, Record
from episodes.catalogue.withdrawal import withdraw
from episodes.edition.edition import BULLETINS, Edition
from episodes.errors import ENDING, EpisodeError
from episodes.site.episode import write_entry_page
from scripts import readers
from scripts.errors import HautevoixError

if TYPE_CHECKING:
    from episodes.build.bulletin_script import BulletinPart


MOST = 255
"""Episodes of a bulletin: a tag's table of contents counts its chapters in one byte."""


class Bulletins:
    """The bulletins of an edition, as they stand and as they are remade."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._edition = shop.edition
        known = records.load_all(shop.edition.records / BULLETINS)
        self._records = {record.slug: record for record in known}
        self._episodes: tuple[Record, ...] = ()
        self._changed: set[str] = set()
        self.written = False

    @property
    def records(self) -> tuple[Record, ...]:
        """Of all bulletins, withdrawn ones included."""
        return tuple(self._records.values())

    def drop(self, episodes: Iterable[Record]) -> None:
        """Takes back each bulletin that holds what was withdrawn or reissued, before anything is said anew.

        Args:
            episodes: records of all the edition's.

        Raises:
            StorageError: the disk refused.
        """
        published = {record.guid for record in episodes if record.current}
        for record in self.records:
            if record.current and not published.issuperset(record.current.members):
                self._withdraw(record)

    @property
    def stale(self) -> bool:
        """Whether something of a bulletin lies there that was taken back."""
        public = self._edition.public
        return any(
            record.withdrawn and revision_folders.outdated_files(public, record, BULLETINS)
            for record in self.records
        )

    def make(self, episodes: Iterable[Record], shown_at: datetime) -> None:
        """Makes the bulletins that are wanted, and takes back those whose episodes are gone.

        One that cannot be made is told of; the one before stands.

        Args:
            episodes: records of all the edition's.
            shown_at: the time up to which episodes are shown.

        Raises:
            StorageError: the disk refused; what was published before still is.
        """
        self._episodes = tuple(episodes)
        days = _days(self._episodes, self._edition, shown_at)
        newest = max(days, default=None) if self._edition.settings.bulletin.enabled else None
        for slug in self._records.keys() - {_slug(day) for day in days}:
            self._withdraw(self._records[slug])
        for day, members in days.items():
            known = self._records.get(_slug(day))
            if len(members) < self._edition.settings.bulletin.minimum:
                self._withdraw(known)
            elif known or day == newest:
                self._attempt(day, members, known)

    def clear(self) -> None:
        """Takes away what no feed names any more.

        Raises:
            StorageError: something cannot be removed.
        """
        for record in self.records:
            if record.slug in self._changed or record.withdrawn or record.former:
                revision_folders.remove_outdated(self._edition.public, record, BULLETINS)

    def _attempt(self, day: date, members: tuple[Record, ...], known: Record | None) -> None:
        inputs = Inputs(_slug(day), _digest(members), None)
        last = known.current if known else None
        same = last is not None and last.article == inputs.article
        if known and same and revision_folders.has_complete_audio(self._edition.public, known, BULLETINS):
            self._show(known)
            return
        try:
            self._produce(day, members, known, inputs)
        except HautevoixError as error:
            if error.exit_code in ENDING:
                raise
            self._shop.bench.emit(events.Warned(message=f"{inputs.source}: not made. {error}"))
            if known and _lost(known, members):
                self._withdraw(known)

    def _produce(self, day: date, members: tuple[Record, ...], known: Record | None, inputs: Inputs) -> None:
        from episodes.build import bulletin_script  # noqa: PLC0415 - likewise
        from episodes.build import revision as production  # noqa: PLC0415 - needed only where something changed
        from episodes.build.speak import Performance  # noqa: PLC0415 - likewise

        if len(members) > MOST:
            raise EpisodeError("too many", count=len(members), most=MOST)
        studio = self._shop.studio
        record = known or Record(
            identity=inputs.source,
            guid=str(self._shop.bench.guid()),
            slug=inputs.source,
            number=len(self._records) + 1,
            date=members[-1].date,
        )
        lost = _lost(record, members)
        if (
            lost
        ):  # what its revisions hold was taken back: it is another one for apps, which may have kept them
            record = revised(record, guid=str(self._shop.bench.guid()), former=(*record.former, record.guid))
        parts = [self._part(member, studio) for member in members]
        heard, cast, tones = bulletin_script.joined(record.slug, day, parts, self._edition)
        self._shop.bench.emit(
            events.Started(source=inputs.source, slug=record.slug, segments=len(heard.segments))
        )
        progress = production.Progress(record.slug, len(heard.segments), self._shop.bench.emit)
        order = production.Order(self._shop, record, inputs, production.BULLETIN)
        product = production.produce(heard, Performance(studio, cast, tones), order, progress)
        revision = revised(product.revision, members=tuple(member.guid for member in members))
        gone = lost or record.withdrawn
        earlier = [] if gone else [one for one in record.revisions if one.id != revision.id]
        self._keep(revised(record, revisions=(*earlier, revision), withdrawn=None))
        self._shop.bench.emit(
            production.built(
                record, product, heard, path=Path(inputs.source), made=progress.made, shelf=BULLETINS
            )
        )

    def _part(self, member: Record, studio: Synthesizer) -> "BulletinPart":
        """An article as its episode says it, without what the house says around it.

        Raises:
            EpisodeError: its article or script file is no longer what the episode was made from.
            HautevoixError: it cannot be read.
        """
        from episodes.build import bulletin_script, speak  # noqa: PLC0415 - needed only where something changed
        from episodes.build import script as composition  # noqa: PLC0415 - likewise

        revision = member.revisions[-1]
        path = self._articles.get(revision.source)
        if path is None or not path.is_file():
            raise EpisodeError("gone since", source=revision.source, slug=member.slug)
        data = self._edition.article_bytes(path)
        place = self._edition.script(path, member.slug)
        edited = identity.read_script_file(place)
        script = hashlib.sha256(edited).hexdigest() if edited is not None else None
        if (hashlib.sha256(data).hexdigest(), script) != (revision.article, revision.script):
            raise EpisodeError("changed since", source=revision.source, slug=member.slug)
        article = readers.parse(data, str(path))
        written = composition.article_script(
            article, self._edition, place if script else None, self._shop.words
        )
        bare = composition.unannounced(written, self._edition, recorded(revision, self._episodes))
        said, performance = speak.rehearse(bare, self._edition.settings, studio, dict(revision.cast))
        return bulletin_script.BulletinPart(said, performance.cast, frozenset(performance.tones))

    @cached_property
    def _articles(self) -> Mapping[str, Path]:
        return {self._edition.source(path): path for path in self._edition.articles}

    def _keep(self, record: Record) -> None:
        journal.save_record(self._edition.records, BULLETINS, record)
        self._records[record.slug] = record
        self._changed.add(record.slug)
        if record.current:
            self._show(record)

    def _show(self, record: Record) -> None:
        self.written |= write_entry_page(
            self._edition.public, record, self._edition.settings.edition.site, shelf=BULLETINS
        )

    def _withdraw(self, record: Record | None) -> None:
        if record and record.current:
            self._keep(withdraw(record, self._shop.bench.now.isoformat(timespec="seconds")))


def _lost(record: Record, members: Iterable[Record]) -> bool:
    """Whether a bulletin holds an episode that was taken back since."""
    before = record.revisions[-1].members if record.revisions else ()
    return not {member.guid for member in members}.issuperset(before)


def _days(episodes: Iterable[Record], edition: Edition, now: datetime) -> dict[date, tuple[Record, ...]]:
    """What is published of each day, in the edition's time zone, oldest first."""
    shown = feed.published(episodes, now)[::-1]
    zone = edition.settings.edition.zone
    days = groupby(shown, key=lambda record: datetime.fromisoformat(record.date).astimezone(zone).date())
    return {day: tuple(members) for day, members in days}


def _slug(day: date) -> str:
    return f"bulletin-{day.isoformat()}"


def _digest(members: Iterable[Record]) -> str:
    """What a bulletin is made from: which revision of which episodes, in which order."""
    told = "\n".join(f"{member.guid} {member.revisions[-1].id}" for member in members)
    return hashlib.sha256(told.encode()).hexdigest()


__all__ = ["Bulletins"]
