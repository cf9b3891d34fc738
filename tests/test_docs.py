"""The documentation stays true: what it names exists, and what exists is named."""

import json
import re
import shlex
import tomllib
import unicodedata
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import house_map
import msgspec
import pytest
import typer

import cli
from episodes import events
from episodes import events as publishing
from episodes.commands.options import FAULTS_FOUND
from scripts.errors import HautevoixError

ROOT = Path(__file__).resolve().parents[1]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
USAGE = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")
ERRORS = (
    "scripts.errors",
    "scripts.errors",
    "audio.errors",
    "episodes.errors",
    "episodes.errors",
)
FILES = [path for path in ROOT.rglob("*.py") if not {".venv", ".git"} & set(path.parts)]
HELP = {"-h", "--help"}
UNITS = {"ms": "milliseconds", "LUFS, one channel": "LUFS", "dBTP": "dBTP"}


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def commands(command, name: str = "hautevoix") -> Iterator[tuple[str, object]]:
    """Each command of the program with its full name, groups too."""
    yield name, command
    for word, below in getattr(command, "commands", {}).items():
        yield from commands(below, f"{name} {word}")


COMMANDS = dict(commands(typer.main.get_command(cli.app)))


def options(name: str) -> set[str]:
    """What a command takes, `--cache` and `-j` alike."""
    return {option for param in COMMANDS[name].params for option in param.opts if option.startswith("-")}


def section(page: str, heading: str) -> str:
    """What stands under a heading, up to the next one."""
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", page, re.MULTILINE | re.DOTALL)
    assert found, heading
    return found[1]


def rows(page: str) -> list[list[str]]:
    """The cells of each row of its tables."""
    tables = re.findall(r"^\|.*\n\|[-|]+\n((?:\|.*\n?)+)", page, re.MULTILINE)
    lines = [line.strip("|").split("|") for table in tables for line in table.splitlines()]
    return [[cell.strip() for cell in line] for line in lines]


def documented() -> dict[str, str]:
    """The heading of each command in docs/usage.md, by the command's name."""
    headings = re.findall(r"^### `(hautevoix[^`]*)`$", USAGE, re.MULTILINE)
    return {re.split(r" (?=\[|[A-Z]+)", heading)[0]: f"`{heading}`" for heading in headings}


def test_every_command_is_documented_and_no_other() -> None:
    """docs/usage.md has a section for each command, and the arguments in its heading are those of the help."""
    assert list(documented()) == list(COMMANDS)
    for name, heading in documented().items():
        command = COMMANDS[name]
        context = command.make_context(name, ["-"], resilient_parsing=True)
        usage = [] if hasattr(command, "commands") else command.collect_usage_pieces(context)
        typed = [re.sub(r"[{}]", "", piece) for piece in usage[1:]]  # braces mark what is required
        assert heading == f"`{' '.join([name, *typed])}`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_documented_and_no_other(name: str) -> None:
    """The table of a command names all its options in full and in short."""
    first = [row[0] for row in rows(section(USAGE, documented()[name])) if row[0].startswith("`-")]
    named = [option for cell in first for option in re.findall(r"(?<![\w-])--?[a-z][a-z-]*", cell)]
    assert sorted(named) == sorted(options(name) - HELP)


def test_every_event_and_field_is_documented_with_its_unit() -> None:
    """`build --json`: the events in their order, each with a table of its fields, and no other."""
    page = section(USAGE, "Events of `build --json`")
    parts = re.split(r"^`(\w+)`: ", page, flags=re.MULTILINE)[1:]
    told = dict(zip(parts[::2], parts[1::2], strict=True))
    known = {kind.__struct_config__.tag: kind for kind in events.Event.__args__}
    assert list(told) == list(known)
    for name, kind in known.items():
        assert [row[0].strip("`") for row in rows(told[name])] == list(kind.__struct_fields__), name
        kinds = {field.name: field.type for field in msgspec.structs.fields(kind)}
        words = {
            str: "string",
            int: "integer",
            float: "number",
            bool: "boolean",
            str | None: "string or null",
            float | None: "number or null",
            events.Chooser: "string",
        }
        stated = {row[0].strip("`"): row[1] for row in rows(told[name])}
        assert stated == {field: words.get(type_, "list of strings") for field, type_ in kinds.items()}


def test_every_event_of_publishing_is_documented_with_its_fields() -> None:
    """`publish --json`: a row names the events and all their fields, and no other."""
    table = rows(section(USAGE, "Events of `publish --json`"))
    told = {name.strip("`"): set(re.findall(r"`(\w+)`", what)) for name, what in table}
    known = {kind.__struct_config__.tag: kind for kind in publishing.PublishEvent.__args__}
    assert list(told) == list(known)
    assert told == {name: set(kind.__struct_fields__) for name, kind in known.items()}


def test_units_of_event_fields_are_those_of_the_code() -> None:
    """A field that has a unit in episodes/events.py has it in docs/usage.md."""
    source = text(ROOT / "episodes" / "events.py")
    units = dict(re.findall(r"^    (\w+): \w+  # (.+)$", source, re.MULTILINE))
    told = {row[0].strip("`"): row[2] for row in rows(section(USAGE, "Events of `build --json`"))}
    having = {name: UNITS[unit] for name, unit in units.items() if unit in UNITS}
    assert len(having) == len(UNITS)
    assert all(unit in told[name] for name, unit in having.items())


def errors() -> set[type[HautevoixError]]:
    """Every class of error that the packages have."""
    modules = [import_module(name) for name in ERRORS]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    return {kind for kind in found if issubclass(kind, HautevoixError)}


def test_every_exit_code_is_documented_and_no_other() -> None:
    """Those of the error classes, and those that the command line gives itself."""
    own = {0, 1, 2, FAULTS_FOUND, cli.DISK, cli.INTERRUPTED, cli.READER_GONE}
    told = [int(row[0]) for row in rows(section(USAGE, "Exit codes"))]
    assert told == sorted(own | {kind.exit_code for kind in errors()})


def test_all_error_classes_are_looked_at() -> None:
    """A module with errors of its own cannot escape the test above."""
    files = [path for name in ("scripts", "audio", "episodes") for path in (ROOT / name).rglob("*.py")]
    having = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in files
        if re.search(r"^    exit_code(: .*)? = ", text(path), re.MULTILINE)
    }
    assert having == set(ERRORS)


def command_lines() -> list[tuple[str, str]]:
    """Every `hautevoix …` in a shell block, and in code within a sentence, of README and docs."""
    found = []
    for path in DOCS:
        blocks = re.findall(r"^```sh\n(.*?)^```", text(path), re.MULTILINE | re.DOTALL)
        pieces = [piece.strip() for block in blocks for piece in re.split(r"\n|&&|\|", block)]
        prose = re.sub(r"^```.*?^```", "", text(path), flags=re.MULTILINE | re.DOTALL)
        pieces += [code.replace("\n", " ") for code in re.findall(r"`([^`]+)`", prose) if "[" not in code]
        found += [
            (path.name, piece.strip()) for piece in pieces if re.search(r"(^|/)hautevoix(?=\s|$)", piece)
        ]
    return [
        (page, line) for page, line in found if not re.search("…|COMMAND", line)
    ]  # forms, not lines to type


def parsed(line: str) -> tuple[str, list[str]]:
    """The full name of the command that a line runs, and its options."""
    words = shlex.split(line)
    words = words[next(i for i, word in enumerate(words) if word.split("/")[-1] == "hautevoix") + 1 :]
    name = "hautevoix"
    while words and f"{name} {words[0]}" in COMMANDS:
        name = f"{name} {words.pop(0)}"
    words = words[: words.index("--")] if "--" in words else words
    assert words == [] or words[0].startswith("-") or not hasattr(COMMANDS[name], "commands"), line
    return name, [word.split("=")[0] for word in words if word.startswith("-")]


@pytest.mark.parametrize(("page", "line"), command_lines())
def test_command_lines_in_the_documentation_can_be_typed(page: str, line: str) -> None:
    """No page tells a person to type a command or an option that does not exist."""
    name, given = parsed(line)
    assert set(given) <= options(name) | HELP, page


def anchors(path: Path) -> set[str]:
    """The addresses of a page's headings, as web hosts of Markdown make them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text(path), flags=re.M | re.S), re.M)
    kept = (re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", heading.lower())) for heading in headings)
    return {heading.replace(" ", "-") for heading in kept}


@pytest.mark.parametrize("page", DOCS, ids=lambda path: path.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Each link to a file, and to a heading in it, resolves."""
    prose = re.sub(r"^```.*?^```", "", text(page), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r"(?<!`)\[[^\]]+\]\(([^)\s…]+)\)", prose):
        if not re.match(r"[a-z]+:", link):
            file, _, anchor = link.partition("#")
            target = (page.parent / file) if file else page
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


def test_the_script_example_is_what_the_program_says(tmp_path: Path) -> None:
    """The object of docs/usage.md parses, and is that of the article above it."""
    from episodes.build import script

    (article,) = re.findall(r"^```markdown\n(.*?)^```", USAGE, re.MULTILINE | re.DOTALL)
    (example,) = re.findall(r"^```json\n(.*?)^```", USAGE, re.MULTILINE | re.DOTALL)
    path = tmp_path / "halle.md"
    path.write_text(article, encoding="utf-8")
    assert json.loads(example) == {**json.loads(script.as_json(path)), "path": "halle.md"}


def test_the_guide_works_as_it_is_written(tmp_path: Path) -> None:
    """Settings, article, pronunciation and script lines that a producer copies from docs/guide.fr.md are taken."""
    from episodes.edition.settings import Settings
    from scripts import readers, scriptfile
    from scripts.lexicon import Lexeme, Lexicon, edit

    guide = text(ROOT / "docs" / "guide.fr.md")
    blocks = re.findall(r"^```(\w+)\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    kinds = {kind for kind, _ in blocks}
    assert {"toml", "markdown", "yaml", "sh"} <= kinds
    for kind, block in blocks:
        path = tmp_path / {"toml": "edition.toml", "markdown": "a.md"}.get(kind, "other")
        path.write_text(block, encoding="utf-8")
        if kind == "toml":
            Settings.load(path)
        elif kind == "markdown":
            assert readers.read(path).doubts == ()
        elif block.startswith("- "):
            scriptfile.load(f"script:\n{block}", "guide")
    ((word, alias),) = re.findall(r"^hautevoix lexicon add (\w+) --alias (\w+)$", guide, re.MULTILINE)
    (tmp_path / "lexicon.pls").write_bytes(edit.add_lexeme(None, "lexicon.pls", Lexeme((word,), alias, None)))
    Lexicon.load(tmp_path / "lexicon.pls")


def test_messages_in_the_guide_are_those_of_the_program() -> None:
    """What the last table of docs/guide.fr.md quotes stands in a table of messages."""
    guide = text(ROOT / "docs" / "guide.fr.md")
    quoted = [row[0].strip("`") for row in rows(section(guide, "Quand quelque chose ne va pas"))]
    messages = [message for kind in errors() for message in kind.messages.values()]
    filled = [re.sub(r"\{\w+(![rs])?\}", "X", message) for message in messages]
    for quote in quoted:
        form = re.sub(r"UTF-8|edition\.toml|scripts/….yaml|\d+", "X", quote)
        assert any(form in message for message in filled), quote


def test_every_dependency_stands_in_the_tables() -> None:
    """docs/platforms.md has a row for each dependency of pyproject.toml, in its order, and no other."""
    project = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]
    names = re.findall(r"^[\w.-]+", "\n".join(project["dependencies"]), re.MULTILINE)
    listed = [row[0] for row in rows(section(text(ROOT / "docs" / "platforms.md"), "What was looked up"))]
    assert listed == names
    design = section(text(ROOT / "docs" / "design.md"), "Dependencies")
    assert [name for name in names if name not in design] == []


def test_documents_named_in_the_code_exist() -> None:
    """A docstring that sends its reader to a page does not send them nowhere."""
    files = [
        ROOT / "cli.py",
        *(p for n in ("scripts", "audio", "episodes") for p in (ROOT / n).rglob("*.py")),
    ]
    named = {name for path in files for name in re.findall(r"(?<!/)\bdocs/[\w.-]+\.md", text(path))}
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_map_of_the_house_is_that_of_the_docstrings() -> None:
    """docs/modules.md and the folders in docs/design.md are made from docstrings: python tests/support/house_map.py."""
    assert text(house_map.PAGE) == house_map.page()
    assert text(house_map.DESIGN) == house_map.design(text(house_map.DESIGN))
    assert house_map.folders() in text(house_map.DESIGN)


NAMED = [
    path
    for folder in ("", "docs", "scripts", "audio", "episodes", "benchmarks", ".ci")
    for path in sorted((ROOT / folder).glob("**/*" if folder else "*.*"))
    if path.suffix in {".md", ".py", ".txt", ".toml"} and path.name != "CHANGELOG.md"
]


@pytest.mark.parametrize("path", NAMED, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_that_a_page_or_a_comment_names_exists(path: Path) -> None:
    """A newcomer finds the file that documentation, a docstring or a comment speaks of."""
    names = re.findall(r"(?<![\w.<*-])((?:[\w-]+/)*\w+\.py)\b", text(path))
    missing = {name for name in names if not any(str(found).endswith(f"/{name}") for found in FILES)}
    assert not missing
