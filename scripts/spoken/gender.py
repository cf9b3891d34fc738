"""Grammatical gender of the noun that a number counts: a table of frequent nouns, then endings."""

import re
from functools import lru_cache
from re import Match

from scripts.data import words

_FEMININE = frozenset(words("feminine"))
_MASCULINE = frozenset(words("masculine"))
_ENDINGS = tuple(
    "tion sion xion gion té ette ée ance ence ure ade aine ière euse trice elle esse ie ille ise ude ouse "
    "enne onne ienne aison oire ine".split()
)
# Adjectives that stand between a number and its noun and do not show its gender.
_BEFORE = frozenset(
    "autre jeune vaste large simple modeste énième ex- célèbre grave rare pauvre même riche ultime triple"
    " double".split()
)
_ADJECTIVES = frozenset(
    "nouvelle belle vieille petite grande bonne mauvaise longue haute première dernière ancienne prochaine"
    " grosse".split()
)
_NOUN = re.compile(r" ([a-zà-öø-ÿœ-]{2,24})(?: ([a-zà-öø-ÿœ-]{2,24}))?(?: ([a-zà-öø-ÿœ-]{2,24}))?")


@lru_cache(maxsize=4096)
def is_feminine(noun: str) -> bool:
    """Whether a lower-case noun, singular or plural, is feminine; masculine where nothing shows."""
    word = noun if noun in _FEMININE else noun.removesuffix("s").removesuffix("x")
    if word in _FEMININE or word in _ADJECTIVES:
        return True
    if word in _MASCULINE:
        return False
    return word.endswith(_ENDINGS)


def counted_feminine(match: Match[str]) -> bool:
    """Whether the words right after a match begin with a feminine noun, or an adjective that leads to one."""
    found = _NOUN.match(match.string, match.end())
    if found is None:
        return False
    for word in found.groups():
        if word is None:
            return False
        if word.removesuffix("s") not in _BEFORE:
            return is_feminine(word)
    return False
