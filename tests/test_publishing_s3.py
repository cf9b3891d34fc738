"""A bucket: what its readers are told of each file, which requests it costs, and what it says where it fails."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from threading import Thread

import pytest
from bucket import ENVIRONMENT, HURRY, KEY, SECRET, Storage, storing
from stage import Stage, files

from episodes.edition.settings.publish import S3Settings
from episodes.errors import BucketError, EpisodeError
from episodes.publish.targets import Parcel, TargetOptions, s3


@pytest.fixture(scope="module")
def _storage() -> Iterator[Storage]:
    with storing() as found:
        yield found


@pytest.fixture
def storage(_storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Storage:
    _storage.behave()
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(s3.open_bucket, "__defaults__", (HURRY,))
    return _storage


@pytest.fixture
def bucket(storage: Storage) -> str:
    return storage.bucket()


def parcel(folder: Path, path: str, data: bytes) -> Parcel:
    source = folder / path.replace("/", "_")
    source.write_bytes(data)
    return Parcel(path, source, len(data), sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("path", "kind", "kept"),
    [
        ("feed.xml", "application/rss+xml; charset=utf-8", "max-age=300"),
        ("index.html", "text/html; charset=utf-8", "max-age=300"),
        ("episodes/le-pont/0a1b2c3d/2026-05-12-le-pont-deadbeef.mp3", "audio/mpeg", "immutable"),
        ("episodes/le-pont/0a1b2c3d/transcript.vtt", "text/vtt; charset=utf-8", "immutable"),
        ("episodes/le-pont/0a1b2c3d/chapters.json", "application/json+chapters", "immutable"),
        ("hautevoix.json.gz", "application/gzip", "no-cache"),
    ],
)
def test_a_bucket_tells_what_each_file_is(
    storage: Storage, bucket: str, tmp_path: Path, path: str, kind: str, kept: str
) -> None:
    """Apps refuse a feed or a sound of the wrong type; a feed that is kept for long hides the news."""
    with storage.opened(bucket) as target:
        target.send([parcel(tmp_path, path, b"x")], lambda *_: None)
    headers = storage.got(bucket, path)[1]
    assert headers["Content-Type"] == kind
    assert kept in headers["Cache-Control"]


def test_a_prefix_is_where_the_edition_lies(storage: Storage, bucket: str, tmp_path: Path) -> None:
    """Nothing outside of it is seen, written or taken away."""
    with storage.opened(bucket) as whole, storage.opened(bucket, prefix="/audio/") as part:
        whole.send([parcel(tmp_path, "feed.xml", b"other")], lambda *_: None)
        assert part.stat(["feed.xml"]) == {}
        part.send([parcel(tmp_path, "feed.xml", b"own")], lambda *_: None)
        assert storage.files(bucket) == {"audio/feed.xml": b"own", "feed.xml": b"other"}
        part.remove(["feed.xml"], lambda _: None)
    assert storage.files(bucket) == {"feed.xml": b"other"}


def test_a_storage_that_is_busy_is_asked_again(storage: Storage, bucket: str, tmp_path: Path) -> None:
    """Twice 503: the file arrives, nobody is told."""
    with storage.opened(bucket) as target:
        storage.busy = 3
        target.send([parcel(tmp_path, "feed.xml", b"x")], lambda *_: None)
    assert storage.files(bucket) == {"feed.xml": b"x"}


def test_a_storage_that_is_busy_for_long_is_given_up(storage: Storage, bucket: str, tmp_path: Path) -> None:
    """One line, exit code 8."""
    with storage.opened(bucket) as target:
        storage.busy = 100
        with pytest.raises(BucketError, match=r"SlowDown|503") as caught:
            target.send([parcel(tmp_path, "feed.xml", b"x")], lambda *_: None)
    assert caught.value.exit_code == 8


def refused(target: s3.S3Target) -> str:
    """What it says; never the keys, nor what the storage itself said."""
    with pytest.raises(BucketError) as caught, target:
        pass
    said = str(caught.value)
    assert KEY not in said
    assert SECRET not in said
    assert "\n" not in said
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    return said


def test_a_bucket_that_is_not_there_is_told(storage: Storage) -> None:
    """By its own name."""
    assert "there is no such bucket" in refused(storage.opened("courrier-nulle-part"))


def test_wrong_keys_are_told_without_being_shown(
    storage: Storage, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The storage repeats the key in its answer; the program does not."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAFAUSSE")
    said = refused(storage.opened(bucket))
    assert "keys are refused" in said
    assert "AKIAFAUSSE" not in said


def test_missing_keys_are_told_before_anything_is_asked(storage: Storage, bucket: str) -> None:
    """Else the library would look for a machine of AWS around it for a minute."""
    storage.asked.clear()
    place = S3Settings(type="s3", bucket=bucket, endpoint=storage.url)
    with pytest.raises(BucketError, match="AWS_SECRET_ACCESS_KEY"):
        s3.open_target(TargetOptions(place, "web", Path(), {}))
    assert storage.asked == []


def test_keys_that_may_not_write_are_told(storage: Storage, bucket: str, tmp_path: Path) -> None:
    """With the file that they may not write."""
    with storage.opened(bucket) as target:
        storage.forbidden = frozenset({"PUT", "POST"})
        with pytest.raises(BucketError, match=r"may not do that with feed\.xml"):
            target.send([parcel(tmp_path, "feed.xml", b"x")], lambda *_: None)


@pytest.mark.usefixtures("storage")
def test_a_service_that_does_not_answer_is_told() -> None:
    """No traceback."""
    place = S3Settings(type="s3", bucket="courrier", endpoint="http://127.0.0.1:1", region="us-east-1")
    said = refused(
        s3.S3Target(s3.open_bucket(place, "http://127.0.0.1:1", "", HURRY), "http://127.0.0.1:1/courrier")
    )
    assert "cannot be reached" in said


def test_every_sign_has_its_message() -> None:
    """What the storage can answer is said in our words."""
    assert {*s3._SIGNS, "read", "write", "remove"} <= BucketError.messages.keys()


def test_an_edition_is_published_to_a_bucket(
    storage: Storage, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As settings say it; a second time writes nothing but the hold; the store is asked only for what counts."""
    stage = Stage(tmp_path / "press", tmp_path / "clips")
    stage.root.mkdir()
    stage.environment = {"PATH": "/usr/bin:/bin", **ENVIRONMENT}
    stage.start("https://audio.courrier.example/")
    stage.settings(
        'type = "folder"\npath = "../www/audio"',
        f'type = "s3"\nbucket = "{bucket}"\nendpoint = "{storage.url}"\nregion = "us-east-1"\nlive = false',
    )
    stage.publish()
    assert {path: data for path, data in storage.files(bucket).items() if path[0] != "."} == files(
        stage.public
    )
    storage.asked.clear()
    stage.publish()
    assert stage.sent() == []
    written = [line for line in storage.asked if line.startswith(("PUT", "POST"))]
    assert all(".hautevoix/hold.json" in line for line in written)
    stage.edit("marche", "21 clients", "22 clients")
    stage.publish()
    assert {path: data for path, data in storage.files(bucket).items() if path[0] != "."} == files(
        stage.public
    )


def test_a_bucket_that_refuses_stops_the_publishing(storage: Storage, bucket: str, tmp_path: Path) -> None:
    """The feed stays as it was."""
    with storage.opened(bucket) as target:
        target.send([parcel(tmp_path, "feed.xml", b"before")], lambda *_: None)
        storage.forbidden = frozenset({"DELETE", "POST"})
        with pytest.raises(EpisodeError):
            target.remove(["feed.xml"], lambda _: None)
    assert storage.files(bucket) == {"feed.xml": b"before"}


@contextmanager
def silent_service() -> Iterator[tuple[str, list[socket.socket]]]:
    """Takes connections and never answers; gives its address and what came."""
    came: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            with suppress(OSError):
                while True:
                    came.append(server.accept()[0])

        thread = Thread(target=take, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", came
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()
            for connection in came:
                connection.close()


@pytest.mark.usefixtures("storage")
def test_a_service_that_takes_a_connection_and_never_answers_is_given_up_and_told_of() -> None:
    """Asked a few times, each for a short while, with a line each; then one line, exit code 8."""
    told: list[str] = []
    with silent_service() as (url, came):
        place = S3Settings(type="s3", bucket="courrier", endpoint=url, region="us-east-1")
        target = s3.S3Target(
            s3.open_bucket(place, url, "", HURRY), f"{url}/courrier", told.append, deadline=0.05, tries=3
        )
        assert "does not answer, asked 3 times" in refused(target)
        assert len(came) >= 3
    assert [line.split("; ")[1] for line in told] == [
        "it is asked again, 2 of 3 times.",
        "it is asked again, 3 of 3 times.",
    ]


@pytest.mark.parametrize("what", ["look", "list", "tell", "fetch", "send", "claim", "remove"])
def test_whatever_is_not_answered_once_is_asked_for_again(
    storage: Storage, bucket: str, tmp_path: Path, what: str
) -> None:
    """Each kind of request: it is told, and done once the storage answers; a hold is not taken for another's."""
    told: list[str] = []
    paths = [f"{number}.txt" for number in range(60)]
    one = parcel(tmp_path, "feed.xml", b"x")
    with storage.opened(bucket) as target:
        target.send([one], lambda *_: None)
    storage.mute = int(what == "look")
    with storage.hurried(bucket, told) as target:
        storage.mute = int(what != "look")
        into = BytesIO()
        done = {
            "look": lambda: True,
            "list": lambda: target.stat([*paths, "feed.xml"]).keys() == {"feed.xml"},
            "tell": lambda: target.stat(["feed.xml"]).keys() == {"feed.xml"},
            "fetch": lambda: target.fetch("feed.xml", into) and into.getvalue() == b"x",
            "send": lambda: target.send([one], lambda *_: None) is None,
            "claim": lambda: target.claim(b"hold", None),
            "remove": lambda: target.remove(["feed.xml"], lambda _: None) is None,
        }[what]
        assert done()
    assert told
    assert "\n" not in told[0]
    storage.wake()


def test_a_storage_that_does_not_answer_is_an_event(
    storage: Storage, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`publish` tells it while it waits, as `delayed` with `--json`, and goes on when the storage does."""
    stage = Stage(tmp_path / "press", tmp_path / "clips")
    stage.root.mkdir()
    stage.environment = {"PATH": "/usr/bin:/bin", **ENVIRONMENT}
    stage.start("https://audio.courrier.example/")
    stage.settings(
        'type = "folder"\npath = "../www/audio"',
        f'type = "s3"\nbucket = "{bucket}"\nendpoint = "{storage.url}"\nregion = "us-east-1"\nlive = false',
    )
    monkeypatch.setattr(s3.S3Target.__init__, "__kwdefaults__", {"deadline": 1.0, "tries": 50})
    storage.mute = 1
    told = stage.publish()
    storage.wake()
    assert "does not answer" in told["Delayed"][0].message
    assert len(told["Sent"]) == len(files(stage.public))
