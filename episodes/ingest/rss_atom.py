"""RSS 0.9 to 2.0, Atom and exports as a stream of items; tables of what their elements say of an article.

No document type, no entity, nothing fetched, one item in memory at a time.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import chain
from typing import IO
from urllib.parse import urljoin

from lxml import etree

from episodes.errors import ImportRefusedError
from episodes.formatting import one_line, web_link

ATOM = "{http://www.w3.org/2005/Atom}"
RSS1 = "{http://purl.org/rss/1.0/}"
DUBLIN = "{http://purl.org/dc/elements/1.1/}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_ITEMS = frozenset({"item", f"{ATOM}entry", f"{RSS1}item"})
_ROOTS = frozenset({"rss", f"{ATOM}feed", _RDF})
_SHALLOW = 2  # elements around what a channel says of itself
_EXPORT = re.compile(r"https?://(?:www\.)?wordpress\.org/export/")

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_MAIL = re.compile(r"^\S+@\S+ \((?P<name>[^()]{1,200})\)$")  # RSS 2.0 has authors as mailboxes
_CUT = re.compile(
    r"(?:\[(?:…|\.\.\.)\]|(?:lire|voir) (?:la suite|plus|l.article)|continuer la lecture|read more)"
    r"[\s.…»>→)\]]{0,9}$",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"<p>(?:(?!</?p>).){0,900}?(?:est apparu en premier sur|appeared first on)(?:(?!</?p>).){0,900}</p>\s*$",
    re.DOTALL,
)
"""The line that WordPress adds at the end of an item."""
_NO = frozenset({"", "no", "false", "0"})
_STATUS = frozenset({"status", "post_status"})
_PUBLISHED = frozenset({"", "publish", "published", "live"})
_TAIL = 300  # characters in which a text that was cut says so

Find = Callable[[etree._Element], str | None]


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """What a feed, an export or a page says of an article.

    Attributes:
        title: in plain text.
        identity: its address, or what its feed calls it by; empty if it has neither.
        link: its address on the web; None if it has none.
        author: in plain text.
        date: of publication, aware.
        section: the first one that is given.
        content: all of it, as a fragment of HTML; None if its page has to be fetched.
        draft: it is not out yet.
    """

    title: str
    identity: str = ""
    link: str | None = None
    author: str | None = None
    date: datetime | None = None
    section: str | None = None
    content: str | None = None
    draft: bool = False


def items(stream: IO[bytes], name: str) -> Iterator[etree._Element]:
    """Yield the items of a feed, each whole, and gone when the next one is asked for.

    Of all that a channel says of itself, only the authors that an export names remain before the first item.
    The parser's own limits hold: 256 levels, 10 MB a text; a stream may be as long as it likes.

    Args:
        stream: the feed, in whatever encoding it declares; it is closed at the end.
        name: of the feed in messages.

    Raises:
        ImportRefusedError: it is no feed, not well-formed, or declares a document type.
    """
    try:
        with stream:
            parser = etree.iterparse(
                stream,
                events=("start", "end"),
                resolve_entities=False,
                load_dtd=False,
                no_network=True,
                remove_comments=True,
                remove_pis=True,
                huge_tree=False,
            )
            depth = 0
            for event, element in parser:
                depth += 1 if event == "start" else -1
                if event == "start":
                    if depth == 1:
                        _require_feed(element, name)
                    continue
                if element.tag in _ITEMS:
                    yield element
                if element.tag in _ITEMS or (0 < depth <= _SHALLOW and element.getparent().tag == "channel"):
                    _drop(element)
    except etree.XMLSyntaxError as error:
        cause = " ".join(str(error.msg or "it is empty").split())
        raise ImportRefusedError("xml", path=name, cause=cause) from error


def _require_feed(root: etree._Element, name: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise ImportRefusedError("doctype", path=name)
    if root.tag not in _ROOTS:
        raise ImportRefusedError("xml", path=name, cause=f"it is neither RSS nor Atom but <{root.tag}>"[:200])


def _drop(element: etree._Element) -> None:
    """Free an element and what is before it, up to an author."""
    if is_author(element):
        return
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None and not is_author(before):
        parent.remove(before)


def is_export(element: etree._Element) -> bool:
    """Return whether an item is one of a WordPress export (WXR)."""
    return any(_EXPORT.match(str(space)) for space in element.nsmap.values())


def is_author(element: etree._Element) -> bool:
    """Return whether an element is an author, as a WordPress export names them before its items."""
    return is_wordpress(element) and str(element.tag).endswith("}author")


def is_wordpress(element: etree._Element) -> bool:
    """Return whether an element is one that WordPress adds to a feed."""
    return bool(_EXPORT.match(str(element.tag).removeprefix("{")))


def own_text(element: etree._Element) -> str:
    """Return the text of an element; of Atom's `xhtml`, its markup."""
    if element.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode") for child in element)
    return "".join(map(str, element.itertext()))


def first_text(*tags: str) -> Find:
    """Return a function that gives the text of the first element that has one."""

    def find(item: etree._Element) -> str | None:
        texts = (own_text(found) for tag in tags for found in item.iterfind(tag))
        return next((text for text in texts if text.strip()), None)

    return find


def rss_link(item: etree._Element) -> str | None:
    """Return the link of an RSS item, or its guid if that is a permanent link."""
    guid = item.find("guid")
    permanent = guid is not None and guid.get("isPermaLink", "true") == "true"
    found = first_text("link", f"{RSS1}link")(item)
    return web_link(found or (own_text(guid) if guid is not None and permanent else ""))


def atom_link(item: etree._Element) -> str | None:
    """Return the first alternate link of an Atom entry, which counts from the feed's `xml:base`."""
    links = [found for found in item.iterfind(f"{ATOM}link") if found.get("rel", "alternate") == "alternate"]
    base = "".join(str(outer.get(_BASE, "")) for outer in list(item.iterancestors())[-1:])
    href = next((str(found.get("href", "")) for found in links), "").strip()
    return web_link(urljoin(base, href)) if href else None


def atom_section(item: etree._Element) -> str | None:
    """Return the label of an Atom entry's first category, or else its term."""
    found = item.find(f"{ATOM}category")
    return None if found is None else str(found.get("label") or found.get("term") or "")


def whole_content(item: etree._Element) -> str | None:
    """Return the content of an item, unless it is only a beginning; without the line that WordPress adds."""
    content = first_text(ENCODED, f"{ATOM}content")(item)
    if content is None or _CUT.search(plain(content[-_TAIL:])):
        return None
    excerpt = first_text("description", f"{ATOM}summary")(item)
    if excerpt and len(plain(content)) <= len(plain(excerpt)):
        return None
    at = max(content.rfind("<p"), 0)
    return content[:at] + _NOTE.sub("", content[at:])


_RSS: Mapping[str, Find] = {
    "title": first_text("title", f"{RSS1}title"),
    "link": rss_link,
    "identity": first_text("guid"),
    "author": first_text(f"{DUBLIN}creator", "author"),
    "date": first_text("pubDate", f"{DUBLIN}date"),
    "section": first_text("category", f"{DUBLIN}subject"),
    "content": whole_content,
}
_ATOM: Mapping[str, Find] = {
    "title": first_text(f"{ATOM}title"),
    "link": atom_link,
    "identity": first_text(f"{ATOM}id"),
    "author": first_text(f"{ATOM}author/{ATOM}name"),
    "date": first_text(f"{ATOM}published", f"{ATOM}updated"),
    "section": atom_section,
    "content": whole_content,
}


def item_of(element: etree._Element, zone: tzinfo) -> SourceArticle:
    """Return what an item of a feed says of its article.

    Args:
        element: `<item>` or `<entry>`.
        zone: of dates that do not give theirs.
    """
    table = _ATOM if str(element.tag).startswith(ATOM) else _RSS
    found = {name: find(element) for name, find in table.items()}
    title, author, section = (plain(found[name] or "") for name in ("title", "author", "section"))
    mailbox = _MAIL.match(author)
    return SourceArticle(
        title=title,
        identity=found["link"] or one_line(found["identity"] or ""),
        link=found["link"],
        author=(mailbox["name"] if mailbox else author) or None,
        date=parse_date(found["date"] or "", zone),
        section=section or None,
        content=found["content"],
        draft=is_draft(element),
    )


def is_draft(element: etree._Element) -> bool:
    """Return whether a feed says that an item is not published: RFC 5023 § 13.1.1, or a status."""
    for each in chain(element, element.iterfind("*/*")):
        name, text = str(each.tag).rpartition("}")[2], (each.text or "").strip().lower()
        if (name == "draft" and text not in _NO) or (name in _STATUS and text not in _PUBLISHED):
            return True
    return False


def plain(text: str) -> str:
    """Return text that may have markup or entities of HTML as one line without them."""
    return one_line(_TAG.sub("", unescape(_TAG.sub("", text))))


def parse_date(text: str, zone: tzinfo = UTC) -> datetime | None:
    """Read a date of RSS (RFC 822), Atom (RFC 3339) or WordPress, aware; None if it is none (`0000-00-00`).

    Args:
        text: as written.
        zone: if it does not give its own.
    """
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(text.strip())
            return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(zone)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
