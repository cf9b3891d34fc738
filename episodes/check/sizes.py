"""What takes long to load: feeds that are fetched every hour, pages on a slow line."""

from collections.abc import Iterator
from pathlib import Path

from episodes.check.findings import Finding, finding
from episodes.check.published import Published
from episodes.edition.layout import ENTRY

_FEED = 1_000_000  # bytes; above it directories poll less often, and some give up
_PAGE = 500_000  # bytes; ten seconds on a slow mobile line
_PICTURE = 4_000_000  # bytes


def sizes(published: Published) -> Iterator[Finding]:
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
