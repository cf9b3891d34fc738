"""Cardinals, decimals and fractions: numbers with nothing beside them that gives them another sense."""

import re
import unicodedata
from re import Match

from scripts.spoken.gender import counted_feminine, is_feminine
from scripts.spoken.numbers import cardinal, decimal, digits, integer
from scripts.spoken.rule import INTEGER, Rule, after, before, ungrouped
from scripts.spoken.rules.quantities import SIGN, SIGNS

_FRACTIONS = {
    "½": "un demi",
    "¼": "un quart",
    "¾": "trois quarts",
    "⅓": "un tiers",
    "⅔": "deux tiers",
    "⅛": "un huitième",
}
# After these words a number is a label: it does not agree with what follows.
_LABELS = tuple("page numéro n° chapitre article place salle ligne chaîne étape option".split())
_DETERMINED = re.compile(r"\b(?:une?|l[ae]|les|des?|du|aux?|[cst]es?|cette|sa) $", re.IGNORECASE)


def _signed(match: Match[str], spoken: str) -> str:
    return f"{SIGNS.get(match['sign'] or '', '')} {spoken}".strip()


def whole_number(match: Match[str]) -> str:
    """`21 personnes`, `-3`, `12 000`, `page 21`."""
    label = before(match, 12).rstrip().endswith(_LABELS)
    feminine = not label and counted_feminine(match)
    return _signed(match, integer(ungrouped(match["number"]), feminine=feminine))


def decimal_number(match: Match[str]) -> str:
    """`3,14`; `2,1 fois` is feminine."""
    whole, _, rest = match["number"].partition(",")
    spoken = _signed(match, decimal(ungrouped(whole), rest))
    return spoken + "e" if spoken.endswith(" un") and after(match, 5) == " fois" else spoken


def number_with_points(match: Match[str]) -> str:
    """`2.0`, `10.4.1`."""
    return _signed(match, " point ".join(integer(n) for n in match["number"].split(".")))


def power(match: Match[str]) -> str:
    """`10²`, `5³`."""
    return f"{integer(match['number'])} {'au carré' if match['power'] == '²' else 'au cube'}"


def fraction_sign(match: Match[str]) -> str:
    """`¾`, `2 ½`."""
    spoken = _FRACTIONS[match["half"]]
    return f"{integer(match['number'])} et {spoken.removeprefix('un ')}" if match["number"] else spoken


def number_and_half(match: Match[str]) -> str:
    """`2 ½ heures`."""
    feminine = is_feminine(match["noun"])
    return f"{integer(match['number'], feminine=feminine)} {match['noun']} et demi{'e' * feminine}"


def half(match: Match[str]) -> str:
    """Half of a thing, with the article that it lacks: `½ journée`, but `la ½ finale`."""
    article = "une " if counted_feminine(match) else "un "
    return "demi" if _DETERMINED.search(before(match)) else f"{article}demi"


def other_digits(match: Match[str]) -> str:
    """Digits of other scripts, circled or in superscript; the last stand for notes and are silent."""
    values = [unicodedata.digit(c, None) for c in match[0]]
    names = [unicodedata.name(c, "") for c in match[0]]
    is_note = all("SUPERSCRIPT" in name or "SUBSCRIPT" in name for name in names)
    return "" if is_note else digits("".join(map(str, values)))


def thousands(match: Match[str]) -> str:
    """`15k`."""
    return cardinal(int(match["number"])) + " mille" if int(match["number"]) > 1 else "mille"


RULES = (
    Rule("power", r"(?P<number>[0-9]{1,9})(?P<power>[²³])", power, follow="²³"),
    Rule(
        "fraction",
        r"(?P<number>[0-9]{1,6}) ?½ (?P<noun>[^\W\d_]{3,20})(?![\w'])",
        number_and_half,
        follow="½",
    ),
    Rule(
        "fraction",
        r"(?:(?P<number>[0-9]{1,6}) ?)?(?P<half>[½¼¾⅓⅔⅛])",
        fraction_sign,
        follow="".join(_FRACTIONS),
    ),
    Rule("decimal", rf"{SIGN}(?P<number>{INTEGER},[0-9]+)", decimal_number),
    Rule("cardinal", rf"{SIGN}(?P<number>[0-9]{{1,3}})k(?!\w)", thousands, follow="k"),
    Rule(
        "decimal",
        rf"{SIGN}(?P<number>[0-9]{{1,9}}(?:\.[0-9]{{1,9}}){{1,3}})(?<!\.[0-9]{{3}})(?![0-9])",
        number_with_points,
        follow=".",
    ),
    Rule("cardinal", rf"{SIGN}(?P<number>{INTEGER})", whole_number),
)
OTHER = (
    Rule("fraction", r"½(?= [^\W\d_]{3})", half),
    Rule("fraction", r"(?P<number>(?!))?(?P<half>[½¼¾⅓⅔⅛])", fraction_sign),
    Rule("digits", r"(?:(?![0-9])\d|[²³¹⁰⁴-⁹₀-₉①-⑳])+", other_digits),
)
