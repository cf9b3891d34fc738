"""The shape of the project: who may import whom, what names there are, and what stays light."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from itertools import combinations
from pathlib import Path

import pytest

from benchmarks import house

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
    "supertonic",
    "pocket_tts",
    "torch",
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


STAIRS = {
    "scripts": """
        data errors article printable regular_files script lexicon wordlists output sentences truecase
        quotations spoken pronunciation_review readers speakers narrate scriptfile
    """,
    "audio": """
        errors filelock http profile temporary_folders dsp engines clips voices synthesis assembly
    """,
    "episodes": """
        errors events formatting edition catalogue announcement episode ingest transcripts media site feed
        preview_server epub check publish build status watch commands
    """,
}
"""The folders and modules of each package: what stands later may import what stands before it, never the reverse."""


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {dotted(path): path for path in PRODUCT}


def imported(path: Path) -> set[str]:
    """The modules of the project that one imports, wherever in it; not what is for the type checker alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and id(node) not in typing)
    names = ((node.module or "", f"{node.module}.{alias.name}") for node in nodes for alias in node.names)
    found = (whole if whole in MODULES else module for module, whole in names)
    return {name for name in found if name in MODULES} - {dotted(path)}


GRAPH = {name: imported(path) for name, path in MODULES.items()}


def test_no_module_imports_itself_through_others():
    """No circles, lazy imports included: every file can be read knowing only what it imports."""
    try:
        TopologicalSorter(GRAPH).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


@pytest.mark.parametrize("package", STAIRS)
def test_folders_form_a_staircase(package):
    """Each folder imports only what stands above it; a new one gets its step here."""
    steps = {name: step for step, name in enumerate(STAIRS[package].split())}
    assert set(steps) == {name.split(".")[1] for name in MODULES if name.startswith(f"{package}.")}
    up = [
        f"{name} imports {other}"
        for name, others in GRAPH.items()
        for other in others
        if name.startswith(f"{package}.")
        and other.startswith(f"{package}.")
        and steps[other.split(".")[1]] > steps[name.split(".")[1]]
    ]
    assert not up


def one_letter_apart(one: str, other: str) -> bool:
    """Whether a letter more, less or exchanged makes one name the other."""
    short, long = sorted((one, other), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


@pytest.mark.parametrize("package", STAIRS)
def test_no_two_modules_of_a_package_differ_by_one_letter(package):
    """Nobody opens `revision.py` in place of `revisions.py`."""
    stems = {path.stem for path in PRODUCT if path.relative_to(ROOT).parts[0] == package}
    assert not [pair for pair in combinations(sorted(stems), 2) if one_letter_apart(*pair)]


MEASURES = house.measures(house.modules())


@pytest.mark.parametrize("measure", MEASURES, ids=[measure.text for measure in MEASURES])
def test_the_house_keeps_its_measures(measure):
    """Few full rooms, few private steps, documented arguments, one class a name (benchmarks/house.py)."""
    assert measure.holds, "\n".join([f"{measure.value:.1f}, not {measure.bound}", *measure.against])


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


def test_an_unchanged_build_loads_no_rules_of_french():
    """Hundreds of patterns are compiled where a script is made, and nowhere else."""
    program = "import sys\nimport episodes.build.pipeline, episodes.commands.progress\nprint(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not {"scripts.narrate", "scripts.speakers", "scripts.quotations"} & set(run.stdout.split())


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
