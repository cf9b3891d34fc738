"""Telephone numbers, by pairs; short numbers after the words that announce them."""

import re
from re import Match

from scripts.spoken.numbers import integer, pairs
from scripts.spoken.rule import Rule, after, before

_CALL = re.compile(
    r"(?:\b(?:le|au|du|numéro|numéro vert|numéro national|plateforme|ligne|service|standard|appeler|appelez"
    r"|appelle|composer|composez|composant|téléphone|tél\.?|n°)(?: le| au)?(?: :)?) ?$",
    re.IGNORECASE,
)
# A word that a number counts: any but those that go on with the sentence.
_KNOWN = frozenset(
    "3018 3020 3103 3114 3117 3133 3200 3230 3237 3631 3635 3637 3639 3646 3919 3939 3949 3975 3977".split()
)
_COUNTED = re.compile(
    r" (?!(?:est|et|ou|pour|à|au|de|du|des|en|si|sera|permet|reste|a|dès|qui|dans|par|puis|ne)\b)[a-zà-ÿ€]"
)


def international(match: Match[str]) -> str:
    """`+33 6 12 34 56 78`, `0041 22 123 45 67`."""
    number = re.sub(r"\(0\)|\D", "", match["number"])
    odd = len(number) % 2
    groups = [match["country"], *number[:odd], *(number[i : i + 2] for i in range(odd, len(number), 2))]
    return ("zéro zéro " if match["zeros"] else "plus ") + ", ".join(map(integer, groups))


def short_number(match: Match[str]) -> str | None:
    """`le 3919`, `le 39 19`: by pairs, behind words that announce a telephone number."""
    if _CALL.search(before(match)) is None:
        return None
    if match[0] not in _KNOWN and _COUNTED.match(after(match)):
        return None
    return " ".join(integer(n) for n in (match[0][:2], match[0][-2:]))


RULES = (
    Rule(
        "telephone",
        r"(?:\+ ?|(?P<zeros>00) ?)"
        r"(?P<country>[1-9][0-9]{0,2})(?P<number>(?:[ .-]?(?:\(0\) ?)?[0-9]{1,3}){4,7})(?![0-9])",
        international,
        lead="+0",
    ),
    Rule(
        "telephone",
        r"0[1-9](?P<cut>[ .-]?)[0-9]{2}(?:(?P=cut)[0-9]{2}){3}(?![0-9])",
        lambda m: pairs(re.sub(r"\D", "", m[0])),
        lead="0",
    ),
    Rule(  # service numbers are said as they are grouped: `0 800 12 34 56`
        "telephone",
        r"0[ .]?8[0-9]{2}(?:[ .][0-9]{2,3}){2,3}(?![0-9])",
        lambda m: ", ".join(map(integer, re.split(r"[ .-]", m[0]))),
        lead="0",
    ),
    Rule(
        "telephone",
        r"(?:3[0-9]{3}|3[0-9] [0-9]{2}|10[0-9]{2}|118[0-9]{3})(?!\w|,[0-9]| [0-9])",
        short_number,
        lead="13",
    ),
)
