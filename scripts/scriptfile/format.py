"""The format of script files: lines keyed by their speaker, and writing them.

Written by hand, as a YAML library takes seconds for a long file.
"""

import re
import textwrap
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple

from scripts.output import speaker_doubt
from scripts.script import Script, Segment, SegmentKind

NARRATOR, TITLE, HEADING, QUOTE, ADDED = "Narrateur", "Titre", "Intertitre", "Citation", "Ajout"

KEYS: Mapping[SegmentKind, str] = MappingProxyType(
    {"title": TITLE, "heading": HEADING, "narration": NARRATOR, "quote": QUOTE, "added": ADDED}
)
"""The key of each kind of segment; a quotation has its speaker's name instead where that is known."""

OPTIONS = ("spoken", "voice", "pause", "speaker")
"""Keys that may stand under a line."""

_RESERVED = frozenset({*(key.casefold() for key in KEYS.values()), "narratrice", *OPTIONS})
_KEY = 120  # characters at most of a name that stands as a key


class LineKey(NamedTuple):
    """The key of a line: its kind, and the name of the person quoted where it is known."""

    kind: SegmentKind
    speaker: str | None

    @classmethod
    def of(cls, segment: Segment) -> "LineKey":
        """The key of a segment's line."""
        return cls(segment.kind, segment.speaker if segment.kind == "quote" else None)


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """A line of the file.

    Attributes:
        number: of the line in the file, from 1.
        key: its speaker.
        text: what is shown, and read where `spoken` is None.
        spoken: what is read in its place; None leaves it to the program.
        voice: None leaves it to casting.
        pause: silence before it, in ms; None leaves it to the house style.
    """

    number: int
    key: LineKey
    text: str
    spoken: str | None = None
    voice: str | None = None
    pause: int | None = None  # ms

    @property
    def options(self) -> tuple[str, ...]:
        """The names of the options that are set."""
        values = (("spoken", self.spoken), ("voice", self.voice), ("pause", self.pause))
        return tuple(name for name, value in values if value is not None)


@dataclass(frozen=True, slots=True)
class ScriptFile:
    """A script file as read.

    Attributes:
        path: its name.
        article: SHA-256 of the article's bytes when the file was written; None where the file lacks it.
        lines: in the order they are heard.
        sentences: `mark` of each line as the program wrote it, which tells a person's changes from the
            article's; None where the file lacks them.
    """

    path: str
    article: str | None
    lines: tuple[ScriptLine, ...]
    sentences: tuple[str, ...] | None = None


def is_key(name: str) -> bool:
    """Whether a person's name can be the key of a line; else it is written as its `speaker`."""
    plain = name.strip() == name and name.isprintable() and 0 < len(name) <= _KEY
    return plain and name.casefold() not in _RESERVED


def mark(key: LineKey, text: str) -> str:
    """A short hash of a line.

    Args:
        key: its speaker.
        text: its words; the number of blanks between them makes no difference.

    Returns:
        Six hexadecimal digits for the text and two for the speaker.
    """
    parts = ((" ".join(text.split()), 6), (f"{key.kind} {key.speaker or ''}", 2))
    hashes = ((blake2b(part.encode("utf-8", "surrogatepass"), digest_size=8), count) for part, count in parts)
    return "".join(digest.hexdigest()[:count] for digest, count in hashes)


# A scalar that needs no quotes in any YAML: no indicator first, no number, no ": " or " #" inside.
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~=<.+0-9](?:.*\S)?")
_MARKED = re.compile(r":(?:[ \t]|$)|[ \t](?:#|$)")
_ESCAPES = {'"': r"\"", "\\": r"\\"}
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
        script: what is heard.
        article_sha256: of the article's bytes, in hexadecimal.
        written: the script that the article alone gives, where `script` contains somebody's edits: merging
            the file with it gives `script` again. None where there are no edits.

    Returns:
        YAML 1.2, with a comment above each line that the program was not sure of.
    """
    marks = " ".join(mark(LineKey.of(segment), segment.written) for segment in (written or script).segments)
    sourced = [(doubt.source, _comment(doubt.message)) for doubt in script.doubts if doubt.source]
    placed = deque(sorted(sourced, key=lambda pair: pair[0]))
    placeless = (_comment(doubt.message) for doubt in script.doubts if doubt.source is None)
    lines = [
        _HEADER,
        *(f"# look at: {comment}\n" for comment in placeless),
        f'article: "{article_sha256}"\n',
        _MARKS,
        *(f"  {line}\n" for line in textwrap.wrap(marks, 107)),
        "script:\n" if script.segments else "script: []\n",
    ]
    doubted: set[int | None] = set()  # quotations whose speaker is pointed out already
    for segment in script.segments:
        speaker = speaker_doubt(segment)
        if speaker is not None and segment.quotation not in doubted:
            doubted.add(segment.quotation)
            lines.append(f"# {_comment(speaker)}\n")
        while segment.source and placed and placed[0][0].start < segment.source.end:
            lines.append(f"# unsure: {placed.popleft()[1]}\n")
        lines += _item(segment)
    lines += [f"# unsure: {comment}\n" for _, comment in placed]
    return "".join(lines)


def _item(segment: Segment) -> list[str]:
    speaker = LineKey.of(segment).speaker
    named = speaker is not None and is_key(speaker)
    key = speaker if speaker and named else KEYS[segment.kind]
    lines = [f"- {_scalar(key)}: {_scalar(segment.written.strip())}\n"]
    if speaker is not None and not named:
        lines.append(f"  speaker: {_scalar(speaker)}\n")
    if segment.chosen:
        lines.append(f"  spoken: {_scalar(segment.spoken)}\n")
    if segment.voice is not None:
        lines.append(f"  voice: {_scalar(segment.voice)}\n")
    if segment.pause is not None:
        lines.append(f"  pause: {segment.pause}\n")
    return lines


def _scalar(text: str) -> str:
    """A text as a YAML scalar, in quotes where it needs them."""
    plain = _PLAIN.fullmatch(text) and not _MARKED.search(text) and not _ESCAPED.search(text)
    if plain and text.casefold() not in _WORDS:
        return text
    escaped = _ESCAPED.sub(lambda found: _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}", text)
    return f'"{escaped}"'


def _comment(text: str) -> str:
    return _ESCAPED.sub("", " ".join(text.split()))
