"""Noun phrases that name a speaker: "la présidente de l'association, Anne Roy", "Paul Roux et Léa Brun".

Nouns that describe: how wide they are, how long, and how they are determined.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from scripts.script import Gender
from scripts.speakers.entities import role_of
from scripts.speakers.names import Name, find
from scripts.wordlists import Role, listed, roles, verbs

_AMBIGUOUS = frozenset(
    ("élève", "juge", "garde", "guide", "pilote", "critique", "cadre")
)  # a role, or a verb
_OBJECT = re.compile(
    r"\s?(?:\d|(?:une?|les?|la|des?|ce|cette|ces|son|sa|ses|leurs?|deux|trois)\b|l['’]|qu[e'’])", re.I
)
_DETERMINER = re.compile(
    r"(?:(?:(?P<lady>madame|mme)|monsieur|m\.)\s(?=l[ae]\s))?(?P<det>l['’]une?\sd(?:es|e\s(?:ses|leurs))|une?\sdes|les?|la|l['’]|une?|du|des|aux?|cet|cette|ces|ce|sa|son|ses|leurs?|mon|ma|mes|notre|nos|deux|trois|quatre|cinq"
    r"|plusieurs|quelques|certaine?s)(?:(?<=['’])|\s)",
    re.I,
)
_WORD = re.compile(r"\s?(?P<word>(?:[ldLD]['’])?[^\W\d_]+(?:[-’'.][^\W\d_]+){0,4})")
_STOP_WORDS = listed("stop_words")
_ALONE = listed("generic") | listed("adjectives_alone")
_PLACED = ("face", "dessus", "dessous")  # "d'en face"
_COMPLEMENTS = listed("complements")
_ADJECTIVE = re.compile(
    r"(?:a(?:l|le|ux|les)|iques?|ifs?|ives?|aires?|ien(?:ne)?s?|aise?s?|oise?s?|i(?:er|ère)s?|el(?:le)?s?|eures?|istes?|ants?|antes?"
    r"|ables?|ibles?|ines?|ins?|entes?|logues?|ct|cte|rain|raine)\Z"
)
_PARTICIPLE = re.compile(r"\w{2}ée?s?\Z")
_AFTER_PARTICIPLE = re.compile(r"[,.;)]|\s(?:à|aux?|de|du|des)\s")
_ADJECTIVES = frozenset(
    (
        *("chargé", "chargée", "associé", "associée", "sortant", "vert", "verte", "rouge", "bénévole"),
        *("proche", "proches", "présent", "présente", "fidèle", "anonyme", "furieux", "furieuse"),
        *("délégué", "déléguée", "retraité", "retraitée", "adjoint", "adjointe", "diplômé", "diplômée"),
    )
)
_BEFORE_HEAD = listed("before_head")
_JOINED = re.compile(r"\s*(?:,\s|(?:,\s)?et\s(?:(?:le|la|l['’]|son|sa)\s?[^\W\d_A-Z]+\s)?)")
_AND_OF = re.compile(r"\s(?:de\s|du\s|des\s|d['’])[A-ZÀ-ÖØ-Þ]")
_LINK = re.compile(r"(?:^|\s)(?:de|du|des|à|au|aux|par|avec|pour|et|chez|d['’]|en)\s?\Z", re.I)
_PRESENTED = re.compile(
    r",\s(?:le|la|l['’]|son|sa)(?:(?<=['’])|\s)"
    r"(?:(?:[a-zà-öø-ÿœ]+\s)?[a-zà-öø-ÿœ]+(?:-\w+)?|[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿœ]+(?:ien|enne|ais|aise|ois|oise|ain|aine|and|ande|in|ine"
    r"|ol|ole|que|use|ur|te))\s(?=[A-ZÀ-ÖØ-Þ])"
)
_APPOSED = re.compile(
    r",?\s(?:(?:(?:pré)?nommée?|du\snom\sde)\s)?(?:(?:M|Mme|Me|Dr|Pr)\.?\s)?(?=[A-ZÀ-ÖØ-Þ])|\s\((?=[A-ZÀ-ÖØ-Þ])"
)


_COMPLEMENT = re.compile(
    r"\s(?:à|aux?|en|de|du|des|d['’]|chargée?|déléguée?|pour|chez|sur|dans)(?:(?<=['’])|\s)"
    r"[^.,;:!?«»“”\"()]{1,70},\s(?=[A-ZÀ-ÖØ-Þ])"
)
_CONTRACTED = {"au": "le", "du": "le", "aux": "les"}


class Phrase(NamedTuple):
    """A noun phrase.

    Attributes:
        start: where it begins.
        end: where it ends.
        text: the phrase, without what a name or a time adds.
        determiner: in lower case; empty before a name.
        head: its noun, lower case; empty for a name.
        role: what the head tells, where it is a role.
        names: the names it holds; several for a group.
    """

    start: int
    end: int
    text: str
    determiner: str
    head: str
    role: Role | None
    names: tuple[Name, ...]

    @property
    def gender(self) -> Gender | None:
        """What its determiner shows, else its noun."""
        if self.determiner in _FEMININE and not (self.determiner == "sa" and self.role is not None):
            return "f"
        if self.determiner in _MASCULINE:
            return "m"
        if self.role is not None and self.role.gender is not None:
            return self.role.gender
        return _ending(self.head) if self.determiner == "l'" and role_of(self.head) is None else None

    @property
    def plural(self) -> bool:
        """Whether it stands for several."""
        return self.determiner in _PLURAL


_PLURAL = listed("plural")
_FEMININE = ("la", "une", "sa", "cette", "ma")
_MASCULINE = ("le", "un", "ce", "cet", "du", "au")
_FEMININE_ENDINGS = ("ion", "ise", "ence", "té", "ure", "ie", "ée", "ère", "enne", "trice", "euse", "ante")
_MASCULINE_ENDINGS = ("er", "eur", "ien", "in", "é", "u", "ment", "isme", "eau")


def _ending(noun: str) -> Gender | None:
    """What the ending of a noun after "l'" shows."""
    if noun.endswith(_FEMININE_ENDINGS) and noun not in ("comité", "arrêté"):
        return "f"
    return "m" if noun.endswith(_MASCULINE_ENDINGS) else None


def parse(text: str, start: int, limit: int, known: Callable[[Name], bool]) -> Phrase | None:
    """Reads the noun phrase that begins at a place.

    Args:
        text: a block's text.
        start: where its determiner or its name stands.
        limit: how far to look.
        known: whether a name that nothing marks as a person's is one.

    Returns:
        The phrase; None where neither a determiner nor a name stands there.
    """
    determiner = _DETERMINER.match(text, start, limit)
    if determiner is not None and not (determiner["det"][0].isupper() and _is_name_at(text, start, known)):
        return _determined(text, determiner, limit, known)
    names = _coordinated(text, start, limit, known)
    if not names:
        return None
    return Phrase(start, names[-1].end, text[start : names[-1].end], "", "", None, names)


def _is_name_at(text: str, start: int, known: Callable[[Name], bool]) -> bool:
    first = next(find(text, start, min(len(text), start + 60)), None)
    return first is not None and first.begin == start and known(first)


def _coordinated(text: str, start: int, limit: int, known: Callable[[Name], bool]) -> tuple[Name, ...]:
    names: list[Name] = []
    at = start
    while len(names) < 8:
        name = next(find(text, at, min(limit, at + 90)), None)
        if name is None or name.begin > at + 1:
            break
        sure = name.certain or known(name)
        if names and not sure:
            break
        names.append(name)
        if not sure:
            break
        link = _JOINED.match(text, name.end, limit)
        if link is None:
            break
        at = link.end()
    if len(names) > 1 and not re.search(r"\bet\b", text[names[-2].end : names[-1].start]):
        return tuple(names[:1])
    return tuple(names)


def _determined(text: str, found: re.Match[str], limit: int, known: Callable[[Name], bool]) -> Phrase:
    at, head, role, count, governed = found.end(), "", None, 0, False
    end = at
    while count < 12:
        word = _WORD.match(text, at, limit)
        if word is None:
            break
        low = word["word"].lower().replace("’", "'")
        if _stops(text, word, low, head, governed):
            break
        governed = low in _COMPLEMENTS or low.startswith("d'")
        if not head and low not in _BEFORE_HEAD:
            role = role_of(low)
            head = role_word(low)
        elif count == 1 and f"{head}-{low}" in roles():
            role = roles()[f"{head}-{low}"]
        elif head and role is None and count < 3 and "-" not in low and word["word"].islower():
            role = role_of(low) if not low.startswith(("d'", "l'")) and _adjectival(head) else None
        at = word.end()
        end = end if low in _COMPLEMENTS else at
        count += 1
    head = head or next((w for w in _words(text, found.end(), end) if w in _ALONE), "")
    names = _names(text, found.end(), end, limit, known)
    owned = found["det"].lower() in ("son", "sa", "leur")
    if not names and (role is not None or owned or head not in listed("institution")):
        names = _apposed(text, end, limit, known, presents=role is not None)
    if not names and role is not None:
        names = _beyond(text, end, limit, known)
    cut = names[0].begin if names and names[0].begin < end else end
    shown = text[found.start("det") : cut].strip(" ,(")
    article = _CONTRACTED.get(found["det"].lower())
    shown = shown if article is None else article + shown[len(found["det"]) :]
    if names:
        end = max(end, names[-1].end)
    determiner = "la" if found["lady"] else found["det"].lower().replace("’", "'")
    return Phrase(found.start(), end, shown, determiner, head, role, names)


def _adjectival(head: str) -> bool:
    return head.endswith(("ien", "ienne", "ais", "aise", "ois", "oise"))


def _words(text: str, start: int, end: int) -> list[str]:
    return text[start:end].lower().split()


def role_word(low: str) -> str:
    """A noun without what is elided before it."""
    return low.removeprefix("l'").removeprefix("d'")


def _stops(text: str, word: re.Match[str], low: str, head: str, governed: bool) -> bool:
    """Whether a word is no more part of the phrase."""
    if low in ("à", "au", "aux", "en"):
        following = _WORD.match(text, word.end())
        joined = following is not None and (following["word"][0].isupper() or low == "aux")
        return not head or not joined or (low == "en" and role_of(head) is None)
    if _begins_clause(text, word, low, head, governed):
        return True
    joins = low == "et" and _joins(text, word.end())
    if low in _STOP_WORDS and not joins and not (governed and low in _PLACED):
        return True
    if joins or governed or not head or word["word"][0].isupper() or low in _COMPLEMENTS:
        return False
    if low.startswith(("d'", "l'")):
        return low.startswith("l'")
    return not _qualifies(text, word, low)


def _qualifies(text: str, word: re.Match[str], low: str) -> bool:
    """Whether a word after the noun is an adjective, a participle, or a role joined to it."""
    if _PARTICIPLE.search(low) is not None and _AFTER_PARTICIPLE.match(text, word.end()) is not None:
        return True
    return role_of(low) is not None or low in _ADJECTIVES or _ADJECTIVE.search(low) is not None


def _joins(text: str, end: int) -> bool:
    """Whether "et" joins another complement, or another role of the same person."""
    following = _WORD.match(text, end)
    role = following is not None and following["word"].islower() and role_of(following["word"]) is not None
    return role or _AND_OF.match(text, end) is not None


def _begins_clause(text: str, word: re.Match[str], low: str, head: str, governed: bool) -> bool:
    """Whether a word is the verb of the phrase, or begins a manner ("d'une voix …")."""
    if low in ("d'un", "d'une"):
        following = _WORD.match(text, word.end())
        return following is not None and following["word"] in listed("manner")
    if not head or governed or (low not in verbs().finite and low not in _AMBIGUOUS):
        return False
    return role_of(low) is None or _OBJECT.match(text, word.end()) is not None


def _names(text: str, start: int, end: int, limit: int, known: Callable[[Name], bool]) -> tuple[Name, ...]:
    """The names that the phrase holds."""
    for name in find(text, start, end):
        linked = _LINK.search(text, max(start, name.begin - 6), name.begin) is not None
        split = _split(name) if not name.certain or linked else None
        if split is not None:
            return (split,)
        if (name.certain or known(name)) and not linked:
            return _coordinated(text, name.begin, limit, known)
    return ()


def _apposed(
    text: str, end: int, limit: int, known: Callable[[Name], bool], *, presents: bool
) -> tuple[Name, ...]:
    """The names right after the phrase; a role presents whoever bears two capitals."""
    link = _APPOSED.match(text, end, limit) or _PRESENTED.match(text, end, limit)
    after = None if link is None else next(find(text, link.end(), min(limit, link.end() + 80)), None)
    if link is None or after is None or after.start > link.end():
        return ()
    if after.certain or known(after):
        return _coordinated(text, after.begin, limit, known)
    enclosed = text[after.end : after.end + 1] == "," and not after.text.isupper()
    alone = presents and link[0].startswith(",") and (" " in after.text or enclosed)
    return (after._replace(certain=True),) if alone and text[after.end : after.end + 1] in ",.;:)»" else ()


def _beyond(text: str, end: int, limit: int, known: Callable[[Name], bool]) -> tuple[Name, ...]:
    """The name after the complements of a role ("le chef de groupe au conseil communal, Nom, …")."""
    further = _COMPLEMENT.match(text, end, limit)
    if further is None or any(w in verbs().finite for w in further[0].split()):
        return ()
    name = next(find(text, further.end(), min(limit, further.end() + 60)), None)
    if name is None or name.begin != further.end() or not (name.certain or known(name)):
        return ()
    return (name,) if text[name.end : name.end + 1] in ",.;)»" else ()


def _split(name: Name) -> Name | None:
    """The person at the end of a run of capitals that begins with a place ("Alès Max Roustan")."""
    words = name.text.split(" ")
    for index in range(1, len(words) - 1):
        rest = " ".join(words[index:])
        start = name.end - len(rest)
        candidate = next(find(rest), None)
        if candidate is not None and candidate.start == 0 and candidate.certain:
            return Name(start, name.end, rest, "", True)
    return None


POINTING = ("ce", "cet", "cette")
DEFINITE = ("le", "la", "l'", *POINTING)
CHANGED = {"ancien", "ancienne", "jeune", "nouveau", "nouvelle", "futur", "future"}
_AGE = re.compile(r"\sde\s\d+(?:\sans)?\Z")


def first_words(phrase: Phrase) -> set[str]:
    """The first two words after an elided article."""
    return set(phrase.text.lower().replace("’", "'").removeprefix("l'").split()[:2])


def is_generic(phrase: Phrase) -> bool:
    """Whether a noun tells no more of somebody than an age."""
    return phrase.head in listed("generic") or (
        phrase.role is not None and phrase.role.name in listed("generic")
    )


def length(phrase: Phrase) -> int:
    """The words of a phrase, an age left out."""
    return len(_AGE.sub("", phrase.text).split())
