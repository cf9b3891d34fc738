"""Feeds and exports as a stream: no document type, no entity, nothing fetched, one item held at a time."""

import re
from collections.abc import Iterator
from typing import IO

from lxml import etree

from episodes.importing_errors import ImportRefusedError

ATOM = "{http://www.w3.org/2005/Atom}"
RSS1 = "{http://purl.org/rss/1.0/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
_ITEMS = frozenset({"item", f"{ATOM}entry", f"{RSS1}item"})
_ROOTS = frozenset({"rss", f"{ATOM}feed", _RDF})
_SHALLOW = 2  # elements around what a channel says of itself
_EXPORT = re.compile(r"https?://(?:www\.)?wordpress\.org/export/")


def items(stream: IO[bytes], name: str) -> Iterator[etree._Element]:
    """The items of a feed, each whole, and gone when the next one is asked for.

    Before the first one stand the authors that an export names, of all that a channel says of itself.
    The parser's own limits hold: 256 levels, 10 MB a text; a stream may be as long as it likes.

    Args:
        stream: the feed, in whatever encoding it declares; it is closed at the end.
        name: what it is called in messages.

    Raises:
        ImportRefusedError: it is no feed, not well-formed, or declares a document type.
    """
    try:
        with stream:
            yield from _walked(stream, name)
    except etree.XMLSyntaxError as error:
        cause = " ".join(str(error.msg or "it is empty").split())
        raise ImportRefusedError("xml", path=name, cause=cause) from error


def _walked(stream: IO[bytes], name: str) -> Iterator[etree._Element]:
    depth = 0
    for event, element in _parser(stream):
        if event == "start":
            if depth == 0:
                _require_feed(element, name)
            depth += 1
            continue
        depth -= 1
        if element.tag in _ITEMS:
            yield element
        if element.tag in _ITEMS or (0 < depth <= _SHALLOW and element.getparent().tag == "channel"):
            _drop(element)


def is_export(element: etree._Element) -> bool:
    """Whether an item is one of a WordPress export (WXR)."""
    return any(_EXPORT.match(str(space)) for space in element.nsmap.values())


def is_author(element: etree._Element) -> bool:
    """Whether it is one that a WordPress export names before its items."""
    return is_wordpress(element) and str(element.tag).endswith("}author")


def is_wordpress(element: etree._Element) -> bool:
    """Whether it is one of those that WordPress adds to a feed."""
    return bool(_EXPORT.match(str(element.tag).removeprefix("{")))


def _parser(stream: IO[bytes]) -> etree.iterparse:
    return etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )


def _require_feed(root: etree._Element, name: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise ImportRefusedError("doctype", path=name)
    if root.tag not in _ROOTS:
        raise ImportRefusedError("xml", path=name, cause=f"it is neither RSS nor Atom but <{root.tag}>"[:200])


def _drop(element: etree._Element) -> None:
    """Lets go of an element and of what stands before it, up to an author."""
    if is_author(element):
        return
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None and not is_author(before):
        parent.remove(before)
