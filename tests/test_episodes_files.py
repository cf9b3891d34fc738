"""Files: the old or the new, never half, whatever the disk does."""

import errno
import os
from contextlib import suppress
from pathlib import Path

import pytest

from episodes.edition.atomic import (
    STAGING_PREFIX,
    digest,
    read,
    remove_leftovers,
    require_within,
    staging,
    write,
    write_if_changed,
)
from episodes.errors import StorageError


def failing(monkeypatch: pytest.MonkeyPatch, name: str, number: int, code: int) -> list[int]:
    """Makes the Nth call of `os.<name>` fail; gives the list of calls made."""
    real, calls = getattr(os, name), []

    def call(*args: object, **named: object) -> object:
        calls.append(1)
        if len(calls) == number:
            raise OSError(code, os.strerror(code))
        return real(*args, **named)

    monkeypatch.setattr(os, name, call)
    return calls


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    """A first build finds no folder at all."""
    write(tmp_path / "public" / "deep" / "feed.xml", b"<rss/>")
    assert (tmp_path / "public" / "deep" / "feed.xml").read_bytes() == b"<rss/>"
    assert names(tmp_path / "public" / "deep") == ["feed.xml"]


def test_a_file_can_be_read_by_the_web_server(tmp_path: Path) -> None:
    """Temporary files of the standard library are private; what is published may not be."""
    write(tmp_path / "feed.xml", b"<rss/>")
    plain = tmp_path / "plain"
    plain.touch()
    assert (tmp_path / "feed.xml").stat().st_mode == plain.stat().st_mode


def test_what_has_not_changed_is_not_touched(tmp_path: Path) -> None:
    """Nothing changed, nothing written: neither the file nor its date."""
    path = tmp_path / "feed.xml"
    assert write_if_changed(path, b"<rss/>")
    os.utime(path, ns=(1, 1))
    inode = path.stat().st_ino
    assert not write_if_changed(path, b"<rss/>")
    assert (path.stat().st_mtime_ns, path.stat().st_ino) == (1, inode)
    assert write_if_changed(path, b"<rss></rss>")


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EIO])
@pytest.mark.parametrize(("step", "number"), [("fsync", 1), ("replace", 1), ("fsync", 2)])
def test_a_disk_that_refuses_is_named_and_the_file_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int, code: int
) -> None:
    """A full, read-only or broken disk: an error with path and cause, old or new bytes, no litter."""
    path = tmp_path / "feed.xml"
    write(path, b"old")
    failing(monkeypatch, step, number, code)
    with pytest.raises(StorageError, match=r"feed\.xml") as caught:
        write(path, b"new")
    monkeypatch.undo()
    assert os.strerror(code) in str(caught.value)
    assert caught.value.exit_code == 5
    assert path.read_bytes() == (b"new" if (step, number) == ("fsync", 2) else b"old")
    assert names(tmp_path) == ["feed.xml"]
    write(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_name_that_is_too_long_is_a_storage_error(tmp_path: Path) -> None:
    """ENAMETOOLONG comes from the real file system."""
    with pytest.raises(StorageError, match="cannot be written"):
        write(tmp_path / ("a" * 300), b"")


def test_a_file_in_the_place_of_a_folder_is_a_storage_error(tmp_path: Path) -> None:
    """Somebody left a file called public."""
    (tmp_path / "public").touch()
    with pytest.raises(StorageError, match="cannot be written"):
        write(tmp_path / "public" / "feed.xml", b"")


def test_what_a_killed_write_left_is_replaced(tmp_path: Path) -> None:
    """The next write of the same file takes the place of the half one."""
    (tmp_path / ".feed.xml.new").write_bytes(b"ha")
    write(tmp_path / "feed.xml", b"whole")
    assert names(tmp_path) == ["feed.xml"]


def test_a_link_in_the_place_of_a_file_is_replaced_not_followed(tmp_path: Path) -> None:
    """A feed.xml that links elsewhere does not carry our bytes there, even if they are the same."""
    outside = tmp_path / "outside"
    outside.write_bytes(b"theirs")
    link = tmp_path / "feed.xml"
    link.symlink_to(outside)
    assert write_if_changed(link, b"theirs")
    assert not link.is_symlink()
    write(link, b"ours")
    assert outside.read_bytes() == b"theirs"


def test_a_missing_file_reads_as_none_and_a_folder_is_an_error(tmp_path: Path) -> None:
    """Missing is no fault; unreadable is."""
    assert read(tmp_path / "none") is None
    with pytest.raises(StorageError, match="cannot be read"):
        read(tmp_path)
    with pytest.raises(StorageError, match="cannot be read"):
        digest(tmp_path / "none")


def test_a_digest_is_the_files_sha256(tmp_path: Path) -> None:
    """The published test vector of FIPS 180-2."""
    (tmp_path / "abc").write_bytes(b"abc")
    assert digest(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def settle(root: Path, content: bytes) -> Path:
    final = root / "episodes" / "pont" / "0a1b2c3d"
    with staging(root, "pont") as stage:
        (stage.folder / "audio").mkdir()
        (stage.folder / "audio" / "a.mp3").write_bytes(content)
        stage.commit(final)
    return final


def test_a_revision_appears_whole(tmp_path: Path) -> None:
    """Until it is settled nothing is under its name; then all is, and no staging is left."""
    final = settle(tmp_path, b"frames")
    assert (final / "audio" / "a.mp3").read_bytes() == b"frames"
    assert names(tmp_path) == ["episodes"]


def test_a_revision_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """An engine that breaks in the middle publishes nothing."""

    def broken() -> None:
        with staging(tmp_path, "pont") as stage:
            (stage.folder / "a.mp3").write_bytes(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        broken()
    assert names(tmp_path) == []


def test_the_same_revision_again_is_left_as_it_is(tmp_path: Path) -> None:
    """A rebuilt episode with the same bytes keeps its very files."""
    first = settle(tmp_path, b"frames")
    inode = (first / "audio" / "a.mp3").stat().st_ino
    assert (settle(tmp_path, b"frames") / "audio" / "a.mp3").stat().st_ino == inode
    assert names(tmp_path) == ["episodes"]


@pytest.mark.parametrize("damage", [b"fra", b"FRAMES"])
def test_a_damaged_revision_is_replaced(tmp_path: Path, damage: bytes) -> None:
    """What a disk or a person broke under a revision's name is mended by building it again."""
    (settle(tmp_path, b"frames") / "audio" / "a.mp3").write_bytes(damage)
    assert (settle(tmp_path, b"frames") / "audio" / "a.mp3").read_bytes() == b"frames"
    assert names(tmp_path) == ["episodes"]


@pytest.mark.parametrize("number", range(1, 8))
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_under_a_revision_never_shows_half_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, number: int
) -> None:
    """For every fsync and rename: an error and no revision, or a whole one; again finishes the work."""
    calls = failing(monkeypatch, step, number, errno.EIO)
    with suppress(StorageError):
        settle(tmp_path, b"frames")
        assert len(calls) < number
    monkeypatch.undo()
    final = tmp_path / "episodes" / "pont" / "0a1b2c3d"
    assert not final.exists() or (final / "audio" / "a.mp3").read_bytes() == b"frames"
    assert (settle(tmp_path, b"frames") / "audio" / "a.mp3").read_bytes() == b"frames"


def test_leftovers_of_killed_builds_are_swept(tmp_path: Path) -> None:
    """A sweep takes staged folders and nothing else."""
    (tmp_path / f"{STAGING_PREFIX}pont" / "deep").mkdir(parents=True)
    (tmp_path / f"{STAGING_PREFIX}gare.old").mkdir()
    (tmp_path / "feed.xml").touch()
    remove_leftovers(tmp_path)
    remove_leftovers(tmp_path / "missing")
    assert names(tmp_path) == ["feed.xml"]


def test_a_leftover_of_the_same_episode_is_not_published(tmp_path: Path) -> None:
    """Staging starts empty, even after a kill."""
    (tmp_path / f"{STAGING_PREFIX}pont").mkdir()
    (tmp_path / f"{STAGING_PREFIX}pont" / "stale.mp3").touch()
    assert names(settle(tmp_path, b"frames")) == ["audio"]


@pytest.mark.parametrize("where", ["../x", "episodes/../../x", "link/x"])
def test_nothing_is_written_out_of_the_root(tmp_path: Path, where: str) -> None:
    """`..` and links that lead elsewhere are refused, by name."""
    root = tmp_path / "public"
    root.mkdir()
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(StorageError, match="leads out of"):
        require_within(root, root / where)
    with pytest.raises(StorageError, match="leads out of"), staging(root, "x") as stage:
        stage.commit(root / where)
    assert not (tmp_path / "x").exists()


def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    """A producer may link public/ to where the web server looks."""
    (tmp_path / "www").mkdir()
    (tmp_path / "public").symlink_to(tmp_path / "www")
    assert require_within(tmp_path / "public", tmp_path / "public" / "feed.xml").name == "feed.xml"


def test_a_link_that_turns_round_is_refused(tmp_path: Path) -> None:
    """A loop of links ends in an error, not in a hang or a bug."""
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(StorageError):
        write(tmp_path / "a" / "feed.xml", b"")
