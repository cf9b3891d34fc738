"""Readers that go away, and machines with too little memory: real pipes, real limits."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from newsroom import ARTICLE

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = shlex.join([sys.executable, str(ROOT / "cli.py")])
SHORT = "# Brève\n\nLe pont rouvre.\n"


def shell(folder: Path, clips: Path, script: str) -> tuple[str, str]:
    """Runs a line of bash; `$P` is the program."""
    done = subprocess.run(
        ["bash", "-c", script.replace("$P", PROGRAM)], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "HAUTEVOIX_CACHE": str(clips)},
    )  # fmt: skip
    return done.stdout, done.stderr


@pytest.mark.parametrize("option", ["", "--json"])
def test_a_build_whose_reader_went_away_is_finished(tmp_path: Path, clips: Path, option: str) -> None:
    """`build | head -1`: every episode and the feed are there, nothing is complained of, the code is the build's."""
    for name in ("un", "deux"):
        (tmp_path / f"{name}.md").write_text(SHORT, "utf-8")
    (tmp_path / "trois.md").write_text("", "utf-8")
    out, err = shell(tmp_path, clips, f"$P build *.md --out e {option} | true; echo ${{PIPESTATUS[0]}}")
    assert out.strip() == "3"
    assert "Traceback" not in err
    assert "BrokenPipe" not in err
    feed = (tmp_path / "e" / "public" / "feed.xml").read_text("utf-8")
    assert feed.count("<item>") == 2
    out, _ = shell(tmp_path, clips, "$P build un.md --out e 2>&1 | true; echo ${PIPESTATUS[0]}")
    assert out.strip() == "0"


def test_a_command_that_only_tells_ends_with_its_reader(tmp_path: Path, clips: Path) -> None:
    """`script | head -1`: quietly, with the code that shells give to it, however short or long the text is."""
    (tmp_path / "court.md").write_text(SHORT, "utf-8")
    (tmp_path / "long.md").write_text(ARTICLE * 60, "utf-8")
    for name in ("court.md", "long.md"):
        out, err = shell(tmp_path, clips, f"$P script {name} | true; echo ${{PIPESTATUS[0]}}")
        assert (out.strip(), err) == ("141", "")


@pytest.mark.skipif(sys.platform != "linux", reason="limits of addresses are Linux's")
@pytest.mark.parametrize("kilobytes", [200_000, 300_000, 400_000])
def test_too_little_memory_is_said_to_be_that(tmp_path: Path, clips: Path, kilobytes: int) -> None:
    """`ulimit -v`: it is no fault of the program, nor one to be reported, and nothing is half-written."""
    (tmp_path / "a.md").write_text(SHORT, "utf-8")
    out, err = shell(tmp_path, clips, f"ulimit -v {kilobytes}; $P build a.md --out e; echo $?")
    speaks, code = out.splitlines()  # which voice would have spoken is known before
    assert (speaks.split()[0], code, err.count("\n")) == ("voice", "5", 1), err
    assert "memory" in err or "MB of addresses" in err
    assert not list(tmp_path.rglob("*.mp3"))
