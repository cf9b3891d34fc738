"""Clips that machines share: what one has made, the others find; and a place that fails stops nobody."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree

import pytest
from bucket import ENVIRONMENT, SECRET, Storage, storing
from newsroom import Desk

from audio.clips.entry import StoreEntry
from audio.clips.shared_store import SharedStore
from audio.clips.store import Store
from audio.errors import StoreError
from episodes import events

KEY = "ab" * 32
ENTRY = StoreEntry({"frames": 3, "words": [[0, 3, 120]]}, b"\xff\xfb\x00" * 99)


def refuse(text: str) -> None:
    raise AssertionError(text)


@pytest.fixture
def place(tmp_path: Path) -> str:
    return (tmp_path / "shared").as_uri()


@pytest.fixture(scope="module")
def _storage() -> Iterator[Storage]:
    with storing() as found:
        yield found


@pytest.fixture
def storage(_storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Storage:
    _storage.behave()
    known = {
        **ENVIRONMENT,
        "AWS_ENDPOINT_URL": _storage.url,
        "AWS_ALLOW_HTTP": "true",
        "AWS_REGION": "us-east-1",
    }
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    return _storage


def working(desk: Desk, name: str, url: str, warn: Callable[[str], None]) -> Callable:
    """A synthesizer on another machine: its own store, and the place that all share."""
    from dataclasses import replace

    from episodes.edition.edition import Edition

    made = desk.synthesizer(Edition.lone([], desk.out))()
    return lambda: replace(made, store=Store(desk.root / name, beyond=SharedStore(url, warn)))


def test_what_one_machine_has_made_another_finds(desk: Desk, place: str) -> None:
    """The second has an empty store and makes nothing, not even the measure of a voice; its files are the same."""
    path = desk.write()
    assert desk.build(path, synthesizer=working(desk, "one", place, refuse)) == 0
    assert desk.of(events.Built)[0].made > 5
    first = desk.files()
    rmtree(desk.out)
    desk.next_guid = 1
    assert desk.build(path, synthesizer=working(desk, "two", place, refuse)) == 0
    assert desk.of(events.Built)[0].made == 0
    assert desk.files() == first
    names = [
        {file.name for file in (desk.root / one / "v1").rglob("*") if file.is_file()}
        for one in ("one", "two")
    ]
    assert names[0] == names[1]


def test_a_damaged_clip_is_made_again_for_all(tmp_path: Path, place: str) -> None:
    """Digests are checked wherever an entry comes from; the whole one takes its place."""
    shared = SharedStore(place, refuse)
    assert shared.get(KEY) is None
    assert shared.put(KEY, ENTRY)
    assert shared.get(KEY) == ENTRY
    file = tmp_path / "shared" / "v1" / "ab" / KEY
    whole = file.read_bytes()
    for damaged in (whole[:-1], whole[:40], b"", whole.replace(b"120", b"121"), whole + b"x"):
        file.write_bytes(damaged)
        assert shared.get(KEY) is None
        assert Store(tmp_path / "own", beyond=shared).get(KEY) is None
    Store(tmp_path / "own", beyond=shared).put(KEY, ENTRY)
    assert file.read_bytes() == whole


def test_a_clip_of_another_key_is_none(tmp_path: Path, place: str) -> None:
    """Whatever is renamed there, no sentence is ever heard for another one."""
    shared = SharedStore(place, refuse)
    shared.put(KEY, ENTRY)
    other = "ac" * 32
    (tmp_path / "shared" / "v1" / "ac").mkdir()
    (tmp_path / "shared" / "v1" / "ab" / KEY).rename(tmp_path / "shared" / "v1" / "ac" / other)
    assert shared.get(other) is None


def test_a_bucket_holds_clips(storage: Storage, tmp_path: Path) -> None:
    """Over S3's own protocol; keys and address come from AWS's variables, as its tools have them."""
    name = storage.bucket()
    shared = SharedStore(f"s3://{name}/clips", refuse)
    assert shared.get(KEY) is None
    Store(tmp_path / "one", beyond=shared).put(KEY, ENTRY)
    assert list(storage.files(name)) == [f"clips/v1/ab/{KEY}"]
    assert Store(tmp_path / "two", beyond=SharedStore(f"s3://{name}/clips", refuse)).get(KEY) == ENTRY
    assert Store(tmp_path / "two").get(KEY) == ENTRY


def test_a_place_that_fails_is_told_once_and_left_alone(storage: Storage, tmp_path: Path) -> None:
    """A build goes on without it: each clip is on this machine's disk; no key of the storage is in the line."""
    told: list[str] = []
    shared = SharedStore(f"s3://{storage.bucket()}/clips", told.append)
    storage.forbidden = frozenset({"PUT"})
    store = Store(tmp_path / "own", beyond=shared)
    for number in range(3):
        store.put(str(number) * 64, ENTRY)
        assert Store(tmp_path / "own").get(str(number) * 64) == ENTRY
    assert shared.address is None
    asked = len(storage.asked)
    assert store.get(KEY) is None
    assert len(storage.asked) == asked
    assert len(told) == 1
    assert "goes on without" in told[0]
    assert SECRET not in told[0]


def test_a_folder_that_cannot_be_had_is_told_in_a_build(desk: Desk, tmp_path: Path) -> None:
    """The drive that machines share is gone, before or meanwhile: the episode is built, and the line says what to check."""
    told: list[str] = []
    gone = tmp_path / "drive"
    synthesizer = working(desk, "own", gone.as_uri(), told.append)()
    synthesizer.store.beyond.put(KEY, ENTRY)
    rmtree(gone)
    gone.write_text("no folder any more")
    assert desk.build(desk.write(), synthesizer=lambda: synthesizer) == 0
    assert [text.count("HAUTEVOIX_CACHE_SHARED") for text in told] == [1]
    assert SharedStore(gone.as_uri(), told.append).get(KEY) is None
    assert len(told) == 2


@pytest.mark.parametrize(
    "url", ["clips", "/mnt/clips", "ftp://nas.example/clips", "s3://", "file://nas/clips", "az://clips"]
)
def test_what_is_no_such_place_is_refused(url: str) -> None:
    """In a line that shows what one looks like, before anything is made."""
    with pytest.raises(StoreError, match=r"clips cannot be shared there .*s3://bucket/clips") as refused:
        SharedStore(url, refuse)
    assert refused.value.exit_code == 5
    assert "\n" not in str(refused.value)
