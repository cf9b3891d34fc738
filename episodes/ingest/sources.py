"""What is imported: an address, a feed, an export, a page, a folder of pages; each is told by what it is."""

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
from episodes.formatting import web_link as of_web
from episodes.ingest import article_file
from episodes.ingest.address_policy import canonical, is_first_page, link
from episodes.ingest.article_file import ArticleFile
from episodes.ingest.fetch import LIMITS, Fetcher, Resource, Validators
from episodes.ingest.rss_atom import SourceArticle
from scripts import readers
from scripts.errors import HautevoixError, ScriptError

LIMIT = 50
"""New articles of a feed that are brought in at once, unless another number is given."""

_PAGES = frozenset({".html", ".htm"})
_HEAD = 200_000  # bytes of a page in which it offers its feed
_LINK = re.compile(rb"<link\b[^<>]{0,2000}>", re.IGNORECASE)
_FEED = re.compile(r"application/(?:rss|atom)\+xml", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s{0,3}=\s{0,3}["']([^"'<>\s]{1,1000})["']""", re.IGNORECASE)
_GLANCE = 2048  # bytes in which a feed shows what it is


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that may be brought in.

    Attributes:
        source: address or path, for people.
        identity: its link, or what stands for it.
        file: makes its file; may ask the web.
    """

    source: str
    identity: str
    file: Callable[[], ArticleFile]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a source holds.

    Attributes:
        candidates: its articles, in the order in which they are brought in.
        limit: how many new ones at most; None for all.
        feed: its address, where it is a feed on the web.
        validators: of that feed; None where it has not changed.
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
        web: asks addresses.
        zone: of the edition.
        validators: how a feed was at the last import.
        also: what of an export is wanted beside published posts (`wordpress.ALSO`).
        limit: how many new articles; None leaves it to the kind.
    """

    web: Fetcher
    zone: ZoneInfo
    validators: Callable[[str], Validators]
    also: Collection[str] = ()
    limit: int | None = None


def open_source(source: str, desk: SourceContext) -> Batch:
    """What a source holds.

    Args:
        source: as somebody typed it.
        desk: what it is opened with.

    Raises:
        ImportRefusedError: it is nothing that can be imported.
        SourceError: it cannot be reached.
    """
    scheme, separator, _ = source.partition("://")
    if separator and scheme.isalpha():
        return _address(canonical(source), desk)
    path = Path(source)
    if path.is_dir():
        return _folder(path, desk)
    if not path.is_file():
        raise ImportRefusedError("missing", path=source)
    if path.suffix.lower() in _PAGES:
        return replace(_pages([path], desk), single=True)
    with path.open("rb") as stream:
        if not _is_xml(stream.read(_GLANCE)):
            raise ImportRefusedError("source", path=source)
    return _xml(lambda: path.open("rb"), source, desk)


def _address(address: str, desk: SourceContext) -> Batch:
    known = desk.validators(address)
    answer = desk.web.get(address, "feed", known)
    if answer is None:
        return Batch(iter(()), feed=address)
    if not _is_xml(answer.body[:_GLANCE]):
        return Batch(iter([_of_answer(answer, address, desk)]), single=True)
    batch = _xml(lambda: BytesIO(answer.body), address, desk)
    return replace(batch, feed=address, validators=answer.validators)


def _is_xml(start: bytes) -> bool:
    """Whether it is XML that is no page: feeds are served as all kinds of things."""
    text = start.replace(b"\0", b"").lower()
    return any(root in text for root in (b"<rss", b"<feed", b"<rdf:rdf")) or (
        b"<?xml" in text and b"<html" not in text
    )


def _of_answer(answer: Resource, address: str, desk: SourceContext) -> Candidate:
    if answer.media_type and not answer.media_type.endswith(("html", "html+xml", "plain", "octet-stream")):
        raise ImportRefusedError("kind", address=address, what=answer.media_type)
    if is_first_page(answer.address):
        feed = _offered(answer) or "its site says where that is"
        raise ImportRefusedError("home", address=address, feed=feed)
    told = SourceArticle("", identity=address, link=link(answer.address))
    return Candidate(address, address, lambda: _page(answer, told, desk.zone))


def _offered(answer: Resource) -> str | None:
    """The feed that a page offers."""
    links = (found[0].decode("ascii", "ignore") for found in _LINK.finditer(answer.body[:_HEAD]))
    hrefs = (_HREF.search(found) for found in links if _FEED.search(found))
    return next((of_web(urljoin(answer.address, unescape(found[1]))) for found in hrefs if found), None)


def _page(answer: Resource, told: SourceArticle, zone: ZoneInfo) -> ArticleFile:
    if len(answer.body) > LIMITS["page"] * 10**6:
        raise ImportRefusedError("large", address=answer.address, limit=LIMITS["page"])
    try:
        return article_file.of_page(answer.body, answer.address, answer.charset, told, zone)
    except ScriptError as error:
        if error.key != "empty":
            raise
        raise ImportRefusedError("wordless", address=answer.address) from error


def _folder(folder: Path, desk: SourceContext) -> Batch:
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _PAGES and path.is_file())
    if not paths:
        raise ImportRefusedError("empty folder", path=folder)
    return _pages(paths, desk)


def _pages(paths: list[Path], desk: SourceContext) -> Batch:
    return Batch((_of_file(path, desk) for path in paths), limit=desk.limit)


def _of_file(path: Path, desk: SourceContext) -> Candidate:
    """A saved page; one that tells no link of its own is known by its bytes."""
    try:
        data = readers.load(path)
        own = of_web(readers.meta(data, str(path)).link)
    except ScriptError as error:
        return _refused(str(path), error)
    identity = own or f"sha256:{sha256(data).hexdigest()}"
    told = SourceArticle("", identity=identity, link=own)
    return Candidate(
        str(path), identity, lambda: article_file.of_page(data, str(path), None, told, desk.zone)
    )


def _xml(opening: Callable[[], IO[bytes]], name: str, desk: SourceContext) -> Batch:
    """An export in its own order and as a stream; a feed from its newest item on."""
    from episodes.ingest import rss_atom, wordpress  # noqa: PLC0415 - a parser that other sources spare
    from episodes.ingest.rss_atom import item_of  # noqa: PLC0415

    elements = rss_atom.items(opening(), name)
    first = next(elements, None)
    if first is None:
        return Batch(iter(()), limit=desk.limit)
    if rss_atom.is_export(first):
        names = wordpress.authors(first)
        posts = (wordpress.post_of(each, desk.zone, desk.also, names) for each in chain([first], elements))
        return Batch((_of_item(post, desk) for post in posts if post), limit=desk.limit)
    told = (item_of(each, desk.zone) for each in chain([first], elements))
    found = [item for item in told if not item.draft or wordpress.DRAFTS in desk.also]
    newest = sorted(found, key=lambda item: -item.date.timestamp() if item.date else 0.0)
    return Batch((_of_item(item, desk) for item in newest), limit=desk.limit or LIMIT)


def _of_item(item: SourceArticle, desk: SourceContext) -> Candidate:
    try:
        own = replace(item, link=link(item.link)) if item.link else item
    except ImportRefusedError as error:
        return _refused(item.title, error)
    return Candidate(own.link or own.title, own.link or own.identity, lambda: _file(own, desk))


def _refused(source: str, error: HautevoixError) -> Candidate:
    """An article that is refused when its turn comes; the others go on."""

    def refuse() -> ArticleFile:
        raise error

    return Candidate(source, source, refuse)


def _file(item: SourceArticle, desk: SourceContext) -> ArticleFile:
    """The text that a feed holds, or else that of its page."""
    if item.content is not None or item.link is None or item.draft:
        return article_file.of_item(item, desk.zone)
    answer = desk.web.get(item.link)
    if answer is None:
        raise ImportRefusedError("nothing", title=item.title)
    return _page(answer, item, desk.zone)
