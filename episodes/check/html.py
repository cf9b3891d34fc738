"""What stands in a page: only our own script runs, nothing comes from elsewhere, no reader is left out."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import msgspec
from lxml import etree

from episodes.check.findings import Finding, finding
from episodes.check.page import RENEW, Page
from episodes.check.published import Published, values

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


def structure(page: Page) -> Iterator[Finding]:
    """Language, title and one heading of the first rank; no name is given twice, and data can be read."""
    for what, path in _NEEDED:
        if not page.document.xpath(path):
            yield finding("page-lacks", page.name, what=what, mend=page.mend)
    if len(page.document.findall(".//h1")) > 1:
        yield finding("headings", page.name, mend=page.mend)
    for name, count in Counter(values(page.document, "//@id")).items():
        if count > 1:
            yield finding("id-twice", page.name, name=name, mend=page.mend)
    for data in values(page.document, "//script[@type='application/ld+json']/text()"):
        try:
            msgspec.json.decode(data)
        except msgspec.DecodeError as error:
            yield finding("page-data", page.name, cause=error, mend=page.mend)


def pictures(page: Page) -> Iterator[Finding]:
    """Each says what it shows, or that it shows nothing."""
    for source in values(page.document, "//img[not(@alt)]/@src"):
        yield finding("no-alt", page.name, address=source, mend=page.mend)


def scripts(page: Page) -> Iterator[Finding]:
    """The player's script is the only one that runs."""
    for script in page.document.iter("script"):
        source = script.get("src")
        ours = source is not None and _OUR_SCRIPT.fullmatch(source.rpartition("/")[2])
        if script.get("type") not in _DATA and not (ours and not (script.text or "").strip()):
            yield finding("script", page.name, what=_short(source or script.text or ""), mend=page.mend)
    for element in page.document.iter(*_EMBEDDING):
        yield finding("embedded", page.name, what=str(element.tag), mend=page.mend)
    for _ in values(page.document, "//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content"):
        yield finding("embedded", page.name, what="refresh", mend=page.mend)


def handlers(page: Page) -> Iterator[Finding]:
    """No attribute holds a script."""
    for element in page.document.iter(etree.Element):
        for name in element.attrib:
            if str(name).lower().startswith("on"):
                yield finding("handler", page.name, what=f"{element.tag!s} {name!s}", mend=page.mend)


def schemes(page: Page) -> Iterator[Finding]:
    """No link is a script or a page of its own."""
    for address in values(page.document, _GOES):
        if _ACTIVE.match(address):
            yield finding("script-link", page.name, address=_short(address), mend=page.mend)


def alone(page: Page) -> Iterator[Finding]:
    """Opening a page asks nothing of other hosts."""
    base = urljoin(page.published.main.base, page.name)
    for address in dict.fromkeys(values(page.document, _LOADS)):
        try:
            whole = urljoin(base, address.strip())
            foreign = urlsplit(whole).scheme in {"http", "https"} and not page.published.ours(whole)
        except ValueError:
            foreign = True
        if foreign:
            yield finding("request", page.name, address=_short(address), mend=page.mend)
    for text in values(page.document, _STYLES):
        if found := _OUTSIDE.search(text):
            yield finding("request", page.name, address=_short(text[found.start() :]), mend=page.mend)


def sheets(published: Published) -> Iterator[Finding]:
    """Style sheets load nothing from elsewhere either."""
    for path in sorted(published.public.glob("*.css")):
        text = path.read_text("utf-8", errors="replace")
        if found := _OUTSIDE.search(text):
            yield finding("request", path.name, address=_short(text[found.start() :]), mend=RENEW)


def _short(text: str) -> str:
    return " ".join(text.split())[:60]
