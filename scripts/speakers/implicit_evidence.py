"""Implicit evidence: who speaks where no reporting verb tells, by turn-taking and the sentences around."""

import re
from collections.abc import Sequence

from scripts.quotations import Quotation
from scripts.sentences import split
from scripts.speakers.coreference import Coreference
from scripts.speakers.dialogue import Turn, answering, is_apart, next_speaker, other_of_two
from scripts.speakers.entities import Entity, Guess

_MANNER = re.compile(
    r"(?:(?:Puis|Et|Alors|Enfin|Ensuite)\s?,?\s?)?(?:(?:[Dd]['’]une?|[Aa]vec|[Dd]ans|[Ss]ur|[Aa]près|[Àà]|[Ee]n)\s[^:]{0,60})?:\s?"
)
_ABOUT = re.compile(
    r"(?:(?P<he>Il)|Elle)\s(?!(?:ne\s|n['’]|nous\s|vous\s|me\s|te\s|leur\s|lui\s)?"
    r"(?:y\s|faut|fallait|faudra|s['’]agi|est\s(?:temps|vrai|clair|possible|important|évident)|fait\s|faisait|pleu"
    r"|semble|suffi|reste\s|manqu|vaut|arrive))"
)
_STRESSED = re.compile(r"(?P<he>Lui|Celui-ci)[\s,]|(?:Elle|Celle-ci)\s?,\s")
_ENDED = re.compile(r"[.!?…]\s")
_TO_THEM = re.compile(r"\s(?:l['’]|la\s|le\s|lui\s)")
_FRONTED = re.compile(r"\s[^.,;:!?«»“”\"]{3,60},\s\Z")
_ASIDE_BLOCKS = 2  # blocks of narration that a dialogue may run across
_CLAUSE_REACH = 64  # code points in which the next sentence must tell whom it is about
_LINE_LENGTH = 160  # code points of a narration that only tells who speaks next
_WINDOW = 600  # code points in which the sentence before is looked for


class ImplicitEvidence:
    """Reads the sentences around quotations, and who was speaking."""

    def __init__(self, coreference: Coreference) -> None:
        self.coreference = coreference
        self.discourse = coreference.discourse
        self.article = coreference.discourse.article
        self.blocks = coreference.blocks

    def read(self, pieces: Sequence[Quotation]) -> Guess | None:
        """Find the speaker: the last one if nothing stands between, else the person of a nearby sentence."""
        first, last, turns = pieces[0], self.discourse.last_turn, self.discourse.turns
        if first.kind != "speech" or self.blocks[first.block].kind in ("title", "heading"):
            return None
        apart = is_apart(self.blocks, last, first)
        if first.form == "dash" or (self.is_reply(first, last) and not apart):
            return (
                self.addressed(first)
                or next_speaker(turns, first)
                or self.across_aside(first)
                or self.acting(first)
            )
        if last is not None and not apart:
            near = last.block == first.block
            return Guess(last.entity, 0.82 if near else 0.7, f"{last.entity.name} goes on")
        opening = self.discourse.is_fiction and first.span.start == 0
        acting = self.acting(first) if opening else None
        before = None if acting is not None else self.sentence_before(first)
        if before is not None and self.is_about(first, before.entity):
            before = None
        return acting or before or self.same_paragraph(first) or self.sentence_after(pieces[-1])

    def is_reply(self, first: Quotation, last: Turn | None) -> bool:
        """Tell whether a quotation begins its paragraph right after another's, as a reply does in fiction.

        Args:
            first: the quotation.
            last: the turn before it.
        """
        opens = first.span.start == 0 and last is not None and last.block == first.block - 1
        return self.discourse.is_fiction and opens

    def is_about(self, first: Quotation, entity: Entity) -> bool:
        """Tell whether a quotation opens with a pronoun for somebody: nobody calls themselves "il".

        Args:
            first: the quotation.
            entity: whom the pronoun would stand for.
        """
        about = _ABOUT.match(self.blocks[first.block].text, first.content.start)
        return about is not None and entity.gender == ("m" if about["he"] else "f")

    def sentence_before(self, first: Quotation) -> Guess | None:
        """Find the person whom the sentence before a quotation is about."""
        block, end = first.block, first.span.start
        if end < 4 and not self.blocks[block].text[:end].strip():
            if block == 0 or self.blocks[block - 1].kind not in ("paragraph", "lead"):
                return None
            block -= 1
            end = len(self.blocks[block].text)
        text = self.blocks[block].text
        begin = max(0, end - _WINDOW)
        sentences = split(text[begin:end])
        if not sentences:
            return None
        start = begin + sentences[-1].start
        mentions = self.discourse.between(block, start, end)
        manner = _MANNER.fullmatch(text, start, end) is not None
        if not mentions and len(sentences) > 1 and manner:
            mentions = self.discourse.between(block, begin + sentences[-2].start, start)
        people = [m for m in mentions if self.coreference.is_person(m)]
        chosen = next((m for m in people if m.is_subject), None) or (people[0] if len(people) == 1 else None)
        guess = None if chosen is None else self.coreference.resolve(chosen)
        if guess is None or chosen is None:
            return None
        determiner = chosen.phrase.determiner if chosen.phrase is not None else ""
        if not guess.entity.named and determiner in ("un", "une", "son", "sa"):
            # "Son père" takes over where he does something after the last turn, and not to the one who spoke.
            last = self.discourse.last_turn
            cue = last is not None and last.block == block and not _ENDED.search(text, last.end, chosen.start)
            acts = chosen.is_subject and not cue and _TO_THEM.match(text, chosen.end) is None
            unknown = Guess(guess.entity, 0.45, "somebody without a name is mentioned before it")
            return unknown if acts or determiner.startswith("un") else None
        sure = (0.76 if chosen.is_subject else 0.6) - (0.1 if block != first.block else 0)
        reason = f"the sentence before is about {guess.entity.name}"
        return Guess(guess.entity, min(guess.confidence, sure), reason)

    def addressed(self, first: Quotation) -> Guess | None:
        """Find the person who is spoken to before a first answer ("Le juge se tourne vers le prévenu.")."""
        turns, last = self.discourse.turns, self.discourse.last_turn
        if first.form != "dash" or last is None or last.block != first.block - 1:
            return None
        if len(turns) > 1 and turns[-2].block == last.block - 1:
            return None  # two are talking already
        block = last.block if self.blocks[last.block].text[: last.start].strip() else last.block - 1
        if block < 0 or (block != last.block and block in self.article.speech_blocks):
            return None
        text = self.blocks[block].text
        end = last.start if block == last.block else len(text)
        mentions = self.discourse.between(block, _sentence_start(text, end), end)
        people = [m for m in mentions if not m.is_subject and self.coreference.is_person(m)]
        guess = self.coreference.resolve(people[0]) if len(people) == 1 else None
        if guess is None or guess.entity is last.entity:
            return None
        return Guess(guess.entity, 0.58, f"{guess.entity.name} is spoken to before it")

    def across_aside(self, first: Quotation) -> Guess | None:
        """Find the speaker before last, across a short narration that is about nobody."""
        turns, last = self.discourse.turns, self.discourse.last_turn
        if last is None or not 2 <= first.block - last.block <= _ASIDE_BLOCKS + 1:
            return None
        aside = range(last.block + 1, first.block)
        mentions = (mention for block in aside for mention in self.article.mentions[block])
        if not self.article.speech_blocks.isdisjoint(aside) or any(map(self.coreference.is_person, mentions)):
            return None
        return other_of_two(turns)

    def acting(self, first: Quotation) -> Guess | None:
        """Find the person whom the narration before a turn is about ("Le père posa sa fourchette.")."""
        block = first.block - 1
        if block < 0 or block in self.article.speech_blocks or len(self.blocks[block].text) > _LINE_LENGTH:
            return None
        people = [m for m in self.article.mentions[block] if self.coreference.is_person(m)]
        guess = self.coreference.resolve(people[0]) if people and people[0].is_subject else None
        if guess is None or guess.entity is self.discourse.last_speaker:
            return None
        return Guess(guess.entity, 0.55, f"the sentence before is about {guess.entity.name}")

    def same_paragraph(self, first: Quotation) -> Guess | None:
        """Find the last speaker of the paragraph, or the person who answers their question."""
        last = self.discourse.last_turn
        if last is None or last.block != first.block:
            return None
        if last.asks:
            return answering(self.discourse.turns)
        text, end = self.blocks[first.block].text, first.span.start
        stressed = _STRESSED.match(text, _sentence_start(text, end), end)  # "Lui hausse les épaules."
        if stressed is not None and last.entity.gender == ("f" if stressed["he"] else "m"):
            return None
        return Guess(last.entity, 0.6, f"{last.entity.name} speaks in the same paragraph")

    def sentence_after(self, last: Quotation) -> Guess | None:
        """Find the person who opens the next sentence, where the quotation opens its paragraph."""
        text, end = self.blocks[last.block].text, last.span.end
        following = next(iter(self.discourse.between(last.block, end, end + _CLAUSE_REACH)), None)
        if following is None or not following.is_subject or following.phrase is None:
            return None
        near = following.start <= end + 2
        if not near and not _FRONTED.match(text, end, following.start):
            return None
        if not text[max(0, end - 8) : end].rstrip(' »”"').endswith((".", "!", "?", "…")):
            return None
        guess = self.coreference.resolve(following)
        if guess is None or not (guess.entity.named or near):
            return None
        return Guess(guess.entity, 0.62, f"the sentence after is about {guess.entity.name}")


def _sentence_start(text: str, end: int) -> int:
    """The start of the sentence that ends at a place."""
    begin = max(0, end - _WINDOW)
    sentences = split(text[begin:end])
    return begin + sentences[-1].start if sentences else end
