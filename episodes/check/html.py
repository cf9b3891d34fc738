"""Pages: only our own script runs, nothing comes from elsewhere, links lead somewhere, everybody can read.

Sizes are noted too: feeds that are fetched every hour, pages on a slow line.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
from lxml import etree, html

from episodes.check import publication_reader
from episodes.check.decode import rules
from episodes.check.findings import Finding, finding
from episodes.check.publication_reader import Publication, xpath_texts
from episodes.edition.edition import ENTRY, PAGE

_COPY = "Build again: hautevoix build"
_AGAIN = "Remake the episode: hautevoix build --again {slug}"
_RENEW = "Delete the file, then build again: hautevoix build"

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
_LINKS = "//@href | //@src"
_STYLES = "//style/text() | //@style"
_OUTSIDE = re.compile(r"(?:url\(|@import)\s{0,9}['\"]?\s{0,9}(?:https?:)?//", re.IGNORECASE)
_NEEDED = (
    ("lang", "/html/@lang"),
    ("title", "//head/title[normalize-space()]"),
    ("heading of the first rank", "//h1[normalize-space()]"),
)
_IN_NOTES = {"p", "ol", "ul", "li", "a", "b", "i", "strong", "em", "br"}
"""Elements of a description (Apple); others are shown as text, or run."""

_PAGES = ("*.html", f"*/{ENTRY}", f"*/*/{ENTRY}")
"""Pages of the edition's folder, of its parts and of episodes."""

_FEED_SIZE = 1_000_000  # bytes; above it directories poll less often, and some give up
_PAGE_SIZE = 500_000  # bytes; ten seconds on a slow mobile line
_PICTURE_SIZE = 4_000_000  # bytes


class PageFault(NamedTuple):
    """A fault of a page: code and values of its finding."""

    code: str
    values: dict[str, str]


class PageLink(NamedTuple):
    """A link within the edition.

    Attributes:
        address: as the page writes it.
        path: in `public/`.
        place: the id in the page that is meant; empty for the page itself.
    """

    address: str
    path: str
    place: str


class PageFacts(NamedTuple):
    """What follows from the bytes of a page, and from where it is, alone.

    Attributes:
        links: within the edition, in the page's order, each address once.
        ids: places in it that links may lead to.
        faults: what is wrong with it, wherever its links lead.
    """

    links: tuple[PageLink, ...]
    ids: frozenset[str]
    faults: tuple[PageFault, ...]


_KIND = rules("page", __file__, publication_reader.__file__)
_NOTES = rules("notes", __file__)


def pages(published: Publication) -> Iterator[Finding]:
    """Check that no page is empty, every link leads to something, and nothing harms or shuts out a reader."""
    places: dict[Path, frozenset[str]] = {}
    for path in _listed(published):
        name, facts = published.name(path), page_facts(published, path)
        if facts is None:
            yield finding("empty-page", name, mend=_mend(published, path))
            continue
        for link in facts.links:
            target = published.file_at(link.path)
            if target and link.place and target.suffix == ".html":  # times in media are always there
                if target not in places:
                    known = facts if target == path else page_facts(published, target)
                    places[target] = known.ids if known else frozenset()
                target = target if link.place in places[target] else None
            if target is None:
                yield finding("dead-link", name, address=link.address, mend=_mend(published, path))
        for code, values in facts.faults:
            yield finding(code, name, **values, mend=_mend(published, path))


def _listed(published: Publication) -> Iterator[Path]:
    """Yield the pages of the edition, then the transcripts that are offered as pages."""
    for pattern in _PAGES:
        yield from sorted(published.public.glob(pattern))
    for item in published.episodes:
        for _, form, path in item.transcripts:
            if path and form == "text/html":
                yield path


def _mend(published: Publication, path: Path) -> str:
    """Return how to mend a page: a build copies an episode's from its revision, and writes what is gone."""
    folders = path.relative_to(published.public).parts[:-1]
    if len(folders) < 2:
        return _RENEW
    record = published.by_slug.get(folders[1])
    kept = path.parent / record.current.id / PAGE if record and record.current else None
    stale = kept and kept.is_file() and kept.read_bytes() != path.read_bytes()
    return _COPY if path.name == ENTRY and stale else _AGAIN.format(slug=folders[1])


def page_facts(published: Publication, path: Path) -> PageFacts | None:
    """Judge a page by itself; its bytes are parsed only if the last check did not have them at that place.

    Args:
        published: what it is part of.
        path: of the file.

    Returns:
        None if the page is empty.
    """
    name = published.name(path)

    def parse() -> PageFacts | None:
        data = path.read_bytes()
        if not data.strip():
            return None
        # As browsers read it, whatever is wrong with it
        document = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
        base = urljoin(published.main.base, name)
        links = _links(published, document, base)
        faults = [fault for judge in JUDGES for fault in judge(document)]
        faults += _requests(published, document, base)
        ids = frozenset(xpath_texts(document, "//@id"))
        return PageFacts(tuple(links), ids, tuple(faults))

    place = f"{published.main.base}\0{name}\0{published.digest(path)}"
    key = sha256(place.encode(errors="surrogateescape")).hexdigest()
    return published.memory.facts(_KIND, key, PageFacts | None, parse)


def _links(published: Publication, document: etree._Element, base: str) -> Iterator[PageLink]:
    for address in dict.fromkeys(xpath_texts(document, _LINKS)):
        try:
            whole = urlsplit(urljoin(base, address.strip()))
        except ValueError:
            continue  # no link that a browser follows
        path = published.path_of(whole.geturl()) if whole.scheme in {"http", "https"} else None
        if path is not None:
            yield PageLink(address, path, unquote(whole.fragment))


def structure(document: etree._Element) -> Iterator[PageFault]:
    """Check language, title, one heading of the first rank, ids given once, and data that can be read."""
    for what, path in _NEEDED:
        if not document.xpath(path):
            yield PageFault("page-lacks", {"what": what})
    if len(document.findall(".//h1")) > 1:
        yield PageFault("headings", {})
    for name, count in Counter(xpath_texts(document, "//@id")).items():
        if count > 1:
            yield PageFault("id-twice", {"name": name})
    for data in xpath_texts(document, "//script[@type='application/ld+json']/text()"):
        try:
            msgspec.json.decode(data)
        except msgspec.DecodeError as error:
            yield PageFault("page-data", {"cause": str(error)})


def pictures(document: etree._Element) -> Iterator[PageFault]:
    """Check that each picture says what it shows, or that it shows nothing."""
    for source in xpath_texts(document, "//img[not(@alt)]/@src"):
        yield PageFault("no-alt", {"address": source})


def scripts(document: etree._Element) -> Iterator[PageFault]:
    """Check that no script runs but the player's, in elements, attributes or links."""
    for script in document.iter("script"):
        source = script.get("src")
        ours = source is not None and _OUR_SCRIPT.fullmatch(source.rpartition("/")[2])
        if script.get("type") not in _DATA and not (ours and not (script.text or "").strip()):
            yield PageFault("script", {"what": _short(source or script.text or "")})
    for element in document.iter(*_EMBEDDING):
        yield PageFault("embedded", {"what": str(element.tag)})
    for _ in xpath_texts(document, "//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content"):
        yield PageFault("embedded", {"what": "refresh"})
    for element in document.iter(etree.Element):
        for name in element.attrib:
            if str(name).lower().startswith("on"):
                yield PageFault("handler", {"what": f"{element.tag!s} {name!s}"})
    for address in xpath_texts(document, _GOES):
        if _ACTIVE.match(address):
            yield PageFault("script-link", {"address": _short(address)})


JUDGES: tuple[Callable[[etree._Element], Iterator[PageFault]], ...] = (structure, pictures, scripts)
"""What a page is held to, whatever is around it."""


def _requests(published: Publication, document: etree._Element, base: str) -> Iterator[PageFault]:
    """Find what opening a page asks of other hosts."""
    for address in dict.fromkeys(xpath_texts(document, _LOADS)):
        try:
            whole = urljoin(base, address.strip())
            foreign = urlsplit(whole).scheme in {"http", "https"} and not published.ours(whole)
        except ValueError:
            foreign = True
        if foreign:
            yield PageFault("request", {"address": _short(address)})
    for text in xpath_texts(document, _STYLES):
        if found := _OUTSIDE.search(text):
            yield PageFault("request", {"address": _short(text[found.start() :])})


def sheets(published: Publication) -> Iterator[Finding]:
    """Check that style sheets load nothing from elsewhere either."""
    for path in sorted(published.public.glob("*.css")):
        text = path.read_text("utf-8", errors="replace")
        if found := _OUTSIDE.search(text):
            yield finding("request", path.name, address=_short(text[found.start() :]), mend=_RENEW)


def _short(text: str) -> str:
    return " ".join(text.split())[:60]


def notes(published: Publication) -> Iterator[Finding]:
    """Check the page and the description of each item: links lead somewhere, and markup is plain."""
    for feed in published.feeds:
        for item in feed.items:
            links, elements = _markup(published, item.element.findtext("description") or "")
            for address in dict.fromkeys([*xpath_texts(item.element, "link/text()"), *links]):
                if published.ours(address) and published.file(address) is None:
                    yield finding("dead-link", item.path, address=address, mend=_COPY)
                elif urlsplit(address).scheme not in {"http", "https"}:
                    yield finding("script-link", item.path, address=address[:60], mend=_COPY)
            for name in elements:
                if name not in _IN_NOTES:
                    yield finding("notes-markup", item.path, what=name)


def _markup(published: Publication, text: str) -> tuple[list[str], list[str]]:
    """Return the links and the names of elements in a description."""

    def parse() -> tuple[list[str], list[str]]:
        root = html.fragment_fromstring(text, create_parent=True)
        names = dict.fromkeys(str(element.tag) for element in root.iterdescendants())
        return xpath_texts(root, ".//@href"), list(names)

    key = sha256(text.encode(errors="surrogatepass")).hexdigest()
    return published.memory.facts(_NOTES, key, tuple[list[str], list[str]], parse)


def sizes(published: Publication) -> Iterator[Finding]:
    """Note feeds, pages and covers that are large."""
    public = published.public
    files = [(public / feed.name, _FEED_SIZE, "feed-size") for feed in published.feeds]
    for pattern in _PAGES:
        files += [(path, _PAGE_SIZE, "page-size") for path in sorted(public.glob(pattern))]
    pictures = sorted((*public.glob("*.png"), *public.glob("*.jpg")))
    files += [(path, _PICTURE_SIZE, "image-size") for path in pictures]
    for path, limit, code in files:
        size = path.stat().st_size
        if size > limit:
            name = path.relative_to(public).as_posix()
            yield finding(code, name, real=f"{size / 1e6:.1f}", limit=f"{limit / 1e6:g}")
