"""What is published stays as it is, whatever changes around it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from stage import files

ROOT = Path(__file__).resolve().parents[1]
EPISODES = 30
SETTINGS = '[edition]\ntitle = "Le Courrier"\nsite = "https://audio.courrier.example/"\n'
LEXICON = (
    '<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="fr">'
    "<lexeme><grapheme>comité</grapheme><alias>commité</alias></lexeme></lexicon>"
)
BRIEF = """\
---
date: {day}/05/2026 {hour}:30
---

# Brève numéro {number}

Le comité du quartier {number} s'est réuni. « Nous étions {number} », se félicite Odile Lacan, sa présidente.
"""


def built(edition: Path, store: Path, zone: str) -> str:
    """What `hautevoix build` says, on a machine with this clip store and in this time zone."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "build"],
        cwd=edition,
        env={**os.environ, "HAUTEVOIX_CACHE": str(store), "TZ": zone},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Path:
    """Thirty episodes."""
    folder = tmp_path_factory.mktemp("edition")
    (folder / "articles").mkdir()
    (folder / "edition.toml").write_text(SETTINGS, encoding="utf-8")
    for number in range(1, EPISODES + 1):
        text = BRIEF.format(number=number, day=1 + number // 3, hour=f"{6 + number % 3:02d}")
        (folder / "articles" / f"breve-{number}.md").write_text(text, encoding="utf-8")
    assert f"{EPISODES} episodes" in built(folder, clips, "Europe/Paris")
    return folder


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Anchorage"])
def test_on_another_machine_with_another_voice_nothing_changes(
    edition: Path, tmp_path: Path, zone: str
) -> None:
    """An empty store, another narrator, other pauses, a new word in the lexicon: no file changes, nothing is said."""
    before, settings = files(edition / "public"), (edition / "edition.toml").read_text(encoding="utf-8")
    (edition / "edition.toml").write_text(
        f'{settings}\n[voices]\nnarrator = "fr+f2"\n[pauses]\nsentence = 900\n', encoding="utf-8"
    )
    (edition / "lexicon.pls").write_text(LEXICON, encoding="utf-8")
    try:
        told = built(edition, tmp_path / "store", zone)
    finally:
        (edition / "edition.toml").write_text(settings, encoding="utf-8")
        (edition / "lexicon.pls").unlink()
    assert told.startswith(f"unchanged  {EPISODES} episodes\n")
    assert files(edition / "public") == before
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_new_episode_touches_no_other(edition: Path, clips: Path) -> None:
    """Of what was published before, only what lists episodes is written anew."""
    before = files(edition / "public")
    path = edition / "articles" / "breve-31.md"
    path.write_text(BRIEF.format(number=31, day=19, hour="08"), encoding="utf-8")
    assert "31 episodes" in built(edition, clips, "Europe/Paris")
    after = files(edition / "public")
    changed = {name for name, data in before.items() if after.get(name) != data}
    assert changed <= {"index.html", "feed.xml"}
    assert {name.split("/")[1] for name in after.keys() - before.keys() if name.startswith("episodes/")} == {
        "breve-31"
    }
