"""Run with the Python of an environment that has the built wheel: each top-level name has one owner, hautevoix."""

import sys
from importlib.metadata import packages_distributions
from pathlib import Path

OURS = ("audio", "scripts", "episodes", "cli")

owners = packages_distributions()
wrong = {name: owners.get(name) for name in OURS if owners.get(name) != ["hautevoix"]}
if wrong:
    sys.exit(f"not ours alone: {wrong}")

import scripts  # noqa: E402

here = Path(__file__).resolve().parents[2]
if here in Path(scripts.__file__).resolve().parents:
    sys.exit("the checkout was imported, not the wheel")
print("each top-level name belongs to hautevoix alone")  # noqa: T201
