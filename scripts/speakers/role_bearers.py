"""Role bearers: the person who bears a role, by what the article calls people or who is named beside it."""

import re
from collections.abc import Sequence

from scripts.speakers.discourse import Discourse
from scripts.speakers.entities import Entity, Guess
from scripts.speakers.noun_phrases import Phrase
from scripts.wordlists import Role, listed

_CONTRAST = re.compile(
    r",\s(?:quant\sà\s)?(?:lui|elle)(?:\saussi)?(?!\w)", re.I
)  # "L'avocat général, lui, …"
_FULL_LENGTH = 4  # words of a role that is given with what completes it
_LOOK_BACK = 40  # turns


class RoleBearers:
    """Finds the people who bear roles."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse = discourse

    def by_phrase(self, phrase: Phrase) -> Guess | None:
        """Find the bearer of the role that a phrase names; a mere age or "homme" is no role."""
        if phrase.role is None or phrase.role.name in listed("generic"):
            return None
        return self.by_role(phrase, phrase.role)

    def by_role(self, phrase: Phrase, role: Role) -> Guess | None:
        """Find the entity that bears a role, or a narrower one.

        Args:
            phrase: where the role is named.
            role: the role.
        """
        bearers = [e for e in self.discourse.table.in_role(role) if e.fits(phrase.gender)]
        if not bearers:
            return None
        block = phrase.block
        words = {w.lower() for w in re.findall(r"[^\W\d_]{3,}", phrase.text)} - {phrase.head}
        ranked = sorted(
            bearers,
            key=lambda e: (
                *(len(words & e.role_words), role.name in e.roles, e.named),
                *(
                    e.last_named(block) >= 0,
                    max(e.last_named(block), e.last_seen if e.last_seen <= block else -1),
                ),
            ),
        )
        best = ranked[-1]
        newcomer = self._paragraph_topic(phrase, best) or self._last_speaker(phrase, role, best)
        if newcomer is not None:
            return newcomer
        shared = any(words & e.role_words for e in bearers)
        capitals = (w[:1].isupper() and not w.isupper() for w in re.findall(r"[^\W\d_]+", phrase.text)[1:])
        if words and (best.role_words or role.name not in best.roles) and not shared and any(capitals):
            return None  # "le maire de Nîmes" is not the one of Alès
        alone = len(bearers) == 1 or len(words & best.role_words) > len(words & ranked[-2].role_words)
        sure = (0.9 if role.name in best.roles else 0.75) - (0 if alone else 0.2)
        best.gender = best.gender or phrase.gender
        best.last_seen = block
        return Guess(best, sure, f"{phrase.text!r} is {best.name}")

    def _paragraph_topic(self, phrase: Phrase, best: Entity) -> Guess | None:
        """The person whom the paragraph is about, without a role yet; not before a bearer whom it names."""
        own = self.discourse.earlier_in_block(phrase.block, phrase.start)
        named = [(m, self.discourse.named(m)) for m in own if m.phrase and m.phrase.names]
        fitting = [(m, e) for m, e in named if e is not None and e.named and e.fits(phrase.gender)]
        present = not best.named or any(e is best for _, e in fitting)
        if not fitting or present or self.discourse.is_fiction:
            return None
        mention, entity = fitting[-1]
        if not mention.is_subject or entity.has_role:
            return None
        return Guess(entity, 0.66, f"{phrase.text!r}, after {entity.name}")

    def _last_speaker(self, phrase: Phrase, role: Role, best: Entity) -> Guess | None:
        """The last speaker, without a role yet; not before a bearer who has been introduced."""
        last, block = self.discourse.last_turn, phrase.block
        introduced = role.name in best.roles and best.last_named(block) >= 0
        if self.discourse.is_named_before(best, block, phrase.start) or introduced:
            return None
        if last is None or block - last.block > 1 or last.entity is best:
            return None
        free = last.entity.named and not last.entity.has_role
        if not free or not last.entity.fits(phrase.gender):
            return None
        return Guess(last.entity, 0.65, f"{phrase.text!r}, after {last.entity.name}")

    def same_words(self, phrase: Phrase) -> Guess | None:
        """Find the nameless person who has spoken under the same noun."""
        entity = self.discourse.table.find_phrase(phrase.text) if phrase.is_definite else None
        if entity is None or all(t.entity is not entity for t in self.discourse.turns[-_LOOK_BACK:]):
            return None
        return Guess(entity, 0.78, f"the words beside it: {phrase.text}")

    def adopt(self, phrase: Phrase) -> Guess | None:
        """Give a role that nobody has to the only person just named without one."""
        role = phrase.role
        if role is None or self.discourse.is_fiction or not phrase.is_definite:
            return None
        if _CONTRAST.match(self.discourse.blocks[phrase.block].text, phrase.end):
            return None
        if phrase.length > 2:
            return self._adopt_in_full(phrase, role)
        free = self._without_role(phrase, role)
        if len(free) != 1:
            return None
        entity = free[0]
        near = entity is self.discourse.last_speaker or self._subjects(phrase, free) == free
        if role.name in listed("offices") and not near:
            return None
        self.discourse.table.add_role(entity, role)
        return Guess(entity, 0.66, f"{phrase.text!r}, after {entity.name}")

    def _adopt_in_full(self, phrase: Phrase, role: Role) -> Guess | None:
        """Give a role that is given in full to the last speaker of the paragraph, if that is a bare name."""
        last = self.discourse.last_turn
        if last is None or last.block != phrase.block or not last.entity.named or last.entity.roles:
            return None
        if phrase.length < _FULL_LENGTH:
            return None
        own = self.discourse.earlier_in_block(phrase.block, phrase.start)
        between = [m for m in own if m.start >= last.end and m.phrase and m.phrase.names]
        others = set(map(self.discourse.bearer, between)) - {last.entity, None}
        if others or not last.entity.fits(phrase.gender):
            return None
        self.discourse.table.add_role(last.entity, role, phrase.text)
        return Guess(last.entity, 0.64, f"{phrase.text!r}, after {last.entity.name}")

    def _without_role(self, phrase: Phrase, role: Role) -> list[Entity]:
        """People just named who have no other role; the one whom the paragraph is about where one is."""
        near: list[Entity] = []
        for mention in self.discourse.before(phrase.block, phrase.start):
            if phrase.block - mention.block > 1:
                break
            entity = self.discourse.named(mention)
            if entity is not None and entity.named and entity not in near:
                near.append(entity)
        if not near:  # whom the title names, where nobody else has been named so far
            main, named = self.discourse.article.protagonist, self.discourse.named_so_far(phrase.block)
            alone = main is not None and named == [main] and not main.roles
            return named if alone and named[0].gender == phrase.gender else []
        fitting = [e for e in near if e.fits(phrase.gender)]
        free = [e for e in fitting if not e.has_role or e.roles & role.wider]
        last = self.discourse.last_turn
        if len(free) > 1 and last is not None and last.block == phrase.block:
            free = [e for e in free if e is last.entity]
        return (self._subjects(phrase, free) or free) if len(free) > 1 else free

    def _subjects(self, phrase: Phrase, among: Sequence[Entity]) -> list[Entity]:
        """The only one of several who is a subject of the paragraph before a noun."""
        own = self.discourse.earlier_in_block(phrase.block, phrase.start)
        here = {self.discourse.named(m) for m in own if m.is_subject}.intersection(among)
        return [e for e in among if e in here] if len(here) == 1 else []
