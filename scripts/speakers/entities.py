"""Entities: the people, groups and institutions of an article, and the names and roles that find them."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from scripts.script import Gender
from scripts.speakers.names import Name, is_given
from scripts.wordlists import Role, listed, roles

_TITLE_ROLES: Mapping[str, tuple[str, ...]] = {
    "me": ("avocat", "notaire"), "maître": ("avocat", "notaire"), "dr": ("médecin",), "docteur": ("médecin",),
    "docteure": ("médecin",), "pr": ("professeur", "médecin"), "professeur": ("professeur",),
    "professeure": ("professeur",), "mgr": ("évêque",), "père": ("prêtre",),
}  # fmt: skip
_MASCULINE = (
    ("trice", "teur"), ("euse", "eur"), ("ière", "ier"), ("gère", "ger"), ("chère", "cher"),
    ("ienne", "ien"), ("onne", "on"), ("ée", "é"), ("ive", "if"), ("aine", "ain"), ("aise", "ais"),
)  # fmt: skip
_DETERMINER = re.compile(r"\A(?:les?|la|l['’]|une?|des|ce|cet|cette|ces|sa|son|ses|leurs?)\s?", re.I)
_RECENT = 40  # entities that share a name or a role: only the latest are considered
_WORDS = re.compile(r"[^\W\d_]{3,}")


@dataclass(slots=True, eq=False)
class Entity:
    """A person, a group or an institution.

    Attributes:
        name: the canonical name.
        named: whether that is a proper name.
        gender: the grammatical gender, where the text shows it.
        roles: what the text calls them, in masculine forms.
        wider_roles: roles of a wider sense that may stand for those.
        role_words: words of what completes the roles ("Alès", "agglomération").
        named_in: indices of the blocks that name them, in order.
        last_seen: index of the block where they last spoke or were referred to.
        is_person: whether it is certainly a person.
        is_group: whether it is a group.
    """

    name: str
    named: bool
    gender: Gender | None = None
    roles: set[str] = field(default_factory=set)
    wider_roles: set[str] = field(default_factory=set)
    role_words: set[str] = field(default_factory=set)
    named_in: list[int] = field(default_factory=list)
    last_seen: int = 0
    is_person: bool = False
    is_group: bool = False

    @property
    def is_passing(self) -> bool:
        """Whether it is only known by an indefinite noun ("Un passant")."""
        return not self.named and self.name.startswith(("Un ", "Une "))

    @property
    def has_role(self) -> bool:
        """Whether the text calls it by more than a description ("père", "voisin")."""
        return not self.roles <= listed("soft")

    def may_be(self, role: Role) -> bool:
        """Whether a role does not contradict those that it has."""
        others = self.roles - listed("soft")
        return not others or role.name in others | self.wider_roles or bool(others & role.wider)

    def last_named(self, block: int) -> int:
        """The last block up to a given one that names the entity; -1 before it is introduced."""
        at = bisect_right(self.named_in, block)
        return self.named_in[at - 1] if at else (-1 if self.named_in else self.last_seen)

    def fits(self, gender: Gender | None) -> bool:
        """Whether nothing contradicts a gender."""
        return gender is None or self.gender is None or self.gender == gender


@dataclass(frozen=True, slots=True)
class Guess:
    """An entity that a quotation or a noun may belong to.

    Attributes:
        entity: the candidate.
        confidence: 0–1.
        reason: the evidence, in plain English.
    """

    entity: Entity
    confidence: float
    reason: str

    def capped(self, confidence: float) -> "Guess":
        """The same guess with at most the given confidence."""
        return Guess(self.entity, min(self.confidence, confidence), self.reason)


class EntityTable:
    """All entities of an article, found by name, initials, role or phrase."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self._by_name: dict[str, Entity] = {}
        self._by_name_part: dict[str, list[Entity]] = {}
        self._by_initials: dict[str, Entity] = {}
        self._by_role: dict[str, list[Entity]] = {}
        self._by_phrase: dict[str, Entity] = {}
        self._learned_roles: dict[str, Role] = {}  # nouns for people that no word table has
        self._speaking_nouns: set[str] = set()  # those that are the subject of a reporting verb

    def by_name(self, name: Name) -> Entity:
        """Return the entity that bears a name, adding it where nobody bears it yet."""
        entity = self.find_name(name.text, name.gender)
        if entity is None:
            titled = bool(name.title) and (" " not in name.text or name.text[0].islower())
            shown = f"{name.title[0].upper()}{name.title[1:]} {name.text}" if titled else name.text
            entity = self._add(Entity(shown, named=True, gender=name.gender))
            key = _normalized(name.text)
            self._by_name[key] = entity
            for part in _short_forms(key):
                self._by_name_part.setdefault(part, []).append(entity)
        entity.gender = entity.gender or name.gender
        for role in _TITLE_ROLES.get(name.title, ()):
            self.add_role(entity, roles()[role]._replace(gender=None))
        entity.is_person = entity.is_person or name.certain
        return entity

    def by_label(self, text: str) -> Entity:
        """Return the person whose name stands alone, as a label or a signature."""
        return self.by_name(Name(0, len(text), text, "", True))

    def find_name(self, text: str, gender: Gender | None = None) -> Entity | None:
        """Find who bears a full name, a surname or a given name.

        Args:
            text: the name as written.
            gender: that of its title or given name, where known.

        Returns:
            The last seen of those who bear it; None where nobody does.
        """
        key = _normalized(text)
        if key in self._by_name:
            return self._by_name[key]
        bearers = [e for e in self._by_name_part.get(key, [])[-_RECENT:] if e.fits(gender)]
        return max(bearers, key=lambda e: e.last_seen) if bearers else None

    def find_initials(self, initials: str) -> Entity | None:
        """The first entity whose name has those initials."""
        return self._by_initials.get(initials)

    def count_bearers(self, text: str) -> int:
        """How many people share a surname or a given name."""
        return len(self._by_name_part.get(_normalized(text), ()))

    def by_phrase(self, phrase: str, role: Role | None = None, gender: Gender | None = None) -> Entity:
        """Return the entity without a name that a phrase stands for, adding it at the first mention.

        Args:
            phrase: the noun phrase as written; its determiner does not count.
            role: what its noun tells, for an entity that is new.
            gender: what the phrase shows, for an entity that is new.
        """
        key = _undetermined(phrase)
        if key not in self._by_phrase:
            entity = self._add(Entity(phrase[:1].upper() + phrase[1:], named=False, gender=gender))
            self._by_phrase[key] = entity
            if role is not None:
                self.add_role(entity, role)
        return self._by_phrase[key]

    def find_phrase(self, phrase: str) -> Entity | None:
        """The entity that an earlier phrase of the same words stands for."""
        return self._by_phrase.get(_undetermined(phrase))

    def add_role(self, entity: Entity, role: Role, complement: str = "") -> None:
        """Record what the text calls an entity.

        Args:
            entity: who bears the role.
            role: the role; its gender is taken where that of the entity is unknown.
            complement: the words that complete it ("de la ville d'Alès").
        """
        if role.name not in entity.roles:
            for name in (role.name, *(role.wider - entity.wider_roles - entity.roles)):
                self._by_role.setdefault(name, []).append(entity)
        entity.roles.add(role.name)
        entity.wider_roles.update(role.wider)
        entity.role_words.update(word.lower() for word in _WORDS.findall(complement))
        if entity.gender is None:
            entity.gender = role.gender

    def learn_role(self, noun: str, *, speaks: bool = False) -> Role:
        """Make a role of a common noun of the article.

        Args:
            noun: as written.
            speaks: whether the noun is the subject of a reporting verb.
        """
        base = masculine(noun)
        if speaks:
            self._speaking_nouns.add(base)
        return self._learned_roles.setdefault(base, Role(base, None, frozenset()))

    def find_role(self, noun: str) -> Role | None:
        """The role that a noun is in this article, by the word tables or as learned."""
        return role_of(noun) or self._learned_roles.get(masculine(noun))

    def is_speaking_noun(self, noun: str) -> bool:
        """Whether a noun of no word table is the subject of a reporting verb somewhere in the article."""
        return bool(self._speaking_nouns) and masculine(noun) in self._speaking_nouns

    def in_role(self, role: Role) -> Sequence[Entity]:
        """The entities that a role may stand for, oldest first."""
        return self._by_role.get(role.name, [])[-_RECENT:]

    def _add(self, entity: Entity) -> Entity:
        self.entities.append(entity)
        self._by_initials.setdefault("".join(w[0] for w in re.findall(r"\w+", entity.name)), entity)
        return entity


def _normalized(text: str) -> str:
    return text.lower().replace("’", "'").strip()


def _undetermined(phrase: str) -> str:
    return _normalized(_DETERMINER.sub("", phrase))


def _short_forms(name: str) -> list[str]:
    """The short forms of a full name: its surname with or without particle, its given name."""
    words = name.split(" ")
    if len(words) < 2:
        return [name.partition("'")[2]] if "'" in name else []
    tails = [" ".join(words[index:]) for index in range(1, len(words))]
    surnames = [tail for tail in tails if tail not in ("de", "du", "la", "le")]
    return [*surnames, words[0]] if is_given(words[0]) else surnames


def masculine(noun: str) -> str:
    """The masculine form of a noun that names what somebody does, by its ending; in lower case."""
    low = noun.lower().replace("’", "'").removeprefix("l'").removeprefix("d'")
    for feminine, other in _MASCULINE:
        if low.endswith(feminine):
            return low.removesuffix(feminine) + other
    return low


@lru_cache(maxsize=4096)
def role_of(word: str) -> Role | None:
    """The role that a word names by the word tables; a prefix (ex-, co-) does not count."""
    low = word.lower().replace("’", "'")
    low = low.removeprefix("l'").removeprefix("d'").removeprefix("ex-")
    known = roles()
    first = low.partition("-")[0]
    return (
        known.get(low) or known.get(low.removesuffix("s")) or (known.get(first) if len(first) > 4 else None)
    )
