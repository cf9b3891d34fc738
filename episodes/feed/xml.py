"""Rows of tags and values written as XML, apart from what a feed says."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

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

_DIRECTIONAL = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates: left open, they turn round what a client shows after them."""


class Node(NamedTuple):
    """One element.

    Attributes:
        text: None for none; one line, clipped to what directories take, unless it is HTML.
        attributes: by name; those that are None are left out.
        children: elements inside, by prefixed name.
        html: whether the text is HTML, which is written as CDATA and never clipped.
    """

    text: str | None = None
    attributes: Mapping[str, str | None] = MappingProxyType({})
    children: tuple[tuple[str, "Node"], ...] = ()
    html: bool = False


Value = str | Node | Iterable[Node] | None
"""A text alone, an element, several of one name, or nothing."""

Rows = Iterable[tuple[str, Value]]


def elements(rows: Rows, margin: str) -> str:
    """Return elements, a line each.

    Args:
        rows: prefixed name and value of each; those without a value are left out.
        margin: blanks before each line.
    """
    lines = []
    for name, value in rows:
        if isinstance(value, str):
            lines += [_element(name, Node(value), margin)] if value else []
        elif isinstance(value, Node):
            lines.append(_element(name, value, margin))
        elif value:
            lines += [_element(name, node, margin) for node in value]
    return "".join(lines)


def document(channel: str, items: Iterable[str]) -> Iterator[bytes]:
    """Yield a whole feed, part by part: RSS 2.0 in UTF-8.

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
    """Return a boolean as Apple writes it."""
    return "true" if value else "false"


def shorten(text: str, limit: int = LONGEST) -> str:
    """Return a text as one line, cut after a word where it is too long.

    Args:
        text: to be shown as text.
        limit: characters of the result, the ellipsis included.
    """
    text = _inert(text).strip()
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return f"{head.rpartition(' ')[0].rstrip() or head}…"


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
    if html:
        data = _DIRECTIONAL.sub("", remove_illegal(text)).replace("]]>", "]]]]><![CDATA[>")
        content = f"<![CDATA[{data}]]>"
    else:
        content = _escaped(shorten(text, _LONGEST_PODCAST if name.startswith("podcast:") else LONGEST))
    return f"{margin}<{name}{attributes}>{content}</{name}>\n"


def _inert(text: str) -> str:
    """Return one line without marks of direction; most texts are so already."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return one_line(_DIRECTIONAL.sub("", text))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
