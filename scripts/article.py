"""An article as blocks of text, every character of which knows its place in the source file."""

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

BlockKind = Literal["title", "heading", "lead", "paragraph", "list", "table", "caption"]


class Span(NamedTuple):
    """A half-open stretch of a text, in code points."""

    start: int
    end: int

    def shift(self, by: int) -> "Span":
        """The same stretch, `by` code points further on."""
        return Span(self.start + by, self.end + by)


class Run(NamedTuple):
    """A stretch of a block's text that stands in one piece in the source.

    Where `text` and `source` have the same length they correspond code point by code point; otherwise the
    whole run stands for the whole of its source (an entity, a run of blanks, an escape).
    """

    text: Span
    source: Span

    @property
    def is_verbatim(self) -> bool:
        """Whether text and source correspond code point by code point."""
        return self.text.end - self.text.start == self.source.end - self.source.start


class Language(NamedTuple):
    """A stretch of a text that its markup declares to be in another language than the article."""

    start: int
    end: int
    tag: str  # BCP 47

    def shift(self, by: int) -> "Language":
        """The same stretch, `by` code points further on."""
        return Language(self.start + by, self.end + by, self.tag)


class Skipped(NamedTuple):
    """A stretch of the source that is not read out, and why ("link target", "related links", "caption"…)."""

    reason: str
    source: Span


class Doubt(NamedTuple):
    """Something the program was not sure of: shown to the producer, never heard by the listener."""

    message: str
    source: Span | None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item, table row…, without its markup.

    Attributes:
        number: its place in the article, from 0; each item of a list and each row of a table counts as one.
        kind: what the markup makes of it.
        text: the text as shown; a line break of the file is one space.
        runs: how `text` maps to the source, in order; what lies between two runs is markup or blank.
        emphasis: the stretches of `text` in italics or bold, in order.
        reading: what is read in place of `text` where layout carries the sense (a table's row, the number
            of a list item); None where the text itself is read. Without a text, it is an added sentence.
        quoted: markup makes the whole block somebody's words (`<blockquote>`, `> `).
        cited: the person named by a `<cite>` or a signature line under the block.
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
        """Map a stretch of the text to the source.

        Args:
            start: first code point of the stretch in `text`.
            end: code point behind its last; greater than `start`.
        """

        def offset(index: int, side: Literal[0, 1]) -> int:
            run = self.runs[bisect_right(self.runs, index, key=lambda r: r.text.start) - 1]
            return run.source.start + index - run.text.start + side if run.is_verbatim else run.source[side]

        return Span(offset(start, 0), offset(end - 1, 1))


ReleaseKind = Literal[
    "status", "draft", "published", "embargo", "withdrawn", "subscribers", "access", "free", "password",
    "expires", "checked", "marker", "directive", "other",
]  # fmt: skip


class Stated(NamedTuple):
    """A statement in an article about whether and when it may be published, as it was written.

    Attributes:
        kind: what it is about; "checked" means that somebody reviewed the article, "marker" is a line that
            says it without a key, "directive" a line set apart from the text, "other" an unknown key.
        key: as written; empty for a marker.
        value: as written, in one line; empty where none is given.
        line: of the file, from 1; None in a web page.
        sure: it stands where nothing else can be meant; prose may begin with the same words otherwise.
    """

    kind: ReleaseKind
    key: str
    value: str
    line: int | None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Meta:
    """What the front matter, or a web page's metadata, says of an article; None where it says nothing."""

    id: str | None = None
    link: str | None = None
    author: str | None = None
    date: str | None = None  # as written: ISO 8601, or 12/05/2026, with or without a time
    lead: str | None = None
    image: str | None = None
    section: str | None = None
    stated: tuple[Stated, ...] = ()  # whether and when it may be published
    correction: str | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as read from its file.

    Attributes:
        path: the file's name as it was given.
        source: the decoded text that every span refers to (for HTML, the text that was extracted).
        title: as written; the first block repeats it where the file shows it.
        language: BCP 47 tag.
        blocks: in reading order.
        skipped: what is not read out, with its reason, in source order.
        doubts: what the reader was not sure of.
        extracted: `source` was extracted from the file and is not the file's own text.
    """

    path: str
    source: str
    title: str
    language: str
    blocks: tuple[Block, ...]
    skipped: tuple[Skipped, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    meta: Meta = field(default_factory=Meta)
    extracted: bool = False
