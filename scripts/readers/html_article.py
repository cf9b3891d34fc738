"""From the leaves of a page to blocks, and the text in which their spans count."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from scripts.article import BlockKind, Language, Skipped, Span
from scripts.readers.blocks import Draft, Inline, Tracer, joined
from scripts.readers.html_blocks import Leaf, Words
from scripts.readers.tables import Row, say_table
from scripts.spoken.numbers import cardinal

_SIGNED = re.compile(r"[—–-]{1,2} ?([^()]{1,60}?) ?\(@")  # under an embedded post


@dataclass
class Extract:
    """The text of a page, growing block by block.

    Attributes:
        drafts: its blocks.
        skipped: what is in `source` and is not said.
    """

    drafts: list[Draft] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _term: Inline | None = None  # a term whose definition follows
    _quote: tuple[int, int] = (0, 0)  # the last blockquote, and where its drafts begin

    @classmethod
    def of(cls, page: Sequence[Leaf], reasons: Sequence[str | None]) -> "Extract":
        """Read a page.

        Args:
            page: its leaves, in order.
            reasons: why each is not of the article; None where it is.
        """
        extract = cls()
        for leaf, reason in zip(page, reasons, strict=True):
            if reason is not None:
                extract.skip(leaf, reason)
            elif leaf.rows:
                extract.table(leaf)
            else:
                extract.add(leaf)
        extract.end_term()
        return extract

    @property
    def source(self) -> str:
        """The text that was extracted."""
        return "".join(self._parts)

    def add(self, leaf: Leaf) -> None:
        """Add a block of the article."""
        inline = self._inline(leaf.words, "\n\n")
        self.skipped.extend(inline.skipped if not inline.text else ())
        if not inline.text:
            return
        if leaf.tag == "dt":
            self.end_term()
            self._term = inline
            return
        if leaf.tag == "dd" and self._term is not None:
            inline, self._term = joined([self._term, inline], " : "), None
        self.end_term()
        if leaf.quote and leaf.quote != self._quote[0]:
            self._quote = leaf.quote, len(self.drafts)
        signed = _SIGNED.match(inline.text) if leaf.quote else None
        if leaf.cited or signed:
            self._cite(inline.text if signed is None else signed[1])
        self._draft(inline, leaf)

    def end_term(self) -> None:
        """A term without a definition is an item like another."""
        term, self._term = self._term, None
        if term is not None:
            self._draft(term, Leaf((), item=True))

    def skip(self, leaf: Leaf, reason: str) -> None:
        """Add a stretch that is not said."""
        begin = self._length
        for words in (leaf.words, *(cell for row in leaf.rows for cell in row)):
            if words:
                self._inline(words, "\n\n" if self._length == begin else " | ")
        self.skipped.append(Skipped(reason, Span(begin, self._length)))

    def table(self, leaf: Leaf) -> None:
        """Add a table, its caption before it where its rows are said."""
        self.end_term()
        caption = self._inline(leaf.words, "\n\n") if leaf.words else None
        rows: list[Row] = []
        for cells in leaf.rows:
            begin = self._length and self._length + 1
            inlines = [self._inline(words, " | " if index else "\n") for index, words in enumerate(cells)]
            rows.append(Row(Span(begin, self._length), inlines))
        table = say_table(rows[0] if leaf.headed else None, rows[1:] if leaf.headed else rows)
        if caption is not None and caption.text:
            said = any(draft.text for draft in table.drafts)
            if said:
                self._draft(caption, Leaf((), tag="table"))
            else:
                self.skipped.append(Skipped("table", _covered(caption)))
        self.drafts.extend(table.drafts)
        self.skipped.extend(table.skipped)

    def _draft(self, inline: Inline, leaf: Leaf) -> None:
        reading = None if leaf.number is None else f"{cardinal(leaf.number)}, {inline.text}"
        quoted = leaf.quote > 0 and not leaf.cited
        self.drafts.append(Draft(_kind(leaf), inline, _covered(inline), leaf.level, reading, quoted))

    def _cite(self, name: str) -> None:
        """Who the blockquote that ends here names."""
        first = self._quote[1]
        self.drafts[first:] = [replace(draft, cited=name) for draft in self.drafts[first:]]

    def _inline(self, words: Sequence[Words], separator: str) -> Inline:
        if self._length:
            self._append(separator)
        tracer = Tracer()
        emphasis: list[Span] = []
        languages: list[Language] = []
        skipped: list[Skipped] = []
        linked = strong = 0
        for text, style in words:
            before, begin = tracer.length, self._length
            self._append(text)
            if style.unsaid and text.strip():
                skipped.append(Skipped(style.unsaid, Span(begin, self._length)))
                continue
            tracer.add(text, begin)
            emphasis.extend([Span(before, tracer.length)] if style.emphasised or style.strong else [])
            languages.extend([Language(before, tracer.length, style.language)] if style.language else [])
            linked += (tracer.length - before) * style.linked
            strong += (tracer.length - before) * style.strong
        return tracer.inline(emphasis, skipped, linked, strong, languages)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _covered(inline: Inline) -> Span:
    return Span(inline.runs[0].source.start, inline.runs[-1].source.end)


def _kind(leaf: Leaf) -> BlockKind:
    if leaf.tag == "table":
        return "table"
    if leaf.lead:
        return "lead"
    if leaf.level:
        return "heading"
    return "list" if leaf.item else "paragraph"
