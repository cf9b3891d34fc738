"""One import: each article that a source holds, known, brought in or refused, one after the other."""

from collections.abc import Callable, Collection
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from episodes import events
from episodes.edition.edition import Edition, is_edition
from episodes.edition.lock import edition_lock, remove_lock_file
from episodes.errors import ImportingError, ImportRefusedError, LockedError, TargetError
from episodes.ingest.known_articles import KnownArticles
from episodes.ingest.sources import Batch, Candidate, SourceContext, open_source
from scripts.errors import HautevoixError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from episodes.ingest.fetch import Fetcher

LOCK = ".importing"
"""In `records/`: a folder for the lock that imports have among themselves; builds go on meanwhile."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What somebody wants of an import.

    Attributes:
        source: address, file or folder.
        limit: how many new articles; None leaves it to the kind of source.
        also: what of an export is wanted beside published posts.
        dry: only to see; nothing is written.
    """

    source: str
    limit: int | None = None
    also: Collection[str] = ()
    dry: bool = False


def import_articles(
    wish: ImportRequest, edition: Edition, web: "Fetcher", emit: Callable[[events.ImportEvent], None]
) -> int:
    """Brings articles into an edition.

    Args:
        wish: which.
        edition: where to.
        web: asks addresses.
        emit: is told of each article, and of the end.

    Returns:
        0, or the exit code of the first article that was refused.

    Raises:
        ImportRefusedError: the source as a whole is nothing that can be imported.
        SourceError: it cannot be reached.
        ImportingError: another import of this edition runs.
        StorageError: something cannot be read or written.
    """
    if not is_edition(edition.root):
        raise ImportRefusedError("no edition", path=edition.root)
    with nullcontext() if wish.dry else _alone(edition):
        library = KnownArticles(edition, dry=wish.dry)
        desk = SourceContext(web, edition.settings.edition.zone, library.validators, wish.also, wish.limit)
        batch = open_source(wish.source, desk)
        tally = _Tally(library, emit)
        try:
            tally.go_through(batch)
        finally:
            library.save()
    emit(tally.done(unchanged=batch.feed is not None and batch.validators is None))
    return tally.code


@contextmanager
def _alone(edition: Edition) -> "Iterator[None]":
    folder = edition.records / LOCK
    try:
        with edition_lock(folder, wait=False):
            try:
                yield
            finally:
                remove_lock_file(folder)
    except LockedError as error:
        raise ImportingError("importing", path=edition.root) from error


@dataclass
class _Tally:
    """What has become of the candidates."""

    library: KnownArticles
    emit: Callable[[events.ImportEvent], None]
    tried: int = 0  # whose file was asked for
    imported: int = 0
    known: int = 0
    refused: int = 0
    left: int = 0
    code: int = 0
    missed: bool = False  # something may well come the next time

    def go_through(self, batch: Batch) -> None:
        """Looks at each candidate; the feed is held to be read once nothing of it is left to come."""
        for candidate in batch.candidates:
            if where := self.library.known(candidate.identity, again=batch.single):
                self._knows(candidate, where)
            elif batch.limit is not None and self.tried >= batch.limit:
                self.left += 1
            else:
                self._try(candidate, again=batch.single)
        if batch.feed and batch.validators and not self.left and not self.missed:
            self.library.settle(batch.feed, batch.validators)

    def _try(self, candidate: Candidate, *, again: bool) -> None:
        self.tried += 1
        try:
            file = candidate.file()
        except HautevoixError as error:
            self.refused += 1
            self.code = self.code or error.exit_code
            self.missed = self.missed or isinstance(error, TargetError)
            self.emit(_refusal(candidate, error))
            return
        if file.link and (where := self.library.known(file.link, again=again)):
            self.library.alias(candidate.identity, file.link)
            self._knows(candidate, where)
            return
        self.imported += 1
        path = self.library.add(file, candidate.identity)
        date = file.date.isoformat() if file.date else None
        self.emit(events.Imported(source=candidate.source, path=path, title=file.title, date=date))

    def _knows(self, candidate: Candidate, where: str) -> None:
        self.known += 1
        self.emit(events.Known(source=candidate.source, where=where))

    def done(self, *, unchanged: bool) -> events.ImportDone:
        """All that became of them."""
        return events.ImportDone(
            imported=self.imported,
            known=self.known,
            refused=self.refused,
            left=self.left,
            unchanged=unchanged,
        )


def _refusal(candidate: Candidate, error: HautevoixError) -> events.ImportRefused:
    """The message names the article already where it begins with its address."""
    place = "" if str(error).startswith(candidate.source) else f"{candidate.source}: "
    return events.ImportRefused(source=candidate.source, message=f"{place}{error}", exit_code=error.exit_code)
