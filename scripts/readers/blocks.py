"""A block while it is read: its text without markup, and where each stretch of it stands in the source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scripts.article import Block, BlockKind, Language, Run, Skipped, Span

# Blanks that layout makes; no-break spaces are the writer's and stay.
_BLANK = " \t\n\r\f\v\x85\u2028\u2029"

# Never shown, never said: control and direction characters, lone surrogates, soft hyphens, zero widths.
_UNSEEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    "\ud800-\udfff\ufeff\ufffe\uffff"
)
_PLAIN = f"[^{_BLANK}{_UNSEEN}]+"
_PIECE = re.compile(f"(?P<plain>{_PLAIN}(?: {_PLAIN})*)|(?P<blank>[{_BLANK}]+)|[{_UNSEEN}]+")
_DROPPED = re.compile(f"[{_UNSEEN}]+")

_QUOTES = ' «»“”"\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}'

WORD = re.compile(r"[^\W_]")
"""A character that something is said for: a letter or a digit."""


@dataclass(frozen=True, slots=True)
class Inline:
    """The text of a block.

    Attributes:
        text: as it is shown: no markup, one space for each run of blanks.
        runs: they tile `text`, in source order.
        emphasis: in italics or bold.
        skipped: link targets, pictures… between the runs.
        linked: characters of `text` that stand in a link.
        strong: characters of `text` in bold.
        languages: in another language than the article's, in order, disjoint.
    """

    text: str
    runs: tuple[Run, ...]
    emphasis: tuple[Span, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    linked: int = 0
    strong: int = 0
    languages: tuple[Language, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A block before it has a number.

    Attributes:
        kind: as the markup has it.
        inline: its text.
        source: all that it covers, markup included.
        level: of a heading, 1–6; 0 for others.
        reading, quoted, cited: as in `Block`.
    """

    kind: BlockKind
    inline: Inline
    source: Span
    level: int = 0
    reading: str | None = None
    quoted: bool = False
    cited: str | None = None

    @property
    def text(self) -> str:
        """What it says."""
        return self.inline.text

    def words(self) -> int:
        """How many words it has, counted at blanks."""
        return len(self.text.split())

    def wholly(self, part: int) -> bool:
        """Whether `part` characters are all of the text but punctuation at its ends."""
        return part > 0 and part >= len(self.text.strip(" .:;,→»>-"))

    def become(self, kind: BlockKind) -> "Draft":
        """The same, of another kind."""
        return replace(self, kind=kind)

    def block(self, number: int, language: str) -> Block:
        """The same as a block of an article in `language`."""
        languages = (
            stretch for stretch in self.inline.languages if primary(stretch.tag) != primary(language)
        )
        return Block(
            number,
            self.kind,
            self.text,
            self.inline.runs,
            self.inline.emphasis,
            self.reading,
            self.quoted,
            self.cited,
            tuple(languages),
        )


def primary(tag: str) -> str:
    """The language of a BCP 47 tag, without region and script ("fr" for "fr-CH")."""
    return re.split("[-_]", tag.strip().lower(), maxsplit=1)[0]


def joined(parts: Sequence[Inline], mark: str) -> Inline:
    """Texts that follow each other in the source as one, `mark` between them."""
    text = ""
    runs: list[Run] = []
    emphasis: list[Span] = []
    skipped: list[Skipped] = []
    languages: list[Language] = []
    for part in parts:
        if text:
            end = runs[-1].source.end
            runs.append(Run(Span(len(text), len(text) + len(mark)), Span(end, end)))
            text += mark
        runs.extend(Run(_moved(run.text, len(text)), run.source) for run in part.runs)
        emphasis.extend(_moved(span, len(text)) for span in part.emphasis)
        skipped.extend(part.skipped)
        languages.extend(Language(a + len(text), b + len(text), tag) for a, b, tag in part.languages)
        text += part.text
    linked, strong = sum(part.linked for part in parts), sum(part.strong for part in parts)
    return Inline(text, tuple(runs), tuple(emphasis), tuple(skipped), linked, strong, tuple(languages))


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


class Tracer:
    """Gathers the text of a block, one stretch of the source after the other."""

    def __init__(self) -> None:
        self.length = 0
        self._chunks: list[str] = []
        self._runs: list[Run] = []
        self._blank: Span | None = None

    def add(self, text: str, start: int) -> None:
        """Add a verbatim stretch of the source that begins at `start`."""
        for piece in _PIECE.finditer(text):
            if piece["plain"]:
                self._put(piece["plain"], start + piece.start(), start + piece.end())
            elif piece["blank"]:
                self.blank(start + piece.start(), start + piece.end())

    def stand(self, text: str, start: int, end: int) -> None:
        """Add a text that stands as a whole for `start`–`end` of the source: an entity, an escape."""
        shown = " ".join(re.split(f"[{_BLANK}]+", _DROPPED.sub("", text)))
        if shown.strip(" "):
            self._put(shown, start, end)
        else:
            self.blank(start, end)

    def blank(self, start: int, end: int) -> None:
        """Add a blank: one space before what follows, nothing at the ends of the text."""
        if self._blank is None or self._blank.end == start:
            self._blank = Span(self._blank.start if self._blank else start, end)

    def inline(
        self,
        emphasis: Sequence[Span] = (),
        skipped: Sequence[Skipped] = (),
        linked: int = 0,
        strong: int = 0,
        languages: Sequence[Language] = (),
    ) -> Inline:
        """The text that was gathered, with what the reader noted on the way."""
        text = "".join(self._chunks)
        spans = (_trimmed(text, span) for span in emphasis)
        return Inline(
            text,
            tuple(self._runs),
            tuple(s for s in spans if s.end > s.start),
            tuple(skipped),
            linked,
            strong,
            tuple(_gathered(text, languages)),
        )

    def _put(self, text: str, start: int, end: int) -> None:
        if not text:
            return
        if self._blank and self.length:
            self._append(" ", *self._blank)
        self._blank = None
        self._append(text, start, end)

    def _append(self, text: str, start: int, end: int) -> None:
        run = Run(Span(self.length, self.length + len(text)), Span(start, end))
        last = self._runs[-1] if self._runs else None
        if last and last.source.end == start and _verbatim(last) and _verbatim(run):
            self._runs[-1] = Run(Span(last.text.start, run.text.end), Span(last.source.start, end))
        else:
            self._runs.append(run)
        self._chunks.append(text)
        self.length = run.text.end


def _gathered(text: str, languages: Sequence[Language]) -> Iterator[Language]:
    """Stretches of one language that only blanks part are one; marks of quotation are no language's."""
    last: Language | None = None
    for start, end, tag in languages:
        begin, stop = _trimmed(text, Span(start, end), _QUOTES)
        if stop <= begin:
            continue
        if last is not None and begin < last.end:
            continue  # inside another one
        if last is not None and last.tag == tag and not text[last.end : begin].strip():
            last = last._replace(end=stop)
            continue
        if last is not None:
            yield last
        last = Language(begin, stop, tag)
    if last is not None:
        yield last


def _verbatim(run: Run) -> bool:
    return run.text.end - run.text.start == run.source.end - run.source.start


def _trimmed(text: str, span: Span, marks: str | None = None) -> Span:
    inner = text[span.start : span.end]
    before, behind = len(inner) - len(inner.lstrip(marks)), len(inner) - len(inner.rstrip(marks))
    return Span(span.start + before, span.end - behind)
