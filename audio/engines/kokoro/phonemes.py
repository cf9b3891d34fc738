"""French text as Kokoro reads it: IPA from espeak-ng, the marks between clauses, and where words begin.

The model was trained on what the phonemizer `misaki` writes for French: espeak-ng's IPA, clause by clause,
with its stresses, and the marks between clauses as they stand.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from audio.engines.base import Phoneme, Request
from audio.engines.espeak import aligned, word_spans

VERSION = 1
"""Version of all that decides which signs a text becomes; part of every clip's key."""

LONGEST = 400  # signs of an utterance; the model takes 508, and hurries near its limit

Read = Callable[[Iterable[str]], list[str]]
"""Gives the IPA of texts, `Espeak.phonemes`."""

_SAME_LENGTH = str.maketrans(
    {
        **dict.fromkeys("«‹„", "“"),
        **dict.fromkeys("»›", "”"),
        **dict.fromkeys("[{<", "("),
        **dict.fromkeys("]}>", ")"),
        **dict.fromkeys("\0\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\t\r\n", " "),
        "–": "—",
        "’": "'",
    }
)
# Marks that end a clause or stand around one; inside a word (« exemple.fr ») they belong to it.
_MARKS = re.compile(r"\s*(?:[…“”\"()—]|\.{2,}|[.,;:?!]+(?=[\s“”\"()—…]|\Z))[\s.,;:?!…“”\"()—]*")
_ELLIPSIS = re.compile(r"\.{2,}")
_SPACES = re.compile(r"\s+")
_OPENING, _DASH = "“(", "—"
_BREATHS = (".?!…", ";:—", ",“”()", " ")  # where an utterance may end, the best first
_STRESSES = "ˈˌ"
_SILENT = f" {_STRESSES}ː"

# Words that espeak-ng reads in one way only, one a kind of first sound: a stretch with given sounds is read
# as one of them first, so that the words before it are elided and linked as they would be.
_CARRIERS = {
    True: ("azozi", re.compile("[ˈˌ]?az[ˈˌ]?[oɔ]z[ˈˌ]?i")),
    False: ("pitoba", re.compile("p[ˈˌ]?it[ˈˌ]?[oɔ]b[ˈˌ]?a")),
}
_VOWELS = "aeiouyøœəɛɔɑɒæɐ"
_LAST_VOWEL = re.compile(rf"[{_VOWELS}](?=[^{_VOWELS}]*\Z)")

# Sounds that espeak-ng writes with two signs, as the model knows them, then what its vocabulary lacks.
_SIGNS = {
    "a^ɪ": "I",
    "a^ʊ": "W",
    "d^z": "ʣ",
    "d^ʒ": "ʤ",
    "e^ɪ": "A",
    "o^ʊ": "O",
    "ə^ʊ": "Q",
    "t^s": "ʦ",
    "t^ʃ": "ʧ",
    "ɔ^ɪ": "Y",
    "c\N{COMBINING CEDILLA}": "ç",
    "g": "ɡ",
    "ɫ": "l",
}
_TWO_SIGNS = re.compile("|".join(map(re.escape, _SIGNS)))
_LANGUAGE = re.compile(r"\([^)]*\)")  # « (en) », where espeak-ng reads a word as English


class WordPlace(NamedTuple):
    """A word of the text, `text[start:end]`, and the place of its first sign in an utterance."""

    start: int
    end: int
    place: int


class Utterance(NamedTuple):
    """What the model is given at once: signs of the vocabulary, and the words in them."""

    signs: str
    words: tuple[WordPlace, ...]


@cache
def vocabulary() -> dict[str, int]:
    """Signs, and their numbers in the model; 0 stands at both ends of an utterance."""
    lines = Path(__file__).with_name("vocabulary.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("# "))
    return {sign: int(number) for number, _, sign in rows}


def utterances(request: Request, read: Read) -> list[Utterance]:
    """Read a request.

    Args:
        request: what to say.
        read: gives the IPA of texts.

    Returns:
        Utterances of at most `LONGEST` signs, in order; none where nothing in the text is heard.
    """
    text = request.text.translate(_SAME_LENGTH)
    signs, words = "", []
    for start, end, marks in _clauses(text, request.phonemes):
        spans = [(start + first, start + last) for first, last in word_spans(text[start:end])]
        if spans:
            whole, *alone = _sounds(text, [(start, end), *spans], request.phonemes, read)
            heard = [place for place, sign in enumerate(whole) if sign not in _SILENT]
            bare = ["".join(sign for sign in word if sign not in _SILENT) for word in alone]
            places = aligned(bare, "".join(whole[place] for place in heard))
            for span, sound, place in zip(spans, bare, places, strict=True):
                if sound and place < len(heard):
                    stressed = whole[heard[place] - 1 : heard[place]] in {*_STRESSES}
                    words.append(WordPlace(*span, len(signs) + heard[place] - stressed))
            signs += whole + marks
        elif signs or marks.strip()[-1:] in {*_OPENING}:
            signs = f"{signs.rstrip()}{marks}".lstrip()
    return [utterance for utterance in _cut(signs, words) if utterance.words]


def _clauses(text: str, given: Sequence[Phoneme]) -> Iterator[tuple[int, int, str]]:
    """Start and end of each clause, and the marks behind it as the model reads them."""
    done = 0
    for found in _MARKS.finditer(text):
        if any(found.start() < mark.end and mark.start < found.end() for mark in given):
            continue  # a mark within words whose sounds are given
        marks = ""
        for mark in _ELLIPSIS.sub("…", found[0].replace(" ", "")):
            marks += f" {mark} " if mark == _DASH else f" {mark}" if mark in _OPENING else mark
        marks = _SPACES.sub(" ", marks)
        yield done, found.start(), marks if marks[-1] in {*_OPENING} else f"{marks.rstrip()} "
        done = found.end()
    yield done, len(text), ""


def _sounds(text: str, spans: Sequence[tuple[int, int]], given: Sequence[Phoneme], read: Read) -> list[str]:
    """The signs of stretches of a text; those in it whose sounds are given are carried by other words."""
    carried, inside = [], []
    for start, end in spans:
        marks = [mark for mark in given if start <= mark.start and mark.end <= end]
        pieces, done = [], start
        for mark in marks:
            pieces += [text[done : mark.start], _CARRIERS[_opens_with_vowel(mark.ipa)][0]]
            done = mark.end
        carried.append("".join([*pieces, text[done:end]]))
        inside.append(marks)
    found = []
    for sounds, marks in zip(map(_signs, read(carried)), inside, strict=True):
        signs = sounds
        for mark in marks:
            ipa = _signs(unicodedata.normalize("NFD", mark.ipa))
            own = ipa if any(stress in ipa for stress in _STRESSES) else _LAST_VOWEL.sub(r"ˈ\g<0>", ipa)
            signs, times = _CARRIERS[_opens_with_vowel(mark.ipa)][1].subn(own, signs, count=1)
            if not times:
                signs += f" {own}"
        found.append(signs)
    return found


def _opens_with_vowel(ipa: str) -> bool:
    return unicodedata.normalize("NFD", ipa).lstrip(_STRESSES)[:1] in _VOWELS


def _signs(ipa: str) -> str:
    """IPA of espeak-ng or of a lexicon in the model's vocabulary."""
    plain = unicodedata.normalize("NFD", _LANGUAGE.sub("", ipa))
    named = _TWO_SIGNS.sub(lambda found: _SIGNS[found[0]], plain)
    return _SPACES.sub(" ", "".join(sign for sign in named if sign in vocabulary())).strip()


def _cut(signs: str, words: Sequence[WordPlace]) -> Iterator[Utterance]:
    """Cut what is too long for the model, behind the last mark or blank that leaves enough on both sides."""
    start = 0
    while start < len(signs):
        end = len(signs)
        if end - start > LONGEST:
            half, last = start + LONGEST // 2, start + LONGEST
            ends = (max(signs.rfind(mark, half, last) for mark in marks) for marks in _BREATHS)
            end = next((place + 1 for place in ends if place >= 0), last)
        inside = (word._replace(place=word.place - start) for word in words if start <= word.place < end)
        piece = signs[start:end].rstrip()
        yield Utterance(piece, tuple(inside))
        start = end
