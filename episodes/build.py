"""Building an edition: from its articles to what is published, at the cost of what changed.

The order of writing keeps every published episode wholly old or wholly new: a revision's folder, its record,
its page, and at the very end the feed, each whole before the next begins.
"""

import hashlib
import shlex
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from audio.errors import GivenUpError
from episodes import cover, entries, events, files, lock, plan, revisions
from episodes.bulletins import Bulletins
from episodes.edition import Edition, is_draft, named
from episodes.errors import EpisodeError, StorageError
from episodes.events import Event
from episodes.layout import BULLETINS
from episodes.lock import held
from episodes.progress import built
from episodes.records import Inputs, Record
from episodes.register import Register
from episodes.workshop import Bench, Workshop
from scripts import readers
from scripts.article import Article
from scripts.errors import HautevoixError

if TYPE_CHECKING:
    from episodes.production import Product

__all__ = ["Bench", "Wish", "build"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for.

    Attributes:
        articles: those to build; None for all of the edition.
        again: slugs of episodes to remake although nothing changed.
        wait: whether to wait for another build of the edition to end.
    """

    articles: tuple[Path, ...] | None = None
    again: frozenset[str] = frozenset()
    wait: bool = False


def build(bench: Bench, wish: Wish) -> int:
    """Builds an edition, or some of its articles; the feed always shows all records.

    Args:
        bench: what it works with.
        wish: what is asked for.

    Returns:
        The exit code of the first article that could not be built; 0 where none failed.

    Raises:
        LockedError: another build holds the edition.
        EpisodeError: settings or records are not taken, or no such episode is to be remade.
        StorageError: the disk refused; what was published before still is.
    """
    with held(bench.edition.records, wish.wait):
        files.sweep(bench.edition.public)
        try:
            return _Build(bench, wish).run()
        finally:
            _forget_empty(bench.edition)


def _forget_empty(edition: Edition) -> None:
    """Leaves no trace of a build that made nothing in a place where there was nothing."""
    lock.forget(edition.records)
    for folder_ in (edition.public, edition.root):
        with suppress(OSError):
            folder_.rmdir()


class _Build:
    """The episodes as they stand, and what is still to be done."""

    def __init__(self, bench: Bench, wish: Wish) -> None:
        self._bench, self._wish = bench, wish
        self._edition = bench.edition
        self._shop = Workshop(bench)
        self._register = Register(bench, wish.articles or ())
        self._met: set[str] = set()  # slugs of the articles that came up
        self._revised: list[Record] = []
        self._written = False
        if unknown := wish.again - self._register.slugs:
            known = ", ".join(sorted(self._register.slugs)) or "none"
            raise EpisodeError("no episode", slug=min(unknown), known=known)

    def run(self) -> int:
        articles = self._edition.articles if self._wish.articles is None else self._wish.articles
        if given := self._shop.given_cover:
            cover.refuse_unfit(self._edition.public, given)
        failures = [code for path in articles if (code := self._attempt(path))]
        failures += [self._fail(name, EpisodeError("not here", slug=name)) for name in self._unmet]
        if self._bulletins:
            self._bulletins.make(self._register.records)
            self._written |= self._bulletins.written
        if self._register.records or not failures:
            self._enter()
        self._clear()
        return failures[0] if failures else 0

    def _attempt(self, path: Path) -> int:
        """Builds one article; what is wrong with it concerns no other, unless it is the disk."""
        try:
            self._article(path)
        except GivenUpError as error:
            return self._fail(self._edition.source(path), error.with_command(self._embedded(path)))
        except HautevoixError as error:
            if error.exit_code == StorageError.exit_code:
                raise
            return self._fail(self._edition.source(path), error)
        return 0

    def _embedded(self, path: Path) -> str:
        """What to type to have an article said by the voice that always works."""
        into = ["--out", str(self._edition.root)] if self._edition.alone else []
        return shlex.join(["hautevoix", "build", str(path), *into, "--engine", "espeak"])

    def _fail(self, source: str, error: HautevoixError) -> int:
        self._emit(events.Failed(source=source, message=str(error), exit_code=error.exit_code))
        return error.exit_code

    @property
    def _unmet(self) -> list[str]:
        """What was to be remade, and no article asked for it."""
        return sorted(self._wish.again - self._met)

    def _article(self, path: Path) -> None:
        data = readers.load(named(path))
        sha256 = _sha256(data)
        known = self._register.known(path, sha256)
        if known:
            self._met.add(known.slug)
        if known and self._stands(known, self._inputs(path, known.slug, sha256)):
            self._register.claim(known.identity, path)
            self._unchanged(known)
            return
        article = readers.parse(data, str(path))
        record = self._register.record(article, path, sha256)
        self._met.add(record.slug)
        inputs = self._inputs(path, record.slug, sha256)
        if reason := self._left_out(article, record):
            self._emit(events.Left(source=inputs.source, reason=reason))
        elif self._stands(record, inputs):
            self._unchanged(record)
        else:
            self._revise(article, record, inputs, path)

    def _inputs(self, path: Path, name: str, sha256: str) -> Inputs:
        edited = plan.edited(self._edition.script(path, name))
        return Inputs(self._edition.source(path), sha256, _sha256(edited) if edited is not None else None)

    def _stands(self, record: Record, inputs: Inputs) -> bool:
        """Whether an episode is what its inputs make, and its files are there."""
        last = record.current
        if last is None or record.slug in self._wish.again:
            return False
        same = (last.article, last.script) == (inputs.article, inputs.script)
        return same and revisions.stands(self._edition.public, record)

    def _unchanged(self, record: Record) -> None:
        self._show(record)
        self._emit(events.Unchanged(source=record.revisions[-1].source, slug=record.slug))

    def _left_out(self, article: Article, record: Record) -> str | None:
        if record.withdrawn:
            return "withdrawn"
        if is_draft(article.meta):
            return "draft"
        early = record.current is None and datetime.fromisoformat(record.date) > self._bench.now
        return f"embargo until {record.date}" if early else None

    def _revise(self, article: Article, record: Record, inputs: Inputs, path: Path) -> None:
        from episodes.revising import Job, say  # noqa: PLC0415 - needed only where something changed

        product, heard, made = say(article, Job(path, record, inputs), self._shop, self._register.records)
        self._keep(record, product)
        self._emit(built(record, product, heard, path=path, made=made))

    def _keep(self, record: Record, product: "Product") -> None:
        """Writes the record, then shows the new revision."""
        last = record.current
        earlier = record.revisions[:-1] if last and last.id == product.revision.id else record.revisions
        record = replace(record, revisions=(*earlier, product.revision))
        self._register.keep(record)
        self._revised.append(record)
        self._show(record)

    def _show(self, record: Record) -> None:
        """Makes the entry page that of the current revision."""
        self._written |= revisions.show(self._edition.public, record)

    @cached_property
    def _bulletins(self) -> Bulletins | None:
        """Those of the edition, where its settings want some, or wanted them once."""
        wanted = self._edition.settings.bulletin.enabled
        return Bulletins(self._shop) if wanted or (self._edition.records / BULLETINS).is_dir() else None

    def _enter(self) -> None:
        """Writes what listeners come in by."""
        entered = entries.enter(
            self._edition,
            self._register.records,
            self._bulletins.records if self._bulletins else (),
            cover=self._shop.cover,
            now=self._bench.now,
            base=self._bench.base,
        )
        for text in entered.warnings:
            self._emit(events.Warned(message=text))
        written = self._written or entered.written
        self._emit(events.Done(feed=str(entered.feed), episodes=entered.episodes, written=written))

    def _clear(self) -> None:
        """Takes away what no feed names any more."""
        if self._bulletins:
            self._bulletins.clear()
        for record in self._revised:
            revisions.clear(self._edition.public, record)
        if self._revised:
            self._shop.studio.store.trim()

    def _emit(self, event: Event) -> None:
        self._bench.emit(event)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
