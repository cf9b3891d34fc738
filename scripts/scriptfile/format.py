"""What a script file holds: lines keyed by who says them.

From a script to its file. Written by hand, as a YAML library takes seconds for a long one.
"""

import hashlib
import re
import textwrap
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from scripts.article import Span
from scripts.output import speaker_doubt
from scripts.script import Script, Segment, SegmentKind

NARRATOR, TITLE, HEADING, QUOTE, ADDED = "Narrateur", "Titre", "Intertitre", "Citation", "Ajout"

KEYS: Mapping[SegmentKind, str] = MappingProxyType(
    {"title": TITLE, "heading": HEADING, "narration": NARRATOR, "quote": QUOTE, "added": ADDED}
)
"""Who says each kind of segment, as the file has it; a quotation has its speaker's name where it is known."""

OPTIONS = ("spoken", "voice", "pause", "speaker")
"""What may stand under a line."""

_RESERVED = frozenset({*(key.casefold() for key in KEYS.values()), "narratrice", *OPTIONS})
_KEY = 120  # characters of a name that may stand as a key


class LineKey(NamedTuple):
    """Who says a line: its kind, and the name of the person quoted where it is known."""

    kind: SegmentKind
    speaker: str | None


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """A line of the file.

    Attributes:
        number: where it stands in the file, from 1.
        who: who says it.
        text: what is shown, and read where `spoken` does not say otherwise.
        spoken: what is said in its place; None leaves it to the program.
        voice: None leaves it to casting.
        pause: silence before it, in ms; None leaves it to the house style.
    """

    number: int
    who: LineKey
    text: str
    spoken: str | None = None
    voice: str | None = None
    pause: int | None = None  # ms

    @property
    def options(self) -> tuple[str, ...]:
        """The names of the options that are set."""
        named = (("spoken", self.spoken), ("voice", self.voice), ("pause", self.pause))
        return tuple(name for name, value in named if value is not None)


@dataclass(frozen=True, slots=True)
class ScriptFile:
    """A script file as it was read.

    Attributes:
        path: its name.
        article: SHA-256 of the article's bytes when the file was written; None where it does not say.
        lines: in order of saying.
        sentences: `mark` of each line as the program wrote it, which tells a person's changes from the
            article's; None where the file does not say.
    """

    path: str
    article: str | None
    lines: tuple[ScriptLine, ...]
    sentences: tuple[str, ...] | None = None


def key_of(segment: Segment) -> LineKey:
    """LineKey says a segment."""
    return LineKey(segment.kind, segment.speaker if segment.kind == "quote" else None)


def is_key(name: str) -> bool:
    """Whether a person's name can stand as the key of a line; else it is given as `speaker`."""
    plain = name.strip() == name and name.isprintable() and 0 < len(name) <= _KEY
    return plain and name.casefold() not in _RESERVED


def mark(said_by: LineKey, text: str) -> str:
    """A short mark of a line: six digits for its text, blanks aside, and two for who says it."""
    return _digits(" ".join(text.split()), 6) + _digits(f"{said_by.kind} {said_by.speaker or ''}", 2)


def _digits(text: str, count: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()[:count]


# A scalar that needs no quotes in any YAML: no indicator first, no number, no ": " or " #" inside.
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~=<.+0-9](?:.*\S)?")
_MARKED = re.compile(r":(?:[ \t]|$)|[ \t](?:#|$)")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"})
_ESCAPED = re.compile('[\x00-\x1f"\\\\\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')

_HEADER = """\
# Who says what, one line a sentence: change the words, who says them, or take a line away.
# Under a line may stand: spoken, voice, pause (ms). "hautevoix script" shows the result.
"""
_MARKS = "sentences: >-  # how the program wrote each line; leave it\n"


def dump(script: Script, article_sha256: str, written: Script | None = None) -> str:
    """Write a script as a file for a person to edit.

    Args:
        script: what is said.
        article_sha256: of the article's bytes, in hexadecimal.
        written: the script as the article alone gives it, where somebody's edits are in `script`: merged
            with it, the file gives `script` again. None where there are none.

    Returns:
        YAML 1.2; a comment stands above each line that the program was not sure of.
    """
    marks = " ".join(mark(key_of(segment), segment.written) for segment in (written or script).segments)
    doubts = _Doubts(script)
    lines = [
        _HEADER,
        *(f"# look at: {comment}\n" for comment in doubts.placeless),
        f'article: "{article_sha256}"\n',
        _MARKS,
    ]
    lines += [f"  {line}\n" for line in textwrap.wrap(marks, 107)]
    lines.append("script:\n" if script.segments else "script: []\n")
    for segment in script.segments:
        lines += [f"# {comment}\n" for comment in doubts.about(segment)]
        lines += _item(segment)
    lines += [f"# unsure: {comment}\n" for comment in doubts.rest()]
    return "".join(lines)


def _item(segment: Segment) -> Iterator[str]:
    speaker = segment.speaker if segment.kind == "quote" else None
    named = speaker is not None and is_key(speaker)
    key = speaker if named and speaker else KEYS[segment.kind]
    yield f"- {_scalar(key)}: {_scalar(segment.written.strip())}\n"
    if speaker is not None and not named:
        yield f"  speaker: {_scalar(speaker)}\n"
    if segment.chosen:
        yield f"  spoken: {_scalar(segment.spoken)}\n"
    if segment.voice is not None:
        yield f"  voice: {_scalar(segment.voice)}\n"
    if segment.pause is not None:
        yield f"  pause: {segment.pause}\n"


def _scalar(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and not _MARKED.search(text) and not _ESCAPED.search(text)
    return text if plain and text.casefold() not in _WORDS else f'"{_ESCAPED.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return f"\\{character}" if character in '"\\' else f"\\u{ord(character):04x}"


class _Doubts:
    """What to say above a line: each doubt once, at the first segment that it touches."""

    def __init__(self, script: Script) -> None:
        placed = (doubt for doubt in script.doubts if doubt.source is not None)
        self.placeless = [_line(doubt.message) for doubt in script.doubts if doubt.source is None]
        self._told: set[int | None] = set()
        self._waiting = deque(sorted(placed, key=lambda doubt: doubt.source or Span(0, 0)))

    def about(self, segment: Segment) -> Iterator[str]:
        """The comments of a segment."""
        speaker = speaker_doubt(segment)
        if speaker is not None and segment.quotation not in self._told:
            self._told.add(segment.quotation)
            yield _line(speaker)
        while segment.source and self._waiting and self._before(segment.source.end):
            yield f"unsure: {_line(self._waiting.popleft().message)}"

    def rest(self) -> Iterator[str]:
        """What stands behind the last segment."""
        while self._waiting:
            yield _line(self._waiting.popleft().message)

    def _before(self, end: int) -> bool:
        source = self._waiting[0].source
        return source is not None and source.start < end


def _line(text: str) -> str:
    return _ESCAPED.sub("", " ".join(text.split()))
