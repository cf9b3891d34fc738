"""Web pages as leaves: stretches of words between block elements, in order, each with its markup."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from scripts.readers import html_elements

_LETTERS = re.compile(r"[^\W_]+")
_LINE_START = re.compile(r"\s*(?:[—–-]\s|•)")
_LONG = 300  # characters of a cell; a table with a longer one is layout

CITED = "data-cited"
"""The attribute of a paragraph that names the person quoted in its blockquote."""


class Style(NamedTuple):
    """The inline markup around some words."""

    strong: bool = False
    emphasised: bool = False
    linked: bool = False
    language: str | None = None
    unsaid: str | None = None  # the reason why they are left out of their block


class Words(NamedTuple):
    """A stretch of text in one style."""

    text: str
    style: Style = Style()


Rows = tuple[tuple[tuple[Words, ...], ...], ...]  # of a table: its rows, their cells, the words of a cell


def fold(text: str) -> str:
    """The letters and digits of a text in lower case, for comparison."""
    return "".join(_LETTERS.findall(text.casefold()))


@dataclass(frozen=True)
class Leaf:
    """A block of words, or a table.

    Attributes:
        words: its text; the caption of a table.
        tag: the element that holds it.
        parent: number of the container of that element; leaves of one container share it.
        level: of a heading, 1–6; 0 for others.
        item: it is in a list.
        number: of an item in a numbered list; None for others.
        quote: number of the outermost blockquote around it, from 1; 0 where there is none.
        cited: it names the person quoted in its blockquote.
        lead: its class marks the lead.
        zones: elements around it that may not be part of the article: a serial number and a reason each.
        rows: the cells of a table.
        headed: the first row of the table names its columns.
    """

    words: tuple[Words, ...]
    tag: str = "p"
    parent: int = 0
    level: int = 0
    item: bool = False
    number: int | None = None
    quote: int = 0
    cited: bool = False
    lead: bool = False
    zones: tuple[tuple[int, str], ...] = ()
    rows: Rows = ()
    headed: bool = False

    @cached_property
    def text(self) -> str:
        """Its words, those of a table's cells among them, with one blank between words."""
        cells = (cell for row in self.rows for cell in row)
        return " ".join("".join(w.text for ws in (self.words, *cells) for w in (*ws, Words(" "))).split())

    @cached_property
    def folded(self) -> str:
        """Its text reduced to letters and digits, for comparison."""
        return fold(self.text)

    @property
    def linked(self) -> bool:
        """Whether all its words are inside links."""
        return all(piece.style.linked for piece in self.words if piece.text.strip())


@dataclass
class _OpenBlock:
    """A block element whose end has not been reached.

    Attributes:
        serial: its number.
        leaf: what its words inherit.
        next_item: number of the next item, in a numbered list.
        number: of this item, until it has a leaf.
    """

    serial: int
    leaf: Leaf
    next_item: int | None = None
    number: int | None = None


@dataclass
class _LeafCollector:
    """Collects leaves in one walk through a tree, without recursion: a page may be nested very deep."""

    leaves: list[Leaf] = field(default_factory=list)
    _words: list[Words] = field(default_factory=list)
    _styles: list[Style] = field(default_factory=lambda: [Style()])
    _blocks: list[_OpenBlock] = field(default_factory=lambda: [_OpenBlock(0, Leaf(()))])
    _alts: list[Words] = field(default_factory=list)
    _serial: int = 0
    _quotes: int = 0
    _broken: bool = False  # the last thing was a line break
    _pending: bool = False  # `_words` holds more than blanks,
    _plain: bool = False  # and not all of it is bold

    def collect(self, root: etree._Element) -> list[Leaf]:
        """Walk through a tree."""
        hidden: etree._Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if hidden is not None:
                if event == "end" and element is hidden:
                    hidden = None
                    self._add_text(element.tail or "")
            elif event == "end":
                self._styles.pop()
                if _is_block(element):
                    self._flush()
                    self._blocks.pop()
                self._add_text((element.tail or "") if element is not root else "")
            elif not isinstance(element.tag, str) or element.tag in html_elements.UNSEEN:
                hidden = element
            elif element.tag == "table" and (rows := _data_rows(element)):
                self._flush()
                caption = element.find("caption")
                words = () if caption is None else _flatten(caption)
                has_names = element.find(".//tr/th") is not None and len(rows) > 1
                headed = has_names and all(cell.tag == "th" for cell in _cells(element)[0])
                self._add_leaf(words, rows=rows, headed=headed)
                hidden = element
            else:
                self._start(element)
                self._add_text(element.text or "")
        self._flush()
        return self.leaves

    def _start(self, element: etree._Element) -> None:
        tag = str(element.tag)
        style = self._styles[-1]
        language = None if tag in ("html", "body") else element.get("lang") or element.get("xml:lang")
        language = language or style.language
        if _is_block(element):
            self._flush()
            self._open_block(element, tag)
            is_question = "question" in html_elements.class_words(_attributes(element))
            self._styles.append(style._replace(language=language, strong=style.strong or is_question))
            return
        if tag in ("br", "lb"):
            # A line break is a blank; two of them, or one under a line in bold, begin another paragraph.
            if self._pending and (self._broken or not self._plain):
                self._flush()
            self._broken = True
            self._words.append(Words("\n"))
        elif alt := " ".join(element.get("alt", "").split()):
            self._alts.append(Words(alt))
        rend = element.get("rend", "") if tag == "hi" else ""
        is_note = tag == "a" and html_elements.is_note(element.get("href", ""))
        self._styles.append(
            Style(
                style.strong or tag in html_elements.STRONG or "b" in rend,
                style.emphasised or tag in html_elements.EMPHASISED or "i" in rend,
                style.linked or tag in ("a", "ref"),
                language,
                "footnote" if is_note else style.unsaid,
            )
        )

    def _open_block(self, element: etree._Element, tag: str) -> None:
        above, self._serial = self._blocks[-1], self._serial + 1
        outer, attributes = above.leaf, _attributes(element)
        reason, names = html_elements.zone(tag, attributes), html_elements.class_words(attributes)
        is_quote = tag in ("blockquote", "quote")
        self._quotes += is_quote and not outer.quote
        has_heading_class = not html_elements.HEADS.isdisjoint(names)
        leaf = replace(
            outer,
            tag=tag,
            parent=above.serial if tag in html_elements.TEXTUAL else self._serial,
            level=html_elements.LEVELS.get(tag, outer.level) or 3 * has_heading_class,
            item=tag in ("li", "item", "dt", "dd")
            or (outer.item and tag not in ("td", "section", "article")),
            quote=outer.quote or self._quotes * is_quote,
            cited=outer.cited or element.get(CITED) is not None,
            lead=outer.lead or not html_elements.LEADS.isdisjoint(names),
            zones=(*outer.zones, (self._serial, reason)) if reason else outer.zones,
        )
        block = _OpenBlock(self._serial, leaf)
        if tag == "ol":
            start = element.get("start", "1")
            block.next_item = int(start) if start.isdecimal() and len(start) < 5 else 1
        elif tag == "li" and above.next_item is not None:
            block.number, above.next_item = above.next_item, above.next_item + 1
        self._blocks.append(block)

    def _add_text(self, text: str) -> None:
        if not text:
            return
        if text.strip():
            if self._broken and _LINE_START.match(text):
                self._flush()
            self._broken = False
            self._pending = True
            self._plain = self._plain or not self._styles[-1].strong
        self._words.append(Words(text, self._styles[-1]))

    def _flush(self) -> None:
        """End the leaf under construction; a leaf follows for each picture in it."""
        words, pending = tuple(self._words), self._pending
        self._words = []
        self._pending = self._broken = self._plain = False
        if pending:
            self._add_leaf(words)
        alts, self._alts = self._alts, []
        for alt in alts:
            self._serial += 1
            zones = self._blocks[-1].leaf.zones
            self.leaves.append(Leaf((alt,), zones=(*zones, (self._serial, "image"))))

    def _add_leaf(self, words: tuple[Words, ...], rows: Rows = (), *, headed: bool = False) -> None:
        item = next((block for block in reversed(self._blocks) if block.number is not None), None)
        number = None
        if item is not None:
            number, item.number = item.number, None
        leaf = self._blocks[-1].leaf
        self.leaves.append(replace(leaf, words=words, number=number, rows=rows, headed=headed))


def leaves(root: etree._Element) -> list[Leaf]:
    """The leaves of a page, or of the body that trafilatura gives, in order."""
    return _LeafCollector().collect(root)


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.items()}


def _is_block(element: etree._Element) -> bool:
    tag = str(element.tag)
    return tag in html_elements.BLOCKS or html_elements.zone(tag, _attributes(element)) is not None


def _cells(table: etree._Element) -> list[list[etree._Element]]:
    rows = ([cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr"))
    return [row for row in rows if row]


def _data_rows(table: etree._Element) -> Rows:
    """The cells of a table with data; nothing where the table is only layout."""
    if table.get("role") == "presentation":
        return ()
    inner = next(table.iter("h1", "h2", "h3", "article", "form", "blockquote", "figure"), None)
    if inner is not None or next(table.iterdescendants("table"), None) is not None:
        return ()
    rows = tuple(tuple(_flatten(cell) for cell in row) for row in _cells(table))
    longest = max((sum(len(words.text) for words in cell) for row in rows for cell in row), default=0)
    return rows if longest <= _LONG else ()


def _flatten(element: etree._Element) -> tuple[Words, ...]:
    """All words of an element, its blocks separated by blanks."""
    words: list[Words] = []
    for index, leaf in enumerate(leaves(element)):
        words += [Words(" "), *leaf.words] if index else leaf.words
    return tuple(words)
