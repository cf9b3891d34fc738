"""From the leaves of a page to blocks, and the text in which their spans count.

Which leaves of a page are the article: trafilatura's choice, mended by what stands beside it.

trafilatura drops whole elements that stand inside prose (`<time>`, figures), chapôs above the body, and the
last lines of short pages; it keeps calls to subscribe. Nothing is dropped here without its reason.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from scripts.article import BlockKind, Language, Skipped, Span
from scripts.readers.blocks import WORD, Draft, Inline, Tracer, joined
from scripts.readers.boilerplate import reason as told
from scripts.readers.html_blocks import Leaf, Words, folded
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


AROUND = "around the article"
"""The reason of what only stands on the article's page."""

_SURE = 25  # characters at either end of a long piece that tell it from every other
_PROSE = 60  # characters of a sentence that is an article's rather than a button's
_WHOLE = 0.4  # share of a page's article that no part around it can have
_TITLE = 10  # characters of a title that are no accident
_STOP = re.compile(r"[.!?…:;](?:\s?[»”\"’')\]])*$")


class Taken:
    """What trafilatura took for the article."""

    def __init__(self, pieces: Iterable[Leaf]) -> None:
        texts = [piece.folded for piece in pieces]
        long = [text for text in texts if len(text) >= _SURE]
        self.length = sum(map(len, texts))
        self._whole = set(texts)
        self._starts = {text[:_SURE] for text in long}
        self._ends = {text[-_SURE:] for text in long}

    def has(self, leaf: Leaf) -> bool:
        """Whether a leaf of the page is in it."""
        text = leaf.folded
        if text in self._whole:
            return True
        return len(text) >= _SURE and (text[:_SURE] in self._starts or text[-_SURE:] in self._ends)


def reasons(page: Sequence[Leaf], taken: Taken | None, titles: Sequence[str]) -> list[str | None]:
    """Why each leaf of a page is not of the article; None where it is.

    Args:
        page: all of it, in order.
        taken: what trafilatura chose; None where the page is too short to tell, and all of it is meant.
        titles: as the page's metadata have it.
    """
    zones = zones_of(page, taken)
    first = heading(page, zones, titles) or 0
    kept = [
        zones[i] is None and i >= first and (taken is None or taken.has(leaf)) for i, leaf in enumerate(page)
    ]
    if taken is not None and page:
        kept[first] = kept[first] or page[first].level > 0
        _rescue(page, zones, kept, first)
    return [None if keep else _why(leaf, zone) for leaf, zone, keep in zip(page, zones, kept, strict=True)]


def _why(leaf: Leaf, zone: str | None) -> str:
    """The reason of a leaf; its own words tell more than the foot of the page that it stands in."""
    return zone if zone not in (None, "navigation") else told(leaf.text) or zone or AROUND


def heading(page: Sequence[Leaf], zones: Sequence[str | None], titles: Sequence[str]) -> int | None:
    """Which leaf is the article's title: what its metadata repeat, headings first, else the first `<h1>`.

    Metadata name the site too, before or behind; a site's name alone may be the only `<h1>` of its pages.
    """
    wanted = [folded(title) for title in titles]
    free = [(i, leaf) for i, leaf in enumerate(page) if zones[i] is None and not leaf.rows]
    told = [
        (leaf.level > 0, len(leaf.text), -i)
        for i, leaf in free
        if len(text := leaf.folded) >= _TITLE and any(text in title for title in wanted)
    ]
    if told:
        return -max(told)[2]
    return next((i for i, leaf in free if leaf.level == 1), None)


def zones_of(page: Sequence[Leaf], taken: Taken | None) -> list[str | None]:
    """What each leaf stands in; a zone that holds much of the article is none: its name misled."""
    held: Counter[int] = Counter()
    whole = 0
    for leaf in page:
        text = leaf.folded
        mine = len(text) if taken is None or taken.has(leaf) else 0
        whole += mine
        held.update(dict.fromkeys((serial for serial, _ in leaf.zones), mine))
    return [
        next((reason for serial, reason in leaf.zones if not held[serial] > whole * _WHOLE), None)
        for leaf in page
    ]


def _rescue(page: Sequence[Leaf], zones: Sequence[str | None], kept: list[bool], first: int) -> None:
    """Take back what stands in the article, or between its title and its body, and reads like it."""
    taken = [i for i, keep in enumerate(kept) if keep and i > first]
    if not taken:
        return
    able = [
        i
        for i in range(first + 1, taken[-1])
        if zones[i] is None and not kept[i] and WORD.search(page[i].text) and told(page[i].text) is None
    ]
    for i in able:
        if i < taken[0]:
            kept[i] = _is_lead(page[i], after_title=i == first + 1)
        else:
            kept[i] = bool(page[i].rows) or (_is_prose(page[i]) and not page[i].level)
    inside = [i for i in able if i > taken[0]]
    homes = {leaf.parent for leaf, keep in zip(page, kept, strict=True) if keep}
    for i in inside:
        beside = page[i].parent in homes or (page[i].item and page[i - 1].item and kept[i - 1])
        kept[i] = kept[i] or (beside and not page[i].level and not page[i].linked)
    for i in range(taken[-1] + 1, len(page)):
        alike = page[i].parent in homes and _is_prose(page[i]) and not page[i].level
        kept[i] = alike and zones[i] is None and told(page[i].text) is None
    for i in reversed(inside):
        if page[i].level:
            kept[i] = kept[i + 1] and not page[i + 1].level


def _is_lead(leaf: Leaf, *, after_title: bool) -> bool:
    return leaf.lead or _is_prose(leaf) or (after_title and leaf.level > 1 and len(leaf.text) >= _PROSE)


def _is_prose(leaf: Leaf) -> bool:
    return len(leaf.text) >= _PROSE and _STOP.search(leaf.text) is not None and not leaf.linked
