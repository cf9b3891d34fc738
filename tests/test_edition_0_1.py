"""An edition that version 0.1.0 made and published (`golden/edition-0.1`) is taken over as it stands.

Its place is kept without the files that are those of `public/`; they are put back before each test.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
Run = Callable[..., list[dict[str, object]]]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A copy of the edition beside the place where it is published."""
    shutil.copytree(ROOT / "tests" / "golden" / "edition-0.1", tmp_path, dirs_exist_ok=True)
    shutil.copytree(tmp_path / "desk" / "public", tmp_path / "place", dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def run(old: Path) -> Run:
    """Runs a command in the edition with an empty clip store; gives its events."""

    def go(*arguments: str) -> list[dict[str, object]]:
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *arguments, "--json"],
            cwd=old / "desk",
            capture_output=True,
            env={**os.environ, "HAUTEVOIX_CACHE": str(old / "clips")},
            check=False,
        )
        assert (done.returncode, done.stderr.decode()) == (0, "")
        return [json.loads(line) for line in done.stdout.splitlines()]

    return go


def files(*folders: Path) -> Iterator[tuple[Path, bytes]]:
    """What people and listeners rely on: articles, scripts, records and all that is published."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                yield path, path.read_bytes()


def relied_on(old: Path) -> dict[Path, bytes]:
    desk = old / "desk"
    kept = dict(files(desk / "articles", desk / "scripts", desk / "public", old / "place"))
    return kept | {path: path.read_bytes() for path in desk.glob("records/**/*.json")}


def test_an_edition_of_0_1_builds_with_nothing_said_and_no_file_changed(old: Path, run: Run) -> None:
    """An upgrade costs nobody anything: every episode stands, and no voice is asked, with an empty clip store."""
    before = relied_on(old)
    told = run("build")
    assert {event["event"] for event in told} == {"left", "unchanged", "done"}
    assert [event["slug"] for event in told if event["event"] == "unchanged"] == ["1-pont", "2-fanfare"]
    assert told[-1]["written"] is False
    assert relied_on(old) == before
    assert not list((old / "clips").rglob("*.clip"))


def test_a_withdrawn_episode_of_0_1_stays_withdrawn(old: Path, run: Run) -> None:
    """Its article still lies there, and is left out."""
    reasons = {event["source"]: event["reason"] for event in run("build") if event["event"] == "left"}
    assert reasons["articles/3-retire.md"] == "withdrawn"
    assert "rumeur" not in (old / "desk" / "public" / "feed.xml").read_text(encoding="utf-8")


def test_an_edition_of_0_1_is_published_again_with_nothing_sent(old: Path, run: Run) -> None:
    """What lies at its place counts as what listeners had: nothing is sent, taken away or told anew."""
    hold = old / "place" / ".hautevoix" / "hold.json"
    before = relied_on(old)
    told = [event["event"] for event in run("publish")]
    assert not {"sent", "removed", "warned"} & set(told)
    assert told[-1] == "published"
    assert relied_on(old) | {hold: b""} == before | {hold: b""}


def test_an_edition_of_0_1_gets_its_journal_at_the_first_build(old: Path, run: Run) -> None:
    """From then on a record that is lost comes back, the withdrawn one as withdrawn."""
    run("build")
    records = old / "desk" / "records"
    before = {path: path.read_bytes() for path in records.glob("**/*.json")}
    assert (records / "journal.jsonl").read_bytes().count(b'"shelf":"episodes"') == 3
    for path in before:
        path.unlink()
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "build"], cwd=old / "desk", capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.count(b"was missing. It is brought back from")) == (0, 4)
    assert {path: path.read_bytes() for path in records.glob("**/*.json")} == before
