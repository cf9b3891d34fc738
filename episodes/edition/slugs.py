"""Slugs, the names of episodes in files and addresses: short, ASCII, safe on every system; section feeds."""

import re
import unicodedata
from collections.abc import Collection, Container
from difflib import get_close_matches
from functools import lru_cache
from itertools import count

LONGEST = 60
"""Characters of a slug."""

FALLBACK = "article"
"""The slug of a name without a usable letter (emoji, another script), and the prefix of a reserved name."""

_MOST_SUGGESTED = 5

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
"""Letters that Unicode does not decompose into an ASCII one and its accent."""

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)]
)
"""Names of devices on Windows."""

_SEPARATORS = re.compile(r"[^a-z0-9]+")
_ENDS_IN_NUMBER = re.compile(r"(\A|-)\d+\Z")


def make_slug(stem: str, taken: Container[str] = ()) -> str:
    """Make the slug for a file's stem.

    The same name in composed or decomposed accents, in capitals or not, gives the same slug, so that no
    two slugs differ only by what a file system may ignore.

    Args:
        stem: the file's name without its suffix; any text.
        taken: slugs that other episodes have; -2, -3… is added to one of these.

    Returns:
        1 to 60 characters of `a-z`, `0-9` and single hyphens inside.
    """
    decomposed = unicodedata.normalize("NFKD", stem.lower().translate(_LETTERS)).lower()
    ascii_only = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    base = _shorten(_SEPARATORS.sub("-", ascii_only).strip("-"), LONGEST) or FALLBACK
    if base in _RESERVED:
        base = f"{FALLBACK}-{base}"
    if base not in taken:
        return base
    suffixes = (f"-{number}" for number in count(2))
    numbered = (_shorten(base, LONGEST - len(suffix)) + suffix for suffix in suffixes)
    return next(slug for slug in numbered if slug not in taken)


def _shorten(name: str, longest: int) -> str:
    """The whole words that fit; the first word is cut where it alone is too long."""
    if len(name) <= longest:
        return name
    return (name[: longest + 1].rpartition("-")[0] or name[:longest]).strip("-")


def suggest_slugs(typed: str, known: Collection[str]) -> str:
    """The slugs that somebody may have meant, for a message: the closest ones, else some of them.

    Args:
        typed: what was given.
        known: all slugs.
    """
    if len(known) <= _MOST_SUGGESTED:
        return ", ".join(sorted(known)) or "none"
    found = get_close_matches(typed, known, _MOST_SUGGESTED) or sorted(known)[:_MOST_SUGGESTED]
    return f"{', '.join(found)}, …"


@lru_cache(maxsize=1024)
def section_feed(name: str) -> str:
    """File name of a section's feed: `feed-culture.xml`.

    Names that differ only in case, accents and punctuation are one section, and give one file.

    Args:
        name: as an article's front matter or `[feed.sections]` gives it; any text.

    Returns:
        Never the name of an older page of another feed (`feed-2.xml`, `feed-culture-2.xml`).
    """
    stem = make_slug(name)
    return f"feed-{stem}-rubrique.xml" if _ENDS_IN_NUMBER.search(stem) else f"feed-{stem}.xml"
