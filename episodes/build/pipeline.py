"""build(): an edition, from its articles to what is published, at the cost of what changed.

The order of writing keeps every published episode wholly old or wholly new: a revision's folder, its record,
its page, and at the very end the feed, each whole before the next begins. What was withdrawn goes before all
else.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from episodes import events, feed
from episodes.build import pages_and_feeds
from episodes.build.build_articles import ArticleBuilder
from episodes.build.bulletin import Bulletins
from episodes.build.context import BuildContext, BuildRequest
from episodes.catalogue import clock_check, revision_folders
from episodes.catalogue.doubt_counts import summarize
from episodes.catalogue.identity import Catalogue
from episodes.catalogue.records import Record
from episodes.catalogue.recovery import recover
from episodes.catalogue.withdrawal import withdraw
from episodes.edition import atomic, lock
from episodes.edition.edition import BULLETINS
from episodes.edition.slugs import suggest_slugs
from episodes.errors import EpisodeError
from episodes.media import cover


def build(context: BuildContext, request: BuildRequest) -> int:
    """Build an edition, or some of its articles; the feed always shows all records.

    Args:
        context: what the build works with.
        request: what is asked for.

    Returns:
        The exit code of the first article that could not be built; 0 where none failed.

    Raises:
        LockedError: another build holds the edition.
        RecordError: a record is lost or damaged, and nothing here holds it.
        EpisodeError: settings are refused, or there is no such episode to remake.
        StorageError: the disk refused; what was published before still is.
    """
    edition = context.edition
    with lock.edition_lock(edition.records, request.wait):
        atomic.remove_leftovers(edition.public)
        try:
            return _Build(context, request, recover(edition, context.warn)).run()
        finally:  # no trace is left of a build that made nothing where there was nothing
            lock.remove_lock_file(edition.records)
            for folder in (edition.public, edition.root):
                with suppress(OSError):
                    folder.rmdir()


class _Build:
    """One build: the episodes and bulletins as they stand, and the steps in order."""

    def __init__(self, context: BuildContext, request: BuildRequest, records: Iterable[Record]) -> None:
        records = tuple(records)
        newest = max((r.current for r in records if r.current), key=lambda last: last.built, default=None)
        context = replace(context, newest_engines=newest.engines if newest else ())
        self._context, self._request = context, request
        edition = self._edition = context.edition
        self._catalogue = Catalogue(
            edition, records, named=request.articles or (), now=context.now, new_guid=context.new_guid
        )
        self._articles = ArticleBuilder(context, self._catalogue, request)
        has_bulletins = edition.settings.bulletin.enabled or (edition.records / BULLETINS).is_dir()
        self._bulletins = Bulletins(context) if has_bulletins else None
        self._written = False

    def run(self) -> int:
        """Take the steps; returns the first exit code of a failure."""
        self._check()
        self._withdraw()
        articles = self._edition.articles if self._request.articles is None else self._request.articles
        failures = self._articles.build(articles)
        unchanged, engine = self._articles.unchanged, self._context.engine
        before = [record for record in self._catalogue.records if record.slug not in self._articles.revised]
        if engine and unchanged and (error := engine.kept(unchanged, before)):
            self._context.emit(events.Kept(message=str(error)))
        if self._bulletins:
            shown_at = clock_check.latest_time(self._context.now, self._catalogue.records)
            self._bulletins.make(self._catalogue.records, shown_at)
            self._written |= self._bulletins.written
        for bill in self._context.bills:
            self._context.emit(events.Bought(**bill._asdict()))
        if self._catalogue.records or not failures:
            entry_files = self._write_entry_files()
            for message in entry_files.warnings:
                self._context.warn(message)
            self._context.emit(
                events.Done(
                    feed=str(entry_files.feed),
                    episodes=entry_files.episodes,
                    written=self._written or entry_files.written,
                    **summarize(self._articles.doubts)._asdict(),
                )
            )
        self._clear()
        return failures[0] if failures else 0

    def _check(self) -> None:
        """Refuse what cannot be done before anything is written.

        Raises:
            EpisodeError: no such episode, the clock is wrong, or the newsroom's cover cannot be used.
        """
        request, known = self._request, self._catalogue.by_slug
        withdrawn_slugs = request.withdrawal.slugs if request.withdrawal else ()
        for slug in sorted(request.again.union(request.reissue, withdrawn_slugs) - known.keys()):
            raise EpisodeError("no episode", slug=slug, known=suggest_slugs(slug, known))
        for slug in sorted(request.reissue):
            if known[slug].withdrawn:
                raise EpisodeError("taken back", slug=slug)
        # Episodes to remake may have been made while the clock was wrong.
        others = [record for record in self._catalogue.records if record.slug not in request.again]
        clock_check.require_plausible(self._context.now, others)
        if given := self._context.given_cover:
            cover.refuse_unfit(self._edition.public, given)

    def _withdraw(self) -> None:
        """Withdraw what is asked for, and finish interrupted withdrawals, before anything is spoken.

        The records come first: whatever happens after, the next build finishes what they say.
        """
        if withdrawal := self._request.withdrawal:
            now = self._context.now.isoformat(timespec="seconds")
            for slug in dict.fromkeys(withdrawal.slugs):
                record = self._catalogue.by_slug[slug]
                self._catalogue.save(withdraw(record, now, withdrawal.reason, withdrawal.notice))
                self._context.emit(events.Withdrawn(slug=slug))
        elif not (
            any(
                r.withdrawn and revision_folders.outdated_files(self._edition.public, r)
                for r in self._catalogue.records
            )
            or (self._bulletins and self._bulletins.stale)
        ):
            return
        if self._bulletins:
            self._bulletins.drop(self._catalogue.records)
        if (self._edition.public / feed.FILE).is_file():
            self._written |= self._write_entry_files().written
        self._clear()

    def _write_entry_files(self) -> pages_and_feeds.EntryFiles:
        """Write the files that listeners come in by."""
        records = self._catalogue.records
        return pages_and_feeds.write(
            self._edition,
            records,
            self._bulletins.records if self._bulletins else (),
            cover=self._context.cover,
            now=clock_check.latest_time(self._context.now, records),
            base=self._context.base_url,
            touched=self._articles.met if self._request.articles else [record.slug for record in records],
        )

    def _clear(self) -> None:
        """Remove what no feed names any more."""
        if self._bulletins:
            self._bulletins.clear()
        for record in self._catalogue.records:
            if record.slug in self._articles.revised or record.withdrawn or record.former:
                revision_folders.remove_outdated(self._edition.public, record)
        if self._articles.revised:
            for synthesizer in self._context.opened:
                synthesizer.store.trim()
