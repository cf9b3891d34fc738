"""Older pages of feeds: a client walks them all, or gives the whole feed up."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from episodes.catalogue.records import Media, Record, Revision, save
from episodes.check import check
from episodes.edition.entry_file_stamps import Stamps
from episodes.edition.settings import EditionSettings, Settings
from episodes.edition.settings.feed_legal_book import FeedSettings
from episodes.feed import Masthead, feeds, write

NOW = datetime(2026, 5, 1, tzinfo=UTC)
SETTINGS = Settings(
    edition=EditionSettings(title="Le Courrier", site="https://audio.courrier.example"),
    feed=FeedSettings(page=10, sections={"Culture": "Le Courrier culture"}),
)
MEDIA = Media(name="a-0123abcd.mp3", type="audio/mpeg", bytes=1, sha256="0" * 64, duration=1000)


def a_record(number: int) -> Record:
    date = datetime(2026, 1, 1, 7, tzinfo=UTC) + timedelta(days=number)
    revision = Revision(
        id=f"{number:08x}",
        built="2026-01-01T07:00:00Z",
        article="",
        source="",
        title="Un titre",
        section="Culture",
        media=MEDIA,
    )
    name = f"episode-{number}"
    return Record(identity=name, guid=name, slug=name, date=date.isoformat(), revisions=(revision,))


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """The feeds of 35 episodes, in pages of ten: three files each."""
    records = [a_record(number) for number in range(35)]
    for record in records:
        save(tmp_path / "records", record)
    (tmp_path / "public").mkdir()
    stamps = Stamps(tmp_path / "public", tmp_path / "records")
    write(tmp_path / "public", feeds(SETTINGS, records), Masthead(SETTINGS, "cover.png", ""), NOW, stamps)
    return tmp_path / "public"


def found(public: Path) -> list[tuple[str, str]]:
    """What is wrong with pages, and which episodes are missing or told twice; their files are not here."""
    findings = check(public.parent, now=NOW)
    judged = ("page-", "guid-", "not-told", "unknown", "enclosure-", "not-xml")
    return [(one.code, one.path) for one in findings if one.code.startswith(judged)]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert re.search(old, text)
    path.write_text(re.sub(old, new, text, count=1), "utf-8")


def test_pages_as_they_are_written_have_no_fault(public: Path) -> None:
    """Each episode once, in one page of the edition's feed and in one of its section's."""
    assert len(list(public.glob("feed*.xml"))) == 6
    assert found(public) == []


def test_a_page_that_is_missing_is_named_where_it_is_linked(public: Path) -> None:
    """The next one is lost with it, and so are the episodes of both."""
    (public / "feed-2.xml").unlink()
    assert found(public)[:2] == [("page-missing", "feed.xml"), ("page-lost", "feed-1.xml")]
    assert ("not-told", "feed.xml, episode-10") in found(public)


@pytest.mark.parametrize("relation", ["prev", "first", "last"])
def test_a_page_that_leads_elsewhere_is_named(public: Path, relation: str) -> None:
    """Back to the newer page, to the newest and to the oldest."""
    edit(public / "feed-1.xml", f'[^/"]*(" rel="{relation}")', r"feed-0.xml\1")
    assert found(public) == [("page-link", "feed-1.xml")]


def test_pages_in_a_circle_are_named(public: Path) -> None:
    """A client that trusts them would never end."""
    edit(
        public / "feed-1.xml",
        "<atom:link ",
        f'<atom:link rel="next" href="{SETTINGS.edition.site}/feed.xml"/><atom:link ',
    )
    assert ("page-link", "feed-1.xml") in found(public)


def test_an_episode_in_two_pages_is_named(public: Path) -> None:
    """It would be shown twice."""
    item = re.search("<item>.*?</item>", (public / "feed-1.xml").read_text("utf-8"), re.DOTALL)
    edit(public / "feed.xml", "<item>", f"{item[0]}<item>")
    assert {code for code, _ in found(public)} == {"guid-twice", "enclosure-twice"}
    assert {path.partition(",")[0] for _, path in found(public)} == {"feed.xml", "feed-1.xml"}


def test_a_damaged_page_of_a_section_is_named(public: Path) -> None:
    """Feeds of sections are judged like the edition's own."""
    (public / "feed-culture-1.xml").write_text("<rss>", "utf-8")
    assert ("not-xml", "feed-culture-1.xml") in found(public)
    assert ("page-missing", "feed-culture-2.xml") in found(public)
