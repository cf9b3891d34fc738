"""What every target promises, whatever stands behind it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from bucket import ENVIRONMENT, HURRY, Storage, storing
from ssh_host import hosting

from episodes.errors import EpisodeError
from episodes.publish.targets import LEASE_FILE, OWN_FOLDER, Parcel, Target, s3
from episodes.publish.targets.folder import FolderTarget

EPISODE = "episodes/le-pont/0a1b2c3d/2026-05-12-le-pont-deadbeef.mp3"
PAGE = "episodes/le-pont/index.html"
FEED = "feed.xml"


@dataclass
class Scene:
    """A place, and files to send there.

    Attributes:
        folder: where files to send are made.
        open: a target on the place, as often as one is wanted.
        files: what is there, by path, without what is the program's own.
    """

    folder: Path
    open: Callable[[], Target]
    look: Callable[[], dict[str, bytes]]

    def parcel(self, path: str, data: bytes) -> Parcel:
        source = self.folder / path.replace("/", "_")
        source.write_bytes(data)
        return Parcel(path, source, len(data), sha256(data).hexdigest())

    def send(self, files: dict[str, bytes]) -> dict[str, str]:
        """Sends files; gives the mark of each."""
        marks: dict[str, str] = {}
        with self.open() as target:
            target.send(
                [self.parcel(path, data) for path, data in files.items()],
                lambda parcel, mark: marks.update({parcel.path: mark}),
            )
        return marks

    @property
    def files(self) -> dict[str, bytes]:
        return {path: data for path, data in self.look().items() if not path.startswith(f"{OWN_FOLDER}/")}


def lying_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="session")
def storage() -> Iterator[Storage]:
    """One storage for all tests, each with a bucket of its own."""
    with storing() as found:
        yield found


@pytest.fixture(params=["folder", "sftp", "sftp that does not overwrite", "s3", "s3 without conditions"])
def scene(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """Each kind of place, and each way in which they differ."""
    folder = tmp_path / "to-send"
    folder.mkdir()
    if request.param == "folder":
        yield Scene(folder, lambda: FolderTarget(tmp_path / "www"), lambda: lying_in(tmp_path / "www"))
    elif request.param.startswith("sftp"):
        with hosting(tmp_path / "host") as host:
            host.overwrites = request.param == "sftp"
            yield Scene(folder, host.opened, lambda: lying_in(host.www))
    else:
        storage: Storage = request.getfixturevalue("storage")
        storage.behave()
        storage.conditions = request.param == "s3"
        for name, value in ENVIRONMENT.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(s3.open_bucket, "__defaults__", (HURRY,))
        bucket = storage.bucket()
        yield Scene(folder, lambda: storage.opened(bucket), lambda: storage.files(bucket))


def test_files_arrive_as_they_are(scene: Scene) -> None:
    """Small ones, an empty one, one of several parts; each is told of, and what it lies there as is its length."""
    files = {FEED: b"<rss/>", PAGE: b"", EPISODE: bytes(range(256)) * 24_000}
    marks = scene.send(files)
    assert scene.files == files
    with scene.open() as target:
        told = target.stat([*files, "episodes/le-pont/none.html", "none/at/all.html"])
    assert told is not None
    assert {path: found.bytes for path, found in told.items()} == {
        path: len(data) for path, data in files.items()
    }
    assert {path: found.mark for path, found in told.items()} == marks


def test_a_thousand_names_are_asked_for_at_once(scene: Scene) -> None:
    """Those of a folder that are there, and no others."""
    files = {f"episodes/e{number % 3}/{number}.txt": b"x" * number for number in range(60)}
    scene.send(files)
    with scene.open() as target:
        told = target.stat([*files, *(f"episodes/e1/none-{number}.txt" for number in range(1000))])
        assert target.stat([]) == {}
    assert told is not None
    assert {path: found.bytes for path, found in told.items()} == {
        path: len(data) for path, data in files.items()
    }


def test_a_file_replaces_the_one_before_whole(scene: Scene) -> None:
    """Also a longer one by a shorter one, again and again; nothing else is left."""
    for data in (b"<rss>" + b"1" * 5000, b"<rss>2", b"", b"<rss>3"):
        scene.send({FEED: data, PAGE: data})
        assert scene.files == {FEED: data, PAGE: data}
    assert [path for path in scene.look() if path not in {FEED, PAGE}] == []


def test_what_cannot_be_sent_leaves_what_was_there(scene: Scene) -> None:
    """Files before it were sent and told of; the old one is whole; the next try ends it."""
    scene.send({FEED: b"old"})
    lost = scene.parcel(FEED, b"new")
    lost.source.unlink()
    told: list[str] = []
    with scene.open() as target:
        target.send([scene.parcel(PAGE, b"page")], lambda parcel, _: told.append(parcel.path))
        with pytest.raises(EpisodeError) as caught:
            target.send([lost], lambda parcel, _: told.append(parcel.path))
    assert caught.value.exit_code in {5, 8}
    assert "\n" not in str(caught.value)
    assert told == [PAGE]
    assert scene.files == {FEED: b"old", PAGE: b"page"}
    scene.send({FEED: b"new"})
    assert scene.files == {FEED: b"new", PAGE: b"page"}


def test_who_is_told_may_stop(scene: Scene) -> None:
    """What the caller raises reaches the caller; of what was sent each file is whole."""

    class EnoughError(Exception):
        pass

    def stop(parcel: Parcel, mark: str) -> None:
        raise EnoughError(parcel.path)

    with scene.open() as target, pytest.raises(EnoughError):
        target.send([scene.parcel(f"{number}.txt", b"whole") for number in range(20)], stop)
    assert set(scene.files.values()) == {b"whole"}


def test_who_is_told_may_ask(scene: Scene) -> None:
    """The hold is renewed while files are sent."""
    holds = [b"0"]
    with scene.open() as target:

        def renew(parcel: Parcel, mark: str) -> None:
            assert target.claim(parcel.path.encode(), holds[-1])
            holds.append(parcel.path.encode())

        assert target.claim(holds[0], None)
        target.send([scene.parcel(f"{number}.txt", b"x") for number in range(12)], renew)
        into = BytesIO()
        assert target.fetch(LEASE_FILE, into)
    assert into.getvalue() == holds[-1]
    assert len(holds) == 13


def test_taking_away_leaves_no_empty_folder(scene: Scene) -> None:
    """What is not there is gone already; folders that hold something stay."""
    scene.send({FEED: b"x", PAGE: b"x", EPISODE: b"x", "episodes/autre/index.html": b"x"})
    gone: list[str] = []
    with scene.open() as target:
        target.remove([EPISODE, PAGE, "none.html", "none/at/all.html"], gone.append)
        target.remove([], gone.append)
    assert sorted(gone) == sorted([EPISODE, PAGE, "none.html", "none/at/all.html"])
    assert scene.files == {FEED: b"x", "episodes/autre/index.html": b"x"}
    scene.send({PAGE: b"again"})
    assert scene.files[PAGE] == b"again"


def test_fetching_tells_whether_there_is_a_file(scene: Scene) -> None:
    """Also a large one; what was in the file to write to stays before it."""
    data = bytes(range(256)) * 5000
    scene.send({EPISODE: data})
    with scene.open() as target:
        into = BytesIO(b"abc")
        into.seek(3)
        assert target.fetch(EPISODE, into)
        assert into.getvalue() == b"abc" + data
        assert not target.fetch(FEED, BytesIO())
        assert not target.fetch("none/at/all.html", BytesIO())


def test_of_two_who_claim_one_succeeds(scene: Scene) -> None:
    """A hold is put only where just what is expected stands."""
    with scene.open() as one, scene.open() as other:
        assert one.claim(b"one", None)
        assert not other.claim(b"other", None)
        assert not other.claim(b"other", b"somebody")
        assert other.claim(b"other", b"one")
        assert not one.claim(b"one again", b"one")
        into = BytesIO()
        assert one.fetch(LEASE_FILE, into)
    assert into.getvalue() == b"other"
    assert [path for path in scene.look() if path.startswith(OWN_FOLDER)] == [LEASE_FILE]
