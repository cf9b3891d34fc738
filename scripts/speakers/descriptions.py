"""Whom a noun describes who was named before: the topic, the other of two, the one who has no other role."""

import re

from scripts.speakers.confidence import Guess
from scripts.speakers.context import Scene
from scripts.speakers.entities import Someone, role_of
from scripts.speakers.names import is_gentile
from scripts.speakers.noun_phrases import CHANGED, DEFINITE, POINTING, Phrase, first_words, is_generic, length
from scripts.wordlists import listed

_CAPITAL = re.compile(r"(?:les?\s|la\s|l['’])[A-ZÀ-ÖØ-Þ]")
_CONTRAST = re.compile(r"\s?,\s(?:lui|elle),")
_SCENE = 8  # turns of speech of one scene
_TURNS = 40  # turns of speech looked back upon


class Descriptions:
    """Finds the people whom nouns describe."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def opponent(self, block: int, phrase: Phrase) -> Guess | None:
        """The other one of two; "l'intéressé" is whom the last one spoke of."""
        if phrase.head not in listed("opponent") | listed("anaphoric") or not self.scene.turns:
            return None
        if phrase.head in listed("anaphoric") and block != self.scene.turns[-1].block:
            return None
        last = self.scene.turns[-1].someone
        for at, mention in self.scene.topics.before(block, phrase.start):
            one = (
                self.scene.topics.bearer(at, mention)
                if mention.phrase is not None and mention.phrase.names
                else None
            )
            if one is not None and one is not last and one.named and one.fits(phrase.gender):
                return Guess(one, 0.62, f"{phrase.text!r}: the other of two, after {last.name}")
        return None

    def spouse(self, block: int, phrase: Phrase) -> Guess | None:
        """The only other one of that gender who spoke, for "son mari" and "sa femme"."""
        if phrase.determiner not in ("son", "sa") or not self.scene.turns:
            return None
        if phrase.head not in listed("spouse") and not (
            self.scene.registry.story and phrase.head in listed("kin")
        ):
            return None
        last, gender = self.scene.turns[-1].someone, "f" if phrase.determiner == "sa" else phrase.gender
        others = {
            t.someone for t in self.scene.turns[-_TURNS:] if t.someone.named and t.someone.gender == gender
        } - {last}
        one = others.pop() if len(others) == 1 else None
        related = one is not None and (self.scene.registry.story or last.named)
        return Guess(one, 0.6, f"{phrase.text!r}, after {last.name}") if one is not None and related else None

    def described(self, block: int, phrase: Phrase) -> Guess | None:
        """The topic, for a phrase that describes somebody already named rather than presents them."""
        if not self._describes(phrase):
            return None
        pointed = self._pointed(block, phrase) or self._contrasted(block, phrase)
        topic = pointed or self.scene.topics.pronoun(block, phrase.start, phrase.gender)
        if (
            topic is not None
            and self.scene.registry.story
            and self.scene.turns
            and topic.someone is self.scene.turns[-1].someone
        ):
            topic = self._other(phrase)
        if topic is None or (
            phrase.head.islower() and not topic.someone.named and not self.scene.registry.story
        ):
            return None
        if is_generic(phrase):
            topic = self._beside_role(block, phrase, topic.someone) or topic
        last = self.scene.turns[-1].someone if self.scene.turns else None
        if topic.someone is last and not _bears(topic.someone, phrase):
            topic = self._free(block, phrase) or topic
        return Guess(
            topic.someone, min(topic.confidence, 0.7), f"{phrase.text!r}, after {topic.someone.name}"
        )

    def _beside_role(self, block: int, phrase: Phrase, topic: Someone) -> Guess | None:
        """The other one named in the paragraph, where the topic has just been called by a role.

        "Sa fille, Enora, … La patronne se dit fière. « … », dit la jeune femme" is the daughter: nobody is
        given two nouns in a row.
        """
        own = self.scene.topics.lately(block, phrase.start)
        last = next((m for m in reversed(own) if m.phrase is not None), None)
        if last is None or last.phrase is None or last.phrase.names or not last.subject:
            return None
        named = [self.scene.bearer(block, m) for m in own if m.phrase is not None and m.phrase.names]
        others = {s for s in named if s is not None and s is not topic and s.gender == phrase.gender}
        return Guess(others.pop(), 0.6, "the other one of the paragraph") if len(others) == 1 else None

    def _free(self, block: int, phrase: Phrase) -> Guess | None:
        """The last one named without a role, where the topic has another one."""
        last = self.scene.turns[-1] if self.scene.turns else None
        for at, mention in self.scene.topics.before(block, phrase.start):
            if block - at > 1 or (last is not None and (at, mention.start) < (last.block, last.end)):
                return None
            one = self.scene.bearer(at, mention) if not mention.plural else None
            if one is not None and one.named and one.fits(phrase.gender) and one.roles <= listed("soft"):
                return Guess(one, 0.62, f"{one.name} has no other role")
        return None

    def _pointed(self, block: int, phrase: Phrase) -> Guess | None:
        """Whoever was mentioned last, if after the last quotation, for "cette …"."""
        last = self.scene.turns[-1] if self.scene.turns else None
        nearest = next(self.scene.topics.before(block, phrase.start), None)
        if phrase.determiner not in POINTING or nearest is None or phrase.gender is None:
            return None
        since = last is None or (nearest[0], nearest[1].start) >= (last.block, last.end)
        return (
            self.scene.topics.nearest(block, phrase.start, phrase.gender)
            if since and nearest[0] == block
            else None
        )

    def present(self, block: int, phrase: Phrase) -> Guess | None:
        """The only one of a gender in a story, for a noun that only describes ("la jeune femme")."""
        describes = phrase.determiner in DEFINITE and phrase.head in listed("presences")
        if (
            not self.scene.registry.story
            or not describes
            or self.scene.people.described(phrase.text) is not None
        ):
            return None
        lately = {t.someone for t in self.scene.turns[-_SCENE:] if t.someone.gender == phrase.gender}
        one = lately.pop() if len(lately) == 1 else None
        told = one is not None and one.named and phrase.gender is not None
        return Guess(one, 0.6, f"{phrase.text!r}, after {one.name}") if one is not None and told else None

    def _other(self, phrase: Phrase) -> Guess | None:
        """The one of the turn before last: a story tells again who speaks where the speaker changes."""
        if len(self.scene.turns) < 2 or not self.scene.turns[-2].someone.fits(phrase.gender):
            return None
        one = self.scene.turns[-2].someone
        return None if one is self.scene.turns[-1].someone else Guess(one, 0.6, "two people take turns")

    def _contrasted(self, block: int, phrase: Phrase) -> Guess | None:
        """Whoever is named before the last one, for "l'autrice, elle, …"."""
        if _CONTRAST.match(self.scene.registry.blocks[block].text, phrase.end) is None:
            return None
        named: list[Someone] = []
        for at, mention in self.scene.topics.before(block, phrase.start):
            one = self.scene.topics.bearer(at, mention)
            if one is not None and one.named and one not in named:
                named.append(one)
        fitting = [s for s in named[1:] if s.fits(phrase.gender)]
        return Guess(fitting[0], 0.62, f"not {named[0].name}, named last") if fitting else None

    def _describes(self, phrase: Phrase) -> bool:
        if phrase.determiner not in DEFINITE or phrase.head in listed("institution"):
            return False
        if _CAPITAL.match(phrase.text) and not is_gentile(phrase.head):
            return False
        if phrase.determiner in POINTING or phrase.head in listed("anaphoric") or is_generic(phrase):
            return True
        if self.scene.registry.story or length(phrase) > 4:
            return False
        old = bool(CHANGED & first_words(phrase))
        role = role_of(phrase.head)
        return old or role is None or role.name in listed("descriptive") or bool(role.wider & listed("walks"))


def _bears(someone: Someone, phrase: Phrase) -> bool:
    """Whether somebody may be called by a role: not who has another, unless it is told as past or new."""
    role = phrase.role
    if role is None or phrase.determiner in POINTING or is_generic(phrase) or CHANGED & first_words(phrase):
        return True
    others = someone.roles - listed("soft")
    return not others or role.name in others | someone.wider or bool(others & role.wider)
