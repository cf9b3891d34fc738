"""Measures the shape of the code: files, folders, private functions and documented arguments.

`python -m benchmarks.house` prints a line for each bound; `--list` adds what counts against it. A test holds
the bounds (tests/test_architecture.py).
"""

import ast
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
Function = ast.FunctionDef | ast.AsyncFunctionDef


class Module(NamedTuple):
    """A file of the product.

    Attributes:
        path: below the root of the project.
        tree: its syntax.
        code: lines that hold code: no blank line, comment or docstring.
    """

    path: Path
    tree: ast.Module
    code: int

    @property
    def functions(self) -> Iterator[Function]:
        """All functions and methods, nested ones included."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


class Measure(NamedTuple):
    """One figure, its bound, and what counts against it."""

    text: str
    value: float
    bound: float
    at_least: bool = False
    against: Sequence[str] = ()

    @property
    def holds(self) -> bool:
        """Whether the figure keeps to its bound."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def modules() -> list[Module]:
    """Every Python file of `scripts`, `audio` and `episodes`, in order of path."""
    paths = (
        path for name in ("scripts", "audio", "episodes") for path in sorted((ROOT / name).rglob("*.py"))
    )
    return [_module(path) for path in paths]


def _module(path: Path) -> Module:
    with tokenize.open(path) as file:
        source = file.read()
    tree = ast.parse(source)
    text = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    tokens = tokenize.generate_tokens(iter(source.splitlines(keepends=True)).__next__)
    lines = {
        line for token in tokens if token.type not in text for line in range(token.start[0], token.end[0] + 1)
    }
    for node in ast.walk(tree):
        if isinstance(node, Function | ast.ClassDef | ast.Module) and ast.get_docstring(node) is not None:
            first = node.body[0]
            lines -= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return Module(path.relative_to(ROOT), tree, len(lines))


def is_private(name: str) -> bool:
    """Whether a name begins with an underscore and is not one of Python's own (`__init__`)."""
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))


def used_once(files: Sequence[Module]) -> list[str]:
    """Private functions and methods that their file names only once beside their definition."""
    found = []
    for module in files:
        names: Counter[str] = Counter()
        for node in ast.walk(module.tree):
            names.update([node.id] if isinstance(node, ast.Name) else [])
            names.update([node.attr] if isinstance(node, ast.Attribute) else [])
        functions = (node for node in module.functions if is_private(node.name) and names[node.name] == 1)
        found += [f"{module.path}:{node.lineno} {node.name}" for node in functions]
    return found


def without_arguments(files: Sequence[Module]) -> list[str]:
    """Public functions and methods of two parameters or more whose docstring has no `Args:`.

    The docstring of a command is its help, and the help of each parameter stands in its type.
    """
    return [
        f"{module.path}:{node.lineno} {node.name}"
        for module in files
        for node in _public(module.tree)
        if len(_parameters(node)) >= 2
        and "Args:" not in (ast.get_docstring(node) or "")
        and not all(_has_help(parameter) for parameter in _parameters(node))
    ]


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[Function]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not is_private(node.name):
            yield from _public(node)
        elif isinstance(node, Function) and not node.name.startswith("_"):
            yield node


def _parameters(node: Function) -> list[ast.arg]:
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    every += [one for one in (arguments.vararg, arguments.kwarg) if one]
    return [one for one in every if one.arg not in ("self", "cls")]


def _has_help(parameter: ast.arg) -> bool:
    """Whether a parameter's type holds help for the command line, or it is named as a shared option."""
    kind = ast.unparse(parameter.annotation) if parameter.annotation else ""
    return "help=" in kind or kind.endswith(("Option", "Argument", "Context"))


def class_names_twice(files: Sequence[Module]) -> list[str]:
    """Class names that more than one file defines, with the files."""
    places: dict[str, list[str]] = {}
    for module in files:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(str(module.path))
    return [f"{name}: {', '.join(where)}" for name, where in sorted(places.items()) if len(set(where)) > 1]


def measures(files: Sequence[Module]) -> list[Measure]:
    """Every figure with its bound."""
    functions = [node.name for module in files for node in module.functions if not node.name.startswith("__")]
    private = [name for name in functions if is_private(name)]
    code = sum(module.code for module in files)
    folders = Counter(module.path.parent for module in files)
    flat = folders[Path("audio")] + folders[Path("episodes")]
    once, undocumented, twice = used_once(files), without_arguments(files), class_names_twice(files)
    filled = [module.code for module in files if module.path.name != "__init__.py"]
    return [
        Measure("modules directly in audio and episodes", flat, 14),
        Measure(
            "files in the fullest folder", max(folders.values()), 17, against=[str(folders.most_common(3))]
        ),
        Measure("lines of code a file, median", median(filled), 90, at_least=True),
        Measure("private functions, % of all", 100 * len(private) / len(functions), 35),
        Measure("private functions used once, per 1,000 lines", 1000 * len(once) / code, 12, against=once),
        Measure("public functions without Args", len(undocumented), 0, against=undocumented),
        Measure("class names in two files", len(twice), 0, against=twice),
    ]


def main() -> int:
    """Prints the figures; 1 where one is out of its bound."""
    found = measures(modules())
    for measure in found:
        verdict, sign = "ok" if measure.holds else "NO", "≥" if measure.at_least else "≤"
        print(f"{verdict} {measure.value:7.1f} {sign} {measure.bound:<4} {measure.text}")
        if "--list" in sys.argv:
            print(*(f"       {line}" for line in measure.against), sep="\n")
    return 0 if all(measure.holds for measure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
