"""What a script file holds: lines keyed by who says them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from scripts.script import Segment, SegmentKind

NARRATOR, TITLE, HEADING, QUOTE, ADDED = "Narrateur", "Titre", "Intertitre", "Citation", "Ajout"

KEYS: Mapping[SegmentKind, str] = MappingProxyType(
    {"title": TITLE, "heading": HEADING, "narration": NARRATOR, "quote": QUOTE, "added": ADDED}
)
"""Who says each kind of segment, as the file has it; a quotation has its speaker's name where it is known."""

OPTIONS = ("spoken", "voice", "pause", "speaker")
"""What may stand under a line."""

_RESERVED = frozenset({*(key.casefold() for key in KEYS.values()), "narratrice", *OPTIONS})
_KEY = 120  # characters of a name that may stand as a key


class Who(NamedTuple):
    """Who says a line: its kind, and the name of the person quoted where it is known."""

    kind: SegmentKind
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Line:
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
    who: Who
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
    lines: tuple[Line, ...]
    sentences: tuple[str, ...] | None = None


def who(segment: Segment) -> Who:
    """Who says a segment."""
    return Who(segment.kind, segment.speaker if segment.kind == "quote" else None)


def is_key(name: str) -> bool:
    """Whether a person's name can stand as the key of a line; else it is given as `speaker`."""
    plain = name.strip() == name and name.isprintable() and 0 < len(name) <= _KEY
    return plain and name.casefold() not in _RESERVED


def mark(said_by: Who, text: str) -> str:
    """A short mark of a line: six digits for its text, blanks aside, and two for who says it."""
    return _digits(" ".join(text.split()), 6) + _digits(f"{said_by.kind} {said_by.speaker or ''}", 2)


def _digits(text: str, count: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()[:count]
