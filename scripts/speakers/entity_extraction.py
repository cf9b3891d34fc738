"""Entity extraction: the people an article names, their roles, and the mentions of them.

Read once, before any quotation is attributed.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from scripts.article import Block, Span
from scripts.quotations import Quotation
from scripts.quotations.classify import clause_after
from scripts.quotations.incises import close
from scripts.quotations.reporting import ReportingClause, match
from scripts.script import Gender
from scripts.speakers.entities import EntityTable, role_of
from scripts.speakers.mentions import Mention, find_mentions
from scripts.speakers.names import Name, find
from scripts.speakers.noun_phrases import Phrase, parse
from scripts.wordlists import Role, listed, roles_by_verb, verbs

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
_ADJECTIVE_BEFORE = re.compile(r"\b(?P<det>la|le)\s(?P<adjective>[^\W\d_]+)\s\Z", re.I)
_LEADS = re.compile(r",[^.!?;:«»“”]{0,40}\bà\sla\stête\sd(?:e|u|es)?\b")
_CONTRAST = re.compile(r"\s?,\s(?P<who>lui|elle)(?:[,.]|\saussi)")
_PAST_SIMPLE = re.compile(r"(?:.a|èrent|ondit|prit|\Afit)\Z")
_AND_ROLE = re.compile(r"\set\s(?P<noun>[^\W\d_]+(?:-[^\W\d_]+)?)")
_SPEAKING = listed("institution") | listed("anaphoric")
_FICTION_CUES = 2  # cues in the past simple, if they are most, make a text fiction
_FICTION_TURNS = 2  # dialogue dashes make a text fiction
_MOST_NOUNS = 3  # that one apposition may join
_CUE_REACH = 300  # code points behind a quotation in which its cue ends


class Apposition(NamedTuple):
    """A noun that a text puts beside a name.

    Attributes:
        noun: as written.
        complement: the words that complete it.
    """

    noun: str
    complement: str


def cue_behind(text: str, quotation: Quotation) -> tuple[ReportingClause, int] | None:
    """Find the reporting verb right behind a quotation.

    Args:
        text: the text of the quotation's block.
        quotation: the quotation.

    Returns:
        The verb with its subject, and where the narrator's clause ends; None without one.
    """
    cue = clause_after(text, quotation.span.end)
    if cue is None:
        return None
    end = close(text, cue, min(len(text), quotation.span.end + _CUE_REACH))
    return cue, max(end, cue.span.end)


def find_cues(
    blocks: Sequence[Block], quotations: Sequence[Quotation]
) -> Iterator[tuple[int, ReportingClause, int]]:
    """Find the reporting verbs inside and behind all speech quotations.

    Args:
        blocks: the article's.
        quotations: its quotations, in order.

    Yields:
        The index of the block, the verb with its subject, and where the narrator's clause ends.
    """
    for quotation in quotations:
        if quotation.kind != "speech":
            continue
        text = blocks[quotation.block].text
        for incise in quotation.incises:
            cue = match(text, incise.start, incise.end)
            if cue is not None:
                yield quotation.block, cue, incise.end
        behind = cue_behind(text, quotation) if quotation.form in ("marks", "block") else None
        if behind is not None:
            yield quotation.block, *behind


def appositions(text: str, end: int) -> Iterator[Apposition]:
    """Find the nouns in apposition behind a name ("Nom, primeur et président de l'association").

    Args:
        text: the block's text.
        end: where the name ends.

    Yields:
        Roles, and common nouns that stand where a role would; up to three, joined by "et" or a comma.
        None where another name stands in the apposition, which then presents that one.
    """
    if _LEADS.match(text, end):
        yield Apposition("dirigeant", "")
    opened = _OPENS.match(text, end)
    found = None if opened is None else _NOUN.match(text, opened.end())
    for _ in range(_MOST_NOUNS):
        if found is None or not _is_noun(text, found):
            return
        closes = text[found.end() : found.end() + 1]
        if closes != "(" and any(n.certain for n in find(text, found.start("rest"), found.end())):
            return
        rest = found["rest"]
        joined = [m for m in _AND_NOUN.finditer(rest) if role_of(m["noun"]) is not None]
        yield Apposition(found["noun"], rest[: joined[0].start()] if joined else rest)
        for noun in joined:
            yield Apposition(noun["noun"], rest[noun.end("noun") :])
        more = _MORE.match(text, found.end())
        found = None if more is None else _NOUN.match(text, more.end())
        if found is not None and role_of(found["noun"]) is None:
            return


def _is_noun(text: str, found: re.Match[str]) -> bool:
    """Whether a word behind a name is a noun that says what somebody is."""
    noun = found["noun"]
    if role_of(noun) is not None:
        return True
    if not noun.islower() or len(noun) < 4 or noun in verbs().finite:
        return False
    if any(noun in listed(name) for name in ("stop_words", "no_verbs", "prepositions", "times")):
        return False
    if found["det"] is not None:
        return True
    if _PARTICIPLE.search(noun) is not None and not noun.endswith(("eur", "ier")):
        return False
    return _AFTER_NOUN.match(text, found.end("noun")) is not None


def noun_before(text: str, name: Name) -> Apposition | None:
    """Find the noun right before a full name, where no word table has it ("l'archiviste Claire Delmotte").

    Args:
        text: the block's text.
        name: the name.
    """
    found = _BEFORE.search(text, max(0, name.start - 40), name.start)
    if found is None or name.title or not (name.certain and " " in name.text):
        return None
    noun = found["noun"]
    return Apposition(noun, "") if noun not in _NOT_PEOPLE and role_of(noun) is None else None


def openers(text: str) -> Iterator[tuple[Apposition, Name]]:
    """The nouns that open a sentence before a name and a comma ("Céréalière à Revel, Nom …")."""
    for found in _PRESENTED.finditer(text):
        name = next(find(text, found.end(), found.end() + 40), None)
        if name is not None and name.begin == found.end() and role_of(found["noun"]) is not None:
            yield Apposition(found["noun"], found["rest"]), name


def shown_gender(text: str, start: int, end: int) -> Gender | None:
    """Find the gender that "la vieille …" shows before a name, or ", elle," behind it.

    Args:
        text: the block's text.
        start: where the name begins.
        end: where it ends.
    """
    contrast = _CONTRAST.match(text, end)
    if contrast is not None:
        return "f" if contrast["who"] == "elle" else "m"
    shown = _ADJECTIVE_BEFORE.search(text, max(0, start - 24), start)
    if shown is None or shown["adjective"] not in listed("before_head"):
        return None
    return "f" if shown["det"].lower() == "la" else "m"


def role_by_deed(text: str, start: int, end: int) -> Role | None:
    """Find the role of somebody by what they do ("dirigée par Nom", "Nom, qui préside le …").

    Args:
        text: the block's text.
        start: where the phrase that names them begins.
        end: where it ends.
    """
    known = roles_by_verb()
    done, does = _DONE_BY.search(text, max(0, start - 24), start), _DOES.match(text, end)
    role = (known.get(done["verb"]) if done else None) or (known.get(does["verb"]) if does else None)
    return None if role is None else role_of(role)


class ArticleEntities:
    """The entities of an article and the mentions of them.

    Attributes:
        table: the entities.
        is_fiction: whether the text is fiction, where a noun stands for one person: by its turns after
            dashes, or by its past simple.
        speech_blocks: indices of the blocks that hold speech.
        mentions: for each block, those by the narrator, in order.
        protagonist: the person whom the title names first.
    """

    def __init__(self, blocks: Sequence[Block], quotations: Sequence[Quotation]) -> None:
        self.blocks = blocks
        self.table = EntityTable()
        self.speech_blocks = frozenset(q.block for q in quotations if q.kind == "speech")
        cues = list(find_cues(blocks, quotations))
        dashes = sum(q.form == "dash" for q in quotations)
        past = sum(_PAST_SIMPLE.search(cue.verb) is not None for _, cue, _ in cues)
        self.is_fiction = dashes >= _FICTION_TURNS or (past >= _FICTION_CUES and past * 2 > len(cues))
        self._add_names()
        self._add_subjects(cues)
        speech: list[list[Span]] = [[] for _ in blocks]
        for quotation in quotations:
            if quotation.kind == "speech":
                starts = [quotation.span.start, *(incise.end for incise in quotation.incises)]
                ends = [*(incise.start for incise in quotation.incises), quotation.span.end]
                speech[quotation.block] += map(Span, starts, ends)
        self.mentions = [
            find_mentions(index, block.text, spans, known=self.is_known, speaks=self.may_speak)
            for index, (block, spans) in enumerate(zip(blocks, speech, strict=True))
        ]
        for block, own in zip(blocks, self.mentions, strict=True):
            self._add_roles(block.text, own)
        title = takewhile(lambda pair: pair[0].kind == "title", zip(blocks, self.mentions, strict=True))
        phrases = (mention.phrase for _, own in title for mention in own if mention.phrase is not None)
        first = next((name for phrase in phrases for name in phrase.names if self.is_known(name)), None)
        self.protagonist = None if first is None else self.table.by_name(first)

    def is_known(self, name: Name) -> bool:
        """Whether a name is that of a person whom the article names elsewhere in full."""
        if name.certain:
            return True
        found = self.table.find_name(name.text)
        return found is not None and found.is_person

    def may_speak(self, noun: str) -> bool:
        """Whether a noun is that of somebody who may speak."""
        return role_of(noun) is not None or self.table.is_speaking_noun(noun) or noun.lower() in _SPEAKING

    def add_phrase_role(self, phrase: Phrase) -> None:
        """Record the role and the gender that a phrase shows for the name it holds."""
        if len(phrase.names) > 1 or phrase.is_plural:
            return
        entity = self.table.by_name(phrase.names[0])
        if phrase.determiner:
            entity.gender = entity.gender or phrase.gender
        if phrase.role is None:
            return
        self.table.add_role(entity, phrase.role, phrase.text)
        for further in _AND_ROLE.finditer(phrase.text):
            role = role_of(further["noun"])
            if role is not None:
                self.table.add_role(entity, role, phrase.text[further.end() :])

    def _add_names(self) -> None:
        """Add full names first, so that a surname alone finds its bearer wherever it stands."""
        names = [(i, n) for i, b in enumerate(self.blocks) for n in find(b.text) if n.certain]
        for full in (True, False):
            for _, name in names:
                if (" " in name.text) == full:
                    self.table.by_name(name)
        for index, name in names:
            self.table.by_name(name).named_in.append(index)

    def _add_subjects(self, cues: Sequence[tuple[int, ReportingClause, int]]) -> None:
        """Add the subjects of reporting verbs: two capitals are a person, a noun speaks.

        A single word is the full name that ends with it elsewhere, where there is only one.
        """
        by_last_word: dict[str, dict[str, Name]] = {}
        for name in (name for block in self.blocks for name in find(block.text)):
            given, _, last = name.text.rpartition(" ")
            if given:
                by_last_word.setdefault(last.lower(), {})[name.text] = name
        for block, cue, end in cues:
            text, start = self.blocks[block].text, cue.subject
            phrase = None if start is None else parse(text, start, max(end, start + 120), self.is_known)
            if phrase is None:
                continue
            for name in phrase.names:
                if name.certain or self.table.find_name(name.text) is not None:
                    continue
                if " " in name.text or self.is_fiction:
                    self.table.by_name(name._replace(certain=True))
                    continue
                longer = list(by_last_word.get(name.text.lower(), {}).values())
                if len(longer) == 1:
                    self.table.by_name(longer[0]._replace(certain=True))
            if phrase.head and phrase.role is None and not phrase.is_plural:
                self.table.learn_role(phrase.head, speaks=True)

    def _add_roles(self, text: str, mentions: Sequence[Mention]) -> None:
        """Record what names are called: right before them, in apposition, or at the head of the sentence."""
        for mention in mentions:
            phrase = mention.phrase
            if phrase is None or not phrase.names or not self.is_known(phrase.names[0]):
                continue
            self.add_phrase_role(phrase)
            for apposition in appositions(text, phrase.names[-1].end):
                self._add_apposition(phrase.names[-1], apposition)
            before = noun_before(text, phrase.names[0])
            if before is not None:
                self._add_apposition(phrase.names[0], before)
            entity = self.table.by_name(phrase.names[0])
            entity.gender = entity.gender or shown_gender(text, phrase.start, phrase.end)
            role = role_by_deed(text, phrase.start, phrase.end)
            if role is not None:
                self.table.add_role(entity, role._replace(gender=None))
        for apposition, name in openers(text):
            if self.is_known(name):
                self._add_apposition(name, apposition)

    def _add_apposition(self, name: Name, apposition: Apposition) -> None:
        role = role_of(apposition.noun) or self.table.learn_role(apposition.noun)
        self.table.add_role(self.table.by_name(name), role, apposition.complement)
