"""A table of tags walked into XML: what a feed says, apart from how XML is written."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from episodes.formatting import one_line, remove_illegal

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "atom": "http://www.w3.org/2005/Atom",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "podcast": "https://podcastindex.org/namespace/1.0",
    }
)
LONGEST = 255  # characters of a value (Apple)
_LONGEST_PODCAST = 128  # characters of a value of Podcasting 2.0

# Embeddings, overrides and isolates: left open, they turn what a client shows after them.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

T = TypeVar("T")


class Node(NamedTuple):
    """One element.

    Attributes:
        text: None for none; one line, clipped to what directories take, unless it is HTML.
        attributes: by name; those that are None are left out.
        children: elements inside, by prefixed name.
        html: the text is HTML, written as CDATA and never clipped.
    """

    text: str | None = None
    attributes: Mapping[str, str | None] = MappingProxyType({})
    children: tuple[tuple[str, "Node"], ...] = ()
    html: bool = False


Value = str | Node | Iterable[Node] | None
"""A text alone, an element, several of one name, or nothing."""

Table = Sequence[tuple[str, Callable[[T], Value]]]


def elements(table: Table[T], facts: T, margin: str) -> str:
    """The elements that a table's rows make of the facts, a line each; rows that say nothing are left out.

    Args:
        table: what is said, in its order.
        facts: of which.
        margin: blanks before each line.
    """
    return "".join([_elements(name, value(facts), margin) for name, value in table])


def document(channel: str, items: Iterable[str]) -> Iterator[bytes]:
    """A whole feed, part by part: RSS 2.0 in UTF-8.

    Args:
        channel: its elements but for the items, four blanks before each line.
        items: the elements of each, six blanks before each line; taken one by one, so that only one is held.
    """
    names = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in NAMESPACES.items())
    head = f'<?xml version="1.0" encoding="utf-8"?>\n<rss {names} version="2.0">'
    yield f"{head}\n  <channel>\n{channel}".encode()
    for item in items:
        yield f"    <item>\n{item}    </item>\n".encode()
    yield b"  </channel>\n</rss>\n"


def boolean(value: bool) -> str:
    """As Apple writes it."""
    return "true" if value else "false"


def clipped(text: str, limit: int = LONGEST) -> str:
    """One line; where it is too long, cut after a word, with an ellipsis."""
    text = _inert(text).strip()
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return f"{head.rpartition(' ')[0].rstrip() or head}…"


def _elements(name: str, value: Value, margin: str) -> str:
    if not value:
        return ""
    if isinstance(value, str):
        return f"{margin}<{name}>{_content(name, value)}</{name}>\n"
    if isinstance(value, Node):
        return _element(name, value, margin)
    return "".join([_element(name, node, margin) for node in value])


def _element(name: str, node: Node, margin: str) -> str:
    text, given, children, html = node
    attributes = "".join(
        [f' {key}="{_escaped(_inert(value))}"' for key, value in given.items() if value is not None]
    )
    if children:
        inside = "".join([_element(inner, child, f"{margin}  ") for inner, child in children])
        return f"{margin}<{name}{attributes}>\n{inside}{margin}</{name}>\n"
    if text is None:
        return f"{margin}<{name}{attributes}/>\n"
    content = _section(text) if html else _content(name, text)
    return f"{margin}<{name}{attributes}>{content}</{name}>\n"


def _section(html: str) -> str:
    """A CDATA section, which nothing inside it ends."""
    return f"<![CDATA[{_TURNING.sub('', remove_illegal(html)).replace(']]>', ']]]]><![CDATA[>')}]]>"


def _content(name: str, text: str) -> str:
    return _escaped(clipped(text, _LONGEST_PODCAST if name.startswith("podcast:") else LONGEST))


def _inert(text: str) -> str:
    """One line that turns nothing around it; most are so already."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return one_line(_TURNING.sub("", text))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
