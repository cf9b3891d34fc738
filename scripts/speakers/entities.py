"""The people and institutions of an article, and what they are called by."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from scripts.script import Gender
from scripts.speakers.names import Name, is_given
from scripts.wordlists import Role, roles

_TITLE_ROLES: Mapping[str, tuple[str, ...]] = {
    "me": ("avocat", "notaire"), "maître": ("avocat", "notaire"), "dr": ("médecin",), "docteur": ("médecin",),
    "docteure": ("médecin",), "pr": ("professeur", "médecin"), "professeur": ("professeur",),
    "professeure": ("professeur",), "mgr": ("évêque",), "père": ("prêtre",),
}  # fmt: skip
_PARTICLES = ("de ", "d'", "d’", "du ", "des ", "de la ", "van ", "von ")
_MASCULINE = (
    ("trice", "teur"), ("euse", "eur"), ("ière", "ier"), ("gère", "ger"), ("chère", "cher"),
    ("ienne", "ien"), ("onne", "on"), ("ée", "é"), ("ive", "if"), ("aine", "ain"), ("aise", "ais"),
)  # fmt: skip
_DETERMINER = re.compile(r"\A(?:les?|la|l['’]|une?|des|ce|cet|cette|ces|sa|son|ses|leurs?)\s?", re.I)
_RECENT = 40  # bearers of one name or role that are weighed
_WORDS = re.compile(r"[^\W\d_]{3,}")


@dataclass(slots=True, eq=False)
class Someone:
    """A person, a group or an institution.

    Attributes:
        name: the canonical name.
        named: whether that is a proper name.
        gender: where the text tells it.
        roles: what the text calls them, masculine forms.
        wider: wider words that may stand for those.
        words: words of what completes the roles ("Alès", "agglomération").
        named_in: indices of the blocks that name them, in order.
        seen: index of the block where they last spoke or were referred to.
        sure: whether it is surely a person.
        several: whether it is a group.
    """

    name: str
    named: bool
    gender: Gender | None = None
    roles: set[str] = field(default_factory=set)
    wider: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    named_in: list[int] = field(default_factory=list)
    seen: int = 0
    sure: bool = False
    several: bool = False

    def called(self, role: Role, complement: str) -> None:
        """Ties a role, and what completes it."""
        self.roles.add(role.name)
        self.wider.update(role.wider)
        self.words.update(w.lower() for w in _WORDS.findall(complement))
        if self.gender is None:
            self.gender = role.gender

    def last_named(self, block: int) -> int:
        """The last block up to a given one that names them; -1 before they are introduced."""
        at = bisect_right(self.named_in, block)
        return self.named_in[at - 1] if at else (-1 if self.named_in else self.seen)

    def fits(self, gender: Gender | None) -> bool:
        """Whether nothing speaks against a gender."""
        return gender is None or self.gender is None or self.gender == gender


class People:
    """All those an article names, by the ways it names them."""

    def __init__(self) -> None:
        self.everyone: list[Someone] = []
        self._by_name: dict[str, Someone] = {}
        self._by_part: dict[str, list[Someone]] = {}
        self._by_initials: dict[str, Someone] = {}
        self._by_role: dict[str, list[Someone]] = {}
        self._by_phrase: dict[str, Someone] = {}
        self._nouns: dict[str, Role] = {}  # what the article calls people that no table has
        self._speaking: set[str] = set()  # those that are the subject of a cue

    def name(self, name: Name) -> Someone:
        """Who a name stands for; somebody new where nobody bears it."""
        someone = self.lookup(name.text, name.gender)
        if someone is None:
            titled = bool(name.title) and (" " not in name.text or name.text[0].islower())
            shown = f"{name.title[0].upper()}{name.title[1:]} {name.text}" if titled else name.text
            someone = self._add(Someone(shown, named=True, gender=name.gender), name.text)
        someone.gender = someone.gender or name.gender
        for called in _TITLE_ROLES.get(name.title, ()):
            self.tie(someone, roles()[called]._replace(gender=None), "")
        someone.sure = someone.sure or name.certain
        return someone

    def called(self, name: str) -> Someone:
        """Who bears a name that stands alone: a label, a signature."""
        return self.name(Name(0, len(name), name, "", True))

    def lookup(self, text: str, gender: Gender | None = None) -> Someone | None:
        """Who bears a full name, a surname or a given name; None where nobody or several may be meant."""
        key = _key(text)
        if key in self._by_name:
            return self._by_name[key]
        bearers = [s for s in self._by_part.get(key, [])[-_RECENT:] if s.fits(gender)]
        if " " in key and not bearers:
            return None
        return max(bearers, key=lambda s: s.seen) if bearers else None

    def by_initials(self, initials: str) -> Someone | None:
        """The first person whose name has those initials."""
        return self._by_initials.get(initials)

    def bearers(self, text: str) -> int:
        """How many people share a surname or a given name."""
        return len(self._by_part.get(_key(text), ()))

    def phrase(self, phrase: str, role: Role | None, gender: Gender | None) -> Someone:
        """Somebody without a name, the same at each mention of the phrase."""
        key = _undetermined(phrase)
        if key not in self._by_phrase:
            someone = Someone(phrase[:1].upper() + phrase[1:], named=False, gender=gender)
            self._by_phrase[key] = self._add(someone, None)
            if role is not None:
                self.tie(someone, role, "")
        return self._by_phrase[key]

    def described(self, phrase: str) -> Someone | None:
        """Whoever an earlier phrase of the same words stands for."""
        return self._by_phrase.get(_undetermined(phrase))

    def tie(self, someone: Someone, role: Role, complement: str) -> None:
        """Notes what somebody is called."""
        if role.name not in someone.roles:
            self._by_role.setdefault(role.name, []).append(someone)
            for wider in role.wider - someone.wider - someone.roles:
                self._by_role.setdefault(wider, []).append(someone)
        someone.called(role, complement)

    def learn(self, noun: str, *, speaks: bool = False) -> Role:
        """Makes a role of a common noun of the article."""
        base = masculine(noun)
        if speaks:
            self._speaking.add(base)
        return self._nouns.setdefault(base, Role(base, None, frozenset()))

    def role(self, noun: str) -> Role | None:
        """The role that a noun is in this article."""
        return role_of(noun) or self._nouns.get(masculine(noun))

    def speaks(self, noun: str) -> bool:
        """Whether a noun of no table is the subject of a cue somewhere in the article."""
        return bool(self._speaking) and masculine(noun) in self._speaking

    def in_role(self, role: Role) -> Iterable[Someone]:
        """Who may be called by a role, oldest first."""
        return self._by_role.get(role.name, [])[-_RECENT:]

    def _add(self, someone: Someone, text: str | None) -> Someone:
        self.everyone.append(someone)
        self._by_initials.setdefault("".join(w[0] for w in re.findall(r"\w+", someone.name)), someone)
        if text is not None:
            key = _key(text)
            self._by_name[key] = someone
            for part in _parts(key):
                self._by_part.setdefault(part, []).append(someone)
        return someone


def _key(text: str) -> str:
    return text.lower().replace("’", "'").strip()


def _undetermined(phrase: str) -> str:
    return _key(_DETERMINER.sub("", phrase))


def _parts(key: str) -> Iterable[str]:
    """What a full name may be shortened to: its surname with or without particle, its given name."""
    if "'" in key.split(" ", maxsplit=1)[0] and len(key.split(" ")) == 1:
        yield key.partition("'")[2]
    words = key.split(" ")
    if len(words) < 2:
        return
    for index in range(1, len(words)):
        tail = " ".join(words[index:])
        if tail not in ("de", "du", "la", "le"):
            yield tail
    if is_given(words[0]):
        yield words[0]


def masculine(noun: str) -> str:
    """The masculine form of a noun that names what somebody does, by its ending; lower case."""
    low = noun.lower().replace("’", "'").removeprefix("l'").removeprefix("d'")
    for feminine, other in _MASCULINE:
        if low.endswith(feminine):
            return low.removesuffix(feminine) + other
    return low


@lru_cache(maxsize=4096)
def role_of(word: str) -> Role | None:
    """The role that a word names, a prefix (ex-, co-) left out."""
    low = word.lower().replace("’", "'")
    low = low.removeprefix("l'").removeprefix("d'").removeprefix("ex-")
    known = roles()
    first = low.partition("-")[0]
    return (
        known.get(low) or known.get(low.removesuffix("s")) or (known.get(first) if len(first) > 4 else None)
    )
