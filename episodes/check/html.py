"""What stands in a page: only our own script runs, nothing comes from elsewhere, no reader is left out.

A page to judge, and what makes it anew.

Pages that listeners come to, and transcripts as documents: each read once, and judged by a table.

What takes long to load: feeds that are fetched every hour, pages on a slow line.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
from lxml import etree, html

from episodes.check.findings import Finding, finding
from episodes.check.published import FeedItem, Publication, xpath_texts
from episodes.edition.edition import ENTRY, PAGE

COPY = "Build again: hautevoix build"
AGAIN = "Remake the episode: hautevoix build --again {slug}"
RENEW = "Delete the file, then build again: hautevoix build"


@dataclass(frozen=True, eq=False)
class HtmlPage:
    """A page that listeners come to.

    Attributes:
        published: what it is part of.
        path: the file.
    """

    published: Publication
    path: Path

    @property
    def name(self) -> str:
        """Its path in `public/`."""
        return self.path.relative_to(self.published.public).as_posix()

    @cached_property
    def document(self) -> etree._Element:
        """Its root; an empty page has none to read."""
        return document(self.path.read_bytes())

    @property
    def mend(self) -> str:
        """What makes it anew: a build copies an episode's from its revision, and writes what is gone."""
        folders = self.path.relative_to(self.published.public).parts[:-1]
        if len(folders) < 2:
            return RENEW
        record = self.published.by_slug.get(folders[1])
        kept = self.path.parent / record.current.id / PAGE if record and record.current else None
        stale = kept and kept.is_file() and kept.read_bytes() != self.path.read_bytes()
        if self.path.name == ENTRY and stale:
            return COPY
        return AGAIN.format(slug=folders[1])


def document(data: bytes) -> etree._Element:
    """A page as browsers read it, whatever is wrong with it."""
    return html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))


_OUR_SCRIPT = re.compile(r"player-[0-9a-f]{8}\.js")
_DATA = {"application/ld+json"}
"""Types of a script element that is data and never runs."""

_ACTIVE = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data):", re.IGNORECASE)
_GOES = "//@href | //@src | //@action | //@formaction | //@data | //@poster | //@srcset"
_EMBEDDING = ("iframe", "object", "embed", "applet", "base", "frame", "form")
_LOADS = (
    "//script/@src | //img/@src | //img/@srcset | //source/@src | //source/@srcset | //audio/@src"
    " | //video/@src | //video/@poster | //track/@src"
    " | //link[contains(@rel, 'stylesheet') or contains(@rel, 'icon')"
    " or contains(@rel, 'preload') or contains(@rel, 'prefetch') or contains(@rel, 'preconnect')]/@href"
)
_STYLES = "//style/text() | //@style"
_OUTSIDE = re.compile(r"(?:url\(|@import)\s{0,9}['\"]?\s{0,9}(?:https?:)?//", re.IGNORECASE)
_NEEDED = (
    ("lang", "/html/@lang"),
    ("title", "//head/title[normalize-space()]"),
    ("heading of the first rank", "//h1[normalize-space()]"),
)


def structure(page: HtmlPage) -> Iterator[Finding]:
    """Language, title and one heading of the first rank; no name is given twice, and data can be read."""
    for what, path in _NEEDED:
        if not page.document.xpath(path):
            yield finding("page-lacks", page.name, what=what, mend=page.mend)
    if len(page.document.findall(".//h1")) > 1:
        yield finding("headings", page.name, mend=page.mend)
    for name, count in Counter(xpath_texts(page.document, "//@id")).items():
        if count > 1:
            yield finding("id-twice", page.name, name=name, mend=page.mend)
    for data in xpath_texts(page.document, "//script[@type='application/ld+json']/text()"):
        try:
            msgspec.json.decode(data)
        except msgspec.DecodeError as error:
            yield finding("page-data", page.name, cause=error, mend=page.mend)


def pictures(page: HtmlPage) -> Iterator[Finding]:
    """Each says what it shows, or that it shows nothing."""
    for source in xpath_texts(page.document, "//img[not(@alt)]/@src"):
        yield finding("no-alt", page.name, address=source, mend=page.mend)


def scripts(page: HtmlPage) -> Iterator[Finding]:
    """The player's script is the only one that runs."""
    for script in page.document.iter("script"):
        source = script.get("src")
        ours = source is not None and _OUR_SCRIPT.fullmatch(source.rpartition("/")[2])
        if script.get("type") not in _DATA and not (ours and not (script.text or "").strip()):
            yield finding("script", page.name, what=_short(source or script.text or ""), mend=page.mend)
    for element in page.document.iter(*_EMBEDDING):
        yield finding("embedded", page.name, what=str(element.tag), mend=page.mend)
    for _ in xpath_texts(
        page.document, "//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content"
    ):
        yield finding("embedded", page.name, what="refresh", mend=page.mend)


def handlers(page: HtmlPage) -> Iterator[Finding]:
    """No attribute holds a script."""
    for element in page.document.iter(etree.Element):
        for name in element.attrib:
            if str(name).lower().startswith("on"):
                yield finding("handler", page.name, what=f"{element.tag!s} {name!s}", mend=page.mend)


def schemes(page: HtmlPage) -> Iterator[Finding]:
    """No link is a script or a page of its own."""
    for address in xpath_texts(page.document, _GOES):
        if _ACTIVE.match(address):
            yield finding("script-link", page.name, address=_short(address), mend=page.mend)


def alone(page: HtmlPage) -> Iterator[Finding]:
    """Opening a page asks nothing of other hosts."""
    base = urljoin(page.published.main.base, page.name)
    for address in dict.fromkeys(xpath_texts(page.document, _LOADS)):
        try:
            whole = urljoin(base, address.strip())
            foreign = urlsplit(whole).scheme in {"http", "https"} and not page.published.ours(whole)
        except ValueError:
            foreign = True
        if foreign:
            yield finding("request", page.name, address=_short(address), mend=page.mend)
    for text in xpath_texts(page.document, _STYLES):
        if found := _OUTSIDE.search(text):
            yield finding("request", page.name, address=_short(text[found.start() :]), mend=page.mend)


def sheets(published: Publication) -> Iterator[Finding]:
    """Style sheets load nothing from elsewhere either."""
    for path in sorted(published.public.glob("*.css")):
        text = path.read_text("utf-8", errors="replace")
        if found := _OUTSIDE.search(text):
            yield finding("request", path.name, address=_short(text[found.start() :]), mend=RENEW)


def _short(text: str) -> str:
    return " ".join(text.split())[:60]


_ADDRESSES = "//@href | //@src"
_ALLOWED = {"p", "ol", "ul", "li", "a", "b", "i", "strong", "em", "br"}
"""Elements of a description (Apple); others are shown as text, or run."""


def pages(published: Publication) -> Iterator[Finding]:
    """No page is empty, every link leads to something, and nothing in it could harm or shut out a reader."""
    for path in _pages(published):
        page = HtmlPage(published, path)
        if not path.read_bytes().strip():
            yield finding("empty-page", page.name, mend=page.mend)
            continue
        yield from (found for judge in JUDGES for found in judge(page))


def links(page: HtmlPage) -> Iterator[Finding]:
    """What a page loads or links to in this edition is there, with the place in it that is meant."""
    base = urljoin(page.published.main.base, page.name)
    for address in dict.fromkeys(xpath_texts(page.document, _ADDRESSES)):
        try:
            whole = urlsplit(urljoin(base, address.strip()))
        except ValueError:
            continue  # no link that a browser follows
        if whole.scheme in {"http", "https"} and page.published.ours(whole.geturl()):
            target = page.published.file(whole.geturl())
            if target is None or not _has(target, whole.fragment):
                yield finding("dead-link", page.name, address=address, mend=page.mend)


def notes(published: Publication) -> Iterator[Finding]:
    """The page that an item names is there, and so is what its description links to; it is plain markup."""
    for feed in published.feeds:
        for item in feed.items:
            yield from _notes(item)


JUDGES: tuple[Callable[[HtmlPage], Iterator[Finding]], ...] = (
    links,
    structure,
    pictures,
    scripts,
    handlers,
    schemes,
    alone,
)


def _notes(item: FeedItem) -> Iterator[Finding]:
    text = html.fragment_fromstring(item.element.findtext("description") or "", create_parent=True)
    for address in dict.fromkeys([*xpath_texts(item.element, "link/text()"), *xpath_texts(text, ".//@href")]):
        if item.published.ours(address) and item.published.file(address) is None:
            yield finding("dead-link", item.path, address=address, mend=COPY)
        elif urlsplit(address).scheme not in {"http", "https"}:
            yield finding("script-link", item.path, address=address[:60], mend=COPY)
    for name in dict.fromkeys(str(element.tag) for element in text.iterdescendants()):
        if name not in _ALLOWED:
            yield finding("notes-markup", item.path, what=name)


def _pages(published: Publication) -> Iterator[Path]:
    """In the edition's folder, in those of its parts and of episodes; the transcripts that are offered."""
    for pattern in ("*.html", f"*/{ENTRY}", f"*/*/{ENTRY}"):
        yield from sorted(published.public.glob(pattern))
    for item in published.episodes:
        for address in xpath_texts(item.element, "podcast:transcript[@type='text/html']/@url"):
            if path := published.file(address):
                yield path


def _has(target: Path, fragment: str) -> bool:
    """Whether a place is in a file; times in media are."""
    if not fragment or target.suffix != ".html":
        return True
    return unquote(fragment) in _places(target, target.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _places(path: Path, _written: int) -> frozenset[str]:
    data = path.read_bytes()
    return frozenset(xpath_texts(document(data), "//@id") if data.strip() else ())


_FEED = 1_000_000  # bytes; above it directories poll less often, and some give up
_PAGE = 500_000  # bytes; ten seconds on a slow mobile line
_PICTURE = 4_000_000  # bytes


def sizes(published: Publication) -> Iterator[Finding]:
    """Notes on feeds, pages and covers that are large."""
    public = published.public
    for feed in published.feeds:
        yield from _large(public, public / feed.name, _FEED, "feed-size")
    for pattern in ("*.html", f"*/{ENTRY}", f"*/*/{ENTRY}"):
        for path in sorted(public.glob(pattern)):
            yield from _large(public, path, _PAGE, "page-size")
    for path in sorted((*public.glob("*.png"), *public.glob("*.jpg"))):
        yield from _large(public, path, _PICTURE, "image-size")


def _large(public: Path, path: Path, limit: int, code: str) -> Iterator[Finding]:
    size = path.stat().st_size
    if size > limit:
        name = path.relative_to(public).as_posix()
        yield finding(code, name, real=f"{size / 1e6:.1f}", limit=f"{limit / 1e6:g}")
