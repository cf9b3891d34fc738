"""Noun phrases that name or describe a person ("la présidente de l'association, Anne Roy")."""

import re
from collections.abc import Callable
from typing import NamedTuple

from scripts.script import Gender
from scripts.speakers.entities import role_of
from scripts.speakers.names import Name, find
from scripts.wordlists import Role, listed, roles, verbs

_AMBIGUOUS = frozenset("élève juge garde guide pilote critique cadre".split())  # a role, or a verb
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
_PLACES = ("face", "dessus", "dessous")  # "d'en face"
_PREPOSITIONS = listed("complements")
_ADJECTIVE = re.compile(
    r"(?:a(?:l|le|ux|les)|iques?|ifs?|ives?|aires?|ien(?:ne)?s?|aise?s?|oise?s?|i(?:er|ère)s?|el(?:le)?s?|eures?|istes?|ants?|antes?"
    r"|ables?|ibles?|ines?|ins?|entes?|logues?|ct|cte|rain|raine)\Z"
)
_PARTICIPLE = re.compile(r"\w{2}ée?s?\Z")
_AFTER_PARTICIPLE = re.compile(r"[,.;)]|\s(?:à|aux?|de|du|des)\s")
_ADJECTIVES = frozenset(
    "chargé chargée associé associée sortant vert verte rouge bénévole proche proches présent présente fidèle"
    " anonyme furieux furieuse délégué déléguée retraité retraitée adjoint adjointe diplômé diplômée".split()
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
_PLURAL = listed("plural")
_FEMININE = ("la", "une", "sa", "cette", "ma")
_MASCULINE = ("le", "un", "ce", "cet", "du", "au")
_FEMININE_ENDINGS = ("ion", "ise", "ence", "té", "ure", "ie", "ée", "ère", "enne", "trice", "euse", "ante")
_MASCULINE_ENDINGS = ("er", "eur", "ien", "in", "é", "u", "ment", "isme", "eau")
_POINTING = ("ce", "cet", "cette")
_DEFINITE = ("le", "la", "l'", *_POINTING)
_CHANGED = frozenset("ancien ancienne jeune nouveau nouvelle futur future".split())
_AGE = re.compile(r"\sde\s\d+(?:\sans)?\Z")
_MOST_NAMES = 8  # of one group
_MOST_WORDS = 12  # of one phrase


class Phrase(NamedTuple):
    """A noun phrase.

    Attributes:
        block: index of its block in the article.
        start: where it begins in the block's text.
        end: where it ends.
        text: the phrase, without what a name or a time adds.
        determiner: in lower case; empty before a name.
        head: its noun, in lower case; empty for a name.
        role: the role that the head tells, if any.
        names: the names it holds; several for a group.
    """

    block: int
    start: int
    end: int
    text: str
    determiner: str
    head: str
    role: Role | None
    names: tuple[Name, ...]

    @property
    def gender(self) -> Gender | None:
        """The gender that its determiner shows, else its noun."""
        if self.determiner in _FEMININE and not (self.determiner == "sa" and self.role is not None):
            return "f"
        if self.determiner in _MASCULINE:
            return "m"
        if self.role is not None and self.role.gender is not None:
            return self.role.gender
        if self.determiner != "l'" or role_of(self.head) is not None:
            return None
        if self.head.endswith(_FEMININE_ENDINGS) and self.head not in ("comité", "arrêté"):
            return "f"
        return "m" if self.head.endswith(_MASCULINE_ENDINGS) else None

    @property
    def is_plural(self) -> bool:
        """Whether it stands for several."""
        return self.determiner in _PLURAL

    @property
    def is_definite(self) -> bool:
        """Whether its determiner refers to somebody who is known."""
        return self.determiner in _DEFINITE

    @property
    def is_demonstrative(self) -> bool:
        """Whether its determiner points back ("cette source")."""
        return self.determiner in _POINTING

    @property
    def is_institution(self) -> bool:
        """Whether its noun is that of an institution."""
        return self.head in listed("institution")

    @property
    def is_generic(self) -> bool:
        """Whether its noun tells no more of somebody than an age or a sex."""
        return self.head in listed("generic") or (
            self.role is not None and self.role.name in listed("generic")
        )

    @property
    def is_changed(self) -> bool:
        """Whether it calls somebody by a past, a new or a future role ("l'ancien maire")."""
        first = self.text.lower().replace("’", "'").removeprefix("l'").split()[:2]
        return not _CHANGED.isdisjoint(first)

    @property
    def length(self) -> int:
        """How many words it has, without an age."""
        return len(_AGE.sub("", self.text).split())


def parse(
    text: str, start: int, limit: int, known: Callable[[Name], bool], *, block: int = 0
) -> Phrase | None:
    """Parse the noun phrase that begins at a place.

    Args:
        text: a block's text.
        start: where its determiner or its name stands.
        limit: how far to look.
        known: whether a name that nothing marks as a person's is one.
        block: index of the block in the article.

    Returns:
        The phrase; None where neither a determiner nor a name stands there.
    """
    determiner = _DETERMINER.match(text, start, limit)
    if determiner is not None and determiner["det"][0].isupper():  # "La Rochelle", or the start of a sentence
        first = next(find(text, start, min(len(text), start + 60)), None)
        if first is not None and first.begin == start and known(first):
            determiner = None
    if determiner is not None:
        return _parse_determined(text, determiner, limit, known, block)
    names = coordinated_names(text, start, limit, known)
    if not names:
        return None
    return Phrase(block, start, names[-1].end, text[start : names[-1].end], "", "", None, names)


def coordinated_names(text: str, start: int, limit: int, known: Callable[[Name], bool]) -> tuple[Name, ...]:
    """Find the names of people that follow one another ("Paul Roux, Léa Brun et Max Petit").

    Args:
        text: a block's text.
        start: where the first name begins.
        limit: how far to look.
        known: whether a name that nothing marks as a person's is one.

    Returns:
        The names in order; the first alone where no "et" joins the last ones. It may be nobody's name.
    """
    names: list[Name] = []
    at = start
    while len(names) < _MOST_NAMES:
        name = next(find(text, at, min(limit, at + 90)), None)
        if name is None or name.begin > at + 1:
            break
        sure = name.certain or known(name)
        if sure or not names:
            names.append(name)
        link = _JOINED.match(text, name.end, limit) if sure else None
        if link is None:
            break
        at = link.end()
    if len(names) > 1 and not re.search(r"\bet\b", text[names[-2].end : names[-1].start]):
        return tuple(names[:1])
    return tuple(names)


def _parse_determined(
    text: str, found: re.Match[str], limit: int, known: Callable[[Name], bool], block: int
) -> Phrase:
    """The phrase behind a determiner: words as long as they belong to it, then the names beside them."""
    at, head, role, count, governed = found.end(), "", None, 0, False
    end = at
    while count < _MOST_WORDS:
        word = _WORD.match(text, at, limit)
        if word is None:
            break
        low = word["word"].lower().replace("’", "'")
        if _ends_before(text, word, low, head, governed):
            break
        governed = low in _PREPOSITIONS or low.startswith("d'")
        if not head and low not in _BEFORE_HEAD:
            role = role_of(low)
            head = low.removeprefix("l'").removeprefix("d'")
        elif count == 1 and f"{head}-{low}" in roles():
            role = roles()[f"{head}-{low}"]
        elif head and role is None and count < 3 and "-" not in low and word["word"].islower():
            demonym = head.endswith(("ien", "ienne", "ais", "aise", "ois", "oise"))
            role = role_of(low) if demonym and not low.startswith(("d'", "l'")) else None
        at = word.end()
        end = end if low in _PREPOSITIONS else at
        count += 1
    head = head or next((w for w in text[found.end() : end].lower().split() if w in _ALONE), "")
    names = _names_inside(text, found.end(), end, limit, known)
    owned = found["det"].lower() in ("son", "sa", "leur")
    if not names and (role is not None or owned or head not in listed("institution")):
        names = _names_after(text, end, limit, known, has_role=role is not None)
    cut = names[0].begin if names and names[0].begin < end else end
    shown = text[found.start("det") : cut].strip(" ,(")
    article = _CONTRACTED.get(found["det"].lower())
    shown = shown if article is None else article + shown[len(found["det"]) :]
    if names:
        end = max(end, names[-1].end)
    determiner = "la" if found["lady"] else found["det"].lower().replace("’", "'")
    return Phrase(block, found.start(), end, shown, determiner, head, role, names)


def _ends_before(text: str, word: re.Match[str], low: str, head: str, governed: bool) -> bool:
    """Whether a phrase ends before a word.

    Args:
        text: the block's text.
        word: the match of the word.
        low: the word in lower case.
        head: the noun of the phrase so far; empty before it.
        governed: whether a preposition stands right before the word.
    """
    following = _WORD.match(text, word.end())
    if low in ("à", "au", "aux", "en"):
        joined = following is not None and (following["word"][0].isupper() or low == "aux")
        return not head or not joined or (low == "en" and role_of(head) is None)
    if _begins_clause(text, word, low, head, governed):
        return True
    joins = False
    if low == "et":  # another complement, or another role of the same person
        role = following is not None and following["word"].islower() and role_of(following["word"])
        joins = bool(role) or _AND_OF.match(text, word.end()) is not None
    if low in _STOP_WORDS and not joins and not (governed and low in _PLACES):
        return True
    if joins or governed or not head or word["word"][0].isupper() or low in _PREPOSITIONS:
        return False
    if low.startswith(("d'", "l'")):
        return low.startswith("l'")
    past = _PARTICIPLE.search(low) is not None and _AFTER_PARTICIPLE.match(text, word.end()) is not None
    return not (past or role_of(low) is not None or low in _ADJECTIVES or _ADJECTIVE.search(low) is not None)


def _begins_clause(text: str, word: re.Match[str], low: str, head: str, governed: bool) -> bool:
    """Whether a word is the verb of the phrase, or begins a manner ("d'une voix …")."""
    if low in ("d'un", "d'une"):
        following = _WORD.match(text, word.end())
        return following is not None and following["word"] in listed("manner")
    if not head or governed or (low not in verbs().finite and low not in _AMBIGUOUS):
        return False
    return role_of(low) is None or _OBJECT.match(text, word.end()) is not None


def _names_inside(
    text: str, start: int, end: int, limit: int, known: Callable[[Name], bool]
) -> tuple[Name, ...]:
    """The names that a phrase holds; "Max Roustan" of a run of capitals like "Alès Max Roustan"."""
    for name in find(text, start, end):
        linked = _LINK.search(text, max(start, name.begin - 6), name.begin) is not None
        words = name.text.split(" ") if not name.certain or linked else []
        for index in range(1, len(words) - 1):
            rest = " ".join(words[index:])
            candidate = next(find(rest), None)
            if candidate is not None and candidate.start == 0 and candidate.certain:
                return (Name(name.end - len(rest), name.end, rest, "", True),)
        if (name.certain or known(name)) and not linked:
            return coordinated_names(text, name.begin, limit, known)
    return ()


def _names_after(
    text: str, end: int, limit: int, known: Callable[[Name], bool], *, has_role: bool
) -> tuple[Name, ...]:
    """The names right after a phrase, or behind the complements of its role.

    A role makes a person of whoever bears two capitals in apposition to it; "le chef de groupe au conseil
    communal, Nom, …" has its name behind the complement.
    """
    link = _APPOSED.match(text, end, limit) or _PRESENTED.match(text, end, limit)
    after = None if link is None else next(find(text, link.end(), min(limit, link.end() + 80)), None)
    if link is not None and after is not None and after.start <= link.end():
        if after.certain or known(after):
            return coordinated_names(text, after.begin, limit, known)
        closed = text[after.end : after.end + 1]
        enclosed = closed == "," and not after.text.isupper()
        alone = has_role and link[0].startswith(",") and (" " in after.text or enclosed)
        if alone and closed in ",.;:)»":
            return (after._replace(certain=True),)
    further = _COMPLEMENT.match(text, end, limit) if has_role else None
    if further is None or any(w in verbs().finite for w in further[0].split()):
        return ()
    name = next(find(text, further.end(), min(limit, further.end() + 60)), None)
    if name is None or name.begin != further.end() or not (name.certain or known(name)):
        return ()
    return (name,) if text[name.end : name.end + 1] in ",.;)»" else ()
