"""What a killed process leaves beside the clips and among temporary files: the next one removes it, and no more."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from audio import temporary_folders
from audio.clips.entry import StoreEntry, key
from audio.clips.store import Store, temporary
from audio.engines import espeak_library
from audio.engines.base import Request
from audio.engines.espeak import Espeak
from audio.errors import AudioError, StoreError

ROOT = Path(__file__).resolve().parents[1]
REQUEST = Request("fr", "Oui.")

_SPEAKER = """
from audio.engines.base import Request
from audio.engines.espeak import Espeak
engine = Espeak()
assert engine.synthesize(Request("fr", "Oui.")).pcm
"""
_BUILDER = "from audio.clips.store import temporary\nstore = temporary()\n"
_WRITER = """
import os, sys
from pathlib import Path
from audio.clips.entry import StoreEntry, key
from audio.clips.store import Store
def wait(handle):
    print("ready", flush=True)
    sys.stdin.read()
os.fsync = wait
Store(Path(sys.argv[1])).put(key(sys.argv[2]), StoreEntry({}, b"half"))
"""
_READY = "\nprint('ready', flush=True)\nimport sys; sys.stdin.read()\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")


@contextmanager
def running(program: str, *words: str, place: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has done its work and lives on; killed at the end, without a chance to clear up."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, *words],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(place)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("program", [_SPEAKER + _READY, _BUILDER + _READY], ids=["voice", "clips"])
def test_folders_of_killed_processes_go_and_those_of_living_ones_stay(place: Path, program: str) -> None:
    """A copy of the voice's library is half a megabyte: a hundred kills fill no disk."""
    with running(program, place=place):
        left = names(place)
    assert len(left) == 1
    assert names(place) == left
    with running(program, place=place):
        (living,) = names(place) - left
        assert not names(place) & left
        engine = Espeak()
        assert engine.synthesize(REQUEST).pcm
        temporary()
        assert living in names(place)
        assert any((place / living).iterdir())


def test_nothing_but_what_is_ours_is_removed(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders of others, links, files and folders without a lock, in a place that all users share."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / temporary_folders.LOCK).touch()
    (place / "hautevoix-link").symlink_to(elsewhere)
    (place / "hautevoix-file").touch()
    for name in ("hautevoix-bare", "hautevoix-lock", "other"):
        (place / name).mkdir()
    (place / "hautevoix-lock" / temporary_folders.LOCK).symlink_to(tmp_path / "made")
    (place / "other" / temporary_folders.LOCK).touch()
    before = names(place)
    folder = temporary_folders.make(place)
    assert names(place) == before | {folder.name}
    assert (elsewhere / temporary_folders.LOCK).exists()
    assert not (tmp_path / "made").exists()
    temporary_folders.remove(folder)
    assert names(place) == before
    (place / "hautevoix-theirs").mkdir()
    (place / "hautevoix-theirs" / temporary_folders.LOCK).touch()
    with monkeypatch.context() as patched:
        patched.setattr(os, "geteuid", lambda: os.stat(place).st_uid + 1)
        temporary_folders.remove(temporary_folders.make(place))
    assert "hautevoix-theirs" in names(place)
    temporary_folders.remove(temporary_folders.make(place))
    assert "hautevoix-theirs" not in names(place)


def test_a_folder_that_was_taken_for_a_dead_one_s_is_made_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its making and its lock another process may have looked."""
    opened, robbed = temporary_folders.filelock.open_handle, []

    def late(path: Path) -> int:
        handle = opened(path)
        if not robbed:
            robbed.append(path)
            path.unlink()
            path.parent.rmdir()
        return handle

    monkeypatch.setattr(temporary_folders.filelock, "open_handle", late)
    folder = temporary_folders.make(place)
    assert folder.is_dir()
    assert folder != robbed[0].parent
    temporary_folders.remove(folder)


def test_half_written_clips_of_killed_processes_go_with_the_next_build(tmp_path: Path) -> None:
    """At once, not after an hour; what another process is writing meanwhile arrives."""
    store = Store(tmp_path / "store")
    store.put(key("whole"), StoreEntry({}, b"whole"))
    folder = str(store.folder)
    with running(_WRITER, folder, "one", place=tmp_path):
        (left,) = store.folder.glob("v1/??/.*")
    assert left.exists()
    with running(_WRITER, folder, "two", place=tmp_path) as writer:
        store.trim()
        assert not left.exists()
        assert len(list(store.folder.glob("v1/??/.*"))) == 1
        writer.communicate()
        assert writer.returncode == 0
    assert store.get(key("two")) == StoreEntry({}, b"half")
    assert store.get(key("whole")) == StoreEntry({}, b"whole")
    assert not list(store.folder.glob("v1/??/.*"))


def noexec(monkeypatch: pytest.MonkeyPatch, *places: Path) -> None:
    """Lets no library be loaded from these places, as file systems mounted `noexec` do."""
    load = espeak_library.load

    def loading(file: Path) -> object:
        if any(file.is_relative_to(place) for place in places):
            raise OSError(f"{file}: failed to map segment from shared object")
        return load(file)

    monkeypatch.setattr(espeak_library, "load", loading)


def test_a_voice_whose_library_may_not_be_loaded_from_temporary_files_speaks(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`TMPDIR` on `noexec`, as on hardened servers: the folder of clips is taken, and nothing stays in either."""
    monkeypatch.setenv("HAUTEVOIX_CACHE", str(tmp_path / "clips"))
    usual = Espeak().synthesize(REQUEST)
    noexec(monkeypatch, place)
    engine = Espeak()
    assert engine.synthesize(REQUEST) == usual
    assert engine._folder.parent == tmp_path / "clips"
    del engine
    assert names(place) == set()
    assert names(tmp_path / "clips") == set()


def test_a_voice_whose_library_may_be_loaded_from_nowhere_says_why_and_what_to_do(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line with the system's reason and a command; nothing is left anywhere."""
    monkeypatch.setattr(espeak_library, "_places", lambda: iter((place, tmp_path / "clips")))
    noexec(monkeypatch, tmp_path)
    with pytest.raises(
        AudioError, match=r"failed to map segment.*not mounted noexec.*export TMPDIR="
    ) as told:
        Espeak().synthesize(REQUEST)
    assert "\n" not in str(told.value)
    assert told.value.exit_code == 4
    assert names(place) == names(tmp_path / "clips") == set()


def test_a_full_disk_is_no_reason_to_mount_anything_otherwise(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no place can be written, that is what is told."""
    (tmp_path / "file").touch()
    monkeypatch.setattr(
        espeak_library, "_places", lambda: iter((tmp_path / "file" / "a", tmp_path / "file" / "b"))
    )
    with pytest.raises(StoreError, match="cannot be written"):
        Espeak().synthesize(REQUEST)
