"""Text for Piper: phonemes marked in its notation, and utterances cut to length.

Piper reads French through espeak-ng, stretch by stretch: the text before and after marked phonemes is read on
its own, and loses its elision (« d' » is spelled out) and its punctuation. Both are therefore moved into the
phonemes.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from audio.engines.base import Request
from audio.engines.espeak import respelled

LONGEST = 400  # phonemes of one utterance, half a minute: a model's memory grows with their square

_NO_BRACKETS = str.maketrans({"[": "(", "]": ")", "\0": " "})  # as long as before
_ELIDED = re.compile(r"\b(jusqu|lorsqu|puisqu|quoiqu|qu|[cdjlmnst])['’]\Z", re.IGNORECASE)
_CLOSING = re.compile(r"[\s»”\"')\]]{0,4}([,;:.?!…])")
_SOUNDS = {
    "jusqu": "ʒysk",
    "lorsqu": "lɔʁsk",
    "puisqu": "pɥisk",
    "quoiqu": "kwak",
    "qu": "k",
    "c": "s",
    "j": "ʒ",
}
_UNHEARD = frozenset(" ,;:.?!…ˈˌː-'\"()")
_ENDS = frozenset(".?!")


def marked(request: Request) -> str:
    """The text of a request in Piper's own notation: phonemes in double brackets, and no other brackets."""
    text, pieces, done = request.text, [], 0
    for start, end, ipa in request.phonemes:
        before = text[done:start]
        sounds = unicodedata.normalize(
            "NFD", ipa.replace("[", "").replace("]", "")
        )  # accents apart, in models
        if elided := _ELIDED.search(before):
            before, letters = before[: elided.start()], elided[1].lower()
            sounds = _SOUNDS.get(letters, letters) + sounds
        done = end
        if closing := _CLOSING.match(text, end):
            done = closing.end()
            sounds += closing[1].replace("…", ".")
        pieces += [_plain(before), f"[[{sounds}]]"]
    return "".join([*pieces, _plain(text[done:])])


def utterances(sentences: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    """Cut phonemes into utterances: sentences, or pieces of one that is too long; none is silent."""
    for sentence in sentences:
        start = 0
        while start < len(sentence):
            end = _utterance_end(sentence, start)
            piece = list(sentence[start:end])
            if heard(piece):
                yield piece
            start = end


def heard(phonemes: Iterable[str]) -> list[str]:
    """The phonemes that sound: no spaces, stresses and punctuation."""
    return [phoneme for phoneme in phonemes if phoneme not in _UNHEARD]


def _plain(text: str) -> str:
    return respelled(text.translate(_NO_BRACKETS))


def _utterance_end(sentence: Sequence[str], start: int) -> int:
    """Where the utterance that begins at `start` ends: after its full stop, or where it becomes too long."""
    last = min(start + LONGEST, len(sentence))
    for place in range(start, last):
        if sentence[place] in _ENDS and sentence[place + 1 : place + 2] == [" "]:
            return place + 1
    if last == len(sentence):
        return last
    for breath in (",", " "):
        for place in range(last - 1, start + LONGEST // 2, -1):
            if sentence[place] == breath:
                return place + 1
    return last
