"""Truecasing: a heading in capitals written in lower case again, with the accents that capitals lost."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from scripts.data import words
from scripts.lexicon import Lexicon, fold
from scripts.wordlists import first_names, listed

_WORD = re.compile(r"[^\W\d_]+")
_TOKEN = re.compile(r"[^\W_]+(?:&[^\W_]+)?")
_SENTENCE = re.compile(r"(?:^|[.!?…]\s+|[«»“”\"(—–:]\s*|\n\s*)$")
_VOWELS = frozenset("AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ")
_LONG = 5  # letters; a shorter word in capitals may be an acronym
_GRAMMAR = frozenset(w for w in words("stressed") if len(w) > 1)
# "État" has a capital where it is the institution.
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
_START = re.compile(r"(^[^\w]*|[.!?…] +[«“\"]? ?)([^\W\d_])")  # of a sentence: its first letter
# Accents that spelling gives a word whatever it means.
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
    """Whether a text is in capitals: all its words, and one of them at least is long or a function word.

    Acronyms and codes alone are not: `SNCF`, `IMT, SFR`, `RN106`.
    """
    if text.upper() != text:
        return False
    found = _WORD.findall(text)
    return len(found) > 1 and any(
        word in _GRAMMAR if len(word) < _LONG else not _VOWELS.isdisjoint(word) for word in found
    )


@dataclass(frozen=True)
class Vocabulary:
    """The words of an article and how they are written in lower case.

    Attributes:
        forms: the best form of each word, by its letters without accents in lower case: lower case where it
            occurs so, else with the capitals it has.
        acronyms: words in capitals inside ordinary text, or in the lexicon.
    """

    forms: dict[str, str]
    acronyms: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str], lexicon: Lexicon | None = None) -> "Vocabulary":
        """The vocabulary of some texts; the lexicon's names and frequent French words complete it.

        Args:
            texts: of an article's blocks.
            lexicon: the edition's; None for none.
        """
        proper, common, opening = dict[str, str](), dict[str, str](), dict[str, str]()
        acronyms: set[str] = set()
        for text in texts:
            if is_capitals(text):
                continue
            for found in _WORD.finditer(text):
                word = found[0]
                if word.isupper() and len(word) > 1:
                    acronyms.add(word)
                elif word.islower():
                    common[strip_accents(word)] = word
                elif _SENTENCE.search(text, max(0, found.start() - 4), found.start()) is None:
                    proper[strip_accents(word)] = word
                else:
                    is_name = word.lower() in first_names()
                    opening[strip_accents(word)] = word if is_name else word.lower()
        proper.pop("etat", None)  # an institution or a condition: `_STATE` decides
        names, spelled = _lexicon_names(lexicon)
        known = {word for word in spelled if strip_accents(word) not in proper}
        return cls({**_frequent_words(), **opening, **names, **proper, **common}, frozenset(acronyms | known))


@cache
def _lexicon_names(lexicon: Lexicon | None) -> tuple[dict[str, str], frozenset[str]]:
    """Names with capitals, by their letters, and acronyms."""
    names: dict[str, str] = {}
    acronyms: set[str] = set()
    for lexeme in lexicon.lexemes if lexicon else ():
        for word in (word for grapheme in lexeme.graphemes for word in _WORD.findall(grapheme)):
            if word.isupper():
                acronyms.update([word] if len(word) > 1 else [])
            elif not word.islower() and word.upper() not in _GRAMMAR:
                names[strip_accents(word)] = word
    return names, frozenset(acronyms)


@cache
def _frequent_words() -> dict[str, str]:
    given = {strip_accents(name): name.title() for name in first_names() if not name.isascii()}
    ordinary = (*(name.lower() for name in listed("also_places")), *words("accents"))
    return {**given, **{strip_accents(word): word for word in ordinary}}


def strip_accents(word: str) -> str:
    """The letters of a word without accents, in lower case."""
    return "".join(c for c in unicodedata.normalize("NFD", word.lower()) if not unicodedata.combining(c))


def recase(text: str, vocabulary: Vocabulary) -> str:
    """Write a heading in capitals as it would stand in running text; any other text is unchanged.

    Acronyms and words with digits stay. A proper name that the vocabulary lacks loses its capital.

    Args:
        text: a title or heading.
        vocabulary: where accents and capitals come from.

    Returns:
        A text of the same length.
    """
    if not is_capitals(text):
        return text
    lowered = _TOKEN.sub(lambda found: _recase_token(found[0], vocabulary), text)
    lowered = _SAINT.sub(lambda found: found[0].title(), lowered)
    lowered = _UNITS.sub(lambda found: found[0].lower(), lowered)
    state = _STATE.sub(lambda found: found[0].replace("état", "État"), fold(lowered))
    cased = "".join(b if a.lower() == b.lower() else a for a, b in zip(lowered, state, strict=True))
    return _START.sub(lambda found: found[1] + found[2].upper(), cased)


def guessed_words(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The long words of a heading in capitals that are recased by rules of spelling alone.

    A name among them has lost its capital.

    Args:
        text: a title or heading.
        vocabulary: as for `recase`.
    """
    long = dict.fromkeys(word for word in _TOKEN.findall(text) if len(word) >= _LONG and not word.isdigit())
    unknown = (w for w in long if strip_accents(w) not in vocabulary.forms and w not in vocabulary.acronyms)
    return tuple(word for word in unknown if _recase_token(word, vocabulary) != word)


def _recase_token(token: str, vocabulary: Vocabulary) -> str:
    form = vocabulary.forms.get(strip_accents(token))
    known = token in vocabulary.acronyms or any(c.isdigit() for c in token) or "&" in token
    if known and (form is None or not form.islower()):
        return token
    if (
        form is not None
        and len(form) == len(token)
        # Accents that the capitals have are kept.
        and all(a.lower() == b.lower() or a.isascii() for a, b in zip(token, form, strict=True))
    ):
        return form
    if token in _SHORTENED:
        return token.capitalize()
    if len(token) > 1 and _VOWELS.isdisjoint(token):
        return token
    word = token.lower()
    for pattern, accented in _ACCENTS if len(word) > 3 else ():
        word = pattern.sub(accented, word)
    return word
