"""The lock: one build an edition, tried with real processes."""

import subprocess
import sys
from pathlib import Path

import pytest

from episodes.edition.lock import NAME, edition_lock, remove_lock_file
from episodes.errors import LockedError, StorageError

ROOT = Path(__file__).parent.parent
HOLDER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from episodes.edition.lock import edition_lock
with edition_lock(Path(sys.argv[1]), wait=sys.argv[3] == "wait"):
    print("held", flush=True)
    sys.stdin.readline()
"""


def holder(folder: Path, wait: str = "") -> "subprocess.Popen[str]":
    """A process that holds the lock, once it has said so, until it is killed or gets a line."""
    command = [sys.executable, "-c", HOLDER, str(folder), str(ROOT), wait]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_second_build_is_refused_with_exit_code_6(tmp_path: Path) -> None:
    """The message names the edition and the way to wait."""
    with holder(tmp_path) as first:
        assert said(first) == "held"
        with pytest.raises(LockedError, match="--wait") as caught, edition_lock(tmp_path, wait=False):
            pass
        assert caught.value.exit_code == 6
        first.communicate("\n")


def test_a_killed_holder_blocks_nobody(tmp_path: Path) -> None:
    """The system gives the lock back; the file it leaves means nothing."""
    with holder(tmp_path) as first:
        assert said(first) == "held"
        first.kill()
    assert (tmp_path / NAME).exists()
    with edition_lock(tmp_path, wait=False):
        pass


def test_a_build_that_waits_goes_on_when_the_other_ends(tmp_path: Path) -> None:
    """The second holder gets the lock, and only then."""
    with edition_lock(tmp_path, wait=False):
        second = holder(tmp_path, "wait")
    with second:
        assert said(second) == "held"
        second.communicate("\n")
    assert second.returncode == 0


def test_two_editions_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """The lock is the folder's; the same process cannot take it twice either."""
    one, other = tmp_path / "one", tmp_path / "other"
    with (
        edition_lock(one, wait=False),
        edition_lock(other, wait=False),
        pytest.raises(LockedError),
        edition_lock(one, wait=False),
    ):
        pass
    with edition_lock(one, wait=False):
        pass


def test_an_error_inside_gives_the_lock_back(tmp_path: Path) -> None:
    """A build that fails does not lock its edition."""
    with pytest.raises(KeyError), edition_lock(tmp_path, wait=False):
        raise KeyError
    with edition_lock(tmp_path, wait=False):
        pass


def test_a_folder_that_cannot_be_is_a_storage_error(tmp_path: Path) -> None:
    """An edition that cannot be written is told so before anything is spoken."""
    (tmp_path / "records").touch()
    with (
        pytest.raises(StorageError, match="cannot be written"),
        edition_lock(tmp_path / "records", wait=False),
    ):
        pass


def test_a_lock_that_is_forgotten_leaves_no_trace(tmp_path: Path) -> None:
    """A build that made nothing leaves no folder; one that did leaves its records."""
    with edition_lock(tmp_path / "new", wait=False):
        remove_lock_file(tmp_path / "new")
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "pont.json").touch()
    with edition_lock(tmp_path / "old", wait=False):
        remove_lock_file(tmp_path / "old")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["old", "pont.json"]


def test_who_waited_for_a_forgotten_lock_holds_the_one_that_stands(tmp_path: Path) -> None:
    """A lock on a file that is gone would let a third build in."""
    with edition_lock(tmp_path / "records", wait=False):
        second = holder(tmp_path / "records", "wait")
        remove_lock_file(tmp_path / "records")
    with second:
        assert said(second) == "held"
        with pytest.raises(LockedError), edition_lock(tmp_path / "records", wait=False):
            pass
        second.communicate("\n")
