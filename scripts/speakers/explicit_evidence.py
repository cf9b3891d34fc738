"""Explicit evidence: the reporting verb inside or behind a quotation ("a déclaré Anne Roy")."""

import re
from collections.abc import Sequence

from scripts.quotations import Quotation
from scripts.quotations.reporting import ReportingClause, match
from scripts.script import Gender
from scripts.speakers.coreference import Coreference
from scripts.speakers.dialogue import is_apart, next_speaker
from scripts.speakers.entities import Guess, role_of
from scripts.speakers.entity_extraction import cue_behind
from scripts.speakers.implicit_evidence import ImplicitEvidence
from scripts.speakers.quotation_introductions import Introductions
from scripts.wordlists import listed

_UNRELATED = 0.8  # the confidence up to which a noun is related to nobody named
_DESCRIBED = 0.7  # the confidence up to which a noun only describes
_BRACKETED = re.compile(r"\s?\(\s?(?=[A-ZÀ-ÖØ-Þ])|\s[—–]\s(?=[A-ZÀ-ÖØ-Þ])")
_WHERE = re.compile(r"(?:\s\w+){0,3}?\s(?:à|(?P<contracted>au)|chez)\s?")
_THERE = re.compile(
    r"(?:\A|(?<=[.!?…»]\s))(?:À\s|Chez\s|(?P<contracted>Aux?\s)|Du\scôté\sde\s)(?P<where>[^.,;:!?…«»]{2,80}),\son\s"
)
_PLACE_WINDOW = 400  # code points in which that place is looked for
_GROUP_WINDOW = 600  # code points in which "ils" are looked for
_SUBJECT_REACH = 160  # code points in which a subject may end
_THEIRS = ("son", "sa", "leur")


class ExplicitEvidence:
    """Reads the reporting verbs of quotations.

    Attributes:
        has_cue: whether the quotation read last has a reporting verb, be its subject understood or not.
    """

    def __init__(
        self, coreference: Coreference, introductions: Introductions, implicit: ImplicitEvidence
    ) -> None:
        self.coreference = coreference
        self.discourse = coreference.discourse
        self.introductions = introductions
        self.implicit = implicit
        self.blocks = coreference.blocks
        self.has_cue = False

    def inside(self, pieces: Sequence[Quotation]) -> Guess | None:
        """Find the speaker by an incise within the quotation ("« Oui, a-t-il dit, … »")."""
        for piece in pieces:
            text = self.blocks[piece.block].text
            for incise in piece.incises:
                cue = match(text, incise.start, incise.end)
                guess = None if cue is None else self._subject(piece, cue, incise.end)
                if guess is not None:
                    return guess
        return None

    def behind(self, pieces: Sequence[Quotation]) -> Guess | None:
        """Find the speaker behind the closing mark: the subject of a verb, or a name in brackets."""
        last = pieces[-1]
        if last.form not in ("marks", "answer", "block"):
            return None
        text = self.blocks[last.block].text
        cue = cue_behind(text, last)
        if cue is not None:
            return self._subject(last, *cue)
        named = _BRACKETED.match(text, last.span.end)
        if named is None:
            return None
        mentions = self.discourse.between(last.block, named.end(), named.end() + 1)
        phrase = mentions[0].phrase if mentions else None
        return self.coreference.refer(phrase) if phrase is not None and phrase.names else None

    def group_before(self, quotation: Quotation) -> Guess | None:
        """Find the group that "ils" are: the last people mentioned together, or quoted together."""
        start = quotation.span.start
        for mention in reversed(self.discourse.between(quotation.block, start - _GROUP_WINDOW, start)):
            if mention.is_plural and mention.phrase is not None:
                guess = self.coreference.refer(mention.phrase)
                return None if guess is None else Guess(guess.entity, 0.65, guess.reason)
        last = self.discourse.last_speaker
        if last is not None and " et " in last.name:
            return Guess(last, 0.7, f"{last.name} speak before it")
        return None

    def _subject(self, quotation: Quotation, cue: ReportingClause, end: int) -> Guess | None:
        """The entity that is the subject of a reporting verb; the narrator's clause ends at `end`."""
        self.has_cue = True
        if cue.subject is not None:
            return self._noun(quotation, cue, cue.subject, end)
        if cue.pronoun in ("je", "nous"):
            return None
        if cue.pronoun == "on":
            return self._somebody_at(quotation, cue, end)
        if cue.pronoun in ("ils", "elles"):
            return self.group_before(quotation)
        gender: Gender = "f" if cue.pronoun == "elle" else "m"
        turns, place = self.discourse.turns, (quotation.block, quotation.span.start)
        reply = quotation.form == "dash" and turns and not is_apart(self.blocks, turns[-1], quotation)
        for guess in (next_speaker(turns, quotation) if reply else None, self.introductions.read(quotation)):
            if guess is not None and guess.entity.fits(gender):
                return guess
        answers = bool(turns) and self.implicit.is_reply(quotation, turns[-1])
        other = self.coreference.pronouns.nearest_but(turns[-1].entity, *place, gender) if answers else None
        return other or self.coreference.pronouns.resolve(*place, gender)

    def _noun(self, quotation: Quotation, cue: ReportingClause, start: int, end: int) -> Guess | None:
        """The entity of the noun phrase behind a reporting verb.

        A noun that only describes is not the last speaker where the quotation opens with "elle": nobody calls
        themselves so. A noun that is related to nobody named is the person of the sentence before, or the
        last speaker who goes on ("ajoute le …").
        """
        reach = min(len(self.blocks[quotation.block].text), start + _SUBJECT_REACH)
        guess = self.coreference.at(quotation.block, start, max(end, reach))
        last = self.discourse.last_turn
        if guess is None:
            return None
        again = last is not None and guess.entity is last.entity and guess.confidence <= _DESCRIBED
        if again and self.implicit.is_about(quotation, guess.entity):
            return None
        if guess.entity.named or guess.confidence > _UNRELATED:
            return guess
        before = self._person_before(quotation, start, guess)
        if before is not None or last is None:
            return before or guess
        noun = self.coreference.noun_at(quotation.block, start)
        theirs = noun is not None and noun.determiner in _THEIRS
        fits = not theirs and last.entity.named and last.entity.fits(guess.entity.gender)
        if not fits or last.block != quotation.block or cue.verb not in listed("continuing"):
            return guess
        return Guess(last.entity, 0.62, f"{last.entity.name} goes on")

    def _person_before(self, quotation: Quotation, start: int, guess: Guess) -> Guess | None:
        """The person of the sentence before, for a noun that is related to nobody."""
        noun = self.coreference.noun_at(quotation.block, start)
        if self.discourse.is_fiction or noun is None or noun.is_institution or noun.head in listed("kin"):
            return None
        before = self.implicit.sentence_before(quotation)
        if before is None or not before.entity.named or not before.entity.fits(guess.entity.gender):
            return None
        if any(role_of(word) is not None for word in noun.text.split()[2:]):
            return None
        theirs = noun.determiner in _THEIRS and before.entity is self.discourse.last_speaker
        other = noun.role is not None and bool(before.entity.roles) and noun.determiner in ("le", "la", "l'")
        return None if theirs or other else Guess(before.entity, 0.64, before.reason)

    def _somebody_at(self, quotation: Quotation, cue: ReportingClause, end: int) -> Guess | None:
        """The institution where it is said ("rappelle-t-on à la préfecture", "À la préfecture, on …")."""
        text, start = self.blocks[quotation.block].text, quotation.span.start
        place = _WHERE.match(text, cue.span.end, end)
        if place is not None:
            at = place.start("contracted") if place["contracted"] else place.end()
            guess = self.coreference.speaker_at(quotation.block, at, end)
            if guess is not None:
                return guess.capped(0.75)
        window = text[max(0, start - _PLACE_WINDOW) : start]
        places = list(_THERE.finditer(window))
        if not places:
            return None
        group = "contracted" if places[-1]["contracted"] else "where"
        guess = self.coreference.at(quotation.block, start - len(window) + places[-1].start(group), start)
        return None if guess is None else guess.capped(0.65)
