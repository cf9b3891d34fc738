"""The map of the code: docs/modules.md and the table of folders in docs/design.md, made from docstrings.

`python tests/support/house_map.py` writes them; tests/test_docs.py holds both against the docstrings.
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "modules.md"
DESIGN = ROOT / "docs" / "design.md"
PACKAGES = ("scripts", "audio", "episodes")
HEAD = """\
# Modules

Every file of the program and what it holds: the first line of its docstring. Made by `python tests/support/house_map.py`;
[design.md](design.md) says how the parts work together.
"""


def summary(path: Path) -> str:
    """The first paragraph of a module's docstring, on one line."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(text.partition("\n\n")[0].split()).replace("|", "\\|")


def page() -> str:
    """The whole of docs/modules.md."""
    parts = [HEAD]
    for package in PACKAGES:
        folders = sorted({path.parent for path in (ROOT / package).rglob("*.py")})
        for folder in folders:
            name = folder.relative_to(ROOT).as_posix()
            files = [path for path in sorted(folder.glob("*.py")) if path.name != "__init__.py"]
            parts.append(f"\n## {name}/\n\n{summary(folder / '__init__.py')}\n")
            rows = [f"| `{path.name}` | {summary(path)} |\n" for path in files]
            parts += ["\n| file | holds |\n|---|---|\n", *rows] if rows else []
    return "".join(parts)


def folders() -> str:
    """The table of folders, in the order of the staircase that tests/test_architecture.py holds."""
    sys.path.insert(0, str(ROOT))
    sys.path.insert(1, str(ROOT / "tests"))
    from test_architecture import STAIRS

    rows = []
    for package in PACKAGES:
        rows.append(f"| **`{package}/`** | **{summary(ROOT / package / '__init__.py')}** |\n")
        for name in STAIRS[package].split():
            folder = ROOT / package / name
            for below in [
                folder,
                *sorted(path for path in folder.glob("*/") if (path / "__init__.py").exists()),
            ]:
                if below.is_dir():
                    shown = below.relative_to(ROOT).as_posix()
                    rows.append(f"| `{shown}/` | {summary(below / '__init__.py')} |\n")
    return "".join(["| folder | holds |\n|---|---|\n", *rows])


def design(text: str) -> str:
    """docs/design.md with its table of folders as the docstrings have it now."""
    return re.sub(
        r"(<!-- folders: [^\n]*-->\n).*?(<!-- end -->)",
        lambda found: f"{found[1]}{folders()}{found[2]}",
        text,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    DESIGN.write_text(design(DESIGN.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
