"""Introductions: words before a quotation that tell who speaks ("Selon la maire", "Le préfet prévient :")."""

import re

from scripts.quotations import Quotation
from scripts.quotations.reporting import match
from scripts.sentences import split
from scripts.speakers.coreference import Coreference
from scripts.speakers.entities import Guess
from scripts.wordlists import listed, verbs

_ACCORDING = re.compile(
    r"(?:\b(?:selon|d['’]après|pour|à en croire|dixit|à entendre|de l['’]avis d[eu]|aux yeux d[eu])\s)",
    re.I,
)
_STRESSED = re.compile(r"(?P<pronoun>lui|elle)\b")
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
_WINDOW = 600  # code points before a quotation in which its introduction begins
_ANONYMOUS_WINDOW = 90  # code points


class Introductions:
    """Reads the words before quotations."""

    def __init__(self, coreference: Coreference) -> None:
        self.coreference = coreference
        self.discourse = coreference.discourse
        self.blocks = coreference.blocks

    def read(self, first: Quotation) -> Guess | None:
        """Find the speaker by the words that introduce a quotation.

        They stand in its own sentence, or in the block before where that ends with a colon.
        """
        block, text, end = first.block, self.blocks[first.block].text, first.span.start
        if end == 0 and block and self.blocks[block - 1].text.rstrip().endswith(":"):
            block -= 1
            text = self.blocks[block].text
            end = len(text)
        elif first.form == "dash" and end == 0:
            return None
        sentences = split(text[max(0, end - _WINDOW) : end])
        start = max(0, end - _WINDOW) + sentences[-1].start if sentences else end
        words = text[start:end].rstrip()
        if not words or words.endswith((".", "!", "?", "…", "»", "”")):
            return None
        according = max(_ACCORDING.finditer(words), key=lambda m: m.start(), default=None)
        if according is not None and not words.endswith(":"):
            at = start + according.end()
            word = _STRESSED.match(self.blocks[block].text, at)
            if word is None:
                guess = self.coreference.at(block, at, end)
            else:
                guess = self.coreference.pronouns.resolve(
                    block, at, "f" if word["pronoun"] == "elle" else "m"
                )
            if guess is not None:
                return guess.capped(0.95)
        further = _AND_TO.search(words)  # "Et Nom d'ajouter :", or "Et d'ajouter :" of whoever just spoke
        last = self.discourse.last_speaker
        if further is not None and further["verb"].lower() in verbs().infinitives and last is not None:
            if further["who"]:
                return self.coreference.at(block, start + further.start("who"), start + further.end("who"))
            if not any(m.is_subject for m in self.discourse.between(block, start, end)):
                return Guess(last, 0.85, f"{last.name} goes on")
        return self._inverted_subject(block, start, end) or self._subject(block, start, end)

    def is_anonymous(self, first: Quotation) -> bool:
        """Whether the words before a quotation say that somebody unknown speaks."""
        start = first.span.start
        text = self.blocks[first.block].text
        return _ANONYMOUS.search(text, max(0, start - _ANONYMOUS_WINDOW), start) is not None

    def _inverted_subject(self, block: int, start: int, end: int) -> Guess | None:
        """The subject behind its verb ("comme le dit la maire :")."""
        text = self.blocks[block].text
        for anchor in _CUE_PLACE.finditer(text, start, end):
            cue = match(text, anchor.end(), end)
            if cue is not None and cue.pronoun in ("il", "elle"):
                return self.coreference.pronouns.resolve(block, start, "f" if cue.pronoun == "elle" else "m")
            if cue is not None and cue.subject is not None and cue.listed:
                return self.coreference.speaker_at(block, cue.subject, end)
        return None

    def _subject(self, block: int, start: int, end: int) -> Guess | None:
        """The subject of a clause: the person who opens it, else the only one in it, else an institution."""
        people = [m for m in self.discourse.between(block, start, end) if self.coreference.is_person(m)]
        for mention in people:
            guess = self.coreference.resolve(mention) if mention.is_subject else None
            if guess is not None:
                return guess.capped(0.93)
        free = [m for m in people if not m.is_governed] or people
        if free:
            guess = self.coreference.resolve(free[-1])
            return None if guess is None else guess.capped(0.75 if len(free) == 1 else 0.6)
        text = self.blocks[block].text  # "La préfecture précise :"
        guess = self.coreference.at(block, start, end)
        words = [word.lower() for word in re.findall(r"[^\W\d_]+", text[start:end])[-6:]]
        speaks = any(word in verbs().finite or word in verbs().participles for word in words)
        speaks = speaks or _HOLDS.search(text, start, end) is not None
        return Guess(guess.entity, 0.7, guess.reason) if guess is not None and speaks else None
