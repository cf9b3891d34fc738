"""What types alone cannot tell of a setting.

What a validation error means to somebody who writes `edition.toml`.

Apple's categories and their subcategories, in the exact spelling that feeds need.

Source: https://podcasters.apple.com/support/1691-apple-podcasts-categories.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import reduce
from itertools import combinations
from typing import TYPE_CHECKING, Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

import msgspec
from msgspec import inspect

from episodes.edition.settings.publish import NAME
from episodes.edition.settings.toml import Fault, Keys
from episodes.edition.slugs import section_feed
from scripts.printable import without_secrets

if TYPE_CHECKING:
    from episodes.edition.settings.model import Settings


_UNKNOWN = re.compile(
    r"Object contains unknown field `(?P<key>.*?)`(?: - at `\$(?P<path>[^`]*)`)?", re.DOTALL
)
_MISSING = re.compile(
    r"Object missing required field `(?P<key>.*?)`(?: - at `\$(?P<path>[^`]*)`)?", re.DOTALL
)
_HIDDEN = frozenset({"options", "remove", "send"})
"""What an engine is told, and command lines."""
_INDEX = re.compile(r"\[[^\]]*\]")
_PLACE = re.compile(r".* - at `\$(?P<path>[^`]*)`", re.DOTALL)


def conversion_fault(error: msgspec.ValidationError, data: Mapping[str, Any], schema: type) -> Fault:
    """The key that a file has wrong, and what it may be.

    Args:
        error: what `msgspec.convert` raised for the file's data.
        data: what the file says.
        schema: the struct it was held to, one struct a section.
    """
    sections = _fields(inspect.type_info(schema))
    if unknown := _UNKNOWN.fullmatch(str(error)):
        return _unknown(_keys(unknown["path"] or ""), unknown["key"], sections)
    if missing := _MISSING.fullmatch(str(error)):
        within = _keys(missing["path"] or "")
        return Fault(within, f"[{'.'.join(within)}] lacks “{missing['key']}”")
    place = _PLACE.fullmatch(str(error))
    keys = _keys(place["path"] if place else "")
    return Fault(keys, f"{_named(keys)} is {_told(data, keys)}not {_expected(_type(sections, keys))}")


def _unknown(within: Keys, key: str, sections: Mapping[str, Any]) -> Fault:
    own = _fields(_type(sections, within)) if within else sections
    what = f"there is no key “{key}” in {_named(within)}" if within else f"there is no section [{key}]"
    return Fault((*within, key), f"{what} ({_hint(key, list(own), sections)})")


def _hint(key: str, own: list[str], sections: Mapping[str, Any]) -> str:
    if close := get_close_matches(key.casefold(), own, 1):
        return f"did you mean “{close[0]}”?"
    homes = [name for name, section in sections.items() if key in _fields(section)]
    return f"it belongs to [{homes[0]}]" if homes else f"those known: {', '.join(own)}"


def _keys(path: str) -> Keys:
    return tuple(_INDEX.sub("", path).split(".")[1:])


def _named(keys: Keys) -> str:
    return f"[{keys[0]}]" if len(keys) == 1 else f"“{'.'.join(keys)}”"


def _value_at(data: Mapping[str, Any], keys: Keys) -> Any:
    value: Any = data
    for key in keys:
        value = value[key]
    return value


def _told(data: Mapping[str, Any], keys: Keys) -> str:
    """What stands there instead; nothing where it may be a key or hold one."""
    return "" if _HIDDEN.intersection(keys) else f"{_shown(_value_at(data, keys))}, "


def _shown(value: Any) -> str:
    """A value as it may stand in a message of one line."""
    if isinstance(value, list | dict):
        return "a table" if isinstance(value, dict) else f"[{', '.join(map(_shown, value))[:60]}]"
    if isinstance(value, str):
        return f"“{without_secrets(' '.join(value.split()))[:60]}”"
    return str(value).lower()


def _type(sections: Mapping[str, Any], keys: Keys) -> Any:
    found: Any = None
    for key in keys:
        found = sections[key]
        sections = _fields(found)
    return found


def _fields(struct: Any) -> dict[str, Any]:
    return {field.encode_name: field.type for field in getattr(struct, "fields", ())}


_TEXTS = "texts of one line each"
_HELD = {"DictType": "sections, each with a name"}


def _texts(_: Any) -> str:
    return _TEXTS


_ITEMS: Mapping[str, Callable[[Any], str]] = {
    "LiteralType": lambda kind: ", ".join(f"“{value}”" for value in kind.item_type.values)
}

_EXPECTED: Mapping[str, Callable[[Any], str]] = {
    "Metadata": lambda kind: str(kind.extra_json_schema["description"]),
    "StrType": lambda _: "text in quotation marks",
    "BoolType": lambda _: "true or false",
    "IntType": lambda kind: f"a whole number from {kind.ge} to {kind.le}",
    "FloatType": lambda kind: f"a number from {kind.ge} to {kind.le}",
    "LiteralType": lambda kind: f"one of {', '.join(f'“{value}”' for value in kind.values)}",
    "VarTupleType": lambda kind: f"a list of {_ITEMS.get(type(kind.item_type).__name__, _texts)(kind)}",
    "DictType": lambda kind: f"a section of {_HELD.get(type(kind.value_type).__name__, _TEXTS)}",
    "UnionType": lambda kind: _expected(kind.types[0]),
    "StructType": lambda _: "a section",
}


def _expected(kind: Any) -> str:
    return _EXPECTED[type(kind).__name__](kind)


CATEGORIES: dict[str, tuple[str, ...]] = {
    "Arts": ("Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"),
    "Business": ("Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"),
    "Comedy": ("Comedy Interviews", "Improv", "Stand-Up"),
    "Education": ("Courses", "How To", "Language Learning", "Self-Improvement"),
    "Fiction": ("Comedy Fiction", "Drama", "Science Fiction"),
    "Government": (),
    "Health & Fitness": (
        "Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality",
    ),
    "History": (),
    "Kids & Family": ("Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"),
    "Leisure": (
        "Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden",
        "Video Games",
    ),
    "Music": ("Music Commentary", "Music History", "Music Interviews"),
    "News": (
        "Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality",
    ),
    "Science": (
        "Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics", "Natural Sciences",
        "Nature", "Physics", "Social Sciences",
    ),
    "Society & Culture": (
        "Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships",
    ),
    "Sports": (
        "Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby",
        "Running", "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling",
    ),
    "Technology": (),
    "True Crime": (),
    "TV & Film": ("After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"),
}  # fmt: skip


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
