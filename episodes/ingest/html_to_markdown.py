"""Convert fragments of HTML, as in feeds and exports, to Markdown that a person can edit."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urljoin

from lxml import etree
from lxml import html as lxml_html

from episodes.errors import ImportRefusedError
from episodes.formatting import remove_illegal, web_link
from scripts.readers import html_elements

_CELL = 300  # characters of a cell: a table with such cells only lays out the page
_LEFT_OUT = frozenset(
    "navigation,related links,sharing,subscription,advertisement,cookies,comments,tags".split(",")
)

_SPECIAL = re.compile(r"[\\`*_\[\]<>{}|]|~(?=~)|&(?=#?\w{1,32};)")
_START = re.compile(r"(?P<sign>[#+=:~>-])|(?P<number>\d{1,9})(?P<point>[.)])(?=\s|$)")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HREF = "/%:@!$&'*+,;=~-._?#"
_NBSP = "\N{NO-BREAK SPACE}"


def markdown(content: str, title: str, base: str | None = None) -> str:
    """Convert a fragment of HTML to Markdown: all its words in order, without forms, sharing and the like.

    Args:
        content: the fragment.
        title: of the article, for messages.
        base: address that its links are relative to.

    Returns:
        Blocks parted by blank lines; empty if there are no words.

    Raises:
        ImportRefusedError: it is nested so deep that words would be lost.
    """
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        document = f"<div>{remove_illegal(content)}</div>".encode()
        root = lxml_html.document_fromstring(document, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing in it
        return ""
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise ImportRefusedError("deep", title=title)
    return _MarkdownWriter(base or "").run(root)


def escape(text: str) -> str:
    """Make every sign of a text stand for itself inside a line of Markdown."""
    return _SPECIAL.sub(lambda sign: "&amp;" if sign[0] == "&" else f"\\{sign[0]}", text)


def escape_starts(text: str) -> str:
    """Make no line of a block begin like something else: a list, a heading, a quotation."""

    def plain(found: re.Match[str]) -> str:
        return f"\\{found['sign']}" if found["sign"] else f"{found['number']}\\{found['point']}"

    lines = (line.strip(" ") for line in text.split("\n"))
    return "\n".join(_START.sub(plain, line, count=1) if _START.match(line) else line for line in lines)


@dataclass
class _Container:
    """An open quotation or list item, with what is written before its first line and before the others."""

    first: str
    others: str
    used: bool = False


@dataclass
class _Inline:
    """An open inline element, and where its text begins."""

    element: etree._Element
    start: int


@dataclass
class _MarkdownWriter:
    """Goes through a tree once, in order, without recursion."""

    base: str
    _blocks: list[str] = field(default_factory=list)
    _inside: list[tuple[_Container, ...]] = field(default_factory=list)  # the containers of each block
    _text: list[str] = field(default_factory=list)
    _containers: list[_Container] = field(default_factory=list)
    _open: list[_Inline] = field(default_factory=list)
    _counts: list[int | None] = field(default_factory=list)  # numbers of the open lists' last items
    _mark: str = ""  # of the open heading
    _picture: str = ""  # address of the figure's picture

    def run(self, root: etree._Element) -> str:
        """Return the Markdown of a tree."""
        hidden: etree._Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if hidden is not None and (event == "start" or element is not hidden):
                continue
            if event == "end":
                if hidden is None:
                    self._end(element)
                hidden = None
                self._add_text(element.tail if element is not root else None)
            elif self._replace(element):
                hidden = element
            else:
                self._start(element)
                self._add_text(element.text)
        self._flush()
        lines: list[str] = []
        before: tuple[_Container, ...] = ()
        for block, around in zip(self._blocks, self._inside, strict=True):
            # The blank line between two blocks is a quotation's if both are in it.
            common = [one for one, other in zip(before, around, strict=False) if one is other]
            lines += ["".join(container.others for container in common).rstrip()] if lines else []
            lines.append(block)
            before = around
        return "\n".join(lines)

    def _add_text(self, text: str | None) -> None:
        if text:
            self._text.append(escape(_BLANKS.sub(" ", str(text))))

    def _replace(self, element: etree._Element) -> bool:
        """Write an element differently, or leave it out, as a whole; return whether that was done."""
        tag = element.tag
        given = {str(name): str(value) for name, value in element.items()}
        if not isinstance(tag, str) or tag in html_elements.UNSEEN:
            return True
        if tag in {"cite", "footer"} and any(True for _ in element.iterancestors("blockquote")):
            # Who is quoted is on a line of its own at the end.
            if name := _words(element).lstrip("—–- "):
                self._text.append(f"\n— {escape(name)}")
            return True
        if tag == "figcaption":  # shown with its picture, and not read out
            self._flush()
            if words := _words(element):
                self._add_block(f"![{escape(words)}]({self._picture})")
            return True
        if tag == "table":
            return self._write_table(element)
        return html_elements.zone(tag, given) in _LEFT_OUT or (
            tag == "a" and html_elements.is_note(given.get("href", ""))
        )

    def _start(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag in html_elements.BLOCKS:
            self._flush()
            self._start_block(tag, element)
        elif tag == "br":  # one is a line, two are a paragraph
            if self._text and not "".join(self._text[-2:]).strip(" ").endswith("\n"):
                self._text.append("\n")
            elif all(str(one.element.tag) in html_elements.BLOCKS for one in self._open):
                self._flush()
        elif tag == "img":
            self._picture = _address(str(element.get("src", "")), self.base)
            if alt := " ".join(str(element.get("alt", "")).split()):
                self._text.append(f"![{escape(alt)}]({self._picture})")
        elif tag == "q":
            self._text.append(f"«{_NBSP}")
        self._open.append(_Inline(element, len(self._text)))

    def _start_block(self, tag: str, element: etree._Element) -> None:
        if tag in html_elements.LEVELS:
            self._mark = f"{'#' * max(html_elements.LEVELS[tag], 2)} "
        elif tag == "blockquote":
            self._containers.append(_Container("> ", "> "))
        elif tag in {"ul", "ol"}:
            start = str(element.get("start", "1"))
            number = int(start) if start.isdecimal() and len(start) < 5 else 1
            self._counts.append(number - 1 if tag == "ol" else None)
        elif tag in {"li", "dt", "dd"}:
            count, mark = self._counts[-1] if self._counts else None, "- "
            if count is not None:
                self._counts[-1] = count + 1
                mark = f"{count + 1}. "
            self._containers.append(_Container(mark, " " * len(mark)))

    def _end(self, element: etree._Element) -> None:
        tag, opened = str(element.tag), self._open.pop()
        if tag in html_elements.BLOCKS:
            self._flush()
            self._mark = "" if tag in html_elements.LEVELS else self._mark
            if tag in {"blockquote", "li", "dt", "dd"}:
                self._containers.pop()
            elif tag in {"ul", "ol"}:
                self._counts.pop()
        elif tag == "q":
            self._text.append(f"{_NBSP}»")
        elif wrap := _WRAPS.get(tag) or (mark_language if element.get("lang") else None):
            words = "".join(self._text[opened.start :])
            if inner := words.strip(" \n"):  # blanks stay outside
                at = words.index(inner)
                words = words[:at] + wrap(inner, element, self.base) + words[at + len(inner) :]
            self._text[opened.start :] = [words]

    def _write_table(self, element: etree._Element) -> bool:
        """Write a table of data; return False for one that only lays out the page."""
        rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in element.iter("tr")]
        cells = [[_words(cell) for cell in row] for row in rows if row]
        width = max(map(len, cells), default=0)
        if width < 2 or any(len(cell) > _CELL for row in cells for cell in row):
            return False
        headed = all(cell.tag == "th" for cell in next(row for row in rows if row))
        self._flush()
        head = [] if headed else [[""] * width]
        lines = [f"| {' | '.join(map(escape, row + [''] * (width - len(row))))} |" for row in [*head, *cells]]
        self._add_block("\n".join([lines[0], f"|{'---|' * width}", *lines[1:]]))
        return True

    def _flush(self) -> None:
        """End the block that is being written."""
        text, self._text = "".join(self._text).strip(" \n"), []
        self._open = [_Inline(opened.element, 0) for opened in self._open]
        if text:
            self._add_block(self._mark + (text.replace("\n", " ") if self._mark else escape_starts(text)))

    def _add_block(self, text: str) -> None:
        first = "".join(one.others if one.used else one.first for one in self._containers)
        others = "".join(one.others for one in self._containers)
        for container in self._containers:
            container.used = True
        self._blocks.append(first + text.replace("\n", f"\n{others}"))
        self._inside.append(tuple(self._containers))


def marks(mark: str, tag: str) -> Callable[[str, etree._Element, str], str]:
    """Return a function that sets words apart: with Markdown's marks if they are sure to work, or HTML's.

    Args:
        mark: of Markdown.
        tag: of HTML.
    """

    def wrap(words: str, _: etree._Element, __: str) -> str:
        if not any(map(str.isalnum, words)):
            return words
        sure = words[0].isalnum() and words[-1].isalnum()
        return f"{mark}{words}{mark}" if sure else f"<{tag}>{words}</{tag}>"

    return wrap


def link(words: str, element: etree._Element, base: str) -> str:
    """Write a link; only its words if it leads to nothing on the web.

    Args:
        words: of the link.
        element: with its `href`.
        base: address that it is relative to.
    """
    address = _address(str(element.get("href", "")), base)
    return f"[{words}]({address})" if address and "\n" not in words else words


def mark_language(words: str, element: etree._Element, _: str) -> str:
    """Mark words of another language.

    Args:
        words: in that language.
        element: with its `lang`.
    """
    tag = str(element.get("lang"))
    known = re.fullmatch(r"[A-Za-z]{2,3}(?:-\w{2,8}){0,3}", tag)
    return f'<span lang="{tag}">{words}</span>' if known else words


def _words(element: etree._Element) -> str:
    """Return all words of an element, its blocks parted by blanks."""
    texts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        texts.append(" " if inner.tag in html_elements.BLOCKS or inner.tag == "br" else "")
        text = inner.text if event == "start" else inner.tail if inner is not element else None
        texts.append(str(text or ""))
    return " ".join("".join(texts).split())


def _address(href: str, base: str) -> str:
    """Return a link of the web as Markdown takes it; empty for another one."""
    try:
        return quote(web_link(urljoin(base, href.strip())) or "", safe=_HREF)
    except ValueError:
        return ""


_WRAPS: Mapping[str, Callable[[str, etree._Element, str], str]] = {
    **dict.fromkeys(("em", "i", "cite", "dfn"), marks("*", "em")),
    **dict.fromkeys(("strong", "b"), marks("**", "strong")),
    "a": link,
}
