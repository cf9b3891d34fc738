"""Whatever lies where a file should be, a pipe, a device, a folder or a link out, is refused in a line, at once."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import copytree

import pytest
from stage import Stage, files, whole

from scripts import regular_files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs POSIX pipes and /dev/zero")

ROOT = Path(__file__).resolve().parents[1]
SITE = "https://audio.courrier.example/"
MEMORY = 2 * 10**9  # bytes of address space: reading a device without end ends early
DEADLINE = 120  # s: a build that waits for a pipe would wait for ever

KINDS: Mapping[str, tuple[Callable[[Path], None], str]] = {
    "a pipe": (os.mkfifo, "it is a pipe, not a file"),
    "a link to a device": (lambda path: path.symlink_to("/dev/zero"), "it is a device, not a file"),
}
PLACES: Mapping[str, tuple[str, str]] = {
    "article": ("articles/intrus.md", ""),
    "settings": ("edition.toml", ""),
    "lexicon": ("lexicon.pls", ""),
    "script file": ("scripts/marche.yaml", ""),
    "record": ("records/intrus.json", ""),
    "cover": ("couverture.png", '[edition]\ncover = "couverture.png"\n'),
    "intro": ("jingle.wav", '[sound]\nintro = "jingle.wav"\n'),
    "outro": ("jingle.wav", '[sound]\noutro = "jingle.wav"\n'),
    "bed": ("fond.wav", '[sound]\nbed = "fond.wav"\n'),
    "chapter sound": ("gong.wav", '[sound]\nchapter = "gong.wav"\n'),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("stage"), clips)
    stage.start(SITE)
    return stage


@pytest.fixture
def stage(built: Stage, tmp_path: Path) -> Stage:
    """An edition with two episodes, of this test alone."""
    copytree(built.root, tmp_path / "copy")
    return Stage(tmp_path / "copy", built.clips)


def run(stage: Stage, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        cwd=stage.folder,
        env={**os.environ, "HAUTEVOIX_CACHE": str(stage.clips)},
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", PLACES)
def test_a_pipe_or_a_device_is_refused_in_a_line_wherever_it_lies(
    stage: Stage, place: str, kind: str
) -> None:
    """Exit code 3 and what it is, neither a hang nor gigabytes; what was published stands."""
    make, told = KINDS[kind]
    name, settings = PLACES[place]
    if settings:
        before = (stage.folder / "edition.toml").read_text(encoding="utf-8")
        table, line = settings.split("\n")[:2]
        changed = before.replace(table, f"{table}\n{line}") if table in before else f"{before}\n{settings}"
        (stage.folder / "edition.toml").write_text(changed, encoding="utf-8")
    path = stage.folder / name
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)
    make(path)
    stage.write("passerelle", "# La passerelle\n\nElle est fermée.\n")
    done = run(stage, "build", *(["--again", "marche"] if place == "script file" else []))
    assert done.returncode == 3, done.stderr
    if (place, kind) == ("article", "a link to a device"):
        told = "is a link to /dev/zero"
    assert told in done.stderr.splitlines()[0]
    assert name in done.stderr.splitlines()[0]
    assert whole(stage.public, f"{SITE}audio/")


@pytest.mark.parametrize("kind", KINDS)
def test_an_article_that_is_no_file_holds_up_no_other(stage: Stage, kind: str) -> None:
    """It alone is refused, by `build` and in `status`; the others are built."""
    KINDS[kind][0](stage.folder / "articles" / "avant.md")
    stage.write("nouveau", "# La passerelle\n\nElle est fermée.\n")
    done = run(stage, "build")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert (stage.public / "episodes" / "nouveau").is_dir()
    shown = run(stage, "status")
    assert shown.returncode == 0, shown.stderr
    assert any(line.split()[:2] == ["refused", "articles/avant.md"] for line in shown.stdout.splitlines())
    for words in (
        ["script", "articles/avant.md"],
        ["build", "--draft", "articles/avant.md"],
        ["lexicon", "unknown"],
    ):
        asked = run(stage, *words)
        assert (asked.returncode, asked.stderr.count("\n")) == (3, 1), words


def test_a_link_out_of_the_edition_is_never_read(stage: Stage) -> None:
    """What lies elsewhere on the machine is not read aloud, whoever put the link there; the others go on."""
    secret = stage.root / "lettre.md"
    secret.write_text("# Lettre\n\nLe maire sera licencié lundi.\n", encoding="utf-8")
    (stage.folder / "articles" / "lettre.md").symlink_to(secret)
    stage.write("nouveau", "# La passerelle\n\nElle est fermée.\n")
    done = run(stage, "build")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "articles/lettre.md: is a link to" in done.stderr
    assert (stage.public / "episodes" / "nouveau").is_dir()
    assert not any(b"licenci" in data for data in files(stage.public).values())
    for words in (
        ["script", "articles/lettre.md"],
        ["build", "articles/lettre.md"],
        ["build", "--draft", "articles/lettre.md"],
    ):
        asked = run(stage, *words)
        assert asked.returncode == 3, words
        assert "licenci" not in asked.stdout
    shown = run(stage, "status")
    assert any(line.split()[:2] == ["refused", "articles/lettre.md"] for line in shown.stdout.splitlines())


def test_links_inside_an_edition_and_a_shelf_that_lies_elsewhere_are_read(stage: Stage) -> None:
    """A newsroom may mount its articles: `articles/` as a whole may be a link, and one article a link to another file."""
    (stage.folder / "articles").rename(stage.root / "partage")
    (stage.folder / "articles").symlink_to(stage.root / "partage")
    (stage.folder / "reserve").mkdir()
    text = "# La passerelle\n\nElle est fermée.\n"
    (stage.folder / "reserve" / "texte.md").write_text(text, encoding="utf-8")
    (stage.folder / "articles" / "nouveau.md").symlink_to(stage.folder / "reserve" / "texte.md")
    done = run(stage, "build")
    assert (done.returncode, done.stderr) == (0, "")
    assert (stage.public / "episodes" / "nouveau").is_dir()
    assert "unchanged" in done.stdout


def test_a_file_is_read_up_to_its_limit_and_no_further(tmp_path: Path) -> None:
    """Also where the system states no length, as of what lies in /proc."""
    path = tmp_path / "a"
    path.write_bytes(b"x" * 1000)
    assert regular_files.read(path, 1000) == b"x" * 1000
    with pytest.raises(regular_files.UnfitFileError, match="larger"):
        regular_files.read(path, 999)
    with pytest.raises(regular_files.UnfitFileError, match="larger"):
        regular_files.read(Path("/proc/self/maps"), 10)


def test_what_is_put_in_a_file_s_place_while_it_is_opened_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file at the first look, a pipe at the second: the open one is looked at again, and nobody waits."""
    path = tmp_path / "a"
    path.write_bytes(b"x")
    looked = os.stat(path)
    path.unlink()
    os.mkfifo(path)
    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", lambda *_: looked)
        with pytest.raises(regular_files.UnfitFileError, match="pipe"):
            regular_files.read(path, 10)
