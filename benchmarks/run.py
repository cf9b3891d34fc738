"""The project's speed and memory, as ratios in one run.

    python benchmarks/run.py [--quick | --french]

Times on a shared machine differ from run to run; ratios taken in one run are what is claimed and kept
(docs/performance.md). `--quick` leaves the hours out; `--french` measures
what is done with text alone, up to ten megabytes.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import french
from benchmarks.articles import article
from benchmarks.measure import Cost, cost

ROOT = Path(__file__).resolve().parents[1]
OTHERS = (
    ("piped", "espeak piped to LAME"),
    ("loudnorm", "espeak, then FFmpeg's loudnorm in two passes"),
    ("pydub", "plain pydub script"),
)
PROGRAM = [sys.executable, str(ROOT / "cli.py")]


class Bench:
    """A folder to build in, and the table as it grows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows: list[tuple[str, str, str]] = []

    def build(
        self, name: str, minutes: float, *, jobs: int = 2, cache: str = "", text: str | None = None
    ) -> Cost:
        """Builds an article of that length; the cache is its own unless another is named."""
        source = self.folder / f"{name}.md"
        source.write_text(text or article(minutes), encoding="utf-8")
        command = [
            *PROGRAM,
            "build",
            str(source),
            "--out",
            str(self.folder / f"{name}-out"),
            "--jobs",
            str(jobs),
        ]
        return cost(command, {"HAUTEVOIX_CACHE": str(self.folder / (cache or f"{name}-cache"))})

    def minutes(self, name: str) -> float:
        """How long the episode really is."""
        record = json.loads(next((self.folder / f"{name}-out" / "records").glob("*.json")).read_text())
        return record["revisions"][-1]["media"]["duration"] / 60000

    def baseline(self, kind: str, minutes: float) -> Cost:
        """What another way takes for the same article."""
        source = self.folder / f"{kind}.md"
        source.write_text(article(minutes), encoding="utf-8")
        command = [sys.executable, str(ROOT / "benchmarks" / "baselines.py"), kind, str(source)]
        return cost([*command, str(self.folder / f"{kind}.mp3")], {"PYTHONPATH": str(ROOT)})

    def tell(self, what: str, value: str, goal: str = "") -> None:
        """Adds a line to the table, and shows it."""
        self.rows.append((what, value, goal))
        print(f"{what:<66} {value:>14}  {goal}", flush=True)


def start_up(bench: Bench) -> None:
    help_ = min(cost([*PROGRAM, "--help"]).cpu for _ in range(3))
    bench.tell("hautevoix --help, CPU s", f"{help_:.2f}", "< 0.2")


def four_minutes(bench: Bench) -> None:
    cold = bench.build("four", 4)
    again = min(bench.build("four", 4).cpu for _ in range(3))
    edited = bench.build("four", 4, text=article(4).replace("habitants", "résidents", 1))
    bench.tell(f"{bench.minutes('four'):.1f} min, cold, CPU s", f"{cold.cpu:.2f}")
    bench.tell("  built again, CPU s", f"{again:.2f}", "< 0.6")
    bench.tell("  one sentence edited / cold, CPU", f"{edited.cpu / cold.cpu:.1%}", "≤ 20 %")
    for kind, name in OTHERS:
        other = bench.baseline(kind, 4)
        bench.tell(f"  {name} / cold, CPU", f"{other.cpu / cold.cpu:.2f}")


def seam(bench: Bench) -> None:
    from benchmarks import seam as seams

    bench.tell("a sentence through the synthesizer / by the engine, CPU", f"{seams.overhead():.2f}", "≤ 1.05")
    used, most = seams.busy()
    bench.tell(f"use of an engine of 200 ms latency, {seams.CONCURRENCY} at once", f"{used:.0%}", "≥ 90 %")
    bench.tell("  most requests it had at once", str(most), f"≤ {seams.CONCURRENCY}")


def one_hour(bench: Bench) -> None:
    alone = bench.baseline("alone", 60)
    one = bench.build("one", 60, jobs=1)
    two = bench.build("two", 60, jobs=2)
    edited = bench.build("two", 60, text=article(60).replace("habitants", "résidents", 1))
    bench.tell(f"{bench.minutes('one'):.1f} min, cold, one worker, CPU s", f"{one.cpu:.1f}")
    bench.tell("  cold / synthesis and encoding alone, CPU", f"{one.cpu / alone.cpu:.2f}", "≤ 1.4")
    bench.tell("  two workers / one, wall", f"{two.wall / one.wall:.2f}", "≤ 0.6")
    bench.tell("  one sentence edited / cold, CPU", f"{edited.cpu / two.cpu:.1%}", "≤ 3 %")
    for kind, name in OTHERS:
        other = bench.baseline(kind, 60)
        bench.tell(f"  {name} / cold, CPU", f"{other.cpu / one.cpu:.2f}")
        bench.tell(f"  {name} / cold, peak memory", f"{other.memory / one.memory:.2f}")


def ten_hours(bench: Bench) -> None:
    short, long = bench.build("short", 5), bench.build("long", 600)
    bench.tell(f"{bench.minutes('long') / 60:.1f} h, peak memory, MB", f"{long.memory:.0f}")
    bench.tell("  / five minutes", f"{long.memory / short.memory:.2f}", "≤ 1.3")


def french_text(bench: Bench) -> None:
    bench.tell("800 words to a script, CPU ms", f"{1000 * french.article_time():.0f}", "≤ 30")
    for dense, name in ((False, "ordinary lines"), (True, "lines of seven forms")):
        source = bench.folder / "lines.txt"
        source.write_text(french.lines(10_000, dense=dense), encoding="utf-8")
        took = min(cost([*PROGRAM, "spoken"], source=source).cpu for _ in range(3))
        bench.tell(f"hautevoix spoken, 10,000 {name}, CPU s", f"{took:.2f}", "≤ 2")
    prose = french.kind_time("prose", french.MEGABYTE)
    bench.tell("prose, CPU s a megabyte", f"{prose:.1f}")
    for kind in french.KINDS:
        for size in (1, 10):
            took = french.kind_time(kind, size * french.MEGABYTE) / size
            bench.tell(f"  {kind}, {size} MB, per megabyte / prose", f"{took / prose:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--french", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hautevoix-bench-") as folder:
        bench = Bench(Path(folder))
        parts = (french_text,) if chosen.french else (start_up, four_minutes, seam)
        long = () if chosen.quick or chosen.french else (one_hour, ten_hours, french_text)
        for part in (*parts, *long):
            part(bench)


if __name__ == "__main__":
    main()
