"""RSS 0.9 to 2.0 and Atom: what their elements say of an article, as a table."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from html import unescape
from itertools import chain
from urllib.parse import urljoin

from lxml import etree

from episodes.formatting import one_line, web
from episodes.ingest.item import Item
from episodes.ingest.xml import ATOM, RSS1

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
    return web(told)


def _atom_link(item: etree._Element) -> str | None:
    links = [found for found in item.iterfind(f"{ATOM}link") if found.get("rel", "alternate") == "alternate"]
    base = "".join(str(outer.get(_BASE, "")) for outer in list(item.iterancestors())[-1:])
    href = next((str(found.get("href", "")) for found in links), "").strip()
    return web(urljoin(base, href)) if href else None


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


def item_of(element: etree._Element, zone: tzinfo) -> Item:
    """What an item of a feed tells of its article.

    Args:
        element: `<item>` or `<entry>`.
        zone: of dates that do not say theirs.
    """
    table = _ATOM if str(element.tag).startswith(ATOM) else _RSS
    told = {name: find(element) for name, find in table.items()}
    title, author, section = (plain(told[name] or "") for name in ("title", "author", "section"))
    mailbox = _MAIL.match(author)
    return Item(
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
