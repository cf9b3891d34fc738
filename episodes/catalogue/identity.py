"""Identity of episodes: which episode an article belongs to, and the slug it has or will get.

An article's `id`, its link, its path or its content ties it to an episode; otherwise it is a new one. This is
the only place that decides so: the script file of an article that was never built lies under the slug that
the build will give it.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from unicodedata import normalize
from uuid import UUID

from msgspec.structs import replace

from episodes.catalogue import record_copies
from episodes.catalogue.records import Record
from episodes.edition import publication_state
from episodes.edition.edition import EPISODES, Edition
from episodes.edition.slugs import make_slug
from episodes.errors import EpisodeError
from scripts.article import Article, Meta


def identity(meta: Meta, path: Path) -> str:
    """What ties an article to its episode: its `id`, else its link, else its file's stem (in NFC).

    Args:
        meta: the article's front matter.
        path: its file.
    """
    return normalize("NFC", meta.id or meta.link or path.stem)


def path_key(path: Path) -> str:
    """The same text for the same file, however it was named."""
    return os.path.abspath(path)


def plan_slugs(edition: Edition, records: Iterable[Record], named: Iterable[Path]) -> dict[str, str]:
    """The slugs of an edition's articles, in editorial order, then of others that were named.

    Args:
        edition: whose articles.
        records: of all its episodes.
        named: articles that may lie elsewhere.

    Returns:
        Slugs by `path_key` of the article; no two articles share one.
    """
    records = tuple(records)
    known = {record.revisions[-1].source: record.slug for record in records if record.revisions}
    taken = {record.slug for record in records}
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
        meta: its front matter.
        sha256: of its bytes.
    """
    records = tuple(records)
    name = identity(meta, path)
    found = next((record for record in records if record.identity == name), None)
    if found is None:
        found = FileIndex(records, map(edition.source, edition.articles)).moved.get(sha256)
    return found.slug if found else plan_slugs(edition, records, [path])[path_key(path)]


class FileIndex:
    """Episodes by their article's file: no article has to be parsed.

    Attributes:
        by_source: by the article's path, as records give it.
        moved: those whose article is no longer where it was, by the SHA-256 of its bytes.
    """

    def __init__(self, records: Iterable[Record], present: Iterable[str]) -> None:
        """Index the episodes.

        Args:
            records: of all episodes.
            present: the paths of the edition's articles, as records give them.
        """
        self.by_source = {record.revisions[-1].source: record for record in records if record.revisions}
        here = set(present)
        self.moved: dict[str, Record] = {}
        for source, record in self.by_source.items():
            if source not in here:
                self.moved[record.revisions[-1].article] = record

    def find(self, source: str, sha256: str) -> Record | None:
        """The episode of a file, by its path, or by its content where it was renamed.

        Args:
            source: its path, as records give it.
            sha256: of its bytes.
        """
        return self.by_source.get(source) or self.moved.get(sha256)


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
        """The same, by slug."""
        return self._records

    def save(self, record: Record) -> None:
        """Write a record, which applies from then on.

        Raises:
            StorageError: the old one still stands.
        """
        record_copies.save_record(self._edition.records, EPISODES, record)
        self._records[record.slug] = record

    def find_by_file(self, path: Path, sha256: str) -> Record | None:
        """The episode of a file, by its path, or by its content where it was renamed; nothing is parsed.

        Args:
            path: the article's file.
            sha256: of its bytes.
        """
        return self._files.find(self._edition.source(path), sha256)

    def claim(self, name: str, path: Path) -> None:
        """Note that an article has an identity; no other one may have it in this build.

        Args:
            name: the identity (see `identity`).
            path: the article's file.

        Raises:
            EpisodeError: another article has it.
        """
        other = self._claimed.setdefault(name, path)
        if other != path:
            raise EpisodeError("same article", path=other, other=path, identity=name)

    def claim_record(self, article: Article, path: Path, sha256: str) -> Record:
        """The article's record, or a new one that is not written yet; the article claims its identity.

        Args:
            article: as parsed.
            path: its file.
            sha256: of the file's bytes.

        Raises:
            EpisodeError: another article has the same identity, or the file was another article before.
        """
        self.claim(identity(article.meta, path), path)
        found = self.expected(article, path, sha256)
        return found if found.guid else replace(found, guid=str(self._new_guid()))

    def expected(self, article: Article, path: Path, sha256: str) -> Record:
        """The record that `claim_record` would return, without a guid if it is new; nothing is claimed.

        Args:
            article: as parsed.
            path: its file.
            sha256: of the file's bytes.

        Raises:
            EpisodeError: an episode was made of that file when it had another id or link: it would be lost,
                or come back as a new one.
        """
        name = identity(article.meta, path)
        same = next((record for record in self._records.values() if record.identity == name), None)
        if same:
            return same
        # a file that was known by its stem may have got an id or a link, or been renamed; articles that are
        # built on their own lie anywhere, so that neither path nor content tells them apart
        known = moved = None
        if not self._edition.alone:
            known = self._files.by_source.get(self._edition.source(path))
            moved = self._files.moved.get(sha256)
        for record, stem in ((known, path), (moved, Path(moved.revisions[-1].source) if moved else path)):
            if record and record.identity == identity(Meta(), stem):
                return replace(record, identity=name)
        if withdrawn := self._withdrawn.get(sha256):
            return withdrawn
        if known:
            raise EpisodeError("other article", path=path, slug=known.slug, was=known.identity, now=name)
        taken = {datetime.fromisoformat(record.date) for record in self._records.values()}
        zone = self._edition.settings.edition.zone
        decision = publication_state.decide(article.meta, article.path, zone=zone, now=self._now, taken=taken)
        return Record(
            identity=name,
            guid="",
            slug=self._planned_slugs[path_key(path)],
            number=1 + max((record.number or 0 for record in self._records.values()), default=0),
            date=decision.date.isoformat(),
        )

    @cached_property
    def _files(self) -> FileIndex:
        """As of the first article: a record that is written later is found by its identity."""
        return FileIndex(self._records.values(), map(self._edition.source, self._edition.articles))

    @cached_property
    def _withdrawn(self) -> dict[str, Record]:
        """Withdrawn episodes by the hash of each article that they were made from: a copy is none anew."""
        withdrawn = (record for record in self._records.values() if record.withdrawn)
        return {revision.article: record for record in withdrawn for revision in record.revisions}

    @cached_property
    def _planned_slugs(self) -> dict[str, str]:
        return plan_slugs(self._edition, self._records.values(), self._named)
