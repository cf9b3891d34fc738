"""Load the word tables of `scripts/data`: reporting verbs, given names, roles, lists."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from scripts.data import FOLDER
from scripts.script import Gender

_CLOSED_E = re.compile(r"(.*)[eé]([bcdfglmnprstvz]{1,2})$")
_DOUBLING = ("appel", "jet", "rejet", "interjet")


class Role(NamedTuple):
    """A word for people by what they do ("maire", "directrice")."""

    name: str  # the masculine form, lower case
    gender: Gender | None  # None where both genders share the form
    wider: frozenset[str]  # names of the roles that may replace it later in a text


class Verbs(NamedTuple):
    """Forms of the verbs that introduce quotations."""

    finite: frozenset[str]  # third person (and "dis-je" forms) of the tenses of narration
    participles: frozenset[str]  # after an auxiliary, or present participles
    infinitives: frozenset[str]


def _lines(name: str) -> Iterator[str]:
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
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
            present, _, past = forms.partition("/")
            infinitives.add(infinitive.strip())
            finite.update(present.split())
            participles.update(past.split())
            continue
        infinitives.update(line.split())
        for stem in (verb[:-2] for verb in line.split() if verb.endswith("er")):
            # Before a or o: lançait, jugeait.
            soft = stem[:-1] + "ç" if stem.endswith("c") else stem + "e" * stem.endswith("g")
            mute = mute_stem(stem)
            finite.update(soft + ending for ending in ("ait", "aient", "a", "ai", "ais"))
            finite.update(mute + ending for ending in ("e", "ent", "era", "eront", "erait", "eraient"))
            finite.add(stem + "èrent")
            participles.update(stem + ending for ending in ("é", "ée", "és", "ées"))
            participles.add(soft + "ant")
    return Verbs(frozenset(finite), frozenset(participles), frozenset(infinitives))


def mute_stem(stem: str) -> str:
    """The stem of a verb in -er before a mute e: répète, rappelle, achève, essuie."""
    if stem.endswith(_DOUBLING):
        return stem + stem[-1]
    if stem.endswith(("oy", "uy")):
        return stem[:-1] + "i"
    found = _CLOSED_E.match(stem)
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
    """The words of a list in `lists.txt`: nouns that characterise quotations, function words."""
    return _lists()[name]


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    lines = (line.split(":", 1) for line in _lines("lists.txt"))
    return {name: frozenset(words.split()) for name, words in lines}


@cache
def roles_by_verb() -> Mapping[str, str]:
    """The role, masculine, of the subject of each form of a verb ("enseigne": "enseignant")."""
    lines = (line.split(":", 1) for line in _lines("deeds.txt"))
    return {form: role for role, forms in lines for form in forms.split()}


@cache
def starters() -> frozenset[str]:
    """Words that begin a sentence with a capital and are not part of a name."""
    return frozenset(word for line in _lines("starters.txt") for word in line.split())
