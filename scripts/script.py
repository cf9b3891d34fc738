"""What is said: a narration script, one segment a clip, in the order of saying.

What a newsroom chooses of how text is said.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from scripts.article import BlockKind, Doubt, Language, Meta, Skipped, Span

SegmentKind = Literal["title", "heading", "narration", "quote", "added"]
Gender = Literal["f", "m"]


class Place(NamedTuple):
    """The block that a segment comes from."""

    number: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Segment:
    """What one voice says in one breath: a sentence, or the part of it that belongs to one voice.

    Attributes:
        kind: who speaks; "quote" is a second voice, "added" is heard but not written in the article.
        block: the block it comes from; None where it was added.
        written: what is shown, as in the article.
        spoken: what is said: numbers, abbreviations and capitals in words, no marks of quotation.
        source: where `written` stands in the article's source; None where it was added.
        quotation: number of the quotation it is a piece of, from 1; the pieces that an incise cuts share it.
        speaker: full name of who says the quotation, the same at every mention; None where unknown.
        confidence: 0–1, how sure `speaker` is; None outside quotations.
        reason: what the attribution rests on, for `--explain`; empty outside quotations.
        voice: the voice a producer chose for this segment; None leaves it to casting.
        pause: silence before the segment that a producer chose, in ms; None leaves it to the house style.
        chosen: `spoken` is what a producer gave, whatever the rules say.
        languages: the stretches of `written` in another language than the script's, in order, disjoint.
        sound: file of a sound that is heard in place of words, of which `written` is the caption; else None.
    """

    kind: SegmentKind
    block: Place | None
    written: str
    spoken: str
    source: Span | None
    quotation: int | None = None
    speaker: str | None = None
    confidence: float | None = None
    reason: str = ""
    voice: str | None = None
    pause: int | None = None  # ms
    chosen: bool = False
    languages: tuple[Language, ...] = ()
    sound: str | None = None


class Person(NamedTuple):
    """Somebody who is quoted: the canonical name, and the grammatical gender where the text tells it."""

    name: str
    gender: Gender | None


@dataclass(frozen=True, slots=True)
class Script:
    """A whole narration script.

    Attributes:
        path: the article's file, as it was given.
        title: the article's title, recased where it stood in capitals.
        language: BCP 47 tag.
        segments: in the order of saying.
        people: who is quoted, in order of first quotation.
        skipped: what is not said, with its reason.
        doubts: what the producer should look at.
        text: the extracted text that spans count in, for articles read from HTML; None elsewhere.
    """

    path: str
    title: str
    language: str
    segments: tuple[Segment, ...]
    people: tuple[Person, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    meta: Meta = field(default_factory=Meta)
    text: str | None = None


Wording = Literal["both", "feminine", "masculine"]


@dataclass(frozen=True, slots=True)
class Usage:
    """What a newsroom chooses where French allows several readings.

    Attributes:
        inclusive: how `les élu·e·s` is said: "les élues et les élus", or one of them for all.
    """

    inclusive: Wording = "both"


USUAL = Usage()
