"""The shape of the project: who may import whom, and what stays light."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
RANKS = {"scripts": 0, "audio": 1, "episodes": 2, "cli": 3}
PRODUCT = [path for name in ("scripts", "audio", "episodes") for path in sorted((ROOT / name).rglob("*.py"))]
HEAVY = {
    "numpy",
    "av",
    "lameenc",
    "pydub",
    "PIL",
    "jinja2",
    "starlette",
    "uvicorn",
    "trafilatura",
    "ruamel",
    "lxml",
    "onnx",
    "onnxruntime",
    "piper",
    "aiohttp",
    "edge_tts",
    "gtts",
    "requests",
}


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("path", [*PRODUCT, ROOT / "cli.py"], ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_and_never_up(path):
    """cli → episodes → audio → scripts."""
    own = RANKS[path.relative_to(ROOT).parts[0].removesuffix(".py")]
    ranks = {name: RANKS[name] for name in imports(path) if name in RANKS}
    assert all(rank <= own for rank in ranks.values()), ranks


def loaded(code):
    """Which of the heavy modules a piece of code loads, in a process of its own."""
    program = f"import sys\n{code}\nprint(*sorted(set(sys.modules) & {HEAVY!r}))"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


def test_asking_for_help_loads_nothing_heavy():
    """`hautevoix --help` is immediate."""
    assert not loaded("import cli")


def test_an_unchanged_build_loads_only_what_writes_the_feed():
    """No numpy, no voice, no template engine, no parser of articles; nor of XML, as the feed is written as text."""
    assert not loaded("import episodes.build.pipeline, episodes.commands.progress")


def test_the_spoken_form_loads_no_parser():
    """`hautevoix spoken` starts at once, and reads thousands of lines."""
    assert not loaded(
        "from scripts.spoken import spoken; from scripts.lexicon import shipped; shipped(); spoken('12 km')"
    )


def test_pydub_edits_one_clip_and_never_resamples_or_joins():
    """It interpolates in straight lines and copies all at each append: one module, and only what is good in it."""
    using = [path for path in PRODUCT if "pydub" in set(imports(path))]
    assert [path.name for path in using] == ["trim.py"]
    tree = ast.parse(using[0].read_text(encoding="utf-8"))
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert called & {"fade_in", "fade_out"}
    assert not called & {
        "set_frame_rate",
        "set_channels",
        "append",
        "overlay",
        "from_file",
        "export",
        "empty",
    }
    assert not any(isinstance(node, ast.AugAssign) for node in ast.walk(tree))


def test_every_file_fits_in_the_head():
    """No code file over 400 lines: a longer one is two things, or a table."""
    long = [
        str(path.relative_to(ROOT))
        for path in PRODUCT
        if len(path.read_text(encoding="utf-8").splitlines()) > 400
    ]
    assert not long
