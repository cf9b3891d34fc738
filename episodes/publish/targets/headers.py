"""What a web server is to say of each published file: its type, and how long it may be kept.

A storage that is its own web server is told so with each file; docs/publishing.md has the same for nginx.
"""

import re
from pathlib import PurePath

from episodes.mediatypes import media_type
from episodes.publish.plan import STATE, is_frozen
from episodes.publish.targets import HOLD

_FOR_EVER = "public, max-age=31536000, immutable"
_FRESH = "public, max-age=300"
_NEVER = "no-cache"
_HASHED = re.compile(r"(?:.*/)?[^/]*-[0-9a-f]{8}(?:-\d{1,4})?\.(?!xml\Z|html\Z)[a-z0-9]+")
"""Names that tell their bytes: another picture, style or book has another name."""


def headers(path: str) -> dict[str, str]:
    """`Content-Type` and `Cache-Control` of a file, by its path under the target's root."""
    return {"Content-Type": media_type(PurePath(path)), "Cache-Control": _kept(path)}


def _kept(path: str) -> str:
    if path in {STATE, HOLD}:
        return _NEVER
    return _FOR_EVER if is_frozen(path) or _HASHED.fullmatch(path) else _FRESH
