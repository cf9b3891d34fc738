"""Clock times, durations and times of races (`9 h 30`, `1:02:45`, `1'45"32`, `à la 21'`)."""

import re
from re import Match

from scripts.spoken.numbers import cardinal, integer, ordinal
from scripts.spoken.rule import END, INTEGER, Rule, before, ungrouped

_SIXTY = "[0-5][0-9]"
_MINUTES = rf"(?: ?(?P<minutes>{_SIXTY}|[0-9](?= ?(?:min|mn)))(?: ?(?:min|mn){END})?(?![0-9]))?"
_SECONDS = rf"(?: ?(?P<seconds>{_SIXTY}|[0-9]) ?(?:s|sec|\"|''){END})?"


# Beside other times, or behind what speaks of them, a double mark is seconds.
_RACED = re.compile(r"[0-9] ?'[0-9]|''|\b(?:en|écart|avance|retard|temps) (?:de |à )?$")
_QUOTED = 500  # code points before a mark in which a straight quotation mark may be open


def _hours(written: str) -> str:
    number = ungrouped(written)
    spoken = "zéro" if not number.strip("0") else integer(number.lstrip("0"), feminine=True)
    return f"{spoken} heure" + "s" * (int(number[:9]) > 1)


def _counted(written: str, unit: str) -> str:
    """A number of minutes or seconds."""
    count = int(written)
    return f"{cardinal(count, feminine=True)} {unit}" + "s" * (count > 1)


def _past_hour(minutes: int) -> str:
    """The minutes after the hour: "neuf heures vingt et une", but "onze"."""
    return f" {cardinal(minutes, feminine=minutes % 10 == 1 and minutes != 11)}" if minutes else ""


def clock(match: Match[str]) -> str:
    """`9 h 30`, `14h05`, `2 h 10 min 5 s`."""
    minutes, seconds = int(match["minutes"] or 0), int(match["seconds"] or 0)
    spoken = _hours(match["hours"]) + _past_hour(minutes)
    if minutes and (seconds or re.search("m(?:i)?n", match[0]) is not None):
        spoken += " minute" + "s" * (minutes > 1)
    return f"{spoken} {_counted(match['seconds'], 'seconde')}" if seconds else spoken


def stopwatch(match: Match[str]) -> str:
    """`1:02:45`."""
    minutes, seconds = _counted(match["minutes"], "minute"), _counted(match["seconds"], "seconde")
    return f"{_hours(match['hours'])} {minutes} {seconds}"


def digital(match: Match[str]) -> str | None:
    """`20:30`."""
    return None if int(match["hours"]) > 24 else _hours(match["hours"]) + _past_hour(int(match["minutes"]))


def around_the_clock(match: Match[str]) -> str:
    """`24 h/24`, `7j/7`, `24h/7`."""
    if (match["part"], match["whole"]) == ("24", "7"):
        return "vingt-quatre heures sur vingt-quatre, sept jours sur sept"
    unit = "heures" if match["unit"] in "hH" else "jours"
    return f"{integer(match['part'])} {unit} sur {integer(match['whole'])}"


def minutes_and_seconds(match: Match[str]) -> str:
    """`3 min 20`, `3 min 20 s`."""
    spoken, seconds = _counted(match["minutes"], "minute"), int(match["seconds"] or 0)
    if seconds:
        spoken += f" {cardinal(seconds, feminine=True)}"
    named = seconds and match[0].endswith("s")
    return f"{spoken} seconde" + "s" * (seconds > 1) if named else spoken


def lap(match: Match[str]) -> str:
    """`1'45"32`: minutes, seconds, hundredths."""
    spoken = f"{minutes_and_seconds(match)} seconde" + "s" * (int(match["seconds"]) > 1)
    return f"{spoken} {integer(match['rest'])}"


def inches(match: Match[str]) -> str | None:
    """`15"`: inches where no straight quotation mark is open, seconds beside other times."""
    lead = match.string[max(0, match.start() - _QUOTED) : match.start()]
    if _RACED.search(lead[-80:]):
        return _counted(match["number"], "seconde")
    opened = lead.count('"') % 2
    return None if opened else f"{integer(match['number'])} pouces"


def played_minutes(match: Match[str]) -> str | None:
    """`à la 21'`, `(90'+2)`, `20' de jeu`: the minute of a match, or minutes."""
    minutes, more = match["minutes"], match["more"]
    if more or before(match, 3).lower().endswith("la "):
        return ordinal(int(minutes)) + (f" plus {integer(more)}" if more else "")
    return None if before(match, 1) == "'" else _counted(minutes, "minute")


def long_race(match: Match[str]) -> str:
    """`1h04'35"`."""
    spoken = f"{_hours(match['hours'])} {_counted(match['minutes'], 'minute')}"
    return f"{spoken} {cardinal(int(match['seconds']), feminine=True)}" if match["seconds"] else spoken


RULES = (
    Rule(
        "time",
        rf"(?P<hours>[0-9]{{1,2}}) ?h ?(?P<minutes>{_SIXTY})'"
        rf"(?P<seconds>{_SIXTY})?(?:\"|'')?(?![\w'])",
        long_race,
        follow="h",
    ),
    Rule(
        "time",
        rf"(?P<minutes>[0-9]{{1,3}})'(?P<seconds>{_SIXTY})(?:''|\")(?P<rest>[0-9]{{1,3}})(?![\w'])",
        lap,
        follow="'",
    ),
    Rule(  # `9''58`
        "time",
        r"(?P<seconds>[0-9]{1,2})(?:''|\")(?P<rest>[0-9]{1,3})(?![\w'])",
        lambda m: f"{_counted(m['seconds'], 'seconde')} {integer(m['rest'])}",
        follow="'\"",
    ),
    Rule(
        "time",
        rf"(?P<part>2[0-4]|1[0-9]|[1-9]) ?(?P<unit>[hHjJ])(?:eures|ours)?"
        rf" ?(?:/|sur) ?(?P<whole>24|7)(?: ?[hHjJ])?{END}",
        around_the_clock,
        follow="hHjJ",
    ),
    Rule(
        "time",
        rf"(?P<from>[0-9]{{1,2}}) ?[–-] ?(?P<to>[0-9]{{1,2}}) ?[hH](?! ?[0-9]){END}",
        lambda m: f"{_hours(m['from'])} à {_hours(m['to'])}",
        follow="–-",
    ),
    Rule(
        "time",
        r"(?P<hours>[0-9]{1,2}) ?h(?:eures?)? ?(?:1/2|½)(?![0-9])",
        lambda m: f"{_hours(m['hours'])} et demie",
        follow="h",
    ),
    Rule("time", rf"(?P<hours>{INTEGER}) ?(?:h|H(?! ?[A-Z])){_MINUTES}{_SECONDS}{END}", clock, follow="hH"),
    Rule(
        "time",
        rf"(?P<hours>[0-9]{{1,2}}):(?P<minutes>{_SIXTY}):(?P<seconds>{_SIXTY})(?![0-9:])",
        stopwatch,
        follow=":",
    ),
    Rule("time", r"(?P<hours>[0-9]{1,2}):(?P<minutes>[0-5][0-9])(?![0-9:])", digital, follow=":"),
    Rule(
        "time",
        rf"(?P<minutes>[0-9]{{1,3}}) ?(?:min|mn) ?(?P<seconds>{_SIXTY})(?: ?s)?{END}",
        minutes_and_seconds,
        follow="m",
    ),
    Rule(
        "time",
        rf"(?P<minutes>[0-9]{{1,3}})'(?P<seconds>{_SIXTY})(?:\"|'')?(?![\w'])",
        lambda m: None if before(m, 1) == "'" else minutes_and_seconds(m),
        follow="'",
    ),
    Rule("time", r"(?P<minutes>[0-9]{1,3})'(?:\+(?P<more>[0-9]{1,2}))?(?![\w'])", played_minutes, follow="'"),
    Rule(
        "time",
        r"(?P<number>[0-9]{1,2}) ?''(?!\w)",
        lambda m: _counted(m["number"], "seconde"),
        follow="'",
    ),
    Rule("unit", r"(?P<number>[0-9]{1,3}) ?(?:\")(?!\w)", inches, follow='"'),
)
