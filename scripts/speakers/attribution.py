"""Who says each quotation."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from scripts.article import Block
from scripts.quotations import Quotation
from scripts.script import Person
from scripts.speakers.confidence import Guess, Turn
from scripts.speakers.coreference import References
from scripts.speakers.entities import Someone
from scripts.speakers.evidence import Told
from scripts.speakers.implicit_evidence import Untold
from scripts.speakers.introductions import Introductions

_SURE = 0.5  # below, no name
_TEXT_WORD = re.compile(r"[^\W\d_]{4,}")
_ECHOES = 300  # quotations that headings are compared with
_STEM = 6  # letters by which two words of one family are matched


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
        self.untold = Untold(self.references)
        self.told = Told(self.references, self.introductions, self.untold)
        self.waiting: list[Quotation] = []  # titles and headings, matched with the body at the end
        self.evidence: tuple[Callable[[list[Quotation]], Guess | None], ...] = (
            self.told.inside,
            self.told.after,
            self._label,
            self._cited,
            self._before,
            self._answer,
            self._untold,
        )

    def read(self, pieces: list[Quotation]) -> None:
        """Attributes one quotation."""
        first = pieces[0]
        self.told.cued = False
        heading = self.blocks[first.block].kind in ("title", "heading")
        guess = next((g for g in (find(pieces) for find in self.evidence) if g is not None), None)
        if guess is None:
            if heading:
                self.waiting.append(first)
            return
        self.guesses[first.number] = guess
        if first.kind == "speech" and guess.confidence >= _SURE and not heading:
            for piece in pieces:
                self.references.turns.append(self._turn(piece, guess.someone))

    def _turn(self, piece: Quotation, someone: Someone) -> Turn:
        text = self.blocks[piece.block].text
        start, end = piece.span
        asks = text[max(piece.content.start, piece.content.end - 6) : piece.content.end].rstrip(' »”"')
        whole = piece.form != "marks" or start == 0 or end >= len(text.rstrip())
        return Turn(piece.block, start, end, someone, asks.endswith("?"), whole)

    def _label(self, pieces: list[Quotation]) -> Guess | None:
        first = pieces[0]
        if first.form != "label":
            return None
        label = self.blocks[first.block].text[: first.span.start].strip(" :—–-")
        initials = re.sub(r"[^\w]", "", label)
        someone = self.references.people.by_initials(initials)
        if someone is not None and len(initials) > 1 and initials.isupper():
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
            for mention in self.references.topics.mentions[index]:
                names = mention.phrase.names if mention.phrase is not None else ()
                counts.update(self.references.people.name(n) for n in names if self.references.known(n))
        return counts.most_common(1)[0][0] if counts else None

    def _untold(self, pieces: list[Quotation]) -> Guess | None:
        unknown = self.told.cued or self.introductions.anonymous(pieces[0])
        return None if unknown else self.untold.read(pieces)

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
