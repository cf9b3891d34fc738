"""Who speaks, by the verb that the narrator puts inside or after a quotation."""

import re
from collections.abc import Sequence

from scripts.quotations import Quotation
from scripts.quotations.classify import cue_after
from scripts.quotations.incises import close
from scripts.quotations.reporting import Cue, match
from scripts.script import Gender
from scripts.speakers import dialogue
from scripts.speakers.confidence import Guess
from scripts.speakers.coreference import References
from scripts.speakers.entities import role_of
from scripts.speakers.implicit_evidence import Untold
from scripts.speakers.introductions import Introductions
from scripts.wordlists import listed

_UNTOLD = 0.8  # the confidence of a definite noun that nothing else tells of
_DESCRIBED = 0.7  # the confidence up to which a noun only describes
_BRACKETED = re.compile(r"\s?\(\s?(?=[A-ZÀ-ÖØ-Þ])|\s[—–]\s(?=[A-ZÀ-ÖØ-Þ])")
_WHERE = re.compile(r"(?:\s\w+){0,3}?\s(?:à|(?P<contracted>au)|chez)\s?")
_THERE = re.compile(
    r"(?:\A|(?<=[.!?…»]\s))(?:À\s|Chez\s|(?P<contracted>Aux?\s)|Du\scôté\sde\s)(?P<where>[^.,;:!?…«»]{2,80}),\son\s"
)
_WINDOW = 400  # code points in which that place is looked for
_THEIRS = ("son", "sa", "leur")
_PLURAL_PRONOUNS = ("ils", "elles")
_WRITERS = ("je", "nous")


class Told:
    """Reads the cues of quotations.

    Attributes:
        cued: whether the quotation last read has a cue, understood or not.
    """

    def __init__(self, references: References, introductions: Introductions, untold: Untold) -> None:
        self.references = references
        self.introductions = introductions
        self.untold = untold
        self.blocks = references.blocks
        self.cued = False

    def inside(self, pieces: Sequence[Quotation]) -> Guess | None:
        """By an incise."""
        for piece in pieces:
            text = self.blocks[piece.block].text
            for incise in piece.incises:
                cue = match(text, incise.start, incise.end)
                guess = None if cue is None else self._cue(piece, cue, incise.end)
                if guess is not None:
                    return guess
        return None

    def after(self, pieces: Sequence[Quotation]) -> Guess | None:
        """By what follows the closing mark: a verb and its subject, or a name in brackets."""
        last = pieces[-1]
        if last.form not in ("marks", "answer", "block"):
            return None
        text = self.blocks[last.block].text
        cue = cue_after(text, last.span.end)
        if cue is not None:
            limit = close(text, cue, min(len(text), last.span.end + 300))
            return self._cue(last, cue, max(limit, cue.span.end))
        named = _BRACKETED.match(text, last.span.end)
        return None if named is None else self._proper(last.block, named.end())

    def _proper(self, block: int, start: int) -> Guess | None:
        own = self.references.topics.between(block, start, start + 1)
        phrase = own[0].phrase if own else None
        return self.references.refer(block, phrase) if phrase is not None and phrase.names else None

    def _cue(self, quotation: Quotation, cue: Cue, limit: int) -> Guess | None:
        self.cued = True
        if cue.subject is not None:
            far = min(len(self.blocks[quotation.block].text), cue.subject + 160)
            guess = self.references.phrase(quotation.block, cue.subject, max(limit, far))
            return None if self._names_itself(quotation, guess) else self._same_one(quotation, cue, guess)
        if cue.pronoun in _WRITERS:
            return None
        if cue.pronoun == "on":
            beside = self._someone_there(quotation.block, cue.span.end, limit)
            return beside or self._somewhere_before(quotation)
        if cue.pronoun in _PLURAL_PRONOUNS:
            return self._they(quotation)
        return self._pronoun(quotation, "f" if cue.pronoun == "elle" else "m")

    def _pronoun(self, quotation: Quotation, gender: Gender) -> Guess | None:
        for guess in (self._answering(quotation), self.introductions.read(quotation)):
            if guess is not None and guess.someone.fits(gender):
                return guess
        place = quotation.block, quotation.span.start
        last = self.references.turns[-1] if self.references.turns else None
        replies = last is not None and self.untold.answers(quotation, last)
        other = self.references.topics.another(*place, gender, last.someone) if replies and last else None
        return other or self.references.topics.pronoun(*place, gender)

    def _answering(self, quotation: Quotation) -> Guess | None:
        """Whoever a pronoun after a dash stands for: not the one of the turn before."""
        given = self.references.turns
        if quotation.form != "dash" or not given or dialogue.apart(self.blocks, given[-1], quotation):
            return None
        return dialogue.other(given, quotation)

    def _names_itself(self, quotation: Quotation, guess: Guess | None) -> bool:
        """Whether a noun that only describes would make the one who just spoke call themselves "elle"."""
        given = self.references.turns
        if guess is None or not given or guess.someone is not given[-1].someone:
            return False
        return guess.confidence <= _DESCRIBED and self.untold.is_about(quotation, guess.someone)

    def _same_one(self, quotation: Quotation, cue: Cue, guess: Guess | None) -> Guess | None:
        """Whoever just spoke, where "ajoute le …" names somebody whom nothing else tells of."""
        last = self.references.turns[-1] if self.references.turns else None
        if guess is None or guess.someone.named or guess.confidence > _UNTOLD:
            return guess
        before = self._subject_before(quotation, cue, guess)
        if before is not None or last is None:
            return before or guess
        noun = self.references.noun(quotation.block, cue.subject or 0)
        theirs = noun is not None and noun.determiner in _THEIRS
        fits = not theirs and last.someone.named and last.someone.fits(guess.someone.gender)
        if not fits or last.block != quotation.block or cue.verb not in listed("continuing"):
            return guess
        return Guess(last.someone, 0.62, f"{last.someone.name} goes on")

    def _subject_before(self, quotation: Quotation, cue: Cue, guess: Guess) -> Guess | None:
        """The person of the sentence before, for a noun that nothing else tells of."""
        noun = self.references.noun(quotation.block, cue.subject or 0)
        if self.references.story or noun is None or noun.head in listed("kin") | listed("institution"):
            return None
        before = self.untold.sentence_before(quotation)
        if before is None or not before.someone.named or not before.someone.fits(guess.someone.gender):
            return None
        last = self.references.turns[-1].someone if self.references.turns else None
        if any(role_of(word) is not None for word in noun.text.split()[2:]):
            return None
        theirs = noun.determiner in _THEIRS and before.someone is last
        other = noun.role is not None and bool(before.someone.roles) and noun.determiner in ("le", "la", "l'")
        return None if theirs or other else Guess(before.someone, 0.64, before.reason)

    def _someone_there(self, block: int, start: int, limit: int) -> Guess | None:
        """The institution where it is said ("rappelle-t-on à la préfecture")."""
        place = _WHERE.match(self.blocks[block].text, start, limit)
        if place is None:
            return None
        at = place.start("contracted") if place["contracted"] else place.end()
        guess = self.references.speaker(block, at, limit)
        return None if guess is None else Guess(guess.someone, min(guess.confidence, 0.75), guess.reason)

    def _somewhere_before(self, quotation: Quotation) -> Guess | None:
        """The institution where the sentence before says that it is said ("À la préfecture, on …")."""
        start = quotation.span.start
        window = self.blocks[quotation.block].text[max(0, start - _WINDOW) : start]
        place = next(iter([*_THERE.finditer(window)][-1:]), None)
        if place is None:
            return None
        at = start - len(window) + place.start("contracted" if place["contracted"] else "where")
        guess = self.references.phrase(quotation.block, at, start)
        return None if guess is None else Guess(guess.someone, min(guess.confidence, 0.65), guess.reason)

    def _they(self, quotation: Quotation) -> Guess | None:
        start = quotation.span.start
        for mention in reversed(self.references.topics.between(quotation.block, start - 600, start)):
            if mention.plural and mention.phrase is not None:
                guess = self.references.refer(quotation.block, mention.phrase)
                return None if guess is None else Guess(guess.someone, 0.65, guess.reason)
        last = self.references.turns[-1].someone if self.references.turns else None
        if last is not None and " et " in last.name:
            return Guess(last, 0.7, f"{last.name} speak before it")
        return None
