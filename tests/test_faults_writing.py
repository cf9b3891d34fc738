"""The disk refuses: any write, any fsync, any rename, once or from then on; or it is full. What was published stands.

`HAUTEVOIX_STEP=1 pytest tests/test_faults_writing.py` tries every single operation; by default every seventh
is tried.
"""

import errno
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from newsroom import ARTICLE
from stage import Stage, files, whole

from episodes.errors import EpisodeError, PlaceError

ROOT = Path(__file__).resolve().parents[1]
STEP = int(os.environ.get("HAUTEVOIX_STEP", "7"))
SITE = "https://audio.courrier.example/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Stage:
    """Two episodes that are published; a sentence of one was corrected since, whose clip is in the store."""
    stage = Stage(tmp_path_factory.mktemp("stage"), clips)
    stage.start(SITE)
    stage.settings('www/audio"', 'www/audio"\nlive = false')
    stage.publish()
    shutil.copytree(stage.folder, stage.root / "before")
    stage.edit("marche", "21 clients", "22 clients")
    shutil.copytree(stage.public, stage.root / "after")
    shutil.rmtree(stage.folder)
    shutil.copytree(stage.root / "before", stage.folder)
    stage.write("marche", ARTICLE.replace("21 clients", "22 clients"))
    return stage


@pytest.fixture
def stage(built: Stage, tmp_path: Path) -> Stage:
    shutil.copytree(built.root, tmp_path / "copy")
    return Stage(tmp_path / "copy", built.clips)


class Disk:
    """Refuses the n-th operation of a kind, or that one and all after it."""

    def __init__(self, number: int, *, for_good: bool, code: int) -> None:
        self._left = count(number, -1)
        self._for_good, self._code = for_good, code
        self.refused = 0

    def guarding(self, act: Callable) -> Callable:
        def acting(*args: object, **options: object) -> object:
            left = next(self._left)
            if left == 1 or (left < 1 and self._for_good):
                self.refused += 1
                raise OSError(self._code, os.strerror(self._code))
            return act(*args, **options)

        return acting


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize(("operation", "code"), [("fsync", errno.EIO), ("replace", errno.ENOSPC)])
def test_whatever_is_refused_the_old_or_the_new_edition_stands(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, operation: str, code: int, *, for_good: bool
) -> None:
    """A clear error, a feed that is whole, here and at the place; the next run makes what this one would have."""
    before = stage.root / "fresh"
    shutil.copytree(stage.folder, before)
    refusals = 0
    for number in count(1, STEP):
        shutil.rmtree(stage.folder)
        shutil.copytree(before, stage.folder)
        disk = Disk(number, for_good=for_good, code=code)
        refusal = None
        with monkeypatch.context() as patched:
            patched.setattr(os, operation, disk.guarding(getattr(os, operation)))
            try:
                stage.build()
                stage.publish()
            except EpisodeError as error:
                refusal = error
        refusals += bool(disk.refused)
        said = str(refusal or "")
        assert os.strerror(code) in said or not (disk.refused and for_good)
        assert "\n" not in said
        assert refusal is None or refusal.exit_code == (8 if isinstance(refusal, PlaceError) else 5)
        for folder in (stage.public, stage.place):
            assert whole(folder, f"{SITE}audio/")
        assert stage.build() == 0
        assert files(stage.public).keys() >= files(stage.root / "after").keys()
        stage.publish()
        assert files(stage.place) == files(stage.public)
        if not disk.refused:
            break
    assert refusals > 1


def bare(public: Path) -> dict[str, list[str]]:
    """What pages load and nobody finds, by page."""
    found = {}
    for page in public.rglob("*.html"):
        if page.name == "page.html" or any(part[0] == "." for part in page.relative_to(public).parts):
            continue  # what the entry page is made from; not put in place yet
        loaded = re.findall(
            r'(?:src|href)="([^":]+\.(?:css|js|svg|jpg|png))"', page.read_text(encoding="utf-8")
        )
        if missing := [name for name in loaded if not (page.parent / name).resolve().is_file()]:
            found[page.relative_to(public).as_posix()] = missing
    return found


def test_no_page_ever_stands_without_what_it_loads(
    tmp_path: Path, clips: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up in the first build left pages of episodes without style sheet, script and cover."""
    stage = Stage(tmp_path, clips)
    stage.start(SITE)
    assert bare(stage.public) == {}
    pages = 0
    for number in count(1, max(1, STEP // 3)):
        for folder in (stage.public, stage.folder / "records"):
            shutil.rmtree(folder, ignore_errors=True)  # a build that made nothing leaves none
        disk = Disk(number, for_good=True, code=errno.ENOSPC)
        with monkeypatch.context() as patched:
            patched.setattr(os, "replace", disk.guarding(os.replace))
            with suppress(EpisodeError):
                stage.build()
        pages += len(list(stage.public.rglob("index.html")))
        assert bare(stage.public) == {}, number
        if not disk.refused:
            break
    assert pages


def limited(stage: Stage, kind: int, value: int) -> subprocess.CompletedProcess[str]:
    """`hautevoix build` with a limit of the system's on it; what it imports is loaded before."""
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "build"],
        cwd=stage.folder,
        env={**os.environ, "HAUTEVOIX_CACHE": str(stage.clips), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(kind, (value, value)),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX's")
@pytest.mark.parametrize("size", [100, 5_000, 60_000, 300_000])
def test_a_file_that_may_not_grow_is_named(stage: Stage, size: int) -> None:
    """As on a full disk: exit code 5, one line, nothing half-written; with room again all is made."""
    done = limited(stage, resource.RLIMIT_FSIZE, size)
    assert done.returncode == 5
    assert done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr
    assert whole(stage.public, f"{SITE}audio/")
    assert stage.build() == 0
    assert files(stage.public).keys() >= files(stage.root / "after").keys()


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX's")
def test_thirty_two_open_files_are_enough(stage: Stage) -> None:
    """Nothing is left open behind."""
    done = limited(stage, resource.RLIMIT_NOFILE, 32)
    assert (done.returncode, done.stderr) == (0, "")
    assert "built      marche" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX's")
def test_too_little_memory_leaves_what_stands(stage: Stage) -> None:
    """It ends, however that may be told; the edition of before stands."""
    before = files(stage.public)
    done = limited(stage, resource.RLIMIT_AS, 150_000_000)
    assert done.returncode != 0
    assert files(stage.public) == before
    assert stage.build() == 0


def obeying(stage: Stage) -> subprocess.CompletedProcess[str]:
    """`hautevoix build` that obeys the modes of files, also where root runs the tests."""
    caps = "-dac_override,-dac_read_search"
    prefix = ["setpriv", f"--bounding-set={caps}", f"--inh-caps={caps}"] if os.geteuid() == 0 else []
    if prefix and not shutil.which("setpriv"):
        pytest.skip("root obeys no modes here: there is no setpriv")
    return subprocess.run(
        [*prefix, sys.executable, str(ROOT / "cli.py"), "build"],
        cwd=stage.folder,
        env={**os.environ, "HAUTEVOIX_CACHE": str(stage.clips)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def closed(stage: Stage) -> Iterator[Callable[[Path], None]]:
    """Takes the right to write away from folders, for the time of a test."""
    shut: list[Path] = []

    def close(top: Path) -> None:
        for folder in (top, *(path for path in top.rglob("*") if path.is_dir())):
            folder.chmod(0o555)
            shut.append(folder)

    yield close
    for folder in shut:
        folder.chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_an_edition_that_may_not_be_written_is_refused_before_anybody_speaks(stage: Stage, closed) -> None:
    """Exit code 5 in one line; no clip is made."""
    stage.clips = stage.root / "empty"
    closed(stage.folder)
    done = obeying(stage)
    assert done.returncode == 5
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["voice"]
    assert "cannot be written (Permission denied)" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not [path for path in stage.clips.rglob("*") if path.is_file()]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_a_store_that_may_not_be_written_is_told_and_the_edition_is_built(stage: Stage, closed) -> None:
    """Clips are made for this build alone."""
    stage.clips = stage.root / "empty"
    stage.clips.mkdir()
    closed(stage.clips)
    done = obeying(stage)
    assert done.returncode == 0
    assert "clips are not kept" in done.stderr
    assert files(stage.public).keys() >= files(stage.root / "after").keys()
    assert not list(stage.clips.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_a_store_that_may_be_read_only_gives_its_clips(stage: Stage, closed) -> None:
    """Nothing is said twice that somebody said before."""
    shutil.copytree(stage.clips, stage.root / "theirs")
    stage.clips = stage.root / "theirs"
    closed(stage.clips)
    done = obeying(stage)
    assert done.returncode == 0
    assert files(stage.public).keys() >= files(stage.root / "after").keys()
