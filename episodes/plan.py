"""Which slug each article of an edition has, or will get at its first build, whatever is built first.

The script file of an article that was never built lies under the slug that the build gives it: both ask here.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from episodes.edition import Edition
from episodes.records import Record
from episodes.slugs import slug


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


def key(path: Path) -> str:
    """What tells articles apart, however they were named."""
    return os.path.abspath(path)
