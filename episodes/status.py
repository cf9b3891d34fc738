"""Status of an edition: what became of each article and episode, and the command to type next.

It is read from hashes, records and ledgers: nothing is spoken, written or sent, and an article that is built
and unchanged is not parsed.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

import msgspec

from episodes import events
from episodes.catalogue import doubt_counts
from episodes.catalogue.doubt_counts import DoubtCounts
from episodes.catalogue.identity import FileIndex, path_key, plan_slugs
from episodes.catalogue.records import Record, load_all
from episodes.edition import publication_state
from episodes.edition.edition import Edition, read_script_file
from episodes.edition.settings import VoiceSettings
from episodes.errors import EpisodeError
from episodes.events import Chooser
from episodes.publish.delivered_episodes import DeliveryState, deliveries, is_everywhere
from scripts import printable, readers
from scripts.errors import ScriptError
from scripts.lexicon import Lexicon, prevailing

ArticleState = Literal[
    "new", "draft", "refused", "embargo", "edited", "built", "published", "missing article", "withdrawn"
]
WAITING = frozenset({"new", "edited"})
"""States of articles that a build has work with."""

_COUNTED = WAITING | {"built", "published"}
"""States of articles whose doubts a producer should know."""

_DELIVERED: Mapping[DeliveryState, str] = MappingProxyType(
    {"current": "on {}", "other": "not as it is on {}", "none": "not on {}"}
)


class StatusRow(NamedTuple):
    """One article, one episode, or both.

    Attributes:
        state: what became of it.
        article: its path as records give it; None where it is missing.
        slug: None before the first build.
        date: of publication, ISO 8601; None before the first build.
        until: when an embargo ends, ISO 8601.
        duration: of the episode in ms; None where it is not published.
        doubts: number of things that the program is not sure of; None where nobody counted them.
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


class VoiceStatus(NamedTuple):
    """The engine that speaks what is built next.

    Attributes:
        engine: its name; that of the settings where it cannot speak.
        chosen: what decided it.
        hint: commands that bring a natural voice, where none is here.
        problem: why it cannot speak here, and what to do; None where it can.
    """

    engine: str
    chosen: Chooser
    hint: str | None = None
    problem: str | None = None


class Status(NamedTuple):
    """The status of an edition.

    Attributes:
        rows: articles first, in editorial order.
        command: what to type next; None where there is nothing to do.
        unsure: articles with doubts.
        look: the command that shows the first of them; None where no article is there to be shown.
        voice: who speaks what is built next; None where nobody looked.
    """

    rows: tuple[StatusRow, ...]
    command: str | None
    unsure: int = 0
    look: str | None = None
    voice: VoiceStatus | None = None


def edition_status(folder: Path, now: datetime) -> Status:
    """The status of the edition in a folder.

    Args:
        folder: the edition's.
        now: the time; what is dated later waits.

    Raises:
        EpisodeError: it is no edition, or its settings or records are refused.
        StorageError: something in it cannot be read.
    """
    edition = Edition.folder(folder)
    inspection = _Inspection(edition, now)
    rows = inspection.rows()
    may_count = sum(row.state in WAITING for row in rows) <= doubt_counts.MOST
    rows = [row._replace(doubts=inspection.doubts(row, may_count=may_count)) for row in rows]
    by_path = {str(folder / row.article): row.doubts for row in rows if row.article}
    unsure = sum(bool(row.doubts) for row in rows)
    look = doubt_counts.summarize(by_path).look
    return Status(tuple(rows), _next_command(rows), unsure, look, voice_status(edition.settings.voices))


def voice_status(voices: VoiceSettings) -> VoiceStatus:
    """Which engine speaks, or why it cannot. No service is asked, and no model is loaded.

    Args:
        voices: the settings.
    """
    from audio.errors import AudioError  # noqa: PLC0415 - `watch` asks when embargoes end, and not this
    from audio.voices import engine_selection  # noqa: PLC0415 - likewise
    from episodes.build import engine_validation  # noqa: PLC0415 - likewise

    try:
        engine_validation.require_known(voices, None)
        speaking = engine_validation.speaking_engine(voices)
        engine = engine_validation.load_engine(voices, speaking.name)
    except AudioError as error:
        return VoiceStatus(voices.engine, "settings", problem=str(error))
    problem = engine_selection.fault(engine)
    return VoiceStatus(speaking.name, speaking.chosen, speaking.hint, str(problem) if problem else None)


def next_embargo_end(folder: Path, now: datetime) -> datetime | None:
    """When the next embargo of an edition ends; None where there is none.

    Args:
        folder: the edition's.
        now: the time.

    Raises:
        EpisodeError: it is no edition, or its settings or records are refused.
        StorageError: something in it cannot be read.
    """
    ends = (row.until for row in _Inspection(Edition.folder(folder), now).rows() if row.until)
    return min(map(datetime.fromisoformat, ends), default=None)


class _Inspection:
    """An edition that is looked at, at one moment."""

    def __init__(self, edition: Edition, now: datetime) -> None:
        self.edition, self.now = edition, now
        self.records = {record.slug: record for record in load_all(edition.records)}
        self.paths = {edition.source(path): path for path in edition.articles}
        self.deliveries = deliveries(edition)
        self.counts = DoubtCounts(edition.records)

    def rows(self) -> list[StatusRow]:
        """The rows without doubts, which are costly to count."""
        edition = self.edition
        articles = {source: _sha256(edition.article_bytes, path) or "" for source, path in self.paths.items()}
        scripts = {slug: _sha256(read_script_file, edition.script(Path(), slug)) for slug in self.records}
        rows = []
        for row in status(self.records.values(), articles, scripts).rows:
            unread = "" in (articles.get(row.article or ""), scripts.get(row.slug or ""))
            if row.state == "new":
                rows.append(self.unbuilt(row))
            else:  # a build that cannot even read the article or its script file refuses it
                refused = row.state == "edited" and unread
                rows.append(self.built(row._replace(state="refused") if refused else row))
        return rows

    def unbuilt(self, row: StatusRow) -> StatusRow:
        """The row of an article whose present text was not built, with what it waits for."""
        path = self.paths[row.article or ""]
        try:
            article = readers.parse(self.edition.article_bytes(path), str(path))
            zone = self.edition.settings.edition.zone
            decision = publication_state.decide(article.meta, article.path, zone=zone, now=self.now)
        except (ScriptError, EpisodeError):
            return row._replace(state="refused")
        if decision.held:
            return row._replace(state="draft")
        if publication_state.is_due(decision.date, self.now):
            return row
        return row._replace(state="embargo", until=decision.date.isoformat())

    def built(self, row: StatusRow) -> StatusRow:
        """The row of an episode, with its date, its duration and what each target has of it."""
        record = self.records[row.slug or ""]
        last = record.current
        targets = {name: delivery.state(record) for name, delivery in self.deliveries.items()}
        row = row._replace(date=record.date, duration=last.media.duration if last else None, targets=targets)
        if row.state == "missing article" and not self.paths:  # built from articles that lie elsewhere
            row = row._replace(state="built")
        if row.state == "edited":
            edited = self.unbuilt(row)
            return edited if edited.state in ("draft", "embargo") else row
        if row.state != "built":
            return row
        if not publication_state.is_due(datetime.fromisoformat(record.date), self.now):
            return row._replace(state="embargo", until=record.date)
        return row._replace(state="published") if is_everywhere(targets.values()) else row

    def doubts(self, row: StatusRow, *, may_count: bool) -> int | None:
        """The doubts of a row: counted now where a build would say it, else those of the last build.

        Args:
            row: of an article or episode.
            may_count: whether they may be counted now, which reads the whole article.

        Returns:
            Their number; None if it is not known.
        """
        if row.state not in WAITING:
            record = self.records.get(row.slug or "")
            return self.counts.of(record) if record else row.doubts
        if not may_count:
            return None
        from episodes.build.script import count_doubts  # noqa: PLC0415 - only where nobody counted before

        path = self.paths[row.article or ""]
        return count_doubts(path, self.edition, row.slug or self.planned_slugs[path_key(path)], self.lexicon)

    @cached_property
    def lexicon(self) -> Lexicon:
        """The pronunciations that apply."""
        return prevailing(self.edition.lexicon)

    @cached_property
    def planned_slugs(self) -> dict[str, str]:
        """The slugs that articles will get, by `path_key`."""
        return plan_slugs(self.edition, self.records.values(), ())


def status(
    records: Iterable[Record], articles: Mapping[str, str], scripts: Mapping[str, str | None]
) -> Status:
    """Compare what is there with what was built.

    An article is tied to an episode by its path, or, where a file was renamed, by its content.

    Args:
        records: of all episodes.
        articles: SHA-256 of each article's bytes, by its path as records give it, in editorial order.
        scripts: SHA-256 of each script file that a person edited, by slug.

    Returns:
        A row for each article and for each episode without one.
    """
    built = [record for record in records if record.revisions]
    files = FileIndex(built, articles)
    rows, tied = [], set()
    for source, sha256 in articles.items():
        record = files.by_source.get(source) or files.moved.pop(sha256, None)
        if record is None:
            rows.append(StatusRow("new", source, None))
            continue
        tied.add(record.slug)
        last = record.revisions[-1]
        unchanged = (last.article, last.script) == (sha256, scripts.get(record.slug))
        found: ArticleState = "withdrawn" if record.withdrawn else "built" if unchanged else "edited"
        rows.append(StatusRow(found, source, record.slug))
    rows += [
        StatusRow("withdrawn" if record.withdrawn else "missing article", None, record.slug)
        for record in built
        if record.slug not in tied
    ]
    return Status(tuple(rows), _next_command(rows))


def as_json(status: Status) -> str:
    """The status as one JSON object on one line (docs/usage.md)."""
    return msgspec.json.encode(
        {
            "next": status.command,
            "unsure": status.unsure,
            "look": status.look,
            "counts": Counter(row.state for row in status.rows),
            "voice": status.voice._asdict() if status.voice else None,
            "rows": [{**row._asdict(), "targets": dict(row.targets)} for row in status.rows],
        }
    ).decode()


def as_text(status: Status) -> str:
    """The status as text: a line for each article or episode, and the command to type next."""
    lines = []
    for row in status.rows:
        details = [f"until {row.until}"] if row.until else []
        if row.doubts:
            details.append(f"{row.doubts} to look at")
        elif row.doubts is None and row.article and row.state in _COUNTED:
            details.append("doubts not counted")
        if row.state == "withdrawn":
            details += [f"still on {name}" for name, delivery in row.targets.items() if delivery != "none"]
        elif row.slug:
            details += [_DELIVERED[delivery].format(name) for name, delivery in row.targets.items()]
        shown = f" ({', '.join(details)})" if details else ""
        lines.append(f"{row.state:<16}{row.article or row.slug}{shown}")
    if voice := status.voice:
        lines.append(f"Voice: {voice.problem or events.engine_text(voice.engine, voice.chosen, voice.hint)}")
        lines += [f"For a natural voice: {voice.hint}"] if voice.hint else []
    lines += doubt_counts.summary_lines(status.unsure, 0, status.look)
    lines.append(f"Next: {status.command or 'nothing, all is published'}")
    return "\n".join(map(printable.line, lines))


def _next_command(rows: Sequence[StatusRow]) -> str | None:
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
    """Whether a target lacks what there is of an episode, or still has what was withdrawn."""
    if row.state == "withdrawn":
        return delivery != "none"
    return row.state not in ("draft", "embargo") and delivery != "current"


def _sha256(read: Callable[[Path], bytes | None], path: Path) -> str | None:
    """The digest of a file's bytes; None where there is no file, empty where a build refuses to read it."""
    try:
        data = read(path)
    except (ScriptError, EpisodeError):
        return ""
    return None if data is None else hashlib.sha256(data).hexdigest()
