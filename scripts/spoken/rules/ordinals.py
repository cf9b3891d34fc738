"""Ordinals (`1er`, `21e`, `3èmes`) and Roman numerals (`XVIe siècle`, `Louis XIV`, `chapitre IV`)."""

import re
from re import Match

from scripts.data import words
from scripts.spoken.gender import counted_feminine
from scripts.spoken.numbers import cardinal, integer, ordinal
from scripts.spoken.rule import END, INTEGER, Rule, before, ungrouped

_SUFFIX = r"(?P<suffix>ers?|ères?|ère?s?|res?|nds?|ndes?|des?|d|[èe]?i?[èe]mes?|es?|è(?:mes?)?)"
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CANONICAL = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_KINGS = frozenset(words("kings"))
_HEADS = (
    "chapitre tome livre partie titre acte scène volume phase catégorie type annexe section division niveau "
    "groupe épisode saison figure appendice classe palier zone tranche planche stade paragraphe bloc lycée "
    "an bowl"
).split()
# Names of kings and popes that are given today: with one letter and a stop they are a person's.
_NAMES = frozenset(
    "Adrien Albert Alexandre Bernard Catherine Christian Eugène Jacques Jean Jean-Paul Joseph Jules Marie "
    "Mohamed Mohammed Nicolas Pascal Paul Pierre Raymond Richard Robert Thierry".split()
)
# The initial of a person who is not named (`Pierre V. a été jugé`, `Marie C., 34 ans`).
_INITIAL = re.compile(r"[A-Z]\.(?:,| [a-zà-ÿ(])|[CDLM](?:\.|$|\W)")
_NAME = re.compile(r"([^\W\d_][\w-]*) ?$")
_SHORTENED = re.compile(r"\b(?:chap|vol|t|art|fig)\. $", re.IGNORECASE)
# Only a first ends in "er" or "re" (`Vers` is a word), and no lone L ranks (`Le siècle`).
_FIRST = "ers?|ères?|res?"
_ROMAN = "(?!L[eèi])[IVXL]{1,8}"


def roman(written: str) -> int | None:
    """The value of a Roman numeral in its canonical form; None for anything else (`IIX`, `MMXXL`)."""
    if not written or not _CANONICAL.fullmatch(written):
        return None
    values = [_VALUES[c] for c in written]
    return sum(-v if v < following else v for v, following in zip(values, [*values[1:], 0], strict=True))


def rank(match: Match[str]) -> str | None:
    """`1er`, `21e`, `3èmes`."""
    number = int(ungrouped(match["number"]))
    if not number or number >= 10**9:
        return None
    return _say_rank(number, match["suffix"], feminine=counted_feminine(match))


def _say_rank(number: int, suffix: str, *, feminine: bool) -> str:
    """A rank in words, its gender by its suffix, else by the noun that it stands before."""
    plural = suffix.endswith("s")
    if suffix[0] in "nd" and number == 2:
        return "second" + "e" * ("e" in suffix) + "s" * plural
    if suffix.startswith("er"):
        feminine = False
    elif suffix[0] != "e":
        feminine = suffix[0] in "rè"
    return ordinal(number, feminine=feminine, plural=plural)


def roman_rank(match: Match[str]) -> str | None:
    """`XVIe siècle`, `Ier`."""
    number, suffix = roman(match["first"] or match["number"]), match["one"] or match["suffix"]
    if number is None or (number == 1 and suffix in ("e", "es")):
        return None
    spoken = _say_rank(number, suffix, feminine=counted_feminine(match))
    return spoken + " siècle" if match["century"] else spoken


def roman_pair(match: Match[str]) -> str | None:
    """`XVIe-XVIIe`: both, joined by what joins them in speech."""
    first, last = roman(match["first"]), roman(match["last"])
    if first is None or last is None:
        return None
    spoken = f"{ordinal(first or 1)} {ordinal(last or 1)}"
    return f"{spoken} siècles" if match["century"] else spoken


def roman_numeral(match: Match[str]) -> str | None:
    """`Louis XIV`, `chapitre IV`, `XXI`; not a lone letter that nothing announces."""
    written = match[0]
    number = roman(written)
    found = _NAME.search(before(match))
    lead = found[1] if found else ""
    if number is None or number == 0:
        return None
    if len(written) == 1 and lead in _NAMES and match.string[match.end() : match.end() + 1] == ".":
        return None
    if lead in _KINGS and not _INITIAL.match(match.string, match.end() - 1):
        return cardinal(number) if number > 1 else "premier"
    if lead.lower().removesuffix("s") in _HEADS or _SHORTENED.search(before(match, 8)):
        return cardinal(number)
    long_enough = len(written) > 1 and set(written) <= set("IVX") and number < 40
    return cardinal(number) if long_enough or len(written) > 4 else None


def school_class(match: Match[str]) -> str:
    """`6e2`, `3eB`."""
    name = match["class"]
    return f"{ordinal(int(match['number']))} {integer(name) if name.isdecimal() else name}"


RULES = (
    Rule("code", r"(?P<number>[3-6])e(?P<class>[0-9]{1,2}|[A-H])(?!\w)", school_class, follow="e"),
    Rule("ordinal", rf"(?P<number>{INTEGER}) ?(?:(?<! )){_SUFFIX}{END}(?!-[a-z])", rank, follow="eèrndi"),
)
ROMAN = (
    Rule(
        "roman",
        rf"(?P<first>{_ROMAN})e ?[–/-] ?(?P<last>{_ROMAN})e(?P<century> s\.(?= |$|,))?(?!\w)",
        roman_pair,
        lead="IVXL",
    ),
    Rule(
        "roman",
        rf"(?:(?P<first>I)(?P<one>{_FIRST})|(?P<number>{_ROMAN})(?P<suffix>i?[èe]mes?|es?))"
        r"(?P<century> s\.(?= |$|,))?(?!\w|')",
        roman_rank,
        lead="IVXL",
    ),
    Rule(
        "roman",
        r"II(?P<suffix>nde?|de?)s?(?!\w)",
        lambda m: _say_rank(2, m["suffix"], feminine=False),
        lead="I",
    ),
    Rule(
        "roman",
        r"[IVXLCDM]{1,12}(?![\w'.]|-[A-Z])|[IVXLCDM]{1,12}(?=\.(?:\s|$))",
        roman_numeral,
        lead="IVXLCDM",
    ),
)
