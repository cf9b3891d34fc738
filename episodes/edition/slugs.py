"""An episode's name in files and addresses: short, ASCII, safe on every system, given once.

Sections of a newspaper as feeds of their own: which name is which, and how the file is called.
"""

import re
import unicodedata
from collections.abc import Collection, Container
from difflib import get_close_matches
from functools import lru_cache
from itertools import count

LONGEST = 60  # characters
_SOME = 5  # slugs that a message names
FALLBACK = "article"
"""The slug of a name that leaves nothing (emoji, another script), and the first word of a reserved one."""

_LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ß": "ss",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ŋ": "n",
    }
)
"""Letters that do not come apart into an ASCII one and its accent."""

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)]
)
"""Names that Windows keeps for devices."""

_BETWEEN = re.compile(r"[^a-z0-9]+")


def make_slug(stem: str, taken: Container[str] = ()) -> str:
    """The slug for a file's stem.

    The same name in composed or decomposed accents, in capitals or not, gives the same slug, so that no
    two slugs differ only by what a file system may ignore.

    Args:
        stem: the file's name without its suffix; any text.
        taken: slugs that other episodes have; theirs is followed by -2, -3…

    Returns:
        1 to 60 characters of `a-z`, `0-9` and single hyphens inside.
    """
    base = _cut(_BETWEEN.sub("-", _fold(stem)).strip("-"), LONGEST) or FALLBACK
    if base in _RESERVED:
        base = f"{FALLBACK}-{base}"
    if base not in taken:
        return base
    return next(name for name in (_numbered(base, number) for number in count(2)) if name not in taken)


def _fold(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS)).lower()
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _cut(name: str, longest: int) -> str:
    """The whole words that fit; the first one is cut where it alone is too long."""
    if len(name) <= longest:
        return name
    return (name[: longest + 1].rpartition("-")[0] or name[:longest]).strip("-")


def _numbered(base: str, number: int) -> str:
    suffix = f"-{number}"
    return _cut(base, LONGEST - len(suffix)) + suffix


def suggest_slugs(name: str, known: Collection[str]) -> str:
    """The slugs that somebody may have meant, for a message: those most like it, else some of them.

    Args:
        name: as it was typed.
        known: all there are.
    """
    if len(known) <= _SOME:
        return ", ".join(sorted(known)) or "none"
    found = get_close_matches(name, known, _SOME) or sorted(known)[:_SOME]
    return f"{', '.join(found)}, …"


_ENDS_IN_NUMBER = re.compile(r"(\A|-)\d+\Z")


@lru_cache(maxsize=1024)
def section_feed(name: str) -> str:
    """The file of a section's feed: `feed-culture.xml`.

    Names that differ only in case, accents and punctuation are one section, and give one file.

    Args:
        name: as an article's front matter or `[feed.sections]` gives it; any text.

    Returns:
        Never the name of an older page of another feed (`feed-2.xml`, `feed-culture-2.xml`).
    """
    stem = make_slug(name)
    return f"feed-{stem}-rubrique.xml" if _ENDS_IN_NUMBER.search(stem) else f"feed-{stem}.xml"
