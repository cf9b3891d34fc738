"""Records of episodes, `records/<slug>.json`: identity, date and every revision.

A record is the authority: feed, index and identity come from records alone, without the articles, the
clip store or the engines.
"""

import os
from array import array
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec

from episodes.edition.atomic import read, write_if_changed
from episodes.errors import EpisodeError
from episodes.formatting import YEARS

Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
RevisionId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}$")]
MediaName = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9.-]*$")]


class Cues:
    """Start and end of each spoken segment, in frames: pairs, in eight bytes each.

    An edition has thousands of episodes, and each build reads them all.
    """

    __slots__ = ("_marks",)

    def __init__(self, pairs: Iterable[tuple[int, int]] = ()) -> None:
        self._marks = array("I", chain.from_iterable(pairs))

    def __len__(self) -> int:
        return len(self._marks) // 2

    def __iter__(self) -> Iterator[tuple[int, int]]:
        marks = iter(self._marks)
        return zip(marks, marks, strict=True)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cues) and self._marks == other._marks

    def __hash__(self) -> int:
        return hash(tuple(self._marks))

    @property
    def end(self) -> int:
        """Where the last one ends, in frames; 0 where there is none."""
        return self._marks[-1] if self._marks else 0


class Chapter(msgspec.Struct, frozen=True, array_like=True):
    """A chapter: where it starts, and its title."""

    start: int  # ms
    title: str


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """An audio file of a revision."""

    name: MediaName  # <date>-<slug>-<hash8>.mp3, .m4a or .opus
    type: str  # MIME type
    bytes: int
    sha256: str
    duration: int  # ms, of the decoded audio


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """One state of an episode, in an immutable folder of its own.

    Attributes:
        id: name of its folder in `public/episodes/<slug>/`, 8 hex digits of its content.
        built: when it was built, ISO 8601 in UTC.
        article: SHA-256 of the article's bytes.
        script: SHA-256 of the script file's bytes; None without one.
        source: the article's path as given, relative to the edition.
        correction: the correction, as the article words it.
        corrected: when it was added, ISO 8601; None where it came with the article.
        reply_to: slug of the episode that this one is a droit de réponse to.
        media: the audio file, MP3.
        alternates: the same sound in other formats.
        transcripts: names of the transcripts in its folder (`episodes.transcripts.FORMATS`).
        cues: start and end of each spoken segment, in frames.
        members: guids of the episodes in a bulletin; empty for an episode.
        engines: engine, version and voice of each that was used.
        cast: voice of each person quoted, by full name: later episodes use it too.
    """

    id: RevisionId
    built: str
    article: str
    script: str | None = None
    source: str
    title: str
    author: str | None = None
    lead: str | None = None
    link: str | None = None
    correction: str | None = None
    corrected: str | None = None
    reply_to: str | None = None
    image: str | None = None
    section: str | None = None
    language: str = "fr"
    media: Media
    alternates: tuple[Media, ...] = ()
    transcripts: tuple[str, ...] = ("vtt", "srt", "json", "txt")
    chapters: tuple[Chapter, ...] = ()
    cues: Cues = Cues()
    members: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()
    cast: dict[str, str] = {}


class Inputs(NamedTuple):
    """The files that a revision is made from.

    Attributes:
        source: the article's path as the edition names it.
        article: SHA-256 of its bytes.
        script: SHA-256 of the script file's bytes; None without one.
    """

    source: str
    article: str
    script: str | None


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """An episode's identity and history.

    Attributes:
        identity: what ties it to its article: front matter `id`, else its link, else its file stem.
        guid: random UUID of the first build, never derived from anything.
        former: guids that it had before it was reissued, oldest first.
        slug: never changes.
        number: in the order of first builds, from 1; None for an episode older than numbers.
        date: publication, ISO 8601 with offset; fixed at the first build.
        revisions: oldest first.
        withdrawn: when it was withdrawn for good, ISO 8601; None while it is published.
        reason: why, for the newsroom alone.
        notice: what its page says of it.
    """

    identity: str
    guid: str
    former: tuple[str, ...] = ()
    slug: Slug
    number: int | None = None
    date: str
    revisions: tuple[Revision, ...] = ()
    withdrawn: str | None = None
    reason: str | None = None
    notice: str | None = None

    @property
    def current(self) -> Revision | None:
        """The revision that listeners get: the last one; None before the first, and once withdrawn."""
        return self.revisions[-1] if self.revisions and self.withdrawn is None else None


_APART = timedelta(days=366)
"""How long after its first revision an episode's date may lie."""


def supersedes(one: Record, other: Record, *, final: bool = True) -> bool:
    """Whether a record is a later state of an episode than another record of it.

    Withdrawn is later than not, reissued later than before, more revisions later than fewer. Of two that went
    separate ways, the one that was built last is later.

    Args:
        one: the record that may be later.
        other: the one it is compared with.
        final: whether a withdrawal is for good, as an episode's is; a bulletin may be made again.

    Returns:
        False also where neither is later, or where they are of different episodes.
    """
    if one.guid != other.guid and one.guid not in other.former and other.guid not in one.former:
        return False
    if (one.withdrawn is None) != (other.withdrawn is None):
        return one.withdrawn is not None if final else _changed(one) > _changed(other)
    if one.guid != other.guid:
        return other.guid in one.former
    if one.withdrawn:
        return False
    ours, theirs = ([revision.id for revision in record.revisions] for record in (one, other))
    if ours[: len(theirs)] == theirs or theirs[: len(ours)] == ours:
        return len(ours) > len(theirs)
    built = (datetime.fromisoformat(record.revisions[-1].built) for record in (one, other))
    return ours[-1] not in theirs and next(built) > next(built)


def _changed(record: Record) -> datetime:
    """When a record was last changed, by a revision or by a withdrawal."""
    times = [revision.built for revision in record.revisions[-1:]] + [record.withdrawn or record.date]
    return max(map(datetime.fromisoformat, times))


def load_all(folder: Path) -> tuple[Record, ...]:
    """Read all records, in order of slug; none where there is no folder.

    Raises:
        EpisodeError: a file is not a record, or not the one that its name says.
        StorageError: one cannot be read.
    """
    return tuple(load(path) for path in record_files(folder))


def record_files(folder: Path) -> list[Path]:
    """The files of records, in order of slug; hidden files, and others than `.json`, are not ours."""
    names = sorted(os.listdir(folder)) if folder.is_dir() else []
    return [folder / name for name in names if name.endswith(".json") and name[0] != "."]


def load(path: Path) -> Record:
    """Read one record.

    Raises:
        EpisodeError: the file is not a record, or not the one that its name says.
        StorageError: it cannot be read.
    """
    try:
        record = decode(read(path) or b"")
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise EpisodeError("record", path=path, cause=error) from error
    if record.slug != path.stem:
        raise EpisodeError("record", path=path, cause=f"it is that of “{record.slug}”")
    if cause := find_fault(record):
        raise EpisodeError("record", path=path, cause=cause)
    return record


def save(folder: Path, record: Record) -> bool:
    """Write a record to `<slug>.json`, whole; the same record gives the same bytes.

    Args:
        folder: of the records.
        record: what to write.

    Returns:
        Whether anything had to be written.

    Raises:
        StorageError: the old one still stands.
    """
    text = msgspec.json.format(encode(record), indent=2)
    return write_if_changed(folder / f"{record.slug}.json", text + b"\n")


def encode(record: Record) -> bytes:
    """A record as JSON, the same bytes for the same record."""
    return msgspec.json.encode(record, order="deterministic", enc_hook=list)


def decode(data: bytes) -> Record:
    """A record from its JSON.

    Raises:
        msgspec.MsgspecError: it is not a record.
    """
    return _DECODER.decode(data)


def _to_cues(kind: type, value: Any) -> Any:
    try:
        return kind(msgspec.convert(value, _PAIRS))
    except OverflowError as error:
        raise ValueError("a cue is no number of frames") from error


_PAIRS = tuple[tuple[int, int], ...]
_DECODER = msgspec.json.Decoder(Record, dec_hook=_to_cues)  # made once: each build reads every record


def find_fault(record: Record) -> str | None:
    """What is wrong with the times in a record; None where nothing is."""
    built = [revision.built for revision in record.revisions]
    times = [record.date, record.withdrawn, *built, *(revision.corrected for revision in record.revisions)]
    for text in times:
        try:
            time = datetime.fromisoformat(text) if text is not None else None
        except ValueError:
            return f"“{text}” is not a date with time and offset"
        if time and (time.utcoffset() is None or time.year not in YEARS):
            return f"“{text}” is not a date with time and offset"
    if built and datetime.fromisoformat(record.date) - datetime.fromisoformat(built[0]) > _APART:
        return f"its date, {record.date}, lies long after it was made"
    return None
