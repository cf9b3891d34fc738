"""What a noun phrase refers to, at its place in the article."""

import re
from collections.abc import Callable, Sequence

from scripts.article import Block
from scripts.quotations import Quotation
from scripts.speakers.guess import Guess, Turn
from scripts.speakers.mentions import Mention
from scripts.speakers.names import Name, is_gentile
from scripts.speakers.people import Someone, role_of
from scripts.speakers.phrases import Phrase, parse
from scripts.speakers.registry import Registry
from scripts.speakers.topics import Topics
from scripts.words import Role, listed

_GENERIC = listed("generic")
_COMPANIES = listed("companies")
_LAST_NAMED = re.compile(r"(?:celui-ci|ce\sdernier|(?P<f>celle-ci|cette\sdernière))\b", re.I)
_ONE_OF_THEM = re.compile(r"l['’]une?\sd['’](?:eux|elles|entre\s(?:eux|elles))(?!\w)", re.I)
_CAPITAL = re.compile(r"(?:les?\s|la\s|l['’])[A-ZÀ-ÖØ-Þ]")
_AGE = re.compile(r"\sde\s\d+(?:\sans)?\Z")
_BETWEEN_COMMAS = re.compile(r"(?:\sde\s\d+(?:\sans)?)?[,.;]")
_CONTRAST = re.compile(r"\s?,\s(?:lui|elle),")
_IN_FULL = 4  # words of a role that is told with what completes it
_SCENE = 8  # turns of speech of one scene
_TURNS = 40  # turns of speech looked back upon
_CHANGED = {"ancien", "ancienne", "jeune", "nouveau", "nouvelle", "futur", "future"}
_POINTING = ("ce", "cet", "cette")
_DEFINITE = ("le", "la", "l'", *_POINTING)


class References:
    """The people of an article and their mentions, read in order."""

    def __init__(self, blocks: Sequence[Block], quotations: Sequence[Quotation]) -> None:
        self.blocks = blocks
        self.registry = Registry(blocks, quotations)
        self.people = self.registry.people
        self.story = self.registry.story
        self.turns: list[Turn] = []
        self._looking_back = False
        self.topics = Topics(
            blocks,
            self.people,
            mentions=self.registry.mentions,
            turns=self.turns,
            bearer=self._bearer,
            main=self.registry.main,
        )

    def known(self, name: Name) -> bool:
        """Whether a name is somebody's whom the article names elsewhere in full."""
        return self.registry.known(name)

    def phrase(self, block: int, start: int, limit: int) -> Guess | None:
        """Who the noun phrase at a place stands for."""
        among = _ONE_OF_THEM.match(self.blocks[block].text, start, limit)
        if among is not None:
            return Guess(self.people.phrase(among[0], None, None), 0.85, f"the words beside it: {among[0]}")
        last = _LAST_NAMED.match(self.blocks[block].text, start, limit)
        if last is not None:
            return self.topics.nearest(block, start, "f" if last["f"] else "m")
        phrase = parse(self.blocks[block].text, start, limit, self.known)
        return None if phrase is None else self.refer(block, phrase)

    def speaker(self, block: int, start: int, limit: int) -> Guess | None:
        """Who the noun phrase at a place stands for, where it is of a person or an institution."""
        phrase = parse(self.blocks[block].text, start, limit, self.known)
        speaks = phrase is not None and (phrase.head in listed("institution") or self._names_person(phrase))
        return self.refer(block, phrase) if phrase is not None and speaks else None

    def noun(self, block: int, start: int) -> Phrase | None:
        """The noun phrase without a name that begins at a place."""
        text = self.blocks[block].text
        phrase = parse(text, start, min(len(text), start + 120), self.known)
        return None if phrase is None or phrase.names or not phrase.head else self._told(phrase)

    def refer(self, block: int, phrase: Phrase) -> Guess | None:
        """Who a noun phrase stands for."""
        if len(phrase.names) > 1:
            return self._group([self.people.name(n) for n in phrase.names])
        if phrase.names:
            return self._named(block, phrase.names[0], phrase)
        if not phrase.head:
            return None
        return self._several(block, phrase) if phrase.plural else self._called(block, self._told(phrase))

    def _told(self, phrase: Phrase) -> Phrase:
        """The phrase with the role that the article itself makes of its noun."""
        if phrase.role is not None or phrase.head in listed("institution"):
            return phrase
        return phrase._replace(role=self.people.role(phrase.head))

    def _group(self, members: list[Someone]) -> Guess:
        names = [m.name for m in dict.fromkeys(members)]
        joined = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
        return Guess(self.people.phrase(joined, None, None), 0.93, f"the names beside it: {joined}")

    def _named(self, block: int, name: Name, phrase: Phrase) -> Guess:
        shared = self.people.bearers(name.text) > 1 and not name.title
        someone = self.people.name(name)
        someone.seen = block
        self.registry.tie_phrase(phrase)
        sure = 0.55 if shared else 0.97 if name.certain or " " in name.text else 0.92
        return Guess(someone, sure, f"the name beside it: {name.text}")

    def _several(self, block: int, phrase: Phrase) -> Guess | None:
        if "deux" in phrase.text.lower().split():
            last: list[Someone] = []
            for at, mention in self.topics.before(block, phrase.start):
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
        said = f"the words beside it: {phrase.text}"
        if phrase.head == "voix":
            return None
        if phrase.determiner.startswith("un") or phrase.determiner.startswith("l'un"):
            return Guess(self.people.phrase(phrase.text, phrase.role, phrase.gender), 0.88, said)
        for find_out in self._ways:
            guess = find_out(self, block, phrase)
            if guess is not None:
                return guess
        if _is_generic(phrase) and not self.story:
            return None
        return Guess(self.people.phrase(phrase.text, phrase.role, phrase.gender), 0.8, said)

    def _institution(self, block: int, phrase: Phrase) -> Guess | None:
        if phrase.role is not None or phrase.head not in listed("institution"):
            return None
        someone = self.people.phrase(phrase.text, None, phrase.gender)
        return self._company(block, phrase) or Guess(someone, 0.85, f"the words beside it: {phrase.text}")

    def _company(self, block: int, phrase: Phrase) -> Guess | None:
        if phrase.head not in _COMPANIES:
            return None
        for at, mention in self.topics.before(block, phrase.start):
            if block - at > 1:
                break
            names = mention.phrase.names if mention.phrase is not None else ()
            if len(names) == 1 and mention.subject and not names[0].certain and names[0].gender is None:
                return Guess(self.people.name(names[0]), 0.65, f"{phrase.text!r}, after {names[0].text}")
        return None

    def _opponent(self, block: int, phrase: Phrase) -> Guess | None:
        """The other one of two; "l'intéressé" is whom the last one spoke of."""
        if phrase.head not in listed("opponent") | listed("anaphoric") or not self.turns:
            return None
        if phrase.head in listed("anaphoric") and block != self.turns[-1].block:
            return None
        last = self.turns[-1].someone
        for at, mention in self.topics.before(block, phrase.start):
            one = self._bearer(at, mention) if mention.phrase is not None and mention.phrase.names else None
            if one is not None and one is not last and one.named and one.fits(phrase.gender):
                return Guess(one, 0.62, f"{phrase.text!r}: the other of two, after {last.name}")
        return None

    def _spouse(self, block: int, phrase: Phrase) -> Guess | None:
        """The only other one of that gender who spoke, for "son mari" and "sa femme"."""
        if phrase.determiner not in ("son", "sa") or not self.turns:
            return None
        if phrase.head not in listed("spouse") and not (self.story and phrase.head in listed("kin")):
            return None
        last, gender = self.turns[-1].someone, "f" if phrase.determiner == "sa" else phrase.gender
        others = {
            t.someone for t in self.turns[-_TURNS:] if t.someone.named and t.someone.gender == gender
        } - {last}
        one = others.pop() if len(others) == 1 else None
        related = one is not None and (self.story or last.named)
        return Guess(one, 0.6, f"{phrase.text!r}, after {last.name}") if one is not None and related else None

    def _by_role(self, block: int, phrase: Phrase) -> Guess | None:
        if phrase.role is None or phrase.role.name in _GENERIC:
            return None
        return self._in_role(block, phrase, phrase.role)

    def _in_role(self, block: int, phrase: Phrase, role: Role) -> Guess | None:
        """Whoever the article calls by a role, or by a narrower one."""
        gender = phrase.gender
        bearers = [s for s in self.people.in_role(role) if s.fits(gender)]
        if not bearers:
            return None
        words = {w.lower() for w in re.findall(r"[^\W\d_]{3,}", phrase.text)} - {phrase.head}
        proper = words & {v for s in bearers for v in s.words}
        ranked = sorted(
            bearers,
            key=lambda s: (
                *(len(words & s.words), role.name in s.roles, s.named),
                *(s.last_named(block) >= 0, max(s.last_named(block), s.seen if s.seen <= block else -1)),
            ),
        )
        best = ranked[-1]
        fresh = self._fresh(block, phrase, role, best)
        if fresh is not None:
            return fresh
        if words and best.words and not words & best.words and _names_place(phrase.text) and not proper:
            return None
        alone = len(bearers) == 1 or len(words & best.words) > len(words & ranked[-2].words)
        sure = (0.9 if role.name in best.roles else 0.75) - (0 if alone else 0.2)
        best.gender = best.gender or gender
        best.seen = block
        return Guess(best, sure, f"{phrase.text!r} is {best.name}")

    def _fresh(self, block: int, phrase: Phrase, role: Role, best: Someone) -> Guess | None:
        """Whoever just spoke and has no role yet, before somebody who has only a narrower one."""
        last = self.turns[-1] if self.turns else None
        told = role.name in best.roles and best.last_named(block) >= 0
        if told or last is None or block - last.block > 1:
            return None
        someone = last.someone
        if (
            someone is best
            or not someone.named
            or not someone.roles <= listed("soft")
            or not someone.fits(phrase.gender)
        ):
            return None
        return Guess(someone, 0.65, f"{phrase.text!r}, after {someone.name}")

    def _same_words(self, block: int, phrase: Phrase) -> Guess | None:
        """Somebody without a name who has spoken under the same noun."""
        one = self.people.described(phrase.text) if phrase.determiner in _DEFINITE else None
        spoke = one is not None and any(t.someone is one for t in self.turns[-_TURNS:])
        return Guess(one, 0.78, f"the words beside it: {phrase.text}") if one is not None and spoke else None

    def _described(self, block: int, phrase: Phrase) -> Guess | None:
        """The topic, for a phrase that describes somebody already named rather than presents them."""
        if not self._describes(phrase):
            return None
        pointed = self._pointed(block, phrase) or self._contrasted(block, phrase)
        topic = pointed or self.topics.pronoun(block, phrase.start, phrase.gender)
        if topic is not None and self.story and self.turns and topic.someone is self.turns[-1].someone:
            topic = self._other(phrase)
        if topic is None or (phrase.head.islower() and not topic.someone.named and not self.story):
            return None
        if not _bears(topic.someone, phrase):
            topic = self._free(block, phrase) or topic
        return Guess(
            topic.someone, min(topic.confidence, 0.7), f"{phrase.text!r}, after {topic.someone.name}"
        )

    def _free(self, block: int, phrase: Phrase) -> Guess | None:
        """The last one named without a role, where the topic has another one."""
        last = self.turns[-1] if self.turns else None
        for at, mention in self.topics.before(block, phrase.start):
            if block - at > 1 or (last is not None and (at, mention.start) < (last.block, last.end)):
                return None
            one = self._bearer(at, mention, adopts=False) if not mention.plural else None
            if one is not None and one.named and one.fits(phrase.gender) and one.roles <= listed("soft"):
                return Guess(one, 0.62, f"{one.name} has no other role")
        return None

    def _pointed(self, block: int, phrase: Phrase) -> Guess | None:
        """Whoever was mentioned last, if after the last quotation, for "cette …"."""
        last = self.turns[-1] if self.turns else None
        nearest = next(self.topics.before(block, phrase.start), None)
        if phrase.determiner not in _POINTING or nearest is None or phrase.gender is None:
            return None
        since = last is None or (nearest[0], nearest[1].start) >= (last.block, last.end)
        return (
            self.topics.nearest(block, phrase.start, phrase.gender) if since and nearest[0] == block else None
        )

    def _present(self, block: int, phrase: Phrase) -> Guess | None:
        """The only one of a gender in a story, for a noun that only describes ("la jeune femme")."""
        describes = phrase.determiner in _DEFINITE and phrase.head in listed("presences")
        if not self.story or not describes or self.people.described(phrase.text) is not None:
            return None
        lately = {t.someone for t in self.turns[-_SCENE:] if t.someone.gender == phrase.gender}
        one = lately.pop() if len(lately) == 1 else None
        told = one is not None and one.named and phrase.gender is not None
        return Guess(one, 0.6, f"{phrase.text!r}, after {one.name}") if one is not None and told else None

    def _other(self, phrase: Phrase) -> Guess | None:
        """The one of the turn before last: a story tells again who speaks where the speaker changes."""
        if len(self.turns) < 2 or not self.turns[-2].someone.fits(phrase.gender):
            return None
        one = self.turns[-2].someone
        return None if one is self.turns[-1].someone else Guess(one, 0.6, "two people take turns")

    def _contrasted(self, block: int, phrase: Phrase) -> Guess | None:
        """Whoever is named before the last one, for "l'autrice, elle, …"."""
        if _CONTRAST.match(self.blocks[block].text, phrase.end) is None:
            return None
        named: list[Someone] = []
        for at, mention in self.topics.before(block, phrase.start):
            one = self._bearer(at, mention)
            if one is not None and one.named and one not in named:
                named.append(one)
        fitting = [s for s in named[1:] if s.fits(phrase.gender)]
        return Guess(fitting[0], 0.62, f"not {named[0].name}, named last") if fitting else None

    def _describes(self, phrase: Phrase) -> bool:
        if phrase.determiner not in _DEFINITE or phrase.head in listed("institution"):
            return False
        if _CAPITAL.match(phrase.text) and not is_gentile(phrase.head):
            return False
        if phrase.determiner in _POINTING or phrase.head in listed("anaphoric") or _is_generic(phrase):
            return True
        if self.story or _length(phrase) > 4:
            return False
        old = bool(_CHANGED & _first_words(phrase))
        role = role_of(phrase.head)
        return old or role is None or role.name in listed("descriptive") or bool(role.wider & listed("walks"))

    def _adopt(self, block: int, phrase: Phrase) -> Guess | None:
        """The only person just named without a role, for a role that nobody has."""
        role = phrase.role
        if role is None or self.story or phrase.determiner not in _DEFINITE:
            return None
        if _length(phrase) > 2:
            return self._presented(block, phrase, role)
        near: list[Someone] = []
        for at, mention in self.topics.before(block, phrase.start):
            if block - at > 1:
                break
            one = self._bearer(at, mention, adopts=False)
            if one is not None and one.named and one not in near:
                near.append(one)
        fitting = [s for s in near if s.fits(phrase.gender)]
        free = [s for s in fitting if s.roles <= listed("soft") or s.roles & role.wider]
        if not near and self._is_alone(block, phrase):
            free = [self.registry.main] if self.registry.main is not None else []
        if len(free) != 1 or (role.name in listed("offices") and not self._just_spoke(free[0])):
            return None
        self.people.tie(free[0], role, "")
        return Guess(free[0], 0.66, f"{phrase.text!r}, after {free[0].name}")

    def _just_spoke(self, someone: Someone) -> bool:
        return bool(self.turns) and self.turns[-1].someone is someone

    def _is_alone(self, block: int, phrase: Phrase) -> bool:
        """Whether the one whom the title names is the only one named so far, and may bear the noun."""
        main = self.registry.main
        named = [s for s in self.people.everyone[:_TURNS] if s.named and s.last_named(block) >= 0]
        return main is not None and named == [main] and main.gender == phrase.gender and not main.roles

    def _presented(self, block: int, phrase: Phrase, role: Role) -> Guess | None:
        """Whoever just spoke in the paragraph under a bare name, for a role told in full after it."""
        last = self.turns[-1] if self.turns else None
        if last is None or last.block != block or not last.someone.named or last.someone.roles:
            return None
        if _length(phrase) < _IN_FULL:
            return None
        between = [
            m for m in self.topics.between(block, last.end, phrase.start) if m.phrase and m.phrase.names
        ]
        others = {self._bearer(block, m) for m in between} - {last.someone, None}
        if others or not last.someone.fits(phrase.gender):
            return None
        self.people.tie(last.someone, role, phrase.text)
        return Guess(last.someone, 0.64, f"{phrase.text!r}, after {last.someone.name}")

    _ways: tuple[Callable[["References", int, Phrase], Guess | None], ...] = (
        _institution,
        _opponent,
        _spouse,
        _by_role,
        _same_words,
        _present,
        _described,
        _adopt,
    )

    def _bearer(self, block: int, mention: Mention, adopts: bool = True) -> Someone | None:
        """Whom a mention names; None for what is not a person."""
        if mention.phrase is None:
            return None
        if mention.phrase.names:
            return self.people.name(mention.phrase.names[0]) if self.known(mention.phrase.names[0]) else None
        phrase = self._told(mention.phrase)
        role = phrase.role
        presented = (
            phrase.determiner in ("un", "une") and mention.subject and not self._is_apposed(block, phrase)
        )
        if role is None or phrase.plural or (role.name in _GENERIC and not presented):
            return None
        if not any(s.fits(phrase.gender) for s in self.people.in_role(role)) and mention.governed:
            return None
        guess = self._in_role(block, phrase, role)
        if guess is None and adopts and not self._looking_back:
            guess = self._meant(block, phrase)
        return guess.someone if guess else self.people.phrase(phrase.text, role, phrase.gender)

    def _meant(self, block: int, phrase: Phrase) -> Guess | None:
        """Whom a mention without a bearer describes or presents; never within itself."""
        self._looking_back = True
        telling = phrase.determiner in _POINTING or phrase.head in listed("laureates")
        guess = self._described(block, phrase) if telling else self._adopt(block, phrase)
        self._looking_back = False
        return guess

    def _is_apposed(self, block: int, phrase: Phrase) -> bool:
        """Whether "un homme de 34 ans," only tells more of whoever stands before it."""
        return _BETWEEN_COMMAS.match(self.blocks[block].text, phrase.end) is not None

    def mention(self, block: int, mention: Mention) -> Guess | None:
        """Who a mention stands for."""
        if mention.phrase is not None:
            return self.refer(block, mention.phrase) if self._names_person(mention.phrase) else None
        return None if mention.plural else self.topics.pronoun(block, mention.start, mention.gender)

    def _names_person(self, phrase: Phrase) -> bool:
        called = self._told(phrase).role is not None or phrase.head in listed("anaphoric")
        return called or any(self.known(n) for n in phrase.names)

    def is_person(self, mention: Mention) -> bool:
        """Whether a mention is of somebody who may speak: a pronoun, a role, a person's name."""
        return mention.phrase is None or self._names_person(mention.phrase)


def _bears(someone: Someone, phrase: Phrase) -> bool:
    """Whether somebody may be called by a role: not who has another, unless it is told as past or new."""
    role = phrase.role
    if (
        role is None
        or phrase.determiner in _POINTING
        or _is_generic(phrase)
        or _CHANGED & _first_words(phrase)
    ):
        return True
    others = someone.roles - listed("soft")
    return not others or role.name in others | someone.wider or bool(others & role.wider)


def _first_words(phrase: Phrase) -> set[str]:
    return set(phrase.text.lower().replace("’", "'").removeprefix("l'").split()[:2])


def _is_generic(phrase: Phrase) -> bool:
    """Whether a noun tells no more of somebody than an age."""
    return phrase.head in _GENERIC or (phrase.role is not None and phrase.role.name in _GENERIC)


def _length(phrase: Phrase) -> int:
    """The words of a phrase, an age left out."""
    return len(_AGE.sub("", phrase.text).split())


def _names_place(text: str) -> bool:
    return any(w[:1].isupper() and not w.isupper() for w in re.findall(r"[^\W\d_]+", text)[1:])
