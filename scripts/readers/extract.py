"""From the elements that trafilatura leaves to blocks, and the text in which their spans count."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from lxml import etree

from scripts.article import BlockKind, Skipped, Span
from scripts.readers.draft import Draft, Inline, Tracer
from scripts.readers.tables import Row, say_table
from scripts.spoken.numbers import cardinal

_BLOCKS = frozenset({"p", "head", "list", "table", "quote", "code", "item", "ab", "div"})
SIGNATURE = "— "
"""What begins the line under a quotation that names who is cited."""

_LEADS = ("chapo", "chapeau", "lead", "standfirst", "intro")


class _Words(NamedTuple):
    """A stretch of text and how it stands."""

    text: str
    strong: bool
    emphasised: bool
    linked: bool


@dataclass
class Extract:
    """The text of a page, growing block by block.

    Attributes:
        source: all that was extracted; blocks are two line breaks apart.
        drafts: its blocks.
        skipped: what is in `source` and is not said.
    """

    drafts: list[Draft] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _length: int = 0

    @classmethod
    def of(cls, body: etree._Element, title: str) -> "Extract":
        """Read the body that trafilatura gives.

        Args:
            body: its elements (`head`, `p`, `list`, `quote`, `table`…).
            title: of the page; it begins the text where no heading repeats it.
        """
        extract = cls()
        heads = ["".join(map(str, head.itertext())) for head in body.iterfind("head")]
        if title and not any(_folded(head) == _folded(title) for head in heads[:2]):
            extract._block("heading", [_Words(title, False, False, False)], level=1)
        extract._mixed(body, "paragraph", quoted=False)
        return extract

    @property
    def source(self) -> str:
        """The text that was extracted so far."""
        return "".join(self._parts)

    def _element(self, element: etree._Element, *, quoted: bool = False) -> None:
        match element.tag:
            case "head":
                level = element.get("rend", "h2").lstrip("h")
                self._block("heading", _words(element), level=int(level) if level.isdigit() else 2)
            case "list":
                self._list(element, quoted=quoted)
            case "table":
                self._table(element)
            case "quote":
                self._quote(element)
            case "code":
                self._skip("code", _words(element))
            case "p" | "ab" | "div" | "item":
                self._mixed(element, "paragraph", quoted=quoted)

    def _mixed(self, element: etree._Element, kind: BlockKind, *, quoted: bool) -> None:
        """An element that may hold blocks between its words."""
        lead = element.tag == "p" and any(name in element.get("class", "").lower() for name in _LEADS)
        for part in _parts(element):
            if isinstance(part, list):
                self._block("lead" if lead else kind, part, quoted=quoted)
            else:
                self._element(part, quoted=quoted)

    def _list(self, element: etree._Element, *, quoted: bool) -> None:
        numbered = element.get("rend") == "ol"
        for number, item in enumerate(element.iterfind("item"), 1):
            first = len(self.drafts)
            self._mixed(item, "list", quoted=quoted)
            if numbered and len(self.drafts) > first:
                draft = self.drafts[first]
                self.drafts[first] = replace(draft, reading=f"{cardinal(number)}, {draft.text}")

    def _quote(self, element: etree._Element) -> None:
        first, signature = len(self.drafts), _signature(element)
        self._mixed(element, "paragraph", quoted=True)
        if signature is not None:
            self._block("paragraph", _words(signature))
            cited = self.drafts[-1].text
            self.drafts[first:-1] = [replace(draft, cited=cited) for draft in self.drafts[first:-1]]

    def _table(self, element: etree._Element) -> None:
        rows: list[Row] = []
        for row in element.iterfind("row"):
            begin = self._length and self._length + 1
            cells = [
                self._inline(_words(cell), "\n" if index == 0 else " | ") for index, cell in enumerate(row)
            ]
            rows.append(Row(Span(begin, self._length), cells))
        heads = element.find("row/cell[@role='head']") is not None
        if rows:
            table = say_table(
                rows[0] if heads and len(rows) > 1 else None, rows[1:] if heads and len(rows) > 1 else rows
            )
            self.drafts.extend(table.drafts)
            self.skipped.extend(table.skipped)

    def _block(self, kind: BlockKind, words: list[_Words], *, level: int = 0, quoted: bool = False) -> None:
        if not any(piece.text.strip() for piece in words):
            return
        inline = self._inline(words, "\n\n")
        if inline.text:
            source = Span(inline.runs[0].source.start, inline.runs[-1].source.end)
            self.drafts.append(Draft(kind, inline, source, level, quoted=quoted))

    def _skip(self, reason: str, words: list[_Words]) -> None:
        inline = self._inline(words, "\n\n")
        if inline.text:
            self.skipped.append(
                Skipped(reason, Span(inline.runs[0].source.start, inline.runs[-1].source.end))
            )

    def _inline(self, words: list[_Words], separator: str) -> Inline:
        if self._length:
            self._append(separator)
        tracer = Tracer()
        emphasis: list[Span] = []
        linked = strong = 0
        for piece in words:
            before = tracer.length
            tracer.add(piece.text, self._length)
            self._append(piece.text)
            emphasis.extend([Span(before, tracer.length)] if piece.emphasised or piece.strong else [])
            linked += (tracer.length - before) * piece.linked
            strong += (tracer.length - before) * piece.strong
        return tracer.inline(emphasis, [], linked, strong)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _parts(element: etree._Element) -> Iterator[list[_Words] | etree._Element]:
    """Stretches of words, and the blocks between them."""
    words: list[_Words] = [_Words(element.text or "", False, False, False)]
    for child in element:
        if child.tag in _BLOCKS:
            yield words
            yield child
            words = []
        else:
            words.extend(_words(child, _Words("", False, False, False)))
        words.append(_Words(child.tail or "", False, False, False))
    yield words


def _signature(quote: etree._Element) -> etree._Element | None:
    """Take the last line of a quotation out of it if it names who is cited."""
    last = quote[-1] if len(quote) else None
    if last is None or last.tag != "p" or len(last) or not (last.text or "").startswith(SIGNATURE):
        return None
    last.text = (last.text or "").removeprefix(SIGNATURE)
    quote.remove(last)
    return last


def _words(element: etree._Element, style: _Words | None = None) -> list[_Words]:
    """The words of an element, each with the style it stands in."""
    rend = element.get("rend", "") if element.tag == "hi" else ""
    base = style or _Words("", False, False, False)
    style = _Words(
        "", base.strong or "b" in rend, base.emphasised or "i" in rend, base.linked or element.tag == "ref"
    )
    found = [style._replace(text="\n" if element.tag == "lb" else element.text or "")]
    for child in element:
        found.extend(_words(child, style))
        found.append(style._replace(text=child.tail or ""))
    return found


def _folded(text: str) -> str:
    return "".join(text.casefold().split())
