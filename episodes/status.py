"""Where an edition stands, from hashes, records and ledgers: nothing is spoken, written or sent."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

import msgspec

from episodes.catalogue import doubt_counts, identity
from episodes.catalogue.doubt_counts import DoubtCounts
from episodes.catalogue.records import Record, Revision, load_all
from episodes.edition import state
from episodes.edition.edition import Edition
from episodes.errors import EpisodeError
from episodes.publish.delivery import DeliveryState, deliveries, is_everywhere
from scripts import printable, readers
from scripts.article import Article
from scripts.errors import ScriptError
from scripts.lexicon import Lexicon, prevailing

ArticleState = Literal[
    "new", "draft", "refused", "embargo", "edited", "built", "published", "missing article", "withdrawn"
]
WAITING = frozenset({"new", "edited"})
"""What a build has work with."""


class StatusRow(NamedTuple):
    """One article, one episode, or both.

    Attributes:
        state: what became of it.
        article: path as in records; None where it is missing.
        slug: None before the first build.
        date: of publication, ISO 8601; None before the first build.
        until: when an embargo ends, ISO 8601.
        duration: of the episode in ms; None where nobody hears it.
        doubts: what the program is not sure of, as a number; None where nobody counted.
        targets: what listeners have of it at each target, by the target's name.
    """

    state: ArticleState
    article: str | None
    slug: str | None
    date: str | None = None
    until: str | None = None
    duration: int | None = None  # ms
    doubts: int | None = None
    targets: Mapping[str, DeliveryState] = MappingProxyType({})


class Status(NamedTuple):
    """Where an edition stands.

    Attributes:
        rows: articles first, in editorial order.
        command: to type next; None where there is none.
        unsure: articles with something to look at.
        look: the command that shows the first of them; None where no article is there to be shown.
    """

    rows: tuple[StatusRow, ...]
    command: str | None
    unsure: int = 0
    look: str | None = None


def edition_status(folder: Path, now: datetime) -> Status:
    """Where the edition in a folder stands.

    Args:
        folder: the edition's.
        now: what is dated later waits.

    Raises:
        EpisodeError: it is no edition, or its settings or records are not taken.
        StorageError: something in it cannot be read.
    """
    look = _Look(Edition.folder(folder), now)
    found = look.rows()
    counted = sum(row.state in WAITING for row in found) <= doubt_counts.MOST
    rows = tuple(look.detailed(row, counted=counted) for row in found)
    doubtful = {str(folder / row.article): row.doubts for row in rows if row.article}
    return Status(
        rows, _command(rows), sum(bool(row.doubts) for row in rows), doubt_counts.summarize(doubtful).look
    )


def next_embargo_end(folder: Path, now: datetime) -> datetime | None:
    """When the next embargo of an edition ends; None where there is none.

    Raises:
        EpisodeError: it is no edition, or its settings or records are not taken.
        StorageError: something in it cannot be read.
    """
    ends = (row.until for row in _Look(Edition.folder(folder), now).rows() if row.until)
    return min(map(datetime.fromisoformat, ends), default=None)


class _Look:
    """An edition that is looked at, at one moment."""

    def __init__(self, edition: Edition, now: datetime) -> None:
        self._edition, self._now = edition, now
        self._records = {record.slug: record for record in load_all(edition.records)}
        self._paths = {edition.source(path): path for path in edition.articles}
        self._deliveries = deliveries(edition)
        self._notes = DoubtCounts(edition.records)

    def rows(self) -> list[StatusRow]:
        """What there is, without what is costly to know."""
        reading = self._edition.article_bytes
        articles = {source: _sha256(reading, path) or "" for source, path in self._paths.items()}
        places = {slug: self._edition.script(Path(), slug) for slug in self._records}
        scripts = {slug: _sha256(identity.read_script_file, place) for slug, place in places.items()}
        compared = status(self._records.values(), articles, scripts).rows
        found = [_read(row, articles, scripts) for row in compared]
        return [self._unbuilt(row) if row.state == "new" else self._built(row) for row in found]

    def _held(self, row: StatusRow) -> StatusRow:
        """An edited article whose episode stands: as one that waits, where that is what it says now."""
        now = self._unbuilt(row)
        return now if now.state in ("draft", "embargo") else row

    def detailed(self, row: StatusRow, *, counted: bool) -> StatusRow:
        """A row with the number of doubts: counted now where a build would say it, else as noted."""
        if row.state in WAITING:
            return row._replace(doubts=self._counted(row) if counted else None)
        record = self._records.get(row.slug or "")
        return row._replace(doubts=self._notes.of(record)) if record else row

    def _unbuilt(self, row: StatusRow) -> StatusRow:
        """What an article without an episode is waiting for."""
        try:
            article = self._article(row)
            zone = self._edition.settings.edition.zone
            told = state.decide(article.meta, article.path, zone=zone, now=self._now)
        except (ScriptError, EpisodeError):
            return row._replace(state="refused")
        if told.held:
            return row._replace(state="draft")
        return row._replace(state="embargo", until=told.date.isoformat()) if told.date > self._now else row

    def _built(self, row: StatusRow) -> StatusRow:
        record = self._records[row.slug or ""]
        last = record.current
        targets = {name: delivery.state(record) for name, delivery in self._deliveries.items()}
        row = row._replace(date=record.date, duration=last.media.duration if last else None, targets=targets)
        if row.state == "missing article" and not self._paths:  # built from articles that lie elsewhere
            row = row._replace(state="built")
        if row.state == "edited":
            return self._held(row)
        if row.state != "built":
            return row
        if datetime.fromisoformat(record.date) > self._now:
            return row._replace(state="embargo", until=record.date)
        return row._replace(state="published") if is_everywhere(targets.values()) else row

    def _counted(self, row: StatusRow) -> int | None:
        """The doubts of a script that was not said yet; None where it is not taken."""
        from episodes.build.script import count_doubts  # noqa: PLC0415 - only where nobody counted before

        path = self._paths[row.article or ""]
        return count_doubts(
            path, self._edition, row.slug or self._planned[identity.path_key(path)], self._words
        )

    def _article(self, row: StatusRow) -> Article:
        path = self._paths[row.article or ""]
        return readers.parse(self._edition.article_bytes(path), str(path))

    @cached_property
    def _words(self) -> Lexicon:
        return prevailing(self._edition.lexicon)

    @cached_property
    def _planned(self) -> dict[str, str]:
        return identity.plan_slugs(self._edition, self._records.values(), ())


def as_json(status: Status) -> str:
    """One object on one line (docs/usage.md)."""
    counts = Counter(row.state for row in status.rows)
    rows = [{**row._asdict(), "targets": dict(row.targets)} for row in status.rows]
    told = {"next": status.command, "unsure": status.unsure, "look": status.look, "counts": counts}
    return msgspec.json.encode({**told, "rows": rows}).decode()


def as_text(status: Status) -> str:
    """A line an article or episode, and what to type next."""
    lines = [f"{row.state:<16}{row.article or row.slug}{_remarks(row)}" for row in status.rows]
    lines += doubt_counts.summary_lines(status.unsure, 0, status.look)
    shown = map(printable.line, lines)
    return "\n".join([*shown, f"Next: {status.command or 'nothing, all is published'}"])


_COUNTED = WAITING | {"built", "published"}
"""States of articles whose doubts somebody should know."""

_TOLD: Mapping[DeliveryState, str] = MappingProxyType(
    {"current": "on {}", "other": "not as it is on {}", "none": "not on {}"}
)


def _remarks(row: StatusRow) -> str:
    """What else a line says."""
    told = [f"until {row.until}"] if row.until else []
    told += [f"{row.doubts} to look at"] if row.doubts else []
    told += ["doubts not counted"] if row.doubts is None and row.article and row.state in _COUNTED else []
    if row.state == "withdrawn":
        told += [f"still on {name}" for name, standing in row.targets.items() if standing != "none"]
    elif row.slug:
        told += [_TOLD[standing].format(name) for name, standing in row.targets.items()]
    return f" ({', '.join(told)})" if told else ""


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
        StatusRow(_state(built[slug], sha, scripts.get(slug)) if (slug := slugs[path]) else "new", path, slug)
        for path, sha in articles.items()
    ]
    tied = set(slugs.values())
    rows += [_orphan(record) for slug, record in built.items() if slug not in tied]
    return Status(tuple(rows), _command(rows))


def _state(record: Record, article: str, script: str | None) -> ArticleState:
    last: Revision = record.revisions[-1]
    if record.withdrawn:
        return "withdrawn"
    return "built" if (last.article, last.script) == (article, script) else "edited"


def _orphan(record: Record) -> StatusRow:
    return StatusRow("withdrawn" if record.withdrawn else "missing article", None, record.slug)


def _sha256(reading: Callable[[Path], bytes | None], path: Path) -> str | None:
    """Of the bytes of a file; None where there is none, empty where a build refuses it."""
    try:
        data = reading(path)
    except (ScriptError, EpisodeError):
        return ""
    return None if data is None else hashlib.sha256(data).hexdigest()


def _read(row: StatusRow, articles: Mapping[str, str], scripts: Mapping[str, str | None]) -> StatusRow:
    """The row, refused where a build does not even read the article or its script file."""
    unread = "" in (articles.get(row.article or "", None), scripts.get(row.slug or ""))
    return row._replace(state="refused") if row.state == "edited" and unread else row


def _command(rows: Sequence[StatusRow]) -> str | None:
    if not rows:
        return "hautevoix import https://… (or put articles into articles/, then hautevoix build)"
    if any(row.state in WAITING for row in rows):
        return "hautevoix build"
    names = next((tuple(row.targets) for row in rows if row.targets), ())
    behind = {name for row in rows for name, delivery in row.targets.items() if _is_behind(row, delivery)}
    if behind:
        return f"hautevoix publish {min(behind, key=names.index)}" if len(names) > 1 else "hautevoix publish"
    return None if names else "hautevoix check"


def _is_behind(row: StatusRow, delivery: DeliveryState) -> bool:
    """Whether a target lacks what there is of an episode, or has what was taken back."""
    if row.state == "withdrawn":
        return delivery != "none"
    return row.state not in ("draft", "embargo") and delivery != "current"
