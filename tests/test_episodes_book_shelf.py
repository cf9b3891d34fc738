"""Which book is offered where: on the first page, with an episode, and on request."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from bookshelf import Opened, article, publish
from newsroom import Desk
from typer.testing import CliRunner

import cli
from episodes import events
from episodes.build import pages_and_feeds
from episodes.catalogue.records import Record
from episodes.check import check, faulty
from episodes.edition.edition import PREVIEW, Edition
from episodes.edition.settings import Settings
from episodes.edition.settings.feed_legal_book import BookSettings
from episodes.epub import offer as shelf
from episodes.epub.volume import BookSelection, Volume, chosen_volume, periodic_volume, span, works
from episodes.errors import EpisodeError
from episodes.feed import published_records

NOW = datetime(2026, 6, 1, tzinfo=UTC)
TEXT = article("Le four banal", "Il fume de nouveau.")
DATES = {
    "avril": "2026-04-30T23:30:00+02:00",
    "veille": "2026-05-11T06:00:00+02:00",
    "nuit": "2026-05-11T22:30:00+00:00",  # the 12th, in Paris
    "jour": "2026-05-12T18:00:00+02:00",
}


def settings(period: str = "none", *, episodes: bool = False) -> Settings:
    return msgspec.structs.replace(Settings(), book=BookSettings(period, episodes))  # type: ignore[arg-type]


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    """An edition that offers the book of the day, with a cover in its place."""
    public = tmp_path / "public"
    public.mkdir()
    (public / "cover-00000000-600.jpg").write_bytes(b"\xff\xd8 a picture")
    return Edition(tmp_path, settings("day"), ())


@pytest.fixture
def recorded(edition: Edition) -> list[Record]:
    """Four episodes of two months, oldest first."""
    return [publish(edition.public, slug, TEXT, date=day) for slug, day in DATES.items()]


def cover(edition: Edition) -> Path:
    return edition.public / "cover-00000000.png"


def offer(edition: Edition, records: list[Record]) -> shelf.BookOffer:
    """What a build does: the book, pages that lead to it, then what nobody is led to any more."""
    shown = published_records(records, NOW)
    found = shelf.place(edition, shown, cover(edition))
    shelf.clear(edition, shown, found.book)
    return found


def standing(edition: Edition) -> list[str]:
    return sorted(f"books/{path.name}" for path in (edition.public / "books").iterdir())


def slugs(volume: Volume | None) -> list[str]:
    return [work.record.slug for work in volume.works] if volume else []


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (BookSelection(), ["avril", "veille", "nuit", "jour"]),
        (BookSelection(["jour", "avril", "jour"]), ["jour", "avril"]),
        (BookSelection(since=date(2026, 5, 12)), ["nuit", "jour"]),
        (BookSelection(until=date(2026, 5, 11)), ["avril", "veille"]),
        (BookSelection(since=date(2026, 5, 11), until=date(2026, 5, 11)), ["veille"]),
        (BookSelection(["jour", "avril"], until=date(2026, 4, 30)), ["avril"]),
    ],
)
def test_a_book_holds_what_is_asked_for(
    edition: Edition, recorded: list[Record], wish: BookSelection, expected: list[str]
) -> None:
    """Those named in their order, else by date; days are the edition's own, the last one included."""
    assert slugs(chosen_volume(works(edition.public, recorded), wish, edition.settings)) == expected


def test_what_is_not_published_is_refused_by_name(edition: Edition, recorded: list[Record]) -> None:
    """A mistyped slug shows those that are known; days without an episode say so."""
    found = works(edition.public, recorded)
    with pytest.raises(
        EpisodeError, match=r"no episode is called “four”\. Those known: avril, jour, nuit, veille"
    ):
        chosen_volume(found, BookSelection(["four"]), edition.settings)
    with pytest.raises(EpisodeError, match="no episode was published in those days"):
        chosen_volume(found, BookSelection(since=date(2027, 1, 1)), edition.settings)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ("2026-05-12", "2026-05-12", "12 mai 2026"),
        ("2026-05-01", "2026-05-12", "du 1er au 12 mai 2026"),
        ("2026-03-01", "2026-05-12", "du 1er mars au 12 mai 2026"),
        ("2025-05-03", "2026-05-12", "du 3 mai 2025 au 12 mai 2026"),
    ],
)
def test_titles_tell_days_as_french_does(first: str, last: str, told: str) -> None:
    """Nothing twice that is the same."""
    assert span(datetime.fromisoformat(first), datetime.fromisoformat(last)) == told


@pytest.mark.parametrize(
    ("period", "name", "title", "expected"),
    [
        ("day", "2026-05-12", "12 mai 2026", ["nuit", "jour"]),
        ("month", "2026-05", "mai 2026", ["veille", "nuit", "jour"]),
        ("all", "integrale", "du 30 avril au 12 mai 2026", ["avril", "veille", "nuit", "jour"]),
    ],
)
def test_a_period_is_the_newest(
    edition: Edition, recorded: list[Record], period: str, name: str, title: str, expected: list[str]
) -> None:
    """The day or month of the newest episode, in the edition's time zone, or all there is."""
    volume = periodic_volume(works(edition.public, recorded), period, edition.settings)
    assert volume
    assert slugs(volume) == expected
    assert volume.name == f"l-edition-a-ecouter-{name}.epub"
    assert volume.title == f"L’édition à écouter – {title}"
    assert periodic_volume((), period, edition.settings) is None


def test_a_period_stays_the_same_book_as_it_grows(edition: Edition, recorded: list[Record]) -> None:
    """A library replaces the month that it has; the next day's is another."""
    found = works(edition.public, recorded)

    def identifier(count: int, period: str) -> str:
        volume = periodic_volume(found[:count], period, edition.settings)
        return volume.identifier if volume else ""

    assert identifier(2, "month") == identifier(3, "month") == identifier(4, "month")
    assert (
        len({identifier(2, "day"), identifier(4, "day"), identifier(4, "month"), identifier(4, "all")}) == 4
    )


def test_an_edition_that_wants_none_has_none(edition: Edition, recorded: list[Record]) -> None:
    """Nothing is written, not even a folder."""
    assert offer(replace(edition, settings=settings()), recorded) == shelf.BookOffer(None)
    assert not (edition.public / "books").exists()


def test_a_book_that_is_there_is_not_looked_into(edition: Edition, recorded: list[Record]) -> None:
    """An unchanged build reads neither texts nor audio."""
    first = offer(edition, recorded)
    assert first.book
    assert first.book.bytes == (edition.public / first.book.file).stat().st_size
    for path in edition.public.rglob("*.html"):
        path.unlink()
    assert offer(edition, recorded) == first
    assert standing(edition) == [first.book.file]


def test_the_book_before_stays_and_older_ones_go(edition: Edition, recorded: list[Record]) -> None:
    """A page in a cache still leads to the book of yesterday, not to those of last week."""
    names = []
    for count in (1, 2, 4):
        found = offer(edition, recorded[:count]).book
        assert found
        names.append(found.file)
        assert standing(edition) == sorted(names[-2:])


def test_a_corrected_episode_makes_a_new_book(edition: Edition, recorded: list[Record]) -> None:
    """It has another name: whoever keeps copies asks for it again."""
    first = offer(edition, recorded).book
    corrected = publish(
        edition.public, "jour", article("Le four", "Il fume."), date=DATES["jour"], revision="ffffffff"
    )
    second = offer(edition, [*recorded[:-1], corrected]).book
    assert first
    assert second
    assert first.file != second.file
    text = Opened(edition.public / second.file).text("text/jour.xhtml", "s2")
    assert text == "Il fume."


def test_what_is_withdrawn_is_in_no_book_at_once(edition: Edition, recorded: list[Record]) -> None:
    """Neither in the one offered, nor in the one before."""
    offer(edition, recorded)
    gone = msgspec.structs.replace(recorded[-1], withdrawn="2026-05-13T00:00:00+02:00")
    found = offer(edition, [*recorded[:-1], gone]).book
    assert found
    assert found.guids == ("guid-nuit",)
    assert standing(edition) == [found.file]


def test_an_edition_that_wants_no_book_any_more_keeps_none(edition: Edition, recorded: list[Record]) -> None:
    """Nobody is led to it."""
    offer(edition, recorded)
    offer(replace(edition, settings=settings()), recorded)
    assert standing(edition) == []


def test_what_a_killed_build_left_is_swept(edition: Edition, recorded: list[Record]) -> None:
    """Half a book under a hidden name takes space for nothing."""
    found = offer(edition, recorded).book
    assert found
    (edition.public / "books" / ".half.epub.new").write_bytes(b"half")
    offer(edition, recorded)
    assert standing(edition) == [found.file]


def test_episodes_of_an_older_version_are_left_out_and_named(
    edition: Edition, recorded: list[Record]
) -> None:
    """The build says so when the book is made; podcasts and pages appear whatever happens to it."""
    old = msgspec.structs.replace(recorded[-1].revisions[0], transcripts=("vtt", "srt", "json", "txt"))
    records = [*recorded[:-1], msgspec.structs.replace(recorded[-1], revisions=(old,))]
    found = offer(edition, records)
    assert found.book
    assert found.book.guids == ("guid-nuit",)
    assert found.warnings == (
        "The talking book goes without jour: made before there were books."
        " Make each anew: hautevoix build --again SLUG",
    )
    assert offer(edition, records).warnings == ()


def test_a_damaged_text_costs_the_book_and_nothing_else(edition: Edition, recorded: list[Record]) -> None:
    """What is offered is told to the producer; the book before stays for those who have its address."""
    before = offer(edition, recorded[:2]).book
    next((edition.public / "episodes" / "jour").rglob("transcript.html")).write_bytes(b"<html>")
    found = offer(edition, recorded)
    assert found.book is None
    assert "jour" in found.warnings[0]
    assert "--again jour" in found.warnings[0]
    assert before
    assert standing(edition) == [before.file]


def test_the_first_page_leads_to_the_book(edition: Edition, recorded: list[Record]) -> None:
    """With its title and its size; when nothing changed, nothing is written."""
    edition.records.mkdir()
    (edition.public / "cover-00000000.png").write_bytes(b"picture")
    entered = pages_and_feeds.write(edition, recorded, cover=cover(edition), now=NOW, base=PREVIEW)
    assert entered.written
    page = (edition.public / "index.html").read_text("utf-8")
    (name,) = standing(edition)
    assert f'href="{name}"' in page
    assert "L’édition à écouter – 12 mai 2026" in page
    assert not pages_and_feeds.write(edition, recorded, cover=cover(edition), now=NOW, base=PREVIEW).written


def test_a_build_makes_books_and_the_command_makes_another(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the article: beside the episode, on both pages, and on request; `check` finds no fault in them."""
    desk.write()
    desk.out.mkdir()
    (desk.out / "edition.toml").write_text('[book]\nperiod = "day"\nepisodes = true\n', "utf-8")
    assert desk.build() == 0
    (episode,) = desk.public.glob("episodes/marche-couvert/*/*.epub")
    (offered,) = desk.public.glob("books/*.epub")
    assert episode.stem == next(episode.parent.glob("*.mp3")).stem
    page = (desk.public / "episodes/marche-couvert/index.html").read_text("utf-8")
    assert (
        f'<a href="{episode.parent.name}/{episode.name}" download>Livre parlé EPUB\N{NO-BREAK SPACE}3' in page
    )
    assert f"books/{offered.name}" in (desk.public / "index.html").read_text("utf-8")
    assert not faulty(check(desk.out, now=desk.now))
    before = desk.times()
    assert desk.build() == 0
    assert desk.times() == before
    assert not desk.of(events.Warned)
    monkeypatch.chdir(desk.out)
    done = CliRunner().invoke(cli.app, ["book", "marche-couvert", "--output", "livre.epub"])
    assert (done.exit_code, done.output) == (0, "livre.epub\n")
    assert Path("livre.epub").read_bytes() == episode.read_bytes()
    assert Opened(episode).text("text/marche-couvert.xhtml", "h1") == "Le marché couvert rouvre à Alès"


def test_a_remake_that_comes_out_the_same_changes_no_book(desk: Desk) -> None:
    """A file that was lost comes back byte for byte, on another day as well: copies of it stay true."""
    desk.write()
    desk.out.mkdir()
    (desk.out / "edition.toml").write_text('[book]\nperiod = "day"\nepisodes = true\n', "utf-8")
    assert desk.build() == 0
    before = desk.files()
    next(desk.public.glob("episodes/*/*/*.epub")).unlink()
    desk.now += timedelta(days=1)
    assert desk.build(again=("marche-couvert",)) == 0
    assert desk.files() == before


def test_the_command_names_its_file_and_refuses_what_is_not_there(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without `--output` the book lies here under its own name; nothing published, or no such day, is said."""
    desk.out.mkdir()
    monkeypatch.chdir(desk.out)
    refused = CliRunner().invoke(cli.app, ["book"])
    assert "nothing is published there" in str(refused.exception)
    desk.write()
    assert desk.build() == 0
    done = CliRunner().invoke(cli.app, ["book", "--since", "12 mai 2026", "--until", "2026-05-12"])
    assert Path(done.output.strip()).name == next(desk.public.rglob("*.mp3")).with_suffix(".epub").name
    assert Path(done.output.strip()).is_file()
    late = CliRunner().invoke(cli.app, ["book", "--since", "13/05/2026"])
    assert isinstance(late.exception, EpisodeError)
    assert "no episode was published in those days" in str(late.exception)
