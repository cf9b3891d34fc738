"""Links between pages, and from the feed to pages, lead to something."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html

from episodes.check.finding import Finding, finding
from episodes.check.published import Published, inside, pages, values


def links(published: Published) -> Iterator[Finding]:
    """What a page loads or links to beside it is there; so is the page that an item names."""
    for page in pages(published.public):
        yield from _page(published.public, page)
    for item in published.items:
        for address in values(item.element, "link/text()"):
            if published.ours(address) and published.file(address) is None:
                yield finding("dead-link", item.path, address=address)


def _page(public: Path, page: Path) -> Iterator[Finding]:
    name = page.relative_to(public).as_posix()
    data = page.read_bytes()
    if not data.strip():
        yield finding("empty-page", name)
        return
    document = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    ids = set(values(document, "//@id"))
    for address in dict.fromkeys(values(document, "//@href | //@src")):
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            continue
        if not parts.path:
            dead = parts.fragment not in ids
        else:
            dead = inside(public, unquote(urljoin(f"/{name}", parts.path))) is None
        if dead:
            yield finding("dead-link", name, address=address)
