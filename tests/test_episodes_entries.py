"""What listeners come in by: written when it has to be, and nothing that leads nowhere is left."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from episodes.build import pages_and_feeds
from episodes.catalogue.records import Media, Record, Revision
from episodes.edition.edition import Edition
from episodes.edition.settings import EditionSettings as About
from episodes.edition.settings import Settings
from episodes.site import lists

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
MEDIA = Media(name="p-0123abcd.mp3", type="audio/mpeg", bytes=3, sha256="0" * 64, duration=185_000)


def record(number: int) -> Record:
    revision = Revision(id="01234567", built="", article="", source="", title=f"N° {number}", media=MEDIA)
    date = f"2026-05-{number:02}T06:00:00+02:00"
    return Record(
        identity=f"e{number}", guid=f"e{number}", slug=f"e{number}", date=date, revisions=(revision,)
    )


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    return Edition(tmp_path, Settings(edition=About(title="Le Courrier")), ())


def enter(edition: Edition, records: list[Record]) -> bool:
    edition.public.mkdir(exist_ok=True)
    for name in ("cover-1.png", "cover-1-600.jpg"):
        (edition.public / name).write_bytes(b"")
    placed = edition.public / "cover-1.png"
    return pages_and_feeds.write(
        edition, records, cover=placed, now=NOW, base="http://127.0.0.1:8000/"
    ).written


def standing(edition: Edition) -> set[str]:
    found = (path for path in edition.public.rglob("*") if path.is_file())
    return {path.relative_to(edition.public).as_posix() for path in found}


def test_what_is_unchanged_is_not_written_again(edition: Edition) -> None:
    """And a page that was lost, or a style, is there again."""
    records = [record(1), record(2)]
    assert enter(edition, records)
    before = standing(edition)
    assert not enter(edition, records)
    for name in before - {"feed.xml"}:
        if not name.startswith("cover"):
            (edition.public / name).unlink()
            assert enter(edition, records)
    assert standing(edition) == before


def test_another_wording_of_pages_is_written(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an upgrade the lists are of the new program, though no episode changed."""
    enter(edition, [record(1)])
    monkeypatch.setattr("episodes.site.assets.design", lambda: "another")
    (edition.public / "index.html").write_bytes(b"of before")
    assert enter(edition, [record(1)])
    assert (edition.public / "index.html").read_bytes() != b"of before"


def test_lists_that_nothing_leads_to_are_taken_away(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was withdrawn is in no page that somebody kept the address of; styles of before stay."""
    monkeypatch.setattr(lists, "PAGE", 2)
    records = [record(number) for number in range(1, 7)]
    (edition.public).mkdir()
    (edition.public / "style-00000000.css").write_bytes(b"")
    enter(edition, records)
    assert {"episodes-1.html", "episodes-2.html"} <= standing(edition)
    gone = [msgspec.structs.replace(one, withdrawn="2026-05-19T00:00:00Z") for one in records[:3]]
    enter(edition, [*gone, *records[3:]])
    assert not {"episodes-1.html", "episodes-2.html"} & standing(edition)
    assert "style-00000000.css" in standing(edition)


def test_a_damaged_note_of_what_stands_costs_one_writing(edition: Edition) -> None:
    """It is no authority."""
    enter(edition, [record(1)])
    (edition.records / "shown.txt").write_bytes(b"\xff\xfe\n../edition.toml")
    (edition.root / "edition.toml").write_bytes(b"")
    enter(edition, [record(1)])
    assert (edition.root / "edition.toml").exists()
    assert not enter(edition, [record(1)])
