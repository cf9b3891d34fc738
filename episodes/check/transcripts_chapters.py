"""Transcripts: offered with the right type, there, right by their format, and in step with the audio.

Chapters: the same, in order, in the file that apps read, in the audio files and in the notes.
"""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from mutagen import MutagenError
from mutagen.id3 import ID3

from episodes.check.decode import DecodedAudio
from episodes.check.findings import Finding, finding
from episodes.check.published import FeedItem, Publication, xpath_texts
from episodes.check.subtitles import Times, times
from episodes.feed.xml import NAMESPACES
from episodes.formatting import one_line
from episodes.media.chapters import VERSION
from episodes.transcripts import FORMATS

_TYPES = {form.suffix: form.type for form in FORMATS.values()}
_CUE_SLACK = 100  # ms that a cue may end after the sound


def offered(published: Publication) -> Iterator[Finding]:
    """Each has the type of its format, and is there."""
    for feed in published.feeds:
        for item in feed.items:
            for node in item.element.iterfind("podcast:transcript", dict(NAMESPACES)):
                yield from _offered(item, node.get("url") or "", node.get("type"))


def cues(published: Publication) -> Iterator[Finding]:
    """Each can be read strictly to its end; its times are the same in all formats, and within the audio."""
    for item in published.episodes:
        read: dict[str, Times] = {}
        for path in _files(item):
            try:
                read[path.name] = times(path.name, path.read_bytes())
            except ValueError as error:
                yield finding("transcript", item.path, slug=item.slug, name=path.name, cause=error)
        timed = {name: found for name, found in read.items() if found}
        yield from _late(item, timed)
        yield from _apart(item, timed)


def _offered(item: FeedItem, address: str, stated: str | None) -> Iterator[Finding]:
    suffix = Path(urlsplit(address).path).suffix
    if not stated or stated != _TYPES.get(suffix):
        yield finding("transcript-type", item.path, address=address or "without an address")
    if item.published.file(address) is None:
        yield finding("missing-file", item.path, slug=item.slug, address=address)


def _files(item: FeedItem) -> list[Path]:
    found = (item.published.file(address) for address in xpath_texts(item.element, "podcast:transcript/@url"))
    return [path for path in found if path]


def _late(item: FeedItem, timed: dict[str, Times]) -> Iterator[Finding]:
    sound = item.published.heard(item.media) if item.media else None
    if not isinstance(sound, DecodedAudio):
        return
    for name, found in timed.items():
        last = max(end for _, end in found)
        if last > sound.seconds * 1000 + _CUE_SLACK:
            lasts = {"stated": f"{last / 1000:.3f} s", "real": f"{sound.seconds:.3f} s"}
            yield finding("cue-late", item.path, slug=item.slug, name=name, **lasts)


def _apart(item: FeedItem, timed: dict[str, Times]) -> Iterator[Finding]:
    first = next(iter(timed), "")
    for name, found in timed.items():
        if found != timed[first]:
            yield finding("transcripts-differ", item.path, slug=item.slug, name=name, other=first)


_NOTED = re.compile(r"<li>(\d{2,}):(\d\d):(\d\d) ([^<]*)</li>")
_CHAPTER_SLACK = 1  # ms; formats round

Marks = list[tuple[int, str]]
"""Start in ms and title of each chapter."""


class _Chapter(msgspec.Struct):
    start: float = msgspec.field(name="startTime")  # s
    title: str


class _Chapters(msgspec.Struct):
    version: str
    chapters: list[_Chapter]


def chapters(published: Publication) -> Iterator[Finding]:
    """The file can be read, starts rise within the audio, and all places that tell chapters tell the same."""
    for item in published.episodes:
        for address in xpath_texts(item.element, "podcast:chapters/@url"):
            path = published.file(address)
            if path is None:
                yield finding("missing-file", item.path, slug=item.slug, address=address)
                continue
            try:
                marks = _read(path)
            except (ValueError, msgspec.MsgspecError) as error:
                yield finding("chapters", item.path, slug=item.slug, name=path.name, cause=error)
                continue
            for other in _others(item, marks):
                yield finding("chapters-differ", item.path, slug=item.slug, name=path.name, other=other)


def _read(path: Path) -> Marks:
    found = msgspec.json.decode(path.read_bytes(), type=_Chapters)
    if found.version != VERSION:
        raise ValueError(f"it has version {found.version}")
    starts = [one.start for one in found.chapters]
    if not starts or starts != sorted(set(starts)) or starts[0] != 0:
        raise ValueError("its times do not rise from 0")
    return [(round(one.start * 1000), one_line(one.title)) for one in found.chapters]


def _others(item: FeedItem, marks: Marks) -> Iterator[str]:
    """Names of the places that tell other chapters."""
    media = [item.media] if item.media else []
    named = xpath_texts(item.element, "podcast:alternateEnclosure/podcast:source/@uri")
    media += [path for address in named if (path := item.published.file(address)) and path not in media]
    for path in media:
        if not _same(marks, _tagged(item, path)):
            yield path.name
    noted = _noted(item)
    if noted and noted != [(start // 1000, title) for start, title in marks]:
        yield "the description"


def _same(marks: Marks, others: Marks) -> bool:
    return [title for _, title in marks] == [title for _, title in others] and all(
        abs(mark[0] - other[0]) <= _CHAPTER_SLACK for mark, other in zip(marks, others, strict=True)
    )


def _tagged(item: FeedItem, path: Path) -> Marks:
    """The chapters of an audio file, in the order in which they stand there."""
    if path.suffix != ".mp3":
        sound = item.published.heard(path)
        return list(sound.chapters) if isinstance(sound, DecodedAudio) else []
    try:
        frames = ID3(path).getall("CHAP")
    except MutagenError:
        return []
    return [(frame.start_time, str(frame.sub_frames.get("TIT2", ""))) for frame in frames]


def _noted(item: FeedItem) -> Marks:
    """What the description says, to the second; nothing for short episodes."""
    found = _NOTED.findall(item.element.findtext("description") or "")
    return [(int(h) * 3600 + int(m) * 60 + int(s), unescape(title)) for h, m, s, title in found]
