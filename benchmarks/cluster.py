"""What it costs to have other processes make the clips, on this machine: a cluster beside `--jobs`.

    python -m benchmarks.cluster 20

builds an article of so many minutes with two threads here, and with two workers of a cluster; each three
times, in turn, with an empty store.
"""

import sys
import tempfile
from pathlib import Path

from benchmarks.articles import article
from benchmarks.measure import cost

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = [sys.executable, str(ROOT / "cli.py"), "build"]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from machines import Machines  # noqa: E402 - the tests' own


def run(minutes: float, work: Path) -> None:
    """Measures, and shows the ratio of the shortest of each."""
    (work / "machines").mkdir()
    (work / "long.md").write_text(article(minutes), encoding="utf-8")
    machines = Machines(work / "machines")
    machines.start(workers=2)
    walls: dict[str, list[float]] = {"--jobs": [], "--cluster": []}
    try:
        for number in range(3):
            for option, value in (("--jobs", "2"), ("--cluster", machines.address)):
                out, store = work / f"{option}{number}", str(work / f"store{option}{number}")
                command = [*PROGRAM, str(work / "long.md"), "--out", str(out), option, value]
                took = cost(command, {"HAUTEVOIX_CACHE": store})
                walls[option].append(took.wall)
                print(f"{option} {took.wall:.1f} s wall, {took.cpu:.1f} s CPU of this process", flush=True)
    finally:
        machines.stop()
    ratio = min(walls["--cluster"]) / min(walls["--jobs"])
    print(f"cluster of two workers / two threads here, wall: {ratio:.2f}")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="hautevoix-bench-") as work:
        run(float(sys.argv[1]), Path(work))


if __name__ == "__main__":
    main()
