"""Which slug each article of an edition has, or will get at its first build, whatever is built first.

The script file of an article that was never built lies under the slug that the build gives it: both ask here.
"""

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from episodes.catalogue.records import Record
from episodes.edition import atomic
from episodes.edition.edition import Edition, identity
from episodes.edition.slugs import slug
from episodes.errors import EpisodeError, StorageError
from scripts.article import Meta
from scripts.errors import ScriptError

LARGEST = 32 * 10**6  # bytes of a script file: as of an article


def slugs(edition: Edition, records: Iterable[Record], named: Iterable[Path]) -> dict[str, str]:
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
        if key(path) not in found:
            old = None if edition.alone else known.get(edition.source(path))
            found[key(path)] = old or slug(path.stem, taken)
            taken.add(found[key(path)])
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
    return found.slug if found else slugs(edition, built, [path])[key(path)]


def _is_moved(record: Record, here: Collection[str], sha256: str) -> bool:
    """Whether an episode's article is no longer where it was, and had these bytes."""
    last = record.revisions[-1] if record.revisions else None
    return last is not None and last.source not in here and last.article == sha256


def edited(place: Path) -> bytes | None:
    """The bytes of a script file; None where there is none.

    Raises:
        ScriptError: it is there and cannot be read, or is no regular file, which concerns its article alone.
    """
    try:
        return atomic.read(place, LARGEST)
    except EpisodeError as error:
        key = "unreadable" if isinstance(error, StorageError) else "unfit"
        raise ScriptError(key, path=place, cause=error.values["cause"]) from error


def key(path: Path) -> str:
    """What tells articles apart, however they were named."""
    return os.path.abspath(path)
