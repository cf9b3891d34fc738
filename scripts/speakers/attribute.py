"""Who says each quotation."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from scripts.article import Block
from scripts.quotations import Quotation
from scripts.quotations.cues import Cue, match
from scripts.quotations.incises import close
from scripts.quotations.kinds import cue_after
from scripts.script import Gender, Person
from scripts.sentences import split
from scripts.speakers.introductions import Introductions
from scripts.speakers.people import Someone
from scripts.speakers.references import Guess, References, Turn

_SURE = 0.5  # below, no name
_TEXT_WORD = re.compile(r"[^\W\d_]{4,}")
_ECHOES = 300  # quotations that headings are compared with
_STEM = 6  # letters by which two words of one family are matched
_BRACKETED = re.compile(r"\s?\(\s?(?=[A-ZÀ-ÖØ-Þ])|\s[—–]\s(?=[A-ZÀ-ÖØ-Þ])")
_PLURAL_PRONOUNS = ("ils", "elles")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says a quotation.

    Attributes:
        speaker: the canonical name; None where nobody is named surely enough.
        confidence: 0–1, how sure that is.
        reason: what it rests on, in plain English.
    """

    speaker: str | None
    confidence: float
    reason: str


NOBODY = Attribution(None, 0.0, "nothing tells who speaks")


def attribute(
    blocks: Sequence[Block], quotations: Sequence[Quotation]
) -> tuple[dict[int, Attribution], tuple[Person, ...]]:
    """Finds who says each quotation.

    Args:
        blocks: the article's, in reading order.
        quotations: its quotations, in order.

    Returns:
        The attribution of each quotation by its number, and the people quoted in order of first quotation.
        A name below the threshold is not given: a neutral voice beats a wrong name.
    """
    reader = _Reader(blocks, quotations)
    for _, pieces in groupby(quotations, key=lambda q: q.number):
        reader.read(list(pieces))
    reader.echo()
    return reader.result()


class _Reader:
    """Attributes quotations in reading order."""

    def __init__(self, blocks: Sequence[Block], quotations: Sequence[Quotation]) -> None:
        self.blocks = blocks
        self.quotations = quotations
        self.references = References(blocks, quotations)
        self.introductions = Introductions(self.references)
        self.guest = self._interviewed()
        self.guesses: dict[int, Guess] = {}
        self.cued = False  # whether the narrator tells who speaks, understood or not
        self.waiting: list[Quotation] = []  # titles and headings, matched with the body at the end
        self.evidence: tuple[Callable[[list[Quotation]], Guess | None], ...] = (
            self._incise,
            self._after,
            self._label,
            self._cited,
            self._before,
            self._answer,
            self._alone,
        )

    def read(self, pieces: list[Quotation]) -> None:
        """Attributes one quotation."""
        first = pieces[0]
        self.cued = False
        heading = self.blocks[first.block].kind in ("title", "heading")
        guess = next((g for g in (find(pieces) for find in self.evidence) if g is not None), None)
        if guess is None:
            if heading:
                self.waiting.append(first)
            return
        self.guesses[first.number] = guess
        if first.kind == "speech" and guess.confidence >= _SURE and not heading:
            for piece in pieces:
                self.references.turns.append(
                    Turn(piece.block, piece.span.start, piece.span.end, guess.someone)
                )

    # Evidence, strongest first.

    def _incise(self, pieces: list[Quotation]) -> Guess | None:
        for piece in pieces:
            text = self.blocks[piece.block].text
            for incise in piece.incises:
                cue = match(text, incise.start, incise.end)
                guess = None if cue is None else self._cue(piece, cue, incise.end)
                if guess is not None:
                    return guess
        return None

    def _after(self, pieces: list[Quotation]) -> Guess | None:
        last = pieces[-1]
        if last.form not in ("marks", "block"):
            return None
        text = self.blocks[last.block].text
        cue = cue_after(text, last.span.end)
        if cue is not None:
            limit = close(text, cue, min(len(text), last.span.end + 300))
            return self._cue(last, cue, max(limit, cue.span.end))
        named = _BRACKETED.match(text, last.span.end)
        return (
            None
            if named is None
            else self._proper(last.block, named.end(), min(len(text), named.end() + 120))
        )

    def _proper(self, block: int, start: int, limit: int) -> Guess | None:
        own = self.references.between(block, start, start + 1)
        phrase = own[0].phrase if own else None
        return self.references.refer(block, phrase) if phrase is not None and phrase.names else None

    def _cue(self, quotation: Quotation, cue: Cue, limit: int) -> Guess | None:
        self.cued = True
        text = self.blocks[quotation.block].text
        if cue.subject is not None:
            return self.references.phrase(
                quotation.block, cue.subject, max(limit, min(len(text), cue.subject + 160))
            )
        if cue.pronoun in ("je", "nous"):
            return None
        if cue.pronoun == "on":
            return self._someone_there(quotation.block, cue.span.end, limit)
        if cue.pronoun in _PLURAL_PRONOUNS:
            return self._they(quotation)
        gender: Gender = "f" if cue.pronoun == "elle" else "m"
        introduced = self.introductions.read(quotation)
        if introduced is not None and introduced.someone.fits(gender):
            return introduced
        return self.references.pronoun(quotation.block, quotation.span.start, gender)

    def _someone_there(self, block: int, start: int, limit: int) -> Guess | None:
        """The institution where it is said ("rappelle-t-on à la préfecture")."""
        place = re.compile(r"\s(?:à|au|chez)\s?").match(self.blocks[block].text, start, limit)
        if place is None:
            return None
        at = place.end() if "au" not in place[0] else place.start() + 1
        guess = self.references.phrase(block, at, limit)
        return None if guess is None else Guess(guess.someone, min(guess.confidence, 0.75), guess.reason)

    def _they(self, quotation: Quotation) -> Guess | None:
        turns = self.references.turns
        mentions = self.references.between(quotation.block, quotation.span.start - 600, quotation.span.start)
        for mention in reversed(mentions):
            if mention.plural and mention.phrase is not None:
                guess = self.references.refer(quotation.block, mention.phrase)
                return None if guess is None else Guess(guess.someone, 0.65, guess.reason)
        if turns and " et " in turns[-1].someone.name:
            return Guess(turns[-1].someone, 0.7, f"{turns[-1].someone.name} speak before it")
        return None

    def _label(self, pieces: list[Quotation]) -> Guess | None:
        first = pieces[0]
        if first.form != "label":
            return None
        label = self.blocks[first.block].text[: first.span.start].strip(" :—–-")
        initials = re.sub(r"[^\w]", "", label)
        for someone in self.references.people.everyone:
            letters = "".join(w[0] for w in re.findall(r"\w+", someone.name))
            if len(initials) > 1 and initials.isupper() and letters == initials:
                return Guess(someone, 0.9, f"the initials {label!r}")
        return Guess(self.references.people.called(label), 0.93, f"the name before the colon: {label}")

    def _cited(self, pieces: list[Quotation]) -> Guess | None:
        cited = self.blocks[pieces[-1].block].cited
        if not cited:
            return None
        name = re.split(r",|\s[—–(]", cited.strip(" —–-"), maxsplit=1)[0].strip()
        return Guess(self.references.people.called(name), 0.95, f"the signature: {name}") if name else None

    def _before(self, pieces: list[Quotation]) -> Guess | None:
        return self.introductions.read(pieces[0])

    def _answer(self, pieces: list[Quotation]) -> Guess | None:
        """Who is interviewed: the person whom the title and the introduction name most."""
        if pieces[0].form != "answer" or self.guest is None:
            return None
        return Guess(self.guest, 0.8, f"the interview is with {self.guest.name}")

    def _interviewed(self) -> Someone | None:
        begin = next((q.block for q in self.quotations if q.form == "answer"), 0)
        counts: Counter[Someone] = Counter()
        for index in range(begin):
            for mention in self.references.mentions[index]:
                names = mention.phrase.names if mention.phrase is not None else ()
                counts.update(self.references.people.name(n) for n in names if self.references.known(n))
        return counts.most_common(1)[0][0] if counts else None

    def _alone(self, pieces: list[Quotation]) -> Guess | None:
        """Nothing beside it: the sentence before, or whoever was speaking."""
        first = pieces[0]
        if self.cued or first.kind != "speech" or self.blocks[first.block].kind in ("title", "heading"):
            return None
        if first.form == "dash":
            return self._other_turn(first)
        turns = self.references.turns
        last = turns[-1] if turns else None
        between = self._gap(first, last)
        if last is not None and not between:
            near = last.block == first.block
            return Guess(last.someone, 0.82 if near else 0.7, f"{last.someone.name} goes on")
        return (
            self._sentence_before(first) or self._same_block(first, last) or self._sentence_after(pieces[-1])
        )

    def _gap(self, first: Quotation, last: Turn | None) -> bool:
        """Whether the narrator says anything between the last quotation and this one."""
        if last is None or first.block - last.block > 1:
            return True
        if last.block == first.block:
            return any(c.isalnum() for c in self.blocks[first.block].text[last.end : first.span.start])
        rest = self.blocks[last.block].text[last.end :] + self.blocks[first.block].text[: first.span.start]
        return any(c.isalnum() for c in rest)

    def _sentence_before(self, first: Quotation) -> Guess | None:
        index, end = first.block, first.span.start
        if end < 4 and not self.blocks[index].text[:end].strip():
            index -= 1
            if index < 0 or self.blocks[index].kind not in ("paragraph", "lead"):
                return None
            end = len(self.blocks[index].text)
        text = self.blocks[index].text
        begin = max(0, end - 600)
        sentences = split(text[begin:end])
        if not sentences:
            return None
        own = [
            m
            for m in self.references.between(index, begin + sentences[-1].start, end)
            if self.references.is_person(m)
        ]
        chosen = next((m for m in own if m.subject), None) or (own[0] if len(own) == 1 else None)
        guess = None if chosen is None else self.references.mention(index, chosen)
        if guess is None or chosen is None:
            return None
        sure = (0.76 if chosen.subject else 0.6) - (0.1 if index != first.block else 0)
        return Guess(
            guess.someone, min(guess.confidence, sure), f"the sentence before is about {guess.someone.name}"
        )

    def _sentence_after(self, last: Quotation) -> Guess | None:
        """Whoever opens the next sentence, where the quotation opens its paragraph."""
        text = self.blocks[last.block].text
        following = self.references.between(last.block, last.span.end, last.span.end + 3)
        if not following or not following[0].subject or following[0].phrase is None:
            return None
        if not text[max(0, last.span.end - 8) : last.span.end].rstrip(' »”"').endswith((".", "!", "?", "…")):
            return None
        guess = self.references.mention(last.block, following[0])
        return (
            None
            if guess is None
            else Guess(guess.someone, 0.62, f"the sentence after is about {guess.someone.name}")
        )

    def _same_block(self, first: Quotation, last: Turn | None) -> Guess | None:
        if last is None or last.block != first.block:
            return None
        return Guess(last.someone, 0.6, f"{last.someone.name} speaks in the same paragraph")

    def _other_turn(self, first: Quotation) -> Guess | None:
        """Two people taking turns: the one before last."""
        turns = self.references.turns[-2:]
        near = [t.block for t in turns] == [first.block - 2, first.block - 1]
        if not near or turns[0].someone is turns[1].someone:
            return None
        return Guess(turns[0].someone, 0.6, "two people take turns")

    def echo(self) -> None:
        """Gives a title or a heading to whoever says its words in the body, or to the only one quoted."""
        spoken = [q for q in self.quotations if q.number in self.guesses and q.kind == "speech"]
        said = [(q, self._stems(q)) for q in spoken[:_ECHOES]]
        speakers = {self.guesses[q.number].someone for q in spoken}
        for heading in self.waiting:
            own = self._stems(heading)
            shares = [(len(own & words) / len(own), q) for q, words in said if own]
            best = max(shares, key=lambda s: s[0], default=None)
            if best is not None and best[0] >= 0.6 and len(own) >= 2:
                someone = self.guesses[best[1].number].someone
                self.guesses[heading.number] = Guess(
                    someone, 0.75, f"{someone.name} says its words in the article"
                )
            elif len(speakers) == 1:
                only = next(iter(speakers))
                self.guesses[heading.number] = Guess(only, 0.6, f"{only.name} is the only one quoted")

    def _stems(self, quotation: Quotation) -> set[str]:
        words = self.blocks[quotation.block].text[quotation.content.start : quotation.content.end]
        return {w.lower()[:_STEM] for w in _TEXT_WORD.findall(words)}

    def result(self) -> tuple[dict[int, Attribution], tuple[Person, ...]]:
        """The attributions by number, and the people quoted."""
        attributions: dict[int, Attribution] = {}
        people: dict[str, Person] = {}
        for quotation in self.quotations:
            guess = self.guesses.get(quotation.number)
            if guess is None:
                attributions[quotation.number] = NOBODY
            elif guess.confidence < _SURE:
                attributions[quotation.number] = Attribution(None, guess.confidence, guess.reason)
            else:
                someone = guess.someone
                attributions[quotation.number] = Attribution(someone.name, guess.confidence, guess.reason)
                people.setdefault(someone.name, Person(someone.name, someone.gender))
        return attributions, tuple(people.values())
