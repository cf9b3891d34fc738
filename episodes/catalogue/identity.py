"""Which episode an article is: its id, its link, its path or its content tells; else it is a new one.

Which slug each article of an edition has, or will get at its first build, whatever is built first.

The script file of an article that was never built lies under the slug that the build gives it: both ask here.
"""

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from unicodedata import normalize
from uuid import UUID

from msgspec.structs import replace

from episodes.catalogue import journal
from episodes.catalogue.records import Record
from episodes.edition import atomic
from episodes.edition.edition import EPISODES, Edition
from episodes.edition.slugs import make_slug
from episodes.errors import EpisodeError, StorageError
from scripts.article import Article, Meta
from scripts.errors import ScriptError

LARGEST = 32 * 10**6  # bytes of a script file: as of an article


def identity(meta: Meta, path: Path) -> str:
    """What ties an article to its episode: its `id`, else its link, else its file's stem (in NFC).

    Args:
        meta: the article's front matter.
        path: its file.
    """
    return normalize("NFC", meta.id or meta.link or path.stem)


def plan_slugs(edition: Edition, records: Iterable[Record], named: Iterable[Path]) -> dict[str, str]:
    """The slugs of an edition's articles, in editorial order, then of others that were named.

    Args:
        edition: whose articles.
        records: of all its episodes.
        named: articles that may lie elsewhere.

    Returns:
        Slugs by `key` of the article; no two articles share one.
    """
    built = tuple(records)
    known = {record.revisions[-1].source: record.slug for record in built if record.revisions}
    taken = {record.slug for record in built}
    found: dict[str, str] = {}
    for path in (*edition.articles, *named):
        if path_key(path) not in found:
            old = None if edition.alone else known.get(edition.source(path))
            found[path_key(path)] = old or make_slug(path.stem, taken)
            taken.add(found[path_key(path)])
    return found


def slug_of(edition: Edition, records: Iterable[Record], path: Path, meta: Meta, sha256: str) -> str:
    """The slug of one article: its episode's, as a build ties them, or the one that it will get.

    Args:
        edition: whose article.
        records: of all its episodes.
        path: its file, which may have been renamed since the episode was built.
        meta: what the article says of itself.
        sha256: of its bytes.
    """
    built = tuple(records)
    name = identity(meta, path)
    here = {edition.source(article) for article in edition.articles}
    same = (record for record in built if record.identity == name)
    moved = (record for record in built if _is_moved(record, here, sha256))
    found = next(same, None) or next(moved, None)
    return found.slug if found else plan_slugs(edition, built, [path])[path_key(path)]


def _is_moved(record: Record, here: Collection[str], sha256: str) -> bool:
    """Whether an episode's article is no longer where it was, and had these bytes."""
    last = record.revisions[-1] if record.revisions else None
    return last is not None and last.source not in here and last.article == sha256


def read_script_file(place: Path) -> bytes | None:
    """The bytes of a script file; None where there is none.

    Raises:
        ScriptError: it is there and cannot be read, or is no regular file, which concerns its article alone.
    """
    try:
        return atomic.read(place, LARGEST)
    except EpisodeError as error:
        key = "unreadable" if isinstance(error, StorageError) else "unfit"
        raise ScriptError(key, path=place, cause=error.values["cause"]) from error


def path_key(path: Path) -> str:
    """What tells articles apart, however they were named."""
    return os.path.abspath(path)


class Catalogue:
    """The episodes of an edition, and which article each belongs to."""

    def __init__(
        self,
        edition: Edition,
        records: Iterable[Record],
        *,
        named: Iterable[Path],
        now: datetime,
        new_guid: Callable[[], UUID],
    ) -> None:
        """Start with no article tied to an episode.

        Args:
            edition: whose episodes.
            records: of all its episodes.
            named: articles that may lie outside the edition.
            now: the time of the build, aware.
            new_guid: returns a new random identity at each call.
        """
        self._edition, self._named = edition, tuple(named)
        self._now, self._new_guid = now, new_guid
        self._records = {record.slug: record for record in records}
        self._claimed: dict[str, Path] = {}

    @property
    def records(self) -> tuple[Record, ...]:
        """Of all episodes, withdrawn ones included."""
        return tuple(self._records.values())

    @property
    def by_slug(self) -> Mapping[str, Record]:
        """The same, by their slugs."""
        return self._records

    def keep(self, record: Record) -> None:
        """Writes a record, which holds from then on.

        Raises:
            StorageError: the old one still stands.
        """
        journal.save_record(self._edition.records, EPISODES, record)
        self._records[record.slug] = record

    def known(self, path: Path, sha256: str) -> Record | None:
        """The episode of a file by its path, or by its content where it was renamed; nothing is parsed."""
        if found := self._by_source.get(self._edition.source(path)):
            return found
        return self._lost.get(sha256)

    def record(self, article: Article, path: Path, sha256: str) -> Record:
        """The article's record, or a new one that is not written yet.

        Args:
            article: as read.
            path: its file.
            sha256: of the file's bytes.

        Raises:
            EpisodeError: another article says to be the same.
        """
        self.claim(identity(article.meta, path), path)
        found = self.expected(article, path, sha256)
        return found if found.guid else replace(found, guid=str(self._new_guid()))

    def expected(self, article: Article, path: Path, sha256: str) -> Record:
        """What `record` would give, but for the guid of a new one; no episode is tied to the article yet."""
        name = identity(article.meta, path)
        found = next((record for record in self._records.values() if record.identity == name), None)
        found = found or self._named_since(name, path) or self._moved(name, sha256)
        found = found or self._taken_back.get(sha256)
        if found is None:
            self._refuse_other_identity(name, path)
        return found or self._new(article, name, path)

    def claim(self, name: str, path: Path) -> None:
        """Holds that an article is the one of that identity.

        Raises:
            EpisodeError: another article is.
        """
        other = self._claimed.setdefault(name, path)
        if other != path:
            raise EpisodeError("same article", path=other, other=path, identity=name)

    @cached_property
    def _by_source(self) -> dict[str, Record]:
        return {record.revisions[-1].source: record for record in self._records.values() if record.revisions}

    @cached_property
    def _lost(self) -> dict[str, Record]:
        """Episodes whose article is no longer where it was, by the hash of its content."""
        here = {self._edition.source(path) for path in self._edition.articles}
        lost = (record for source, record in self._by_source.items() if source not in here)
        return {record.revisions[-1].article: record for record in lost}

    @cached_property
    def _taken_back(self) -> dict[str, Record]:
        """Withdrawn episodes by the hash of each article that they were made from: a copy is no new one."""
        gone = (record for record in self._records.values() if record.withdrawn)
        return {revision.article: record for record in gone for revision in record.revisions}

    def _named_since(self, name: str, path: Path) -> Record | None:
        """The episode of a file that was known by its stem, and has an id or a link since.

        Only where paths tell files apart: articles that are built on their own lie anywhere.
        """
        record = None if self._edition.alone else self._by_source.get(self._edition.source(path))
        if record is None or record.identity != identity(Meta(), path):
            return None
        return replace(record, identity=name)

    def _refuse_other_identity(self, name: str, path: Path) -> None:
        """Holds that a file does not become another article: its episode would be lost, or come back anew.

        Raises:
            EpisodeError: an episode was made of that file when it had another id or link.
        """
        record = None if self._edition.alone else self._by_source.get(self._edition.source(path))
        if record is not None:
            raise EpisodeError("other article", path=path, slug=record.slug, was=record.identity, now=name)

    def _moved(self, name: str, sha256: str) -> Record | None:
        """The episode of a file that was known by its stem, and was renamed: its content is the same."""
        record = None if self._edition.alone else self._lost.get(sha256)
        if record is None or record.identity != identity(Meta(), Path(record.revisions[-1].source)):
            return None
        return replace(record, identity=name)

    def _new(self, article: Article, name: str, path: Path) -> Record:
        return Record(
            identity=name,
            guid="",
            slug=self._planned[path_key(path)],
            number=1 + max((record.number or 0 for record in self._records.values()), default=0),
            date=self._date(article),
        )

    @cached_property
    def _planned(self) -> dict[str, str]:
        return plan_slugs(self._edition, self._records.values(), self._named)

    def _date(self, article: Article) -> str:
        """When a new article appears, beside the other episodes."""
        from episodes.edition import state  # noqa: PLC0415 - only for an article that has no episode yet

        taken = {datetime.fromisoformat(record.date) for record in self._records.values()}
        zone = self._edition.settings.edition.zone
        told = state.decide(article.meta, article.path, zone=zone, now=self._now, taken=taken)
        return told.date.isoformat()
