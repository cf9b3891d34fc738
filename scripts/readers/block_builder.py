"""Blocks under construction: text without markup, each stretch of it traced to its place in the source."""

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
"""A letter or a digit: a character that is read out."""


@dataclass(frozen=True, slots=True)
class Inline:
    """The text of a block.

    Attributes:
        text: as shown: no markup, one space for each run of blanks.
        runs: tile `text`, in source order.
        emphasis: stretches of `text` in italics or bold.
        skipped: link targets, pictures… between the runs.
        linked: number of characters of `text` inside a link.
        strong: number of characters of `text` in bold.
        languages: stretches in another language than the article's, in order, disjoint.
    """

    text: str
    runs: tuple[Run, ...]
    emphasis: tuple[Span, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    linked: int = 0
    strong: int = 0
    languages: tuple[Language, ...] = ()

    @property
    def extent(self) -> Span:
        """The stretch of the source from its first character to its last; the text is not empty."""
        return Span(self.runs[0].source.start, self.runs[-1].source.end)


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A block that has no number yet.

    Attributes:
        kind: according to the markup.
        inline: its text.
        source: its whole extent, markup included.
        level: of a heading, 1–6; 0 for others.
        reading: as in `Block`.
        quoted: as in `Block`.
        cited: as in `Block`.
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
        """The text without markup."""
        return self.inline.text

    def count_words(self) -> int:
        """The number of words, as separated by blanks."""
        return len(self.text.split())

    def is_all(self, characters: int) -> bool:
        """Whether `characters` characters make up the whole text but for punctuation at its ends."""
        return characters > 0 and characters >= len(self.text.strip(" .:;,→»>-"))

    def with_kind(self, kind: BlockKind) -> "DraftBlock":
        """The same block as another kind."""
        return replace(self, kind=kind)

    def to_block(self, number: int, language: str) -> Block:
        """The finished block of an article.

        Args:
            number: its place in the article, from 0.
            language: BCP 47 tag of the article; stretches in it are not marked.
        """
        languages = (each for each in self.inline.languages if primary(each.tag) != primary(language))
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
    """The primary subtag of a BCP 47 tag, without region and script ("fr" for "fr-CH")."""
    return re.split("[-_]", tag.strip().lower(), maxsplit=1)[0]


def join_inlines(parts: Sequence[Inline], separator: str) -> Inline:
    """Join texts that follow each other in the source.

    Args:
        parts: in source order, none of them empty.
        separator: the text put between them.
    """
    text = ""
    runs: list[Run] = []
    emphasis: list[Span] = []
    skipped: list[Skipped] = []
    languages: list[Language] = []
    for part in parts:
        if text:
            end = runs[-1].source.end
            runs.append(Run(Span(len(text), len(text) + len(separator)), Span(end, end)))
            text += separator
        runs.extend(Run(run.text.shift(len(text)), run.source) for run in part.runs)
        emphasis.extend(span.shift(len(text)) for span in part.emphasis)
        skipped.extend(part.skipped)
        languages.extend(language.shift(len(text)) for language in part.languages)
        text += part.text
    linked, strong = sum(part.linked for part in parts), sum(part.strong for part in parts)
    return Inline(text, tuple(runs), tuple(emphasis), tuple(skipped), linked, strong, tuple(languages))


class Tracer:
    """Builds the text of a block, one stretch of the source after the other.

    Attributes:
        length: of the text so far, in characters.
    """

    def __init__(self) -> None:
        self.length = 0
        self._chunks: list[str] = []
        self._runs: list[Run] = []
        self._blank: Span | None = None

    def add(self, text: str, start: int) -> None:
        """Append a stretch of the source as it stands there.

        Args:
            text: the stretch.
            start: its offset in the source.
        """
        for piece in _PIECE.finditer(text):
            if piece["plain"]:
                self._append(piece["plain"], Span(*piece.span()).shift(start))
            elif piece["blank"]:
                self.add_blank(start + piece.start(), start + piece.end())

    def add_replacement(self, text: str, start: int, end: int) -> None:
        """Append a text that stands for a stretch of the source as a whole: an entity, an escape.

        Args:
            text: what is shown.
            start: offset of the stretch in the source.
            end: offset behind it.
        """
        shown = " ".join(re.split(f"[{_BLANK}]+", _DROPPED.sub("", text)))
        if shown.strip(" "):
            self._append(shown, Span(start, end))
        else:
            self.add_blank(start, end)

    def add_blank(self, start: int, end: int) -> None:
        """Append a blank: one space before what follows, nothing at the ends of the text.

        Args:
            start: offset of the blank in the source.
            end: offset behind it.
        """
        if self._blank is None or self._blank.end == start:
            self._blank = Span(self._blank.start if self._blank else start, end)

    def finish(
        self,
        emphasis: Sequence[Span] = (),
        skipped: Sequence[Skipped] = (),
        linked: int = 0,
        strong: int = 0,
        languages: Sequence[Language] = (),
    ) -> Inline:
        """The text so far, with what the caller noted about it.

        Args:
            emphasis: stretches of the text in italics or bold.
            skipped: stretches of the source that are left out of the text.
            linked: number of characters inside a link.
            strong: number of characters in bold.
            languages: stretches of the text in other languages.
        """
        text = "".join(self._chunks)
        spans = (_trim(text, span) for span in emphasis)
        return Inline(
            text,
            tuple(self._runs),
            tuple(span for span in spans if span.end > span.start),
            tuple(skipped),
            linked,
            strong,
            tuple(merge_languages(text, languages)),
        )

    def _append(self, text: str, source: Span) -> None:
        pending = [(" ", self._blank)] if self._blank and self.length else []
        self._blank = None
        for chunk, span in (*pending, (text, source)):
            run = Run(Span(self.length, self.length + len(chunk)), span)
            last = self._runs[-1] if self._runs else None
            if last and last.source.end == span.start and last.is_verbatim and run.is_verbatim:
                self._runs[-1] = Run(Span(last.text.start, run.text.end), Span(last.source.start, span.end))
            else:
                self._runs.append(run)
            self._chunks.append(chunk)
            self.length = run.text.end


def merge_languages(text: str, languages: Sequence[Language]) -> Iterator[Language]:
    """Merge stretches of one language that only blanks separate; trim quotation marks at their ends.

    Args:
        text: of a block.
        languages: stretches of it, in order; one inside another is dropped.
    """
    last: Language | None = None
    for start, end, tag in languages:
        begin, stop = _trim(text, Span(start, end), _QUOTES)
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


def _trim(text: str, span: Span, marks: str | None = None) -> Span:
    """A stretch without the blanks, or the given marks, at its ends."""
    inner = text[span.start : span.end]
    before, behind = len(inner) - len(inner.lstrip(marks)), len(inner) - len(inner.rstrip(marks))
    return Span(span.start + before, span.end - behind)
