"""The people an article names, what it calls them, and where it mentions them."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from scripts.article import Block, Span
from scripts.quotations import Quotation
from scripts.speakers import mentions as scanning
from scripts.speakers import ties
from scripts.speakers.entities import People, Someone, role_of
from scripts.speakers.mentions import Mention
from scripts.speakers.names import Name, find
from scripts.speakers.noun_phrases import Phrase, parse
from scripts.wordlists import listed

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
        told = list(ties.cues(blocks, quotations))
        dashes = sum(q.form == "dash" for q in quotations)
        self.story = dashes >= _TURNS_OF_A_STORY or ties.in_past_simple(told)
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

    def _listen(self, told: Sequence[ties.Told]) -> None:
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
            for tie in ties.apposed(text, phrase.names[-1].end):
                self._tie_noun(phrase.names[-1], tie)
            before = ties.noun_before(text, phrase.names[0])
            if before is not None:
                self._tie_noun(phrase.names[0], before)
            self._tie_deed(text, phrase)
        for tie, name in ties.presented(text):
            if self.known(name):
                self._tie_noun(name, tie)

    def _tie_noun(self, name: Name, tie: ties.Tie) -> None:
        role = role_of(tie.noun) or self.people.learn(tie.noun)
        self.people.tie(self.people.name(name), role, tie.complement)

    def _tie_deed(self, text: str, phrase: Phrase) -> None:
        """Ties what somebody does to what they are called: who leads is the director."""
        someone = self.people.name(phrase.names[0])
        someone.gender = someone.gender or ties.shown_gender(text, phrase.start, phrase.end)
        done = ties.deed(text, phrase.start, phrase.end)
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
