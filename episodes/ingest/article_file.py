"""The file of an imported article: Markdown with front matter, or the page as it came."""

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import NamedTuple
from zoneinfo import ZoneInfo

from episodes.edition import publication_state
from episodes.errors import EpisodeError, ImportRefusedError
from episodes.formatting import one_line, parse_publication_date, web_link
from episodes.ingest.canonical_urls import is_first_page
from episodes.ingest.html_to_markdown import markdown
from episodes.ingest.rss_atom import SourceArticle
from scripts import readers
from scripts.article import Article
from scripts.errors import ScriptError

_PLAIN = re.compile(r"[^\W\d_][\w ’'«»(),.–-]*")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT[\d:+-]{8,20}")
_NOT_TEXT = frozenset({"null", "true", "false"})
_HEAD = re.compile(rb"<head\b[^<>]{0,2000}>", re.IGNORECASE)
_HEAD_WITHIN = 100_000  # bytes
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # of what has a date, the clock is not asked
_AT_LAST = datetime(9000, 1, 1, tzinfo=UTC)  # when no embargo holds any more
_TAGS: Mapping[str, str] = {
    "link": '<link rel="canonical" href="{}">',
    "date": '<meta property="article:published_time" content="{}">',
    "author": '<meta name="author" content="{}">',
    "section": '<meta property="article:section" content="{}">',
}
"""How a page is made to say what only its feed said."""


class ArticleFile(NamedTuple):
    """A file to write.

    Attributes:
        data: its bytes.
        suffix: of its name.
        title: of the article.
        link: of the article, as its readers will find it; None if it has none.
        date: of publication; None if it is not known.
    """

    data: bytes
    suffix: str
    title: str
    link: str | None
    date: datetime | None


def of_item(item: SourceArticle, zone: ZoneInfo) -> ArticleFile:
    """Return the file of an article whose text its feed or export has: Markdown.

    Args:
        item: with its content.
        zone: of the edition.

    Raises:
        ImportRefusedError: it has no words, no identity, or is nested so deep that some would be lost.
        EpisodeError: it is for subscribers, or nobody has published it and it is not marked as a draft.
        ScriptError: there is nothing in it to read out.
    """
    if not item.identity:
        raise ImportRefusedError("no link", title=item.title)
    body = markdown(item.content or "", item.title, item.link)
    if not body:
        raise ImportRefusedError("nothing", title=item.title)
    date = item.date.astimezone(zone).replace(microsecond=0) if item.date else None
    keys = {
        "id": None if item.link else item.identity,
        "titre": item.title,
        "auteur": item.author,
        "date": date.isoformat() if date else None,
        "lien": item.link,
        "rubrique": item.section,
        "statut": "brouillon" if item.draft else None,
    }
    front = "".join(f"{name}: {yaml_value(value)}\n" for name, value in keys.items() if value)
    data = f"---\n{front}---\n\n{body}\n".encode()
    name = f"“{item.title}”.md"
    _refuse_reserved(readers.parse(data, name), name, zone)
    return ArticleFile(data, ".md", item.title, item.link, date)


def yaml_value(value: str) -> str:
    """Write a text as a value of YAML, in quotes if it needs them; a date as it is."""
    line = one_line(value)
    plain = _PLAIN.fullmatch(line) and line.lower() not in _NOT_TEXT and not line.endswith(" ")
    return line if plain or _DATE.fullmatch(line) else json.dumps(line, ensure_ascii=False)


def of_page(data: bytes, name: str, charset: str | None, item: SourceArticle, zone: ZoneInfo) -> ArticleFile:
    """Return the file of a web page: its bytes as they came, completed by what its feed says.

    Args:
        data: of the page.
        name: its address or path, for messages.
        charset: that its server declares; used only if the page cannot be read without.
        item: what is known of it otherwise.
        zone: of the edition.

    Raises:
        EpisodeError: it is for subscribers, or says that nobody has published it.
        ScriptError: it is no text, or has nothing to read out.
    """
    try:
        article = _parse(data, name)
    except ScriptError as error:
        if error.key != "encoding" or charset is None:
            raise
        try:  # in UTF-8, with the mark that counts before what the page declares
            data = data.decode(charset).encode("utf-8-sig")
        except (LookupError, UnicodeError):
            raise error from None
        article = _parse(data, name)
    _refuse_reserved(article, name, zone)
    meta, date = article.meta, parse_date(article.meta.date, zone)
    own = web_link(meta.link)
    if own and item.link and is_first_page(own) and not is_first_page(item.link):
        own = None  # it gives its site's first page for its own address
    known = {
        "link": None if own else item.link,
        "date": None if date or not item.date else item.date.isoformat(),
        "author": None if meta.author else item.author,
        "section": None if meta.section else item.section,
    }
    missing = {name: value for name, value in known.items() if value}
    if missing:
        data = add_to_head(data, missing)
    return ArticleFile(data, ".html", article.title, own or item.link, date or item.date)


def _parse(data: bytes, name: str) -> Article:
    """Parse a page, whatever its address ends with; messages call it by that."""
    try:
        return readers.parse(data, "page.html")
    except ScriptError as error:
        raise ScriptError(error.key, **(error.values | {"path": name})) from error


def _refuse_reserved(article: Article, name: str, zone: ZoneInfo) -> None:
    """Refuse what a build would, for subscribers or not published; a date to wait for is no reason."""
    undated = replace(article.meta, date=None)
    publication_state.decide(undated, name, zone=zone, now=_AT_LAST)


def parse_date(text: str | None, zone: ZoneInfo) -> datetime | None:
    """Read a date as a page or a person writes it; None if there is none that a build would take.

    Args:
        text: as written.
        zone: of dates that do not give theirs.
    """
    if text is None:
        return None
    try:
        return parse_publication_date(text, zone=zone, now=_NEVER)
    except EpisodeError:
        return None


def add_to_head(data: bytes, facts: Mapping[str, str]) -> bytes:
    """Make a page say more, in its head if it has one; in ASCII, whatever its encoding.

    Args:
        data: the page.
        facts: by name: link, date, author, section.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode("utf-8-sig")
    tags = "".join(f"{_TAGS[name].format(escape(value))}\n" for name, value in facts.items())
    head = _HEAD.search(data, 0, _HEAD_WITHIN)
    at = head.end() if head else len(data)
    return data[:at] + b"\n" + tags.encode("ascii", "xmlcharrefreplace") + data[at:]
