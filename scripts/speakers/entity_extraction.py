"""The people an article names, what it calls them, and where it mentions them.

What an article itself tells of its people: who bears which name, and which nouns stand for whom.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from scripts.article import Block, Span
from scripts.quotations import Quotation
from scripts.quotations.classify import cue_after
from scripts.quotations.incises import close
from scripts.quotations.reporting import Cue, match
from scripts.script import Gender
from scripts.speakers import mentions as scanning
from scripts.speakers.entities import People, Someone, role_of
from scripts.speakers.mentions import Mention
from scripts.speakers.names import Name, find
from scripts.speakers.noun_phrases import Phrase, parse
from scripts.wordlists import deeds, listed, verbs

_OPENS = re.compile(r"(?:,|\s\(|\s[—–])\s?(?:(?:âgée?\sde\s)?\d+\sans,?\s(?:et\s)?)?")
_NOUN = re.compile(
    r"(?P<det>(?:les?|la|l['’]|une?|son|sa|leur|notre)(?:(?<=['’])|\s))?"
    r"(?:(?:ancien(?:ne)?|ex|nouvelle?|nouveau|jeune|premi(?:er|ère)|célèbre|futur|future|actuel|actuelle"
    r"|petite?|grande?|principale?|même)[\s-]){0,2}"
    r"(?P<noun>[^\W\d_]+(?:-[^\W\d_]+){0,2})(?P<rest>[^.,;:()«»“”\"]{0,80})"
)
_MORE = re.compile(r"(?:,|,?\set)\s(?=(?:les?|la|l['’]|une?|son|sa)?\s?[^\W\d_])")
_AND_NOUN = re.compile(
    r"\s(?:et|puis)\s(?=(?:(?:le|la|l['’]|un|une)\s?)?(?P<noun>[^\W\d_]{4,}(?:-[^\W\d_]+)?))"
)
_AFTER_NOUN = re.compile(
    r"\s?(?:\Z|[,.;)(»«]|(?:de|du|des|à|au|aux|en|et|chez|dans|sur|pour|d['’]|l['’])\b|d['’])"
)
_BEFORE = re.compile(r"(?<![\w'’-])(?:l['’]|la\s|le\s)(?P<noun>[a-zà-öø-ÿœ]{4,30})\s\Z")
_PARTICIPLE = re.compile(r"(?:[éi]e?s?|ants?|antes?|ment|[eio]r|oire|us?)\Z")
_PRESENTED = re.compile(
    r"(?:\A|(?<=[.!?…»]\s))(?:(?:Ancien(?:ne)?|Jeune|Premi(?:er|ère))\s)?"
    r"(?P<noun>[^\W\d_]+(?:-[^\W\d_]+){0,2})(?P<rest>[^.,;:()«»“”\"]{0,80}),\s(?=[A-ZÀ-ÖØ-Þ])"
)
_NOT_PEOPLE = listed("not_people") | listed("places") | listed("institution") | listed("companies")
_DONE_BY = re.compile(r"(?P<verb>[^\W\d_]+)\spar\s\Z")
_DOES = re.compile(r"(?:,?\squi)?\s(?P<verb>[^\W\d_]+)\s(?=(?:le|la|les|l['’]|un|une|ce|cette|son|sa)(?!\w))")
_SHOWN = re.compile(r"\b(?P<det>la|le)\s(?P<adjective>[^\W\d_]+)\s\Z", re.I)
_LEADS = re.compile(r",[^.!?;:«»“”]{0,40}\bà\sla\stête\sd(?:e|u|es)?\b")
_CONTRAST = re.compile(r"\s?,\s(?P<who>lui|elle)(?:[,.]|\saussi)")
_PAST_SIMPLE = re.compile(r"(?:.a|èrent|ondit|prit|\Afit)\Z")
_TOLD = 2  # cues in the past simple that make a text fiction
_TIES = 3  # nouns that one apposition may join


class Tie(NamedTuple):
    """A noun in apposition to a name.

    Attributes:
        noun: as written.
        complement: what completes it.
    """

    noun: str
    complement: str


class Told(NamedTuple):
    """A cue, at its place.

    Attributes:
        block: index of its block.
        cue: a verb and its subject.
        limit: where the narrator's clause ends.
    """

    block: int
    cue: Cue
    limit: int


def cues(blocks: Sequence[Block], quotations: Sequence[Quotation]) -> Iterator[Told]:
    """The cues inside and after all speech quotations."""
    for quotation in quotations:
        if quotation.kind != "speech":
            continue
        text = blocks[quotation.block].text
        for incise in quotation.incises:
            cue = match(text, incise.start, incise.end)
            if cue is not None:
                yield Told(quotation.block, cue, incise.end)
        cue = cue_after(text, quotation.span.end) if quotation.form in ("marks", "block") else None
        if cue is not None:
            limit = close(text, cue, min(len(text), quotation.span.end + 300))
            yield Told(quotation.block, cue, max(limit, cue.span.end))


def in_past_simple(told: Sequence[Told]) -> bool:
    """Whether most of the cues are in the tense of fiction ("demanda-t-il", "fit la vieille")."""
    past = sum(_PAST_SIMPLE.search(each.cue.verb) is not None for each in told)
    return past >= _TOLD and past * 2 > len(told)


def apposed(text: str, end: int) -> Iterator[Tie]:
    """The nouns in apposition after a name ("Nom, primeur et président de l'association").

    Args:
        text: the block's text.
        end: where the name ends.

    Yields:
        Roles, and common nouns that stand where a role would; up to three, joined by "et" or a comma.
        Nothing where another name stands in the apposition: it presents that one.
    """
    if _LEADS.match(text, end):
        yield Tie("dirigeant", "")
    opened = _OPENS.match(text, end)
    found = None if opened is None else _NOUN.match(text, opened.end())
    for _ in range(_TIES):
        if found is None or not _is_noun(text, found):
            return
        closes = text[found.end() : found.end() + 1]
        if closes != "(" and any(n.certain for n in find(text, found.start("rest"), found.end())):
            return
        yield from _joined(found["noun"], found["rest"])
        more = _MORE.match(text, found.end())
        found = None if more is None else _NOUN.match(text, more.end())
        if found is not None and role_of(found["noun"]) is None:
            return


def noun_before(text: str, name: Name) -> Tie | None:
    """The noun of no table right before a full name ("l'archiviste Claire Delmotte")."""
    found = _BEFORE.search(text, max(0, name.start - 40), name.start)
    if found is None or name.title or not (name.certain and " " in name.text):
        return None
    noun = found["noun"]
    return Tie(noun, "") if noun not in _NOT_PEOPLE and role_of(noun) is None else None


def _joined(noun: str, rest: str) -> Iterator[Tie]:
    """The noun and those joined to it by "et"."""
    further = [m for m in _AND_NOUN.finditer(rest) if role_of(m["noun"]) is not None]
    yield Tie(noun, rest[: further[0].start()] if further else rest)
    for each in further:
        yield Tie(each["noun"], rest[each.end("noun") :])


def _is_noun(text: str, found: re.Match[str]) -> bool:
    noun = found["noun"]
    if role_of(noun) is not None:
        return True
    if not noun.islower() or len(noun) < 4 or noun in listed("stop_words") or noun in listed("no_verbs"):
        return False
    if noun in listed("prepositions") or noun in listed("times") or noun in verbs().finite:
        return False
    if _PARTICIPLE.search(noun) is not None and not noun.endswith(("eur", "ier")):
        return found["det"] is not None
    return found["det"] is not None or _AFTER_NOUN.match(text, found.end("noun")) is not None


def deed(text: str, start: int, end: int) -> str | None:
    """What somebody is called by what the sentence says they do ("dirigée par Nom", "Nom, qui préside le …").

    Args:
        text: the block's text.
        start: where the phrase that names them begins.
        end: where it ends.

    Returns:
        The masculine form of a role, or None.
    """
    done, does = _DONE_BY.search(text, max(0, start - 24), start), _DOES.match(text, end)
    known = deeds()
    return (known.get(done["verb"]) if done else None) or (known.get(does["verb"]) if does else None)


def shown_gender(text: str, start: int, end: int) -> Gender | None:
    """The gender that "la vieille …" shows before a name, or ", elle," after it."""
    contrast = _CONTRAST.match(text, end)
    if contrast is not None:
        return "f" if contrast["who"] == "elle" else "m"
    shown = _SHOWN.search(text, max(0, start - 24), start)
    if shown is None or shown["adjective"] not in listed("before_head"):
        return None
    return "f" if shown["det"].lower() == "la" else "m"


def presented(text: str) -> Iterator[tuple[Tie, Name]]:
    """The nouns that open a sentence before a name and a comma ("Céréalière à Revel, Nom …")."""
    for found in _PRESENTED.finditer(text):
        name = next(find(text, found.end(), found.end() + 40), None)
        if name is not None and name.begin == found.end() and role_of(found["noun"]) is not None:
            yield Tie(found["noun"], found["rest"]), name


_AND_ROLE = re.compile(r"\set\s(?P<noun>[^\W\d_]+(?:-[^\W\d_]+)?)")
_SPEAKING = listed("institution") | listed("anaphoric")
_TURNS_OF_A_STORY = 2  # dialogue dashes that make a text fiction


class Registry:
    """Read once, before any quotation is given to anybody.

    Attributes:
        people: those the article names.
        story: whether it is fiction, where a noun stands for one person: by its turns after dashes, or its
            past simple.
        spoken: indices of the blocks that hold speech.
        mentions: for each block, who the narrator mentions, in order.
        main: whom the title names first.
    """

    def __init__(self, blocks: Sequence[Block], quotations: Sequence[Quotation]) -> None:
        self.blocks = blocks
        self.people = People()
        self.spoken = frozenset(q.block for q in quotations if q.kind == "speech")
        told = list(cues(blocks, quotations))
        dashes = sum(q.form == "dash" for q in quotations)
        self.story = dashes >= _TURNS_OF_A_STORY or in_past_simple(told)
        self._register()
        self._listen(told)
        self.mentions = [
            scanning.scan(block.text, spans, self.known, self._may_speak)
            for block, spans in zip(blocks, _silent(blocks, quotations), strict=True)
        ]
        for block, own in zip(blocks, self.mentions, strict=True):
            self._tie(block.text, own)
        self.main = self._main()

    def _main(self) -> Someone | None:
        for block, own in zip(self.blocks, self.mentions, strict=True):
            if block.kind != "title":
                return None
            names = [n for m in own if m.phrase is not None for n in m.phrase.names if self.known(n)]
            if names:
                return self.people.name(names[0])
        return None

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
            for _, name in names:
                if (" " in name.text) == full:
                    self.people.name(name)
        for index, name in names:
            self.people.name(name).named_in.append(index)

    def _listen(self, told: Sequence[Told]) -> None:
        """Takes down whoever is the subject of a cue: two capitals are a person, a noun speaks."""
        for block, cue, limit in told:
            if cue.subject is None:
                continue
            text = self.blocks[block].text
            phrase = parse(text, cue.subject, max(limit, cue.subject + 120), self.known)
            if phrase is None:
                continue
            for name in phrase.names:
                self._hear(name)
            if phrase.head and phrase.role is None and not phrase.plural:
                self.people.learn(phrase.head, speaks=True)

    def _hear(self, name: Name) -> None:
        """Takes down the subject of a cue: in full, or by the full name that ends with it elsewhere."""
        if name.certain or self.people.lookup(name.text) is not None:
            return
        if " " in name.text or self.story:
            self.people.name(name._replace(certain=True))
            return
        longer = self._longer.get(name.text.lower(), {})
        if len(longer) == 1:
            self.people.name(next(iter(longer.values()))._replace(certain=True))

    @cached_property
    def _longer(self) -> dict[str, dict[str, Name]]:
        """The full names of the article by their last word."""
        longer: dict[str, dict[str, Name]] = {}
        for block in self.blocks:
            for name in find(block.text):
                given, _, last = name.text.rpartition(" ")
                if given:
                    longer.setdefault(last.lower(), {})[name.text] = name
        return longer

    def _may_speak(self, noun: str) -> bool:
        return role_of(noun) is not None or self.people.speaks(noun) or noun.lower() in _SPEAKING

    def _tie(self, text: str, mentions: Sequence[Mention]) -> None:
        """Ties nouns to names: right before them, in apposition, or at the head of their sentence."""
        for mention in mentions:
            phrase = mention.phrase
            if phrase is None or not phrase.names or not self.known(phrase.names[0]):
                continue
            self.tie_phrase(phrase)
            for tie in apposed(text, phrase.names[-1].end):
                self._tie_noun(phrase.names[-1], tie)
            before = noun_before(text, phrase.names[0])
            if before is not None:
                self._tie_noun(phrase.names[0], before)
            self._tie_deed(text, phrase)
        for tie, name in presented(text):
            if self.known(name):
                self._tie_noun(name, tie)

    def _tie_noun(self, name: Name, tie: Tie) -> None:
        role = role_of(tie.noun) or self.people.learn(tie.noun)
        self.people.tie(self.people.name(name), role, tie.complement)

    def _tie_deed(self, text: str, phrase: Phrase) -> None:
        """Ties what somebody does to what they are called: who leads is the director."""
        someone = self.people.name(phrase.names[0])
        someone.gender = someone.gender or shown_gender(text, phrase.start, phrase.end)
        done = deed(text, phrase.start, phrase.end)
        role = None if done is None else role_of(done)
        if role is not None:
            self.people.tie(someone, role._replace(gender=None), "")

    def tie_phrase(self, phrase: Phrase) -> None:
        """Ties the role and the gender that a phrase shows to the name it holds."""
        if len(phrase.names) > 1 or phrase.plural:
            return
        someone = self.people.name(phrase.names[0])
        if phrase.determiner:
            someone.gender = someone.gender or phrase.gender
        if phrase.role is not None:
            self.people.tie(someone, phrase.role, phrase.text)
        for further in _AND_ROLE.finditer(phrase.text):
            role = role_of(further["noun"])
            if role is not None and phrase.role is not None:
                self.people.tie(someone, role, phrase.text[further.end() :])


def _silent(blocks: Sequence[Block], quotations: Sequence[Quotation]) -> list[list[Span]]:
    """For each block, what speech quotations say without their incises."""
    silent: list[list[Span]] = [[] for _ in blocks]
    for quotation in quotations:
        if quotation.kind == "speech":
            silent[quotation.block].extend(_spoken(quotation))
    return silent


def _spoken(quotation: Quotation) -> Iterator[Span]:
    at = quotation.span.start
    for incise in quotation.incises:
        yield Span(at, incise.start)
        at = incise.end
    yield Span(at, quotation.span.end)
