"""`publish` and `restore` as a producer runs them: real processes, a web site on loopback, exit codes and messages."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from stage import Stage, Web, files

ROOT = Path(__file__).resolve().parents[1]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(stage: Stage) -> Run:
    """Runs the program in the edition's folder; gives (exit code, standard output, standard error)."""

    def go(*arguments: object) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *map(str, arguments)],
            cwd=stage.folder,
            capture_output=True,
            env={**os.environ, "HAUTEVOIX_CACHE": str(stage.clips)},
            check=False,
        )
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    return go


def test_a_place_that_is_not_the_site_is_not_told_as_published_there(run: Run, stage: Stage) -> None:
    """With `live = false` nobody looks: no public address stands in the last line, as if it had been seen."""
    stage.settings('www/audio"', 'www/audio"\nlive = false')
    for done in ("25 files sent, 0.9 MB", "as before"):
        code, out, err = run("publish")
        assert (code, err) == (0, "")
        assert out.splitlines()[-1] == f"web: {done}; nobody looked at it on the web (live = false)"
    told = json.loads(run("publish", "--json")[1].splitlines()[-1])
    assert (told["event"], told["live"]) == ("published", False)


def test_a_morning(run: Run, stage: Stage) -> None:
    """Built, judged, sent, looked at; an hour later nothing is; a correction sends itself alone."""
    code, out, err = run("publish")
    assert (code, err) == (0, "")
    assert out.splitlines()[-3].startswith("../www/audio: 25 files to send, 0.")
    assert out.splitlines()[-1].endswith("audio/feed.xml: published, 25 files sent, 0.9 MB")
    assert files(stage.place) == files(stage.public)
    code, out, err = run("publish")
    assert (code, err) == (0, "")
    assert out.splitlines()[-2:] == [
        "../www/audio: holds all of it already",
        f"{stage.edition.settings.edition.site}feed.xml: published, as before",
    ]
    article = stage.folder / "articles" / "marche.md"
    article.write_text(article.read_text(encoding="utf-8").replace("2024", "2023"), encoding="utf-8")
    code, out, err = run("publish", "web", "--json")
    told = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [event["slug"] for event in told if event["event"] == "built"] == ["marche"]
    assert len([event for event in told if event["event"] == "sent" and event["path"].endswith(".mp3")]) == 1
    assert told[-1]["event"] == "published"


def test_an_article_that_cannot_be_built_keeps_all_back(run: Run, stage: Stage) -> None:
    """The producer learns which one, and what to do; listeners keep what they have."""
    assert run("publish")[0] == 0
    before = files(stage.place)
    stage.write("marche", stage.edition.articles[0].read_text(encoding="utf-8").replace("2024", "2023"))
    stage.write("vide", "")
    code, _, err = run("publish")
    assert code == 3
    assert (
        err.splitlines()[0]
        == "hautevoix: articles/vide.md: has no text to read out. Write the article, or delete the file."
    )
    assert err.splitlines()[1].startswith("hautevoix: nothing was sent.")
    assert files(stage.place) == before


def test_a_fault_is_told_and_nothing_is_sent(run: Run, stage: Stage) -> None:
    """Exit code 7, each fault with its hint."""
    next(stage.public.glob("episodes/marche/*/transcript.vtt")).write_text("VTT", encoding="utf-8")
    code, out, err = run("publish")
    assert code == 7
    assert "error  feed.xml, marche: the transcript" in out
    assert (
        err
        == "hautevoix: 1 fault was found by check, told above; nothing was sent. Fix that, and publish again.\n"
    )
    assert not stage.place.exists()


def test_a_dry_run_leaves_no_trace(run: Run, stage: Stage) -> None:
    code, out, err = run("publish", "-n")
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == "send       feed.xml"
    assert not stage.place.exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("publish", "wbe"), 3, "edition.toml: there is no [publish.wbe]. Those it has: web."),
        (("restore", "nulle-part"), 3, "edition.toml: there is no [publish.nulle-part]. Those it has: web."),
        (
            ("restore", "http://127.0.0.1:9/", "ici"),
            8,
            "http://127.0.0.1:9/hautevoix.json.gz: cannot be got (",
        ),
    ],
)
def test_wrong_commands_get_one_line(run: Run, arguments: tuple[str, ...], code: int, message: str) -> None:
    found, out, err = run(*arguments)
    assert (found, out) == (code, "")
    assert err.startswith(f"hautevoix: {message}")
    assert err.count("\n") == 1


def test_the_day_after_the_laptop_died(run: Run, stage: Stage, web: Web) -> None:
    """From the web site alone: the folder is there again, and goes on where it was."""
    assert run("publish")[0] == 0
    before = files(stage.public)
    code, out, err = run("restore", f"{web.address}audio/", "../neuf")
    assert (code, out, err) == (0, f"../neuf: restored, 2 episodes, {len(before) - 1} files\n", "")
    stage.root.joinpath("edition").rename(stage.root / "mort")
    stage.root.joinpath("neuf").rename(stage.root / "edition")
    with (stage.folder / "edition.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[publish.web]\ntype = "folder"\npath = "../www/audio"\n')
    code, out, err = run("publish")
    assert (code, err) == (0, "")
    assert ".mp3" not in out
    assert {path: data for path, data in files(stage.place).items() if "episodes" in path} == {
        path: data for path, data in before.items() if "episodes" in path
    }


def test_a_place_that_nobody_can_tell_who_holds_is_taken_over_as_the_message_says(
    run: Run, stage: Stage
) -> None:
    """Exit code 6 and one line; the command in it works as typed, and tells what it did."""
    assert run("publish")[0] == 0
    hold = stage.place / ".hautevoix" / "hold.json"
    hold.write_bytes(hold.read_bytes()[:20])
    code, _, err = run("publish")
    assert code == 6
    assert err.count("\n") == 1
    assert err.endswith("now: hautevoix publish web --take-over\n")
    code, _, err = run("publish", "web", "--take-over")
    assert code == 0
    assert err == (
        "hautevoix: ../www/audio: taken over from somebody unknown, as you asked;"
        " what lies there is looked at anew.\n"
    )
    assert run("publish")[0] == 0


def test_what_was_changed_at_a_place_is_told_in_one_line(run: Run, stage: Stage) -> None:
    """An emptied feed is no fault of the edition: exit code 0, and it is there again; `--verify` says what it reads."""
    assert run("publish")[0] == 0
    (stage.place / "feed.xml").write_bytes(b"")
    code, _, err = run("publish")
    assert (code, err.count("\n")) == (0, 1)
    assert err.startswith("hautevoix: ../www/audio: 1 file is not as sent, feed.xml first")
    assert files(stage.place) == files(stage.public)
    code, out, err = run("publish", "--verify")
    assert (code, err) == (0, "")
    assert "../www/audio: reading back 24 files, 0." in out
