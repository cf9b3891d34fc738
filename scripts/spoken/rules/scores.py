"""Scores, ranges, ratios and fractions: two numbers joined by a dash or a slash (`2-1`, `15/20`, `1/3`)."""

import re
from re import Match

from scripts.spoken.gender import counted_feminine
from scripts.spoken.numbers import decimal, fraction, integer
from scripts.spoken.rule import NUMBER, Rule, after, before, ungrouped

_AGES = re.compile(r" ?ans\b")
_LAW = re.compile(
    r"(?:\b(?:articles?|lois?|décret|arrêté|ordonnance|dossier|délibération|n°|numéro|vol|Boeing"
    r"|Airbus|norme|règlement|directive|[LRDAC]\.?) |\b[LRDAC]\.|n°)"
    r"(?:\(UE\) |européen )?(?:n[°o] ?|[LRDAC]\.? ?)?$",
    re.IGNORECASE,
)
_FRACTIONS = (2, 3, 4, 5, 8)
_UNIT_FRACTIONS = (*_FRACTIONS, 6, 7, 9, 10, 100, 1000)
_SCREENS = {"16/9": "seize neuvièmes", "4/3": "quatre tiers", "21/9": "vingt et un neuvièmes"}
_MEASURED = re.compile(r" ?(?:km|cm|mm|kg|°|degrés|nœuds)(?!\w)")
_NEWSCASTS = {("12", "13"), ("19", "20")}
_ARTICLE = re.compile(r"\b(?:[Ll]e|[Dd]u|[Aa]u) $")
_GRADED = re.compile(
    r"\b(?:notes?|notée?s?|moyenne|score|évaluée?|étoiles|avis|niveau|vigilance|alerte|indice)\b[^.;]*$|★ $",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"\b(?:en|les|l[ea]|aux?|du|des|ce|premier|dernier|second|troisième|un) (?:premier |dernier )?$",
    re.IGNORECASE,
)


def _number(written: str, *, feminine: bool = False) -> str:
    whole, _, rest = written.partition(",")
    return decimal(ungrouped(whole), rest, feminine=feminine)


def dash(match: Match[str]) -> str:
    """`10-15`, `2-1`, `14-15 ans`, `article L123-4`, `le 9-3`."""
    first, last = match["first"], match["last"]
    if (first, last) == ("9", "3") and re.search(r"\b(?:[Ll]e|du|au) $", before(match, 4)):
        return "neuf trois"
    if _AGES.match(match.string, match.end()) or _LAW.search(before(match)) or first == last == "50":
        return f"{_number(first)} {_number(last)}"
    return f"{_number(first)} à {_number(last, feminine=counted_feminine(match))}"


def slash(match: Match[str]) -> str:
    """`14/15 ans`, `40/60 km/h`, `le 19/20`, `noté 15/20`, `1/3`, `50/50`."""
    first, last = match["first"], match["last"]
    if _AGES.match(match.string, match.end()) or _LAW.search(before(match, 40)):
        return f"{_number(first)} {_number(last)}"
    digits = first.isdecimal() and last.isdecimal()
    if _MEASURED.match(match.string, match.end()) and digits and 10 <= int(first[:9]) < int(last[:9]):
        return f"{_number(first)} à {_number(last)}"  # a range, unlike `1/2 km`
    if (first, last) in _NEWSCASTS and _ARTICLE.search(before(match, 4)):
        return f"{integer(first)} {integer(last)}"
    if _GRADED.search(before(match, 40)):
        return f"{_number(first)} sur {_number(last)}"
    spoken = _SCREENS.get(match[0]) or _shared_fraction(match) or _ratio(first, last)
    return "une demi" if spoken == "un demi" and counted_feminine(match) else spoken


def _shared_fraction(match: Match[str]) -> str | None:
    """`en 1/4 de finale`, `les 1/2 finales`, `le 1/3 des voix`: the fraction without its "un"."""
    if match["first"] != "1" or not _SHARED.search(before(match)):
        return None
    whole = int(match["last"]) if match["last"].isdecimal() else 0
    behind = after(match)
    if whole == 2 and behind.startswith(" finale"):
        return "demi"
    if not 2 < whole <= 16 or not re.match(r" (?:de|des|du|d'|restant)|\W*$", behind):
        return None
    many = re.search(r"(?:[lLdD]es|aux) $", before(match)) is not None
    return fraction(2 if many else 1, whole).split(" ", 1)[1]


def _ratio(first: str, last: str) -> str:
    """A fraction where it has a name; else one number on another."""
    first, last = ungrouped(first), ungrouped(last)
    simple = first.isdecimal() and last.isdecimal() and len(first + last) < 9
    if not simple or not int(last):
        return f"{_number(first)} sur {_number(last)}"
    count, whole = int(first), int(last)
    thousandth = count == 1 and whole >= 1000 and whole % 1000 == 0
    if thousandth or (0 < count < whole and whole in (_UNIT_FRACTIONS if count == 1 else _FRACTIONS)):
        return fraction(count, whole)
    return f"{_number(first)} {'sur ' if count <= whole and not count == whole == 50 else ''}{_number(last)}"


def colon(match: Match[str]) -> str:
    """`16:9`, `3:2`."""
    return _SCREENS.get(match[0].replace(":", "/")) or f"{integer(match['first'])} {integer(match['last'])}"


def written_fraction(match: Match[str]) -> str:
    """`1/8e`, `en 1/16e`."""
    spoken = fraction(int(match["first"]), int(match["last"]))
    return spoken.removeprefix("un ") if _SHARED.search(before(match)) else spoken


RULES = (
    Rule("code", r"49[.-]3(?![0-9])", lambda m: "quarante-neuf trois", lead="4", follow=".-"),
    Rule(  # `4-4-2`, `2-1-0`: one after the other
        "score",
        r"[0-9]{1,3}(?:[-–][0-9]{1,3}){2,4}(?![\w-])",
        lambda m: " ".join(map(integer, re.split(r"[-–/]", m[0]))),
        follow="-–",
    ),
    Rule("range", rf"(?P<first>{NUMBER}) ?[-–] ?(?P<last>{NUMBER})(?![0-9-])", dash, follow="-–"),
    Rule(
        "ratio",
        r"(?P<first>[1-9][0-9]?)/(?P<last>[2-9]|[1-9][0-9]{1,3})(?:es?|èmes?)(?!\w)",
        written_fraction,
        follow="/",
    ),
    Rule("ratio", r"(?P<first>[0-9]{1,2}):(?P<last>[0-9]{1,2})(?![0-9:])", colon, follow=":"),
    Rule("ratio", rf"(?P<first>{NUMBER}) ?/ ?(?P<last>{NUMBER})(?![0-9/])", slash, follow="/"),
)
