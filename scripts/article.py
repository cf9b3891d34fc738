"""What was written: an article as blocks of text that know where they stand in their file."""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

BlockKind = Literal["title", "heading", "lead", "paragraph", "list", "table", "caption"]


class Span(NamedTuple):
    """A half-open stretch of a text, in code points."""

    start: int
    end: int


class Run(NamedTuple):
    """A stretch of a block's text that stands in one piece in the source.

    Where `text` and `source` have the same length they correspond code point by code point; otherwise the
    whole run stands for the whole of its source (an entity, a run of blanks, an escape).
    """

    text: Span
    source: Span


class Language(NamedTuple):
    """A stretch of a text in another language than the article's, as its markup says."""

    start: int
    end: int
    tag: str  # BCP 47


class Skipped(NamedTuple):
    """A stretch of the source that is not said, and why ("link target", "related links", "caption"…)."""

    reason: str
    source: Span


class Doubt(NamedTuple):
    """Something the program was not sure of, said to the producer, never to the listener."""

    message: str
    source: Span | None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item, table row…, its markup taken away.

    Attributes:
        number: its place in the article, from 0; items of a list and rows of a table count each for one.
        kind: what it is.
        text: what is written, as it is shown; a line break of the file is one space.
        runs: how `text` maps to the source, in order; what lies between two runs is markup or blank.
        emphasis: the stretches of `text` that stand in italics or bold, in order.
        reading: what is said in place of `text` where layout carries the sense (a table's row, the number
            of a list item); None where the text itself is read. Without a text, it is an added sentence.
        quoted: the block as a whole is somebody's words by its markup (`<blockquote>`, `> `).
        cited: who a `<cite>` or a signature line under the block names.
        languages: the stretches of `text` in another language, in order, disjoint.
    """

    number: int
    kind: BlockKind
    text: str
    runs: tuple[Run, ...]
    emphasis: tuple[Span, ...] = ()
    reading: str | None = None
    quoted: bool = False
    cited: str | None = None
    languages: tuple[Language, ...] = ()

    def source(self, start: int, end: int) -> Span:
        """Where the stretch `start`–`end` of the text (not empty) stands in the source."""
        return Span(self._offset(start, 0), self._offset(end - 1, 1))

    def _offset(self, index: int, side: Literal[0, 1]) -> int:
        run = self.runs[bisect_right(self.runs, index, key=lambda r: r.text.start) - 1]
        same = run.text.end - run.text.start == run.source.end - run.source.start
        return run.source.start + index - run.text.start + side if same else run.source[side]


ReleaseKind = Literal[
    "status", "draft", "published", "embargo", "withdrawn", "subscribers", "access", "free", "password",
    "expires", "checked", "marker", "directive", "other",
]  # fmt: skip


class Stated(NamedTuple):
    """What an article says of whether and when it may be heard, as it was written.

    Attributes:
        kind: what is told; "checked" is that somebody read it, "marker" a line that says it without a key,
            "directive" one that stands apart from the text, "other" a key that nobody knows.
        key: as written; empty for a marker.
        value: as written, in one line; empty where none is given.
        line: of the file, from 1; None in a page.
        sure: it stands where nothing else can be meant; prose may begin with the same words otherwise.
    """

    kind: ReleaseKind
    key: str
    value: str
    line: int | None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Meta:
    """What the front matter (or the page's own metadata) says of an article; None where it says nothing."""

    id: str | None = None
    link: str | None = None
    author: str | None = None
    date: str | None = None  # as written: ISO 8601, or 12/05/2026, with or without a time
    lead: str | None = None
    image: str | None = None
    section: str | None = None
    stated: tuple[Stated, ...] = ()  # whether and when it may be heard
    correction: str | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as read from its file.

    Attributes:
        path: the file's name as it was given.
        source: the decoded text in which every span counts (for HTML, the text that was extracted).
        title: as written; the first block repeats it where the file shows it.
        language: BCP 47 tag.
        blocks: in reading order.
        skipped: what is not said, with its reason, in source order.
        doubts: what the reader was not sure of.
    """

    path: str
    source: str
    title: str
    language: str
    blocks: tuple[Block, ...]
    skipped: tuple[Skipped, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    meta: Meta = field(default_factory=Meta)
    extracted: bool = False  # `source` is not the file's own text but what was extracted from it
