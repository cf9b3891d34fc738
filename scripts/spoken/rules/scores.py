"""Two numbers joined by a dash or a slash: scores, ranges, ages, notes, fractions, formations."""

import re
from re import Match

from scripts.spoken.gender import counted_feminine
from scripts.spoken.numbers import decimal, integer, part
from scripts.spoken.rule import NUMBER, Rule, after, bare, before

_AGES = re.compile(r" ?ans\b")
_LAW = re.compile(
    r"(?:\b(?:articles?|lois?|décret|arrêté|ordonnance|dossier|délibération|n°|numéro|vol|Boeing"
    r"|Airbus|norme|règlement|directive|[LRDAC]\.?) |\b[LRDAC]\.|n°)"
    r"(?:\(UE\) |européen )?(?:n[°o] ?|[LRDAC]\.? ?)?$",
    re.IGNORECASE,
)
_FRACTIONS = (2, 3, 4, 5, 8)


def _number(written: str, *, feminine: bool = False) -> str:
    whole, _, rest = written.partition(",")
    return decimal(bare(whole), rest, feminine=feminine)


def _range(match: Match[str]) -> str:
    first, last = match["first"], match["last"]
    if (first, last) == ("9", "3") and re.search(r"\b(?:[Ll]e|du|au) $", before(match, 4)):
        return "neuf trois"
    if _AGES.match(match.string, match.end()) or _LAW.search(before(match)) or first == last == "50":
        return f"{_number(first)} {_number(last)}"
    return f"{_number(first)} à {_number(last, feminine=counted_feminine(match))}"


def _forty_nine(match: Match[str]) -> str:
    return "quarante-neuf trois"


def _chain(match: Match[str]) -> str:
    """`4-4-2`, `2-1-0`: one after the other."""
    return " ".join(integer(n) for n in re.split(r"[-–/]", match[0]))


def _grows(first: str, last: str) -> bool:
    """Whether two numbers are the ends of a range: `40/60 km/h`, not `1/2 km`."""
    return first.isdecimal() and last.isdecimal() and 10 <= int(first[:9]) < int(last[:9])


def _slash(match: Match[str]) -> str:
    first, last = match["first"], match["last"]
    if _AGES.match(match.string, match.end()) or _LAW.search(before(match, 40)):
        return f"{_number(first)} {_number(last)}"
    if _MEASURED.match(match.string, match.end()) and _grows(first, last):
        return f"{_number(first)} à {_number(last)}"
    if (first, last) in _NEWSCASTS and re.search(r"\b(?:[Ll]e|[Dd]u|[Aa]u) $", before(match, 4)):
        return f"{integer(first)} {integer(last)}"
    if _GRADED.search(before(match, 40)):
        return f"{_number(first)} sur {_number(last)}"
    said = _SCREENS.get(match[0]) or _final(match) or _ratio(first, last)
    return "une demi" if said == "un demi" and counted_feminine(match) else said


_SCREENS = {"16/9": "seize neuvièmes", "4/3": "quatre tiers", "21/9": "vingt et un neuvièmes"}
_MEASURED = re.compile(r" ?(?:km|cm|mm|kg|°|degrés|nœuds)(?!\w)")
_NEWSCASTS = {("12", "13"), ("19", "20")}
_GRADED = re.compile(
    r"\b(?:notes?|notée?s?|moyenne|score|évaluée?|étoiles|avis|niveau|vigilance|alerte|indice)\b[^.;]*$|★ $",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"\b(?:en|les|l[ea]|aux?|du|des|ce|premier|dernier|second|troisième|un) (?:premier |dernier )?$",
    re.IGNORECASE,
)


def _final(match: Match[str]) -> str | None:
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
    return part(2 if many else 1, whole).split(" ", 1)[1]


def _ratio(first: str, last: str) -> str:
    first, last = bare(first), bare(last)
    simple = first.isdecimal() and last.isdecimal() and len(first + last) < 9
    if not simple or not int(last):
        return f"{_number(first)} sur {_number(last)}"
    count, whole = int(first), int(last)
    if count == 1 and whole >= 1000 and whole % 1000 == 0:
        return part(count, whole)
    if 0 < count < whole and (whole in _FRACTIONS or (count == 1 and whole in (6, 7, 9, 10, 100, 1000))):
        return part(count, whole)
    return f"{_number(first)} {'sur ' if count <= whole and not count == whole == 50 else ''}{_number(last)}"


def _screen(match: Match[str]) -> str:
    return _SCREENS.get(match[0].replace(":", "/")) or f"{integer(match['first'])} {integer(match['last'])}"


def _eighth(match: Match[str]) -> str:
    said = part(int(match["first"]), int(match["last"]))
    return said.removeprefix("un ") if _SHARED.search(before(match)) else said


RULES = (
    Rule("code", r"49[.-]3(?![0-9])", _forty_nine, lead="4", follow=".-"),
    Rule("score", r"[0-9]{1,3}(?:[-–][0-9]{1,3}){2,4}(?![\w-])", _chain, follow="-–"),
    Rule("range", rf"(?P<first>{NUMBER}) ?[-–] ?(?P<last>{NUMBER})(?![0-9-])", _range, follow="-–"),
    Rule(
        "ratio",
        r"(?P<first>[1-9][0-9]?)/(?P<last>[2-9]|[1-9][0-9]{1,3})(?:es?|èmes?)(?!\w)",
        _eighth,
        follow="/",
    ),
    Rule("ratio", r"(?P<first>[0-9]{1,2}):(?P<last>[0-9]{1,2})(?![0-9:])", _screen, follow=":"),
    Rule("ratio", rf"(?P<first>{NUMBER}) ?/ ?(?P<last>{NUMBER})(?![0-9/])", _slash, follow="/"),
)
