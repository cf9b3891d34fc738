"""Transcripts read strictly (WebVTT, SubRip, JSON, HTML): times of all cues, or what breaks the format."""

import re
from collections.abc import Callable, Mapping
from html.entities import html5
from pathlib import PurePath
from types import MappingProxyType

import msgspec
from lxml import etree

Times = list[tuple[int, int]]
"""Start and end of each cue, ms."""

_CLOCK = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)%s(\d{3})"
_VTT = re.compile(f"{_CLOCK % '[.]'}[ \t]+-->[ \t]+{_CLOCK % '[.]'}([ \t].*)?")
_SRT = re.compile(f"{_CLOCK % ','} --> {_CLOCK % ','}")
_SETTING = re.compile(r"(?:vertical|line|position|size|align|region):[^ \t:]+")
_TOKEN = re.compile(r"<([^<>]*)>|&(#?\w{1,32};)?|<")
_NUMBERED = re.compile(r"#(?:\d+|[xX][0-9a-fA-F]+);")
_BREAK = re.compile(r"\r\n|\r|\n")
_STAMP = re.compile(_CLOCK % "[.]")
_SPAN = re.compile(r"(/?)(c|i|b|u|v|ruby|rt|lang)((?:\.[^\s.]+)*)(?:[ \t]+(\S.*))?")
_NAMED = {"v", "lang"}  # must say whose, or which
_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|\Z)")  # the first line of a block that is no cue


class _Segment(msgspec.Struct):
    start: float = msgspec.field(name="startTime")  # s
    end: float = msgspec.field(name="endTime")  # s
    body: str
    speaker: str | None = None


class _Transcript(msgspec.Struct):
    version: str
    segments: list[_Segment]


def times(name: str, data: bytes) -> Times:
    """Return the times of a transcript's cues, as its format gives them; none for plain text.

    Args:
        name: of the file; its suffix tells the format.
        data: its bytes.

    Raises:
        ValueError: it breaks the rules of its format; why.
    """
    try:
        return _READERS.get(PurePath(name).suffix, read_plain)(data.decode())
    except (msgspec.MsgspecError, etree.XMLSyntaxError) as error:
        raise ValueError(str(error)) from error


def read_vtt(text: str) -> Times:
    """Read WebVTT as authors have to write it (W3C, section 4), without regions.

    Raises:
        ValueError: it breaks a rule.
    """
    lines = _BREAK.split(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    if not _HEADER.fullmatch(lines[0]):
        raise ValueError("it does not begin with WEBVTT")
    if lines[1:] and lines[1]:
        raise ValueError("no empty line follows WEBVTT")
    blocks = [block.split("\n") for block in re.split(r"\n{2,}", "\n".join(lines[1:]).strip("\n")) if block]
    found: Times = []
    for number, block in enumerate((block for block in blocks if not _ASIDE.match(block[0])), start=1):
        clocked = next((place for place, line in enumerate(block[:2]) if "-->" in line), None)
        match = None if clocked is None else _VTT.fullmatch(block[clocked])
        if clocked is None or match is None:
            raise ValueError(f"cue {number} has no times")
        if not all(map(_SETTING.fullmatch, (match[9] or "").split())):
            raise ValueError(f"cue {number} has settings that nobody knows")
        found.append(_times(match, number))
        _require_text("\n".join(block[clocked + 1 :]), number, found[-1])
    return _rising(found)


def _require_text(text: str, number: int, time: tuple[int, int]) -> None:
    """Refuse the text of a WebVTT cue with spans unknown or left open, times that do not rise, bare signs."""
    if not text.strip():
        raise ValueError(f"cue {number} is empty")
    if "-->" in text:
        raise ValueError(f"cue {number} holds an arrow")
    spans: list[str] = []
    before = time[0]
    for token in _TOKEN.finditer(text):
        tag, entity = token.groups()
        if tag is None:
            if entity not in html5 and not _NUMBERED.fullmatch(entity or ""):
                raise ValueError(f"cue {number} holds a bare {token[0][0]}")
        elif stamp := _STAMP.fullmatch(tag):
            before, earlier = _milliseconds(stamp.groups()), before
            if not earlier < before < time[1]:
                raise ValueError(f"cue {number} holds times that do not rise")
        else:
            _open_or_close(tag, spans, number)
    if spans and spans != ["v"]:
        raise ValueError(f"cue {number} leaves <{spans[-1]}> open")


def _open_or_close(tag: str, spans: list[str], number: int) -> None:
    span = _SPAN.fullmatch(tag)
    if span is None or (span[2] in _NAMED and not span[1] and not span[4]):
        raise ValueError(f"cue {number} holds <{tag[:30]}>")
    if not span[1]:
        spans.append(span[2])
    elif not spans or spans.pop() != span[2]:
        raise ValueError(f"cue {number} closes {span[2]}, which is not open")


def read_srt(text: str) -> Times:
    """Read SubRip with cues numbered from 1.

    Raises:
        ValueError: it breaks a rule.
    """
    found: Times = []
    for number, block in enumerate(text.strip().split("\n\n"), start=1):
        first, *rest = block.split("\n")
        if first != str(number):
            raise ValueError(f"cue {number} is numbered “{first[:20]}”")
        match = _SRT.fullmatch(rest[0]) if rest else None
        if match is None:
            raise ValueError(f"cue {number} has no times")
        if not "".join(rest[1:]).strip():
            raise ValueError(f"cue {number} is empty")
        found.append(_times(match, number))
    return _rising(found)


def read_json(text: str) -> Times:
    """Read the JSON of the podcast namespace.

    Raises:
        ValueError: it breaks a rule.
        MsgspecError: it is none at all.
    """
    segments = msgspec.json.decode(text, type=_Transcript).segments
    found = [(round(one.start * 1000), round(one.end * 1000)) for one in segments]
    for number, ((start, end), one) in enumerate(zip(found, segments, strict=True), start=1):
        if start >= end:
            raise ValueError(f"segment {number} ends before it begins")
        if not one.body.strip():
            raise ValueError(f"segment {number} is empty")
    return _rising(found)


def read_html(text: str) -> Times:
    """Read a document that parses as XML too, each segment with its times.

    Raises:
        ValueError: its segments are not numbered in order, or have no times.
        XMLSyntaxError: it is no XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(text.encode(), parser)
    spans = [span for span in root.iter("{*}span") if span.get("data-start") is not None]
    if any(span.get("id") != f"s{number}" for number, span in enumerate(spans, start=1)):
        raise ValueError("its segments are not numbered in order")
    return _rising([(int(span.get("data-start") or ""), int(span.get("data-end") or "")) for span in spans])


def read_plain(text: str) -> Times:
    """Read plain text, which has no times.

    Raises:
        ValueError: it is empty.
    """
    if not text.strip():
        raise ValueError("it is empty")
    return []


def _times(match: re.Match[str], number: int) -> tuple[int, int]:
    start, end = _milliseconds(match.groups()[:4]), _milliseconds(match.groups()[4:8])
    if start >= end:
        raise ValueError(f"cue {number} ends before it begins")
    return start, end


def _milliseconds(clock: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(field or 0) for field in clock)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _rising(found: Times) -> Times:
    if not found:
        raise ValueError("nothing is in it")
    if found != sorted(found, key=lambda time: time[0]):
        raise ValueError("its times do not rise")
    return found


_READERS: Mapping[str, Callable[[str], Times]] = MappingProxyType(
    {".vtt": read_vtt, ".srt": read_srt, ".json": read_json, ".html": read_html}
)
