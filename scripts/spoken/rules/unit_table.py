"""Table of units and currencies: symbol → words; adding a unit takes one line."""

from typing import NamedTuple

from scripts.spoken.rule import choice


class Unit(NamedTuple):
    """A unit's names; `cents` is the name of a hundredth of a currency."""

    singular: str
    plural: str
    feminine: bool = False
    cents: str = ""


def _noun(name: str, *, feminine: bool = False) -> Unit:
    head, cut, rest = name.partition(" ")
    return Unit(name, (head if head.endswith(("s", "x", "z")) else head + "s") + cut + rest, feminine)


def _squared(name: str) -> Unit:
    return Unit(f"{name} carré", f"{name}s carrés")


def _cubed(name: str) -> Unit:
    return Unit(f"{name} cube", f"{name}s cubes")


UNITS: dict[str, Unit] = {
    **{
        s: _noun(n)
        for s, n in {
            "km": "kilomètre",
            "Km": "kilomètre",
            "hm": "hectomètre",
            "dm": "décimètre",
            "cm": "centimètre",
            "mm": "millimètre",
            "µm": "micromètre",
            "μm": "micromètre",
            "nm": "nanomètre",
            "m": "mètre",
            "ha": "hectare",
            "Ha": "hectare",
            "l": "litre",
            "L": "litre",
            "hl": "hectolitre",
            "hL": "hectolitre",
            "dl": "décilitre",
            "cl": "centilitre",
            "cL": "centilitre",
            "ml": "millilitre",
            "mL": "millilitre",
            "kg": "kilo",
            "Kg": "kilo",
            "g": "gramme",
            "gr": "gramme",
            "mg": "milligramme",
            "µg": "microgramme",
            "μg": "microgramme",
            "W": "watt",
            "kW": "kilowatt",
            "KW": "kilowatt",
            "MW": "mégawatt",
            "GW": "gigawatt",
            "TW": "térawatt",
            "Wh": "wattheure",
            "kWh": "kilowattheure",
            "KWh": "kilowattheure",
            "MWh": "mégawattheure",
            "GWh": "gigawattheure",
            "TWh": "térawattheure",
            "kWc": "kilowatt-crête",
            "MWc": "mégawatt-crête",
            "V": "volt",
            "kV": "kilovolt",
            "kVA": "kilovoltampère",
            "mA": "milliampère",
            "Hz": "hertz",
            "kHz": "kilohertz",
            "MHz": "mégahertz",
            "GHz": "gigahertz",
            "dB": "décibel",
            "dB(A)": "décibel",
            "bar": "bar",
            "hPa": "hectopascal",
            "Pa": "pascal",
            "kPa": "kilopascal",
            "kJ": "kilojoule",
            "cal": "calorie",
            "kcal": "kilocalorie",
            "lx": "lux",
            "lm": "lumen",
            "ko": "kilooctet",
            "Ko": "kilooctet",
            "Mo": "mégaoctet",
            "Go": "gigaoctet",
            "To": "téraoctet",
            "bit": "bit",
            "kbit": "kilobit",
            "Mbit": "mégabit",
            "Gbit": "gigabit",
            "Mb": "mégabit",
            "Gb": "gigabit",
            "Mbps": "mégabit par seconde",
            "Gbps": "gigabit par seconde",
            "Kbps": "kilobit par seconde",
            "°": "degré",
            "°C": "degré Celsius",
            "°F": "degré Fahrenheit",
            "Bq": "becquerel",
            "mSv": "millisievert",
            "hab.": "habitant",
            "hab": "habitant",
            "pers.": "personne",
            "j": "jour",
            "jrs": "jours",
            "exempl.": "exemplaire",
            "ex.": "exemplaire",
            "tr": "tour",
            "px": "pixel",
            "Mpx": "mégapixel",
            "pt": "point",
            "pts": "point",
        }.items()
    },
    **{
        s: _noun(n, feminine=True)
        for s, n in {
            "t": "tonne",
            "Mt": "mégatonne",
            "kt": "kilotonne",
            "h": "heure",
            "min": "minute",
            "mn": "minute",
            "s": "seconde",
            "sec": "seconde",
            "ms": "milliseconde",
            "teqCO2": "tonne équivalent C O deux",
            "tep": "tonne équivalent pétrole",
        }.items()
    },
    "jrs": Unit("jour", "jours"),
    "ppm": Unit("partie par million", "parties par million", feminine=True),
    "Ah": Unit("ampère-heure", "ampères-heures"),
    "mAh": Unit("milliampère-heure", "milliampères-heures"),
    "Hz": Unit("hertz", "hertz"),
    "pers.": Unit("personne", "personnes", feminine=True),
    "ch": Unit("cheval", "chevaux"),
    "cal": Unit("calorie", "calories", feminine=True),
    "kcal": Unit("kilocalorie", "kilocalories", feminine=True),
    "kWc": Unit("kilowatt-crête", "kilowatts-crête"),
    "MWc": Unit("mégawatt-crête", "mégawatts-crête"),
    "°C": Unit("degré Celsius", "degrés Celsius"),
    "°F": Unit("degré Fahrenheit", "degrés Fahrenheit"),
    **{
        f"{s}{p}": f(n)
        for s, n in {
            "km": "kilomètre",
            "m": "mètre",
            "cm": "centimètre",
            "mm": "millimètre",
            "dm": "décimètre",
        }.items()
        for p, f in (("²", _squared), ("2", _squared), ("³", _cubed), ("3", _cubed))
    },
}

CURRENCIES: dict[str, Unit] = {
    **{s: Unit("euro", "euros", cents="centime") for s in ("€", "euros", "euro", "EUR")},
    **{s: Unit("dollar", "dollars", cents="cent") for s in ("$", "USD", "$US", "US$", "dollars", "dollar")},
    **{s: Unit("dollar canadien", "dollars canadiens", cents="cent") for s in ("$CA", "CAD", "$ CA", "CA$")},
    **{s: Unit("livre", "livres", feminine=True) for s in ("£",)},
    "GBP": Unit("livre sterling", "livres sterling", feminine=True),
    **{s: Unit("franc suisse", "francs suisses", cents="centime") for s in ("CHF", "Fr.", "fr.")},
    "FCFA": Unit("franc C F A", "francs C F A"),
    "F CFA": Unit("franc C F A", "francs C F A"),
    "francs": Unit("franc", "francs", cents="centime"),
    "franc": Unit("franc", "francs", cents="centime"),
    "FF": Unit("franc", "francs", cents="centime"),
    "F": Unit("franc", "francs", cents="centime"),
    "¥": Unit("yen", "yens"),
    "JPY": Unit("yen", "yens"),
    "₽": Unit("rouble", "roubles"),
    "₹": Unit("roupie", "roupies", feminine=True),
    "₿": Unit("bitcoin", "bitcoins"),
    "¢": Unit("cent", "cents"),
    "cts": Unit("centime", "centimes"),
    "ct": Unit("centime", "centimes"),
}

SCALES = {
    "k": "mille",
    "K": "mille",
    "M": "million",
    "Mio": "million",
    "Md": "milliard",
    "Mds": "milliard",
    "Mrd": "milliard",
    "Mrds": "milliard",
    "Mia": "milliard",
    "G": "milliard",
    "millions": "million",
    "million": "million",
    "milliards": "milliard",
    "milliard": "milliard",
    "mille": "mille",
}

_WORDS = {
    "an": "an",
    "ans": "an",
    "mois": "mois",
    "jour": "jour",
    "jours": "jour",
    "j": "jour",
    "semaine": "semaine",
    "sem.": "semaine",
    "sem": "semaine",
    "nuit": "nuit",
    "heure": "heure",
    "h": "heure",
    "H": "heure",
    "personne": "personne",
    "pers.": "personne",
    "pers": "personne",
    "hab.": "habitant",
    "hab": "habitant",
    "habitant": "habitant",
    "élève": "élève",
    "enfant": "enfant",
    "repas": "repas",
    "km": "kilomètre",
    "litre": "litre",
    "tonne": "tonne",
    "foyer": "foyer",
    "part": "part",
    "pièce": "pièce",
    "trimestre": "trimestre",
    "séance": "séance",
    "bouteille": "bouteille",
    "place": "place",
    "kilo": "kilo",
    "mot": "mot",
}
DENOMINATORS = {symbol: unit.singular for symbol, unit in UNITS.items()} | _WORDS


UNIT = choice(UNITS)
CURRENCY = choice(CURRENCIES)
PER = choice(DENOMINATORS)
