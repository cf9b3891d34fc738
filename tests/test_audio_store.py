"""The clip store: whole entries or none, whatever happens to the disk."""

import os
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from audio.clips.entry import StoreEntry, key
from audio.clips.store import Store, Tally
from audio.engines.base import Speech
from audio.errors import StoreError
from audio.synthesis import speech_cache

ROOT = Path(__file__).resolve().parents[1]

ENTRY = StoreEntry({"frames": 3, "energies": [0.25, 1e-7]}, b"\xff\xfb" + bytes(range(256)))
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
    store.put(other, StoreEntry({}, b"other"))
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


def others(store, count):
    """More entries, and their names, each used a second after the one before."""
    names = [key("clip", number) for number in range(10, 10 + count)]
    for number, name in enumerate(names):
        store.put(name, ENTRY)
        os.utime(file_of(store, name), (number, number))
    return names


def file_of(store, name):
    return store.folder / "v1" / name[:2] / name


@pytest.mark.parametrize("use", [Store.get, Store.head])
def test_prune_takes_what_was_used_longest_ago_away(store, use):
    """The clips of the article being worked on stay, however old they are."""
    old, older, newest = others(store, 3)
    use(store, old)
    size = entry_file(store).stat().st_size
    assert store.prune(3 * size) == Tally(1, size)
    assert store.get(older) is None
    assert all(store.get(name) for name in (old, newest, NAME))


def test_a_build_leaves_what_the_limit_allows(store):
    """Nothing is asked of anybody: a store does not fill the disk."""
    others(store, 5)
    size = entry_file(store).stat().st_size
    Store(store.folder, 2 * size).trim()
    assert store.stats().bytes == 2 * size
    assert store.get(NAME)


def test_reading_all_to_verify_is_no_use_of_them(store):
    """What is pruned next does not depend on when somebody last looked for damage."""
    names = others(store, 3)
    before = [file_of(store, name).stat().st_mtime_ns for name in names]
    store.verify()
    assert [file_of(store, name).stat().st_mtime_ns for name in names] == before


def test_what_killed_processes_left_goes_and_what_is_being_written_stays(store):
    """A temporary file of an hour ago has no owner any more."""
    left, fresh = (entry_file(store).with_name(name) for name in (".left", ".fresh"))
    for path in (left, fresh):
        path.write_bytes(b"half")
    os.utime(left, (1, 1))
    assert store.prune(10**6) == Tally(0, 0)
    assert (left.exists(), fresh.exists()) == (False, True)


def test_one_process_prunes_at_a_time_and_builds_do_not_wait_for_it(store):
    """The lock is the system's: it goes with its holder."""
    program = "import sys; from audio import filelock; from pathlib import Path\n"
    program += "filelock.acquire(filelock.open_handle(Path(sys.argv[1])), True); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", program, str(store.folder / ".prune")]
    with subprocess.Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE) as other:
        other.stdout.readline()
        assert Store(store.folder, 0).trim() == Tally(0, 0)
        assert store.get(NAME)
        other.stdin.close()
    assert Store(store.folder, 0).trim().entries == 1


def test_speech_that_was_paid_for_is_counted_apart(store):
    """It is what a producer would not like to lose."""
    store.put(key("speech"), speech_cache.encode(Speech(b"\0\0" * 2205, 22050)))
    assert (store.stats().entries, store.stats().speech) == (2, 1)
    file_of(store, key("speech")).write_bytes(b"")
    assert store.get(key("speech")) is None


@pytest.mark.parametrize("ask", [Store.verify, lambda store: store.prune(0)])
def test_a_folder_that_is_not_there_is_no_sound_store(tmp_path, ask):
    """Somebody mistyped it: it is told, and nothing is made there."""
    with pytest.raises(StoreError, match="there is no clip store"):
        ask(Store(tmp_path / "none"))
    assert not (tmp_path / "none").exists()


_USER = """
import hashlib, random, sys
from contextlib import suppress
from pathlib import Path
from audio.clips.entry import StoreEntry, key
from audio.clips.store import Store
store, chance = Store(Path(sys.argv[1]), 40_000), random.Random(int(sys.argv[2]))
wrong = 0
for turn in range(400):
    number = chance.randrange(60)
    body = hashlib.sha256(b"%d" % number).digest() * (number + 1)
    found = store.get(key("clip", number))
    wrong += found is not None and found.body != body
    if found is None:
        store.put(key("clip", number), StoreEntry({"number": number}, body))
    if turn % 50 == 0:
        store.trim()
    if turn % 20 == 0:  # a disk that lies
        path = next(iter(sorted(store.folder.glob("v1/??/[0-9a-f]*"))), None)
        with suppress(FileNotFoundError, AttributeError):  # another took it away, or there is none
            path.write_bytes(chance.choice((b"", path.read_bytes()[:-3], b"x" + path.read_bytes())))
print(wrong)
"""


def test_processes_that_share_a_store_under_load_never_get_wrong_bytes(tmp_path):
    """Three read, write, prune and damage at once: what is got is right, or is not there."""
    commands = [[sys.executable, "-c", _USER, str(tmp_path), str(seed)] for seed in range(3)]
    users = [subprocess.Popen(command, cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True) for command in commands]
    told = [user.communicate(timeout=60) for user in users]
    assert told == [("0\n", "")] * 3
    store = Store(tmp_path, 40_000)
    store.verify()
    assert store.verify().damaged == 0
    store.trim()
    assert 0 < store.stats().bytes <= 40_000
    assert not list(tmp_path.glob("v1/??/.*"))


def test_verify_counts_what_is_damaged(store):
    """And takes it away, so that the next build makes it again."""
    entry_file(store).write_bytes(b"x")
    assert (store.verify().damaged, store.stats().entries) == (1, 0)


def test_keys_depend_on_every_part_and_on_their_borders():
    """No two different lists of parts share a key."""
    keys = {key("a", "b"), key("ab"), key("a", "b", ""), key(["a", "b"]), key("a", 1), key("a", "1")}
    assert len(keys) == 6
