"""Text for Piper: phonemes marked in its notation, and utterances cut to length.

Piper reads French through espeak-ng, stretch by stretch: the text before and after marked phonemes is read on
its own, and loses its elision (« d' » is spelled out) and its punctuation. Both are therefore moved into the
phonemes. Ellipses and brackets are no pauses to Piper, and an ellipsis joins the words around it to one: they
become commas and full stops, which are heard. Piper drops phonemes that its model has no sign for; here they
are written with other signs, or told.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence

from audio.engines.base import Request
from audio.engines.espeak import respelled

LONGEST = 400  # phonemes of one utterance, half a minute: a model's memory grows with their square

_NO_BRACKETS = str.maketrans({"[": "(", "]": ")", "\0": " "})  # as long as before
_IPA = str.maketrans(  # the g of a keyboard is not that of IPA; what is no sound would be a pause, or refused
    {"g": "\N{LATIN SMALL LETTER SCRIPT G}", **dict.fromkeys("[].‿|‖\N{COMBINING DOUBLE INVERTED BREVE}")}
)
_ELLIPSIS = re.compile(r"\s*(?:…|\.{3})[….]*\s*")
_BRACKET_OPENS = re.compile(r"(?<=[\w»”\"])\s+\(+(?=\w)")
_BRACKET_CLOSES = re.compile(r"(?<=\w)\)+(?=\s+(?:\w|\Z))")
_NEXT = re.compile(r"[\s«»“”\"'’()]*([\w,;:.?!])")
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
_OTHER_SIGNS = {
    "ʤ": "dʒ",
    "ʧ": "tʃ",
    "ʦ": "ts",
    "ʣ": "dz",
    "ʨ": "tɕ",
    "ʥ": "dʑ",
    "ɫ": "l",
    "ʷ": "w",
}
_UNHEARD = frozenset(" ,;:.?!…ˈˌː-'\"()")
_SOUNDS_ALONE = frozenset({"Ll", "Lu", "Lo"})
_ENDS = frozenset(".?!")


def marked(request: Request) -> str:
    """The text of a request in Piper's own notation: phonemes in double brackets, and no other brackets."""
    text, pieces, done = request.text, [], 0
    for start, end, ipa in request.phonemes:
        before = _plain(text[done:start], text[start:])
        sounds = unicodedata.normalize("NFD", ipa.translate(_IPA))  # accents apart, in models
        if elided := _ELIDED.search(before):
            before, letters = before[: elided.start()], elided[1].lower()
            sounds = _SOUNDS.get(letters, letters) + sounds
        done = end
        if closing := _CLOSING.match(text, end):
            done = closing.end()
            sounds += _pause(text[done:]) if closing[1] == "…" else closing[1]
        pieces += [before, f"[[{sounds}]]"]
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


def in_signs(phonemes: Iterable[str], signs: Container[str]) -> tuple[list[str], list[str]]:
    """Write phonemes in the signs of a model.

    Args:
        phonemes: of an utterance, as espeak-ng or a lexicon has them.
        signs: that the model knows.

    Returns:
        The phonemes, those that have no sign written with others; and the sounds that none stands for. An
        accent alone (length, nasality) is left out: the sound below it is heard.
    """
    found: list[str] = []
    lost: list[str] = []
    for phoneme in phonemes:
        others = _OTHER_SIGNS.get(phoneme, "")
        if phoneme in signs:
            found.append(phoneme)
        elif others and all(other in signs for other in others):
            found += others
        elif unicodedata.category(phoneme[:1]) in _SOUNDS_ALONE:
            lost.append(phoneme)
    return found, lost


def heard(phonemes: Iterable[str]) -> list[str]:
    """The phonemes that sound: no spaces, stresses and punctuation."""
    return [phoneme for phoneme in phonemes if phoneme not in _UNHEARD]


def _plain(text: str, following: str = "") -> str:
    """Text between marks as it is given to Piper; `following` is what stands behind it."""
    plain = text.translate(_NO_BRACKETS)
    plain = _BRACKET_CLOSES.sub(",", _BRACKET_OPENS.sub(", ", plain))
    plain = _ELLIPSIS.sub(lambda found: f"{_pause(plain[found.end() :] + following)} ", plain)
    return respelled(plain)


def _pause(following: str) -> str:
    """What an ellipsis becomes: the end of a sentence, a pause, or nothing where another mark follows."""
    found = _NEXT.match(following)
    if found is None or found[1].isupper() or found[1].isdigit():
        return "."
    return "," if found[1].isalpha() else ""


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
