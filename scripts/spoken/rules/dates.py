"""Dates, years and periods."""

import re
from re import Match

from scripts.spoken.numbers import cardinal, integer
from scripts.spoken.rule import END, Rule, before, stop

MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_SHORT = {
    "janv": "janvier",
    "jan": "janvier",
    "févr": "février",
    "fév": "février",
    "avr": "avril",
    "juil": "juillet",
    "sept": "septembre",
    "oct": "octobre",
    "nov": "novembre",
    "déc": "décembre",
}
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY, _MONTH = r"(?P<day>0?[1-9]|[12][0-9]|3[01])", r"(?P<month>0?[1-9]|1[0-2])"
_NAME = rf"(?P<name>(?:{'|'.join(MONTHS)})\b|(?:{'|'.join(_SHORT)})\b\.?)"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_LEADS = (
    "le",
    "du",
    "au",
    "dès le",
    "jusqu'au",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
)
_WARS = ("guerre de", "guerre", "mondiale de", "mondiale", "poilus de", "celle de", "en", "de", "conflit")


_YEARLY = (
    "saison",
    "hiver",
    "scolaire",
    "exercice",
    "édition",
    "année",
    "universitaire",
    "championnat",
    "cru",
)


def _day(number: int) -> str:
    return "premier" if number == 1 else cardinal(number)


def _dated(match: Match[str]) -> str | None:
    day, month, year = int(match["day"]), int(match["month"]), match["year"]
    if day > _LONGEST[month - 1]:
        return None
    century = "" if len(year) == 4 else "19" if year >= "50" else "20"
    return f"{_day(day)} {MONTHS[month - 1]} {cardinal(int(century + year))}"


_SHARE = re.compile(r" (?:de|des|du|d'|restants?|le|la|inférieur|supérieur)\b")


def _daymonth(match: Match[str]) -> str | None:
    day, month = int(match["day"]), int(match["month"])
    if _SHARE.match(match.string, match.end()) and day < month:
        return None
    lead = before(match, 12).rstrip().rpartition(" ")[2].lower()
    told = lead in _LEADS or match["month"].startswith("0")
    if not told or day > _LONGEST[month - 1]:
        return None
    return f"{_day(day)} {MONTHS[month - 1]}"


def _month(name: str) -> str:
    return _SHORT.get(name.removesuffix("."), name)


def _named(match: Match[str]) -> str:
    return f"{_day(int(match['day']))} {_month(match['name'])}{stop(match)}"


def _two_days(match: Match[str]) -> str:
    first, last = int(match["first"]), int(match["day"])
    link = "et" if last == first + 1 or "/" in match[0] else "à"
    return f"{_day(first)} {link} {_day(last)} {_month(match['name'])}{stop(match)}"


def _years(match: Match[str]) -> str | None:
    first, last = int(match["first"]), int(match["last"])
    if not first < last <= first + 200 or not 1000 <= first <= 2200:
        return None
    season = last == first + 1 and (
        match["link"] == "/" or before(match, 24).lower().rstrip().endswith(_YEARLY)
    )
    link = "" if season or match["link"] == "/" else "à "
    return f"{cardinal(first)} {link}{cardinal(last)}"


def _season(match: Match[str]) -> str | None:
    first, last = int(match["first"]), int(match["last"])
    if last <= first % 100 or not 1700 <= first <= 2100:
        return None
    return f"{cardinal(first)} {cardinal(last)}"


def _decade(match: Match[str]) -> str:
    return " ".join(_plain(n) for n in match[0].replace("/", "-").split("-"))


def _plain(number: str) -> str:
    said = integer(number)
    return said.removesuffix("s") if said.endswith("vingts") else said


def _war(match: Match[str]) -> str | None:
    return (
        f"{integer(match[0][:2])} {integer(match[0][3:])}"
        if before(match, 16).rstrip(" (").lower().endswith(_WARS)
        else None
    )


def _event(match: Match[str]) -> str:
    return f"{_day(int(match['day']))}-{match['name']}"


_CAPITALS = "|".join(m.capitalize() for m in MONTHS)
RULES = (
    Rule(
        "date", rf"{_DAY}(?P<cut>[/.-]){_MONTH}(?P=cut)(?P<year>[0-9]{{4}})(?![0-9/-])", _dated, follow="/.-"
    ),
    Rule(
        "date",
        rf"{_DAY}(?P<cut>[/.]){_MONTH}(?P=cut)(?P<year>[0-9]{{2}})(?![0-9/-]|\.[0-9])",
        _dated,
        follow="/.",
    ),
    Rule("date", rf"(?P<year>[12][0-9]{{3}})-{_MONTH}-{_DAY}(?![0-9-])", _dated, follow="-"),
    Rule(
        "date",
        rf"(?P<first>0?[1-9]|[12][0-9]|3[01])(?:er)? ?[/–-] ?{_DAY}(?:er)? {_NAME}",
        _two_days,
        follow="/–-e",
    ),
    Rule("date", rf"{_DAY}(?:er)?/{_MONTH}(?![\w/])", _daymonth, follow="/e"),
    Rule("date", rf"{_DAY}(?:er)? {_NAME}", _named, follow="e" + "".join({name[0] for name in MONTHS})),
    Rule("date", rf"{_DAY}(?:er)?-(?P<name>{_CAPITALS}|{'|'.join(MONTHS)})\b", _event, follow="-e"),
    Rule(
        "years", r"(?P<first>[0-9]{4}) ?(?P<link>[–/-]) ?(?P<last>[0-9]{4})(?![0-9/-])", _years, follow="–/-"
    ),
    Rule("years", rf"(?P<first>[0-9]{{4}})[–/-](?P<last>[0-9]{{2}}){END}(?![/-])", _season, follow="–/-"),
    Rule("decade", r"(?P<decade>[1-9]0)'s(?!\w)", lambda m: _plain(m["decade"]), follow="'"),
    Rule("decade", r"(?:(?<=année )|(?<=années )|(?<=Années ))[0-9]{2,4}(?:[/-][0-9]{2})?(?![0-9])", _decade),
    Rule("war", r"(?:14[–-]18|39[–-]45)(?![0-9])", _war, lead="13"),
)
