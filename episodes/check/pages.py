"""Pages that listeners come to, and transcripts as documents: each read once, and judged by a table."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

from episodes.check import markup
from episodes.check.finding import Finding, finding
from episodes.check.published import Published, values
from episodes.layout import ENTRY, PAGE

_ADDRESSES = "//@href | //@src"
_AGAIN = "Remake the episode: hautevoix build --again {slug}"
_COPY = "Build again: hautevoix build"
_ENTRY = "Delete the file, then build again: hautevoix build"


def pages(published: Published) -> Iterator[Finding]:
    """No page is empty, every link leads to something, and nothing in it could harm or shut out a reader."""
    for path in _pages(published):
        name = path.relative_to(published.public).as_posix()
        data = path.read_bytes()
        if not data.strip():
            yield finding("empty-page", name, mend=_mend(published, path))
            continue
        page = markup.Page(published, name, _document(data), _mend(published, path))
        yield from (found for judge in JUDGES for found in judge(page))


def links(page: markup.Page) -> Iterator[Finding]:
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
    """The page that an item names is there, and so are those that its description links to."""
    for feed in published.feeds:
        for item in feed.items:
            text = item.element.findtext("description") or ""
            described = values(html.fragment_fromstring(text, create_parent=True), ".//@href")
            for address in dict.fromkeys([*values(item.element, "link/text()"), *described]):
                if published.ours(address) and published.file(address) is None:
                    yield finding("dead-link", item.path, address=address, mend=_COPY)


JUDGES: tuple[Callable[[markup.Page], Iterator[Finding]], ...] = (
    links,
    markup.structure,
    markup.pictures,
    markup.scripts,
    markup.handlers,
    markup.schemes,
    markup.alone,
)


def _pages(published: Published) -> Iterator[Path]:
    """In the edition's folder, in those of its parts and of episodes; the transcripts that are offered."""
    for pattern in ("*.html", f"*/{ENTRY}", f"*/*/{ENTRY}"):
        yield from sorted(published.public.glob(pattern))
    for item in published.episodes:
        for address in values(item.element, "podcast:transcript[@type='text/html']/@url"):
            if path := published.file(address):
                yield path


def _mend(published: Published, path: Path) -> str:
    """What makes a page anew: a build copies an episode's from its revision, and others that are missing."""
    if len(path.relative_to(published.public).parts) < 3:
        return _ENTRY
    records = {record.slug: record for record in published.records.values()}
    record = records.get(path.relative_to(published.public).parts[1])
    kept = path.parent / record.current.id / PAGE if record and record.current else None
    if path.name == ENTRY and kept and kept.is_file() and kept.read_bytes() != path.read_bytes():
        return _COPY
    return _AGAIN.format(slug=path.relative_to(published.public).parts[1])


def _has(target: Path, fragment: str) -> bool:
    """Whether a place is in a file; times in media are."""
    if not fragment or target.suffix != ".html":
        return True
    return unquote(fragment) in _places(target, target.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _places(path: Path, _written: int) -> frozenset[str]:
    data = path.read_bytes()
    return frozenset(values(_document(data), "//@id") if data.strip() else ())


def _document(data: bytes) -> etree._Element:
    return html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
