"""From a fragment of HTML, as feeds and exports hold it, to Markdown that a person can edit."""

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
_NO_PART = frozenset(
    "navigation,related links,sharing,subscription,advertisement,cookies,comments,tags".split(",")
)

_SPECIAL = re.compile(r"[\\`*_\[\]<>{}|]|~(?=~)|&(?=#?\w{1,32};)")
_START = re.compile(r"(?P<sign>[#+=:~>-])|(?P<number>\d{1,9})(?P<point>[.)])(?=\s|$)")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_HREF = "/%:@!$&'*+,;=~-._?#"
_NBSP = "\N{NO-BREAK SPACE}"


def markdown(content: str, title: str, base: str | None = None) -> str:
    """A fragment of HTML as Markdown; all its words in their order, but those of forms, sharing and the like.

    Args:
        content: the fragment.
        title: of the article, for messages.
        base: what its links count from.

    Returns:
        Blocks parted by blank lines; empty where there are no words.

    Raises:
        ImportRefusedError: it is nested so deep that words would be lost.
    """
    root = _tree(remove_illegal(content), title)
    return "" if root is None else _Writer(base or "").run(root)


def _tree(content: str, title: str) -> lxml_html.HtmlElement | None:
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(f"<div>{content}</div>".encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):  # nothing in it
        return None
    if any("Excessive depth" in entry.message for entry in parser.error_log):
        raise ImportRefusedError("deep", title=title)
    return root


def escaped(text: str) -> str:
    """Text whose every sign stands for itself inside a line of Markdown."""
    return _SPECIAL.sub(lambda sign: "&amp;" if sign[0] == "&" else f"\\{sign[0]}", text)


def _lined(text: str) -> str:
    """Lines of a block, none of which begins like something else."""
    lines = (line.strip(" ") for line in text.split("\n"))
    return "\n".join(
        _START.sub(_plain_start, line, count=1) if _START.match(line) else line for line in lines
    )


def _plain_start(found: re.Match[str]) -> str:
    return f"\\{found['sign']}" if found["sign"] else f"{found['number']}\\{found['point']}"


@dataclass
class _Frame:
    """An open quotation or list item: what stands before the first of its lines, and before the others."""

    first: str
    others: str
    used: bool = False


@dataclass
class _Inline:
    """An open inline element, and where its text begins."""

    element: etree._Element
    start: int


@dataclass
class _Writer:
    """Goes through a tree once, in order, without recursion."""

    base: str
    _blocks: list[str] = field(default_factory=list)
    _inside: list[tuple[_Frame, ...]] = field(default_factory=list)  # the frames around each block
    _text: list[str] = field(default_factory=list)
    _frames: list[_Frame] = field(default_factory=list)
    _open: list[_Inline] = field(default_factory=list)
    _counts: list[int | None] = field(default_factory=list)  # numbers of the open lists' last items
    _mark: str = ""  # of the open heading
    _picture: str = ""  # address of the figure's picture

    def run(self, root: etree._Element) -> str:
        hidden: etree._Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if hidden is not None and (event == "start" or element is not hidden):
                continue
            if event == "end":
                if hidden is None:
                    self._end(element)
                hidden = None
                self._say(element.tail if element is not root else None)
            elif self._replaced(element):
                hidden = element
            else:
                self._start(element)
                self._say(element.text)
        self._flush()
        return "\n".join(self._joined())

    def _joined(self) -> list[str]:
        """The blocks, and the blank lines between them, which are a quotation's where both stand in it."""
        lines: list[str] = []
        before: tuple[_Frame, ...] = ()
        for block, around in zip(self._blocks, self._inside, strict=True):
            common = [one for one, other in zip(before, around, strict=False) if one is other]
            lines += ["".join(frame.others for frame in common).rstrip()] if lines else []
            lines.append(block)
            before = around
        return lines

    def _say(self, text: str | None) -> None:
        if text:
            self._text.append(escaped(_BLANKS.sub(" ", str(text))))

    def _replaced(self, element: etree._Element) -> bool:
        """Whether an element is written otherwise, or left out, as a whole."""
        tag = element.tag
        given = {str(name): str(value) for name, value in element.items()}
        if not isinstance(tag, str) or tag in html_elements.UNSEEN:
            return True
        if tag in {"cite", "footer"} and any(True for _ in element.iterancestors("blockquote")):
            self._sign(element)
            return True
        if tag in {"figcaption", "table"}:
            return self._caption(element) if tag == "figcaption" else self._table(element)
        return html_elements.zone(tag, given) in _NO_PART or (
            tag == "a" and html_elements.is_note(given.get("href", ""))
        )

    def _start(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag in html_elements.BLOCKS:
            self._flush()
            self._begin(tag, element)
        elif tag == "br":
            self._break()
        elif tag == "img":
            self._image(element)
        elif tag == "q":
            self._text.append(f"«{_NBSP}")
        self._open.append(_Inline(element, len(self._text)))

    def _begin(self, tag: str, element: etree._Element) -> None:
        if tag in html_elements.LEVELS:
            self._mark = f"{'#' * max(html_elements.LEVELS[tag], 2)} "
        elif tag == "blockquote":
            self._frames.append(_Frame("> ", "> "))
        elif tag in {"ul", "ol"}:
            start = str(element.get("start", "1"))
            self._counts.append(
                (int(start) if start.isdecimal() and len(start) < 5 else 1) - 1 if tag == "ol" else None
            )
        elif tag in {"li", "dt", "dd"}:
            self._frames.append(self._item())

    def _item(self) -> _Frame:
        count = self._counts[-1] if self._counts else None
        if count is None:
            return _Frame("- ", "  ")
        self._counts[-1] = count + 1
        mark = f"{count + 1}. "
        return _Frame(mark, " " * len(mark))

    def _end(self, element: etree._Element) -> None:
        tag, opened = str(element.tag), self._open.pop()
        if tag in html_elements.BLOCKS:
            self._flush()
            self._mark = "" if tag in html_elements.LEVELS else self._mark
            if tag in {"blockquote", "li", "dt", "dd"}:
                self._frames.pop()
            elif tag in {"ul", "ol"}:
                self._counts.pop()
        elif tag == "q":
            self._text.append(f"{_NBSP}»")
        elif wrap := _WRAPS.get(tag) or (_language if element.get("lang") else None):
            words = "".join(self._text[opened.start :])
            self._text[opened.start :] = [_wrapped(words, lambda inner: wrap(inner, element, self.base))]

    def _break(self) -> None:
        """One is a line, two are a paragraph."""
        if self._text and not "".join(self._text[-2:]).strip(" ").endswith("\n"):
            self._text.append("\n")
        elif not self._open or all(str(one.element.tag) in html_elements.BLOCKS for one in self._open):
            self._flush()

    def _image(self, element: etree._Element) -> None:
        self._picture = _address(str(element.get("src", "")), self.base)
        if alt := " ".join(str(element.get("alt", "")).split()):
            self._text.append(f"![{escaped(alt)}]({self._picture})")

    def _caption(self, element: etree._Element) -> bool:
        """A caption is shown with its picture and not said."""
        self._flush()
        if words := _words(element):
            self._block(f"![{escaped(words)}]({self._picture})")
        return True

    def _sign(self, element: etree._Element) -> None:
        """Who is quoted stands on a line of its own at the end."""
        name = _words(element).lstrip("—–- ")
        if name:
            self._text.append(f"\n— {escaped(name)}")

    def _table(self, element: etree._Element) -> bool:
        rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in element.iter("tr")]
        cells = [[_words(cell) for cell in row] for row in rows if row]
        if max(map(len, cells), default=0) < 2 or any(len(cell) > _CELL for row in cells for cell in row):
            return False
        headed = all(cell.tag == "th" for cell in next(row for row in rows if row))
        self._flush()
        width = max(map(len, cells))
        head = [] if headed else [[""] * width]
        lines = [
            f"| {' | '.join(map(escaped, row + [''] * (width - len(row))))} |" for row in [*head, *cells]
        ]
        self._block("\n".join([lines[0], f"|{'---|' * width}", *lines[1:]]))
        return True

    def _flush(self) -> None:
        text, self._text = "".join(self._text).strip(" \n"), []
        self._open = [_Inline(opened.element, 0) for opened in self._open]
        if text:
            self._block(self._mark + (text.replace("\n", " ") if self._mark else _lined(text)))

    def _block(self, text: str) -> None:
        first = "".join(frame.others if frame.used else frame.first for frame in self._frames)
        others = "".join(frame.others for frame in self._frames)
        for frame in self._frames:
            frame.used = True
        self._blocks.append(first + text.replace("\n", f"\n{others}"))
        self._inside.append(tuple(self._frames))


def _wrapped(words: str, wrap: Callable[[str], str]) -> str:
    """Words set apart, blanks around them left outside; nothing where there are none."""
    inner = words.strip(" \n")
    if not inner:
        return words
    at = words.index(inner)
    return words[:at] + wrap(inner) + words[at + len(inner) :]


def _marked(mark: str, tag: str) -> Callable[[str, etree._Element, str], str]:
    """Marks of Markdown where they surely open and close, else HTML's."""

    def wrap(words: str, _: etree._Element, __: str) -> str:
        if not any(map(str.isalnum, words)):
            return words
        sure = words[0].isalnum() and words[-1].isalnum()
        return f"{mark}{words}{mark}" if sure else f"<{tag}>{words}</{tag}>"

    return wrap


def _words(element: etree._Element) -> str:
    """All words of an element, its blocks parted by blanks."""
    parts: list[str] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        parts.append(" " if inner.tag in html_elements.BLOCKS or inner.tag == "br" else "")
        text = inner.text if event == "start" else inner.tail if inner is not element else None
        parts.append(str(text or ""))
    return " ".join("".join(parts).split())


def _linked(words: str, element: etree._Element, base: str) -> str:
    address = _address(str(element.get("href", "")), base)
    return f"[{words}]({address})" if address and "\n" not in words else words


def _language(words: str, element: etree._Element, _: str) -> str:
    tag = str(element.get("lang"))
    return (
        f'<span lang="{tag}">{words}</span>'
        if re.fullmatch(r"[A-Za-z]{2,3}(?:-\w{2,8}){0,3}", tag)
        else words
    )


def _address(href: str, base: str) -> str:
    """A link of the web as Markdown takes it; nothing for another one."""
    try:
        return quote(web_link(urljoin(base, href.strip())) or "", safe=_HREF)
    except ValueError:
        return ""


_WRAPS: Mapping[str, Callable[[str, etree._Element, str], str]] = {
    **dict.fromkeys(("em", "i", "cite", "dfn"), _marked("*", "em")),
    **dict.fromkeys(("strong", "b"), _marked("**", "strong")),
    "a": _linked,
}
