"""Where an edition stands, from hashes: nothing is spoken or written, only what was never built is read."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from episodes import files
from episodes.edition import Edition, is_draft
from episodes.records import Record, Revision, load_all
from scripts import readers
from scripts.errors import ScriptError

State = Literal["new", "draft", "refused", "edited", "up to date", "built", "missing article", "withdrawn"]


class Row(NamedTuple):
    """One article, one episode, or both."""

    state: State
    article: str | None  # path as in records; None where it is missing
    slug: str | None  # None before the first build


class Status(NamedTuple):
    """All rows, articles first in editorial order, and the command to type next."""

    rows: tuple[Row, ...]
    command: str


def of_folder(folder: Path) -> Status:
    """Where the edition in a folder stands.

    Raises:
        EpisodeError: it is no edition, or its settings or records are not taken.
        StorageError: something in it cannot be read.
    """
    edition = Edition.folder(folder)
    records = load_all(edition.records)
    articles = {edition.source(path): _sha256(path) or "" for path in edition.articles}
    scripts = {record.slug: _sha256(edition.script(Path(), record.slug)) for record in records}
    paths = {edition.source(path): path for path in edition.articles}
    found = status(records, articles, scripts)
    rows = [
        row._replace(state=_unbuilt(paths[row.article or ""])) if row.state == "new" else row
        for row in found.rows
    ]
    if not articles:  # built from articles that lie elsewhere
        rows = [row._replace(state="built") if row.state == "missing article" else row for row in rows]
    return Status(tuple(rows), _command(rows))


def as_text(status: Status) -> str:
    """A line an article or episode, and what to type next."""
    lines = [f"{row.state:<16}{row.article or row.slug}" for row in status.rows]
    return "\n".join([*lines, f"Next: {status.command}"])


def status(
    records: Iterable[Record], articles: Mapping[str, str], scripts: Mapping[str, str | None]
) -> Status:
    """Compares what is there with what was built.

    An article is tied to an episode by its path, or, where a file was renamed, by its content.

    Args:
        records: of all episodes.
        articles: SHA-256 of each article's bytes, by its path as records give it, in editorial order.
        scripts: SHA-256 of each script file that a person edited, by slug.

    Returns:
        A row for each article and for each episode without one.
    """
    built = {record.slug: record for record in records if record.revisions}
    by_path = {record.revisions[-1].source: slug for slug, record in built.items()}
    lost = {r.revisions[-1].article: s for s, r in built.items() if r.revisions[-1].source not in articles}
    slugs = {path: by_path.get(path) or lost.pop(sha, None) for path, sha in articles.items()}
    rows = [
        Row(_state(built[slug], sha, scripts.get(slug)) if (slug := slugs[path]) else "new", path, slug)
        for path, sha in articles.items()
    ]
    tied = set(slugs.values())
    rows += [_orphan(record) for slug, record in built.items() if slug not in tied]
    return Status(tuple(rows), _command(rows))


def _state(record: Record, article: str, script: str | None) -> State:
    last: Revision = record.revisions[-1]
    if record.withdrawn:
        return "withdrawn"
    return "up to date" if (last.article, last.script) == (article, script) else "edited"


def _orphan(record: Record) -> Row:
    return Row("withdrawn" if record.withdrawn else "missing article", None, record.slug)


def _unbuilt(path: Path) -> State:
    """What an article without an episode is waiting for."""
    try:
        meta = readers.read(path).meta
    except ScriptError:
        return "refused"
    return "draft" if is_draft(meta) else "new"


def _sha256(path: Path) -> str | None:
    data = files.read(path)
    return None if data is None else hashlib.sha256(data).hexdigest()


def _command(rows: Sequence[Row]) -> str:
    if not rows:
        return "hautevoix import https://… (or put articles into articles/, then hautevoix build)"
    waiting = any(row.state in {"new", "edited"} for row in rows)
    return "hautevoix build" if waiting else "hautevoix check"
