"""Formatting of dates, links and texts for feeds, tags and pages; parsing of dates in articles."""

import re
from collections.abc import Container
from datetime import UTC, date, datetime, time, timedelta
from ipaddress import ip_address
from itertools import count
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from episodes.errors import EpisodeError

MORNING = time(6)
"""When an article appears whose date has no time."""

YEARS = range(1900, 3000)
"""Years that a date may have; in any other one a digit is wrong."""

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_ABBREVIATED = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")
_UNACCENTED = str.maketrans("éèêûôàç", "eeeuoac")
_MONTH_NUMBERS = {
    name.translate(_UNACCENTED): number
    for names in (_MONTHS, _ABBREVIATED)
    for number, name in enumerate(names, 1)
} | {"fev": 2, "juill": 7}

_RFC_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_RFC_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_CLOCK = (
    r"(?:(?:,? (?:(?:a|-) ?)?|t)"
    r"(?P<hour>\d{1,2}) ?(?:heures?|h|:) ?(?P<minute>\d{2})?(?::(?P<second>\d{2}))?)?"
)
_FORMS = tuple(
    re.compile(form + _CLOCK)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})",
        r"(?:le )?(?:[a-z]{5,8},? )?(?P<day>\d{1,2})(?:er)? (?P<month>[a-z]{3,9})\.? (?P<year>\d{4})",
    )
)
"""A date as newsrooms write it, in unaccented lower case: 2026-05-12, 12/05/2026, le mardi 12 mai 2026."""


def parse_publication_date(
    text: str | None, *, zone: ZoneInfo, now: datetime, taken: Container[datetime] = ()
) -> datetime:
    """When an article appears.

    A date with a time is local to `zone` unless it gives its offset. A time that the change to summer time
    skips is moved behind the gap; one that comes twice is the first. A date alone means 06:00, or the first
    minute after it that no other episode has, so that articles of one day keep their order. Without a date,
    it is now.

    Args:
        text: the date as written; None where the article has none.
        zone: the edition's time zone.
        now: the time of the first build, aware.
        taken: when other episodes appeared.

    Returns:
        An aware date in `zone`, in whole seconds.

    Raises:
        EpisodeError: it is not a date, or its year cannot be meant.
    """
    if text is None:
        return now.astimezone(zone).replace(microsecond=0)
    day, timed = _parse(text)
    if day.year not in YEARS:
        raise EpisodeError("year", text=" ".join(text.split())[:60])
    if timed:
        return _localize(day, zone)
    morning = datetime.combine(day, MORNING)
    minutes = (_localize(morning + timedelta(minutes=minute), zone) for minute in count())
    return next(minute for minute in minutes if minute not in taken)


def french_date(when: date) -> str:
    """A date in French: « 12 mai 2026 », « 1er mai 2026 »."""
    return f"{'1er' if when.day == 1 else when.day} {_MONTHS[when.month - 1]} {when.year}"


def rfc2822(when: datetime) -> str:
    """A date as in RFC 2822, § 3.3, for feeds: English names whatever the locale, numeric zone."""
    offset = (when.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, minutes = divmod(abs(offset), 60)
    zone = f"{'-' if offset < 0 else '+'}{hours:02}{minutes:02}"
    day = f"{_RFC_DAYS[when.weekday()]}, {when.day:02} {_RFC_MONTHS[when.month - 1]} {when.year:04}"
    return f"{day} {when:%H:%M:%S} {zone}"


def _parse(text: str) -> tuple[datetime, bool]:
    """The date, aware only where it gives its offset, and whether it gives a time."""
    plain = " ".join(text.split()).lower().translate(_UNACCENTED)
    try:
        found = next(filter(None, (form.fullmatch(plain) for form in _FORMS)), None)
        if found is None:
            return datetime.fromisoformat(text.strip()), len(text.strip()) > len("2026-05-12")
        name = found["month"]
        month = int(name) if name.isdigit() else _MONTH_NUMBERS.get(name, 0)
        hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
        return datetime(int(found["year"]), month, int(found["day"]), hour, minute, second), found[
            "hour"
        ] is not None
    except ValueError as error:
        raise EpisodeError("date", text=" ".join(text.split())[:60]) from error


def _localize(when: datetime, zone: ZoneInfo) -> datetime:
    local = when if when.tzinfo else when.replace(tzinfo=zone)
    try:
        return local.astimezone(UTC).astimezone(zone).replace(microsecond=0)
    except OverflowError as error:
        raise EpisodeError("date", text=when) from error


_QUOTED = "Les voix des citations ne sont pas celles des personnes citées."
DISCLOSURE = f"Cet épisode est lu par des voix de synthèse. {_QUOTED}"
CHANNEL_DISCLOSURE = f"Cette édition est lue par des voix de synthèse. {_QUOTED}"

_ILLEGAL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (production 2) does not allow, and DEL and the C1 controls, which it discourages."""

_BREAKS = re.compile(r"[\t\n\r\f\v\x85\u2028\u2029]")
_RUNS = re.compile("  +")


def remove_illegal(text: str) -> str:
    """The text without characters that XML does not allow."""
    return _ILLEGAL.sub("", text)


def one_line(text: str) -> str:
    """The text without illegal characters, line breaks and runs of spaces; no-break spaces stay."""
    return _RUNS.sub(" ", _BREAKS.sub(" ", remove_illegal(text))).strip(" ")


def web_link(link: str | None) -> str | None:
    """A link, if it is an http or https address; None otherwise (`javascript:`, a path, a broken host)."""
    if link is None:
        return None
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return None
    return link.strip() if parts.scheme in {"http", "https"} and parts.hostname else None


_LOCAL_DOMAINS = (".local", ".localhost", ".internal", ".lan", ".home.arpa")
"""Domains of private networks: RFC 6761, RFC 6762, RFC 8375, and common usage."""


def is_public(address: str | None) -> bool:
    """Whether a web address is reachable by the public, not only on one machine or in a private network."""
    if web_link(address) is None:
        return False
    host = (urlsplit(address or "").hostname or "").rstrip(".")
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(_LOCAL_DOMAINS)


def byline(author: str | None, date: datetime) -> str:
    """« Par Inès Valat, le 2 mars 2026. », or the date alone.

    Args:
        author: who wrote the article, if known.
        date: of publication.
    """
    return f"Par {one_line(author)}, le {french_date(date)}." if author else f"Le {french_date(date)}."


def split_time(milliseconds: int) -> tuple[int, int, int, int]:
    """Return hours, minutes, seconds and milliseconds of a time or duration."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return hours, minutes, seconds, rest
