"""Attribution: the speaker of each quotation, by the first evidence that names one."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from scripts.article import Block
from scripts.quotations import Quotation
from scripts.script import Person
from scripts.speakers.coreference import Coreference
from scripts.speakers.dialogue import Turn
from scripts.speakers.entities import Entity, Guess
from scripts.speakers.explicit_evidence import ExplicitEvidence
from scripts.speakers.implicit_evidence import ImplicitEvidence
from scripts.speakers.quotation_introductions import Introductions

_THRESHOLD = 0.5  # confidence under which no name is given: a neutral voice beats a wrong name
_TEXT_WORD = re.compile(r"[^\W\d_]{4,}")
_MOST_ECHOES = 300  # quotations that headings are compared with
_STEM = 6  # letters by which two words of one family are matched
_SHARE = 0.6  # of a heading's words that its speaker says in the article


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker of a quotation.

    Attributes:
        speaker: the canonical name; None where nobody is named with enough confidence.
        confidence: 0–1.
        reason: the evidence, in plain English.
    """

    speaker: str | None
    confidence: float
    reason: str


NOBODY = Attribution(None, 0.0, "nothing tells who speaks")


def attribute(
    blocks: Sequence[Block], quotations: Sequence[Quotation]
) -> tuple[dict[int, Attribution], tuple[Person, ...]]:
    """Find the speaker of each quotation.

    Args:
        blocks: the article's, in reading order.
        quotations: its quotations, in order.

    Returns:
        The attribution of each quotation by its number, and the people quoted in order of first quotation.
        No name is given below the threshold: a neutral voice beats a wrong name.
    """
    attributor = _Attributor(blocks, quotations)
    for _, pieces in groupby(quotations, key=lambda q: q.number):
        attributor.read(list(pieces))
    attributor.attribute_headings()
    attributions: dict[int, Attribution] = {}
    people: dict[str, Person] = {}
    for quotation in quotations:
        guess = attributor.guesses.get(quotation.number)
        if guess is None:
            attributions[quotation.number] = NOBODY
        elif guess.confidence < _THRESHOLD:
            attributions[quotation.number] = Attribution(None, guess.confidence, guess.reason)
        else:
            name = guess.entity.name
            attributions[quotation.number] = Attribution(name, guess.confidence, guess.reason)
            people.setdefault(name, Person(name, guess.entity.gender))
    attributor.discourse.clear()
    return attributions, tuple(people.values())


class _Attributor:
    """Attributes quotations in reading order.

    Attributes:
        guesses: the best evidence of each quotation, by its number.
    """

    def __init__(self, blocks: Sequence[Block], quotations: Sequence[Quotation]) -> None:
        self.blocks = blocks
        self.quotations = quotations
        self.coreference = Coreference(blocks, quotations)
        self.discourse = self.coreference.discourse
        self.introductions = Introductions(self.coreference)
        self.implicit = ImplicitEvidence(self.coreference)
        self.explicit = ExplicitEvidence(self.coreference, self.introductions, self.implicit)
        self.guest = self.find_guest()
        self.guesses: dict[int, Guess] = {}
        self.headings: list[Quotation] = []  # titles and headings, matched with the body at the end
        self.evidence: tuple[Callable[[list[Quotation]], Guess | None], ...] = (
            self.explicit.inside,
            self.explicit.behind,
            self.label,
            self.signature,
            lambda pieces: self.introductions.read(pieces[0]),
            self.interview,
            self.surroundings,
        )

    def read(self, pieces: list[Quotation]) -> None:
        """Attribute one quotation."""
        first = pieces[0]
        self.explicit.has_cue = False
        heading = self.blocks[first.block].kind in ("title", "heading")
        guess = next((g for g in (find(pieces) for find in self.evidence) if g is not None), None)
        if guess is None:
            if heading:
                self.headings.append(first)
            return
        self.guesses[first.number] = guess
        if first.kind != "speech" or guess.confidence < _THRESHOLD or heading:
            return
        for piece in pieces:
            text = self.blocks[piece.block].text
            start, end = piece.span
            tail = text[max(piece.content.start, piece.content.end - 6) : piece.content.end].rstrip(' »”"')
            separate = piece.form != "marks" or start == 0 or end >= len(text.rstrip())
            turn = Turn(piece.block, start, end, guess.entity, tail.endswith("?"), separate)
            self.discourse.turns.append(turn)

    def label(self, pieces: list[Quotation]) -> Guess | None:
        """The person named, in full or by initials, before the colon of an interview's turn."""
        first = pieces[0]
        if first.form != "label":
            return None
        label = self.blocks[first.block].text[: first.span.start].strip(" :—–-")
        initials = re.sub(r"[^\w]", "", label)
        entity = self.coreference.table.find_initials(initials)
        if entity is not None and len(initials) > 1 and initials.isupper():
            return Guess(entity, 0.9, f"the initials {label!r}")
        return Guess(self.coreference.table.by_label(label), 0.93, f"the name before the colon: {label}")

    def signature(self, pieces: list[Quotation]) -> Guess | None:
        """The person who signs a quoted block."""
        cited = self.blocks[pieces[-1].block].cited
        if not cited:
            return None
        name = re.split(r",|\s[—–(]", cited.strip(" —–-"), maxsplit=1)[0].strip()
        return Guess(self.coreference.table.by_label(name), 0.95, f"the signature: {name}") if name else None

    def interview(self, pieces: list[Quotation]) -> Guess | None:
        """The person interviewed, for an answer."""
        if pieces[0].form != "answer" or self.guest is None:
            return None
        return Guess(self.guest, 0.8, f"the interview is with {self.guest.name}")

    def find_guest(self) -> Entity | None:
        """The person whom the text before the first answer names most."""
        article = self.discourse.article
        begin = next((q.block for q in self.quotations if q.form == "answer"), 0)
        phrases = (m.phrase for own in article.mentions[:begin] for m in own if m.phrase is not None)
        names = (name for phrase in phrases for name in phrase.names if article.is_known(name))
        counts = Counter(map(self.coreference.table.by_name, names))
        return counts.most_common(1)[0][0] if counts else None

    def surroundings(self, pieces: list[Quotation]) -> Guess | None:
        """The last speaker, or the person of the sentences around, unless somebody else is announced."""
        if self.explicit.has_cue or self.introductions.is_anonymous(pieces[0]):
            return None
        return self.implicit.read(pieces)

    def attribute_headings(self) -> None:
        """Give a title or a heading to whoever says its words in the body, or to the only one quoted."""
        spoken = [q for q in self.quotations if q.number in self.guesses and q.kind == "speech"]
        stems = [(self.stems(q), self.guesses[q.number].entity) for q in spoken[:_MOST_ECHOES]]
        speakers = {self.guesses[q.number].entity for q in spoken}
        for heading in self.headings:
            own = self.stems(heading)
            shares = [(len(own & words) / len(own), entity) for words, entity in stems if own]
            share, entity = max(shares, key=lambda s: s[0], default=(0, None))
            if entity is not None and share >= _SHARE and len(own) >= 2:
                reason = f"{entity.name} says its words in the article"
                self.guesses[heading.number] = Guess(entity, 0.75, reason)
            elif len(speakers) == 1:
                only = next(iter(speakers))
                self.guesses[heading.number] = Guess(only, 0.6, f"{only.name} is the only one quoted")

    def stems(self, quotation: Quotation) -> set[str]:
        """The longer words of a quotation, cut to their stems."""
        words = self.blocks[quotation.block].text[quotation.content.start : quotation.content.end]
        return {w.lower()[:_STEM] for w in _TEXT_WORD.findall(words)}
