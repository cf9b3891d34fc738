"""Amounts: money, percentages and units, with sign, range and scale (`+3,5 %`, `10-15 km`, `2,3 M€`)."""

import re
from re import Match

from scripts.spoken.gender import counted_feminine
from scripts.spoken.numbers import cardinal, decimal, integer
from scripts.spoken.rule import END, INTEGER, NUMBER, Rule, after, bare, before
from scripts.spoken.rules.unit_table import CURRENCIES, CURRENCY, DENOMINATORS, PER, SCALES, UNIT, UNITS, Unit

SIGNS = {"+": "plus", "-": "moins", "\N{MINUS SIGN}": "moins", "±": "plus ou moins", "+/-": "plus ou moins"}
SIGN = r"(?P<sign>\+/-|[+±\N{MINUS SIGN}-])? ?"
_RANGE = rf"(?P<from>{NUMBER})(?:(?: ?[-–] ?| à )(?P<to>{NUMBER}))?"
_DOTTED = r"(?P<from>[0-9]+\.[0-9]{1,2}(?![0-9.,]))(?P<to>(?!))?"
_PER = rf"(?: ?/ ?(?P<per>{PER})(?:/(?P<more>{PER}))?)?"
_YEARLY = r"(?: ?/ ?(?P<per>ans?|mois|semaine|jour)(?!\w))?"
_MONEY = rf"(?P<scale>{'|'.join(SCALES)}|)(?: d'| ?)(?P<unit>{CURRENCY}){_PER}{END}"


class Amount:
    """The number of an amount: both ends of its range, and whether its noun is in the plural."""

    def __init__(self, match: Match[str]) -> None:
        self.sign = SIGNS.get(match["sign"] or "", "")
        self.ends = [_split(end) for end in (match["from"], match["to"]) if end]

    @property
    def whole(self) -> int:
        """The whole part of the last end; a run that is too long counts as many."""
        return int(self.ends[-1][0][:18])

    @property
    def part(self) -> str:
        """The digits behind the comma of the last end."""
        return self.ends[-1][1]

    def words(self, *, feminine: bool = False) -> str:
        """The number in words, its sign first."""
        said = " à ".join(decimal(*end, feminine=feminine) for end in self.ends)
        return f"{self.sign} {said}".strip()


def _split(written: str) -> tuple[str, str]:
    if re.fullmatch(r"[0-9]+\.[0-9]{1,2}", written):
        whole, _, part = written.partition(".")
    else:
        whole, _, part = written.partition(",")
    return bare(whole), part


def _money(match: Match[str]) -> str | None:
    amount, unit = Amount(match), CURRENCIES[match["unit"]]
    scale = SCALES.get(match["scale"].strip(), "")
    rate = unit.singular != "euro" and _RATE.search(before(match, 40)) is not None
    said = _scaled(amount, scale, unit) if scale else _price(amount, unit, rate=rate)
    for per in (match["per"], match["more"]):
        said += f" par {DENOMINATORS[per]}" if per else ""
    return said


# What one currency is worth in another is no price: "un virgule zéro neuf dollar".
_RATE = re.compile(r"(?:\b(?:[Ee]uros?|parité|cours|change)\b|€ ?=)[^.;:]*$")


def _scaled(amount: Amount, scale: str, unit: Unit) -> str:
    if scale == "mille":
        return f"{_thousands(amount)} {unit.plural}"
    of = "d'" if unit.plural[0] in "aeiouy" else "de "
    return f"{millions(amount, scale)} {of}{unit.plural}"


def _thousands(amount: Amount) -> str:
    whole, part = amount.ends[-1]
    if len(amount.ends) == 1 and len(part) <= 3 and len(whole) < 12:
        return f"{amount.sign} {cardinal(int(whole + part.ljust(3, '0')))}".strip()
    return f"{amount.words()} mille"


def millions(amount: Amount, scale: str) -> str:
    """A number of millions or milliards: "un million et demi", "deux virgule trois millions"."""
    name = scale + "s" * (amount.whole > 1)
    if amount.part == "5" and amount.whole and len(amount.ends) == 1:
        return f"{amount.sign} {integer(amount.ends[0][0])} {name} et demi".strip()
    return f"{amount.words()} {name}"


def _price(amount: Amount, unit: Unit, *, rate: bool = False) -> str:
    feminine = unit.feminine
    if unit.cents and 0 < len(amount.part) <= 2 and len(amount.ends) == 1 and not rate:
        return _cents(amount, unit)
    name = unit.plural if amount.whole > 1 else unit.singular
    if amount.whole > 1 and not amount.part and amount.whole % 1_000_000 == 0:
        name = f"d'{name}" if name[0] in "aeiouy" else f"de {name}"
    return f"{amount.words(feminine=feminine)} {name}"


def _cents(amount: Amount, unit: Unit) -> str:
    cents = int(amount.part.ljust(2, "0"))
    name = unit.plural if amount.whole > 1 else unit.singular
    small = f"{cardinal(cents)} {unit.cents}" + "s" * (cents > 1)
    if not amount.whole:
        return f"{amount.sign} {small}".strip() if cents else f"{amount.sign} zéro {name}".strip()
    head = f"{amount.sign} {integer(amount.ends[0][0], feminine=unit.feminine)} {name}".strip()
    return f"{head} {cardinal(cents)}" if cents else head


def _coins(match: Match[str]) -> str:
    """`12€50`."""
    euros = bare(match["from"])
    name = "euro" if euros in ("0", "1") else "euros"
    return f"{integer(euros)} {name} {integer(match['cents'])}"


def _percent(match: Match[str]) -> str:
    said = f"{Amount(match).words()} {'pour cent' if match['unit'] == '%' else 'pour mille'}"
    return f"{said} par {DENOMINATORS[match['per']]}" if match["per"] else said


def _unit(match: Match[str]) -> str | None:
    amount, unit = Amount(match), UNITS[match["unit"]]
    per = match["per"]
    if match["unit"] == "L" and match[0][-2] != " " and _CAR.search(before(match)):
        return None
    if (
        match["unit"] == "m"
        and not per
        and 0 < len(amount.part) <= 2
        and amount.whole
        and len(amount.ends) == 1
    ):
        return _metres(amount)
    name = unit.plural if amount.whole > 1 else unit.singular
    said = f"{amount.words(feminine=unit.feminine)} {name}"
    if per and match["unit"] == "km" and per == "h":
        return f"{said} heure"
    return f"{said} par {DENOMINATORS[per]}" if per else said


_CAR = re.compile(r"\b(?:[Ll]a|[Uu]ne|[Ss]a|[Mm]a|Renault|en) $")


def _metres(amount: Amount) -> str:
    name = "mètres" if amount.whole > 1 else "mètre"
    head = f"{amount.sign} {integer(amount.ends[0][0])} {name}".strip()
    cents = int(amount.part.ljust(2, "0"))
    return f"{head} {cardinal(cents)}" if cents else head


def _prefixed(match: Match[str]) -> str | None:
    unit = CURRENCIES[match["unit"]]
    return _price(Amount(match), unit)


def _millions(match: Match[str]) -> str | None:
    amount = Amount(match)
    if amount.part != "5" or not amount.whole or match["to"]:
        return None
    return millions(amount, match["scale"].removesuffix("s"))


def _dotted_millions(match: Match[str]) -> str:
    return _millions(match) or f"{Amount(match).words()} {match['scale']}"


def _times(match: Match[str]) -> str:
    """`3x plus`, `3x sans frais`."""
    return f"{decimal(*_split(match['left']), feminine=True)} fois"


def _product(match: Match[str]) -> str:
    left, right = match["left"], match["right"]
    if left == right == "4" and not match["unit"] and not _lanes(match):
        return "quatre quatre"
    said = f"{decimal(*_split(left))} fois {decimal(*_split(right), feminine=counted_feminine(match))}"
    return f"{said} {UNITS[match['unit']].plural}" if match["unit"] else said


def _lanes(match: Match[str]) -> bool:
    return re.match(r" (?:voies?|heures?|mètres?|ans|jours)\b", after(match)) is not None


def _several(match: Match[str]) -> str:
    """Three measures: `10 x 20 x 30 cm`."""
    numbers = match[0][: match.start("unit") - match.start()] if match["unit"] else match[0]
    said = " fois ".join(decimal(*_split(n.strip())) for n in re.split(r"[xX×]", numbers))
    return f"{said} {UNITS[match['unit']].plural}" if match["unit"] else said


def _consumption(match: Match[str]) -> str:
    amount = Amount(match)
    said = f"{amount.words()} {'litres' if amount.whole > 1 else 'litre'} aux cent"
    return f"{said} kilomètres" if match[0].endswith("km") else said


def _height(match: Match[str]) -> str:
    """`1m80`."""
    metres, cents = int(match["from"]), int(match["cents"])
    return f"{cardinal(metres)} mètre{'s' * (metres > 1)} {cardinal(cents)}"


def _age(match: Match[str]) -> str | None:
    """Whoever is older or younger (`les +65 ans`); not what is added (`une hausse de +3 ans`)."""
    if before(match, 3) == "de ":
        return None
    return f"{SIGNS[match['sign']]} de {cardinal(int(match['years']))}"


_SYMBOLS = "".join({name[0] for name in (*CURRENCIES, *SCALES, "d'")})
_LETTERS = "".join({name[0] for name in UNITS})
RULES = (
    Rule(
        "cardinal",
        r"(?P<sign>[+\N{MINUS SIGN}-]) ?(?P<years>[0-9]{1,2})(?= ?ans(?!\w))",
        _age,
        behind="a",
    ),
    Rule(
        "money",
        rf"(?P<from>{INTEGER}) ?(?:€|euros?) ?(?P<cents>[0-9]{{2}})(?![\w,%]| ?%)",
        _coins,
        follow="€e",
    ),
    Rule("unit", r"(?P<from>[0-9]{1,3}) ?m ?(?P<cents>[0-9]{2})(?![\w,.])", _height, follow="m"),
    Rule("money", rf"{SIGN}{_RANGE} ?{_MONEY}", _money, behind=_SYMBOLS),
    Rule("money", rf"{SIGN}{_DOTTED} ?{_MONEY}", _money, follow="."),
    Rule("percent", rf"{SIGN}{_RANGE} ?(?P<unit>[%‰]){_YEARLY}", _percent, behind="%‰"),
    Rule("percent", rf"{SIGN}{_DOTTED} ?(?P<unit>[%‰]){_YEARLY}", _percent, follow="."),
    Rule("unit", rf"{SIGN}{_RANGE} ?[lL] ?/ ?100(?: ?km)?{END}", _consumption, behind="lL"),
    Rule("unit", rf"{SIGN}{_RANGE} ?(?P<unit>{UNIT}){_PER}{END}", _unit, behind=_LETTERS),
    Rule("unit", rf"{SIGN}{_DOTTED} ?(?P<unit>{UNIT}){_PER}{END}", _unit, follow="."),
    Rule("cardinal", rf"{SIGN}{_RANGE} (?P<scale>(?:million|milliard)s?)\b", _millions, behind="m"),
    Rule("cardinal", rf"{SIGN}{_DOTTED} (?P<scale>(?:million|milliard)s?)\b", _dotted_millions, follow="."),
    Rule(
        "product",
        rf"{NUMBER}(?: ?[xX×] ?{NUMBER}){{2}}(?: ?(?P<unit>{UNIT}){END}|(?!\w))",
        _several,
        follow="xX×",
    ),
    Rule(
        "product",
        rf"(?P<left>{NUMBER}) ?[xX×] ?(?P<right>{NUMBER})(?: ?(?P<unit>{UNIT}){END}|(?![0-9]))",
        _product,
        follow="xX×",
    ),
    Rule("product", rf"(?P<left>{NUMBER}) ?x(?!\w)", _times, follow="x"),
)


def _measure(match: Match[str]) -> str:
    """A unit without a number: "le kWh", "en km/h"."""
    unit, per = UNITS[match["unit"]], match["per"]
    one = re.search(r"\b(?:le|au|du|un|par|chaque|ce|l'|d'un) ?$", before(match, 8), re.IGNORECASE)
    name = unit.singular if one or re.match(r" [0-9]", after(match, 2)) else unit.plural
    if per:
        return f"{name} heure" if (match["unit"], per) == ("km", "h") else f"{name} par {DENOMINATORS[per]}"
    return name


_CLEAR = "kWh|MWh|GWh|TWh|kW|MW|GW|km²|m²|m³|cm²|km|Km|cm|mm|kg|mg|µg|°C|Mbit|Mo|Go"
MEASURES = rf"(?:{_CLEAR})(?:/(?:{PER}))?(?![\w'])"
ALONE = (Rule("unit", rf"(?P<unit>{_CLEAR})(?:/(?P<per>{PER}))?(?![\w'])", _measure),)
PREFIXED = (
    Rule(
        "money",
        rf"{SIGN}(?P<unit>{CURRENCY}) ?(?P<from>{INTEGER}(?:[.,][0-9]{{2}})?)(?P<to>(?!))?",
        _prefixed,
    ),
)
