"""Style sheet, script and icon of pages, named by content; headers and MIME types that servers send.

A published page names the assets of its day, so that older ones stay.
"""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePath
from types import MappingProxyType

from episodes.edition import atomic

FOLDER = Path(__file__).parent / "templates"
_SOURCES = ("style.css", "player.js", "icon.svg")

PAGE = "; ".join(
    (
        "default-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "img-src 'self'",
        "media-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    )
)
"""What a page may load and run (Content Security Policy, level 3), as it says in a `meta` element."""

HEADERS = MappingProxyType(
    {
        # A page cannot say this of the frames it is in (section 6.4.2).
        "content-security-policy": f"{PAGE}; frame-ancestors 'none'",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "referrer-policy": "strict-origin-when-cross-origin",
        "x-content-type-options": "nosniff",
    }
)
"""The same as a server says it, with the other headers that isolate a page."""

# By name, then by suffix; the tables of operating systems differ from machine to machine.
TYPES: Mapping[str, str] = MappingProxyType(
    {
        "chapters.json": "application/json+chapters",
        ".css": "text/css; charset=utf-8",
        ".epub": "application/epub+zip",
        ".gz": "application/gzip",
        ".html": "text/html; charset=utf-8",
        ".jpg": "image/jpeg",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".m4a": "audio/x-m4a",
        ".mp3": "audio/mpeg",
        ".opus": "audio/ogg",
        ".png": "image/png",
        ".srt": "application/x-subrip; charset=utf-8",
        ".svg": "image/svg+xml",
        ".txt": "text/plain; charset=utf-8",
        ".vtt": "text/vtt; charset=utf-8",
        ".xml": "application/rss+xml; charset=utf-8",  # a feed, or an older page of one
    }
)
_OTHER = "application/octet-stream"


def media_type(path: PurePath) -> str:
    """Return the MIME type of a published file, by its name."""
    return TYPES.get(path.name) or TYPES.get(path.suffix.lower(), _OTHER)


@cache
def assets() -> MappingProxyType[str, bytes]:
    """Return the files to stand in `public/`, by name: `style-<hash8>.css` and so on."""
    found = {}
    for source in map(Path, _SOURCES):
        data = (FOLDER / source).read_bytes()
        found[f"{source.stem}-{sha256(data).hexdigest()[:8]}{source.suffix}"] = data
    return MappingProxyType(found)


@cache
def names() -> MappingProxyType[str, str]:
    """Return the name of each asset in `public/`, by what it is: "style", "player", "icon"."""
    return MappingProxyType({name.partition("-")[0]: name for name in assets()})


@cache
def design() -> str:
    """Return a digest that changes with the look or the wording of pages."""
    templates = sorted(FOLDER.iterdir())
    return sha256(b"".join(template.read_bytes() for template in templates)).hexdigest()


def place(public: Path) -> None:
    """Write the assets into `public/` where they are missing.

    Raises:
        StorageError: the disk refused.
    """
    for name, data in assets().items():
        if not (public / name).is_file():
            atomic.write(public / name, data)
