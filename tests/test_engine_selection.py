"""`engine = "auto"`: the best natural voice that is ready here speaks, and what is built keeps its own."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import toy_voice

from audio.engines import base
from audio.errors import AudioError, SoundRefusedError
from audio.voices import engine_selection
from episodes.build.engine_validation import BuildEngine, SpeakingEngine, speaking_engine
from episodes.edition.settings import VoiceSettings

ROOT = Path(__file__).resolve().parents[1]
TOY = "fr_FR-toy-medium"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of voices, empty."""
    folder = tmp_path / "voices"
    monkeypatch.setenv("HAUTEVOIX_VOICES", str(folder))
    return folder


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """An edition that version 0.1.0 built with the embedded voice, and the place where it is published."""
    shutil.copytree(ROOT / "tests" / "golden" / "edition-0.1", tmp_path, dirs_exist_ok=True)
    shutil.copytree(tmp_path / "desk" / "public", tmp_path / "place", dirs_exist_ok=True)
    return tmp_path


@pytest.fixture
def run(old: Path, voices: Path) -> Run:
    """Runs a command in that edition."""

    def go(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *words],
            cwd=old / "desk",
            env={**os.environ, "HAUTEVOIX_CACHE": str(old / "clips")},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return go


def relied_on(old: Path) -> dict[str, bytes]:
    """What listeners and successors rely on."""
    found = [*(old / "desk" / "public").rglob("*"), *(old / "place").rglob("*")]
    found += (old / "desk" / "records").rglob("*.json")
    return {str(path): path.read_bytes() for path in found if path.is_file() and path.name[0] != "."}


def engines_of(old: Path, slug: str) -> set[str]:
    """The engines of the newest revision of an episode."""
    record = json.loads((old / "desk" / "records" / f"{slug}.json").read_bytes())
    return {entry.split(" ")[0] for entry in record["revisions"][-1]["engines"]}


def test_the_embedded_voice_speaks_where_no_other_is_ready(voices: Path) -> None:
    """And the commands that bring a natural one are known."""
    found = speaking_engine(VoiceSettings())
    assert found == SpeakingEngine("espeak", "auto")
    assert found.hint is not None
    assert found.hint.endswith("hautevoix voices install kokoro")


def test_an_installed_natural_voice_speaks_unasked(voices: Path) -> None:
    """What the settings or the command line say goes before it."""
    toy_voice.install(voices, TOY)
    assert speaking_engine(VoiceSettings()) == SpeakingEngine("piper", "auto")
    assert speaking_engine(VoiceSettings(engine="espeak")) == SpeakingEngine("espeak", "settings")
    assert speaking_engine(VoiceSettings(), "espeak") == SpeakingEngine("espeak", "option", own=False)
    assert speaking_engine(VoiceSettings(engine="gtts"), "auto") == SpeakingEngine("piper", "auto")


def test_a_voice_of_another_language_or_without_nasals_is_not_chosen(voices: Path) -> None:
    """« Bon » said « bo » is worse than a robot that says « bon »."""
    toy_voice.install(voices, "en_US-toy-medium", language="en_US")
    path = toy_voice.install(voices, TOY)
    config = Path(f"{path}.json")
    signs = json.loads(config.read_bytes())
    del signs["phoneme_id_map"]["\N{COMBINING TILDE}"]
    config.write_text(json.dumps(signs), encoding="utf-8")
    assert speaking_engine(VoiceSettings()).name == "espeak"


def test_no_engine_that_sends_text_away_is_ever_chosen() -> None:
    """The table holds engines of this machine only, each of which exists."""
    for name in (*engine_selection.NATURAL, engine_selection.EMBEDDED):
        assert not base.load(name).capabilities().online


def test_voices_that_the_settings_name_decide_whose_they_are(voices: Path) -> None:
    """`narrator = "fr"` was written for espeak, and goes on to mean it."""
    toy_voice.install(voices, TOY)
    named = SpeakingEngine("espeak", "names")
    assert speaking_engine(VoiceSettings(narrator="fr")) == named
    assert speaking_engine(VoiceSettings(cast={"Claire Bonnet": "fr+f2:+1"})) == named
    assert speaking_engine(VoiceSettings(narrator=TOY)) == SpeakingEngine("piper", "names")
    assert speaking_engine(VoiceSettings(narrator="espeak/fr")) == named
    borrowed = VoiceSettings(narrator=TOY, neutral="espeak/fr", mixed=True)
    assert speaking_engine(borrowed) == SpeakingEngine("piper", "names")
    with pytest.raises(
        SoundRefusedError, match=r"narrator: no engine that is ready here has the voice “ff_x”"
    ):
        speaking_engine(VoiceSettings(narrator="ff_x"))


def test_a_lost_natural_voice_is_no_reason_for_a_robot(voices: Path) -> None:
    """A machine that lost its model does not air the embedded voice in silence; who names it gets it."""
    command = ("hautevoix", "build")
    newest = ("kokoro 6e74, ff_siwis",)
    with pytest.raises(AudioError, match=r"spoken by kokoro.*hautevoix build --engine espeak") as told:
        BuildEngine(VoiceSettings(), None, command).require_no_worse(newest)
    assert told.value.exit_code == 4  # as an engine that cannot speak: `fallback_engine` steps in
    BuildEngine(VoiceSettings(), "espeak", command).require_no_worse(newest)
    BuildEngine(VoiceSettings(engine="espeak"), None, command).require_no_worse(newest)
    BuildEngine(VoiceSettings(), None, command).require_no_worse(("espeak-ng 1.52, fr",))


def test_a_voice_that_is_installed_later_changes_nothing_that_is_built(
    old: Path, run: Run, voices: Path
) -> None:
    """Nothing is said anew and nothing sent; one line says so, with the command that remakes it."""
    toy_voice.install(voices, TOY)
    run("build")  # version 0.1 kept no journal; the first build writes it
    before = relied_on(old)
    done = run("build")
    assert (done.returncode, "built " in done.stdout) == (0, False)
    (line,) = done.stderr.splitlines()
    assert line.startswith("hautevoix: 1-pont, 2-fanfare: not said by piper")
    assert line.endswith(": hautevoix build --again 1-pont --again 2-fanfare")
    told = [json.loads(one)["event"] for one in run("publish", "--json").stdout.splitlines()]
    assert not {"sent", "removed", "built", "speaking"} & set(told)
    hold = str(old / "place" / ".hautevoix" / "hold.json")
    assert relied_on(old) | {hold: b""} == before | {hold: b""}


def test_new_and_edited_articles_get_the_new_voice_from_the_first_word(
    old: Path, run: Run, voices: Path
) -> None:
    """No episode is half a robot's; the others stand, and who builds each morning is not told so each morning."""
    toy_voice.install(voices, TOY)
    path = old / "desk" / "articles" / "1-pont.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nLa circulation a repris.\n", encoding="utf-8")
    done = run("build")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("voice      piper: the best voice that is ready on this machine\n")
    assert "2-fanfare: not said by piper" in done.stderr
    assert engines_of(old, "1-pont") == {"piper"}
    assert engines_of(old, "2-fanfare") == {"espeak-ng"}
    assert run("build").stderr == ""
    shutil.rmtree(voices)
    path.write_text(path.read_text(encoding="utf-8") + "\nEnfin.\n", encoding="utf-8")
    done = run("build")
    assert done.returncode == 4
    assert "spoken by piper, which cannot speak here now" in done.stderr
    assert engines_of(old, "1-pont") == {"piper"}
    (line,) = done.stderr.splitlines()
    assert shlex.split(line.rpartition(": ")[2]) == ["hautevoix", "build", "--engine", "espeak"]


def test_status_says_who_speaks(old: Path, run: Run, voices: Path) -> None:
    """On one line, and on a second how to get a natural voice, where none is here."""
    lines = run("status").stdout.splitlines()
    assert "Voice: espeak: embedded and robotic; no natural voice is ready on this machine" in lines
    assert any(line.startswith("For a natural voice: ") for line in lines)
    toy_voice.install(voices, TOY)
    assert "Voice: piper: the best voice that is ready on this machine" in run("status").stdout.splitlines()
    told = json.loads(run("status", "--json").stdout)["voice"]
    assert told == {"engine": "piper", "chosen": "auto", "hint": None, "problem": None}
    settings = old / "desk" / "edition.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}\n[voices]\nengine = "kokoro"\n', encoding="utf-8")
    assert "hautevoix voices install kokoro" in json.loads(run("status", "--json").stdout)["voice"]["problem"]


def test_the_listing_says_what_is_ready_and_what_is_missing(run: Run, voices: Path) -> None:
    """With the terms on which each may be aired, and the commands that bring it."""
    toy_voice.install(voices, TOY)
    listed = run("voices").stdout
    assert "piper: ready; offline; " in listed
    assert "kokoro: not ready; offline; Apache-2.0" in listed
    assert "hautevoix voices install kokoro" in listed
    assert "not for commercial use" in listed


def test_an_audition_needs_no_text(run: Run, old: Path, voices: Path) -> None:
    """Three sentences of ours, in each voice of each engine that is ready, none of them online."""
    done = run("voices", "--engine", "espeak", "--audition", "-o", "essais")
    assert done.returncode == 0, done.stderr
    assert "essais/fr.mp3" in done.stdout.splitlines()
