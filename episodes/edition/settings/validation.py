"""What types alone cannot tell of a setting."""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import reduce
from itertools import combinations
from typing import TYPE_CHECKING, Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

from episodes.edition.sections import section_feed
from episodes.edition.settings.categories import CATEGORIES
from episodes.edition.settings.publish import NAME
from episodes.edition.settings.toml import Fault, Keys

if TYPE_CHECKING:
    from episodes.edition.settings.model import Settings

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = ("auteur", "date", "titre", "édition")


def first_fault(settings: "Settings") -> Fault | None:
    """The first setting that cannot work, in the order of the file's documentation."""
    found = (Fault(keys, cause) for keys, check in _CHECKS if (cause := check(_value_of(settings, keys))))
    return next(found, None)


def name_fault(data: Mapping[str, Any]) -> Fault | None:
    """The first target whose name cannot be one; names are judged before anything is held to a schema.

    Args:
        data: what the file says.
    """
    places = data.get("publish")
    for name in places if isinstance(places, dict) else ():
        if not NAME.fullmatch(name):
            shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name[:60])
            told = f"“{shown}” is no name for a target: 1 to 40 small letters, digits and hyphens"
            return Fault(("publish", name), told)
    return None


def _timezone(name: str) -> str | None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return f"“edition.timezone” is “{name}”, not a time zone such as Europe/Paris"
    return None


def _category(name: str) -> str | None:
    outer, _, inner = (part.strip() for part in name.partition(">"))
    if outer not in CATEGORIES:
        return f"Apple has no category “{outer}” ({_near(outer, CATEGORIES)})"
    if inner and inner not in CATEGORIES[outer]:
        return f"Apple's category “{outer}” has no subcategory “{inner}” ({_near(inner, CATEGORIES[outer])})"
    return None


def _placeholders(known: tuple[str, ...]) -> Callable[[tuple[str, ...] | str | None], str | None]:
    def check(sentences: tuple[str, ...] | str | None) -> str | None:
        text = sentences if isinstance(sentences, str) else " ".join(sentences or ())
        stray = [name for name in PLACEHOLDER.findall(text) if normalize("NFC", name) not in known]
        return f"nothing fills “{{{stray[0]}}}” ({_near(stray[0], known)})" if stray else None

    return check


def _formats(formats: tuple[str, ...]) -> str | None:
    if "mp3" not in formats:
        return "“sound.formats” lacks “mp3”, which every podcast app plays; the others come beside it"
    return None


def _sections(titles: Mapping[str, str]) -> str | None:
    for one, other in combinations(titles, 2):
        if section_feed(one) == section_feed(other):
            return f"“feed.sections” names “{one}” and “{other}”, which are one section; keep one"
    return None


def _near(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, 1)
    return f"did you mean “{close[0]}”?" if close else f"those known: {', '.join(known) or 'none'}"


def _value_of(settings: "Settings", keys: Keys) -> Any:
    return reduce(getattr, keys, settings)


_CHECKS: tuple[tuple[Keys, Callable[[Any], str | None]], ...] = (
    (("edition", "timezone"), _timezone),
    (("edition", "category"), _category),
    (("sound", "formats"), _formats),
    (("sound", "intro"), _placeholders(PLACEHOLDERS)),
    (("sound", "outro"), _placeholders(PLACEHOLDERS)),
    (("announcement", "before"), _placeholders(PLACEHOLDERS)),
    (("announcement", "after"), _placeholders(PLACEHOLDERS)),
    (("announcement", "quotations"), _placeholders(PLACEHOLDERS)),
    (("announcement", "correction"), _placeholders(("correction", "date"))),
    (("announcement", "reply"), _placeholders(("article",))),
    (("feed", "sections"), _sections),
    (("bulletin", "episode"), _placeholders(("date",))),
    (("bulletin", "before"), _placeholders(("date", "édition"))),
    (("bulletin", "after"), _placeholders(("date", "édition"))),
)
