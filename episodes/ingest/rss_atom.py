"""RSS 0.9 to 2.0 and Atom: what their elements say of an article, as a table.

Feeds and exports as a stream: no document type, no entity, nothing fetched, one item held at a time.

An article as a feed or an export tells it.
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


@dataclass(frozen=True, slots=True)
class SourceArticle:
    """What is told of an article.

    Attributes:
        title: in plain text.
        identity: its address, or what its feed calls it by; empty where it has neither.
        link: its address on the web; None where it has none.
        author: in plain text.
        date: of publication, aware.
        section: the first one that is told.
        content: all of it, as a fragment of HTML; None where its page has to be fetched.
        draft: it is not to be heard yet.
    """

    title: str
    identity: str = ""
    link: str | None = None
    author: str | None = None
    date: datetime | None = None
    section: str | None = None
    content: str | None = None
    draft: bool = False


DUBLIN = "{http://purl.org/dc/elements/1.1/}"
ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"

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
_NO = frozenset({"", "no", "false", "0"})
_STATUS = frozenset({"status", "post_status"})
_PUBLISHED = frozenset({"", "publish", "published", "live"})
_TAIL = 300  # characters in which a text that was cut says so

Find = Callable[[etree._Element], str | None]


def _text(*tags: str) -> Find:
    """The text of the first element that has one."""

    def find(item: etree._Element) -> str | None:
        texts = (own_text(found) for tag in tags for found in item.iterfind(tag))
        return next((text for text in texts if text.strip()), None)

    return find


def own_text(element: etree._Element) -> str:
    """The text of an element; of Atom's `xhtml`, its markup."""
    if element.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode") for child in element)
    return "".join(map(str, element.itertext()))


def _link(item: etree._Element) -> str | None:
    guid = item.find("guid")
    permanent = guid is not None and guid.get("isPermaLink", "true") == "true"
    told = _text("link", f"{RSS1}link")(item) or (own_text(guid) if guid is not None and permanent else "")
    return web_link(told)


def _atom_link(item: etree._Element) -> str | None:
    links = [found for found in item.iterfind(f"{ATOM}link") if found.get("rel", "alternate") == "alternate"]
    base = "".join(str(outer.get(_BASE, "")) for outer in list(item.iterancestors())[-1:])
    href = next((str(found.get("href", "")) for found in links), "").strip()
    return web_link(urljoin(base, href)) if href else None


def _atom_section(item: etree._Element) -> str | None:
    found = item.find(f"{ATOM}category")
    return None if found is None else str(found.get("label") or found.get("term") or "")


def _whole(item: etree._Element) -> str | None:
    """The content of an item, unless it is no more than a beginning."""
    content = _text(ENCODED, f"{ATOM}content")(item)
    if content is None or _CUT.search(plain(content[-_TAIL:])):
        return None
    excerpt = _text("description", f"{ATOM}summary")(item)
    return None if excerpt and len(plain(content)) <= len(plain(excerpt)) else _without_note(content)


_RSS: Mapping[str, Find] = {
    "title": _text("title", f"{RSS1}title"),
    "link": _link,
    "identity": _text("guid"),
    "author": _text(f"{DUBLIN}creator", "author"),
    "date": _text("pubDate", f"{DUBLIN}date"),
    "section": _text("category", f"{DUBLIN}subject"),
    "content": _whole,
}
_ATOM: Mapping[str, Find] = {
    "title": _text(f"{ATOM}title"),
    "link": _atom_link,
    "identity": _text(f"{ATOM}id"),
    "author": _text(f"{ATOM}author/{ATOM}name"),
    "date": _text(f"{ATOM}published", f"{ATOM}updated"),
    "section": _atom_section,
    "content": _whole,
}


def item_of(element: etree._Element, zone: tzinfo) -> SourceArticle:
    """What an item of a feed tells of its article.

    Args:
        element: `<item>` or `<entry>`.
        zone: of dates that do not say theirs.
    """
    table = _ATOM if str(element.tag).startswith(ATOM) else _RSS
    told = {name: find(element) for name, find in table.items()}
    title, author, section = (plain(told[name] or "") for name in ("title", "author", "section"))
    mailbox = _MAIL.match(author)
    return SourceArticle(
        title=title,
        identity=told["link"] or one_line(told["identity"] or ""),
        link=told["link"],
        author=(mailbox["name"] if mailbox else author) or None,
        date=when(told["date"] or "", zone),
        section=section or None,
        content=told["content"],
        draft=_is_draft(element),
    )


def _is_draft(element: etree._Element) -> bool:
    """Whether a feed says of an item that nobody has published it: RFC 5023 § 13.1.1, or a status."""
    for each in chain(element, element.iterfind("*/*")):
        name, text = str(each.tag).rpartition("}")[2], (each.text or "").strip().lower()
        if (name == "draft" and text not in _NO) or (name in _STATUS and text not in _PUBLISHED):
            return True
    return False


def _without_note(content: str) -> str:
    """The content of a feed's item without the line that WordPress adds at its end."""
    at = max(content.rfind("<p"), 0)
    return content[:at] + _NOTE.sub("", content[at:])


def plain(text: str) -> str:
    """Text that may hold markup or entities of HTML, as one line without."""
    return one_line(_TAG.sub("", unescape(_TAG.sub("", text))))


def when(text: str, zone: tzinfo) -> datetime | None:
    """A date of RSS (RFC 822) or Atom (RFC 3339), aware; None where it is none.

    Args:
        text: as written.
        zone: where it does not say its own.
    """
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(text.strip())
            return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(zone)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def utc(text: str) -> datetime | None:
    """A date of WordPress in UTC, `2026-05-12 16:30:00`; None where it is none (`0000-00-00`)."""
    return when(text, UTC)
