"""Every message that the program can give is there, and can be filled."""

import ast
import re
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from scripts.errors import HautevoixError

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = [path for name in ("scripts", "audio", "episodes") for path in sorted((ROOT / name).rglob("*.py"))]


def keys(node: ast.expr) -> list[str]:
    """Those that a call may give: one, or one of two."""
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and part.value]


def kinds() -> dict[str, type[HautevoixError]]:
    """Every class of error of the packages, by its name: no two are called alike."""
    found = [HautevoixError]
    for kind in found:
        found += kind.__subclasses__()
    return {kind.__name__: kind for kind in found}


for package in ("scripts", "audio", "episodes"):
    import_module(f"{package}.errors")
KINDS = kinds()


def calls(path: Path) -> list[tuple[int, type[HautevoixError], ast.Call]]:
    """Each place of a module where an error is made with a key that is written there."""
    return [
        (node.lineno, KINDS[node.func.id], node)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in KINDS
        and node.args
        and isinstance(node.args[0], ast.Constant | ast.IfExp)
    ]


def fields(template: str) -> set[str]:
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in Formatter().parse(template) if name}


@pytest.mark.parametrize("path", [*filter(calls, PRODUCT)], ids=lambda path: str(path.relative_to(ROOT)))
def test_an_error_has_its_message_and_all_that_it_names(path: Path) -> None:
    """A table of messages that lacks the key, or a value, would show a person a traceback instead."""
    for line, kind, call in calls(path):
        given = {word.arg for word in call.keywords}
        first = call.args[0]
        possible = keys(first) if isinstance(first, ast.Constant) else keys(first.body) + keys(first.orelse)
        for key in possible:
            assert key in kind.messages, f"line {line}: {kind.__name__} has no message “{key}”"
            if None not in given:
                assert fields(kind.messages[key]) <= given, f"line {line}: “{key}” is not filled"
