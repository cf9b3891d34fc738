"""What entry files were made from: one that stands is not made anew, and one that does not is."""

from pathlib import Path

import pytest

import episodes
from episodes.edition.entry_file_stamps import PACKAGE, Stamps, program_digest

ONE, OTHER = "1" * 64, "2" * 64


def made(folder: Path, stamp: str, *names: str) -> None:
    """Writes files, and notes what they were made from."""
    for name in names:
        (folder / name).write_bytes(name.encode())
    stamps = Stamps(folder, folder)
    stamps.add(stamp, names)
    stamps.save()


def test_what_was_made_from_the_same_stands(tmp_path: Path) -> None:
    """All of it, and nothing that was made from something else."""
    made(tmp_path, ONE, "feed.xml", "index.html")
    assert Stamps(tmp_path, tmp_path).unchanged(ONE) == {"feed.xml", "index.html"}
    assert Stamps(tmp_path, tmp_path).unchanged(OTHER) == frozenset()


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"autre")])
def test_what_is_missing_or_damaged_does_not_stand(tmp_path: Path, harm) -> None:
    """A build mends a page that somebody changed by hand, with what was made from the same."""
    made(tmp_path, ONE, "feed.xml", "index.html")
    harm(tmp_path / "feed.xml")
    assert Stamps(tmp_path, tmp_path).unchanged(ONE) == frozenset()


def test_what_nobody_asks_for_is_forgotten(tmp_path: Path) -> None:
    """The list holds what stands now, not all that ever stood."""
    made(tmp_path, ONE, "feed-1.xml")
    stamps = Stamps(tmp_path, tmp_path)
    stamps.add(OTHER, ())
    stamps.save()
    assert stamps.names == ("feed-1.xml",)
    assert Stamps(tmp_path, tmp_path).names == ()


def test_a_second_build_sees_the_same_program_and_an_upgrade_another(tmp_path: Path) -> None:
    """An upgrade makes entry files anew, a second build does not: files anywhere in the package count."""
    page = tmp_path / "site" / "lists.py"
    page.parent.mkdir()
    page.write_text("TITLE = 1\n", encoding="utf-8")
    before = program_digest(tmp_path)
    program_digest.cache_clear()
    assert program_digest(tmp_path) == before
    page.write_text("TITLE = 10\n", encoding="utf-8")
    program_digest.cache_clear()
    assert program_digest(tmp_path) != before


def test_all_that_writes_pages_and_feeds_is_part_of_the_program() -> None:
    """The identity of the program covers the whole package, wherever its module stands."""
    assert Path(episodes.__file__).parent == PACKAGE
    assert {"site", "feed", "build"} <= {path.name for path in PACKAGE.iterdir()}
