"""What a noun phrase refers to, at its place in the article."""

import re
from collections.abc import Callable, Sequence

from scripts.article import Block
from scripts.quotations import Quotation
from scripts.speakers.bearers import Bearer, Bearers
from scripts.speakers.confidence import Guess, Turn
from scripts.speakers.context import Scene
from scripts.speakers.descriptions import Descriptions
from scripts.speakers.entities import Someone
from scripts.speakers.entity_extraction import Registry
from scripts.speakers.mentions import Mention
from scripts.speakers.names import Name
from scripts.speakers.noun_phrases import DEFINITE, POINTING, Phrase, is_generic, length, parse
from scripts.speakers.office_holders import Holders
from scripts.speakers.topics import Topics
from scripts.wordlists import listed

_GENERIC = listed("generic")
_COMPANIES = listed("companies")
_LAST_NAMED = re.compile(r"(?:celui-ci|ce\sdernier|(?P<f>celle-ci|cette\sdernière))\b", re.I)
_ONE_OF_THEM = re.compile(r"l['’]une?\sd['’](?:eux|elles|entre\s(?:eux|elles))(?!\w)", re.I)
_CAPITAL = re.compile(r"[Ll](?:[ae]\s|['’])[A-ZÀ-ÖØ-Þ]")
_ARTICLE = re.compile(r"(?:\A|[.!?…»]\s)(?:L[ae]\s|L['’])\Z")
_AGO = 4000  # code points in which a noun is looked for that presents somebody
_BARE = 2  # words of a phrase with its article
_WHO = re.compile(r"\s?,\s")
_BETWEEN_COMMAS = re.compile(r"(?:\sde\s\d+(?:\sans)?)?[,.;]")


class References:
    """The people of an article and their mentions, read in order."""

    def __init__(self, blocks: Sequence[Block], quotations: Sequence[Quotation]) -> None:
        self.blocks = blocks
        self.registry = Registry(blocks, quotations)
        self.people = self.registry.people
        self.story = self.registry.story
        self.turns: list[Turn] = []
        self._looking_back = False
        self.bearers = Bearers(self.registry.mentions, self._decide)
        self._described: dict[tuple[int, int], Someone | None] = {}  # by block and place
        self.topics = Topics(
            blocks,
            self.people,
            mentions=self.registry.mentions,
            turns=self.turns,
            bearer=self._bearer,
            institution=self._institution,
            main=self.registry.main,
        )
        scene = Scene(self.registry, self.topics, self.turns, self._named, self.bearers.names)
        self.holders, self.descriptions = Holders(scene), Descriptions(scene)
        self.ways: tuple[Callable[[int, Phrase], Guess | None], ...] = (
            self._institution,
            self.descriptions.opponent,
            self.descriptions.spouse,
            self.holders.by_role,
            self.holders.same_words,
            self.descriptions.present,
            self.descriptions.described,
            self.holders.adopt,
        )

    def known(self, name: Name) -> bool:
        """Whether a name is somebody's whom the article names elsewhere in full."""
        return self.registry.known(name)

    def phrase(self, block: int, start: int, limit: int) -> Guess | None:
        """Who the noun phrase at a place stands for."""
        among = _ONE_OF_THEM.match(self.blocks[block].text, start, limit)
        if among is not None:
            named = _WHO.match(self.blocks[block].text, among.end(), limit)
            one = None if named is None else parse(self.blocks[block].text, named.end(), limit, self.known)
            if one is not None and one.names and one.names[0].certain:
                return self.refer(block, one)
            return Guess(self.people.phrase(among[0], None, None), 0.85, f"the words beside it: {among[0]}")
        last = _LAST_NAMED.match(self.blocks[block].text, start, limit)
        if last is not None:
            return self.topics.nearest(block, start, "f" if last["f"] else "m")
        phrase = parse(self.blocks[block].text, start, limit, self.known)
        return None if phrase is None else self.refer(block, phrase)

    def speaker(self, block: int, start: int, limit: int) -> Guess | None:
        """Who the noun phrase at a place stands for, where it is of a person or an institution."""
        phrase = parse(self.blocks[block].text, start, limit, self.known)
        if phrase is None or not (
            phrase.names or phrase.head in listed("institution") or self._names_person(phrase)
        ):
            return None
        return self.refer(block, phrase)

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
            return self._by_name(block, phrase.names[0], phrase)
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

    def _by_name(self, block: int, name: Name, phrase: Phrase) -> Guess:
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
                if one is not None and one.fits(phrase.gender) and one not in last:
                    last.insert(0, one)
                if len(last) == 2:
                    guess = self._group(last)
                    return Guess(guess.someone, 0.6, f"the two people named before {phrase.text!r}")
        group = self.people.phrase(phrase.text, phrase.role, None)
        group.several = True
        return Guess(group, 0.85, f"the words beside it: {phrase.text}")

    def _called(self, block: int, phrase: Phrase) -> Guess | None:
        """A person by their role, an institution, or somebody without a name."""
        said = f"the words beside it: {phrase.text}"
        if phrase.head == "voix":
            return None
        if phrase.determiner.startswith("un") or phrase.determiner.startswith("l'un"):
            return Guess(self.people.phrase(phrase.text, phrase.role, phrase.gender), 0.88, said)
        again = self._again(block, phrase)
        if again is not None:
            return again
        for find_out in self.ways:
            guess = find_out(block, phrase)
            if guess is not None:
                return guess
        if is_generic(phrase) and not self.story:
            return None
        someone = self.people.phrase(phrase.text, phrase.role, phrase.gender)
        return Guess(someone, 0.4 if self._is_loose(phrase) else 0.8, said)

    def _is_loose(self, phrase: Phrase) -> bool:
        """Whether the press calls so somebody whom it has presented in other words ("la dirigeante")."""
        if self.story or phrase.role is None or phrase.role.name in listed("offices"):
            return False
        return phrase.determiner in DEFINITE and length(phrase) <= _BARE

    def _again(self, block: int, phrase: Phrase) -> Guess | None:
        """Somebody without a name by the same noun: "une source proche de l'enquête", then "cette source"."""
        if phrase.determiner not in POINTING:
            return None
        text = self.blocks[block].text
        presents = re.compile(rf"\bune?\s(?={re.escape(phrase.head)}(?!\w))", re.I)
        told = list(presents.finditer(text, max(0, phrase.start - _AGO), phrase.start))
        one = parse(text, told[-1].start(), phrase.start, self.known) if told else None
        if one is None or one.names:
            return None
        someone = self.people.phrase(one.text, one.role, one.gender)
        return Guess(someone, 0.75, f"{phrase.text!r} is {someone.name}")

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
            one = None if mention.phrase is None else self._institution_named(at, mention, mention.phrase)
            if one is not None:
                return Guess(one, 0.65, f"{phrase.text!r}, after {one.name}")
        return None

    def _institution_named(self, block: int, mention: Mention, phrase: Phrase) -> Someone | None:
        """An institution by its name ("Météo-France", "Le WWF", "l'Autorité de la concurrence")."""
        if phrase.head in listed("institution") and not phrase.names:
            named = _CAPITAL.match(phrase.text) is not None
            return self.people.phrase(phrase.text, None, phrase.gender) if named else None
        if len(phrase.names) != 1 or phrase.names[0].certain or phrase.names[0].gender is not None:
            return None
        opens = mention.subject or _ARTICLE.search(self.blocks[block].text, 0, mention.start) is not None
        return self.people.name(phrase.names[0]) if opens else None

    def _bearer(self, block: int, mention: Mention) -> Someone | None:
        """Whom a mention names, describes or presents; None for what is not a person."""
        someone, known = self.bearers.of(block, mention)
        if known or someone is None or self._looking_back or mention.phrase is None:
            return someone
        place = block, mention.start
        if place not in self._described:
            guess = self._meant(block, self._told(mention.phrase))
            self._described[place] = someone if guess is None else guess.someone
        return self._described[place]

    def _named(self, block: int, mention: Mention) -> Someone | None:
        """Whom a mention names, or somebody without a name; nobody whom it only describes."""
        return self.bearers.of(block, mention).someone

    def _decide(self, block: int, mention: Mention) -> Bearer:
        """Whom a mention names, by a name or by a role that somebody bears."""
        if mention.phrase is not None and mention.phrase.names:
            name = mention.phrase.names[0]
            return Bearer(self.people.name(name) if self.known(name) else None, known=True)
        if mention.phrase is None or not self._is_of_one(block, mention):
            return Bearer(None, known=False)
        phrase = self._told(mention.phrase)
        guess = None if phrase.role is None else self.holders.in_role(block, phrase, phrase.role)
        if guess is not None:
            return Bearer(guess.someone, known=True)
        return Bearer(self.people.phrase(phrase.text, phrase.role, phrase.gender), known=False)

    def _is_of_one(self, block: int, mention: Mention) -> bool:
        """Whether a mention without a name is of one person who has a role, or whom it presents."""
        if mention.phrase is None or mention.phrase.names or mention.phrase.plural:
            return False
        phrase = self._told(mention.phrase)
        role = phrase.role
        presented = phrase.determiner in ("un", "une") and mention.subject
        if role is None or (
            role.name in _GENERIC and not (presented and not self._is_apposed(block, phrase))
        ):
            return False
        return not mention.governed or any(s.fits(phrase.gender) for s in self.people.in_role(role))

    def _meant(self, block: int, phrase: Phrase) -> Guess | None:
        """Whom a mention without a bearer describes or presents; never within itself."""
        self._looking_back = True
        telling = phrase.determiner in POINTING or phrase.head in listed("laureates")
        find = self.descriptions.described if telling else self.holders.adopt
        guess = find(block, phrase)
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
