"""For which systems the dependencies have wheels: asks pip, installs nothing (docs/platforms.md).

    python benchmarks/wheels.py

prints a table in Markdown: a row a dependency of pyproject.toml, a column a system, in each cell the Pythons
for which pip finds a wheel. It needs some minutes and the package registry; `packaging` comes with pytest.
"""

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.requirements import Requirement

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
GLIBC = (5, 12, 17, 24, 26, 27, 28, 31, 34)  # minor versions of glibc 2 that wheels are built against
SYSTEMS: Mapping[str, tuple[str, ...]] = {
    "Linux x86_64": (*(f"manylinux_2_{minor}_x86_64" for minor in GLIBC), "manylinux2014_x86_64"),
    "Linux aarch64": (*(f"manylinux_2_{minor}_aarch64" for minor in GLIBC), "manylinux2014_aarch64"),
    "macOS arm64": ("macosx_14_0_arm64",),
    "macOS x86_64": ("macosx_14_0_x86_64",),
    "Windows x86_64": ("win_amd64",),
}
NO_WHEEL = re.compile(r"No matching distribution found for ([\w.-]+)")


def dependencies() -> list[Requirement]:
    project = Path(__file__).resolve().parents[1] / "pyproject.toml"
    return [Requirement(line) for line in tomllib.loads(project.read_text())["project"]["dependencies"]]


def wanted(requirements: Iterable[Requirement], python: str) -> dict[str, str]:
    """What is installed on a Python, by name; pip would judge markers for its own Python."""
    return {
        requirement.name: f"{requirement.name}{requirement.specifier}"
        for requirement in requirements
        if requirement.marker is None or requirement.marker.evaluate({"python_version": python})
    }


def found(specifiers: Mapping[str, str], python: str, platforms: Iterable[str]) -> dict[str, str]:
    """The wheel that pip would take of each, by name; one that has none is missing."""
    left = dict(specifiers)
    while left:
        answer = ask(left.values(), python, platforms)
        if answer.returncode == 0:
            installs = json.loads(answer.stdout)["install"]
            return {item["metadata"]["name"].lower(): wheel(item) for item in installs}
        missing = NO_WHEEL.search(answer.stderr)
        if missing is None or missing[1] not in left:
            raise SystemExit(answer.stderr)
        del left[missing[1]]
    return {}


def ask(specifiers: Iterable[str], python: str, platforms: Iterable[str]) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--dry-run",
        "--ignore-installed",
        "--no-deps",
    ]
    command += ["--only-binary=:all:", "--target", "nowhere", "--report", "-", "--python-version", python]
    command += [part for platform in platforms for part in ("--platform", platform)]
    return subprocess.run([*command, *specifiers], capture_output=True, text=True, check=False)


def wheel(item: Mapping[str, Mapping[str, str]]) -> str:
    return item["download_info"]["url"].rsplit("/", 1)[-1]


def cell(wheels: Mapping[str, str | None]) -> str:
    """The Pythons of one cell, of those that want the dependency; None stands for no wheel."""
    if not any(wheels.values()):
        return "**none**"
    if all(name and name.endswith("-none-any.whl") for name in wheels.values()):
        return "any"
    having = [python for python, name in wheels.items() if name]
    shown = having[0] if len(having) == 1 else f"{having[0]}–{having[-1]}"
    lacking = [python for python, name in wheels.items() if not name]
    return f"{shown}, **not {', '.join(lacking)}**" if lacking else shown


def main() -> None:
    requirements = dependencies()
    by_python = {python: wanted(requirements, python) for python in PYTHONS}
    seen = {
        (system, python): found(by_python[python], python, platforms)
        for system, platforms in SYSTEMS.items()
        for python in PYTHONS
    }
    print("| dependency |", " | ".join(SYSTEMS), "|")
    print("|---" * (len(SYSTEMS) + 1) + "|")
    for name in (requirement.name for requirement in requirements):
        pythons = [python for python in PYTHONS if name in by_python[python]]
        cells = [cell({p: seen[system, p].get(name.lower()) for p in pythons}) for system in SYSTEMS]
        print(f"| {name} |", " | ".join(cells), "|")


if __name__ == "__main__":
    main()
