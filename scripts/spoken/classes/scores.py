"""Two numbers joined by a dash or a slash: scores, ranges, ages, notes, fractions, formations."""

import re
from re import Match

from scripts.spoken.gender import counted_feminine
from scripts.spoken.numbers import decimal, integer, part
from scripts.spoken.rules import NUMBER, Rule, bare, before

_AGES = re.compile(r" ?ans\b")
_LAW = re.compile(
    r"(?:article|loi|décret|arrêté|ordonnance|dossier|délibération|n°|numéro|vol|Boeing"
    r"|Airbus|norme|[LRDAC]\.?) (?:n° ?|[LRDAC]\.? ?)?$",
    re.IGNORECASE,
)
_FRACTIONS = (2, 3, 4, 5, 8)


def _number(written: str, *, feminine: bool = False) -> str:
    whole, _, rest = written.partition(",")
    return decimal(bare(whole), rest, feminine=feminine)


def _range(match: Match[str]) -> str:
    first, last = match["first"], match["last"]
    if _AGES.match(match.string, match.end()) or _LAW.search(before(match)):
        return f"{_number(first)} {_number(last)}"
    return f"{_number(first)} à {_number(last, feminine=counted_feminine(match))}"


def _forty_nine(match: Match[str]) -> str:
    return "quarante-neuf trois"


def _chain(match: Match[str]) -> str:
    """`4-4-2`, `2-1-0`: one after the other."""
    return " ".join(integer(n) for n in re.split(r"[-–/]", match[0]))


def _slash(match: Match[str]) -> str:
    first, last = match["first"], match["last"]
    if _AGES.match(match.string, match.end()):
        return f"{_number(first)} {_number(last)}"
    return _ratio(first, last)


def _ratio(first: str, last: str) -> str:
    simple = first.isdecimal() and last.isdecimal() and len(first + last) < 7
    if not simple or not int(last):
        return f"{_number(first)} sur {_number(last)}"
    count, whole = int(first), int(last)
    if 0 < count < whole and (whole in _FRACTIONS or (count == 1 and whole in (6, 7, 9, 10, 100, 1000))):
        return part(count, whole)
    return f"{_number(first)} {'sur ' if count <= whole and not count == whole == 50 else ''}{_number(last)}"


def _eighth(match: Match[str]) -> str:
    return part(int(match["first"]), int(match["last"]))


RULES = (
    Rule("code", r"49[.-]3(?![0-9])", _forty_nine, lead="4", follow=".-"),
    Rule("score", r"[0-9]{1,3}(?:[-–][0-9]{1,3}){2,4}(?![\w-])", _chain, follow="-–"),
    Rule("range", rf"(?P<first>{NUMBER}) ?[-–] ?(?P<last>{NUMBER})(?![0-9-])", _range, follow="-–"),
    Rule("ratio", r"(?P<first>[1-9])/(?P<last>[2-9]|1[06])(?:es?|èmes?)(?!\w)", _eighth, follow="/"),
    Rule("ratio", rf"(?P<first>{NUMBER}) ?/ ?(?P<last>{NUMBER})(?![0-9/])", _slash, follow="/"),
)
