"""Dates: as newsrooms write them, as feeds want them, as listeners hear them."""

import locale
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.errors import EpisodeError
from episodes.formatting import french_date, parse_publication_date, rfc2822

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 5, 12, 16, 2, 3, 456, tzinfo=UTC)


def given_as(text: str | None) -> str:
    return parse_publication_date(text, zone=PARIS, now=NOW).isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-12", "20260512", "12/05/2026", "12-05-2026", "12.5.2026", "12 mai 2026", "le 12 mai 2026",
        " Mardi 12 Mai 2026 ", "Le mardi 12\N{NO-BREAK SPACE}mai 2026",
    ],
)  # fmt: skip
def test_a_date_alone_is_six_in_the_morning(text: str) -> None:
    """However it is written, an article without a time is there for breakfast."""
    assert given_as(text) == "2026-05-12T06:00:00+02:00"


@pytest.mark.parametrize(
    "text",
    [
        "2026-05-12T18:30", "2026-05-12 18:30:00", "2026-05-12T18:30:00+02:00", "2026-05-12T16:30:00Z",
        "12/05/2026 18:30", "12/05/2026 à 18h30", "12 mai 2026, 18 h 30", "le 12 mai 2026 à 18h30",
        "mardi 12 mai 2026 - 18:30", "12 mai 2026 à 18 heures 30",
    ],
)  # fmt: skip
def test_a_time_is_kept(text: str) -> None:
    """Local to the edition, unless it says its own offset."""
    assert given_as(text) == "2026-05-12T18:30:00+02:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1er août 2026", "2026-08-01T06:00:00+02:00"),
        ("2 févr. 2026", "2026-02-02T06:00:00+01:00"),
        ("3 fevrier 2026 à 9h", "2026-02-03T09:00:00+01:00"),
        ("31 DÉCEMBRE 2026", "2026-12-31T06:00:00+01:00"),
    ],
)
def test_months_are_known_in_full_abbreviated_and_without_accents(text: str, expected: str) -> None:
    """What a content system or a hurried hand leaves of them."""
    assert given_as(text) == expected


def test_an_hour_that_summer_time_leaves_out_moves_behind_the_gap() -> None:
    """On 29 March 2026 there is no 2:30 in Paris."""
    assert given_as("2026-03-29 02:30") == "2026-03-29T03:30:00+02:00"


def test_an_hour_that_comes_twice_is_the_first() -> None:
    """On 25 October 2026 there are two."""
    assert given_as("2026-10-25 02:30") == "2026-10-25T02:30:00+02:00"


def test_without_a_date_it_is_the_time_of_the_build() -> None:
    """In the edition's zone, in whole seconds."""
    assert given_as(None) == "2026-05-12T18:02:03+02:00"


def test_articles_of_one_morning_follow_each_other_by_a_minute() -> None:
    """In the order in which they come; those with a time of their own keep it."""
    taken: set[datetime] = set()
    for text in ("12/05/2026", "2026-05-12", "12 mai 2026"):
        taken.add(parse_publication_date(text, zone=PARIS, now=NOW, taken=taken))
    assert sorted(f"{when:%H:%M}" for when in taken) == ["06:00", "06:01", "06:02"]
    assert parse_publication_date("2026-05-12 06:01", zone=PARIS, now=NOW, taken=taken) in taken


@pytest.mark.parametrize(
    "text",
    ["", "demain", "31/02/2026", "12/13/2026", "12/05/26", "12 maie 2026", "2026-05-12 25:00",
     "0001-01-01 00:00",     "9999-12-31T23:59:59-23:00", "12 mai 2026 " * 9],
)  # fmt: skip
def test_what_is_no_date_is_refused_by_its_words(text: str) -> None:
    """One line, with what was written and how to write it."""
    with pytest.raises(EpisodeError, match="is not a date") as caught:
        parse_publication_date(text, zone=PARIS, now=NOW)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("day", "words"), [(1, "1er mai 2026"), (2, "2 mai 2026"), (12, "12 mai 2026"), (31, "31 mai 2026")]
)
def test_a_listener_hears_the_date_in_french(day: int, words: str) -> None:
    """Whatever the locale; the first of a month is an ordinal."""
    locale.setlocale(locale.LC_ALL, "C")
    assert french_date(datetime(2026, 5, day, tzinfo=PARIS)) == words


def test_feeds_get_english_names_and_a_numeric_zone() -> None:
    """RFC 2822, § 3.3."""
    assert rfc2822(datetime(2026, 8, 1, 6, 5, tzinfo=PARIS)) == "Sat, 01 Aug 2026 06:05:00 +0200"
    newfoundland = timezone(-timedelta(hours=3, minutes=30))
    assert rfc2822(datetime(2026, 1, 4, 6, 5, 9, tzinfo=newfoundland)) == "Sun, 04 Jan 2026 06:05:09 -0330"


@settings(max_examples=60, deadline=None)
@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(PARIS)))
def test_a_feeds_date_reads_back_as_the_same_instant(when: datetime) -> None:
    """The standard library is the oracle."""
    whole = when.replace(microsecond=0)
    assert parsedate_to_datetime(rfc2822(whole)) == whole.astimezone(UTC)


@settings(max_examples=60, deadline=None)
@given(st.dates(datetime(1950, 1, 1).date(), datetime(2100, 1, 1).date()))
def test_every_day_reads_alike_in_every_form(day: object) -> None:
    """ISO, French figures and French words are one date."""
    iso = str(day)
    year, month, number = iso.split("-")
    words = french_date(datetime.fromisoformat(iso))
    assert given_as(iso) == given_as(f"{number}/{month}/{year}") == given_as(words)
