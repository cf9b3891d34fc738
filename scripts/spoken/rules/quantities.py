"""Quantities: money, percentages and units, with sign, range and scale (`+3,5 %`, `10-15 km`, `2,3 M€`)."""

import re
from re import Match

from scripts.spoken.gender import counted_feminine
from scripts.spoken.numbers import cardinal, decimal, integer
from scripts.spoken.rule import END, INTEGER, NUMBER, Rule, after, before, ungrouped
from scripts.spoken.rules.unit_table import CURRENCIES, CURRENCY, DENOMINATORS, PER, SCALES, UNIT, UNITS, Unit

SIGNS = {"+": "plus", "-": "moins", "\N{MINUS SIGN}": "moins", "±": "plus ou moins", "+/-": "plus ou moins"}
SIGN = r"(?P<sign>\+/-|[+±\N{MINUS SIGN}-])? ?"
_RANGE = rf"(?P<from>{NUMBER})(?:(?: ?[-–] ?| à )(?P<to>{NUMBER}))?"
_DOTTED = r"(?P<from>[0-9]+\.[0-9]{1,2}(?![0-9.,]))(?P<to>(?!))?"
_PER = rf"(?: ?/ ?(?P<per>{PER})(?:/(?P<more>{PER}))?)?"
_YEARLY = r"(?: ?/ ?(?P<per>ans?|mois|semaine|jour)(?!\w))?"
_MONEY = rf"(?P<scale>{'|'.join(SCALES)}|)(?: d'| ?)(?P<unit>{CURRENCY}){_PER}{END}"


# What one currency is worth in another is no price: "un virgule zéro neuf dollar".
_RATE = re.compile(r"(?:\b(?:[Ee]uros?|parité|cours|change)\b|€ ?=)[^.;:]*$")
_CAR = re.compile(r"\b(?:[Ll]a|[Uu]ne|[Ss]a|[Mm]a|Renault|en) $")
_COUNTED_PRODUCT = re.compile(r" (?:voies?|heures?|mètres?|ans|jours)\b")  # of "4 x 4"
_SINGLE = re.compile(r"\b(?:le|au|du|un|par|chaque|ce|l'|d'un) ?$", re.IGNORECASE)


class Amount:
    """The number of an amount.

    Attributes:
        sign: in words; empty without one.
        ends: both ends of its range, or the only one: digits before and behind the comma.
    """

    def __init__(self, match: Match[str]) -> None:
        self.sign = SIGNS.get(match["sign"] or "", "")
        self.ends = [_split(end) for end in (match["from"], match["to"]) if end]

    @property
    def whole(self) -> int:
        """The whole part of the last end; a run that is too long counts as many."""
        return int(self.ends[-1][0][:18])

    @property
    def decimals(self) -> str:
        """The digits behind the comma of the last end."""
        return self.ends[-1][1]

    @property
    def has_cents(self) -> bool:
        """Whether it is one number with one or two digits behind the comma."""
        return len(self.ends) == 1 and 0 < len(self.decimals) <= 2

    def words(self, *, feminine: bool = False) -> str:
        """The number in words, its sign first."""
        spoken = " à ".join(decimal(*end, feminine=feminine) for end in self.ends)
        return f"{self.sign} {spoken}".strip()

    def name(self, unit: Unit) -> str:
        """The unit in the singular or in the plural."""
        return unit.plural if self.whole > 1 else unit.singular

    def with_cents(self, unit: Unit) -> str:
        """The number and its hundredths around the unit: "douze euros cinquante", "un mètre dix"."""
        cents = int(self.decimals.ljust(2, "0"))
        head = f"{self.sign} {integer(self.ends[0][0], feminine=unit.feminine)} {self.name(unit)}".strip()
        return f"{head} {cardinal(cents)}" if cents else head

    def scaled(self, scale: str) -> str:
        """A number of millions or milliards: "un million et demi", "deux virgule trois millions"."""
        name = scale + "s" * (self.whole > 1)
        if self.decimals == "5" and self.whole and len(self.ends) == 1:
            return f"{self.sign} {integer(self.ends[0][0])} {name} et demi".strip()
        return f"{self.words()} {name}"


def _split(written: str) -> tuple[str, str]:
    """The digits before and behind the comma of a number."""
    mark = "." if re.fullmatch(r"[0-9]+\.[0-9]{1,2}", written) else ","
    whole, _, rest = written.partition(mark)
    return ungrouped(whole), rest


def money(match: Match[str]) -> str:
    """`12,50 €`, `10-15 €`, `2,3 M€`, `12 €/m²/an`."""
    amount, unit = Amount(match), CURRENCIES[match["unit"]]
    scale = SCALES.get(match["scale"].strip(), "")
    if scale == "mille":
        spoken = f"{_thousands(amount)} {unit.plural}"
    elif scale:
        of = "d'" if unit.plural[0] in "aeiouy" else "de "
        spoken = f"{amount.scaled(scale)} {of}{unit.plural}"
    else:
        rate = unit.singular != "euro" and _RATE.search(before(match, 40)) is not None
        spoken = _price(amount, unit, rate=rate)
    return spoken + "".join(f" par {DENOMINATORS[per]}" for per in (match["per"], match["more"]) if per)


def _thousands(amount: Amount) -> str:
    """`12,5 k€`: "douze mille cinq cents"."""
    whole, rest = amount.ends[-1]
    if len(amount.ends) == 1 and len(rest) <= 3 and len(whole) < 12:
        return f"{amount.sign} {cardinal(int(whole + rest.ljust(3, '0')))}".strip()
    return f"{amount.words()} mille"


def _price(amount: Amount, unit: Unit, *, rate: bool = False) -> str:
    """An amount of money; a rate is said as a decimal number, without cents."""
    if unit.cents and amount.has_cents and not rate:
        cents = int(amount.decimals.ljust(2, "0"))
        if amount.whole:
            return amount.with_cents(unit)
        small = f"{cardinal(cents)} {unit.cents}{'s' * (cents > 1)}" if cents else f"zéro {unit.singular}"
        return f"{amount.sign} {small}".strip()
    name = amount.name(unit)
    if amount.whole > 1 and not amount.decimals and amount.whole % 1_000_000 == 0:
        name = f"d'{name}" if name[0] in "aeiouy" else f"de {name}"
    return f"{amount.words(feminine=unit.feminine)} {name}"


def euros_and_cents(match: Match[str]) -> str:
    """`12€50`."""
    euros = ungrouped(match["from"])
    name = "euro" if euros in ("0", "1") else "euros"
    return f"{integer(euros)} {name} {integer(match['cents'])}"


def percentage(match: Match[str]) -> str:
    """`+3,5 %`, `2 %/an`."""
    spoken = f"{Amount(match).words()} {'pour cent' if match['unit'] == '%' else 'pour mille'}"
    return f"{spoken} par {DENOMINATORS[match['per']]}" if match["per"] else spoken


def measure(match: Match[str]) -> str | None:
    """`10-15 km`, `1,80 m`, `110 km/h`; not `la 3L`, a car."""
    amount, unit, per = Amount(match), UNITS[match["unit"]], match["per"]
    if match["unit"] == "L" and match[0][-2] != " " and _CAR.search(before(match)):
        return None
    if match["unit"] == "m" and not per and amount.whole and amount.has_cents:
        return amount.with_cents(unit)
    spoken = f"{amount.words(feminine=unit.feminine)} {amount.name(unit)}"
    if match["unit"] == "km" and per == "h":
        return f"{spoken} heure"
    return f"{spoken} par {DENOMINATORS[per]}" if per else spoken


def measure_alone(match: Match[str]) -> str:
    """A unit without a number: "le kWh", "en km/h"."""
    unit, per = UNITS[match["unit"]], match["per"]
    single = _SINGLE.search(before(match, 8)) or re.match(r" [0-9]", after(match, 2))
    name = unit.singular if single else unit.plural
    if match["unit"] == "km" and per == "h":
        return f"{name} heure"
    return f"{name} par {DENOMINATORS[per]}" if per else name


def millions(match: Match[str]) -> str | None:
    """`1,5 million`, which is "un million et demi"; others are plain numbers."""
    amount = Amount(match)
    if amount.decimals != "5" or not amount.whole or match["to"]:
        return None
    return amount.scaled(match["scale"].removesuffix("s"))


def product(match: Match[str]) -> str:
    """`4 x 100 m`, `3 × 4`; `4x4` is a car."""
    left, right = match["left"], match["right"]
    counted = _COUNTED_PRODUCT.match(match.string, match.end()) is not None
    if left == right == "4" and not match["unit"] and not counted:
        return "quatre quatre"
    spoken = f"{decimal(*_split(left))} fois {decimal(*_split(right), feminine=counted_feminine(match))}"
    return f"{spoken} {UNITS[match['unit']].plural}" if match["unit"] else spoken


def three_measures(match: Match[str]) -> str:
    """`10 x 20 x 30 cm`."""
    numbers = match[0][: match.start("unit") - match.start()] if match["unit"] else match[0]
    spoken = " fois ".join(decimal(*_split(n.strip())) for n in re.split(r"[xX×]", numbers))
    return f"{spoken} {UNITS[match['unit']].plural}" if match["unit"] else spoken


def consumption(match: Match[str]) -> str:
    """`6,5 l/100 km`."""
    amount = Amount(match)
    spoken = f"{amount.words()} {'litres' if amount.whole > 1 else 'litre'} aux cent"
    return f"{spoken} kilomètres" if match[0].endswith("km") else spoken


def height(match: Match[str]) -> str:
    """`1m80`."""
    metres, cents = int(match["from"]), int(match["cents"])
    return f"{cardinal(metres)} mètre{'s' * (metres > 1)} {cardinal(cents)}"


def age(match: Match[str]) -> str | None:
    """An age and over, or under (`les +65 ans`); not a difference (`une hausse de +3 ans`)."""
    if before(match, 3) == "de ":
        return None
    return f"{SIGNS[match['sign']]} de {cardinal(int(match['years']))}"


_SYMBOLS = "".join({name[0] for name in (*CURRENCIES, *SCALES, "d'")})
_LETTERS = "".join({name[0] for name in UNITS})
RULES = (
    Rule(
        "cardinal",
        r"(?P<sign>[+\N{MINUS SIGN}-]) ?(?P<years>[0-9]{1,2})(?= ?ans(?!\w))",
        age,
        behind="a",
    ),
    Rule(
        "money",
        rf"(?P<from>{INTEGER}) ?(?:€|euros?) ?(?P<cents>[0-9]{{2}})(?![\w,%]| ?%)",
        euros_and_cents,
        follow="€e",
    ),
    Rule("unit", r"(?P<from>[0-9]{1,3}) ?m ?(?P<cents>[0-9]{2})(?![\w,.])", height, follow="m"),
    Rule("money", rf"{SIGN}{_RANGE} ?{_MONEY}", money, behind=_SYMBOLS),
    Rule("money", rf"{SIGN}{_DOTTED} ?{_MONEY}", money, follow="."),
    Rule("percent", rf"{SIGN}{_RANGE} ?(?P<unit>[%‰]){_YEARLY}", percentage, behind="%‰"),
    Rule("percent", rf"{SIGN}{_DOTTED} ?(?P<unit>[%‰]){_YEARLY}", percentage, follow="."),
    Rule("unit", rf"{SIGN}{_RANGE} ?[lL] ?/ ?100(?: ?km)?{END}", consumption, behind="lL"),
    Rule("unit", rf"{SIGN}{_RANGE} ?(?P<unit>{UNIT}){_PER}{END}", measure, behind=_LETTERS),
    Rule("unit", rf"{SIGN}{_DOTTED} ?(?P<unit>{UNIT}){_PER}{END}", measure, follow="."),
    Rule("cardinal", rf"{SIGN}{_RANGE} (?P<scale>(?:million|milliard)s?)\b", millions, behind="m"),
    Rule(
        "cardinal",
        rf"{SIGN}{_DOTTED} (?P<scale>(?:million|milliard)s?)\b",
        lambda m: millions(m) or f"{Amount(m).words()} {m['scale']}",
        follow=".",
    ),
    Rule(
        "product",
        rf"{NUMBER}(?: ?[xX×] ?{NUMBER}){{2}}(?: ?(?P<unit>{UNIT}){END}|(?!\w))",
        three_measures,
        follow="xX×",
    ),
    Rule(
        "product",
        rf"(?P<left>{NUMBER}) ?[xX×] ?(?P<right>{NUMBER})(?: ?(?P<unit>{UNIT}){END}|(?![0-9]))",
        product,
        follow="xX×",
    ),
    Rule(  # `3x plus`, `3x sans frais`
        "product",
        rf"(?P<left>{NUMBER}) ?x(?!\w)",
        lambda m: f"{decimal(*_split(m['left']), feminine=True)} fois",
        follow="x",
    ),
)
_CLEAR = "kWh|MWh|GWh|TWh|kW|MW|GW|km²|m²|m³|cm²|km|Km|cm|mm|kg|mg|µg|°C|Mbit|Mo|Go"
MEASURES = rf"(?:{_CLEAR})(?:/(?:{PER}))?(?![\w'])"
ALONE = (Rule("unit", rf"(?P<unit>{_CLEAR})(?:/(?P<per>{PER}))?(?![\w'])", measure_alone),)
PREFIXED = (
    Rule(
        "money",
        rf"{SIGN}(?P<unit>{CURRENCY}) ?(?P<from>{INTEGER}(?:[.,][0-9]{{2}})?)(?P<to>(?!))?",
        lambda m: _price(Amount(m), CURRENCIES[m["unit"]]),
    ),
)
