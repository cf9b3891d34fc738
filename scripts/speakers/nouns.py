"""Nouns that describe: how wide they are, how long, and how they are determined."""

import re

from scripts.speakers.noun_phrases import Phrase
from scripts.wordlists import listed

POINTING = ("ce", "cet", "cette")
DEFINITE = ("le", "la", "l'", *POINTING)
CHANGED = {"ancien", "ancienne", "jeune", "nouveau", "nouvelle", "futur", "future"}
_AGE = re.compile(r"\sde\s\d+(?:\sans)?\Z")


def first_words(phrase: Phrase) -> set[str]:
    """The first two words after an elided article."""
    return set(phrase.text.lower().replace("’", "'").removeprefix("l'").split()[:2])


def is_generic(phrase: Phrase) -> bool:
    """Whether a noun tells no more of somebody than an age."""
    return phrase.head in listed("generic") or (
        phrase.role is not None and phrase.role.name in listed("generic")
    )


def length(phrase: Phrase) -> int:
    """The words of a phrase, an age left out."""
    return len(_AGE.sub("", phrase.text).split())
