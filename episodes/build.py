"""Building an edition: from its articles to what is published, at the cost of what changed.

The order of writing keeps every published episode wholly old or wholly new: a revision's folder, its record,
its page, and at the very end the feed, each whole before the next begins.
"""

import hashlib
import shlex
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec

from audio.errors import AudioError, GivenUpError
from audio.studio import Studio
from episodes import cover, entries, events, files, lock, plan, records, revisions
from episodes.bulletins import Bulletins, Newsroom
from episodes.dates import publication
from episodes.edition import Edition, identity, is_draft, named
from episodes.errors import EpisodeError, StorageError
from episodes.events import Event
from episodes.layout import BULLETINS
from episodes.lock import held
from episodes.progress import Progress, built
from episodes.records import Inputs, Record
from scripts import readers
from scripts.article import Article, Meta
from scripts.errors import HautevoixError
from scripts.lexicon import Lexicon
from scripts.script import Script

if TYPE_CHECKING:
    from episodes.production import Product


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


@dataclass(frozen=True, slots=True)
class Bench:
    """What a build works with: all that is not in the articles enters here.

    Attributes:
        edition: what is built.
        studio: gives where segments are said; called only when one has to be.
        now: the time of the build, aware.
        guid: gives a new random identity at each call.
        base: address of `public/` for an edition without a site.
        emit: told of each event.
        understudy: gives who says an episode that the studio could not; None fails that episode.
    """

    edition: Edition
    studio: Callable[[], Studio]
    now: datetime
    guid: Callable[[], UUID]
    base: str
    emit: Callable[[Event], None]
    understudy: Callable[[], Studio] | None = None


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
    """The records as they stand, and what is still to be done."""

    def __init__(self, bench: Bench, wish: Wish) -> None:
        self._bench, self._wish = bench, wish
        self._edition = bench.edition
        self._records = {record.slug: record for record in records.load_all(bench.edition.records)}
        self._claimed: dict[str, Path] = {}
        self._met: set[str] = set()  # slugs of the articles that came up
        self._revised: list[Record] = []
        self._written = False
        if unknown := wish.again - self._records.keys():
            raise EpisodeError("no episode", slug=min(unknown), known=", ".join(self._records) or "none")

    def run(self) -> int:
        articles = self._edition.articles if self._wish.articles is None else self._wish.articles
        if given := self._given_cover:
            cover.refuse_unfit(self._edition.public, given)
        failures = [code for path in articles if (code := self._attempt(path))]
        failures += [self._fail(name, EpisodeError("not here", slug=name)) for name in self._unmet]
        bulletins = self._bulletins
        if bulletins:
            bulletins.make(self._records.values())
            self._written |= bulletins.written
        if self._records or not failures:
            self._enter(bulletins.records if bulletins else ())
        if bulletins:
            bulletins.clear()
        for record in self._revised:
            revisions.clear(self._edition.public, record)
        if self._revised:
            self._studio.store.trim()
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
        known = self._known(path, _sha256(data))
        if known:
            self._met.add(known.slug)
        if known and self._stands(known, self._inputs(path, known.slug, data)):
            self._claim(known.identity, path)
            self._unchanged(known)
            return
        article = readers.parse(data, str(path))
        record = self._record(article, path, _sha256(data))
        self._met.add(record.slug)
        inputs = self._inputs(path, record.slug, data)
        if reason := self._left_out(article, record):
            self._emit(events.Left(source=inputs.source, reason=reason))
        elif self._stands(record, inputs):
            self._unchanged(record)
        else:
            self._produce(article, record, inputs, path)

    def _known(self, path: Path, sha256: str) -> Record | None:
        """The episode of a file by its path, or by its content where it was renamed."""
        if found := self._by_source.get(self._edition.source(path)):
            return found
        return self._lost.get(sha256)

    @cached_property
    def _by_source(self) -> dict[str, Record]:
        return {record.revisions[-1].source: record for record in self._records.values() if record.revisions}

    @cached_property
    def _lost(self) -> dict[str, Record]:
        """Episodes whose article is no longer where it was, by the hash of its content."""
        here = {self._edition.source(path) for path in self._edition.articles}
        lost = (record for source, record in self._by_source.items() if source not in here)
        return {record.revisions[-1].article: record for record in lost}

    def _inputs(self, path: Path, name: str, data: bytes) -> Inputs:
        edited = plan.edited(self._edition.script(path, name))
        return Inputs(
            self._edition.source(path), _sha256(data), _sha256(edited) if edited is not None else None
        )

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

    def _record(self, article: Article, path: Path, sha256: str) -> Record:
        """The article's record, or a new one that is not written yet."""
        name = identity(article.meta, path)
        self._claim(name, path)
        found = next((record for record in self._records.values() if record.identity == name), None)
        found = found or self._named_since(name, path) or self._moved(name, sha256)
        return found or self._new_record(article, name, path)

    def _named_since(self, name: str, path: Path) -> Record | None:
        """The episode of a file that was known by its stem, and has an id or a link since.

        Only where paths tell files apart: articles that are built on their own lie anywhere.
        """
        record = None if self._edition.alone else self._by_source.get(self._edition.source(path))
        if record is None or record.identity != identity(Meta(), path):
            return None
        return msgspec.structs.replace(record, identity=name)

    def _moved(self, name: str, sha256: str) -> Record | None:
        """The episode of a file that was known by its stem, and was renamed: its content is the same."""
        record = None if self._edition.alone else self._lost.get(sha256)
        if record is None or record.identity != identity(Meta(), Path(record.revisions[-1].source)):
            return None
        return msgspec.structs.replace(record, identity=name)

    def _new_record(self, article: Article, name: str, path: Path) -> Record:
        return Record(
            identity=name,
            guid=str(self._bench.guid()),
            slug=self._planned[plan.key(path)],
            number=1 + max((record.number or 0 for record in self._records.values()), default=0),
            date=self._date(article),
        )

    @cached_property
    def _planned(self) -> dict[str, str]:
        return plan.slugs(self._edition, self._records.values(), self._wish.articles or ())

    def _date(self, article: Article) -> str:
        """When a new article appears, beside the other episodes."""
        taken = {datetime.fromisoformat(record.date) for record in self._records.values()}
        zone = self._edition.settings.edition.zone
        return publication(article.meta.date, zone=zone, now=self._bench.now, taken=taken).isoformat()

    def _claim(self, name: str, path: Path) -> None:
        other = self._claimed.setdefault(name, path)
        if other != path:
            raise EpisodeError("same article", path=other, other=path, identity=name)

    def _left_out(self, article: Article, record: Record) -> str | None:
        if record.withdrawn:
            return "withdrawn"
        if is_draft(article.meta):
            return "draft"
        early = record.current is None and datetime.fromisoformat(record.date) > self._bench.now
        return f"embargo until {record.date}" if early else None

    def _produce(self, article: Article, record: Record, inputs: Inputs, path: Path) -> None:
        from episodes import composition  # noqa: PLC0415 - needed only where something changed

        edited = self._edition.script(path, record.slug)
        written = composition.script(article, self._edition, edited if inputs.script else None, self._words)
        heard = composition.compose(written, self._edition, datetime.fromisoformat(record.date))
        say = partial(self._say, heard, record, inputs, path)
        try:
            say(self._studio)
        except AudioError as error:
            if error.exit_code != AudioError.exit_code or self._understudy is None:
                raise
            stand_in = self._understudy.engine.name
            self._emit(events.Warned(message=f"{inputs.source}: {error} All of it is said by {stand_in}."))
            say(self._understudy)

    def _say(self, heard: Script, record: Record, inputs: Inputs, path: Path, studio: Studio) -> None:
        from episodes import production, rehearsal  # noqa: PLC0415 - likewise

        known = rehearsal.known(self._records.values(), record.slug)
        heard, performance = rehearsal.rehearse(heard, self._edition.settings, studio, known)
        self._emit(events.Started(source=inputs.source, slug=record.slug, segments=len(heard.segments)))
        progress = Progress(record.slug, len(heard.segments), self._emit)
        product = production.produce(
            heard,
            performance,
            edition=self._edition,
            record=record,
            inputs=inputs,
            now=self._bench.now,
            cover=lambda: cover.small(self._cover),
            progress=progress,
        )
        self._keep(record, product)
        self._emit(built(record, product, heard, path=path, made=progress.made))

    @cached_property
    def _words(self) -> Lexicon:
        from episodes import composition  # noqa: PLC0415 - likewise

        return composition.lexicon(self._edition.lexicon)

    @cached_property
    def _studio(self) -> Studio:
        return self._bench.studio()

    @cached_property
    def _understudy(self) -> Studio | None:
        """Whoever says an episode that the edition's own engine could not."""
        return self._bench.understudy() if self._bench.understudy else None

    def _keep(self, record: Record, product: "Product") -> None:
        """Writes the record, then shows the new revision."""
        last = record.current
        earlier = record.revisions[:-1] if last and last.id == product.revision.id else record.revisions
        record = msgspec.structs.replace(record, revisions=(*earlier, product.revision))
        records.save(self._edition.records, record)
        self._records[record.slug] = record
        self._revised.append(record)
        self._show(record)

    def _show(self, record: Record) -> None:
        """Makes the entry page that of the current revision."""
        self._written |= revisions.show(self._edition.public, record)

    @cached_property
    def _cover(self) -> Path:
        title = self._edition.settings.edition.title
        return cover.place(self._edition.public, self._given_cover, title)

    @property
    def _given_cover(self) -> Path | None:
        given = self._edition.settings.edition.cover
        return self._edition.root / given if given else None

    @cached_property
    def _bulletins(self) -> Bulletins | None:
        """Those of the edition, where its settings want some, or wanted them once."""
        wanted = self._edition.settings.bulletin.enabled
        if not wanted and not (self._edition.records / BULLETINS).is_dir():
            return None
        newsroom = Newsroom(
            edition=self._edition,
            studio=lambda: self._studio,
            words=lambda: self._words,
            cover=lambda: cover.small(self._cover),
            now=self._bench.now,
            guid=self._bench.guid,
            emit=self._emit,
        )
        return Bulletins(newsroom)

    def _enter(self, bulletins: Sequence[Record]) -> None:
        """Writes what listeners come in by."""
        found = tuple(self._records.values())
        entered = entries.enter(
            self._edition, found, bulletins, cover=self._cover, now=self._bench.now, base=self._bench.base
        )
        for text in entered.warnings:
            self._emit(events.Warned(message=text))
        written = self._written or entered.written
        self._emit(events.Done(feed=str(entered.feed), episodes=entered.episodes, written=written))

    def _emit(self, event: Event) -> None:
        self._bench.emit(event)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
