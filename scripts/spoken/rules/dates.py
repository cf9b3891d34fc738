"""Dates, years and periods (`12/05/2026`, `1er mai`, `2025-26`)."""

import re
from re import Match

from scripts.spoken.numbers import cardinal, integer
from scripts.spoken.rule import END, Rule, before, final_stop

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
    *"lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
)
_WARS = ("guerre de", "guerre", "mondiale de", "mondiale", "poilus de", "celle de", "en", "de", "conflit")
_YEARLY = tuple("saison hiver scolaire exercice édition année universitaire championnat cru".split())
_SHARE = re.compile(r" (?:de|des|du|d'|restants?|le|la|inférieur|supérieur)\b")


def _day(number: int) -> str:
    return "premier" if number == 1 else cardinal(number)


def date(match: Match[str]) -> str | None:
    """`12/05/2026`, `12.05.26`, `2026-05-12`."""
    day, month, year = int(match["day"]), int(match["month"]), match["year"]
    if day > _LONGEST[month - 1]:
        return None
    century = "" if len(year) == 4 else "19" if year >= "50" else "20"
    return f"{_day(day)} {MONTHS[month - 1]} {cardinal(int(century + year))}"


def day_and_month(match: Match[str]) -> str | None:
    """`le 12/05`; `2/3 des voix` is a fraction."""
    day, month = int(match["day"]), int(match["month"])
    if _SHARE.match(match.string, match.end()) and day < month:
        return None
    lead = before(match, 12).rstrip().rpartition(" ")[2].lower()
    is_date = lead in _LEADS or match["month"].startswith("0")
    return f"{_day(day)} {MONTHS[month - 1]}" if is_date and day <= _LONGEST[month - 1] else None


def _month(name: str) -> str:
    return _SHORT.get(name.removesuffix("."), name)


def named_month(match: Match[str]) -> str:
    """`1er mai`, `3 sept.`."""
    return f"{_day(int(match['day']))} {_month(match['name'])}{final_stop(match)}"


def two_days(match: Match[str]) -> str:
    """`12-13 mai`, `3/7 août`."""
    first, last = int(match["first"]), int(match["day"])
    link = "et" if last == first + 1 or "/" in match[0] else "à"
    return f"{_day(first)} {link} {_day(last)} {_month(match['name'])}{final_stop(match)}"


def two_years(match: Match[str]) -> str | None:
    """`1914-1918`, `saison 2025/2026`."""
    first, last = int(match["first"]), int(match["last"])
    if not first < last <= first + 200 or not 1000 <= first <= 2200:
        return None
    yearly = last == first + 1 and before(match, 24).lower().rstrip().endswith(_YEARLY)
    return f"{cardinal(first)} {'' if yearly or match['link'] == '/' else 'à '}{cardinal(last)}"


def season(match: Match[str]) -> str | None:
    """`2025-26`."""
    first, last = int(match["first"]), int(match["last"])
    if last <= first % 100 or not 1700 <= first <= 2100:
        return None
    return f"{cardinal(first)} {cardinal(last)}"


def decade(match: Match[str]) -> str:
    """`années 60/70`, `les 80's`: "quatre-vingt" without its plural."""
    spoken = (integer(number) for number in re.findall("[0-9]+", match[0]))
    return " ".join(words.removesuffix("s") if words.endswith("vingts") else words for words in spoken)


def war(match: Match[str]) -> str | None:
    """`14-18`, `39-45`."""
    if not before(match, 16).rstrip(" (").lower().endswith(_WARS):
        return None
    return f"{integer(match[0][:2])} {integer(match[0][3:])}"


_CAPITALS = "|".join(m.capitalize() for m in MONTHS)
RULES = (
    Rule("date", rf"{_DAY}(?P<cut>[/.-]){_MONTH}(?P=cut)(?P<year>[0-9]{{4}})(?![0-9/-])", date, follow="/.-"),
    Rule(
        "date",
        rf"{_DAY}(?P<cut>[/.]){_MONTH}(?P=cut)(?P<year>[0-9]{{2}})(?![0-9/-]|\.[0-9])",
        date,
        follow="/.",
    ),
    Rule("date", rf"(?P<year>[12][0-9]{{3}})-{_MONTH}-{_DAY}(?![0-9-])", date, follow="-"),
    Rule(
        "date",
        rf"(?P<first>0?[1-9]|[12][0-9]|3[01])(?:er)? ?[/–-] ?{_DAY}(?:er)? {_NAME}",
        two_days,
        follow="/–-e",
    ),
    Rule("date", rf"{_DAY}(?:er)?/{_MONTH}(?![\w/])", day_and_month, follow="/e"),
    Rule("date", rf"{_DAY}(?:er)? {_NAME}", named_month, follow="e" + "".join({name[0] for name in MONTHS})),
    Rule(
        "date",
        rf"{_DAY}(?:er)?-(?P<name>{_CAPITALS}|{'|'.join(MONTHS)})\b",
        lambda m: f"{_day(int(m['day']))}-{m['name']}",
        follow="-e",
    ),
    Rule(
        "years",
        r"(?P<first>[0-9]{4}) ?(?P<link>[–/-]) ?(?P<last>[0-9]{4})(?![0-9/-])",
        two_years,
        follow="–/-",
    ),
    Rule("years", rf"(?P<first>[0-9]{{4}})[–/-](?P<last>[0-9]{{2}}){END}(?![/-])", season, follow="–/-"),
    Rule("decade", r"[1-9]0's(?!\w)", decade, follow="'"),
    Rule("decade", r"(?:(?<=année )|(?<=années )|(?<=Années ))[0-9]{2,4}(?:[/-][0-9]{2})?(?![0-9])", decade),
    Rule("war", r"(?:14[–-]18|39[–-]45)(?![0-9])", war, lead="13"),
)
