"""What an archive costs: imported, built on one core and on two, built again, one article changed.

    python -m benchmarks.newsroom 100 3

builds a hundred articles three times on each, in turn; the shortest counts. Articles come from
`benchmarks/archive.py`; clips are kept in stores of this run alone.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks import archive
from benchmarks.measure import Cost, cost

ROOT = Path(__file__).resolve().parents[1]


def did(folder: Path, *words: str, store: str = "store-two", cores: int | None = None) -> Cost:
    """What a command took in an edition's folder."""
    environment = {"HAUTEVOIX_CACHE": str(folder.parent / store)}
    return cost([sys.executable, str(ROOT / "cli.py"), *words], environment, folder, cores=cores)


def changed(edition: Path) -> None:
    """One sentence more in one article."""
    article = min((edition / "articles").rglob("*.*"))
    with article.open("a", encoding="utf-8") as file:
        file.write("\nUne réunion publique suivra lundi.\n")


def tell(what: str, value: str, goal: str = "") -> None:
    print(f"{what:<52} {value:>12}  {goal}", flush=True)


def both(edition: Path, work: Path) -> tuple[Cost, Cost]:
    """What a build on one core took, and one on two, each of a new copy with an empty store."""
    took = []
    for cores, name in ((1, "one"), (2, "two")):
        shutil.copytree(edition, work / name)
        took.append(did(work / name, "build", store=f"store-{name}", cores=cores))
    return took[0], took[1]


def run(count: int, rounds: int, work: Path) -> None:
    """Measures, and shows each figure as it is known."""
    export, edition = work / "export.xml", work / "edition"
    with export.open("w", encoding="utf-8") as file:
        file.writelines(archive.export(archive.articles(count)))
    did(work, "init", str(edition))
    imported = did(edition, "import", str(export))
    tell(f"{count} articles imported, CPU s", f"{imported.cpu:.1f}")
    one, two = zip(*(both(edition, work / str(number)) for number in range(rounds)), strict=True)
    tell("  built on two cores, wall s", f"{min(took.wall for took in two):.0f}")
    tell("  one core / two, wall", f"{min(t.wall for t in one) / min(t.wall for t in two):.2f}", "≥ 1.9")
    edition, two = work / "0" / "two", two[:1]
    tell("  peak memory, MB", f"{two[0].memory:.0f}")
    tell("  built again, CPU s", f"{min(did(edition, 'build').cpu for _ in range(3)):.2f}", "≤ 1 of 1,000")
    changed(edition)
    tell("  one changed, CPU s", f"{did(edition, 'build').cpu:.2f}", "≤ 5 of 10,000")
    tell("  checked, CPU s", f"{did(edition, 'check').cpu:.1f}")
    tell("  checked again, CPU s", f"{did(edition, 'check').cpu:.1f}")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="hautevoix-bench-") as work:
        run(int(sys.argv[1]), int(sys.argv[2]), Path(work))


if __name__ == "__main__":
    main()
