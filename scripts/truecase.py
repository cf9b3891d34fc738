"""Headings in capitals, written again in lower case with the accents that capitals lost."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from scripts.data import words
from scripts.lexicon import Lexicon, fold
from scripts.wordlists import first_names, listed

_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_SENTENCE = re.compile(r"(?:^|[.!?…]\s+|[«»“”\"(—–:]\s*|\n\s*)$")
_VOWELS = frozenset("AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ")
_LONG = 5  # letters: shorter words in capitals may be acronyms
_GRAMMAR = frozenset(w for w in words("stressed") if len(w) > 1)
# "État" is a proper noun where it is the institution.
_OF_STATE = (
    "chefs? secrétaires? secrétariats? ministres? conseils? conseillers? hommes? femmes? "
    "raison coups? services? affaires? agents? mains?"
)
_STATE = re.compile(
    rf"\b(?:{_OF_STATE.replace(' ', '|')}) d'état\b|\bl'état(?! civil| des lieux| d'urgence| de )\b",
    re.IGNORECASE,
)
_SHORTENED = frozenset("ST STE STS STES MME MMES MLLE DR".split())
_SAINT = re.compile(r"\bs(?:te?|ainte?)s?-[^\W\d_]", re.IGNORECASE)
_UNITS = re.compile(r"(?<=[0-9] )(?:KM/H|KM|KG|HA|MM|CM)(?!\w)")
# An e that opens a word before one consonant; -ée; an e before the last, mute syllable; -ité.
_ACCENTS = tuple(
    (re.compile(pattern), accented)
    for pattern, accented in (
        (r"^e(?=([bcdfgjlmnpqrstvz])(?!\1)[hlr]?[aeiouy])", "é"),
        (r"ee(?=s?$)", "ée"),
        (r"e(?=[cdgmnrv]es?$)", "è"),
        (r"(?<=[ai][lrv]it)e(?=s?$)|(?<=(?:urit|osit|ntit))e(?=s?$)", "é"),
    )
)


def is_capitals(text: str) -> bool:
    """Whether a text stands in capitals: every word of it, one at least a long word or a word of grammar.

    Lone acronyms and codes are not: `SNCF`, `IMT, SFR`, `RN106`.
    """
    if text.upper() != text:
        return False
    found = _WORD.findall(text)
    return len(found) > 1 and any(_is_word(word) for word in found)


def _is_word(capitals: str) -> bool:
    return capitals in _GRAMMAR if len(capitals) < _LONG else not _VOWELS.isdisjoint(capitals)


@dataclass(frozen=True)
class Vocabulary:
    """The words that an article knows, by their letters without accents, in lower case.

    Attributes:
        forms: the best form of each word: lower case where it occurs so, else with the capitals it has.
        acronyms: words that occur in capitals inside ordinary text, or in the lexicon.
    """

    forms: dict[str, str]
    acronyms: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str], lexicon: Lexicon | None = None) -> "Vocabulary":
        """The vocabulary of texts, with the lexicon's names and frequent French words behind them."""
        proper, common, opening = dict[str, str](), dict[str, str](), dict[str, str]()
        acronyms: set[str] = set()
        for text in texts:
            if is_capitals(text):
                continue
            for word, inside in _words(text):
                if word.isupper() and len(word) > 1:
                    acronyms.add(word)
                elif word.islower():
                    common[_plain(word)] = word
                elif inside:
                    proper[_plain(word)] = word
                else:
                    opening[_plain(word)] = word if word.lower() in first_names() else word.lower()
        proper.pop("etat", None)  # an institution or a condition: its neighbours tell
        names, spelled = _of_lexicon(lexicon)
        known = {word for word in spelled if _plain(word) not in proper}
        return cls({**_frequent(), **opening, **names, **proper, **common}, frozenset(acronyms | known))


def _words(text: str) -> Iterator[tuple[str, bool]]:
    for found in _WORD.finditer(text):
        yield found[0], _SENTENCE.search(text, max(0, found.start() - 4), found.start()) is None


@cache
def _of_lexicon(lexicon: Lexicon | None) -> tuple[dict[str, str], frozenset[str]]:
    names: dict[str, str] = {}
    acronyms: set[str] = set()
    for entry in lexicon.entries if lexicon else ():
        for grapheme in entry.graphemes:
            parts = _WORD.findall(grapheme)
            acronyms.update(w for w in parts if w.isupper() and len(w) > 1)
            names.update(
                {
                    _plain(w): w
                    for w in parts
                    if not w.isupper() and not w.islower() and w.upper() not in _GRAMMAR
                }
            )
    return names, frozenset(acronyms)


@cache
def _frequent() -> dict[str, str]:
    given = {_plain(name): name.title() for name in first_names() if not name.isascii()}
    ordinary = (*(name.lower() for name in listed("also_places")), *words("accents"))
    return {**given, **{_plain(word): word for word in ordinary}}


def _plain(word: str) -> str:
    """A word's letters without accents, in lower case."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


def recase(text: str, vocabulary: Vocabulary) -> str:
    """A heading in capitals as it would stand in running text; any other text unchanged.

    Accents and capitals come from the vocabulary; acronyms and words with digits stay. The result has as many
    characters as the text.

    Limits: a proper name that neither the article nor the lexicon knows is written in lower case.
    """
    if not is_capitals(text):
        return text
    lowered = _TOKEN.sub(lambda found: _token(found[0], vocabulary), text)
    lowered = _SAINT.sub(lambda m: m[0].title(), lowered)
    lowered = _UNITS.sub(lambda m: m[0].lower(), lowered)
    stated = _STATE.sub(lambda m: m[0].replace("état", "État"), fold(lowered))
    cased = "".join(b if a.lower() == b.lower() else a for a, b in zip(lowered, stated, strict=True))
    return _opened(cased)


def unknown(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words of a heading in capitals that neither the article nor the lexicon shows in lower case.

    They are written by rules of spelling; a name among them has lost its capital.
    """
    words = (word for word in _TOKEN.findall(text) if len(word) >= _LONG and not word.isdigit())
    return tuple(dict.fromkeys(word for word in words if _is_guessed(word, vocabulary)))


def _is_guessed(word: str, vocabulary: Vocabulary) -> bool:
    known = _plain(word) in vocabulary.forms or word in vocabulary.acronyms
    return not known and _token(word, vocabulary) != word


def _token(token: str, vocabulary: Vocabulary) -> str:
    form = vocabulary.forms.get(_plain(token))
    known = token in vocabulary.acronyms or any(c.isdigit() for c in token) or "&" in token
    if known and (form is None or not form.islower()):
        return token
    if form is not None and len(form) == len(token) and _fits(token, form):
        return form
    if token in _SHORTENED:
        return token.capitalize()
    if len(token) > 1 and _VOWELS.isdisjoint(token):
        return token
    return _spelled(token.lower())


def _spelled(word: str) -> str:
    """A word that nothing knows, with the accents that French spelling gives it whatever it means."""
    for pattern, accented in _ACCENTS if len(word) > 3 else ():
        word = pattern.sub(accented, word)
    return word


def _fits(written: str, form: str) -> bool:
    """Accents that stand in the capitals are not taken away."""
    return all(a.lower() == b.lower() or a.isascii() for a, b in zip(written, form, strict=True))


def _opened(text: str) -> str:
    """With a capital at the start of each sentence."""
    return re.sub(r"(^[^\w]*|[.!?…] +[«“\"]? ?)([^\W\d_])", lambda m: m[1] + m[2].upper(), text)
