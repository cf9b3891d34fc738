"""What a noun phrase or a pronoun refers to, at its place in the article."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scripts.article import Block, Span
from scripts.quotations import Quotation
from scripts.script import Gender
from scripts.speakers import mentions as scanning
from scripts.speakers.mentions import Mention
from scripts.speakers.names import Name, find
from scripts.speakers.people import People, Someone, role_of
from scripts.speakers.phrases import Phrase, parse
from scripts.words import Role, listed

_APPOSED = re.compile(
    r"(?:,|\s\()\s?(?:\d+\sans,?\s(?:et\s)?)?(?:(?:les?|la|l['’]|une?|son|sa|leur|ancien(?:ne)?|ex|nouvelle?|nouveau|jeune|premi[eè]re?)[\s-]?){0,3}"
    r"(?P<role>[^\W\d_]+(?:-[^\W\d_]+){0,2})(?P<rest>[^.,;:()«»“”\"]{0,80})"
)
_GENERIC = listed("generic")
_COMPANIES = listed("companies")
_LAST_NAMED = re.compile(r"(?:celui-ci|ce\sdernier|(?P<f>celle-ci|cette\sdernière))\b", re.I)
_FEMININE = ("la", "une", "sa", "cette", "ma")
_MASCULINE = ("le", "un", "ce", "cet", "du", "au")
_REACH = 24  # mentions looked back upon
_NEAR = 3  # blocks


@dataclass(frozen=True, slots=True)
class Guess:
    """Somebody, how sure that is, and what it rests on."""

    someone: Someone
    confidence: float
    reason: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A quotation that was given to somebody, and where it stands."""

    block: int
    start: int
    end: int
    someone: Someone


class References:
    """The people of an article and their mentions, read in order."""

    def __init__(self, blocks: Sequence[Block], quotations: Sequence[Quotation]) -> None:
        self.blocks = blocks
        self.people = People()
        self.turns: list[Turn] = []
        self._register()
        self.mentions = [
            scanning.scan(block.text, spans, self.known)
            for block, spans in zip(blocks, _silent(blocks, quotations), strict=True)
        ]
        self._tie()

    def known(self, name: Name) -> bool:
        """Whether a name is somebody's whom the article names elsewhere in full."""
        if name.certain:
            return True
        found = self.people.lookup(name.text)
        return found is not None and found.sure

    def _register(self) -> None:
        """Takes down full names first, so that a surname alone finds its bearer wherever it stands."""
        names = [(i, n) for i, b in enumerate(self.blocks) for n in find(b.text) if n.certain]
        for full in (True, False):
            for index, name in names:
                if (" " in name.text) == full:
                    self.people.name(name).seen = index

    def _tie(self) -> None:
        """Ties roles to names: in apposition, or right before the name."""
        for index, block in enumerate(self.blocks):
            for mention in self.mentions[index]:
                phrase = mention.phrase
                if phrase is not None and phrase.names and self.known(phrase.names[0]):
                    self._tie_phrase(phrase)
                    self._tie_apposition(block.text, phrase.names)

    def _tie_phrase(self, phrase: Phrase) -> None:
        if phrase.role is None or len(phrase.names) > 1:
            return
        someone = self.people.name(phrase.names[0])
        someone.gender = someone.gender or _gender(phrase)
        self.people.tie(someone, phrase.role, phrase.text)

    def _tie_apposition(self, text: str, names: Sequence[Name]) -> None:
        found = _APPOSED.match(text, names[-1].end)
        role = None if found is None else role_of(found["role"])
        if found is None or role is None:
            return
        following = text[found.end() : found.end() + 2]
        opens = _APPOSED.match(text, names[-1].end)
        if opens is not None and any(n.certain for n in find(found["rest"])) and "(" not in following:
            return
        self.people.tie(self.people.name(names[-1]), role, found["rest"])

    def phrase(self, block: int, start: int, limit: int) -> Guess | None:
        """Who the noun phrase at a place stands for."""
        last = _LAST_NAMED.match(self.blocks[block].text, start, limit)
        if last is not None:
            return self._nearest(block, start, "f" if last["f"] else "m")
        phrase = parse(self.blocks[block].text, start, limit, self.known)
        return None if phrase is None else self.refer(block, phrase)

    def _nearest(self, block: int, start: int, gender: Gender) -> Guess | None:
        """The last person named, for "ce dernier" and "celle-ci"."""
        for at, mention in self._before(block, start):
            one = None if mention.plural else self._bearer(at, mention)
            if one is not None and one.fits(gender):
                return Guess(one, 0.8, f"the last person named before it: {one.name}")
        return None

    def refer(self, block: int, phrase: Phrase) -> Guess | None:
        """Who a noun phrase stands for."""
        if len(phrase.names) > 1:
            return self._group([self.people.name(n) for n in phrase.names])
        if phrase.names:
            return self._named(block, phrase.names[0], phrase)
        if not phrase.head:
            return None
        if phrase.plural:
            return self._several(block, phrase)
        return self._called(block, phrase)

    def _group(self, members: list[Someone]) -> Guess:
        names = [m.name for m in dict.fromkeys(members)]
        joined = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
        return Guess(self.people.phrase(joined, None, None), 0.93, f"the names beside it: {joined}")

    def _named(self, block: int, name: Name, phrase: Phrase) -> Guess:
        shared = self.people.bearers(name.text) > 1 and not name.title
        someone = self.people.name(name)
        someone.seen = block
        self._tie_phrase(phrase)
        sure = 0.55 if shared else 0.97 if name.certain or " " in name.text else 0.92
        return Guess(someone, sure, f"the name beside it: {name.text}")

    def _several(self, block: int, phrase: Phrase) -> Guess | None:
        if "deux" in phrase.text.lower().split():
            last: list[Someone] = []
            for at, mention in self._before(block, phrase.start):
                one = self._bearer(at, mention)
                if one is not None and one not in last:
                    last.insert(0, one)
                if len(last) == 2:
                    guess = self._group(last)
                    return Guess(guess.someone, 0.6, f"the two people named before {phrase.text!r}")
        return Guess(
            self.people.phrase(phrase.text, phrase.role, None), 0.85, f"the words beside it: {phrase.text}"
        )

    def _called(self, block: int, phrase: Phrase) -> Guess | None:
        """A person by their role, an institution, or somebody without a name."""
        gender = _gender(phrase)
        said = f"the words beside it: {phrase.text}"
        if phrase.determiner in ("un", "une"):
            return Guess(self.people.phrase(phrase.text, phrase.role, gender), 0.88, said)
        guess = self._institution(block, phrase) or self._opponent(block, phrase)
        if guess is None and phrase.role is not None and phrase.role.name not in _GENERIC:
            guess = self._in_role(block, phrase, phrase.role, gender)
        if guess is None and self._describes(phrase):
            guess = self._topic(block, phrase, gender)
        if guess is None and phrase.role is not None:
            guess = self._adopt(block, phrase, phrase.role, gender)
        return guess or Guess(self.people.phrase(phrase.text, phrase.role, gender), 0.8, said)

    def _institution(self, block: int, phrase: Phrase) -> Guess | None:
        if phrase.role is not None or phrase.head not in listed("institution"):
            return None
        someone = self.people.phrase(phrase.text, None, _gender(phrase))
        return self._company(block, phrase) or Guess(someone, 0.85, f"the words beside it: {phrase.text}")

    def _describes(self, phrase: Phrase) -> bool:
        """Whether a phrase describes somebody already named, rather than presenting them."""
        if phrase.determiner not in ("le", "la", "l'", "ce", "cet", "cette") or len(phrase.text.split()) > 4:
            return False
        return (
            phrase.role is None or phrase.role.name in _GENERIC or phrase.role.name in listed("descriptive")
        )

    def _topic(self, block: int, phrase: Phrase, gender: Gender | None) -> Guess | None:
        topic = self.pronoun(block, phrase.start, gender)
        if topic is None or (phrase.head.islower() and not topic.someone.named):
            return None
        return Guess(
            topic.someone, min(topic.confidence, 0.7), f"{phrase.text!r}, after {topic.someone.name}"
        )

    def _opponent(self, block: int, phrase: Phrase) -> Guess | None:
        """The other one of two."""
        if phrase.head not in listed("opponent") or not self.turns:
            return None
        last = self.turns[-1].someone
        for at, mention in self._before(block, phrase.start):
            one = self._bearer(at, mention)
            if one is not None and one is not last and one.named and one.fits(_gender(phrase)):
                return Guess(one, 0.62, f"{phrase.text!r}: the other of two, after {last.name}")
        return None

    def _in_role(self, block: int, phrase: Phrase, role: Role, gender: Gender | None) -> Guess | None:
        bearers = [s for s in self.people.in_role(role) if s.fits(gender)]
        if not bearers:
            return None
        words = {w.lower() for w in re.findall(r"[^\W\d_]{3,}", phrase.text)} - {phrase.head}
        proper = [w for w in words if w in {v for s in bearers for v in s.words}]
        ranked = sorted(
            bearers,
            key=lambda s: (len(words & s.words), role.name in s.roles, s.named, s.seen <= block, s.seen),
        )
        best = ranked[-1]
        last = self.turns[-1] if self.turns else None
        if role.name not in best.roles and last is not None and block - last.block < 2:
            someone = last.someone
            if someone is not best and someone.named and not someone.roles and someone.fits(gender):
                return Guess(someone, 0.65, f"{phrase.text!r}, after {someone.name}")
        if words and best.words and not words & best.words and _names_place(phrase.text) and not proper:
            return None
        alone = len(bearers) == 1 or len(words & best.words) > len(words & ranked[-2].words)
        exact = role.name in best.roles
        sure = (0.9 if exact else 0.75) - (0 if alone else 0.2)
        if best.gender is None:
            best.gender = gender
        best.seen = block
        return Guess(best, sure, f"{phrase.text!r} is {best.name}")

    def _adopt(self, block: int, phrase: Phrase, role: Role, gender: Gender | None) -> Guess | None:
        """The only person just named without a role, for a role that nobody has."""
        if len(phrase.text.split()) > 3 or phrase.determiner not in ("le", "la", "l'", "cet", "cette", "ce"):
            return None
        near: list[Someone] = []
        for at, mention in self._before(block, phrase.start):
            if block - at > 1:
                break
            one = self._bearer(at, mention, depth=0)
            if one is not None and one.named and one not in near:
                near.append(one)
        free = [s for s in near if not s.roles and s.fits(gender)]
        if len(free) != 1:
            return None
        self.people.tie(free[0], role, "")
        return Guess(free[0], 0.66, f"{phrase.text!r}, after {free[0].name}")

    def _company(self, block: int, phrase: Phrase) -> Guess | None:
        if phrase.head not in _COMPANIES:
            return None
        for at, mention in self._before(block, phrase.start):
            if block - at > 1:
                break
            names = mention.phrase.names if mention.phrase is not None else ()
            if len(names) == 1 and mention.subject and not names[0].certain and names[0].gender is None:
                return Guess(self.people.name(names[0]), 0.65, f"{phrase.text!r}, after {names[0].text}")
        return None

    def pronoun(self, block: int, start: int, gender: Gender | None) -> Guess | None:
        """Who "il" or "elle" stands for: the topic, which is not always the nearest name."""
        last = self.turns[-1] if self.turns else None
        fallback: Guess | None = None
        for at, mention in self._before(block, start):
            if last is not None and (at, mention.start) < (last.block, last.end):
                break
            if block - at > _NEAR or mention.phrase is None:
                continue
            if mention.plural:
                member = self._member(mention, gender)
                fallback = fallback or member
                continue
            one = self._bearer(at, mention)
            if one is None or not one.fits(gender):
                continue
            if mention.subject:
                return self._agreed(
                    one, gender, 0.8 if one.gender else 0.7, "the subject of the sentence before"
                )
            fallback = fallback or Guess(one, 0.62, "the last person mentioned before it")
        return self._spoken(block, start, gender, last) or fallback or self._earlier(block, start, gender)

    def _member(self, mention: Mention, gender: Gender | None) -> Guess | None:
        """The only one of a group that a pronoun fits."""
        names = mention.phrase.names if mention.phrase is not None else ()
        fitting = [s for s in (self.people.name(n) for n in names) if s.gender == gender]
        return Guess(fitting[0], 0.7, "the only one of the group that it fits") if len(fitting) == 1 else None

    def _spoken(self, block: int, start: int, gender: Gender | None, last: Turn | None) -> Guess | None:
        """The last one quoted of that gender."""
        if last is None:
            return None
        for turn in self.turns[-1:-4:-1]:
            if block - turn.block <= _NEAR and turn.someone.fits(gender):
                sure = 0.85 if turn is last and turn.block == block else 0.72
                return self._agreed(turn.someone, gender, sure, f"{turn.someone.name} speaks before it")
        return None

    def _earlier(self, block: int, start: int, gender: Gender | None) -> Guess | None:
        for at, mention in self._before(block, start):
            if block - at > _NEAR:
                return None
            one = self._bearer(at, mention) if mention.phrase is not None and not mention.plural else None
            if one is not None and one.fits(gender):
                return Guess(one, 0.6 if mention.subject else 0.5, "the last person mentioned before it")
        return None

    def _agreed(self, someone: Someone, gender: Gender | None, sure: float, reason: str) -> Guess:
        if someone.gender is None and someone.named:
            someone.gender = gender
        return Guess(someone, sure, reason)

    def _bearer(self, block: int, mention: Mention, depth: int = 1) -> Someone | None:
        """Whom a mention names; None for what is not a person."""
        phrase = mention.phrase
        if phrase is None:
            return None
        if phrase.names:
            return self.people.name(phrase.names[0]) if self.known(phrase.names[0]) else None
        if phrase.role is None or phrase.plural or phrase.role.name in _GENERIC:
            return None
        if not any(s.fits(_gender(phrase)) for s in self.people.in_role(phrase.role)) and mention.governed:
            return None
        guess = self._in_role(block, phrase, phrase.role, _gender(phrase))
        if guess is None and depth:
            guess = self._adopt(block, phrase, phrase.role, _gender(phrase))
        return guess.someone if guess else self.people.phrase(phrase.text, phrase.role, _gender(phrase))

    def _before(self, block: int, start: int) -> Iterator[tuple[int, Mention]]:
        """Mentions before a place, nearest first."""
        count = 0
        at = bisect_left(self.mentions[block], start, key=lambda m: m.start)
        for index in range(block, max(-1, block - 8), -1):
            own = self.mentions[index]
            for mention in reversed(own[: at if index == block else len(own)]):
                yield index, mention
                count += 1
                if count == _REACH:
                    return

    def mention(self, block: int, mention: Mention) -> Guess | None:
        """Who a mention stands for."""
        if mention.phrase is not None:
            return self.refer(block, mention.phrase) if self._is_person(mention) else None
        return None if mention.plural else self.pronoun(block, mention.start, mention.gender)

    def _is_person(self, mention: Mention) -> bool:
        phrase = mention.phrase
        return phrase is not None and (phrase.role is not None or any(self.known(n) for n in phrase.names))

    def is_person(self, mention: Mention) -> bool:
        """Whether a mention is of somebody who may speak: a pronoun, a role, a person's name."""
        return mention.phrase is None or self._is_person(mention)

    def between(self, block: int, start: int, end: int) -> list[Mention]:
        """Mentions of a stretch of a block."""
        own = self.mentions[block]
        low = bisect_left(own, start, key=lambda m: m.start)
        return own[low : bisect_left(own, end, key=lambda m: m.start)]


def _names_place(text: str) -> bool:
    return any(w[:1].isupper() for w in re.findall(r"[^\W\d_]+", text)[1:])


def _gender(phrase: Phrase) -> Gender | None:
    if phrase.determiner in _FEMININE:
        if phrase.determiner == "sa" and phrase.role is not None:
            return phrase.role.gender
        return "f"
    if phrase.determiner in _MASCULINE:
        return "m"
    return phrase.role.gender if phrase.role is not None else None


def _silent(blocks: Sequence[Block], quotations: Sequence[Quotation]) -> list[list[Span]]:
    """For each block, what speech quotations say without their incises."""
    silent: list[list[Span]] = [[] for _ in blocks]
    for quotation in quotations:
        if quotation.kind != "speech":
            continue
        at = quotation.span.start
        for incise in quotation.incises:
            silent[quotation.block].append(Span(at, incise.start))
            at = incise.end
        silent[quotation.block].append(Span(at, quotation.span.end))
    return silent
