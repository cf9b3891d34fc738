"""Inclusive writing: `les élu·e·s` is said "les élues et les élus", or as the newsroom chooses."""

import re
from functools import cache, partial
from re import Match
from typing import NamedTuple

from scripts.script import Wording
from scripts.spoken.rule import Rule, before

_DOT = "[·•⋅‧]"
# What stands behind the mark: the masculine endings that it replaces, each with the feminine one; an empty
# ending is added to.
_ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "trice": (("teur", "trice"), ("teurs", "trice")),
    "rice": (("teur", "trice"), ("eur", "rice")),
    "ice": (("teur", "trice"),),
    "euse": (("eur", "euse"), ("eux", "euse")),
    "se": (("eur", "euse"), ("eux", "euse"), ("x", "se")),
    "ère": (("er", "ère"),),
    "ière": (("ier", "ière"),),
    "re": (("er", "ère"), ("eur", "eure")),
    "ienne": (("ien", "ienne"),),
    "enne": (("en", "enne"),),
    "onne": (("on", "onne"),),
    "elle": (("el", "elle"), ("eaux", "elle"), ("eau", "elle")),
    "ète": (("et", "ète"),),
    "ale": (("aux", "ale"), ("al", "ale")),
    "ive": (("if", "ive"),),
    "euve": (("euf", "euve"),),
    "ve": (("f", "ve"),),
    "fe": (("f", "ffe"),),
    "che": (("c", "che"),),
    "que": (("ec", "ecque"), ("c", "que")),
    "sse": (("e", "esse"),),
    "esse": (("e", "esse"),),
    "ne": (("n", "nne"),),
    "te": (("t", "tte"),),
    "le": (("l", "lle"),),
    "e": (("er", "ère"), ("et", "ète"), ("", "e")),
}
_TAIL = "|".join(sorted(_ENDINGS, key=len, reverse=True))
# Endings that make inclusive writing of a plain stop, a hyphen or a slash.
_LONG = "trice|rice|euse|ienne|ière|ère|enne|ne"
# Two whole words, or words of grammar: feminine and masculine.
_WHOLE = {
    ("tou", "te"): ("toutes", "tous"),
    ("tous", "toutes"): ("toutes", "tous"),
    ("tout", "e"): ("toute", "tout"),
    ("ceux", "celles"): ("celles", "ceux"),
    ("ceux", "elles"): ("celles", "ceux"),
    ("celui", "celle"): ("celle", "celui"),
    ("un", "une"): ("une", "un"),
    ("le", "la"): ("la", "le"),
    ("la", "le"): ("la", "le"),
    ("ce", "tte"): ("cette", "ce"),
    ("cet", "te"): ("cette", "cet"),
    ("mon", "ma"): ("ma", "mon"),
    ("son", "sa"): ("sa", "son"),
    ("il", "elle"): ("elle", "il"),
    ("ils", "elles"): ("elles", "ils"),
    ("eux", "elles"): ("elles", "eux"),
    ("copain", "ine"): ("copine", "copain"),
    ("beau", "belle"): ("belle", "beau"),
    ("vieux", "vieille"): ("vieille", "vieux"),
    ("frère", "sœur"): ("sœur", "frère"),
}
_PLURALS = frozenset({"tou", "tous", "ceux", "ils", "eux"})
_REPEATED = frozenset("les des aux ces nos vos leurs mes tes ses de quelques plusieurs certains".split())
_SINGULAR = re.compile(
    r"(?:ais|ois|pris|(?:^|ad|com|pro|re|per|sou|trans)mis|clus|fus|ssis|cis|gris|divers|quis)$"
)
_LEAD = re.compile(r"(?:(\w+) |([ld]'))$", re.IGNORECASE)


_STEM = r"[^\W\d_]{2,30}"
_BOTH = "tous|tout|ceux|ils|eux|celui|un|le|la|ce|cet|mon|son|il|copain|beau|vieux|frère"
_SHAPES = (
    rf"(?P<stem>[Tt]ou){_DOT}(?P<tail>te){_DOT}?s",
    rf"(?P<stem>(?i:{_BOTH}))(?:{_DOT}|[./](?=la\b|le\b|une\b|elles?\b))(?P<tail>[^\W\d_]{{1,7}})",
    rf"(?P<stem>{_STEM})(?P<plural>s)(?:{_DOT}|[./-])-?(?P<tail>{_TAIL}){_DOT}?s",
    rf"(?P<stem>{_STEM}){_DOT}-?(?P<tail>{_TAIL})(?:[·•⋅‧.]?(?P<plural>s))?",
    rf"(?P<stem>{_STEM})\((?P<tail>{_TAIL})(?:\)(?P<plural>s)?|(?P<many>s)\))",
    rf"(?P<stem>{_STEM})[./-](?P<tail>{_TAIL})[./-](?P<plural>s)",
    rf"(?P<stem>{_STEM})[./-](?P<tail>{_LONG}|e)(?P<plural>s)?",
)
_FORM = "(?:" + "|".join(re.sub(r"\?P<\w+>", "?:", shape) for shape in _SHAPES) + r")(?![\w-])"
_PATTERNS = tuple(re.compile(shape) for shape in _SHAPES)


class _Pair(NamedTuple):
    """Both forms of a word."""

    feminine: str
    masculine: str
    plural: bool = False


def _pair(word: str) -> _Pair | None:
    """Both forms of a word, or of one without marks; None where its ending is none that it can take."""
    if word.isalpha():
        return _Pair(word, word)
    found = (pattern.fullmatch(word) for pattern in _PATTERNS)
    pairs = (_expand(match) for match in found if match)
    return next((pair for pair in pairs if pair is not None), None)


def _expand(found: Match[str]) -> _Pair | None:
    """Both forms of an inclusive word: its stem with each of its endings."""
    groups = found.groupdict()
    stem, tail = found["stem"], found["tail"]
    whole = _WHOLE.get((stem.lower(), tail))
    if whole:
        return _Pair(*whole, plural=stem.lower() in _PLURALS)
    if groups.get("plural") and _SINGULAR.search(stem + "s"):
        stem += "s"
    ending = next(((m, f) for m, f in _ENDINGS.get(tail, ()) if stem.endswith(m)), None)
    if ending is None:
        return None
    feminine = stem.removesuffix(ending[0]) + ending[1]
    if not groups.get("plural") and not groups.get("many"):
        return _Pair(feminine, stem)
    if stem.endswith("al"):
        masculine = stem[:-1] + "ux"
    elif stem.endswith(("s", "x")):
        masculine = stem
    else:
        masculine = stem + ("x" if stem.endswith("eau") else "s")
    return _Pair(feminine + "s", masculine, plural=True)


def both_forms(match: Match[str], wanted: Wording) -> str | None:
    """Say a run of inclusive words in the feminine, then in the masculine: "une élue ou un élu".

    The word before the run is said again where it differs: "les élues et *les* élus".

    Args:
        match: the run.
        wanted: both forms, or one for all.
    """
    pairs = [_pair(word) for word in match[0].split()]
    found = [pair for pair in pairs if pair is not None]
    if len(found) < len(pairs):
        return None
    forms = {
        "feminine": " ".join(pair.feminine for pair in found).lower(),
        "masculine": " ".join(pair.masculine for pair in found).lower(),
    }
    plural = any(pair.plural for pair in found)
    spoken = forms.get(wanted)
    if spoken is None:
        lead, again = _LEAD.search(before(match)), ""
        if lead is not None and lead[2]:
            again = lead[2].lower()
        elif lead is not None and plural and lead[1].lower() in _REPEATED:
            again = f"{lead[1].lower()} "
        spoken = f"{forms['feminine']} {'et' if plural else 'ou'} {again}{forms['masculine']}"
    return spoken[0].upper() + spoken[1:] if match[0][0].isupper() else spoken


def optional_plural(match: Match[str]) -> str:
    """`le(s) maire(s)`: "le ou les maires"; where no article tells, the plural."""
    word = match["word"]
    plural = word + match["mark"]
    return f"{word} ou {plural.lower()}" if word.lower() in ("le", "la") else plural


@cache
def rules(wanted: Wording) -> tuple[Rule, ...]:
    """The rules of inclusive writing, for both forms or one of them."""
    say = partial(both_forms, wanted=wanted)
    return (
        Rule("inclusive", rf"{_FORM}(?: (?:(?:les|nos|vos|ces|leurs) )?{_FORM}){{1,4}}", say),
        Rule("inclusive", _FORM, say),
        Rule("inclusive", r"(?P<word>[^\W\d_]{2,30})\((?P<mark>[sx])\)(?!\w)", optional_plural),
    )


_MARKED = r"(?=[^\W\d_]{2,30}+[·•⋅‧(./-])"
_AFTER_MANY = r"(?:(?<=\bles )|(?<=\bdes )|(?<=\baux )|(?<=\bnos )|(?<=\bces ))"
START = (
    rf"{_MARKED}(?:{_AFTER_MANY}[a-zà-öø-ÿœ]{{2,30}}+\.es(?!\w)|"
    rf"[^\W\d_]{{2,30}}+(?:[·•⋅‧]|\((?:{_TAIL})s?\)|\([sx]\)|[./-](?:{_TAIL})[./-]s\b|"
    rf"(?<=s)\.(?:{_LONG})s(?![\w-])|(?:[./-](?:(?:{_LONG})s?|e)|[/-]es|(?<=é)\.es)(?![\w-])|"
    r"(?<=[lL][ea])[./]l[ea]\b|(?<=[Uu]n)[./]une\b))"
)
