"""The article on a web page: trafilatura's choice of leaves, corrected, and the text extracted from them.

trafilatura drops whole elements that stand inside prose (`<time>`, figures), leads above the body, and the
last lines of short pages; it keeps calls to subscribe. Nothing is left out here without its reason.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from scripts.article import BlockKind, Language, Skipped, Span
from scripts.readers.block_builder import WORD, DraftBlock, Inline, Tracer, join_inlines
from scripts.readers.boilerplate import reason_to_skip
from scripts.readers.html_blocks import Leaf, Words, fold
from scripts.readers.tables import TableRow, narrate_table
from scripts.spoken.numbers import cardinal

_SIGNED = re.compile(r"[—–-]{1,2} ?([^()]{1,60}?) ?\(@")  # under an embedded post


@dataclass
class Extract:
    """The text extracted from a page, growing block by block.

    Attributes:
        drafts: its blocks.
        skipped: stretches of `source` that are not read out.
    """

    drafts: list[DraftBlock] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _term: Inline | None = None  # a `<dt>` whose definition follows
    _quote: tuple[int, int] = (0, 0)  # number of the last blockquote, and index of its first draft

    @classmethod
    def of(cls, page: Sequence[Leaf], reasons: Sequence[str | None]) -> "Extract":
        """Extract the text of a page.

        Args:
            page: its leaves, in order.
            reasons: why each is not part of the article; None where it is.
        """
        extract = cls()
        for leaf, reason in zip(page, reasons, strict=True):
            if reason is not None:
                extract.skip(leaf, reason)
            elif leaf.rows:
                extract.add_table(leaf)
            else:
                extract.add(leaf)
        extract.end_term()
        return extract

    @property
    def source(self) -> str:
        """The extracted text."""
        return "".join(self._parts)

    def add(self, leaf: Leaf) -> None:
        """Append a block of the article."""
        inline = self._inline(leaf.words, "\n\n")
        if not inline.text:
            self.skipped.extend(inline.skipped)
            return
        if leaf.tag == "dt":
            self.end_term()
            self._term = inline
            return
        if leaf.tag == "dd" and self._term is not None:
            inline, self._term = join_inlines([self._term, inline], " : "), None
        self.end_term()
        if leaf.quote and leaf.quote != self._quote[0]:
            self._quote = leaf.quote, len(self.drafts)
        signed = _SIGNED.match(inline.text) if leaf.quote else None
        if leaf.cited or signed:
            name, first = signed[1] if signed else inline.text, self._quote[1]
            self.drafts[first:] = [replace(draft, cited=name) for draft in self.drafts[first:]]
        self._add_draft(inline, leaf)

    def end_term(self) -> None:
        """Make an item of a term that has no definition."""
        term, self._term = self._term, None
        if term is not None:
            self._add_draft(term, Leaf((), item=True))

    def skip(self, leaf: Leaf, reason: str) -> None:
        """Append a leaf that is not read out.

        Args:
            leaf: the leaf.
            reason: why, as in `Skipped`.
        """
        begin = self._length
        for words in (leaf.words, *(cell for row in leaf.rows for cell in row)):
            if words:
                self._inline(words, "\n\n" if self._length == begin else " | ")
        self.skipped.append(Skipped(reason, Span(begin, self._length)))

    def add_table(self, leaf: Leaf) -> None:
        """Append a table, after its caption where its rows are read out."""
        self.end_term()
        caption = self._inline(leaf.words, "\n\n") if leaf.words else None
        rows: list[TableRow] = []
        for cells in leaf.rows:
            begin = self._length and self._length + 1
            inlines = [self._inline(words, " | " if index else "\n") for index, words in enumerate(cells)]
            rows.append(TableRow(Span(begin, self._length), inlines))
        table = narrate_table(rows[0] if leaf.headed else None, rows[1:] if leaf.headed else rows)
        if caption is not None and caption.text:
            if any(draft.text for draft in table.drafts):
                self._add_draft(caption, Leaf((), tag="table"))
            else:
                self.skipped.append(Skipped("table", caption.extent))
        self.drafts.extend(table.drafts)
        self.skipped.extend(table.skipped)

    def _add_draft(self, inline: Inline, leaf: Leaf) -> None:
        kind: BlockKind = "list" if leaf.item else "paragraph"
        if leaf.tag == "table":
            kind = "table"
        elif leaf.lead:
            kind = "lead"
        elif leaf.level:
            kind = "heading"
        reading = None if leaf.number is None else f"{cardinal(leaf.number)}, {inline.text}"
        quoted = leaf.quote > 0 and not leaf.cited
        self.drafts.append(DraftBlock(kind, inline, inline.extent, leaf.level, reading, quoted))

    def _inline(self, words: Sequence[Words], separator: str) -> Inline:
        """Append words to the extracted text, after a separator."""
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
        return tracer.finish(emphasis, skipped, linked, strong, languages)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


AROUND = "around the article"
"""The reason for a leaf that is merely on the article's page."""

_SURE = 25  # characters at either end of a long text that identify it
_PROSE = 60  # characters at least of a sentence of an article; a shorter one may be a button's
_WHOLE = 0.4  # share of an article's text above which an element cannot be around it
_TITLE = 10  # characters of a heading whose repetition in a title is no accident
_STOP = re.compile(r"[.!?…:;](?:\s?[»”\"’')\]])*$")


class Extraction:
    """The text that trafilatura took for the article.

    Attributes:
        length: number of its letters and digits.
    """

    def __init__(self, leaves: Iterable[Leaf]) -> None:
        texts = [leaf.folded for leaf in leaves]
        long = [text for text in texts if len(text) >= _SURE]
        self.length = sum(map(len, texts))
        self._whole = set(texts)
        self._starts = {text[:_SURE] for text in long}
        self._ends = {text[-_SURE:] for text in long}

    def includes(self, leaf: Leaf) -> bool:
        """Whether it includes a leaf of the page."""
        text = leaf.folded
        if text in self._whole:
            return True
        return len(text) >= _SURE and (text[:_SURE] in self._starts or text[-_SURE:] in self._ends)


def find_zones(page: Sequence[Leaf], extraction: Extraction | None) -> list[str | None]:
    """The reason why each leaf may not be part of the article, by the elements around it.

    An element that holds much of the article is ignored: its name or class is misleading.

    Args:
        page: all leaves, in order.
        extraction: what trafilatura chose; None where all of the page counts as the article.

    Returns:
        A reason for each leaf, as in `Skipped`; None where there is none.
    """
    held: Counter[int] = Counter()
    whole = 0
    for leaf in page:
        length = len(leaf.folded) if extraction is None or extraction.includes(leaf) else 0
        whole += length
        held.update(dict.fromkeys((serial for serial, _ in leaf.zones), length))
    return [
        next((reason for serial, reason in leaf.zones if not held[serial] > whole * _WHOLE), None)
        for leaf in page
    ]


def reasons(page: Sequence[Leaf], extraction: Extraction | None, titles: Sequence[str]) -> list[str | None]:
    """Why each leaf of a page is not part of the article; None where it is.

    Args:
        page: all leaves, in order.
        extraction: what trafilatura chose; None where the page is too short to tell, and all of it is meant.
        titles: according to the page's metadata.
    """
    zones = find_zones(page, extraction)
    first = find_title(page, zones, titles) or 0
    kept = [
        zones[i] is None and i >= first and (extraction is None or extraction.includes(leaf))
        for i, leaf in enumerate(page)
    ]
    if extraction is not None and page:
        kept[first] = kept[first] or page[first].level > 0
        _recover(page, zones, kept, first)
    found: list[str | None] = []
    for leaf, zone, keep in zip(page, zones, kept, strict=True):
        # The words of a leaf tell more than the foot of the page that it stands in.
        exact = zone is not None and zone != "navigation"
        found.append(None if keep else zone if exact else reason_to_skip(leaf.text) or zone or AROUND)
    return found


def _recover(page: Sequence[Leaf], zones: Sequence[str | None], kept: list[bool], first: int) -> None:
    """Keep leaves inside the article, or between its title and its body, that read like it."""
    chosen = [i for i, keep in enumerate(kept) if keep and i > first]
    if not chosen:
        return
    begin, end = chosen[0], chosen[-1]
    able = [
        i
        for i in range(first + 1, end)
        if zones[i] is None and not kept[i] and WORD.search(page[i].text) and not reason_to_skip(page[i].text)
    ]
    for i in able:
        leaf = page[i]
        if i < begin:
            is_second = i == first + 1 and leaf.level > 1 and len(leaf.text) >= _PROSE
            kept[i] = leaf.lead or is_prose(leaf) or is_second
        else:
            kept[i] = bool(leaf.rows) or (is_prose(leaf) and not leaf.level)
    inside = [i for i in able if i > begin]
    parents = {leaf.parent for leaf, keep in zip(page, kept, strict=True) if keep}
    for i in inside:
        beside = page[i].parent in parents or (page[i].item and page[i - 1].item and kept[i - 1])
        kept[i] = kept[i] or (beside and not page[i].level and not page[i].linked)
    for i in range(end + 1, len(page)):
        alike = page[i].parent in parents and is_prose(page[i]) and not page[i].level
        kept[i] = alike and zones[i] is None and reason_to_skip(page[i].text) is None
    for i in reversed(inside):
        if page[i].level:
            kept[i] = kept[i + 1] and not page[i + 1].level


def find_title(page: Sequence[Leaf], zones: Sequence[str | None], titles: Sequence[str]) -> int | None:
    """Find the article's title: the leaf that its metadata repeat, headings first, else the first `<h1>`.

    Metadata name the site too, before or after the title; a site's name may be the only `<h1>` of its pages.

    Args:
        page: all leaves, in order.
        zones: as `find_zones` gives them.
        titles: according to the page's metadata.

    Returns:
        The index of the leaf; None where there is no title.
    """
    wanted = [fold(title) for title in titles]
    free = [(i, leaf) for i, leaf in enumerate(page) if zones[i] is None and not leaf.rows]
    repeated = [
        (leaf.level > 0, len(leaf.text), -i)
        for i, leaf in free
        if len(text := leaf.folded) >= _TITLE and any(text in title for title in wanted)
    ]
    if repeated:
        return -max(repeated)[2]
    return next((i for i, leaf in free if leaf.level == 1), None)


def is_prose(leaf: Leaf) -> bool:
    """Whether a leaf is a sentence of an article, not a link or a label."""
    return len(leaf.text) >= _PROSE and _STOP.search(leaf.text) is not None and not leaf.linked
