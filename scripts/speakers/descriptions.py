"""Descriptions: whom a noun without a name describes ("l'ailier", "cette mère de trois enfants")."""

import re

from scripts.speakers.discourse import Discourse
from scripts.speakers.entities import Entity, Guess, role_of
from scripts.speakers.names import is_gentile
from scripts.speakers.noun_phrases import Phrase
from scripts.speakers.pronouns import Pronouns
from scripts.wordlists import listed

_CAPITAL = re.compile(r"(?:les?\s|la\s|l['’])[A-ZÀ-ÖØ-Þ]")
_CONTRAST = re.compile(r"\s?,\s(?:lui|elle),")
_SCENE_TURNS = 8  # of one scene of fiction
_LOOK_BACK = 40  # turns


class Descriptions:
    """Finds the people whom nouns describe."""

    def __init__(self, discourse: Discourse, pronouns: Pronouns) -> None:
        self.discourse = discourse
        self.pronouns = pronouns

    def opponent(self, phrase: Phrase) -> Guess | None:
        """Find the other one of two; "l'intéressé" is the person whom the last speaker spoke of."""
        last, anaphoric = self.discourse.last_turn, phrase.head in listed("anaphoric")
        if last is None or not (anaphoric or phrase.head in listed("opponent")):
            return None
        if anaphoric and phrase.block != last.block:
            return None
        for mention in self.discourse.before(phrase.block, phrase.start):
            if mention.phrase is None or not mention.phrase.names:
                continue
            entity = self.discourse.bearer(mention)
            if entity is None or entity is last.entity:
                continue
            if entity.named and entity.fits(phrase.gender):
                return Guess(entity, 0.62, f"{phrase.text!r}: the other of two, after {last.entity.name}")
        return None

    def spouse(self, phrase: Phrase) -> Guess | None:
        """Find the only other speaker of that gender, for "son mari" and "sa femme"."""
        last, fiction = self.discourse.last_speaker, self.discourse.is_fiction
        if phrase.determiner not in ("son", "sa") or last is None:
            return None
        if phrase.head not in listed("spouse") and not (fiction and phrase.head in listed("kin")):
            return None
        gender = "f" if phrase.determiner == "sa" else phrase.gender
        speakers = {turn.entity for turn in self.discourse.turns[-_LOOK_BACK:]} - {last}
        others = [entity for entity in speakers if entity.named and entity.gender == gender]
        if len(others) != 1 or not (fiction or last.named):
            return None
        return Guess(others[0], 0.6, f"{phrase.text!r}, after {last.name}")

    def only_present(self, phrase: Phrase) -> Guess | None:
        """Find the only one of a gender in a story, for a noun that only describes ("la jeune femme")."""
        if not self.discourse.is_fiction or not phrase.is_definite or phrase.gender is None:
            return None
        if (
            phrase.head not in listed("presences")
            or self.discourse.table.find_phrase(phrase.text) is not None
        ):
            return None
        speakers = {turn.entity for turn in self.discourse.turns[-_SCENE_TURNS:]}
        fitting = [entity for entity in speakers if entity.gender == phrase.gender]
        if len(fitting) != 1 or not fitting[0].named:
            return None
        return Guess(fitting[0], 0.6, f"{phrase.text!r}, after {fitting[0].name}")

    def described(self, phrase: Phrase) -> Guess | None:
        """Find the topic, for a phrase that describes somebody already named rather than presents them."""
        if not self.describes(phrase):
            return None
        fiction, turns, last = self.discourse.is_fiction, self.discourse.turns, self.discourse.last_speaker
        topic = (
            self.pointed_at(phrase)
            or self.contrasted(phrase)
            or self.pronouns.resolve(phrase.block, phrase.start, phrase.gender)
        )
        if fiction and topic is not None and topic.entity is last:
            # A story says again who speaks where the speaker changes.
            other = turns[-2].entity if len(turns) > 1 else topic.entity
            changed = other is not last and other.fits(phrase.gender)
            topic = Guess(other, 0.6, "two people take turns") if changed else None
        if topic is None or (phrase.head.islower() and not topic.entity.named and not fiction):
            return None
        if phrase.is_generic:
            topic = self.beside_role(phrase, topic.entity) or topic
        role, loose = phrase.role, phrase.is_demonstrative or phrase.is_generic or phrase.is_changed
        if topic.entity is last and role is not None and not loose and not topic.entity.may_be(role):
            topic = self.without_role(phrase) or topic
        return Guess(topic.entity, min(topic.confidence, 0.7), f"{phrase.text!r}, after {topic.entity.name}")

    def describes(self, phrase: Phrase) -> bool:
        """Whether a phrase tells more of somebody already named, rather than names or presents somebody."""
        if not phrase.is_definite or phrase.is_institution:
            return False
        if _CAPITAL.match(phrase.text) and not is_gentile(phrase.head):
            return False
        if phrase.is_demonstrative or phrase.head in listed("anaphoric") or phrase.is_generic:
            return True
        if self.discourse.is_fiction or phrase.length > 4:
            return False
        role = role_of(phrase.head)
        if phrase.is_changed or role is None or role.name in listed("descriptive"):
            return True
        return not role.wider.isdisjoint(listed("walks"))

    def pointed_at(self, phrase: Phrase) -> Guess | None:
        """Find the last person mentioned, if after the last quotation, for "cette …"."""
        last = self.discourse.last_turn
        nearest = next(self.discourse.since(last, phrase.block, phrase.start), None)
        if not phrase.is_demonstrative or phrase.gender is None:
            return None
        if nearest is None or nearest.block != phrase.block:
            return None
        return self.pronouns.nearest(phrase.block, phrase.start, phrase.gender)

    def contrasted(self, phrase: Phrase) -> Guess | None:
        """Find the person named before the last one, for "l'autrice, elle, …"."""
        if _CONTRAST.match(self.discourse.blocks[phrase.block].text, phrase.end) is None:
            return None
        bearers = map(self.discourse.bearer, self.discourse.before(phrase.block, phrase.start))
        named = list(dict.fromkeys(entity for entity in bearers if entity is not None and entity.named))
        fitting = [entity for entity in named[1:] if entity.fits(phrase.gender)]
        return Guess(fitting[0], 0.62, f"not {named[0].name}, named last") if fitting else None

    def beside_role(self, phrase: Phrase, topic: Entity) -> Guess | None:
        """Find the other one named in the paragraph, where the topic has just been called by a role.

        "Sa fille, Enora, … La patronne se dit fière. « … », dit la jeune femme" is the daughter: nobody is
        given two nouns in a row.

        Args:
            phrase: the noun that describes.
            topic: who has the role.
        """
        own = [m for m in self.discourse.earlier_in_block(phrase.block, phrase.start) if m.phrase is not None]
        if not own or not own[-1].is_subject or (own[-1].phrase is not None and own[-1].phrase.names):
            return None
        named = {self.discourse.named(m) for m in own if m.phrase is not None and m.phrase.names}
        others = [e for e in named if e is not None and e is not topic and e.gender == phrase.gender]
        return Guess(others[0], 0.6, "the other one of the paragraph") if len(others) == 1 else None

    def without_role(self, phrase: Phrase) -> Guess | None:
        """Find the last person named without a role, where the topic has another one."""
        for mention in self.discourse.since(self.discourse.last_turn, phrase.block, phrase.start):
            if phrase.block - mention.block > 1:
                return None
            entity = None if mention.is_plural else self.discourse.named(mention)
            if entity is None or not entity.named or not entity.fits(phrase.gender):
                continue
            if not entity.has_role:
                return Guess(entity, 0.62, f"{entity.name} has no other role")
        return None
