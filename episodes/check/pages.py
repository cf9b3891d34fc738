"""Pages that listeners come to, and transcripts as documents: each read once, and judged by a table."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html

from episodes.check import html as markup
from episodes.check.findings import Finding, finding
from episodes.check.page import COPY, Page, document
from episodes.check.published import Item, Published, values
from episodes.edition.layout import ENTRY

_ADDRESSES = "//@href | //@src"
_ALLOWED = {"p", "ol", "ul", "li", "a", "b", "i", "strong", "em", "br"}
"""Elements of a description (Apple); others are shown as text, or run."""


def pages(published: Published) -> Iterator[Finding]:
    """No page is empty, every link leads to something, and nothing in it could harm or shut out a reader."""
    for path in _pages(published):
        page = Page(published, path)
        if not path.read_bytes().strip():
            yield finding("empty-page", page.name, mend=page.mend)
            continue
        yield from (found for judge in JUDGES for found in judge(page))


def links(page: Page) -> Iterator[Finding]:
    """What a page loads or links to in this edition is there, with the place in it that is meant."""
    base = urljoin(page.published.main.base, page.name)
    for address in dict.fromkeys(values(page.document, _ADDRESSES)):
        try:
            whole = urlsplit(urljoin(base, address.strip()))
        except ValueError:
            continue  # no link that a browser follows
        if whole.scheme in {"http", "https"} and page.published.ours(whole.geturl()):
            target = page.published.file(whole.geturl())
            if target is None or not _has(target, whole.fragment):
                yield finding("dead-link", page.name, address=address, mend=page.mend)


def notes(published: Published) -> Iterator[Finding]:
    """The page that an item names is there, and so is what its description links to; it is plain markup."""
    for feed in published.feeds:
        for item in feed.items:
            yield from _notes(item)


JUDGES: tuple[Callable[[Page], Iterator[Finding]], ...] = (
    links,
    markup.structure,
    markup.pictures,
    markup.scripts,
    markup.handlers,
    markup.schemes,
    markup.alone,
)


def _notes(item: Item) -> Iterator[Finding]:
    text = html.fragment_fromstring(item.element.findtext("description") or "", create_parent=True)
    for address in dict.fromkeys([*values(item.element, "link/text()"), *values(text, ".//@href")]):
        if item.published.ours(address) and item.published.file(address) is None:
            yield finding("dead-link", item.path, address=address, mend=COPY)
        elif urlsplit(address).scheme not in {"http", "https"}:
            yield finding("script-link", item.path, address=address[:60], mend=COPY)
    for name in dict.fromkeys(str(element.tag) for element in text.iterdescendants()):
        if name not in _ALLOWED:
            yield finding("notes-markup", item.path, what=name)


def _pages(published: Published) -> Iterator[Path]:
    """In the edition's folder, in those of its parts and of episodes; the transcripts that are offered."""
    for pattern in ("*.html", f"*/{ENTRY}", f"*/*/{ENTRY}"):
        yield from sorted(published.public.glob(pattern))
    for item in published.episodes:
        for address in values(item.element, "podcast:transcript[@type='text/html']/@url"):
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
    return frozenset(values(document(data), "//@id") if data.strip() else ())
