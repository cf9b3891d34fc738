"""The word tables of `scripts/data`, read once: reporting verbs, given names, roles, lists."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from scripts.script import Gender

_DATA = Path(__file__).parent / "data"
_CIRCUMFLEX_GROUP = re.compile(r"(.*)[eé]([bcdfglmnprstvz]{1,2})$")
_DOUBLING = ("appel", "jet", "rejet", "interjet")


class Role(NamedTuple):
    """What somebody is called by what they do."""

    name: str  # the masculine form, lower case
    gender: Gender | None  # None where both genders share the form
    wider: frozenset[str]  # names of the roles that may stand for it later


class Verbs(NamedTuple):
    """Forms of the verbs that introduce somebody's words."""

    finite: frozenset[str]  # third person (and "dis-je" forms) of the tenses of narration
    participles: frozenset[str]  # after an auxiliary, or present participles
    infinitives: frozenset[str]


def _lines(name: str) -> Iterator[str]:
    for line in (_DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


@cache
def verbs() -> Verbs:
    """The reporting verbs, conjugated."""
    finite: set[str] = set()
    participles: set[str] = set()
    infinitives: set[str] = set()
    for line in _lines("verbs.txt"):
        if line.startswith("="):
            infinitive, _, forms = line[1:].partition(":")
            spoken, _, past = forms.partition("/")
            infinitives.add(infinitive.strip())
            finite.update(spoken.split())
            participles.update(past.split())
            continue
        for infinitive in line.split():
            infinitives.add(infinitive)
            if infinitive.endswith("er"):
                finite.update(_finite(infinitive[:-2]))
                participles.update(_participles(infinitive[:-2]))
    return Verbs(frozenset(finite), frozenset(participles), frozenset(infinitives))


def _finite(stem: str) -> Iterator[str]:
    soft, mute = _soft(stem), _mute(stem)
    yield from (mute + "e", mute + "ent")
    yield from (soft + ending for ending in ("ait", "aient", "a", "ai", "ais"))
    yield stem + "èrent"
    yield from (mute + "e" + ending for ending in ("ra", "ront", "rait", "raient"))


def _participles(stem: str) -> Iterator[str]:
    yield from (stem + ending for ending in ("é", "ée", "és", "ées"))
    yield _soft(stem) + "ant"


def _soft(stem: str) -> str:
    """The stem before a or o: lançait, jugeait."""
    if stem.endswith("c"):
        return stem[:-1] + "ç"
    return stem + "e" if stem.endswith("g") else stem


def _mute(stem: str) -> str:
    """The stem before a mute e: répète, rappelle, achève, essuie."""
    if stem.endswith(_DOUBLING):
        return stem + stem[-1]
    if stem.endswith(("oy", "uy")):
        return stem[:-1] + "i"
    found = _CIRCUMFLEX_GROUP.match(stem)
    doubled = found is not None and len(found[2]) == 2 and found[2][1] not in "rl"
    return stem if found is None or doubled or found[2] in ("ll", "rr") else f"{found[1]}è{found[2]}"


@cache
def first_names() -> Mapping[str, Gender | None]:
    """Given names in lower case, with their gender (None: both)."""
    names: dict[str, Gender | None] = {}
    for line in _lines("first_names.txt"):
        mark, *given = line.split()
        gender: Gender | None = "f" if mark == "f" else "m" if mark == "m" else None
        for name in given:
            names[name.lower()] = gender if names.get(name.lower(), gender) == gender else None
    return names


@cache
def roles() -> Mapping[str, Role]:
    """Every form of every role, in lower case."""
    entries = []
    for line in _lines("roles.txt"):
        called, _, wider = line.partition(":")
        entries.append((called.replace("_", "-").lower().split(), wider.lower().split()))
    names = {form: forms[0] for forms, _ in reversed(entries) for form in forms}
    table: dict[str, Role] = {}
    for forms, others in entries:
        reach = frozenset(names.get(word, word) for word in others)
        for index, form in enumerate(forms):
            gender: Gender | None = None if forms.count(form) > 1 else "f" if index else "m"
            table.setdefault(form, Role(forms[0], gender, reach))
    return table


@cache
def listed(name: str) -> frozenset[str]:
    """A list of `lists.txt`: nouns by what they tell of a quotation, closed classes of words."""
    return _lists()[name]


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    lines = (line.split(":", 1) for line in _lines("lists.txt"))
    return {name: frozenset(words.split()) for name, words in lines}


@cache
def deeds() -> Mapping[str, str]:
    """What somebody is called, masculine, by the forms of the verb that says what they do."""
    lines = (line.split(":", 1) for line in _lines("deeds.txt"))
    return {form: role for role, forms in lines for form in forms.split()}


@cache
def starters() -> frozenset[str]:
    """Words that open a sentence with a capital and are no part of a name."""
    return frozenset(word for line in _lines("starters.txt") for word in line.split())
