"""`status` as a producer and a monitor read it: real builds, a real publishing, nothing written."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from stage import Stage, files

from episodes.catalogue import doubt_counts
from episodes.catalogue.records import load_all
from episodes.catalogue.withdrawal import Withdrawal
from episodes.status import edition_status, next_embargo_end

ROOT = Path(__file__).resolve().parents[1]
Rows = Callable[[], dict[str, dict[str, object]]]


@pytest.fixture
def rows(stage: Stage) -> Rows:
    """What `status --json` says of each episode or article, by the name of its file or its slug."""

    def look() -> dict[str, dict[str, object]]:
        told = json.loads(said(stage.folder, "--json"))
        return {row["slug"] or Path(row["article"]).stem: row for row in told["rows"]}

    return look


def said(folder: Path, *arguments: str) -> str:
    """What `status` prints; it ends well, and complains of nothing."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "status", *arguments],
        cwd=folder,
        capture_output=True,
        env={**os.environ, "HAUTEVOIX_CACHE": str(folder / "no-store")},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def test_from_built_to_published(stage: Stage, rows: Rows) -> None:
    """What no target has is `built`; once sent it is `published`, on that target, and nothing is left to do."""
    assert {row["state"] for row in rows().values()} == {"built"}
    assert {row["targets"]["web"] for row in rows().values()} == {"none"}
    assert said(stage.folder).splitlines()[-1] == "Next: hautevoix publish"
    stage.publish()
    assert {row["state"] for row in rows().values()} == {"published"}
    assert {row["targets"]["web"] for row in rows().values()} == {"current"}
    assert said(stage.folder).splitlines()[-1] == "Next: nothing, all is published"


def test_an_edition_with_two_targets_names_the_one_that_lacks_something(stage: Stage, rows: Rows) -> None:
    """An episode is `published` once every target has it; the command to type names a target."""
    text = (stage.folder / "edition.toml").read_text(encoding="utf-8")
    copy = '\n[publish.copie]\ntype = "folder"\npath = "../copie"\nlive = false\n'
    (stage.folder / "edition.toml").write_text(text + copy, encoding="utf-8")
    assert said(stage.folder).splitlines()[-1] == "Next: hautevoix publish web"
    stage.publish("web")
    assert rows()["marche"]["state"] == "built"
    assert rows()["marche"]["targets"] == {"web": "current", "copie": "none"}
    lines = said(stage.folder).splitlines()
    assert lines[0].endswith("(on web, not on copie)")
    assert lines[-1] == "Next: hautevoix publish copie"
    stage.publish("copie")
    assert rows()["marche"]["state"] == "published"


def test_a_correction_goes_from_edited_to_built_to_published(stage: Stage, rows: Rows) -> None:
    """Listeners have the revision of before, and `status` says so; the other episode stays `published`."""
    stage.publish()
    article = stage.folder / "articles" / "marche.md"
    article.write_text(article.read_text(encoding="utf-8").replace("2024", "2023"), encoding="utf-8")
    assert rows()["marche"]["state"] == "edited"
    assert said(stage.folder).splitlines()[-1] == "Next: hautevoix build"
    stage.build()
    assert (rows()["marche"]["state"], rows()["marche"]["targets"]) == ("built", {"web": "other"})
    assert rows()["passerelle"]["state"] == "published"
    stage.publish()
    assert rows()["marche"]["state"] == "published"


def test_a_new_article_beside_published_ones(stage: Stage, rows: Rows) -> None:
    """Built and not sent, it is on no target; what was published before stays so, though the feed changed."""
    stage.publish()
    stage.write("gare", "# La gare\n\nLa gare de Brézac rouvre lundi.\n")
    assert rows()["gare"] | {"doubts": 0} == {
        "state": "new",
        "article": "articles/gare.md",
        "slug": None,
        "date": None,
        "until": None,
        "duration": None,
        "doubts": 0,
        "targets": {},
    }
    stage.build()
    assert (rows()["gare"]["state"], rows()["gare"]["targets"]) == ("built", {"web": "none"})
    assert rows()["marche"]["state"] == "published"


def test_a_withdrawal_that_was_not_published_is_still_to_do(stage: Stage, rows: Rows) -> None:
    """The sound is still before listeners: the line says where, and what to type."""
    stage.publish()
    stage.build(Withdrawal(("marche",)))
    assert rows()["marche"] | {"date": ""} == {
        "state": "withdrawn",
        "article": "articles/marche.md",
        "slug": "marche",
        "date": "",
        "until": None,
        "duration": None,
        "doubts": None,
        "targets": {"web": "other"},
    }
    lines = said(stage.folder).splitlines()
    assert lines[0] == "withdrawn       articles/marche.md (still on web)"
    assert lines[-1] == "Next: hautevoix publish"
    stage.publish()
    assert rows()["marche"]["targets"] == {"web": "none"}
    assert said(stage.folder).splitlines()[-1] == "Next: nothing, all is published"


def test_a_sound_that_no_record_knows_any_more_is_still_before_listeners(stage: Stage, rows: Rows) -> None:
    """The record of a withdrawn episode forgot that revision, since the episode was reissued; the target has it."""
    stage.publish()
    edit = stage.folder / "articles" / "marche.md"
    edit.write_text(edit.read_text(encoding="utf-8").replace("2024", "2023"), encoding="utf-8")
    assert stage.build(reissued="marche") == 0
    stage.build(Withdrawal(("marche",)))
    assert rows()["marche"]["targets"] == {"web": "other"}
    stage.publish()
    assert rows()["marche"]["targets"] == {"web": "none"}


def test_a_publishing_that_was_cut_off_before_the_feed_is_not_published(stage: Stage, rows: Rows) -> None:
    """The sound lies there, and no feed leads to it: listeners do not have it yet."""
    stage.publish()
    stage.edit("marche", "2024", "2023")
    ledger = stage.folder / "records" / "targets" / "web.tsv"
    before = ledger.read_text(encoding="ascii")
    stage.publish()
    sound = next(
        line
        for line in ledger.read_text(encoding="ascii").splitlines()
        if line.startswith("+episodes/marche/") and ".mp3\t" in line and line not in before
    )
    ledger.write_text(f"{before}{sound}\n", encoding="ascii")
    assert (rows()["marche"]["state"], rows()["marche"]["targets"]) == ("built", {"web": "other"})


def test_an_embargo_is_told_with_its_end(stage: Stage, rows: Rows) -> None:
    """It asks for no build; its end is what a watch waits for; afterwards it is new."""
    stage.write("budget", "---\ndate: 2099-01-02 05:30\n---\n# Le budget\n\nLe conseil vote demain.\n")
    assert (rows()["budget"]["state"], rows()["budget"]["until"]) == ("embargo", "2099-01-02T05:30:00+01:00")
    assert "(until 2099-01-02T05:30:00+01:00)" in said(stage.folder)
    assert said(stage.folder).splitlines()[-1] == "Next: hautevoix publish"
    end = next_embargo_end(stage.folder, stage.now)
    assert end == datetime(2099, 1, 2, 4, 30, tzinfo=UTC)
    after = edition_status(stage.folder, end)
    assert [row.state for row in after.rows if row.article == "articles/budget.md"] == ["new"]
    assert next_embargo_end(stage.folder, end + timedelta(seconds=1)) is None


def test_a_date_that_is_none_is_refused_before_the_build_says_so(stage: Stage, rows: Rows) -> None:
    """`status` and `build` agree on what is taken."""
    stage.write("pont", "---\ndate: hier soir\n---\n# Le pont\n\nLe pont rouvre.\n")
    assert rows()["pont"]["state"] == "refused"


DOUBTFUL = "# La halle\n\n« Nous ouvrirons samedi, promet la maire. Les travaux sont finis.\n"


def test_doubts_are_counted_before_the_build_and_noted_by_it(stage: Stage, rows: Rows) -> None:
    """A quotation that is never closed: one thing to look at, from the first look until it is mended."""
    stage.write("halle", DOUBTFUL)
    waiting = rows()["halle"]["doubts"]
    assert isinstance(waiting, int)
    assert waiting > 0
    assert f"({waiting} to look at)" in said(stage.folder)
    stage.build()
    assert rows()["halle"]["doubts"] == waiting
    stage.edit("halle", "samedi, promet", "samedi », promet")
    assert rows()["halle"]["doubts"] == 0
    assert rows()["marche"]["doubts"] is not None


def test_doubts_that_nobody_noted_are_not_known(stage: Stage, rows: Rows) -> None:
    """An edition that was built by an older program, or restored: null, never 0."""
    (stage.folder / "records" / doubt_counts.FILE).unlink()
    assert rows()["marche"]["doubts"] is None


def test_an_archive_that_waits_is_not_counted(
    stage: Stage, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand articles of an import are listed at once; what nobody counted is null."""
    monkeypatch.setattr(doubt_counts, "MOST", 1)
    stage.write("halle", DOUBTFUL)
    stage.write("rue", DOUBTFUL)
    found = {row.article: row.doubts for row in edition_status(stage.folder, stage.now).rows}
    assert found["articles/halle.md"] is None
    (stage.folder / "articles" / "rue.md").unlink()
    found = {row.article: row.doubts for row in edition_status(stage.folder, stage.now).rows}
    assert found["articles/halle.md"] == rows()["halle"]["doubts"] != 0


def test_building_again_notes_nothing_twice(stage: Stage) -> None:
    """The file grows with what is made, not with how often it is asked for."""
    notes = stage.folder / "records" / doubt_counts.FILE
    before = notes.read_bytes()
    assert before.count(b"\n") == len(load_all(stage.folder / "records"))
    stage.build()
    assert notes.read_bytes() == before


def test_notes_that_are_damaged_are_passed_over(stage: Stage, rows: Rows) -> None:
    """The file is a help: what is left of it holds, and nothing else is believed."""
    notes = stage.folder / "records" / doubt_counts.FILE
    whole = notes.read_bytes()
    notes.write_bytes(b"marche\tzz\t1\n\xff\xfe\t\n../x\t00000000\t9\n" + whole[: len(whole) // 2])
    assert {row["doubts"] for row in rows().values()} <= {None, *range(10)}
    assert all(row["state"] == "built" for row in rows().values())


def test_looking_writes_nothing(stage: Stage, rows: Rows) -> None:
    """Neither in the edition nor in the clip store, whatever there is to tell."""
    stage.publish()
    stage.write("gare", "# La gare\n\nLa gare de Brézac rouvre lundi.\n")
    before = files(stage.folder)
    assert rows()["gare"]["state"] == "new"
    assert files(stage.folder) == before


def test_counts_are_those_of_the_rows(stage: Stage) -> None:
    """A monitor reads one number and one command."""
    stage.publish()
    stage.write("gare", "# La gare\n\nLa gare de Brézac rouvre lundi.\n")
    told = json.loads(said(stage.folder, "--json"))
    assert (told["counts"], told["next"]) == ({"new": 1, "published": 2}, "hautevoix build")


def test_nothing_that_speaks_or_asks_is_loaded() -> None:
    """An edition is looked at in the time that it takes to read it."""
    heavy = {"numpy", "av", "lxml", "PIL", "jinja2", "ruamel", "asyncssh", "obstore", "watchfiles", "ssl"}
    program = f"import sys, episodes.status\nprint(*sorted(set(sys.modules) & {heavy!r}))"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []
