"""Building an edition: from its articles to what is published, at the cost of what changed.

The order of writing keeps every published episode wholly old or wholly new: a revision's folder, its record,
its page, and at the very end the feed, each whole before the next begins. What was withdrawn goes before all
else.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from episodes import events, feed
from episodes.build import index
from episodes.build.articles import Intake
from episodes.build.bulletin import Bulletins
from episodes.build.context import Bench, Workshop
from episodes.catalogue import clock_check, revision_folders
from episodes.catalogue.doubt_counts import summarize
from episodes.catalogue.identity import Catalogue
from episodes.catalogue.records import Record
from episodes.catalogue.recovery import recover
from episodes.catalogue.withdrawal import Withdrawal, withdraw
from episodes.edition import atomic, lock
from episodes.edition.edition import BULLETINS, Edition
from episodes.edition.lock import edition_lock
from episodes.edition.slugs import suggest_slugs
from episodes.errors import EpisodeError
from episodes.events import Event
from episodes.media import cover

if TYPE_CHECKING:
    from episodes.build.engine_choice import Asked

__all__ = ["Bench", "Wish", "build"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for.

    Attributes:
        articles: those to build; None for all of the edition.
        again: slugs of episodes to remake although nothing changed.
        wait: whether to wait for another build of the edition to end.
        reissue: slugs of episodes that apps shall take for new ones, with nothing left of before.
        withdrawal: what to take back for good, before all else.
        asked: the engine that somebody typed, in place of that of the settings; None where nobody did.
    """

    articles: tuple[Path, ...] | None = None
    again: frozenset[str] = frozenset()
    wait: bool = False
    reissue: frozenset[str] = frozenset()
    withdrawal: Withdrawal | None = None
    asked: "Asked | None" = None


def build(bench: Bench, wish: Wish) -> int:
    """Builds an edition, or some of its articles; the feed always shows all records.

    Args:
        bench: what it works with.
        wish: what is asked for.

    Returns:
        The exit code of the first article that could not be built; 0 where none failed.

    Raises:
        LockedError: another build holds the edition.
        RecordError: a record is lost or damaged, and nothing here holds it.
        EpisodeError: settings are not taken, or no such episode is to be remade.
        StorageError: the disk refused; what was published before still is.
    """
    with edition_lock(bench.edition.records, wish.wait):
        atomic.remove_leftovers(bench.edition.public)
        try:
            known = recover(bench.edition, lambda message: bench.emit(events.Warned(message=message)))
            return _Build(bench, wish, known).run()
        finally:
            _forget_empty(bench.edition)


def _forget_empty(edition: Edition) -> None:
    """Leaves no trace of a build that made nothing in a place where there was nothing."""
    lock.remove_lock_file(edition.records)
    for folder_ in (edition.public, edition.root):
        with suppress(OSError):
            folder_.rmdir()


class _Build:
    """The episodes as they stand, and what is still to be done."""

    def __init__(self, bench: Bench, wish: Wish, known: Iterable[Record]) -> None:
        self._bench, self._wish = bench, wish
        self._edition = bench.edition
        self._shop = Workshop(bench)
        self._register = Catalogue(
            bench.edition, known, named=wish.articles or (), now=bench.now, new_guid=bench.guid
        )
        self._intake = Intake(self._shop, self._register, wish.again, wish.reissue)
        self._written = False

    def run(self) -> int:
        self._refuse_unknown()
        self._refuse_wrong_clock()
        if given := self._shop.given_cover:
            cover.refuse_unfit(self._edition.public, given)
        self._take_back()
        articles = self._edition.articles if self._wish.articles is None else self._wish.articles
        failures = self._intake.take(articles)
        self._tell_kept()
        if self._bulletins:
            self._bulletins.make(self._register.records, self._shown_at)
            self._written |= self._bulletins.written
        if self._register.records or not failures:
            self._done(self._enter())
        self._clear()
        return failures[0] if failures else 0

    def _tell_kept(self) -> None:
        """Says why an engine that somebody typed said nothing of what is unchanged."""
        if self._wish.asked and self._intake.standing:
            from episodes.build.engine_choice import kept  # noqa: PLC0415 - loads the engine

            if told := kept(self._wish.asked, self._intake.standing):
                self._emit(events.Kept(message=str(told)))

    def _refuse_unknown(self) -> None:
        known = self._register.by_slug
        asked = self._wish.withdrawal.slugs if self._wish.withdrawal else ()
        for slug in sorted(self._wish.again.union(self._wish.reissue, asked) - known.keys()):
            raise EpisodeError("no episode", slug=slug, known=suggest_slugs(slug, known))
        for slug in sorted(self._wish.reissue):
            if known[slug].withdrawn:
                raise EpisodeError("taken back", slug=slug)

    def _refuse_wrong_clock(self) -> None:
        """Before anything is stamped with it; episodes to remake may have been made while it was wrong."""
        found = [record for record in self._register.records if record.slug not in self._wish.again]
        clock_check.require_plausible(self._bench.now, found)

    @property
    def _shown_at(self) -> datetime:
        return clock_check.latest_time(self._bench.now, self._register.records)

    def _take_back(self) -> None:
        """Withdraws what is asked for, and ends withdrawals that were cut off, before a voice is asked.

        The records come first: whatever happens after, the next build finishes what they say.
        """
        if wish := self._wish.withdrawal:
            now = self._bench.now.isoformat(timespec="seconds")
            for slug in dict.fromkeys(wish.slugs):
                self._register.keep(withdraw(self._register.by_slug[slug], now, wish.reason, wish.notice))
                self._emit(events.Withdrawn(slug=slug))
        elif not self._stale:
            return
        if self._bulletins:
            self._bulletins.drop(self._register.records)
        if (self._edition.public / feed.FILE).is_file():
            self._written |= self._enter().written
        self._clear()

    @property
    def _stale(self) -> bool:
        """Whether something lies there of an episode or a bulletin that was taken back."""
        public, found = self._edition.public, self._register.records
        left = any(record.withdrawn and revision_folders.outdated_files(public, record) for record in found)
        return left or (self._bulletins is not None and self._bulletins.stale)

    @cached_property
    def _bulletins(self) -> Bulletins | None:
        """Those of the edition, where its settings want some, or wanted them once."""
        wanted = self._edition.settings.bulletin.enabled
        return Bulletins(self._shop) if wanted or (self._edition.records / BULLETINS).is_dir() else None

    def _enter(self) -> index.Entered:
        """Writes what listeners come in by."""
        return index.enter(
            self._edition,
            self._register.records,
            self._bulletins.records if self._bulletins else (),
            cover=self._shop.cover,
            now=self._shown_at,
            base=self._bench.base,
            touched=self._intake.met if self._wish.articles else [r.slug for r in self._register.records],
        )

    def _done(self, entered: index.Entered) -> None:
        for text in entered.warnings:
            self._emit(events.Warned(message=text))
        written = self._written or entered.written
        looks = summarize(self._intake.doubts)
        self._emit(
            events.Done(feed=str(entered.feed), episodes=entered.episodes, written=written, **looks._asdict())
        )

    def _clear(self) -> None:
        """Takes away what no feed names any more."""
        if self._bulletins:
            self._bulletins.clear()
        for record in self._register.records:
            if record.slug in self._intake.revised or record.withdrawn or record.former:
                revision_folders.remove_outdated(self._edition.public, record)
        if self._intake.revised:
            self._shop.trim()

    def _emit(self, event: Event) -> None:
        self._bench.emit(event)
