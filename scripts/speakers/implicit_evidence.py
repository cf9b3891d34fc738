"""Who speaks a quotation beside which the narrator says nothing of it."""

import re
from collections.abc import Sequence

from scripts.quotations import Quotation
from scripts.sentences import split
from scripts.speakers import dialogue
from scripts.speakers.confidence import Guess, Turn
from scripts.speakers.coreference import References
from scripts.speakers.entities import Someone
from scripts.speakers.mentions import Mention

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
_ASIDE = 2  # blocks of narration that a dialogue may run across
_CLAUSE = 64  # code points in which the next sentence must say whom it is about
_LINE = 160  # code points of a narration that only tells who speaks next
_WINDOW = 600  # code points in which the sentence before is looked for


class Untold:
    """Reads the sentences around quotations, and who was speaking."""

    def __init__(self, references: References) -> None:
        self.references = references
        self.blocks = references.blocks

    def read(self, pieces: Sequence[Quotation]) -> Guess | None:
        """Whoever was speaking where nothing stands between, else the person of the sentence beside it."""
        first = pieces[0]
        if first.kind != "speech" or self.blocks[first.block].kind in ("title", "heading"):
            return None
        given = self.references.turns
        last = given[-1] if given else None
        if first.form == "dash" or (
            self.answers(first, last) and not dialogue.apart(self.blocks, last, first)
        ):
            beside = self._addressed(first) or dialogue.other(given, first)
            return beside or self._alternating(first) or self._acting(first)
        if last is not None and not dialogue.apart(self.blocks, last, first):
            near = last.block == first.block
            return Guess(last.someone, 0.82 if near else 0.7, f"{last.someone.name} goes on")
        opening = self.references.story and first.span.start == 0
        return (
            (self._acting(first) if opening else None)
            or self._subject_before(first)
            or self._same_block(first, last)
            or self._sentence_after(pieces[-1])
        )

    def answers(self, first: Quotation, last: Turn | None) -> bool:
        """Whether a quotation begins its paragraph right after another's, as a reply does in fiction."""
        opens = first.span.start == 0 and last is not None and last.block == first.block - 1
        return self.references.story and opens

    def _addressed(self, first: Quotation) -> Guess | None:
        """Whoever is spoken to, before the first answer ("Le juge se tourne vers le prévenu.")."""
        given = self.references.turns
        last = given[-1] if given else None
        if first.form != "dash" or last is None or last.block != first.block - 1:
            return None
        if len(given) > 1 and given[-2].block == last.block - 1:
            return None  # two are talking already
        index = last.block if self.blocks[last.block].text[: last.start].strip() else last.block - 1
        if index < 0 or (index != last.block and index in self.references.registry.spoken):
            return None
        end = last.start if index == last.block else len(self.blocks[index].text)
        begin = _sentence(self.blocks[index].text, end)
        own = self.references.topics.between(index, begin, end)
        told = [m for m in own if not m.subject and self.references.is_person(m)]
        guess = self.references.mention(index, told[0]) if len(told) == 1 else None
        if guess is None or guess.someone is last.someone:
            return None
        return Guess(guess.someone, 0.58, f"{guess.someone.name} is spoken to before it")

    def _alternating(self, first: Quotation) -> Guess | None:
        """The one before last, across a short narration that is about nobody."""
        given = self.references.turns
        if not given or not 2 <= first.block - given[-1].block <= _ASIDE + 1:
            return None
        aside = range(given[-1].block + 1, first.block)
        mentions = (m for i in aside for m in self.references.topics.mentions[i])
        spoken = not self.references.registry.spoken.isdisjoint(aside)
        return None if spoken or any(map(self.references.is_person, mentions)) else dialogue.pair(given)

    def _acting(self, first: Quotation) -> Guess | None:
        """Whoever else the line of narration before a turn is about ("Le père posa sa fourchette.")."""
        index, given = first.block - 1, self.references.turns
        if index < 0 or index in self.references.registry.spoken or len(self.blocks[index].text) > _LINE:
            return None
        own = [m for m in self.references.topics.mentions[index] if self.references.is_person(m)]
        guess = self.references.mention(index, own[0]) if own and own[0].subject else None
        if guess is None or (given and guess.someone is given[-1].someone):
            return None
        return Guess(guess.someone, 0.55, f"the sentence before is about {guess.someone.name}")

    def _subject_before(self, first: Quotation) -> Guess | None:
        guess = self.sentence_before(first)
        return None if guess is None or self.is_about(first, guess.someone) else guess

    def sentence_before(self, first: Quotation) -> Guess | None:
        """The person whom the sentence before a quotation is about."""
        place = self._ends_before(first)
        if place is None:
            return None
        index, end = place
        begin = max(0, end - _WINDOW)
        sentences = split(self.blocks[index].text[begin:end])
        if not sentences:
            return None
        last = sentences[-1]
        beside = self.references.topics.between(index, begin + last.start, end)
        manner = _MANNER.fullmatch(self.blocks[index].text, begin + last.start, end) is not None
        if not beside and len(sentences) > 1 and manner:
            beside = self.references.topics.between(index, begin + sentences[-2].start, begin + last.start)
        own = [m for m in beside if self.references.is_person(m)]
        chosen = next((m for m in own if m.subject), None) or (own[0] if len(own) == 1 else None)
        guess = None if chosen is None else self.references.mention(index, chosen)
        if guess is None or chosen is None:
            return None
        determiner = chosen.phrase.determiner if chosen.phrase is not None else ""
        if not guess.someone.named and determiner in ("un", "une", "son", "sa"):
            unknown = Guess(guess.someone, 0.45, "somebody without a name is mentioned before it")
            return unknown if determiner.startswith("un") or self._takes_over(index, chosen) else None
        sure = (0.76 if chosen.subject else 0.6) - (0.1 if index != first.block else 0)
        reason = f"the sentence before is about {guess.someone.name}"
        return Guess(guess.someone, min(guess.confidence, sure), reason)

    def _takes_over(self, block: int, mention: Mention) -> bool:
        """Whether "son père" does something after the last turn, and not to the one who spoke."""
        last = self.references.turns[-1] if self.references.turns else None
        text = self.blocks[block].text
        cue = last is not None and last.block == block and not _ENDED.search(text, last.end, mention.start)
        return mention.subject and not cue and _TO_THEM.match(text, mention.end) is None

    def is_about(self, first: Quotation, someone: Someone) -> bool:
        """Whether a quotation opens with a pronoun for somebody: nobody calls themselves "il"."""
        about = _ABOUT.match(self.blocks[first.block].text, first.content.start)
        return about is not None and someone.gender == ("m" if about["he"] else "f")

    def _ends_before(self, first: Quotation) -> tuple[int, int] | None:
        """The block and the place where the sentence before a quotation ends."""
        index, end = first.block, first.span.start
        if end >= 4 or self.blocks[index].text[:end].strip():
            return index, end
        if index == 0 or self.blocks[index - 1].kind not in ("paragraph", "lead"):
            return None
        return index - 1, len(self.blocks[index - 1].text)

    def _sentence_after(self, last: Quotation) -> Guess | None:
        """Whoever opens the next sentence, where the quotation opens its paragraph."""
        end = last.span.end
        following = self.references.topics.between(last.block, end, end + _CLAUSE)
        if not following or not following[0].subject or following[0].phrase is None:
            return None
        if following[0].start > end + 2 and not _FRONTED.match(
            self.blocks[last.block].text, end, following[0].start
        ):
            return None
        said = self.blocks[last.block].text[max(0, last.span.end - 8) : last.span.end]
        if not said.rstrip(' »”"').endswith((".", "!", "?", "…")):
            return None
        guess = self.references.mention(last.block, following[0])
        if guess is None or not (guess.someone.named or following[0].start <= end + 2):
            return None
        return Guess(guess.someone, 0.62, f"the sentence after is about {guess.someone.name}")

    def _is_about_another(self, first: Quotation, someone: Someone) -> bool:
        """Whether the sentence before opens with who somebody is not ("Lui hausse les épaules.")."""
        text, end = self.blocks[first.block].text, first.span.start
        opening = _STRESSED.match(text, _sentence(text, end), end)
        return opening is not None and someone.gender == ("f" if opening["he"] else "m")

    def _same_block(self, first: Quotation, last: Turn | None) -> Guess | None:
        if last is None or last.block != first.block:
            return None
        if last.asks:
            return dialogue.asked(self.references.turns)
        if self._is_about_another(first, last.someone):
            return None
        return Guess(last.someone, 0.6, f"{last.someone.name} speaks in the same paragraph")


def _sentence(text: str, end: int) -> int:
    """Where the sentence begins that ends at a place."""
    begin = max(0, end - _WINDOW)
    sentences = split(text[begin:end])
    return begin + sentences[-1].start if sentences else end
