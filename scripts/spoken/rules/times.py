"""Times of day and durations."""

import re
from re import Match

from scripts.spoken.numbers import cardinal, integer, ordinal
from scripts.spoken.rule import END, INTEGER, Rule, bare, before

_SIXTY = "[0-5][0-9]"
_MINUTES = rf"(?: ?(?P<minutes>{_SIXTY}|[0-9](?= ?(?:min|mn)))(?: ?(?:min|mn){END})?(?![0-9]))?"
_SECONDS = rf"(?: ?(?P<seconds>{_SIXTY}|[0-9]) ?(?:s|sec|\"|''){END})?"


def _hours(written: str) -> str:
    number = bare(written)
    said = "zéro" if not number.strip("0") else integer(number.lstrip("0"), feminine=True)
    return f"{said} heure" + "s" * (int(number[:9]) > 1)


def _clock(match: Match[str]) -> str:
    said = _hours(match["hours"])
    minutes, seconds = int(match["minutes"] or 0), int(match["seconds"] or 0)
    if minutes:
        said += f" {cardinal(minutes, feminine=minutes % 10 == 1 and minutes != 11)}"
    named = re.search("m(?:i)?n", match[0]) is not None
    unit = "minute" + "s" * (minutes > 1) if minutes and (seconds or named) else ""
    if unit:
        said += f" {unit}"
    if seconds:
        said += f" {cardinal(seconds, feminine=True)} seconde" + "s" * (seconds > 1)
    return said


def _stopwatch(match: Match[str]) -> str:
    """`1:02:45`."""
    minutes, seconds = int(match["minutes"]), int(match["seconds"])
    said = f"{_hours(match['hours'])} {cardinal(minutes, feminine=True)} minute" + "s" * (minutes > 1)
    return f"{said} {cardinal(seconds, feminine=True)} seconde" + "s" * (seconds > 1)


def _half(match: Match[str]) -> str:
    return f"{_hours(match['hours'])} et demie"


def _digital(match: Match[str]) -> str | None:
    hours, minutes = int(match["hours"]), int(match["minutes"])
    if hours > 24:
        return None
    said = _hours(match["hours"])
    return f"{said} {cardinal(minutes, feminine=minutes % 10 == 1 and minutes != 11)}" if minutes else said


def _span(match: Match[str]) -> str:
    return f"{_hours(match['from'])} à {_hours(match['to'])}"


def _always(match: Match[str]) -> str:
    if (match["part"], match["whole"]) == ("24", "7"):
        return "vingt-quatre heures sur vingt-quatre, sept jours sur sept"
    unit = "heures" if match["unit"] in "hH" else "jours"
    return f"{integer(match['part'])} {unit} sur {integer(match['whole'])}"


def _minutes(match: Match[str]) -> str:
    minutes, seconds = int(match["minutes"]), int(match["seconds"] or 0)
    said = f"{cardinal(minutes, feminine=True)} minute" + "s" * (minutes > 1)
    if seconds:
        said += f" {cardinal(seconds, feminine=True)}"
    named = seconds and match[0].endswith("s")
    return f"{said} seconde" + "s" * (seconds > 1) if named else said


def _lap(match: Match[str]) -> str:
    """`1'45"32`: minutes, seconds, hundredths."""
    return f"{_minutes(match)} seconde" + "s" * (int(match["seconds"]) > 1) + f" {integer(match['rest'])}"


def _seconds(match: Match[str]) -> str:
    count = int(match["number"])
    return f"{cardinal(count, feminine=True)} seconde" + "s" * (count > 1)


# Beside other times, or behind what speaks of them, a double mark is seconds.
_RACED = re.compile(r"[0-9] ?'[0-9]|''|\b(?:en|écart|avance|retard|temps) (?:de |à )?$")


def _inches(match: Match[str]) -> str | None:
    """`15"` is inches where no straight quotation mark is open."""
    lead = match.string[max(0, match.start() - 500) : match.start()]
    if _RACED.search(lead[-80:]):
        return _seconds(match)
    opened = lead.count('"') % 2
    return None if opened else f"{integer(match['number'])} pouces"


def _minute_marks(match: Match[str]) -> str | None:
    if before(match, 2).endswith("'"):
        return None
    return _minutes(match)


def _played(match: Match[str]) -> str | None:
    """`à la 21'`, `(90'+2)`, `20' de jeu`: the minute of a match, or minutes."""
    minutes, more = int(match["minutes"]), match["more"]
    if more or before(match, 3).lower().endswith("la "):
        return ordinal(minutes) + (f" plus {integer(more)}" if more else "")
    return (
        None
        if before(match, 1) == "'"
        else f"{cardinal(minutes, feminine=True)} minute" + "s" * (minutes > 1)
    )


def _race(match: Match[str]) -> str:
    """`9''58`, `1h04'35"`: the times of a race."""
    seconds = cardinal(int(match["seconds"]), feminine=True)
    unit = "seconde" + "s" * (int(match["seconds"]) > 1)
    return f"{seconds} {unit} {integer(match['rest'])}"


def _long_race(match: Match[str]) -> str:
    minutes = cardinal(int(match["minutes"]), feminine=True)
    said = f"{_hours(match['hours'])} {minutes} minute" + "s" * (int(match["minutes"]) > 1)
    return f"{said} {cardinal(int(match['seconds']), feminine=True)}" if match["seconds"] else said


RULES = (
    Rule(
        "time",
        rf"(?P<hours>[0-9]{{1,2}}) ?h ?(?P<minutes>{_SIXTY})'"
        rf"(?P<seconds>{_SIXTY})?(?:\"|'')?(?![\w'])",
        _long_race,
        follow="h",
    ),
    Rule(
        "time",
        rf"(?P<minutes>[0-9]{{1,3}})'(?P<seconds>{_SIXTY})(?:''|\")(?P<rest>[0-9]{{1,3}})(?![\w'])",
        _lap,
        follow="'",
    ),
    Rule("time", r"(?P<seconds>[0-9]{1,2})(?:''|\")(?P<rest>[0-9]{1,3})(?![\w'])", _race, follow="'\""),
    Rule(
        "time",
        rf"(?P<part>2[0-4]|1[0-9]|[1-9]) ?(?P<unit>[hHjJ])(?:eures|ours)?"
        rf" ?(?:/|sur) ?(?P<whole>24|7)(?: ?[hHjJ])?{END}",
        _always,
        follow="hHjJ",
    ),
    Rule(
        "time",
        rf"(?P<from>[0-9]{{1,2}}) ?[–-] ?(?P<to>[0-9]{{1,2}}) ?[hH](?! ?[0-9]){END}",
        _span,
        follow="–-",
    ),
    Rule("time", r"(?P<hours>[0-9]{1,2}) ?h(?:eures?)? ?(?:1/2|½)(?![0-9])", _half, follow="h"),
    Rule("time", rf"(?P<hours>{INTEGER}) ?(?:h|H(?! ?[A-Z])){_MINUTES}{_SECONDS}{END}", _clock, follow="hH"),
    Rule(
        "time",
        rf"(?P<hours>[0-9]{{1,2}}):(?P<minutes>{_SIXTY}):(?P<seconds>{_SIXTY})(?![0-9:])",
        _stopwatch,
        follow=":",
    ),
    Rule("time", r"(?P<hours>[0-9]{1,2}):(?P<minutes>[0-5][0-9])(?![0-9:])", _digital, follow=":"),
    Rule(
        "time",
        rf"(?P<minutes>[0-9]{{1,3}}) ?(?:min|mn) ?(?P<seconds>{_SIXTY})(?: ?s)?{END}",
        _minutes,
        follow="m",
    ),
    Rule(
        "time",
        rf"(?P<minutes>[0-9]{{1,3}})'(?P<seconds>{_SIXTY})(?:\"|'')?(?![\w'])",
        _minute_marks,
        follow="'",
    ),
    Rule("time", r"(?P<minutes>[0-9]{1,3})'(?:\+(?P<more>[0-9]{1,2}))?(?![\w'])", _played, follow="'"),
    Rule("time", r"(?P<number>[0-9]{1,2}) ?''(?!\w)", _seconds, follow="'"),
    Rule("unit", r"(?P<number>[0-9]{1,3}) ?(?:\")(?!\w)", _inches, follow='"'),
)
