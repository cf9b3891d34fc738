"""A clip store that is not what it should be: entries of another's making, unreadable ones, a disk that is full.

A bad entry is made again. It costs its sentence, and never an edition, the memory of a machine or an exit code.
"""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree, which

import pytest
from newsroom import Desk
from stage import Stage, files, whole

from audio.clips import clip, store
from audio.clips import entry as entries
from audio.clips.entry import StoreEntry, key, packed
from audio.clips.shared_store import SharedStore
from audio.clips.store import Store
from audio.engines.base import Request, Speech
from audio.errors import StoreError
from audio.synthesis import speech_cache
from audio.voices import calibration
from audio.voices.reference import ResolvedVoice
from episodes import events
from episodes.edition.edition import Edition

ROOT = Path(__file__).resolve().parents[1]
SITE = "https://audio.courrier.example/"
NAME = key("clip", 1)
GOOD = {"frames": 3, "samples": 3000, "bytes": 600, "energies": [0.1], "peak": -3.0, "words": [[0, 3, 12]]}
BODY = bytes(600)

HEADERS = {
    "a year of samples": {**GOOD, "samples": 10**12},
    "a year of frames": {**GOOD, "frames": 10**12},
    "fewer than no samples": {**GOOD, "samples": -(10**12)},
    "another length": {**GOOD, "bytes": 599},
    "text for a number": {**GOOD, "frames": "3"},
    "no number": {**GOOD, "peak": float("nan")},
    "no energy": {**GOOD, "energies": [float("inf")]},
    "words that are none": {**GOOD, "words": [[0, 3]]},
    "a word next year": {**GOOD, "words": [[0, 3, 10**12]]},
    "a word beyond all text": {**GOOD, "words": [[2**63, 2**63, 0]]},
    "keys missing": {"frames": 3},
    "no keys": {},
}
LINES = {
    "no JSON": b"frames = 3",
    "a list": b"[1, 2]",
    "a number": b"12",
    "no key": b'{"frames": 3}',
    "no body": b'{"key": "%s"}' % NAME.encode(),
    "deeply nested": b"[" * 100_000,
    "no text": b"\xff\xfe",
}


def lying(line: bytes) -> bytes:
    """An entry whose header has a valid digest, whatever it is."""
    return entries.digest(line).encode() + b" " + line + b"\n" + BODY


def laid(folder: Path, data: bytes, name: str = NAME) -> Path:
    path = folder / "v1" / name[:2] / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("case", HEADERS)
def test_a_clip_whose_numbers_cannot_be_is_none(tmp_path: Path, case: str) -> None:
    """Digests are right, and a year of silence would be written: it is a miss, here and where machines share clips."""
    bad = packed(NAME, StoreEntry(HEADERS[case], BODY))
    own, shared = laid(tmp_path / "own", bad), laid(tmp_path / "shared", bad)
    beyond = SharedStore((tmp_path / "shared").as_uri(), pytest.fail)
    assert beyond.get(NAME) is not None
    assert Store(tmp_path / "own", beyond=beyond).get(NAME, clip.is_clip) is None
    assert Store(tmp_path / "own", beyond=beyond).head(NAME, clip.is_clip) is None
    assert not own.exists()
    good = StoreEntry(GOOD, BODY)
    Store(tmp_path / "own", beyond=beyond).put(NAME, good)
    assert Store(tmp_path / "other", beyond=beyond).get(NAME, clip.is_clip) == good
    assert shared.read_bytes() == packed(NAME, good)


@pytest.mark.parametrize("case", LINES)
def test_a_header_that_is_none_is_no_entry(tmp_path: Path, case: str) -> None:
    """Whoever wrote it, and however right its digest is: no traceback, a clip is made."""
    laid(tmp_path / "own", lying(LINES[case]))
    laid(tmp_path / "shared", lying(LINES[case]))
    assert Store(tmp_path / "own").head(NAME) is None
    laid(tmp_path / "own", lying(LINES[case]))
    beyond = SharedStore((tmp_path / "shared").as_uri(), pytest.fail)
    assert Store(tmp_path / "own", beyond=beyond).get(NAME) is None


def test_an_entry_that_is_far_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither here nor from where machines share clips."""
    whole_one = packed(NAME, StoreEntry(GOOD, BODY))
    laid(tmp_path / "own", whole_one)
    laid(tmp_path / "shared", whole_one)
    beyond = SharedStore((tmp_path / "shared").as_uri(), pytest.fail)
    monkeypatch.setattr("audio.clips.store.LARGEST", len(whole_one) - 1)
    monkeypatch.setattr("audio.clips.shared_store.LARGEST", len(whole_one) - 1)
    assert Store(tmp_path / "own", beyond=beyond).get(NAME) is None


class _Reader:
    """An engine that says a second of silence, and counts how often."""

    name = "toy"

    def __init__(self) -> None:
        self.said = 0

    def identity(self, voice: str) -> str:
        return "toy 1"

    def synthesize(self, request: Request) -> Speech:
        self.said += 1
        return Speech(b"\0\0" * 22050, 22050)


@pytest.mark.parametrize(
    "bad",
    [
        StoreEntry({"rate": 22050, "words": []}, b"no FLAC"),
        StoreEntry({"rate": 0, "words": []}, speech_cache.encode(Speech(b"\0\0" * 2205, 22050)).body),
        StoreEntry({"rate": 22050}, speech_cache.encode(Speech(b"\0\0" * 2205, 22050)).body),
        StoreEntry(
            {"rate": 22050, "words": [[3, 0, 0.1]]}, speech_cache.encode(Speech(b"\0\0" * 2205, 22050)).body
        ),
        speech_cache.encode(Speech(b"\0\0" * 22050 * 3601, 22050)),
    ],
    ids=["no FLAC", "no rate", "no words", "words backwards", "more than an hour"],
)
def test_kept_speech_that_is_none_is_said_again(tmp_path: Path, bad: StoreEntry) -> None:
    """An hour of silence takes some kilobytes of FLAC: what is no speech is as good as damaged."""
    engine = _Reader()
    part, request, shelf = ResolvedVoice(engine, "fr", 0.0), Request("fr", "Oui."), Store(tmp_path)
    shelf.put(part.plain.key(request), bad)
    assert len(speech_cache.speak(part, request, shelf, ResolvedVoice.say).pcm) == 44100
    assert len(speech_cache.speak(part, request, shelf, ResolvedVoice.say).pcm) == 44100
    assert engine.said == 1


@pytest.mark.parametrize(
    "header",
    [
        {},
        {"gain": 1e9, "portrait": [98, 860], "words_per_minute": 170},
        {"gain": 1.0, "portrait": [98], "words_per_minute": 170},
        {"gain": float("nan"), "portrait": [1, 2], "words_per_minute": 170},
    ],
)
def test_a_voice_s_measure_that_cannot_be_is_none(tmp_path: Path, header: dict[str, object]) -> None:
    """A gain of a billion decibels would make noise of every sentence."""
    Store(tmp_path).put(NAME, StoreEntry(header, b""))
    assert Store(tmp_path).get(NAME, calibration._is_calibration) is None
    Store(tmp_path).put(
        NAME, StoreEntry({"gain": -2.5, "portrait": [98.1, 860], "words_per_minute": 168.5}, b"")
    )
    assert Store(tmp_path).get(NAME, calibration._is_calibration)


def test_every_clip_of_an_edition_fits(desk: Desk) -> None:
    """Else each build would make them again: nothing is made the second time, by the heads or by the whole."""
    path = desk.write()
    assert desk.build(path) == 0
    desk.build(path, again=("marche-couvert",))
    assert desk.of(events.Built)[0].made == 0
    kept = [file.name for file in desk.clips.glob("v1/??/*")]
    fitting = [name for name in kept if Store(desk.clips).get(name, clip.is_clip)]
    assert len(fitting) > len(kept) / 2


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, clips: Path) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("stage"), clips)
    stage.start(SITE)
    return stage


@pytest.fixture
def stage(built: Stage, tmp_path: Path) -> Stage:
    """An edition with two episodes and a clip store, of this test alone."""
    copytree(built.root, tmp_path / "copy")
    copytree(built.clips, tmp_path / "clips")
    return Stage(tmp_path / "copy", tmp_path / "clips")


def run(stage: Stage, *words: str, prefix: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*prefix, sys.executable, str(ROOT / "cli.py"), *words],
        cwd=stage.folder,
        env={**os.environ, "HAUTEVOIX_CACHE": str(stage.clips), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def kept(stage: Stage) -> list[Path]:
    return [path for path in stage.clips.glob("v1/??/*") if path.is_file()]


@pytest.mark.parametrize("lie", [Path.mkdir, os.mkfifo], ids=["a folder", "a pipe"])
def test_clips_that_cannot_be_read_are_made_again_with_one_warning(stage: Stage, lie: Callable) -> None:
    """Exit code 0; the edition is as it would have been, and the store is whole afterwards."""
    before = files(stage.public)
    for path in kept(stage):
        path.unlink()
        lie(path)
    done = run(stage, "build", "--again", "marche")
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("cannot be read") == 1
    assert done.stderr.count("\n") == 1
    after = files(stage.public)
    assert {name for name in before if name.endswith(".mp3")} == {
        name for name in after if name.endswith(".mp3")
    }
    assert whole(stage.public, f"{SITE}audio/")
    again = run(stage, "build", "--again", "marche")
    assert (again.returncode, again.stderr) == (0, "")


@pytest.mark.parametrize("lie", [Path.mkdir, os.mkfifo], ids=["a folder", "a pipe"])
def test_verify_and_prune_go_on_past_what_cannot_be_read(stage: Stage, lie: Callable) -> None:
    """It is counted and taken away, and all others are read; pruning takes it first."""
    (one, other), count = kept(stage)[:2], len(kept(stage))
    for path in (one, other):
        path.unlink()
        lie(path)
    done = run(stage, "cache", "verify")
    assert (done.returncode, done.stdout) == (0, f"{count} clips read, 2 damaged and taken away\n")
    lie(one)
    done = run(stage, "cache", "prune")
    assert done.returncode == 0
    assert done.stdout.startswith("1 clips taken away")
    assert not one.exists()
    assert len(kept(stage)) == count - 2


@pytest.mark.skipif(sys.platform != "linux", reason="owners and capabilities are Linux's")
def test_clips_of_another_user_are_made_again_and_named(stage: Stage) -> None:
    """As after one build with sudo: entries that are not ours, in folders that are not; the episode is built."""
    if os.geteuid() != 0 or not which("setpriv"):
        pytest.skip("only root gives files away, and needs setpriv to obey their modes")
    caps = "-dac_override,-dac_read_search,-fowner"
    obeying = ("setpriv", f"--bounding-set={caps}", f"--inh-caps={caps}")
    for path in (stage.clips / "v1").glob("??/*"):
        path.chmod(0o600)
        os.chown(path, 65534, 65534)
        os.chown(path.parent, 65534, 65534)
    done = run(stage, "build", "--again", "marche", prefix=obeying)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("\n") == 1
    assert "cannot be read (Permission denied)" in done.stderr
    assert whole(stage.public, f"{SITE}audio/")
    for command in ("verify", "prune"):
        told = run(stage, "cache", command, prefix=obeying)
        assert told.returncode == 0
        assert f"can neither be read nor taken away (clips like it: {len(kept(stage))})" in told.stderr
    assert run(stage, "cache", "verify").stderr == ""


def test_a_disk_that_fails_under_one_clip_costs_that_clip(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """EIO in the middle of a read: it is taken away and made again, and one line tells."""
    path = desk.write()
    assert desk.build(path) == 0
    before = desk.files()
    told: list[str] = []
    synthesizer = desk.synthesizer(Edition.lone([], desk.out))()
    shelf = Store(desk.clips, warn=told.append)
    opened = store.regular_files.open_file
    bad = {file for file in desk.clips.glob("v1/??/*") if b'"frames": ' in file.read_bytes()[:2000]}
    assert len(bad) > 5

    def failing(place: Path) -> object:
        if place in bad:
            bad.remove(place)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return opened(place)

    monkeypatch.setattr(store.regular_files, "open_file", failing)
    assert (
        desk.build(path, again=("marche-couvert",), synthesizer=lambda: replace(synthesizer, store=shelf))
        == 0
    )
    assert desk.files() == before
    assert [os.strerror(errno.EIO) in line for line in told] == [True]


def test_a_full_cache_disk_stops_no_build(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clips are kept for this build alone, each is made once, and one line tells."""
    told: list[str] = []
    full, fresh = desk.root / "full", desk.root / "temporary"
    fresh.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(fresh))
    replacing = os.replace

    def refuse(source: str, target: str | Path) -> None:
        if Path(target).is_relative_to(full):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replacing(source, target)

    synthesizer = desk.synthesizer(Edition.lone([], desk.out))()
    shelf = Store(full, warn=told.append)
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", refuse)
        path = desk.write()
        assert desk.build(path, synthesizer=lambda: replace(synthesizer, store=shelf)) == 0
    first = desk.of(events.Built)[0].made
    assert first > 5
    assert ["No space left" in line for line in told] == [True]
    assert not [file for file in (full / "v1").rglob("*") if file.is_file()]
    assert len([file for file in fresh.rglob("*") if file.is_file()]) >= first


def test_a_store_that_warns_nobody_raises_what_its_disk_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And so does one whose stand-in is refused too: a build without any room for clips cannot be."""
    (tmp_path / "v1").write_text("no folder")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "v1"))
    with pytest.raises(StoreError):
        Store(tmp_path).put(NAME, StoreEntry({}, b""))
    with pytest.raises(StoreError):
        Store(tmp_path, warn=pytest.fail).put(NAME, StoreEntry({}, b""))
