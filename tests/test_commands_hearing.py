"""`say` is heard, or leaves a file: where there is no sound card, it says so in one line."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="players here are shell scripts")

ALSA = "ALSA lib confmisc.c:855:(parse_card) cannot find card '0'"
PLAYERS = {
    "ends with code 1": f'echo "{ALSA}" >&2; exit 1',
    "ends with code 0 unheard": f'echo "{ALSA}" >&2; echo "audio open failed" >&2; exit 0',
}


def say(folder: Path, clips: Path, **players: str) -> subprocess.CompletedProcess[str]:
    """`hautevoix say` with these players alone on the path; each notes what it was given."""
    for name, script in players.items():
        program = folder / "bin" / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(
            f'#!{shutil.which("sh")}\ntest -s "$1" || exit 9\necho {name} >> played\n{script}\n'
        )
        program.chmod(0o755)
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "say", "Oui."],
        cwd=folder,
        env={**os.environ, "PATH": str(folder / "bin"), "HAUTEVOIX_CACHE": str(clips)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("case", PLAYERS)
def test_without_a_sound_card_say_leaves_a_file_and_says_so(tmp_path: Path, clips: Path, case: str) -> None:
    """However its player ends; the complaints of sound systems are not shown."""
    done = say(tmp_path, clips, afplay=PLAYERS[case])
    assert (done.returncode, done.stdout) == (0, "hautevoix.mp3\n")
    assert done.stderr.count("\n") == 1
    assert "no sound card" in done.stderr
    assert (tmp_path / "hautevoix.mp3").stat().st_size > 1000
    assert (tmp_path / "played").exists()


def test_a_player_that_fails_is_followed_by_the_next_one(tmp_path: Path, clips: Path) -> None:
    """One that has no sound server is no reason not to ask the one that needs none."""
    done = say(tmp_path, clips, afplay="exit 1", paplay=f'echo "{ALSA}" >&2', **{"pw-play": "exit 3"})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "played").read_text().split() == ["afplay", "pw-play", "paplay"]
    assert not (tmp_path / "hautevoix.mp3").exists()


def test_without_any_player_say_leaves_a_file_and_says_so(tmp_path: Path, clips: Path) -> None:
    """As on a server."""
    done = say(tmp_path, clips)
    assert (done.returncode, done.stdout) == (0, "hautevoix.mp3\n")
    assert "no player" in done.stderr
