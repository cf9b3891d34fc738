"""Killed at any time, a morning's work is whole or as it was before, and the next run ends it.

`HAUTEVOIX_KILLS=500 pytest tests/test_faults_kills.py` runs as many rounds; docs/reliability.md says what was seen.
"""

import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from newsroom import ARTICLE
from stage import SECOND, Stage, files, whole

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = int(os.environ.get("HAUTEVOIX_KILLS", "4"))
SITE = "https://audio.courrier.example/"


def started(stage: Stage) -> subprocess.Popen[bytes]:
    """A `publish` in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, str(ROOT / "cli.py"), "publish"],
        cwd=stage.folder,
        env={**os.environ, "HAUTEVOIX_CACHE": str(stage.clips), "TMPDIR": str(stage.root / "tmp")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def ended(stage: Stage) -> float:
    """Publishes to the end; gives how long it took, in s."""
    start = time.monotonic()
    process = started(stage)
    _, said = process.communicate()
    assert (process.returncode, said.decode()) == (0, "")
    return time.monotonic() - start


def killed(stage: Stage, after: float) -> bool:
    """Publishes, and kills the whole group after some seconds; gives whether it was still at work."""
    process = started(stage)
    try:
        process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return True
    return False


def clips(store: Path) -> dict[str, int]:
    """Each finished clip of the store, and the inode of its file: one that is made twice has another."""
    found = (path for path in store.rglob("*") if re.fullmatch("[0-9a-f]{64}", path.name))
    return {path.name: path.stat().st_ino for path in found}


def left_over(stage: Stage) -> list[str]:
    """What killed processes left among temporary files, half-written in the store, here and at the place."""
    finished = re.compile(r"[0-9a-f]{64}|\.prune")  # the lock of those who trim the store
    half = [path for path in stage.clips.rglob("*") if path.is_file() and not finished.fullmatch(path.name)]
    hidden = [path for folder in (stage.public, stage.place) for path in folder.rglob(".*")]
    own = {stage.place / ".hautevoix", stage.place / ".hautevoix" / "hold.json"}
    found = [*(stage.root / "tmp").iterdir(), *half, *hidden, *(stage.place / ".hautevoix").iterdir()]
    return sorted(str(path.relative_to(stage.root)) for path in {*found} - own)


def change(stage: Stage, chance: random.Random) -> None:
    """A newsroom's morning: a figure is corrected, an article comes, a paragraph goes."""
    number = chance.randrange(3, 100_000)
    texts = {
        "marche": ARTICLE.replace("21 clients", f"{number} clients"),
        "passerelle": SECOND.replace("trente ans", f"{number} ans"),
        f"breve-{number % 4}": f"# Brève {number % 4}\n\nLe comité a réuni {number} visiteurs.\n",
    }
    name = chance.choice(list(texts))
    stage.write(name, texts[name])


def test_a_kill_at_any_time_leaves_all_whole_and_the_next_run_ends_it(tmp_path: Path) -> None:
    """Here and at the place: a feed that parses, each sound with its length and hash; no clip is made twice.

    Nothing of a killed run is left once another one was made to its end.
    """
    stage = Stage(tmp_path, tmp_path / "clips")
    (tmp_path / "tmp").mkdir()
    stage.start(SITE)
    stage.settings('www/audio"', 'www/audio"\nlive = false')
    chance, made, kills = random.Random(20_261), clips(stage.clips), 0
    assert made
    span = ended(stage)
    for _ in range(ROUNDS):
        change(stage, chance)
        kills += killed(stage, chance.uniform(0, span))
        for folder in (stage.public, stage.place):
            assert whole(folder, f"{SITE}audio/")
        span = max(span, ended(stage))
        assert files(stage.place) == files(stage.public)
        now = clips(stage.clips)
        assert {name: now.get(name) for name in made} == made
        made = now
    stage.write("derniere", "# Dernière heure\n\nLe comité a réuni douze visiteurs de plus.\n")
    ended(stage)
    assert left_over(stage) == []
    assert kills > ROUNDS / 3
