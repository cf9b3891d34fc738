"""What a validation error means to somebody who writes `edition.toml`."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

import msgspec
from msgspec import inspect

from episodes.edition.settings.toml import Fault, Keys
from scripts.printable import without_secrets

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


def fault(error: msgspec.ValidationError, data: Mapping[str, Any], schema: type) -> Fault:
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
