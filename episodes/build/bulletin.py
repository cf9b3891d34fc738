"""The daily bulletin: the episodes of a day as one, a chapter each, from the clips that they were made of.

The newest day gets one as soon as it has enough episodes; an older day's is remade only when an episode of it
was revised, withdrawn or added. Its record is like any episode's, in a folder of its own.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from episodes import feed
from episodes.announcement import facts_of
from episodes.build.context import BuildContext, EpisodeJob
from episodes.build.script import Edits
from episodes.catalogue import record_copies, records, revision_folders
from episodes.catalogue.records import Inputs, Record
from episodes.catalogue.withdrawal import withdraw
from episodes.edition.edition import BULLETINS
from episodes.errors import ENDING, EpisodeError
from episodes.site.current_revision_page import write_entry_page
from scripts import readers
from scripts.errors import HautevoixError

if TYPE_CHECKING:
    from episodes.build.speak import CastScript


MOST = 255
"""Episodes of a bulletin: a tag's table of contents counts its chapters in one byte."""


class Bulletins:
    """The bulletins of an edition, as they stand and as they are remade.

    Attributes:
        written: whether an entry page had to be replaced.
    """

    def __init__(self, context: BuildContext) -> None:
        """Read the records of bulletins."""
        self._context, self._edition = context, context.edition
        known = records.load_all(context.edition.records / BULLETINS)
        self._records = {record.slug: record for record in known}
        self._episodes: tuple[Record, ...] = ()
        self._changed: set[str] = set()
        self.written = False

    @property
    def records(self) -> tuple[Record, ...]:
        """Of all bulletins, withdrawn ones included."""
        return tuple(self._records.values())

    def drop(self, episodes: Iterable[Record]) -> None:
        """Withdraw each bulletin that holds what was withdrawn or reissued, before anything is spoken anew.

        Args:
            episodes: records of all the edition's episodes.

        Raises:
            StorageError: the disk refused.
        """
        published = {record.guid for record in episodes if record.current}
        for record in self.records:
            if record.current and not published.issuperset(record.current.members):
                self._withdraw(record)

    @property
    def stale(self) -> bool:
        """Whether files of a withdrawn bulletin are still there."""
        public = self._edition.public
        return any(
            record.withdrawn and revision_folders.outdated_files(public, record, BULLETINS)
            for record in self.records
        )

    def make(self, episodes: Iterable[Record], shown_at: datetime) -> None:
        """Make the bulletins that are wanted, and withdraw those whose episodes are gone.

        The build warns of one that cannot be made; the one before stands.

        Args:
            episodes: records of all the edition's episodes.
            shown_at: the time up to which episodes are shown.

        Raises:
            StorageError: the disk refused; what was published before still is.
        """
        self._episodes = tuple(episodes)
        bulletin, zone = self._edition.settings.bulletin, self._edition.settings.edition.zone
        by_day = groupby(
            feed.published_records(self._episodes, shown_at)[::-1],
            key=lambda record: datetime.fromisoformat(record.date).astimezone(zone).date(),
        )
        days = {day: tuple(members) for day, members in by_day}
        newest = max(days, default=None) if bulletin.enabled else None
        for slug in self._records.keys() - {_slug(day) for day in days}:
            self._withdraw(self._records[slug])
        for day, members in days.items():
            known = self._records.get(_slug(day))
            if len(members) < bulletin.minimum:
                self._withdraw(known)
            elif known or day == newest:
                self._update(day, members, known)

    def clear(self) -> None:
        """Remove what no feed names any more.

        Raises:
            StorageError: something cannot be removed.
        """
        for record in self.records:
            if record.slug in self._changed or record.withdrawn or record.former:
                revision_folders.remove_outdated(self._edition.public, record, BULLETINS)

    def _update(self, day: date, members: tuple[Record, ...], known: Record | None) -> None:
        """Make a day's bulletin unless it stands as it should be; one that cannot be made is warned of."""
        content = "\n".join(f"{member.guid} {member.revisions[-1].id}" for member in members)
        inputs = Inputs(_slug(day), hashlib.sha256(content.encode()).hexdigest(), None)
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
            self._context.warn(f"{inputs.source}: not made. {error}")
            if known and _has_lost_episodes(known, members):
                self._withdraw(known)

    def _produce(self, day: date, members: tuple[Record, ...], known: Record | None, inputs: Inputs) -> None:
        from episodes.build import bulletin_script  # noqa: PLC0415 - only where something changed
        from episodes.build.make_revision import make_revision  # noqa: PLC0415 - likewise

        if len(members) > MOST:
            raise EpisodeError("too many", count=len(members), most=MOST)
        synthesizer = self._context.synthesizer
        record = known or Record(
            identity=inputs.source,
            guid=str(self._context.new_guid()),
            slug=inputs.source,
            number=len(self._records) + 1,
            date=members[-1].date,
        )
        lost = _has_lost_episodes(record, members)
        if lost:  # apps may have kept what its revisions hold: they take it for another one
            record = replace(record, guid=str(self._context.new_guid()), former=(*record.former, record.guid))
        paths = {self._edition.source(path): path for path in self._edition.articles}
        articles = [self._member_script(member, paths) for member in members]
        script = bulletin_script.join(record.slug, day, articles, self._edition)
        job = EpisodeJob(Path(inputs.source), record, inputs, folder=BULLETINS)
        revision, built = make_revision(script, job, self._context, synthesizer)
        revision = replace(revision, members=tuple(member.guid for member in members))
        earlier = [one for one in record.revisions if one.id != revision.id]
        earlier = [] if lost or record.withdrawn else earlier
        self._keep(replace(record, revisions=(*earlier, revision), withdrawn=None))
        self._context.emit(built)

    def _member_script(self, member: Record, paths: Mapping[str, Path]) -> "CastScript":
        """Return an article as its episode has it, without the announcement around it.

        Args:
            member: the episode.
            paths: of the edition's articles, by their names in records.

        Raises:
            EpisodeError: its article or script file is no longer what the episode was made from.
            HautevoixError: it cannot be read.
        """
        from episodes.build import script, speak  # noqa: PLC0415 - only where something changed

        edition, synthesizer, revision = self._edition, self._context.synthesizer, member.revisions[-1]
        path = paths.get(revision.source)
        if path is None or not path.is_file():
            raise EpisodeError("gone since", source=revision.source, slug=member.slug)
        data = edition.article_bytes(path)
        edits = Edits.read(edition.script(path, member.slug))
        found = hashlib.sha256(data).hexdigest(), edits and edits.sha256
        if found != (revision.article, revision.script):
            raise EpisodeError("changed since", source=revision.source, slug=member.slug)
        article = readers.parse(data, str(path))
        written = script.article_script(article, edition, edits, self._context.lexicon)
        bare = script.without_announcement(written, edition, facts_of(revision, self._episodes))
        known = dict(revision.cast)
        cast = speak.cast_script(bare, edition.settings, synthesizer, known)
        speak.log_cast(cast.cast, edition.settings, synthesizer, known)
        return cast

    def _keep(self, record: Record) -> None:
        record_copies.save_record(self._edition.records, BULLETINS, record)
        self._records[record.slug] = record
        self._changed.add(record.slug)
        if record.current:
            self._show(record)

    def _show(self, record: Record) -> None:
        site = self._edition.settings.edition.site
        self.written |= write_entry_page(self._edition.public, record, site, collection=BULLETINS)

    def _withdraw(self, record: Record | None) -> None:
        if record and record.current:
            self._keep(withdraw(record, self._context.now.isoformat(timespec="seconds")))


def _slug(day: date) -> str:
    return f"bulletin-{day.isoformat()}"


def _has_lost_episodes(record: Record, members: Iterable[Record]) -> bool:
    """Return whether a bulletin holds an episode that was withdrawn or reissued since."""
    before = record.revisions[-1].members if record.revisions else ()
    return not {member.guid for member in members}.issuperset(before)
