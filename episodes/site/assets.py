"""What pages load beside their words: a style sheet, a script, an icon, under names that change with them.

A page that was published names those of its day, so that older ones stay.

What a page may load and run (Content Security Policy, level 3): what lies beside it, and nothing else.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from episodes.edition import atomic

FOLDER = Path(__file__).parent / "templates"
_SOURCES = ("style.css", "player.js", "icon.svg")


@cache
def assets() -> MappingProxyType[str, bytes]:
    """The files to stand in `public/`, by name: `style-<hash8>.css` and so on."""
    found = ((Path(source), (FOLDER / source).read_bytes()) for source in _SOURCES)
    return MappingProxyType({f"{path.stem}-{_hash8(data)}{path.suffix}": data for path, data in found})


def place(public: Path) -> None:
    """Puts them where pages look for them; nothing is touched where they are.

    Raises:
        StorageError: the disk refused.
    """
    for name, data in assets().items():
        if not (public / name).is_file():
            atomic.write(public / name, data)


@cache
def design() -> str:
    """What changes whenever anything about the look or the wording of pages does."""
    templates = sorted(FOLDER.iterdir())
    return sha256(b"".join(template.read_bytes() for template in templates)).hexdigest()


@cache
def names() -> MappingProxyType[str, str]:
    """The name of each in `public/`, by what it is: "style", "player", "icon"."""
    return MappingProxyType({name.partition("-")[0]: name for name in assets()})


def _hash8(data: bytes) -> str:
    return sha256(data).hexdigest()[:8]


_DIRECTIVES = (
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "img-src 'self'",
    "media-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
)

PAGE = "; ".join(_DIRECTIVES)
"""As a page itself says it, in a `meta` element."""

HEADERS = MappingProxyType(
    {
        # A frame's ancestors cannot be told in a page (section 6.4.2).
        "content-security-policy": f"{PAGE}; frame-ancestors 'none'",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "referrer-policy": "strict-origin-when-cross-origin",
        "x-content-type-options": "nosniff",
    }
)
"""As a server says it, with the rest of what keeps a page to itself."""
