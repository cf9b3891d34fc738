"""Import articles: each that a source has is known already, imported or refused, one after the other."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from episodes import events
from episodes.edition.edition import Edition, is_edition
from episodes.edition.lock import edition_lock, remove_lock_file
from episodes.errors import ImportingError, ImportRefusedError, LockedError, TargetError
from episodes.ingest.article_file import ArticleFile
from episodes.ingest.known_articles import KnownArticles
from episodes.ingest.sources import Batch, Candidate, SourceContext, open_source
from scripts.errors import HautevoixError

if TYPE_CHECKING:
    from episodes.ingest.fetch import Fetcher

LOCK = ".importing"
"""In `records/`: a folder for the lock that imports have among themselves; builds go on meanwhile."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is asked of an import.

    Attributes:
        source: address, file or folder.
        limit: how many new articles; None leaves it to the kind of source.
        also: what of an export is wanted beside published posts.
        dry: only report; nothing is written.
    """

    source: str
    limit: int | None = None
    also: Collection[str] = ()
    dry: bool = False


def import_articles(
    request: ImportRequest,
    edition: Edition,
    fetcher: "Fetcher",
    emit: Callable[[events.ImportEvent], None],
) -> int:
    """Import articles into an edition.

    Args:
        request: which.
        edition: where to.
        fetcher: gets addresses of the web.
        emit: receives an event for each article, and one for the end.

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
    with nullcontext() if request.dry else import_lock(edition):
        known = KnownArticles(edition, dry=request.dry)
        zone = edition.settings.edition.zone
        batch = open_source(
            request.source, SourceContext(fetcher, zone, known.validators, request.also, request.limit)
        )
        run = _Import(known, emit)
        try:
            run.bring(batch)
        finally:
            known.save()
    emit(
        events.ImportDone(
            imported=run.imported,
            known=run.known,
            refused=run.refused,
            left=run.left,
            unchanged=batch.feed is not None and batch.validators is None,
        )
    )
    return run.code


@contextmanager
def import_lock(edition: Edition) -> Iterator[None]:
    """Keep other imports of an edition out.

    Raises:
        ImportingError: one runs.
    """
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
class _Import:
    """One import, and what has become of its candidates so far."""

    articles: KnownArticles
    emit: Callable[[events.ImportEvent], None]
    imported: int = 0
    known: int = 0
    refused: int = 0
    left: int = 0
    code: int = 0  # of the first refusal

    def bring(self, batch: Batch) -> None:
        """Look at each candidate; a feed counts as read once nothing of it is left to come."""
        tried, unreached = 0, False
        for candidate in batch.candidates:
            if where := self.articles.find(candidate.identity, again=batch.single):
                self._report_known(candidate, where)
            elif batch.limit is not None and tried >= batch.limit:
                self.left += 1
            else:
                tried += 1
                try:
                    file = candidate.file()
                except HautevoixError as error:
                    self.refused += 1
                    self.code = self.code or error.exit_code
                    unreached |= isinstance(error, TargetError)  # it may well come the next time
                    # The message may begin with the article's address.
                    place = "" if str(error).startswith(candidate.source) else f"{candidate.source}: "
                    self.emit(
                        events.ImportRefused(
                            source=candidate.source, message=f"{place}{error}", exit_code=error.exit_code
                        )
                    )
                else:
                    self._import(candidate, file, again=batch.single)
        if batch.feed and batch.validators and not self.left and not unreached:
            self.articles.finish_feed(batch.feed, batch.validators)

    def _import(self, candidate: Candidate, file: ArticleFile, *, again: bool) -> None:
        if file.link and (where := self.articles.find(file.link, again=again)):
            self.articles.add_alias(candidate.identity, file.link)
            self._report_known(candidate, where)
            return
        path = self.articles.add(file, candidate.identity)
        self.imported += 1
        date = file.date.isoformat() if file.date else None
        self.emit(events.Imported(source=candidate.source, path=path, title=file.title, date=date))

    def _report_known(self, candidate: Candidate, where: str) -> None:
        self.known += 1
        self.emit(events.Known(source=candidate.source, where=where))
