"""Which engine speaks: a name that nobody has is refused always; one that says nothing anew says why."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from stage import Stage, files

ROOT = Path(__file__).resolve().parents[1]
SITE = "https://audio.courrier.example/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("stage"), clips)
    stage.start(SITE)
    return stage


@pytest.fixture
def stage(built: Stage, tmp_path: Path) -> Stage:
    """Two episodes that the embedded voice said, and nothing to do."""
    shutil.copytree(built.root, tmp_path / "copy")
    return Stage(tmp_path / "copy", built.clips)


def run(stage: Stage, *words: str) -> subprocess.CompletedProcess[str]:
    """The program, in a process of its own, in the edition's folder."""
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        cwd=stage.folder,
        env={**os.environ, "HAUTEVOIX_CACHE": str(stage.clips), "HAUTEVOIX_VOICES": str(stage.root / "none")},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def lasting(stage: Stage) -> dict[str, bytes]:
    """All that a build writes, its lock aside."""
    return {name: data for name, data in files(stage.folder).items() if not name.endswith(".lock")}


@pytest.mark.parametrize(
    "words",
    [
        "build --engine pipr",
        "build articles/marche.md --engine pipr",
        "build --draft --engine pipr",
        "publish web --engine pipr",
        "watch --engine pipr",
        "say bonjour --engine pipr",
        "voices --engine pipr",
    ],
)
def test_an_unknown_engine_is_refused_also_where_nothing_is_to_be_said(stage: Stage, words: str) -> None:
    """`build --engine pipr` once ended with `unchanged` and exit code 0: the mistake was seen a day later."""
    before = lasting(stage)
    done = run(stage, *words.split())
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    assert "there is no engine “pipr”. Known: espeak, kokoro, piper, " in line
    assert line.endswith("Did you mean piper?")
    assert lasting(stage) == before


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ('engine = "espaek"', "[voices] engine: there is no engine “espaek”."),
        ('fallback_engine = "gtss"', "[voices] fallback_engine: there is no engine “gtss”."),
        ('narrator = "fr+anie"', "[voices] narrator: espeak has no voice “fr+anie”."),
        (
            'neutral = "pipr/fr_FR-upmc-medium"',
            "[voices] neutral: espeak has no voice “pipr/fr_FR-upmc-medium”.",
        ),
        ('quotes = ["fr+f2", "fr+z9"]', "[voices] quotes: espeak has no voice “fr+z9”."),
        ('engine = "gtts"\nneutral = "fr-FR"', "[voices] neutral: gtts has no voice “fr-FR”."),
        (
            '[voices.cast]\n"Claire Bonnet" = "fr+Anie"',
            "[voices.cast] Claire Bonnet: espeak has no voice “fr+Anie”.",
        ),
        (
            'mixed = true\nneutral = "edge/fr-FR-Denis"',
            "[voices] neutral: edge has no voice “edge/fr-FR-Denis”.",
        ),
    ],
)
def test_settings_that_name_what_cannot_speak_are_refused_before_an_article_is_new(
    stage: Stage, settings: str, told: str
) -> None:
    """Not on the day when the fallback is needed, or when the person is quoted again."""
    with (stage.folder / "edition.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[voices]\n{settings}\n")
    before = lasting(stage)
    done = run(stage, "build")
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"hautevoix: {told}")
    assert lasting(stage) == before


def test_the_nearest_voice_is_named(stage: Stage) -> None:
    """Most mistakes are a letter."""
    stage.settings("[publish.web]", '[voices]\nnarrator = "fr+anie"\n\n[publish.web]')
    assert run(stage, "build").stderr.endswith("hautevoix voices --engine espeak. Did you mean fr+Annie?\n")


def test_a_voice_that_is_installed_elsewhere_does_not_stop_what_stands(stage: Stage) -> None:
    """A new machine without models builds an edition in which nothing changed."""
    stage.settings("[publish.web]", '[voices]\nengine = "piper"\nnarrator = "fr_FR-x"\n\n[publish.web]')
    before = lasting(stage)
    assert run(stage, "build").returncode == 0
    assert lasting(stage) == before


def test_who_asks_for_another_engine_is_told_why_nothing_is_said_anew(stage: Stage) -> None:
    """`build --engine gtts` after the first build: what is there keeps its voices, and one command changes that."""
    before = lasting(stage)
    done = run(stage, "build", "--engine", "gtts")
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith("hautevoix: marche, passerelle: not said by gtts")
    assert "espeak-ng 1." in line
    assert line.endswith(": hautevoix build --engine gtts --again marche --again passerelle")
    assert lasting(stage) == before
    (line,) = run(stage, "build", "articles/marche.md", "--engine", "gtts").stderr.splitlines()
    assert line.endswith(": hautevoix build articles/marche.md --engine gtts --again marche")
    told = [json.loads(one) for one in run(stage, "build", "--engine", "gtts", "--json").stdout.splitlines()]
    assert [one["event"] for one in told] == ["unchanged", "unchanged", "kept", "done"]


def test_the_command_that_is_named_has_it_said(stage: Stage) -> None:
    """As typed; then the engine that was asked for is the one that speaks, and there is nothing to tell."""
    for path in (stage.folder / "records").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"espeak-ng [^\"]*mended \d+", "Google read-aloud", text), encoding="utf-8")
    line = run(stage, "build", "--engine", "espeak").stderr
    assert "(Google read-aloud)" in line
    command = shlex.split(line.rpartition(": ")[2])
    assert command[0] == "hautevoix"
    done = run(stage, *command[1:])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("built ") == 2
    assert run(stage, "build", "--engine", "espeak").stderr == ""


def test_who_changes_the_engine_in_the_settings_is_told_until_it_has_spoken(stage: Stage) -> None:
    """Changed settings hold for new episodes; who builds each morning is not told so each morning."""
    stage.settings("[publish.web]", '[voices]\nengine = "gtts"\n\n[publish.web]')
    (line,) = run(stage, "build").stderr.splitlines()
    assert line.startswith("hautevoix: marche, passerelle: not said by gtts")
    assert line.endswith(": hautevoix build --again marche --again passerelle")
    path = stage.folder / "records" / "marche.json"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"espeak-ng [^\"]*mended \d+", "Google read-aloud", text), encoding="utf-8")
    assert run(stage, "build").stderr == ""
