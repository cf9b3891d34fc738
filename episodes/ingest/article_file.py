"""The file of an article: Markdown with front matter, or the page as it came."""

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import NamedTuple
from zoneinfo import ZoneInfo

from episodes.edition import state
from episodes.errors import EpisodeError, ImportRefusedError
from episodes.formatting import one_line, parse_publication_date, web_link
from episodes.ingest.address_policy import is_first_page
from episodes.ingest.html_to_markdown import markdown
from episodes.ingest.rss_atom import SourceArticle
from scripts import readers
from scripts.article import Article, Meta
from scripts.errors import ScriptError

_PLAIN = re.compile(r"[^\W\d_][\w ’'«»(),.–-]*")
_NOT_TEXT = frozenset({"null", "true", "false"})
_HEAD = re.compile(rb"<head\b[^<>]{0,2000}>", re.IGNORECASE)
_HEAD_WITHIN = 100_000  # bytes
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # of what has a date, the clock is not asked
_AT_LAST = datetime(9000, 1, 1, tzinfo=UTC)  # when no embargo holds any more
_STAMPS: Mapping[str, str] = {
    "link": '<link rel="canonical" href="{}">',
    "date": '<meta property="article:published_time" content="{}">',
    "author": '<meta name="author" content="{}">',
    "section": '<meta property="article:section" content="{}">',
}
"""How a page tells what it did not tell by itself and its feed did."""


class ArticleFile(NamedTuple):
    """A file to be.

    Attributes:
        data: its bytes.
        suffix: of its name.
        title: of the article.
        link: of the article, as its readers will find it; None where it has none.
        date: of publication; None where it is not told.
    """

    data: bytes
    suffix: str
    title: str
    link: str | None
    date: datetime | None


def of_item(item: SourceArticle, zone: ZoneInfo) -> ArticleFile:
    """The file of an article whose text its feed or export holds: Markdown.

    Args:
        item: with its content.
        zone: of the edition.

    Raises:
        ImportRefusedError: it has no words, no identity, or is nested so deep that some would be lost.
        EpisodeError: it is for subscribers, or nobody has published it and it is not told to be a draft.
        ScriptError: there is nothing in it to say.
    """
    if not item.identity:
        raise ImportRefusedError("no link", title=item.title)
    body = markdown(item.content or "", item.title, item.link)
    if not body:
        raise ImportRefusedError("nothing", title=item.title)
    date = item.date.astimezone(zone).replace(microsecond=0) if item.date else None
    told = {
        "id": None if item.link else item.identity,
        "titre": item.title,
        "auteur": item.author,
        "date": date.isoformat() if date else None,
        "lien": item.link,
        "rubrique": item.section,
        "statut": "brouillon" if item.draft else None,
    }
    front = "".join(f"{name}: {_yaml(value)}\n" for name, value in told.items() if value)
    data = f"---\n{front}---\n\n{body}\n".encode()
    name = f"“{item.title}”.md"
    _refuse_reserved(readers.parse(data, name), name, zone)
    return ArticleFile(data, ".md", item.title, item.link, date)


def _yaml(value: str) -> str:
    """A text as a value of YAML; a date as it is."""
    line = one_line(value)
    plain = _PLAIN.fullmatch(line) and line.lower() not in _NOT_TEXT and not line.endswith(" ")
    return (
        line
        if plain or re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:+-]{8,20}", line)
        else json.dumps(line, ensure_ascii=False)
    )


def of_page(data: bytes, name: str, charset: str | None, told: SourceArticle, zone: ZoneInfo) -> ArticleFile:
    """The file of a web page: its bytes as they came, unless it leaves something out that is known otherwise.

    Args:
        data: of the page.
        name: its address or path, for messages.
        charset: that its server declares; heard where the page cannot be read without.
        told: what is known of it otherwise.
        zone: of the edition.

    Raises:
        EpisodeError: it is for subscribers, or says that nobody has published it.
        ScriptError: it is no text, or has nothing to say.
    """
    try:
        found = _parsed(data, name)
    except ScriptError as error:
        if error.key != "encoding" or charset is None:
            raise
        data = _recoded(data, charset, error)
        found = _parsed(data, name)
    _refuse_reserved(found, name, zone)
    meta, date = found.meta, dated(found.meta.date, zone)
    own = _own_link(meta, told)
    lacking = _lacking(replace(meta, link=own), date, told)
    if lacking:
        data = _stamped(data, lacking)
    return ArticleFile(data, ".html", found.title, own or told.link, date or told.date)


def _refuse_reserved(article: Article, name: str, zone: ZoneInfo) -> None:
    """Refuses what a build would: what is for subscribers, or says in a way of its own that it is none yet.

    Raises:
        EpisodeError: so it is; a date that it has to wait for is no reason.
    """
    undated = replace(article.meta, date=None)
    state.decide(undated, name, zone=zone, now=_AT_LAST)


def _parsed(data: bytes, name: str) -> Article:
    """The article of a page, whatever its address ends with; messages call it by that."""
    try:
        return readers.parse(data, "page.html")
    except ScriptError as error:
        raise ScriptError(error.key, **(error.values | {"path": name})) from error


def _own_link(meta: Meta, told: SourceArticle) -> str | None:
    """The address that a page gives itself; none where that is a path, or its site's first page."""
    own = web_link(meta.link)
    return None if own and told.link and is_first_page(own) and not is_first_page(told.link) else own


def _lacking(meta: Meta, date: datetime | None, told: SourceArticle) -> dict[str, str]:
    """What is known of a page that it does not tell itself."""
    known = {
        "link": None if meta.link else told.link,
        "date": None if date or not told.date else told.date.isoformat(),
        "author": None if meta.author else told.author,
        "section": None if meta.section else told.section,
    }
    return {name: value for name, value in known.items() if value}


def dated(text: str | None, zone: ZoneInfo) -> datetime | None:
    """A date as a page or a person writes it; None where there is none that a build would take."""
    if text is None:
        return None
    try:
        return parse_publication_date(text, zone=zone, now=_NEVER)
    except EpisodeError:
        return None


def _recoded(data: bytes, charset: str, refusal: ScriptError) -> bytes:
    """A page in UTF-8, with the mark that is heard before what the page declares."""
    try:
        return data.decode(charset).encode("utf-8-sig")
    except (LookupError, UnicodeError):
        raise refusal from None


def _stamped(data: bytes, lacking: Mapping[str, str]) -> bytes:
    """A page that tells more, in its head where it has one; in ASCII, whatever its encoding."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode("utf-8-sig")
    told = "".join(f"{_STAMPS[name].format(escape(value))}\n" for name, value in lacking.items())
    head = _HEAD.search(data, 0, _HEAD_WITHIN)
    at = head.end() if head else len(data)
    return data[:at] + b"\n" + told.encode("ascii", "xmlcharrefreplace") + data[at:]
