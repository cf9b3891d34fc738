"""Who a pronoun stands for: the topic, which is not always the nearest name."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from scripts.article import Block
from scripts.script import Gender
from scripts.speakers.confidence import Guess, Turn
from scripts.speakers.entities import People, Someone
from scripts.speakers.mentions import Mention
from scripts.speakers.noun_phrases import Phrase
from scripts.wordlists import listed

_REACH = 24  # mentions looked back upon
_NEAR = 3  # blocks
_FAR = 8  # blocks
_MANY = 40  # people weighed, and mentions of one paragraph
_SENTENCE_END = re.compile(r"[.!?…]\s")


class Topics:
    """Looks back from a place over the mentions and the turns of speech before it.

    Args:
        blocks: the article's.
        people: those it names.
        mentions: for each block, in order.
        turns: quotations given so far; grows while the article is read.
        bearer: whom a mention in a block names; None for what is not a person.
        institution: what a noun of an institution in a block stands for.
        main: whom the article is about, where its title tells.
    """

    def __init__(
        self,
        blocks: Sequence[Block],
        people: People,
        *,
        mentions: Sequence[Sequence[Mention]],
        turns: Sequence[Turn],
        bearer: Callable[[int, Mention], Someone | None],
        institution: Callable[[int, Phrase], Guess | None],
        main: Someone | None,
    ) -> None:
        self.blocks = blocks
        self.people = people
        self.mentions = mentions
        self.starts = [[mention.start for mention in own] for own in mentions]
        self.turns = turns
        self.bearer = bearer
        self.institution = institution
        self.main = main

    def before(self, block: int, start: int) -> Iterator[tuple[int, Mention]]:
        """Mentions before a place, nearest first, with the index of their block."""
        count = 0
        at = bisect_left(self.starts[block], start)
        for index in range(block, max(-1, block - _FAR), -1):
            own = self.mentions[index]
            stop = at if index == block else len(own)
            for place in range(stop - 1, -1, -1):
                yield index, own[place]
                count += 1
                if count == _REACH:
                    return

    def between(self, block: int, start: int, end: int) -> Sequence[Mention]:
        """Mentions of a stretch of a block."""
        starts = self.starts[block]
        return self.mentions[block][bisect_left(starts, start) : bisect_left(starts, end)]

    def lately(self, block: int, start: int) -> Sequence[Mention]:
        """The last mentions of a block before a place, in order; all of them but in a very long block."""
        at = bisect_left(self.starts[block], start)
        return self.mentions[block][max(0, at - _MANY) : at]

    def nearest(self, block: int, start: int, gender: Gender) -> Guess | None:
        """The last person named, for "ce dernier" and "celle-ci"."""
        for at, mention in self.before(block, start):
            one = None if mention.plural else self.bearer(at, mention) or self._unnamed(mention)
            if one is not None and one.fits(gender):
                return Guess(one, 0.8, f"the last person named before it: {one.name}")
        return None

    def _unnamed(self, mention: Mention) -> Someone | None:
        phrase = mention.phrase
        if phrase is None or phrase.role is None:
            return None
        return self.people.phrase(phrase.text, phrase.role, phrase.gender)

    def another(self, block: int, start: int, gender: Gender, than: Someone) -> Guess | None:
        """The last one of a gender who is not the one who just spoke."""
        for at, mention in self.before(block, start):
            one = None if mention.plural else self.bearer(at, mention)
            if one is not None and one is not than and one.gender == gender:
                return Guess(one, 0.62, f"the last one of that gender but {than.name}")
        return None

    def pronoun(self, block: int, start: int, gender: Gender | None) -> Guess | None:
        """Who "il" or "elle" stands for at a place."""
        last = self.turns[-1] if self.turns else None
        fallback: Guess | None = None
        for at, mention in self.before(block, start):
            if last is not None and (at, mention.start) < (last.block, last.end):
                break
            if block - at > _NEAR or mention.phrase is None:
                continue
            if mention.plural:
                fallback = fallback or self._member(mention, gender)
                continue
            one = self.bearer(at, mention) or self._institution(block, start, at, mention, gender)
            if one is None or not one.fits(gender):
                continue
            beside = self._beside(block, start, gender) if mention.subject and at < block else None
            if beside is not None:
                return beside
            if mention.subject and at < block and self._is_about_another(one, gender):
                return Guess(self.main or one, 0.55, "whom the article is about")
            if mention.subject:
                sure = 0.8 if one.gender else 0.7
                return self._agreed(one, gender, sure, "the subject of the sentence before")
            fallback = fallback or Guess(one, 0.62, "the last person mentioned before it")
        here = self._spoken(block, gender, last) or self._beside(block, start, gender)
        spoken = (
            here
            or self._spoken(block, gender, last, start)
            or fallback
            or self._earlier(block, start, gender)
        )
        return spoken or self._only(block, gender)

    def _is_about_another(self, someone: Someone, gender: Gender | None) -> bool:
        """Whether a new paragraph may return to the one whom the title names."""
        return self.main is not None and self.main is not someone and self.main.gender == gender

    def _institution(
        self, block: int, start: int, at: int, mention: Mention, gender: Gender | None
    ) -> Someone | None:
        """An institution of the sentence right before, where nobody of its gender spoke in the paragraph."""
        phrase = mention.phrase
        if phrase is None or phrase.role is not None or phrase.head not in listed("institution"):
            return None
        last = self.turns[-1] if self.turns else None
        spoke = last is not None and last.block == block and last.someone.fits(gender)
        if at != block or spoke or not mention.subject or phrase.determiner not in ("le", "la", "l'"):
            return None
        if len(_SENTENCE_END.findall(self.blocks[block].text[mention.end : start])) > 1:
            return None
        guess = self.institution(at, phrase)
        return None if guess is None else guess.someone

    def _member(self, mention: Mention, gender: Gender | None) -> Guess | None:
        """The only one of a group that a pronoun fits."""
        names = mention.phrase.names if mention.phrase is not None else ()
        fitting = [s for s in (self.people.name(n) for n in names) if s.fits(gender)]
        return Guess(fitting[0], 0.7, "the only one of the group that it fits") if len(fitting) == 1 else None

    def _beside(self, block: int, start: int, gender: Gender | None) -> Guess | None:
        """Who else of that gender the paragraph names, where nobody of it spoke there."""
        if gender is None:
            return None
        for mention in reversed(self.lately(block, start)):
            if mention.plural:
                member = self._member(mention, gender)
                if member is not None:
                    return member
                continue
            one = self.bearer(block, mention)
            if one is not None and one.named and one.gender == gender:
                return Guess(one, 0.64, f"{one.name} is named in the same paragraph")
        return None

    def _since(self, block: int, start: int, turn: Turn, gender: Gender | None) -> Guess | None:
        """Whoever else of that gender the narrator speaks of, after the last one of it was quoted."""
        for at, mention in self.before(block, start):
            if gender is None or (at, mention.start) < (turn.block, turn.end):
                return None
            one = self.bearer(at, mention) if mention.subject and mention.phrase is not None else None
            if one is not None and one.named and one is not turn.someone and one.gender == gender:
                return Guess(one, 0.64, f"{one.name} is spoken of since")
        return None

    def _spoken(
        self, block: int, gender: Gender | None, last: Turn | None, start: int | None = None
    ) -> Guess | None:
        """The last one quoted of that gender; in the same block only, where no place is given."""
        for turn in self.turns[-1:-4:-1]:
            near = block - turn.block <= (0 if start is None else _NEAR)
            if near and turn.someone.fits(gender) and not turn.someone.several:
                since = None if start is None else self._since(block, start, turn, gender)
                if since is not None:
                    return since
                sure = 0.85 if turn is last and turn.block == block else 0.72
                return self._agreed(turn.someone, gender, sure, f"{turn.someone.name} speaks before it")
        return None

    def _earlier(self, block: int, start: int, gender: Gender | None) -> Guess | None:
        for at, mention in self.before(block, start):
            if block - at > _NEAR:
                return None
            one = self.bearer(at, mention) if mention.phrase is not None and not mention.plural else None
            if one is not None and one.fits(gender):
                known = one.named or not one.name.startswith(("Un ", "Une "))
                sure = 0.6 if mention.subject else 0.5 if known else 0.4
                return Guess(one, sure, "the last person mentioned before it")
        return None

    def _only(self, block: int, gender: Gender | None) -> Guess | None:
        """The only one of a gender who has spoken, else whom the article has named so far."""
        spoke = {t.someone for t in self.turns[-_MANY:] if t.someone.gender == gender is not None}
        if spoke:
            one = spoke.pop() if len(spoke) == 1 else None
            return None if one is None else Guess(one, 0.55, f"{one.name} is the only one it fits")
        named = [s for s in self.people.everyone[:_MANY] if s.named and s.last_named(block) >= 0]
        fitting = [s for s in named if s.fits(gender)]
        only = gender is not None and len(fitting) == 1 and fitting[0].gender == gender
        return Guess(fitting[0], 0.55, f"{fitting[0].name} is the only one it fits") if only else None

    def _agreed(self, someone: Someone, gender: Gender | None, sure: float, reason: str) -> Guess:
        if someone.gender is None and someone.named:
            someone.gender = gender
        return Guess(someone, sure, reason)
