"""The clip store: whole entries or none, whatever happens to the disk."""

import os

import pytest

from audio.errors import StoreError
from audio.store import Entry, Store, key

ENTRY = Entry({"frames": 3, "energies": [0.25, 1e-7]}, b"\xff\xfb" + bytes(range(256)))
NAME = key("clip", 1, "Alès")


@pytest.fixture
def store(tmp_path):
    filled = Store(tmp_path / "store")
    filled.put(NAME, ENTRY)
    return filled


def entry_file(store):
    return next((store.folder / "v1").glob("*/" + NAME))


def test_what_was_put_is_got(store):
    """Header and body come back as they were, from another process too."""
    assert Store(store.folder).get(NAME) == ENTRY


def test_a_key_that_nobody_put_is_not_there(store):
    """None, not an error: the clip is made."""
    assert store.get(key("clip", 2)) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-1],
        lambda data: data[:10],
        lambda data: b"",
        lambda data: data[:-5] + bytes([data[-5] ^ 1]) + data[-4:],
        lambda data: data.replace(b'"frames": 3', b'"frames": 4'),
        lambda data: data.replace(b'"body"', b'"bodx"'),
        lambda data: b"[1]\n" + data,
    ],
    ids=["a byte short", "cut", "emptied", "bit flipped", "header changed", "no hash", "other JSON"],
)
def test_a_damaged_entry_is_never_heard(store, damage):
    """It is noticed, taken away, and can be made again."""
    path = entry_file(store)
    path.write_bytes(damage(path.read_bytes()))
    assert store.get(NAME) is None
    assert not path.exists()
    store.put(NAME, ENTRY)
    assert store.get(NAME) == ENTRY


def test_a_damaged_header_is_noticed_without_the_body(store):
    """The length of a clip decides where all later ones sound: it is never taken unchecked."""
    assert store.head(NAME)["frames"] == 3
    path = entry_file(store)
    path.write_bytes(path.read_bytes().replace(b'"frames": 3', b'"frames": 4'))
    assert store.head(NAME) is None
    assert not path.exists()


def test_an_entry_swapped_with_another_is_noticed(store):
    """Its own key is in it: the right words under the wrong name are wrong words."""
    other = key("clip", 2)
    store.put(other, Entry({}, b"other"))
    other_file = next((store.folder / "v1").glob("*/" + other))
    entry_file(store).write_bytes(other_file.read_bytes())
    assert store.get(NAME) is None


def test_a_disk_that_refuses_is_an_error_with_its_path_and_leaves_nothing(store, monkeypatch):
    """ENOSPC at the last moment: no half entry, no temporary file."""

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        store.put(key("new"), ENTRY)
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == [NAME]


def test_prune_takes_the_oldest_away_until_the_rest_fits(store):
    """The newest clips stay: they are those of the article being worked on."""
    newer = key("clip", 2)
    store.put(newer, ENTRY)
    os.utime(entry_file(store), ns=(1, 1))
    size = entry_file(store).stat().st_size
    assert store.prune(size).entries == 1
    assert store.get(NAME) is None
    assert store.get(newer) == ENTRY


def test_verify_counts_what_is_damaged(store):
    """And takes it away, so that the next build makes it again."""
    entry_file(store).write_bytes(b"x")
    assert (store.verify().damaged, store.stats().entries) == (1, 0)


def test_keys_depend_on_every_part_and_on_their_borders():
    """No two different lists of parts share a key."""
    keys = {key("a", "b"), key("ab"), key("a", "b", ""), key(["a", "b"]), key("a", 1), key("a", "1")}
    assert len(keys) == 6
