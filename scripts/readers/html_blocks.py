"""A page as leaves: stretches of words that no block parts, in order, each with what its markup says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from lxml import etree

from scripts.readers import html_elements

_LETTERS = re.compile(r"[^\W_]+")
_LINE_START = re.compile(r"\s*(?:[—–-]\s|•)")
_LONG = 300  # characters of a cell: a table with such cells only lays out the page

CITED = "data-cited"
"""The attribute of a paragraph that names who is cited in its blockquote."""


class Style(NamedTuple):
    """How words stand."""

    strong: bool = False
    emphasised: bool = False
    linked: bool = False
    language: str | None = None
    unsaid: str | None = None  # why they are not said, inside a block that is


class Words(NamedTuple):
    """A stretch of text of one style."""

    text: str
    style: Style = Style()


def folded(text: str) -> str:
    """Letters and digits alone, for comparing texts."""
    return "".join(_LETTERS.findall(text.casefold()))


@dataclass(frozen=True)
class Leaf:
    """A block of words.

    Attributes:
        words: its text.
        tag: the element that holds it.
        parent: which container holds that element: leaves of one container share the number.
        level: of a heading, 1–6; 0 for others.
        item: it stands in a list.
        number: what stands before it in a numbered list; None elsewhere.
        quote: number of the outermost blockquote around it, from 1; 0 where there is none.
        cited: it names who is quoted in its blockquote.
        lead: its class says that it is the chapô.
        zones: what it stands in that may be no part of the article: an index and a reason each.
        rows: the cells of a table, and whether its first row names the columns; `words` is its caption.
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
    rows: tuple[tuple[tuple[Words, ...], ...], ...] = ()
    headed: bool = False

    @cached_property
    def text(self) -> str:
        """Its words, blanks normalised; of a table, those of its cells."""
        cells = (cell for row in self.rows for cell in row)
        return " ".join("".join(w.text for ws in (self.words, *cells) for w in (*ws, Words(" "))).split())

    @cached_property
    def folded(self) -> str:
        """Its text as it is compared."""
        return folded(self.text)

    @property
    def linked(self) -> bool:
        """Whether all its words are a link's."""
        return all(piece.style.linked for piece in self.words if piece.text.strip())


@dataclass
class _Frame:
    """An open block."""

    serial: int
    leaf: Leaf
    count: int | None = None  # of the next item, in a numbered list
    number: int | None = None  # of this item, until its first leaf


@dataclass
class _Walk:
    """Goes through a tree once, in order, without recursion: pages are nested as deep as they like."""

    leaves: list[Leaf] = field(default_factory=list)
    _words: list[Words] = field(default_factory=list)
    _styles: list[Style] = field(default_factory=lambda: [Style()])
    _frames: list[_Frame] = field(default_factory=lambda: [_Frame(0, Leaf(()))])
    _alts: list[Words] = field(default_factory=list)
    _serial: int = 0
    _quotes: int = 0
    _broken: bool = False  # a line break was the last thing
    _said: bool = False  # there are words to flush,
    _plain: bool = False  # and some that are not bold

    def run(self, root: etree._Element) -> list[Leaf]:
        events = etree.iterwalk(root, events=("start", "end"))
        hidden: etree._Element | None = None
        for event, element in events:
            if hidden is not None:
                if event == "end" and element is hidden:
                    hidden = None
                    self._text(element.tail or "")
            elif event == "end":
                self._end(element)
                self._text((element.tail or "") if element is not root else "")
            elif self._hides(element):
                hidden = element
            else:
                self._start(element)
                self._text(element.text or "")
        self._flush()
        return self.leaves

    def _hides(self, element: etree._Element) -> bool:
        """Whether an element is passed over as a whole: what nobody sees, and tables, which are read here."""
        if element.tag == "table" and (rows := _rows(element)):
            self._flush()
            caption = element.find("caption")
            words = () if caption is None else _flat(caption)
            head = element.find(".//tr/th") is not None and len(rows) > 1
            self._leaf(words, rows=rows, headed=head and all(c.tag == "th" for c in _cells(element)[0]))
            return True
        return not isinstance(element.tag, str) or element.tag in html_elements.UNSEEN

    def _start(self, element: etree._Element) -> None:
        tag = str(element.tag)
        reason = html_elements.zone(tag, _given(element))
        language = None if tag in ("html", "body") else element.get("lang") or element.get("xml:lang")
        if tag in html_elements.BLOCKS or reason is not None:
            self._flush()
            self._open(element, tag, reason)
            base = self._styles[-1]
            asked = "question" in html_elements.parts(_given(element))
            self._styles.append(
                base._replace(language=language or base.language, strong=base.strong or asked)
            )
            return
        if tag in ("br", "lb"):
            self._break()
        elif alt := " ".join(element.get("alt", "").split()):
            self._alts.append(Words(alt))
        self._styles.append(_style(self._styles[-1], tag, element, language))

    def _open(self, element: etree._Element, tag: str, reason: str | None) -> None:
        above, self._serial = self._frames[-1], self._serial + 1
        textual, names = tag in html_elements.TEXTUAL, html_elements.parts(_given(element))
        leaf = replace(
            above.leaf,
            tag=tag,
            parent=above.serial if textual else self._serial,
            level=html_elements.LEVELS.get(tag, above.leaf.level)
            or 3 * (not html_elements.HEADS.isdisjoint(names)),
            item=tag in ("li", "item", "dt", "dd")
            or (above.leaf.item and tag not in ("td", "section", "article")),
            quote=above.leaf.quote or self._quote(tag),
            cited=above.leaf.cited or element.get(CITED) is not None,
            lead=above.leaf.lead or not html_elements.LEADS.isdisjoint(names),
            zones=(*above.leaf.zones, (self._serial, reason)) if reason else above.leaf.zones,
        )
        frame = _Frame(self._serial, leaf)
        if tag == "ol":
            start = element.get("start", "1")
            frame.count = int(start) if start.isdecimal() and len(start) < 5 else 1
        elif tag == "li" and above.count is not None:
            frame.number, above.count = above.count, above.count + 1
        self._frames.append(frame)

    def _quote(self, tag: str) -> int:
        self._quotes += tag in ("blockquote", "quote")
        return self._quotes if tag in ("blockquote", "quote") else 0

    def _end(self, element: etree._Element) -> None:
        self._styles.pop()
        tag = str(element.tag)
        if tag in html_elements.BLOCKS or html_elements.zone(tag, _given(element)) is not None:
            self._flush()
            self._frames.pop()

    def _break(self) -> None:
        """A line break is a blank; two of them, or one under a line in bold, begin another paragraph."""
        if self._said and (self._broken or not self._plain):
            self._flush()
        self._broken = True
        self._words.append(Words("\n"))

    def _text(self, text: str) -> None:
        if not text:
            return
        if text.strip():
            if self._broken and _LINE_START.match(text):
                self._flush()
            self._broken = False
            self._said = True
            self._plain = self._plain or not self._styles[-1].strong
        self._words.append(Words(text, self._styles[-1]))

    def _flush(self) -> None:
        words, self._words = self._words, []
        said, self._said = self._said, False
        self._broken = self._plain = False
        if said:
            self._leaf(tuple(words))
        alts, self._alts = self._alts, []
        for alt in alts:
            self._serial += 1
            frame = self._frames[-1].leaf
            self.leaves.append(Leaf((alt,), zones=(*frame.zones, (self._serial, "image"))))

    def _leaf(self, words: tuple[Words, ...], **more: object) -> None:
        frame = next((f for f in reversed(self._frames) if f.number is not None), None)
        number = None
        if frame is not None:
            number, frame.number = frame.number, None
        self.leaves.append(replace(self._frames[-1].leaf, words=words, number=number, **more))  # type: ignore[arg-type]


def leaves(root: etree._Element) -> list[Leaf]:
    """The leaves of a page, or of the body that trafilatura gives, in order."""
    return _Walk().run(root)


def _given(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.items()}


def _style(base: Style, tag: str, element: etree._Element, language: str | None) -> Style:
    rend = element.get("rend", "") if tag == "hi" else ""
    note = tag == "a" and html_elements.is_note(element.get("href", ""))
    return Style(
        base.strong or tag in html_elements.STRONG or "b" in rend,
        base.emphasised or tag in html_elements.EMPHASISED or "i" in rend,
        base.linked or tag in ("a", "ref"),
        language or base.language,
        "footnote" if note else base.unsaid,
    )


def _cells(table: etree._Element) -> list[list[etree._Element]]:
    rows = ([cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr"))
    return [row for row in rows if row]


def _rows(table: etree._Element) -> tuple[tuple[tuple[Words, ...], ...], ...]:
    """The cells of a table with data; nothing for one that only lays out the page."""
    if table.get("role") == "presentation":
        return ()
    inner = next(table.iter("h1", "h2", "h3", "article", "form", "blockquote", "figure"), None)
    if inner is not None or next(table.iterdescendants("table"), None) is not None:
        return ()
    rows = tuple(tuple(_flat(cell) for cell in row) for row in _cells(table))
    longest = max((sum(len(piece.text) for piece in cell) for row in rows for cell in row), default=0)
    return rows if longest <= _LONG else ()


def _flat(element: etree._Element) -> tuple[Words, ...]:
    """All words of an element, its blocks parted by blanks."""
    return tuple(_parted(leaves(element)))


def _parted(found: list[Leaf]) -> Iterator[Words]:
    for index, leaf in enumerate(found):
        if index:
            yield Words(" ")
        yield from leaf.words
