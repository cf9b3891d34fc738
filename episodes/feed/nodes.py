"""A table of tags walked into XML: what a feed says, apart from how XML is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from lxml import etree

from episodes.notes import legal

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "atom": "http://www.w3.org/2005/Atom",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "podcast": "https://podcastindex.org/namespace/1.0",
    }
)
LONGEST = 255  # characters of a value (Apple)

T = TypeVar("T")


class Node(NamedTuple):
    """One element, or several of one name where a table's row gives a sequence.

    Attributes:
        text: None for none; clipped to 255 characters unless it is HTML.
        attributes: by name; those that are None are left out.
        children: elements inside, by prefixed name.
        html: the text is HTML, written as CDATA and never clipped.
    """

    text: str | None = None
    attributes: Mapping[str, str | None] = MappingProxyType({})
    children: tuple[tuple[str, "Node"], ...] = ()
    html: bool = False


Value = str | Node | Sequence[Node] | None
Table = Sequence[tuple[str, Callable[[T], Value]]]


def element(name: str, table: Table[T], facts: T) -> etree._Element:
    """An element with what each row of the table says of the facts; rows that say nothing are left out."""
    parent = etree.Element(qualified(name), nsmap=dict(NAMESPACES))
    for child, value in table:
        for node in _nodes(value(facts)):
            _append(parent, child, node)
    return parent


def document(root: etree._Element) -> bytes:
    """The whole file: UTF-8, two spaces a level, a final line break."""
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def qualified(name: str) -> str:
    """`itunes:image` in the notation of ElementTree."""
    prefix, colon, local = name.rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if colon else local


def clipped(text: str, limit: int = LONGEST) -> str:
    """Trimmed; where it is too long, cut after a word, with an ellipsis."""
    text = legal(text).strip()
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
    if node.text is not None:
        child.text = etree.CDATA(node.text) if node.html else clipped(node.text)
    for inner, inside in node.children:
        _append(child, inner, inside)
