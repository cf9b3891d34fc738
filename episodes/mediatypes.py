"""What a web server says that each published file is."""

from collections.abc import Mapping
from pathlib import PurePath
from types import MappingProxyType

# By name, then by suffix; what a system's own tables say differs from machine to machine.
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
    """The type of a published file, by its name."""
    return TYPES.get(path.name) or TYPES.get(path.suffix.lower(), _OTHER)
