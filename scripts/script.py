"""A narration script: segments in the order they are heard, one for each clip.

Also what a newsroom chooses where French allows several readings.
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from scripts.article import BlockKind, Doubt, Language, Meta, Skipped, Span

SegmentKind = Literal["title", "heading", "narration", "quote", "added"]
Gender = Literal["f", "m"]


class Place(NamedTuple):
    """The block that a segment comes from: its number in the article, and its kind."""

    number: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Segment:
    """What one voice says at a time: a sentence, or the part of it that belongs to one voice.

    Attributes:
        kind: "quote" has a second voice; "added" is heard but not written in the article.
        block: the block it comes from; None where it was added.
        written: the text that is shown, as in the article.
        spoken: the text that is heard: numbers, abbreviations and capitals in words, no quotation marks.
        source: place of `written` in the article's source; None where it was added.
        quotation: number of its quotation, from 1; the pieces of a quotation that an incise cuts share it.
        speaker: full name of the person quoted, the same at every mention; None where unknown.
        confidence: probability that `speaker` is right, 0–1; None outside quotations.
        reason: evidence for the attribution, for `--explain`; empty outside quotations.
        voice: the voice a producer chose for this segment; None leaves it to casting.
        pause: silence before the segment that a producer chose, in ms; None leaves it to the house style.
        chosen: `spoken` was given by a producer, whatever the rules say.
        languages: the stretches of `written` in another language than the script's, in order, disjoint.
        sound: file of a sound that is heard in place of words, `written` being its caption; else None.
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
    """A person quoted: the canonical name, and the grammatical gender where the text shows it."""

    name: str
    gender: Gender | None


@dataclass(frozen=True, slots=True)
class Script:
    """A whole narration script.

    Attributes:
        path: the article's file, as it was given.
        title: the article's title, recased where it stood in capitals.
        language: BCP 47 tag.
        segments: in the order they are heard.
        people: the people quoted, in order of first quotation.
        skipped: what is not read out, with its reason.
        doubts: what the producer should look at.
        meta: the article's metadata.
        text: the extracted text that spans refer to, for articles read from HTML; None elsewhere.
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
    """A newsroom's choice where French allows several readings.

    Attributes:
        inclusive: how `les élu·e·s` is read: "les élues et les élus", or one of them for all.
    """

    inclusive: Wording = "both"


USUAL = Usage()
