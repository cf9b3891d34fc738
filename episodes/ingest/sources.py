"""Sources of articles: an address, a feed, an export, a page, a folder of pages; recognised by content."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from html import unescape
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import IO
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from episodes.errors import ImportRefusedError
from episodes.formatting import web_link
from episodes.ingest import article_file
from episodes.ingest.article_file import ArticleFile
from episodes.ingest.canonical_urls import canonical, is_first_page, link
from episodes.ingest.fetch import LIMITS, Fetcher, Resource, Validators
from episodes.ingest.rss_atom import SourceArticle
from scripts import readers
from scripts.errors import HautevoixError, ScriptError

LIMIT = 50
"""New articles of a feed that are imported at once, unless another number is given."""

_PAGES = frozenset({".html", ".htm"})
_HEAD = 200_000  # bytes of a page in which it offers its feed
_LINK = re.compile(rb"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_FEED = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s{0,3}=\s{0,3}["']([^"'<>\s]{1,1000})["']""", re.IGNORECASE)
_GLANCE = 2048  # bytes in which a feed shows what it is


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be imported.

    Attributes:
        source: address or path, for people.
        identity: its link, or what it is known by otherwise.
        file: makes its file; may ask the web.
    """

    source: str
    identity: str
    file: Callable[[], ArticleFile]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a source has.

    Attributes:
        candidates: its articles, in the order in which they are imported.
        limit: how many new ones at most; None for all.
        feed: its address, if it is a feed on the web.
        validators: of that feed; None if it has not changed.
        single: it is one article, asked for by itself.
    """

    candidates: Iterator[Candidate]
    limit: int | None = None
    feed: str | None = None
    validators: Validators | None = None
    single: bool = False


@dataclass(frozen=True, slots=True)
class SourceContext:
    """What sources are opened with.

    Attributes:
        fetcher: gets addresses of the web.
        zone: of the edition.
        validators: of a feed at the last import, by its address.
        also: what of an export is wanted beside published posts (`wordpress_export.ALSO`).
        limit: how many new articles; None leaves it to the kind.
    """

    fetcher: Fetcher
    zone: ZoneInfo
    validators: Callable[[str], Validators]
    also: Collection[str] = ()
    limit: int | None = None


def open_source(source: str, context: SourceContext) -> Batch:
    """Return what a source has.

    Args:
        source: as somebody typed it.
        context: what it is opened with.

    Raises:
        ImportRefusedError: it is nothing that can be imported.
        SourceError: it cannot be reached.
    """
    scheme, separator, _ = source.partition("://")
    if separator and scheme.isalpha():
        return _from_web(canonical(source), context)
    path = Path(source)
    if path.is_dir():
        paths = sorted(file for file in path.rglob("*") if file.suffix.lower() in _PAGES and file.is_file())
        if not paths:
            raise ImportRefusedError("empty folder", path=path)
        return Batch((_saved_page(page, context) for page in paths), limit=context.limit)
    if not path.is_file():
        raise ImportRefusedError("missing", path=source)
    if path.suffix.lower() in _PAGES:
        return Batch(iter([_saved_page(path, context)]), limit=context.limit, single=True)
    with path.open("rb") as stream:
        if not _is_feed(stream.read(_GLANCE)):
            raise ImportRefusedError("source", path=source)
    return _from_xml(path.open("rb"), source, context)


def _from_web(address: str, context: SourceContext) -> Batch:
    resource = context.fetcher.get(address, "feed", context.validators(address))
    if resource is None:
        return Batch(iter(()), feed=address)
    if _is_feed(resource.body[:_GLANCE]):
        batch = _from_xml(BytesIO(resource.body), address, context)
        return replace(batch, feed=address, validators=resource.validators)
    media_type = resource.media_type
    if media_type and not media_type.endswith(("html", "html+xml", "plain", "octet-stream")):
        raise ImportRefusedError("kind", address=address, what=media_type)
    if is_first_page(resource.address):
        links = (found[0].decode("ascii", "ignore") for found in _LINK.finditer(resource.body[:_HEAD]))
        hrefs = (_HREF.search(found) for found in links if _FEED.search(found))
        feeds = (web_link(urljoin(resource.address, unescape(found[1]))) for found in hrefs if found)
        feed = next(feeds, None) or "its site says where that is"
        raise ImportRefusedError("home", address=address, feed=feed)
    article = SourceArticle("", identity=address, link=link(resource.address))
    candidate = Candidate(address, address, lambda: _page_file(resource, article, context.zone))
    return Batch(iter([candidate]), single=True)


def _is_feed(start: bytes) -> bool:
    """Return whether it is XML that is no page: feeds are served as all kinds of things."""
    text = start.replace(b"\0", b"").lower()
    return any(root in text for root in (b"<rss", b"<feed", b"<rdf:rdf")) or (
        b"<?xml" in text and b"<html" not in text
    )


def _saved_page(path: Path, context: SourceContext) -> Candidate:
    """Return a saved page; one that gives no link of its own is known by its bytes."""
    try:
        data = readers.load(path)
        own = web_link(readers.meta(data, str(path)).link)
    except ScriptError as error:
        return _refused(str(path), error)
    identity = own or f"sha256:{sha256(data).hexdigest()}"
    article = SourceArticle("", identity=identity, link=own)
    return Candidate(
        str(path), identity, lambda: article_file.of_page(data, str(path), None, article, context.zone)
    )


def _from_xml(stream: IO[bytes], name: str, context: SourceContext) -> Batch:
    """Return an export in its own order and as a stream; a feed from its newest item on."""
    from episodes.ingest import rss_atom, wordpress_export  # noqa: PLC0415 - a parser that other sources spare

    elements = rss_atom.items(stream, name)
    first = next(elements, None)
    if first is None:
        return Batch(iter(()), limit=context.limit)
    every = chain([first], elements)
    if rss_atom.is_export(first):
        names = wordpress_export.authors(first)
        posts = (wordpress_export.post_of(element, context.zone, context.also, names) for element in every)
        return Batch((_from_item(post, context) for post in posts if post), limit=context.limit)
    items = (rss_atom.item_of(element, context.zone) for element in every)
    found = [item for item in items if not item.draft or wordpress_export.DRAFTS in context.also]
    newest = sorted(found, key=lambda item: -item.date.timestamp() if item.date else 0.0)
    return Batch((_from_item(item, context) for item in newest), limit=context.limit or LIMIT)


def _from_item(item: SourceArticle, context: SourceContext) -> Candidate:
    try:
        article = replace(item, link=link(item.link)) if item.link else item
    except ImportRefusedError as error:
        return _refused(item.title, error)

    def file() -> ArticleFile:
        """The text that a feed has, or else that of its page."""
        if article.content is not None or article.link is None or article.draft:
            return article_file.of_item(article, context.zone)
        resource = context.fetcher.get(article.link)
        if resource is None:
            raise ImportRefusedError("nothing", title=article.title)
        return _page_file(resource, article, context.zone)

    return Candidate(article.link or article.title, article.link or article.identity, file)


def _refused(source: str, error: HautevoixError) -> Candidate:
    """Return an article that is refused when its turn comes; the others go on."""

    def refuse() -> ArticleFile:
        raise error

    return Candidate(source, source, refuse)


def _page_file(resource: Resource, article: SourceArticle, zone: ZoneInfo) -> ArticleFile:
    if len(resource.body) > LIMITS["page"] * 10**6:
        raise ImportRefusedError("large", address=resource.address, limit=LIMITS["page"])
    try:
        return article_file.of_page(resource.body, resource.address, resource.charset, article, zone)
    except ScriptError as error:
        if error.key != "empty":
            raise
        raise ImportRefusedError("wordless", address=resource.address) from error
