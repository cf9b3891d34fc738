"""Pronouns: the entity that "il", "elle" or "celui-ci" stands for; not always the nearest name."""

import re
from collections.abc import Callable

from scripts.script import Gender
from scripts.speakers.discourse import Discourse
from scripts.speakers.entities import Entity, Guess
from scripts.speakers.mentions import Mention
from scripts.speakers.noun_phrases import Phrase

_NEAR = 3  # blocks
_LOOK_BACK = 40  # turns
_SENTENCE_END = re.compile(r"[.!?…]\s")


class Pronouns:
    """Resolves pronouns by the mentions and the turns of speech before them.

    Args:
        discourse: the article as far as it has been read.
        institution: returns the institution that a noun stands for.
    """

    def __init__(self, discourse: Discourse, institution: Callable[[Phrase], Guess | None]) -> None:
        self.discourse = discourse
        self.institution = institution

    def nearest(self, block: int, start: int, gender: Gender) -> Guess | None:
        """Find the last person mentioned, for "ce dernier" and "celle-ci".

        Args:
            block: index of the pronoun's block.
            start: where it begins.
            gender: the one it shows.
        """
        for mention in self.discourse.before(block, start):
            if mention.is_plural:
                continue
            entity, phrase = self.discourse.bearer(mention), mention.phrase
            if entity is None and phrase is not None and phrase.role is not None:
                entity = self.discourse.table.by_phrase(phrase.text, phrase.role, phrase.gender)
            if entity is not None and entity.fits(gender):
                return Guess(entity, 0.8, f"the last person named before it: {entity.name}")
        return None

    def nearest_but(self, last: Entity, block: int, start: int, gender: Gender) -> Guess | None:
        """Find the last person of a gender who is not the one who just spoke.

        Args:
            last: who just spoke.
            block: index of the pronoun's block.
            start: where it begins.
            gender: the one it shows.
        """
        for mention in self.discourse.before(block, start):
            entity = None if mention.is_plural else self.discourse.bearer(mention)
            if entity is not None and entity is not last and entity.gender == gender:
                return Guess(entity, 0.62, f"the last one of that gender but {last.name}")
        return None

    def resolve(self, block: int, start: int, gender: Gender | None) -> Guess | None:
        """Find the entity that "il" or "elle" stands for.

        The subject of a sentence before comes first; then the last speaker, or another person of
        the paragraph; then the last person mentioned; then the only one of that gender.

        Args:
            block: index of the pronoun's block.
            start: where it begins.
            gender: the one it shows; None where it shows none.
        """
        protagonist = self.discourse.article.protagonist
        fallback: Guess | None = None
        for mention in self.discourse.since(self.discourse.last_turn, block, start):
            if block - mention.block > _NEAR or mention.phrase is None:
                continue
            if mention.is_plural:
                fallback = fallback or self._member(mention, gender)
                continue
            entity = self.discourse.bearer(mention) or self._institution(block, start, mention, gender)
            if entity is None or not entity.fits(gender):
                continue
            if not mention.is_subject:
                fallback = fallback or Guess(entity, 0.62, "the last person mentioned before it")
                continue
            if mention.block < block:
                beside = self._in_paragraph(block, start, gender)
                if beside is not None:
                    return beside
                if protagonist is not None and protagonist is not entity and protagonist.gender == gender:
                    return Guess(protagonist, 0.55, "whom the article is about")
            sure = 0.8 if entity.gender else 0.7
            return _agreed(entity, gender, sure, "the subject of the sentence before")
        return (
            self._recent_speaker(block, start, gender, same_block=True)
            or self._in_paragraph(block, start, gender)
            or self._recent_speaker(block, start, gender, same_block=False)
            or fallback
            or self._mentioned(block, start, gender)
            or self._only(block, gender)
        )

    def _institution(self, block: int, start: int, mention: Mention, gender: Gender | None) -> Entity | None:
        """An institution of the sentence right before, where nobody of its gender spoke in the paragraph."""
        phrase, last = mention.phrase, self.discourse.last_turn
        if phrase is None or phrase.role is not None or not phrase.is_institution:
            return None
        spoke = last is not None and last.block == block and last.entity.fits(gender)
        definite = phrase.determiner in ("le", "la", "l'")
        if mention.block != block or spoke or not mention.is_subject or not definite:
            return None
        if len(_SENTENCE_END.findall(self.discourse.blocks[block].text[mention.end : start])) > 1:
            return None
        guess = self.institution(phrase)
        return None if guess is None else guess.entity

    def _member(self, mention: Mention, gender: Gender | None) -> Guess | None:
        """The only one of a group whom a pronoun fits."""
        names = mention.phrase.names if mention.phrase is not None else ()
        fitting = [e for e in map(self.discourse.table.by_name, names) if e.fits(gender)]
        return Guess(fitting[0], 0.7, "the only one of the group that it fits") if len(fitting) == 1 else None

    def _in_paragraph(self, block: int, start: int, gender: Gender | None) -> Guess | None:
        """The last one of a gender whom the paragraph names."""
        if gender is None:
            return None
        for mention in reversed(self.discourse.earlier_in_block(block, start)):
            if mention.is_plural:
                member = self._member(mention, gender)
                if member is not None:
                    return member
                continue
            entity = self.discourse.bearer(mention)
            if entity is not None and entity.named and entity.gender == gender:
                return Guess(entity, 0.64, f"{entity.name} is named in the same paragraph")
        return None

    def _recent_speaker(
        self, block: int, start: int, gender: Gender | None, *, same_block: bool
    ) -> Guess | None:
        """The last one quoted of a gender, or whom the narrator has turned to since."""
        for turn in self.discourse.turns[-1:-4:-1]:
            near = block - turn.block <= (0 if same_block else _NEAR)
            if not near or not turn.entity.fits(gender) or turn.entity.is_group:
                continue
            mentions = [] if same_block or gender is None else self.discourse.since(turn, block, start)
            subjects = (self.discourse.bearer(m) for m in mentions if m.is_subject and m.phrase is not None)
            others = (e for e in subjects if e is not None and e.named and e is not turn.entity)
            since = next((entity for entity in others if entity.gender == gender), None)
            if since is not None:
                return Guess(since, 0.64, f"{since.name} is spoken of since")
            sure = 0.85 if turn is self.discourse.last_turn and turn.block == block else 0.72
            return _agreed(turn.entity, gender, sure, f"{turn.entity.name} speaks before it")
        return None

    def _mentioned(self, block: int, start: int, gender: Gender | None) -> Guess | None:
        """The last person mentioned near a place whom a gender fits."""
        for mention in self.discourse.before(block, start):
            if block - mention.block > _NEAR:
                return None
            single = mention.phrase is not None and not mention.is_plural
            entity = self.discourse.bearer(mention) if single else None
            if entity is not None and entity.fits(gender):
                sure = 0.6 if mention.is_subject else 0.4 if entity.is_passing else 0.5
                return Guess(entity, sure, "the last person mentioned before it")
        return None

    def _only(self, block: int, gender: Gender | None) -> Guess | None:
        """The only one of a gender who has spoken, else whom the article has named so far."""
        if gender is None:
            return None
        recent = self.discourse.turns[-_LOOK_BACK:]
        fitting = list({turn.entity for turn in recent if turn.entity.gender == gender})
        if not fitting:
            fitting = [e for e in self.discourse.named_so_far(block) if e.fits(gender)]
        if len(fitting) != 1 or fitting[0].gender != gender:
            return None
        return Guess(fitting[0], 0.55, f"{fitting[0].name} is the only one it fits")


def _agreed(entity: Entity, gender: Gender | None, confidence: float, reason: str) -> Guess:
    """A guess at an entity, which takes the gender of the pronoun where its own is unknown."""
    if entity.gender is None and entity.named:
        entity.gender = gender
    return Guess(entity, confidence, reason)
