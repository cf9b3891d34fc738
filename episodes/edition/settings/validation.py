"""Validation of settings: what types cannot express, and messages that name the key and what it may be."""

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
_PLACE = re.compile(r".* - at `\$(?P<path>[^`]*)`", re.DOTALL)
_INDEX = re.compile(r"\[[^\]]*\]")
_SECRET = frozenset({"options", "remove", "send"})
"""Keys whose values are not shown: options of engines and command lines may hold passwords."""


def conversion_fault(error: msgspec.ValidationError, data: Mapping[str, Any], schema: type) -> Fault:
    """Translate an error of `msgspec.convert` into the key that is wrong and what it may be.

    Args:
        error: what was raised.
        data: the file's data.
        schema: the struct it was converted to, with a struct for each section.
    """
    sections = _fields(inspect.type_info(schema))
    if unknown := _UNKNOWN.fullmatch(str(error)):
        within, key = _keys(unknown["path"]), unknown["key"]
        known = list(_fields(_type_at(sections, within)) if within else sections)
        what = f"there is no key “{key}” in {_quoted(within)}" if within else f"there is no section [{key}]"
        homes = [name for name, section in sections.items() if key in _fields(section)]
        if close := get_close_matches(key.casefold(), known, 1):
            hint = f"did you mean “{close[0]}”?"
        else:
            hint = f"it belongs to [{homes[0]}]" if homes else f"those known: {', '.join(known)}"
        return Fault((*within, key), f"{what} ({hint})")
    if missing := _MISSING.fullmatch(str(error)):
        within = _keys(missing["path"])
        return Fault(within, f"[{'.'.join(within)}] lacks “{missing['key']}”")
    place = _PLACE.fullmatch(str(error))
    keys = _keys(place["path"] if place else None)
    given = "" if _SECRET.intersection(keys) else f"{_shown(reduce(lambda at, key: at[key], keys, data))}, "
    return Fault(keys, f"{_quoted(keys)} is {given}not {_expected(_type_at(sections, keys))}")


def _keys(path: str | None) -> Keys:
    """The keys of a path as msgspec writes it, `.publish.web.path`."""
    return tuple(_INDEX.sub("", path or "").split(".")[1:])


def _quoted(keys: Keys) -> str:
    return f"[{keys[0]}]" if len(keys) == 1 else f"“{'.'.join(keys)}”"


def _shown(value: Any) -> str:
    """A value as it may stand in a one-line message."""
    if isinstance(value, list | dict):
        return "a table" if isinstance(value, dict) else f"[{', '.join(map(_shown, value))[:60]}]"
    if isinstance(value, str):
        return f"“{without_secrets(' '.join(value.split()))[:60]}”"
    return str(value).lower()


def _type_at(sections: Mapping[str, Any], keys: Keys) -> Any:
    found: Any = None
    for key in keys:
        found = sections[key]
        sections = _fields(found)
    return found


def _fields(struct: Any) -> dict[str, Any]:
    return {field.encode_name: field.type for field in getattr(struct, "fields", ())}


_TEXTS = "texts of one line each"

_EXPECTED: Mapping[str, Callable[[Any], str]] = {
    "Metadata": lambda kind: str(kind.extra_json_schema["description"]),
    "StrType": lambda _: "text in quotation marks",
    "BoolType": lambda _: "true or false",
    "IntType": lambda kind: f"a whole number from {kind.ge} to {kind.le}",
    "FloatType": lambda kind: f"a number from {kind.ge} to {kind.le}",
    "LiteralType": lambda kind: f"one of {', '.join(f'“{value}”' for value in kind.values)}",
    "VarTupleType": lambda kind: (
        f"a list of {', '.join(f'“{value}”' for value in getattr(kind.item_type, 'values', ())) or _TEXTS}"
    ),
    "DictType": lambda kind: (
        f"a section of {'sections, each with a name' if _is_dict(kind.value_type) else _TEXTS}"
    ),
    "UnionType": lambda kind: _expected(kind.types[0]),
    "StructType": lambda _: "a section",
}
"""What a key may be, by the name of its type in `msgspec.inspect`."""


def _is_dict(kind: Any) -> bool:
    return isinstance(kind, inspect.DictType)


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
"""Apple's categories and subcategories, spelled as feeds need them.

Source: https://podcasters.apple.com/support/1691-apple-podcasts-categories.
"""

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
PLACEHOLDERS = ("auteur", "date", "titre", "édition")


def name_fault(data: Mapping[str, Any]) -> Fault | None:
    """The first target whose name is refused; checked before anything is converted.

    Args:
        data: the file's data.
    """
    targets = data.get("publish")
    for name in targets if isinstance(targets, dict) else ():
        if not NAME.fullmatch(name):
            shown = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name[:60])
            cause = f"“{shown}” is no name for a target: 1 to 40 small letters, digits and hyphens"
            return Fault(("publish", name), cause)
    return None


def first_fault(settings: "Settings") -> Fault | None:
    """The first setting that cannot work, in the order of the documentation."""
    for keys, check in _CHECKS:
        if cause := check(reduce(getattr, keys, settings)):
            return Fault(keys, cause)
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
        return f"Apple has no category “{outer}” ({_suggestion(outer, CATEGORIES)})"
    if inner and inner not in CATEGORIES[outer]:
        hint = _suggestion(inner, CATEGORIES[outer])
        return f"Apple's category “{outer}” has no subcategory “{inner}” ({hint})"
    return None


def _sections(titles: Mapping[str, str]) -> str | None:
    for one, other in combinations(titles, 2):
        if section_feed(one) == section_feed(other):
            return f"“feed.sections” names “{one}” and “{other}”, which are one section; keep one"
    return None


def _placeholders(known: tuple[str, ...]) -> Callable[[tuple[str, ...] | str | None], str | None]:
    def check(sentences: tuple[str, ...] | str | None) -> str | None:
        text = sentences if isinstance(sentences, str) else " ".join(sentences or ())
        stray = [name for name in PLACEHOLDER.findall(text) if normalize("NFC", name) not in known]
        return f"nothing fills “{{{stray[0]}}}” ({_suggestion(stray[0], known)})" if stray else None

    return check


def _suggestion(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, 1)
    return f"did you mean “{close[0]}”?" if close else f"those known: {', '.join(known) or 'none'}"


_NO_MP3 = "“sound.formats” lacks “mp3”, which every podcast app plays; the others come beside it"
_CHECKS: tuple[tuple[Keys, Callable[[Any], str | None]], ...] = (
    (("edition", "timezone"), _timezone),
    (("edition", "category"), _category),
    (("sound", "formats"), lambda formats: None if "mp3" in formats else _NO_MP3),
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
"""The checks, each with the key that it is about."""
