"""Letters and digits in one word: roads, classes, vaccines, postcodes, registration plates."""

import re
from re import Match
from string import ascii_letters, ascii_uppercase

from scripts.lexicon import shipped
from scripts.spoken.numbers import decimal, digits, integer
from scripts.spoken.rule import END, Rule, before
from scripts.spoken.rules.acronyms import is_pronounceable, spell

_RUNS = re.compile(r"[^\W\d_]+|[0-9]+(?:,[0-9]+)?")
_ROAD = re.compile(r"(?:[Ll]'|\b(?:la|autoroute|route|départementale|nationale|sur l'|de l')) ?$")
_DEGREES = ("bac", "Bac", "BAC", "brevet", "master", "licence")


def code(match: Match[str]) -> str:
    """`A9`, `CM2`, `Covid-19`, `12B`: its letters, then its digits."""
    return " ".join(_say_run(run[0]) for run in _RUNS.finditer(match[0]))


def _say_run(run: str) -> str:
    """A run of digits, or of letters, of a code."""
    if run[0].isdigit():
        whole, _, rest = run.partition(",")
        return decimal(whole, rest) if len(whole) < 5 else digits(whole)
    if run.isupper():
        known = shipped().find(run)
        if known is not None and known.alias is not None:
            return known.alias
        return run.capitalize() if len(run) > 3 and is_pronounceable(run) else spell(run)
    return run if len(run) > 1 else run.upper()


def degree(match: Match[str]) -> str:
    """`bac + 5`."""
    level = match["level"]
    return f"{level.lower() if level.isupper() else level} plus {integer(match['years'])}"


def postcode(match: Match[str]) -> str:
    """`06000 Nice`, `07230`."""
    department, rest = match["department"], match["rest"]
    if rest == "000":
        return f"{integer(department)} mille"
    return f"{integer(department)}, {integer(rest)}"


def version(match: Match[str]) -> str:
    """`BA.5`, `v2.1`: a point between digits is said, one behind letters is not."""
    head, *rest = match[0].split(".")
    spoken = " ".join(_say_run(run[0]) for run in _RUNS.finditer(head))
    joint = " point " if head[-1].isdigit() else " "
    return spoken + joint + " point ".join(integer(number) for number in rest)


def road(match: Match[str]) -> str | None:
    """`A 9`, `D 981`: with a blank, only behind words that speak of roads."""
    if not _ROAD.search(before(match, 18)):
        return None
    return f"{match['letter']} {integer(match['number'])}"


LETTERS = (
    Rule("acronym", r"(?<!-)[A-Z][a-z][A-Z](?![\w-])", lambda m: spell(m[0].upper())),
    Rule("code", rf"(?P<level>{'|'.join(_DEGREES)}) ?\+ ?(?P<years>[0-9]{{1,2}})(?![0-9])", degree),
    Rule(
        "code",
        r"(?P<level>[Bb]ac) ?- ?(?P<years>[0-9]{1,2})(?![0-9])",
        lambda m: f"{m['level']} moins {integer(m['years'])}",
    ),
    Rule(
        "code",
        r"(?P<letter>[JH]) ?[-–] ?(?P<number>[0-9]{1,3})(?![\w-])",
        lambda m: f"{m['letter']} moins {integer(m['number'])}",
    ),
    Rule("product", r"x ?(?P<number>[0-9]{1,4})(?![\w,.])", lambda m: f"fois {integer(m['number'])}"),
    Rule(
        "code",
        r"S0?(?P<season>[0-9]{1,2})E0?(?P<episode>[0-9]{1,3})(?!\w)",
        lambda m: f"saison {integer(m['season'])} épisode {integer(m['episode'])}",
    ),
    Rule("code", r"(?:[A-Z]{2,4}|[vV]|[A-Z]{1,4}[0-9]{1,2})(?:\.[0-9]{1,3}){1,3}(?![\w,]|\.[\w])", version),
    Rule("code", r"[vV][0-9]{1,2}(?:\.[0-9]{1,3}){1,3}(?!\w)", version),
    Rule("code", r"(?P<letter>[ADNE]) (?P<number>[0-9]{1,4})(?!\w| [0-9])", road),
    Rule(
        "code",
        r"[^\W\d_]{1,20}-?[0-9]{1,12}+(?:,[0-9]{1,3}+)?(?:-?(?:[0-9]{1,6}+|[A-Z]{1,5}+|[a-z]{1,5}+))*+(?![^\W_])",
        code,
    ),
)
DIGITS = (
    Rule("postcode", r"(?P<department>0[1-9])(?P<rest>[0-9]{3})(?= [A-ZÀ-Þ]|\)|,|$)", postcode, lead="0"),
    Rule(
        "code",
        rf"[0-9]{{1,6}}(?:-?[A-Z]{{1,3}}|-?[A-Z]{{1,3}}-?[0-9]{{1,6}}|[a-z](?:-[0-9]{{1,4}})?){END}",
        code,
        follow="-" + ascii_letters,
    ),
    Rule("code", r"[0-9]{1,6}-?[A-Z]{1,3}-[0-9]{1,4}(?![\w-])", code, follow="-" + ascii_uppercase),
)
