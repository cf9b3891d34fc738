"""The check: every fault that would reach a listener is named, with what to do."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from clients import PROGRAM
from damages import ARTICLE, DAMAGES, MP3, SETTINGS, in_feed
from newsroom import Desk

from episodes.check import CHECKS, as_json, as_text, check, decode, faulty
from episodes.check.decode import decode_audio
from episodes.check.findings import TABLE
from episodes.commands.options import FAULTS_FOUND
from episodes.errors import EpisodeError
from episodes.media import chapters

pytestmark = pytest.mark.usefixtures("decoded_once")

NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def sound_edition(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Path:
    """An edition as it is built, in which nothing is wrong; its chapters are short."""
    desk = Desk(tmp_path_factory.mktemp("desk"), clips, now=NOW)
    desk.out.mkdir()
    (desk.out / "edition.toml").write_text(SETTINGS, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chapters, "SHORTEST", 1000)
        assert desk.build(desk.write(ARTICLE, "pont.md")) == 0
    return desk.out


@pytest.fixture
def edition(sound_edition: Path, tmp_path: Path) -> Path:
    """A copy to damage, which no check has heard yet."""
    fresh = shutil.ignore_patterns("heard.jsonl")
    return Path(shutil.copytree(sound_edition, tmp_path / "edition", ignore=fresh))


def codes(root: Path) -> set[str]:
    return {found.code for found in check(root, now=NOW)}


def test_a_sound_edition_has_no_fault(sound_edition: Path) -> None:
    """Nothing to say, whether the edition is given or the folder that is published."""
    assert check(sound_edition, now=NOW) == []
    assert check(sound_edition / "public", now=NOW) == []


def test_it_is_judged_from_within_as_from_anywhere(
    sound_edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A producer types `hautevoix check` in the edition's own folder."""
    monkeypatch.chdir(sound_edition)
    assert check(Path(), now=NOW) == []


def test_it_needs_no_records(edition: Path) -> None:
    """What was fetched back from a site can be judged on its own."""
    shutil.rmtree(edition / "records")
    assert check(edition / "public", now=NOW) == []


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_named(edition: Path, name: str) -> None:
    """One thing is damaged, and the check names it, in one line that says what to do."""
    code, damage = DAMAGES[name]
    damage(edition)
    findings = [found for found in check(edition, now=NOW) if found.code == code]
    assert findings
    for found in findings:
        assert found.message
        assert found.hint
        assert "{" not in str(found)
        assert "\n" not in str(found)


def test_every_fault_has_been_seen() -> None:
    """No row of the table stands without a damage that brings it up, but one."""
    assert set(TABLE) - {code for code, _ in DAMAGES.values()} == {"file-name"}


def test_a_file_name_with_accents_is_named(edition: Path) -> None:
    """Some hosts and players lose such files."""
    media = next((edition / "public").glob(MP3))
    media.rename(media.with_name("été.mp3"))
    in_feed(media.name, "%C3%A9t%C3%A9.mp3", 0)(edition)
    assert "file-name" in codes(edition)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_name_that_is_no_text_costs_no_check(edition: Path) -> None:
    """A page from an old disk, named in Latin-1, lies in `public/`: what is wrong is told, as for any page."""
    stray = Path(os.fsdecode(os.fsencode(edition / "public") + b"/\xe9t\xe9.html"))
    stray.write_bytes(b"<!doctype html><title>x</title>")
    os.utime(stray, (1_700_000_000, 1_700_000_000))
    assert codes(edition)
    assert codes(edition)


def test_addresses_behind_a_prefix_are_the_edition_s(edition: Path) -> None:
    """A service that counts downloads stands before the address of an audio file."""
    in_feed('(<enclosure url="|<podcast:source uri=")https://', r"\1https://compteur.example/e/", 0)(edition)
    assert check(edition, now=NOW) == []


def test_nothing_outside_the_folder_is_looked_at(edition: Path) -> None:
    """An address that climbs out of the folder leads to nothing."""
    in_feed('(<enclosure url="[^"]*example/)[^"]*', r"\1../records/pont.json")(edition)
    assert "missing-file" in codes(edition)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The audio files that were decoded."""
    found: list[Path] = []
    monkeypatch.setattr(decode, "decode_audio", lambda path: found.append(path) or decode_audio(path))
    return found


def test_each_audio_file_is_decoded_once(edition: Path, decoded: list[Path]) -> None:
    """Hours of sound are, however many judges listen, and however often a check is made."""
    first = check(edition, now=NOW)
    assert sorted(path.suffix for path in decoded) == [".mp3", ".opus"]
    assert check(edition, now=NOW) == first
    assert len(decoded) == 2


def test_a_file_with_other_bytes_is_decoded_again(edition: Path, decoded: list[Path]) -> None:
    """What was heard of other bytes says nothing of these, though size and time be the same."""
    check(edition, now=NOW)
    media = next((edition / "public").glob(MP3))
    before = media.stat()
    data = bytearray(media.read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    media.write_bytes(data)
    os.utime(media, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert {"hash", "undecodable"} <= codes(edition)
    assert [path.suffix for path in decoded].count(".mp3") == 2


@pytest.mark.parametrize("said", [b"\xff\n", b"[1]\n", b'[0, "x", [1.0, -19.0, -1.0, []]]\n', b""])
def test_a_damaged_memory_only_costs_time(edition: Path, decoded: list[Path], said: bytes) -> None:
    """What was heard before is never needed, and what another version has heard is not taken."""
    check(edition, now=NOW)
    (edition / "records" / "heard.jsonl").write_bytes(said)
    assert check(edition, now=NOW) == []
    assert len(decoded) == 4


def test_notes_are_no_faults(edition: Path) -> None:
    """An edition without a site can be tried; what would harm listeners is a fault."""
    in_feed("https://audio.courrier.example", "http://localhost:8000", 0)(edition)
    in_feed("<podcast:guid>.*?</podcast:guid>", "")(edition)
    findings = check(edition, now=NOW)
    assert [found.code for found in findings] == ["no-site"]
    assert not faulty(findings)
    assert as_text(findings).endswith("no faults, 1 note")


def test_faults_come_first(edition: Path) -> None:
    """For people a line each and a count; for programs a list of objects."""
    in_feed("https://", "http://", 0)(edition)
    in_feed("explicit>false", "explicit>no")(edition)
    findings = [found for found in check(edition, now=NOW) if found.code in {"no-https", "explicit"}]
    assert faulty(findings)
    lines = as_text(findings).splitlines()
    assert lines[0].startswith("error  feed.xml: ")
    assert lines[-1].endswith("1 fault, 1 note")
    first = json.loads(as_json(findings))[0]
    assert set(first) == {"severity", "code", "path", "message", "hint"}


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """There is nothing to judge."""
    with pytest.raises(EpisodeError, match="no such folder"):
        check(tmp_path / "nothing", now=NOW)


def test_each_check_stands_in_the_table() -> None:
    """The table is all that is run."""
    assert len(CHECKS) == len(set(CHECKS))


@pytest.fixture
def checked(edition: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An edition that was checked once, long enough after it was written for each file to be believed."""
    monkeypatch.setattr(decode, "_TICK", -(10**18))
    assert check(edition, now=NOW) == []
    return edition


def one_bit_changed(path: Path) -> bytes:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    return bytes(data)


def test_a_file_that_is_as_it_was_is_not_read_again(checked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A weekly check of an archive costs what is new in it; with `verify`, it costs all of it."""
    digest, read = decode.atomic.digest, []
    monkeypatch.setattr(decode.atomic, "digest", lambda path: read.append(path) or digest(path))
    assert check(checked, now=NOW) == []
    assert read == []
    assert check(checked, now=NOW, verify=True) == []
    assert {path.suffix for path in read} >= {".mp3", ".opus", ".html", ".vtt", ".srt", ".json", ".txt"}


@pytest.mark.parametrize("how", ["later", "longer", "time set back", "another file"])
def test_a_file_that_was_changed_is_read_again(checked: Path, how: str) -> None:
    """Its length, its times or its inode tell, whoever changed it, and whatever they set back."""
    path = next((checked / "public").rglob("*.mp3"))
    before, data = path.stat(), one_bit_changed(path)
    path.with_suffix(".other").write_bytes(data)
    if how == "another file":
        os.replace(path.with_suffix(".other"), path)
    else:
        path.write_bytes(data + b"\0" if how == "longer" else data)
    if how != "later":
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "hash" in codes(checked)


def command(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, "check", *words], capture_output=True, text=True, check=False)


def test_what_a_disk_damaged_in_silence_is_found_by_verify(checked: Path) -> None:
    """A bit flips, and length, times and inode stay: believed by default, found where every byte is read."""
    path = next((checked / "public").rglob("*.mp3"))
    name, before, data = path.relative_to(checked / "public").as_posix(), path.stat(), one_bit_changed(path)
    path.write_bytes(data)
    memory = checked / "records" / "heard.jsonl"
    stamps = (decode._stat_key(name, stat).encode() for stat in (before, path.stat()))
    memory.write_bytes(memory.read_bytes().replace(*stamps))  # as if writing had not changed them
    assert command(str(checked)).returncode == 0
    found = command("--verify", str(checked))
    assert found.returncode == FAULTS_FOUND
    assert path.name in found.stdout
    assert command(str(checked)).returncode == FAULTS_FOUND  # what was read once more is what is believed
