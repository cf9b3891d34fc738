"""A clock that is wrong: nothing is dated by it, and no feed is emptied."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from newsroom import Desk
from stage import Stage

from episodes import events
from episodes.catalogue import clock_check, records
from episodes.errors import ClockError

UNDATED = "# La gare ferme\n\nLa gare ferme deux jours.\n"


@pytest.fixture
def built(desk: Desk) -> Desk:
    desk.write()
    desk.write(UNDATED, "gare.md")
    assert desk.build(*articles(desk)) == 0
    return desk


def articles(desk: Desk) -> list[Path]:
    return sorted(desk.root.glob("*.md"))


@pytest.mark.parametrize("now", [datetime(1969, 12, 31, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)])
def test_a_clock_in_the_past_is_refused_before_anything_is_written(built: Desk, now: datetime) -> None:
    """A dead battery made every published episode one of the future: feeds were published empty."""
    before, built.now = built.files(), now
    with pytest.raises(
        ClockError, match=r"says \d{4}-.*“.*” was made on 2026-05-20T12:00.*Set the clock"
    ) as caught:
        built.build(*articles(built))
    assert caught.value.exit_code == 3
    assert built.files() == before


def test_a_first_build_in_the_year_1970_is_refused(desk: Desk) -> None:
    """Its episodes would be dated so for good."""
    desk.write()
    desk.now = datetime(1970, 1, 1, tzinfo=UTC)
    with pytest.raises(ClockError, match="Set it: episodes are dated by it"):
        desk.build()
    assert desk.files() == {}


def test_a_clock_that_is_some_hours_behind_takes_nothing_out_of_the_feed(built: Desk) -> None:
    """Another machine's, or one that was set right: the article without a date is of an hour to come."""
    before, built.now = built.files(), built.now.replace(hour=3)
    assert built.build(*articles(built)) == 0
    assert built.files() == before


def test_episodes_of_a_clock_in_the_future_are_stamped_anew_when_asked_for(built: Desk) -> None:
    """The command that is named works as typed; each keeps its identity, and is in the feed from now on."""
    right = built.now
    built.now = right.replace(year=2036)
    built.write("# La foire revient\n\nLa foire revient samedi.\n", "foire.md")
    assert built.build(*articles(built)) == 0
    (made,) = (one for one in records.load_all(built.out / "records") if one.slug == "foire")
    built.now = right
    with pytest.raises(ClockError, match=r"hautevoix build --again foire\Z"):
        built.build(*articles(built))
    assert built.build(*articles(built), again=("foire",)) == 0
    (again,) = (one for one in records.load_all(built.out / "records") if one.slug == "foire")
    assert (again.guid, datetime.fromisoformat(again.date)) == (made.guid, right)
    assert again.guid in (built.public / "feed.xml").read_text(encoding="utf-8")
    assert built.build(*articles(built)) == 0


@pytest.mark.parametrize("date", ["0001-01-01", "9999-12-31", "1026-05-12", "3026-05-12 06:00"])
def test_a_year_that_no_article_can_be_of_concerns_that_article_alone(built: Desk, date: str) -> None:
    """One line with what to write; the others go on."""
    built.write(f"---\ndate: {date}\n---\n\n# La foire\n\nElle revient.\n", "foire.md")
    assert built.build(*articles(built)) == 3
    (failed,) = built.of(events.Failed)
    assert (failed.source, failed.exit_code) == ("foire.md", 3)
    assert date in failed.message
    assert "1900 to 2999" in failed.message
    assert len(built.of(events.Unchanged)) == 2


def test_a_clock_in_the_past_publishes_nothing(tmp_path: Path, clips: Path) -> None:
    """What is built stays as it is, and so does the place."""
    stage = Stage(tmp_path, clips)
    stage.start("https://audio.courrier.example/")
    stage.now = datetime(2026, 2, 1, tzinfo=UTC)
    with pytest.raises(ClockError, match="Set the clock"):
        stage.publish()
    assert not stage.place.exists()


def test_a_withdrawal_by_a_clock_in_the_future_stops_no_build(built: Desk) -> None:
    """What is withdrawn can be stamped by nobody any more, and is in no feed: its time empties none."""
    record = next(iter(records.load_all(built.out / "records")))
    gone = replace(record, withdrawn="2036-05-20T12:00:00+00:00")
    clock_check.require_plausible(built.now, [gone])
    assert clock_check.latest_time(built.now, [gone]) == built.now
