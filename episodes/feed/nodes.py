"""A table of tags walked into XML: what a feed says, apart from how XML is written."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from lxml import etree

from episodes.notes import legal, one_line

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


def element(name: str, table: Table[T], facts: T) -> etree._Element:
    """An element with what each row of the table says of the facts; rows that say nothing are left out."""
    parent = etree.Element(qualified(name), nsmap=dict(NAMESPACES))
    for child, value in table:
        for node in _nodes(value(facts)):
            _append(parent, child, node)
    return parent


def document(channel: etree._Element, items: Iterable[etree._Element]) -> Iterator[bytes]:
    """A whole feed, part by part: UTF-8, two spaces a level, a final line break.

    Args:
        channel: without its items.
        items: taken one by one, so that only one is held.
    """
    root = etree.Element("rss", version="2.0", nsmap=dict(NAMESPACES))
    root.append(channel)
    etree.indent(root)
    whole = etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
    head, end, tail = whole.rpartition(b"  </channel>")
    yield head
    for item in items:
        etree.indent(item, level=2)
        # On its own it declares the namespaces once more.
        yield b"    <item>" + etree.tostring(item, encoding="utf-8").partition(b">")[2] + b"\n"
    yield end + tail


def boolean(value: bool) -> str:
    """As Apple writes it."""
    return "true" if value else "false"


def qualified(name: str) -> str:
    """`itunes:image` in the notation of ElementTree."""
    prefix, colon, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else local


def clipped(text: str, limit: int = LONGEST) -> str:
    """One line; where it is too long, cut after a word, with an ellipsis."""
    text = one_line(_TURNING.sub("", text)).strip()
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return f"{head.rpartition(' ')[0].rstrip() or head}…"


def _nodes(value: Value) -> Iterable[Node]:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (Node(value),)
    return (value,) if isinstance(value, Node) else value


def _append(parent: etree._Element, name: str, node: Node) -> None:
    child = etree.SubElement(parent, qualified(name))
    for key, value in node.attributes.items():
        if value is not None:
            child.set(key, legal(value))
    if node.html:
        child.text = etree.CDATA(_TURNING.sub("", node.text or ""))
    elif node.text is not None:
        child.text = clipped(node.text, _LONGEST_PODCAST if name.startswith("podcast:") else LONGEST)
    for inner, inside in node.children:
        _append(child, inner, inside)
