"""Records: the authority for an episode, kept whole."""

import errno
import json
import os
from pathlib import Path

import msgspec
import pytest

from episodes.catalogue.records import Chapter, Cues, Media, Record, Revision, load_all, save, supersedes
from episodes.errors import EpisodeError, StorageError

MEDIA = Media(
    name="2026-05-12-pont-0a1b2c3d.mp3", type="audio/mpeg", bytes=48_000, sha256="0a" * 32, duration=4000
)
REVISION = Revision(
    id="0a1b2c3d",
    built="2026-05-12T04:00:00+00:00",
    article="ab" * 32,
    source="articles/pont.md",
    title="Le pont de l’Évêché rouvre",
    media=MEDIA,
    chapters=(Chapter(0, "Le pont"),),
    cues=Cues([(0, 40), (52, 90)]),
    engines=("espeak 1.52",),
)
RECORD = Record(
    identity="pont",
    guid="4f6e1c9e-7a55-4f0c-9d43-2f7d1a2b3c4d",
    slug="pont",
    date="2026-05-12T06:00:00+02:00",
    revisions=(REVISION,),
)


def test_a_record_reads_back_as_it_was(tmp_path: Path) -> None:
    """Every field, through a file that people can read and compare."""
    assert save(tmp_path / "records", RECORD)
    text = (tmp_path / "records" / "pont.json").read_text(encoding="utf-8")
    assert '"title": "Le pont de l’Évêché rouvre"' in text
    assert text.endswith("}\n")
    assert load_all(tmp_path / "records") == (RECORD,)


def test_the_same_record_again_writes_nothing(tmp_path: Path) -> None:
    """Nothing changed, nothing written; the same value gives the same bytes elsewhere."""
    save(tmp_path / "one", RECORD)
    assert not save(tmp_path / "one", RECORD)
    save(tmp_path / "two", RECORD)
    assert (tmp_path / "one" / "pont.json").read_bytes() == (tmp_path / "two" / "pont.json").read_bytes()


def test_records_come_in_order_and_others_files_are_left_alone(tmp_path: Path) -> None:
    """Hidden files, a system's litter, notes and half-written records are not records."""
    for slug in ("pont", "gare", "a-10"):
        save(tmp_path, msgspec.structs.replace(RECORD, slug=slug))
    for name in (".lock", "._pont.json", ".pont.json.new", "NOTES.txt", "pont.json.bak"):
        (tmp_path / name).write_bytes(b"\0")
    assert [record.slug for record in load_all(tmp_path)] == ["a-10", "gare", "pont"]
    assert load_all(tmp_path / "missing") == ()


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"{}", b"\xff\xfe", b'{"identity": "\xff"}', b"\0" * 100, b'{"identity": 3}']
)
def test_a_damaged_record_is_named(tmp_path: Path, data: bytes) -> None:
    """Truncated, emptied or overwritten: the file is named, in one line, and nothing is guessed."""
    (tmp_path / "pont.json").write_bytes(data)
    with pytest.raises(EpisodeError, match=r"pont\.json: is not a record") as caught:
        load_all(tmp_path)
    assert caught.value.exit_code == 3
    assert "\n" not in str(caught.value)


def test_a_copy_of_a_record_is_refused(tmp_path: Path) -> None:
    """“pont 2.json”, left by a synchronised folder, would publish one episode twice."""
    save(tmp_path, RECORD)
    (tmp_path / "pont 2.json").write_bytes((tmp_path / "pont.json").read_bytes())
    with pytest.raises(EpisodeError, match="pont 2"):
        load_all(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"slug": "pont"', '"slug": "../pont"'),
        ('"id": "0a1b2c3d"', '"id": "../.."'),
        ('"name": "2026', '"name": "/etc/2026'),
    ],
)
def test_names_that_lead_elsewhere_are_refused(tmp_path: Path, old: str, new: str) -> None:
    """What goes into paths is held to what paths may be."""
    save(tmp_path, RECORD)
    path = tmp_path / "pont.json"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(EpisodeError, match="is not a record"):
        load_all(tmp_path)


@pytest.mark.parametrize("date", ["2026-05-12", "2026-05-12T06:00:00", "hier", ""])
def test_a_date_without_its_offset_is_refused(tmp_path: Path, date: str) -> None:
    """Mended by hand in a record: it cannot be compared with the others."""
    save(tmp_path, msgspec.structs.replace(RECORD, date=date))
    with pytest.raises(EpisodeError, match="is not a date with time and offset"):
        load_all(tmp_path)


@pytest.mark.parametrize(
    "wrong",
    [
        {"date": "0001-01-01T00:00:00+02:00"},
        {"date": "9999-12-31T23:59:59-23:00"},
        {"date": "2926-05-12T06:00:00+02:00"},
        {"withdrawn": "0001-01-01T00:00:00+00:00"},
        {"revisions": (msgspec.structs.replace(REVISION, built="hier"),)},
    ],
)
def test_a_time_that_no_episode_can_have_is_damage(tmp_path: Path, wrong: dict[str, object]) -> None:
    """The year 1 was a traceback; in the year 9999 the episode vanished from the feed without a word."""
    save(tmp_path, msgspec.structs.replace(RECORD, **wrong))
    with pytest.raises(EpisodeError, match=r"pont\.json: is not a record") as caught:
        load_all(tmp_path)
    assert caught.value.exit_code == 3


SECOND = msgspec.structs.replace(REVISION, id="ffffffff", built="2026-06-12T04:00:00+00:00")
OTHER = msgspec.structs.replace(REVISION, id="eeeeeeee", built="2026-06-11T04:00:00+00:00")
ORDERED = {
    "more revisions": (RECORD, msgspec.structs.replace(RECORD, revisions=(REVISION, SECOND))),
    "withdrawn": (
        msgspec.structs.replace(RECORD, revisions=(REVISION, SECOND)),
        msgspec.structs.replace(RECORD, withdrawn="2026-05-13T04:00:00+00:00"),
    ),
    "reissued": (RECORD, msgspec.structs.replace(RECORD, guid="new", former=(RECORD.guid,))),
    "withdrawn, of before it was reissued": (
        msgspec.structs.replace(RECORD, guid="new", former=(RECORD.guid,)),
        msgspec.structs.replace(RECORD, withdrawn="2026-05-13T04:00:00+00:00"),
    ),
    "built later, of two ways": (
        msgspec.structs.replace(RECORD, revisions=(REVISION, OTHER)),
        msgspec.structs.replace(RECORD, revisions=(REVISION, SECOND)),
    ),
}


@pytest.mark.parametrize(("earlier", "later"), ORDERED.values(), ids=ORDERED)
def test_states_of_a_record_are_ordered(earlier: Record, later: Record) -> None:
    """Whoever holds two states of an episode knows which is the later one; none is later than itself."""
    assert supersedes(later, earlier)
    assert not supersedes(earlier, later)
    assert not supersedes(later, later)
    assert not supersedes(msgspec.structs.replace(later, guid="stranger", former=()), earlier)


def test_a_bulletin_that_was_taken_back_may_be_made_again() -> None:
    """Its withdrawal is no later than a revision that was built after it."""
    gone = msgspec.structs.replace(RECORD, withdrawn="2026-05-13T04:00:00+00:00")
    again = msgspec.structs.replace(RECORD, revisions=(SECOND,))
    assert supersedes(again, gone, final=False)
    assert not supersedes(gone, again, final=False)
    assert supersedes(gone, RECORD, final=False)


def test_a_full_disk_keeps_the_old_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The identity of an episode survives any failure to write it."""
    save(tmp_path, RECORD)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="No space"):
        save(tmp_path, msgspec.structs.replace(RECORD, date="2027-01-01T06:00:00+01:00"))
    assert load_all(tmp_path) == (RECORD,)


def test_listeners_get_the_last_revision() -> None:
    """None before the first build, and none once the episode is withdrawn."""
    second = msgspec.structs.replace(REVISION, id="ffffffff")
    assert msgspec.structs.replace(RECORD, revisions=(REVISION, second)).current == second
    assert msgspec.structs.replace(RECORD, revisions=()).current is None
    assert msgspec.structs.replace(RECORD, withdrawn="2026-06-01T00:00:00+00:00").current is None


@pytest.mark.parametrize("cues", ["[[0, -1]]", "[[0]]", '[["0", 4]]', "[[0, 99999999999999999999]]", "7"])
def test_cues_that_are_none_are_refused_with_the_file(tmp_path: Path, cues: str) -> None:
    """Each is two numbers of frames."""
    save(tmp_path, RECORD)
    path = tmp_path / f"{RECORD.slug}.json"
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["revisions"][0]["cues"] = json.loads(cues)
    path.write_text(json.dumps(whole), encoding="utf-8")
    with pytest.raises(EpisodeError, match=path.name):
        load_all(tmp_path)


def test_cues_are_what_they_were_given() -> None:
    """Pairs in order, and where the last one ends."""
    assert (list(RECORD.revisions[0].cues), RECORD.revisions[0].cues.end) == ([(0, 40), (52, 90)], 90)
    assert (len(Cues()), Cues().end) == (0, 0)
