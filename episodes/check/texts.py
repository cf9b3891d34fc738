"""Transcripts and chapters: offered with the right type, there, readable, and in step with the audio."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

import msgspec
from mutagen import MutagenError
from mutagen.id3 import ID3

from episodes import chapters as chapter_files
from episodes import transcripts as forms
from episodes.check.finding import Finding, finding
from episodes.check.published import Item, Published, values
from episodes.feed.nodes import NAMESPACES
from episodes.notes import one_line

_TYPES = {form.suffix: form.type for form in forms.FORMATS.values()} | {".html": "text/html"}
_TIME = r"(?:(\d{2,}):)?(\d{2}):(\d{2})%s(\d{3})"
_VTT = re.compile(f"{_TIME % '[.]'} --> {_TIME % '[.]'}(?: [^\n]*)?")
_SRT = re.compile(f"{_TIME % ','} --> {_TIME % ','}")


class _Segment(msgspec.Struct):
    start: float = msgspec.field(name="startTime")  # s
    end: float = msgspec.field(name="endTime")  # s
    body: str


class _Transcript(msgspec.Struct):
    version: str
    segments: list[_Segment]


class _Chapter(msgspec.Struct):
    start: float = msgspec.field(name="startTime")  # s
    title: str


class _Chapters(msgspec.Struct):
    version: str
    chapters: list[_Chapter]


def transcripts(published: Published) -> Iterator[Finding]:
    """Each has the type of its format, is there, and can be read to its end, times rising."""
    for item in published.items:
        for node in item.element.iterfind("podcast:transcript", dict(NAMESPACES)):
            yield from _transcript(item, node.get("url") or "", node.get("type"))


def chapters(published: Published) -> Iterator[Finding]:
    """The file can be read, starts rise, and the audio file's own chapters are the same."""
    for item in published.items:
        for address in values(item.element, "podcast:chapters/@url"):
            path = published.file(address)
            if path is None:
                yield finding("missing-file", item.path, slug=item.slug, address=address)
            else:
                yield from _chapters_of(item, path)


def _transcript(item: Item, address: str, stated: str | None) -> Iterator[Finding]:
    suffix = Path(urlsplit(address).path).suffix
    if not stated or stated != _TYPES.get(suffix):
        yield finding("transcript-type", item.path, address=address or "without an address")
    path = item.published.file(address)
    if path is None:
        yield finding("missing-file", item.path, slug=item.slug, address=address)
        return
    try:
        _READERS.get(suffix, _text)(path.read_bytes().decode())
    except (ValueError, msgspec.MsgspecError) as error:
        yield finding("transcript", item.path, slug=item.slug, name=path.name, cause=error)


def _vtt(text: str) -> None:
    """The part of WebVTT that transcripts need: a header, then cues with rising times."""
    header, *blocks = text.strip().split("\n\n")
    if not re.match(r"WEBVTT(?:[ \t\n]|\Z)", header):
        raise ValueError("it does not begin with WEBVTT")
    _cues([block.split("\n") for block in blocks if not block.startswith(("NOTE", "STYLE", "REGION"))], _VTT)


def _srt(text: str) -> None:
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    for number, (first, *_) in enumerate(blocks, start=1):
        if first != str(number):
            raise ValueError(f"cue {number} is numbered “{first[:20]}”")
    _cues([block[1:] for block in blocks], _SRT)


def _cues(blocks: list[list[str]], times: re.Pattern[str]) -> None:
    rising = []
    for number, lines in enumerate(blocks, start=1):
        found = next((match for line in lines[:2] if (match := times.fullmatch(line))), None)
        if found is None:
            raise ValueError(f"cue {number} has no times")
        start, end = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:])
        if start >= end:
            raise ValueError(f"cue {number} ends before it begins")
        rising.append(start)
    _rise(rising)


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _json(text: str) -> None:
    _rise([segment.start for segment in msgspec.json.decode(text, type=_Transcript).segments])


def _text(text: str) -> None:
    if not text.strip():
        raise ValueError("it is empty")


def _rise(starts: list[int] | list[float]) -> None:
    if not starts:
        raise ValueError("nothing is in it")
    if list(starts) != sorted(starts):
        raise ValueError("its times do not rise")


_READERS: Mapping[str, Callable[[str], None]] = MappingProxyType({".vtt": _vtt, ".srt": _srt, ".json": _json})


def _chapters_of(item: Item, path: Path) -> Iterator[Finding]:
    try:
        found = msgspec.json.decode(path.read_bytes(), type=_Chapters)
        if found.version != chapter_files.VERSION:
            raise ValueError(f"it has version {found.version}")
        _rise([chapter.start for chapter in found.chapters])
    except (ValueError, msgspec.MsgspecError) as error:
        yield finding("chapters", item.path, slug=item.slug, name=path.name, cause=error)
        return
    listed = [(round(chapter.start * 1000), one_line(chapter.title)) for chapter in found.chapters]
    if item.media and item.media.suffix == ".mp3" and listed != _tagged(item.media):
        yield finding("chapters-differ", item.path, slug=item.slug, name=path.name)


def _tagged(path: Path) -> list[tuple[int, str]]:
    """The chapters of an audio file's tag, in the order in which they stand there."""
    try:
        frames = ID3(path).getall("CHAP")
    except MutagenError:
        return []
    return [(frame.start_time, str(frame.sub_frames.get("TIT2", ""))) for frame in frames]
