"""Numbers with nothing that gives them another sense, and what is left of digits of other kinds."""

import re
import unicodedata
from re import Match

from scripts.spoken.gender import counted_feminine, is_feminine
from scripts.spoken.numbers import cardinal, decimal, digits, integer
from scripts.spoken.rule import INTEGER, Rule, after, bare, before
from scripts.spoken.rules.quantities import SIGN, SIGNS

_PARTS = {
    "½": "un demi",
    "¼": "un quart",
    "¾": "trois quarts",
    "⅓": "un tiers",
    "⅔": "deux tiers",
    "⅛": "un huitième",
}
# After these words a number is a label: it does not agree with what follows.
_LABELS = (
    "page",
    "numéro",
    "n°",
    "chapitre",
    "article",
    "place",
    "salle",
    "ligne",
    "chaîne",
    "étape",
    "option",
)


def _signed(match: Match[str], said: str) -> str:
    return f"{SIGNS.get(match['sign'] or '', '')} {said}".strip()


def _whole(match: Match[str]) -> str:
    label = before(match, 12).rstrip().endswith(_LABELS)
    return _signed(match, integer(bare(match["number"]), feminine=not label and counted_feminine(match)))


def _decimal(match: Match[str]) -> str:
    whole, _, rest = match["number"].partition(",")
    said = _signed(match, decimal(bare(whole), rest))
    return said + "e" if said.endswith(" un") and after(match, 5) == " fois" else said


def _point(match: Match[str]) -> str:
    return _signed(match, " point ".join(integer(n) for n in match["number"].split(".")))


def _power(match: Match[str]) -> str:
    return f"{integer(match['number'])} {'au carré' if match['power'] == '²' else 'au cube'}"


def _part(match: Match[str]) -> str:
    said = _PARTS[match["half"]]
    return f"{integer(match['number'])} et {said.removeprefix('un ')}" if match["number"] else said


def _halves(match: Match[str]) -> str:
    """`2 ½ heures`."""
    feminine = is_feminine(match["noun"])
    return f"{integer(match['number'], feminine=feminine)} {match['noun']} et demi{'e' * feminine}"


def _half(match: Match[str]) -> str:
    """Half of a thing, with the article that it lacks: `½ journée`, but `la ½ finale`."""
    article = "une " if counted_feminine(match) else "un "
    return "demi" if _DETERMINED.search(before(match)) else f"{article}demi"


_DETERMINED = re.compile(r"\b(?:une?|l[ae]|les|des?|du|aux?|[cst]es?|cette|sa) $", re.IGNORECASE)


def _other(match: Match[str]) -> str:
    """Digits of other scripts, circled or in superscript; the last stand for notes and are silent."""
    values = [unicodedata.digit(c, None) for c in match[0]]
    noted = all(
        "SUPERSCRIPT" in unicodedata.name(c, "") or "SUBSCRIPT" in unicodedata.name(c, "") for c in match[0]
    )
    return "" if noted else digits("".join(map(str, values)))


def _kilo(match: Match[str]) -> str:
    return cardinal(int(match["number"])) + " mille" if int(match["number"]) > 1 else "mille"


RULES = (
    Rule("power", r"(?P<number>[0-9]{1,9})(?P<power>[²³])", _power, follow="²³"),
    Rule("fraction", r"(?P<number>[0-9]{1,6}) ?½ (?P<noun>[^\W\d_]{3,20})(?![\w'])", _halves, follow="½"),
    Rule("fraction", r"(?:(?P<number>[0-9]{1,6}) ?)?(?P<half>[½¼¾⅓⅔⅛])", _part, follow="".join(_PARTS)),
    Rule("decimal", rf"{SIGN}(?P<number>{INTEGER},[0-9]+)", _decimal),
    Rule("cardinal", rf"{SIGN}(?P<number>[0-9]{{1,3}})k(?!\w)", _kilo, follow="k"),
    Rule(
        "decimal",
        rf"{SIGN}(?P<number>[0-9]{{1,9}}(?:\.[0-9]{{1,9}}){{1,3}})(?<!\.[0-9]{{3}})(?![0-9])",
        _point,
        follow=".",
    ),
    Rule("cardinal", rf"{SIGN}(?P<number>{INTEGER})", _whole),
)
OTHER = (
    Rule("fraction", r"½(?= [^\W\d_]{3})", _half),
    Rule("fraction", r"(?P<number>(?!))?(?P<half>[½¼¾⅓⅔⅛])", _part),
    Rule("digits", r"(?:(?![0-9])\d|[²³¹⁰⁴-⁹₀-₉①-⑳])+", _other),
)
