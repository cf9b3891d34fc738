"""Coreference: which entity a mention stands for, at its place in the article."""

import re
from collections.abc import Callable, Sequence

from scripts.article import Block
from scripts.quotations import Quotation
from scripts.speakers.descriptions import Descriptions
from scripts.speakers.discourse import Bearer, Discourse
from scripts.speakers.entities import Entity, Guess
from scripts.speakers.mentions import Mention
from scripts.speakers.noun_phrases import Phrase, parse
from scripts.speakers.pronouns import Pronouns
from scripts.speakers.role_bearers import RoleBearers
from scripts.wordlists import listed

_LAST_NAMED = re.compile(r"(?:celui-ci|ce\sdernier|(?P<f>celle-ci|cette\sdernière))\b", re.I)
_ONE_OF_THEM = re.compile(r"l['’]une?\sd['’](?:eux|elles|entre\s(?:eux|elles))(?!\w)", re.I)
_CAPITAL = re.compile(r"[Ll](?:[ae]\s|['’])[A-ZÀ-ÖØ-Þ]")
_ARTICLE = re.compile(r"(?:\A|[.!?…»]\s)(?:L[ae]\s|L['’])\Z")
_WHO = re.compile(r"\s?,\s")
_BETWEEN_COMMAS = re.compile(r"(?:\sde\s\d+(?:\sans)?)?[,.;]")
_PRESENTATION_REACH = 4000  # code points before a noun in which it may have been presented
_NOUN_REACH = 120  # code points in which a noun phrase may end
_BARE_LENGTH = 2  # words of a phrase with its article


class Coreference:
    """Resolves mentions to entities, in reading order.

    Attributes:
        discourse: the article as far as it has been read.
        pronouns: resolves pronouns.
    """

    def __init__(self, blocks: Sequence[Block], quotations: Sequence[Quotation]) -> None:
        self.blocks = blocks
        self.discourse = Discourse(blocks, quotations, decide=self.decide, describe=self.describe)
        self.table = self.discourse.table
        self.pronouns = Pronouns(self.discourse, self.institution)
        self.bearers = RoleBearers(self.discourse)
        self.descriptions = Descriptions(self.discourse, self.pronouns)
        self.strategies: tuple[Callable[[Phrase], Guess | None], ...] = (
            self.presented_before,
            self.institution,
            self.descriptions.opponent,
            self.descriptions.spouse,
            self.bearers.by_phrase,
            self.bearers.same_words,
            self.descriptions.only_present,
            self.descriptions.described,
            self.bearers.adopt,
        )

    def parse(self, block: int, start: int, limit: int) -> Phrase | None:
        """Parse the noun phrase that begins at a place.

        Args:
            block: index of the block.
            start: where the phrase begins in its text.
            limit: how far to look.
        """
        known = self.discourse.article.is_known
        return parse(self.blocks[block].text, start, limit, known, block=block)

    def at(self, block: int, start: int, limit: int) -> Guess | None:
        """Resolve the noun phrase, or "celui-ci", that begins at a place.

        Args:
            block: index of the block.
            start: where it begins in its text.
            limit: how far to look.
        """
        text = self.blocks[block].text
        among = _ONE_OF_THEM.match(text, start, limit)
        if among is not None:
            named = _WHO.match(text, among.end(), limit)
            phrase = None if named is None else self.parse(block, named.end(), limit)
            if phrase is not None and phrase.names and phrase.names[0].certain:
                return self.refer(phrase)
            return Guess(self.table.by_phrase(among[0]), 0.85, f"the words beside it: {among[0]}")
        last = _LAST_NAMED.match(text, start, limit)
        if last is not None:
            return self.pronouns.nearest(block, start, "f" if last["f"] else "m")
        phrase = self.parse(block, start, limit)
        return None if phrase is None else self.refer(phrase)

    def speaker_at(self, block: int, start: int, limit: int) -> Guess | None:
        """Resolve the noun phrase that begins at a place, where it is of a person or an institution.

        Args:
            block: index of the block.
            start: where it begins in its text.
            limit: how far to look.
        """
        phrase = self.parse(block, start, limit)
        if phrase is None or not (phrase.names or phrase.is_institution or self._is_person(phrase)):
            return None
        return self.refer(phrase)

    def noun_at(self, block: int, start: int) -> Phrase | None:
        """Parse the noun phrase without a name that begins at a place.

        Args:
            block: index of the block.
            start: where it begins in its text.

        Returns:
            The phrase, with the role that the article itself makes of its noun; None without one.
        """
        phrase = self.parse(block, start, min(len(self.blocks[block].text), start + _NOUN_REACH))
        if phrase is None or phrase.names or not phrase.head:
            return None
        return self._with_learned_role(phrase)

    def resolve(self, mention: Mention) -> Guess | None:
        """Find the entity that a mention stands for."""
        if mention.phrase is not None:
            return self.refer(mention.phrase) if self._is_person(mention.phrase) else None
        if mention.is_plural:
            return None
        return self.pronouns.resolve(mention.block, mention.start, mention.gender)

    def is_person(self, mention: Mention) -> bool:
        """Whether a mention is of somebody who may speak: a pronoun, a role, a person's name."""
        return mention.phrase is None or self._is_person(mention.phrase)

    def refer(self, phrase: Phrase) -> Guess | None:
        """Find the entity that a noun phrase stands for: by its names, its number or its role."""
        if len(phrase.names) > 1:
            return self._group([self.table.by_name(name) for name in phrase.names])
        if phrase.names:
            name = phrase.names[0]
            shared = self.table.count_bearers(name.text) > 1 and not name.title
            entity = self.table.by_name(name)
            entity.last_seen = phrase.block
            self.discourse.article.add_phrase_role(phrase)
            sure = 0.55 if shared else 0.97 if name.certain or " " in name.text else 0.92
            return Guess(entity, sure, f"the name beside it: {name.text}")
        if not phrase.head:
            return None
        return self._several(phrase) if phrase.is_plural else self._called(self._with_learned_role(phrase))

    def institution(self, phrase: Phrase) -> Guess | None:
        """Find the institution that a noun stands for; "l'entreprise" is the one named before it."""
        if phrase.role is not None or not phrase.is_institution:
            return None
        words = self.table.by_phrase(phrase.text, None, phrase.gender)
        if phrase.head in listed("companies"):
            for mention in self.discourse.before(phrase.block, phrase.start):
                if phrase.block - mention.block > 1:
                    break
                entity = self._named_institution(mention)
                if entity is not None:
                    return Guess(entity, 0.65, f"{phrase.text!r}, after {entity.name}")
        return Guess(words, 0.85, f"the words beside it: {phrase.text}")

    def presented_before(self, phrase: Phrase) -> Guess | None:
        """Find the nameless person of the same noun: "une source proche du dossier", then "cette source"."""
        if not phrase.is_demonstrative:
            return None
        text = self.blocks[phrase.block].text
        presents = re.compile(rf"\bune?\s(?={re.escape(phrase.head)}(?!\w))", re.I)
        found = list(presents.finditer(text, max(0, phrase.start - _PRESENTATION_REACH), phrase.start))
        first = self.parse(phrase.block, found[-1].start(), phrase.start) if found else None
        if first is None or first.names:
            return None
        entity = self.table.by_phrase(first.text, first.role, first.gender)
        return Guess(entity, 0.75, f"{phrase.text!r} is {entity.name}")

    def decide(self, mention: Mention) -> Bearer:
        """Decide which entity a mention names, by a name or by a role that somebody bears."""
        if mention.phrase is not None and mention.phrase.names:
            name = mention.phrase.names[0]
            known = self.discourse.article.is_known(name)
            return Bearer(self.table.by_name(name) if known else None, known=True)
        if mention.phrase is None or mention.phrase.is_plural:
            return Bearer(None, known=False)
        phrase = self._with_learned_role(mention.phrase)
        role = phrase.role
        apposed = _BETWEEN_COMMAS.match(self.blocks[phrase.block].text, phrase.end) is not None
        # "Un homme de 34 ans" is somebody new, unless it tells more of whoever stands before it.
        presents = phrase.determiner in ("un", "une") and mention.is_subject and not apposed
        if role is None or (role.name in listed("generic") and not presents):
            return Bearer(None, known=False)
        if mention.is_governed and not any(e.fits(phrase.gender) for e in self.table.in_role(role)):
            return Bearer(None, known=False)
        guess = self.bearers.by_role(phrase, role)
        if guess is not None:
            return Bearer(guess.entity, known=True)
        return Bearer(self.table.by_phrase(phrase.text, role, phrase.gender), known=False)

    def describe(self, phrase: Phrase) -> Guess | None:
        """Find the entity that a mention without a known bearer describes or presents."""
        phrase = self._with_learned_role(phrase)
        if phrase.is_demonstrative or phrase.head in listed("laureates"):
            return self.descriptions.described(phrase)
        return self.bearers.adopt(phrase)

    def _named_institution(self, mention: Mention) -> Entity | None:
        """The institution that a mention names ("Météo-France", "Le WWF", "l'Autorité de la concurrence")."""
        phrase = mention.phrase
        if phrase is None:
            return None
        if phrase.is_institution and not phrase.names:
            named = _CAPITAL.match(phrase.text) is not None
            return self.table.by_phrase(phrase.text, None, phrase.gender) if named else None
        if len(phrase.names) != 1 or phrase.names[0].certain or phrase.names[0].gender is not None:
            return None
        article = _ARTICLE.search(self.blocks[mention.block].text, 0, mention.start)
        return self.table.by_name(phrase.names[0]) if mention.is_subject or article is not None else None

    def _with_learned_role(self, phrase: Phrase) -> Phrase:
        """The phrase with the role that the article itself makes of its noun."""
        if phrase.role is not None or phrase.is_institution:
            return phrase
        return phrase._replace(role=self.table.find_role(phrase.head))

    def _is_person(self, phrase: Phrase) -> bool:
        """Whether a phrase is of somebody who may speak: it has a role or a person's name."""
        has_role = self._with_learned_role(phrase).role is not None or phrase.head in listed("anaphoric")
        return has_role or any(self.discourse.article.is_known(name) for name in phrase.names)

    def _group(self, members: Sequence[Entity]) -> Guess:
        """The entity that several people named together form."""
        names = [entity.name for entity in dict.fromkeys(members)]
        joined = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
        return Guess(self.table.by_phrase(joined), 0.93, f"the names beside it: {joined}")

    def _several(self, phrase: Phrase) -> Guess | None:
        """A group without names; "les deux hommes" are the last two people mentioned."""
        if "deux" in phrase.text.lower().split():
            last: list[Entity] = []
            for mention in self.discourse.before(phrase.block, phrase.start):
                entity = self.discourse.bearer(mention)
                if entity is not None and entity.fits(phrase.gender) and entity not in last:
                    last.insert(0, entity)
                if len(last) == 2:
                    reason = f"the two people named before {phrase.text!r}"
                    return Guess(self._group(last).entity, 0.6, reason)
        group = self.table.by_phrase(phrase.text, phrase.role)
        group.is_group = True
        return Guess(group, 0.85, f"the words beside it: {phrase.text}")

    def _called(self, phrase: Phrase) -> Guess | None:
        """A person by their role, an institution, or somebody without a name."""
        reason = f"the words beside it: {phrase.text}"
        if phrase.head == "voix":
            return None
        if phrase.determiner.startswith(("un", "l'un")):
            return Guess(self.table.by_phrase(phrase.text, phrase.role, phrase.gender), 0.88, reason)
        for strategy in self.strategies:
            guess = strategy(phrase)
            if guess is not None:
                return guess
        if phrase.is_generic and not self.discourse.is_fiction:
            return None
        entity = self.table.by_phrase(phrase.text, phrase.role, phrase.gender)
        office = phrase.role is None or phrase.role.name in listed("offices")
        bare = phrase.is_definite and phrase.length <= _BARE_LENGTH
        # The press calls so somebody whom it has presented in other words ("la dirigeante").
        elsewhere = bare and not office and not self.discourse.is_fiction
        return Guess(entity, 0.4 if elsewhere else 0.8, reason)
