"""Who speaks, by the words that introduce a quotation ("Pour la maire, …", "Le préfet prévient : …")."""

import re

from scripts.quotations import Quotation
from scripts.quotations.reporting import match
from scripts.sentences import split
from scripts.speakers.confidence import Guess
from scripts.speakers.coreference import References
from scripts.wordlists import listed, verbs

_ACCORDING = re.compile(
    r"(?:\b(?:selon|d['’]après|pour|à en croire|dixit|à entendre|de l['’]avis d[eu]|aux yeux d[eu])\s)",
    re.I,
)
_AND_TO = re.compile(
    r"(?:\bEt\s(?P<who>[^.:;«»]{2,80}?)\s)?(?:\bde|\bd['’])\s?(?P<verb>[^\W\d_]+)[^.:;]{0,60}[:,]?\s*\Z", re.I
)
_CUE_PLACE = re.compile(r"(?:,\s|\bcomme\s|\bque\s|(?<=\s)(?=\w+-(?:t-)?(?:il|elle)\b))(?=\w)")
_ANONYMOUS = re.compile(
    r"(?<![\w'’-])(?:quelqu['’]un|certaine?s|d['’]autres|on|une\svoix(?:\sd['’]\w+)?)\s[^.;:!?«»]{1,60}:?\s*\Z",
    re.I,
)

_HOLDS = re.compile(
    rf"\b(?:avis|d['’]accord|(?:catégorique|formel|clair|unanime|sceptique|direct|{'|'.join(sorted(listed('moods')))})"
    r"(?:le)?e?s?)\s?:\s*\Z",
    re.I,
)


class Introductions:
    """Reads what stands before quotations."""

    def __init__(self, references: References) -> None:
        self.references = references
        self.blocks = references.blocks

    def read(self, first: Quotation) -> Guess | None:
        """Who speaks a quotation by what introduces it.

        In its own sentence, or in the block before where that ends with a colon; None without such words.
        """
        index, text, end = first.block, self.blocks[first.block].text, first.span.start
        if end == 0 and index and self.blocks[index - 1].text.rstrip().endswith(":"):
            index -= 1
            text = self.blocks[index].text
            end = len(text)
        elif first.form == "dash" and end == 0:
            return None
        sentences = split(text[max(0, end - 600) : end])
        if not sentences:
            return None
        start = max(0, end - 600) + sentences[-1].start
        said = text[start:end].rstrip()
        if said.endswith((".", "!", "?", "…", "»", "”")) or not said:
            return None
        return self._introduced(index, start, end, said)

    def anonymous(self, first: Quotation) -> bool:
        """Whether the words before a quotation say that somebody unknown speaks."""
        start = first.span.start
        return _ANONYMOUS.search(self.blocks[first.block].text, max(0, start - 90), start) is not None

    def _introduced(self, index: int, start: int, end: int, said: str) -> Guess | None:
        according = max(_ACCORDING.finditer(said), key=lambda m: m.start(), default=None)
        if according is not None and not said.endswith(":"):
            guess = self._according(index, start + according.end(), end)
            if guess is not None:
                return Guess(guess.someone, min(guess.confidence, 0.95), guess.reason)
        further = _AND_TO.search(said)
        if further is not None and further["verb"].lower() in verbs().infinitives and self.references.turns:
            turn = self.references.turns[-1]
            if further["who"]:
                return self.references.phrase(index, start + further.start("who"), start + further.end("who"))
            subjects = [m for m in self.references.topics.between(index, start, end) if m.subject]
            if not subjects:
                return Guess(turn.someone, 0.85, f"{turn.someone.name} goes on")
        return self._subject(index, start, end)

    def _according(self, index: int, start: int, end: int) -> Guess | None:
        text = self.blocks[index].text
        word = re.compile(r"(?P<p>lui|elle)\b").match(text, start)
        if word is not None:
            return self.references.topics.pronoun(index, start, "f" if word["p"] == "elle" else "m")
        return self.references.phrase(index, start, end)

    def _subject(self, index: int, start: int, end: int) -> Guess | None:
        """The subject of a clause: who opens it, else the only one it mentions."""
        own = [m for m in self.references.topics.between(index, start, end) if self.references.is_person(m)]
        subjects = [m for m in own if m.subject]
        inverted = self._inverted(index, start, end)
        if inverted is not None:
            return inverted
        for mention in subjects:
            guess = self.references.mention(index, mention)
            if guess is not None:
                return Guess(guess.someone, min(guess.confidence, 0.93), guess.reason)
        free = [m for m in own if not m.governed] or own
        if free:
            guess = self.references.mention(index, free[-1])
            sure = 0.75 if len(free) == 1 else 0.6
            return None if guess is None else Guess(guess.someone, min(guess.confidence, sure), guess.reason)
        return self._institution(index, start, end)

    def _inverted(self, index: int, start: int, end: int) -> Guess | None:
        text = self.blocks[index].text
        for anchor in _CUE_PLACE.finditer(text, start, end):
            cue = match(text, anchor.end(), end)
            if cue is not None and cue.pronoun in ("il", "elle"):
                return self.references.topics.pronoun(index, start, "f" if cue.pronoun == "elle" else "m")
            if cue is not None and cue.subject is not None and cue.listed:
                return self.references.speaker(index, cue.subject, end)
        return None

    def _institution(self, index: int, start: int, end: int) -> Guess | None:
        """A subject that is no person: "La préfecture précise :"."""
        text = self.blocks[index].text
        guess = self.references.phrase(index, start, end)
        words = re.findall(r"[^\W\d_]+", text[start:end])[-6:]
        speaks = any(w.lower() in verbs().finite or w.lower() in verbs().participles for w in words)
        speaks = speaks or _HOLDS.search(text, start, end) is not None
        return Guess(guess.someone, 0.7, guess.reason) if guess is not None and speaks else None
