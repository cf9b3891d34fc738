"""Transcripts and chapters: of the right type, there, right by their format, in step with the audio."""

import re
from collections.abc import Iterator
from hashlib import sha256
from html import unescape
from pathlib import Path
from posixpath import splitext
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec

from episodes.check import subtitles
from episodes.check.decode import DecodedAudio, rules
from episodes.check.findings import Finding, finding
from episodes.check.publication_reader import FeedItem, Publication, xpath_texts
from episodes.formatting import one_line
from episodes.media.chapters import VERSION
from episodes.transcripts import FORMATS

_TYPES = {form.suffix: form.type for form in FORMATS.values()}
_CUE_SLACK = 100  # ms that a cue may end after the sound
_NOTED = re.compile(r"<li>(\d{2,}):(\d\d):(\d\d) ([^<]*)</li>")
_CHAPTER_SLACK = 1  # ms; formats round

Marks = list[tuple[int, str]]
"""Start in ms and title of each chapter."""


class CueSummary(NamedTuple):
    """The cues of a transcript that keeps to its format.

    Attributes:
        cues: how many; 0 in plain text.
        end: of the last one, ms.
        times: digest of all starts and ends: equal where all are.
    """

    cues: int
    end: int
    times: str


class _Chapter(msgspec.Struct):
    start: float = msgspec.field(name="startTime")  # s
    title: str


class _Chapters(msgspec.Struct):
    version: str
    chapters: list[_Chapter]


_CUES = rules("cues", __file__, subtitles.__file__)
_TAGS = rules("tags", __file__)


def offered(published: Publication) -> Iterator[Finding]:
    """Check that each transcript has the type of its format, and is there."""
    for feed in published.feeds:
        for item in feed.items:
            for address, form, path in item.transcripts:
                if not form or form != _TYPES.get(splitext(urlsplit(address).path)[1]):
                    yield finding("transcript-type", item.path, address=address or "without an address")
                if path is None:
                    yield finding("missing-file", item.path, slug=item.slug, address=address)


def cues(published: Publication) -> Iterator[Finding]:
    """Read each transcript strictly; its times are the same in all formats, and within the audio."""
    for item in published.episodes:
        found: dict[str, CueSummary] = {}
        for path in (path for _, _, path in item.transcripts if path):
            try:
                found[path.name] = _cue_summary(published, path)
            except ValueError as error:
                yield finding("transcript", item.path, slug=item.slug, name=path.name, cause=error)
        timed = {name: summary for name, summary in found.items() if summary.cues}
        sound = published.decoded(item.media) if item.media else None
        for name, summary in timed.items():
            if isinstance(sound, DecodedAudio) and summary.end > sound.seconds * 1000 + _CUE_SLACK:
                lasts = {"stated": f"{summary.end / 1000:.3f} s", "real": f"{sound.seconds:.3f} s"}
                yield finding("cue-late", item.path, slug=item.slug, name=name, **lasts)
        first = next(iter(timed), "")
        for name, summary in timed.items():
            if summary.times != timed[first].times:
                yield finding("transcripts-differ", item.path, slug=item.slug, name=name, other=first)


def _cue_summary(published: Publication, path: Path) -> CueSummary:
    """Read a transcript, unless the last check read the same bytes under a name of the same kind."""

    def read() -> CueSummary:
        times = subtitles.times(path.name, path.read_bytes())
        digest = sha256(msgspec.json.encode(times)).hexdigest()
        return CueSummary(len(times), max((end for _, end in times), default=0), digest)

    key = f"{published.digest(path)}{path.suffix}"
    return published.memory.facts(_CUES, key, CueSummary, read)


def chapters(published: Publication) -> Iterator[Finding]:
    """Read the chapters of each episode; all places that have them have the same, in order."""
    for item in published.episodes:
        for address in xpath_texts(item.element, "podcast:chapters/@url"):
            path = published.file(address)
            if path is None:
                yield finding("missing-file", item.path, slug=item.slug, address=address)
                continue
            try:
                marks = read_chapters(path)
            except (ValueError, msgspec.MsgspecError) as error:
                yield finding("chapters", item.path, slug=item.slug, name=path.name, cause=error)
                continue
            for other in _differing(item, marks):
                yield finding("chapters-differ", item.path, slug=item.slug, name=path.name, other=other)


def read_chapters(path: Path) -> Marks:
    """Read a file of chapters.

    Raises:
        ValueError: it breaks a rule of the format.
        MsgspecError: it is none at all.
    """
    found = msgspec.json.decode(path.read_bytes(), type=_Chapters)
    if found.version != VERSION:
        raise ValueError(f"it has version {found.version}")
    starts = [one.start for one in found.chapters]
    if not starts or starts != sorted(set(starts)) or starts[0] != 0:
        raise ValueError("its times do not rise from 0")
    return [(round(one.start * 1000), one_line(one.title)) for one in found.chapters]


def _differing(item: FeedItem, marks: Marks) -> Iterator[str]:
    """Name the places that have other chapters: audio files and the description."""
    media = [item.media] if item.media else []
    media += [path for _, path in item.alternates if path and path not in media]
    for path in media:
        tagged = _tagged(item.published, path)
        same = [title for _, title in marks] == [title for _, title in tagged] and all(
            abs(mark[0] - other[0]) <= _CHAPTER_SLACK for mark, other in zip(marks, tagged, strict=True)
        )
        if not same:
            yield path.name
    # To the second; a description says nothing of chapters for short episodes.
    found = _NOTED.findall(item.element.findtext("description") or "")
    noted = [(int(h) * 3600 + int(m) * 60 + int(s), unescape(title)) for h, m, s, title in found]
    if noted and noted != [(start // 1000, title) for start, title in marks]:
        yield "the description"


def _tagged(published: Publication, path: Path) -> Marks:
    """Return the chapters of an audio file, in the order in which they are in it."""
    if path.suffix != ".mp3":
        sound = published.decoded(path)
        return list(sound.chapters) if isinstance(sound, DecodedAudio) else []

    def read() -> Marks:
        from mutagen import MutagenError  # noqa: PLC0415 - only where a file is new
        from mutagen.id3 import ID3  # noqa: PLC0415 - likewise

        try:
            frames = ID3(path).getall("CHAP")
        except MutagenError:
            return []
        return [(frame.start_time, str(frame.sub_frames.get("TIT2", ""))) for frame in frames]

    return published.memory.facts(_TAGS, published.digest(path), Marks, read)
