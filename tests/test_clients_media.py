"""Programs that take audio files apart and play them agree with what the feed says."""

import json
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from clients import BigEdition, need, ran

from episodes.catalogue.records import Record, load_all

pytestmark = pytest.mark.clients


@pytest.fixture(scope="module")
def sounds(big_edition: BigEdition) -> dict[Path, Record]:
    """Each episode's audio file, and its record."""
    places = big_edition.public / "episodes"
    known = (record for record in load_all(big_edition.root / "records") if record.current)
    return {places / it.slug / it.current.id / it.current.media.name: it for it in known}


@pytest.fixture(scope="module")
def chaptered(sounds: dict[Path, Record]) -> dict[Path, Record]:
    """Those with chapters, in whatever format."""
    found = {path: record for path, record in sounds.items() if record.current.chapters}
    assert found
    other = ((path.parent / one.name, it) for path, it in found.items() for one in it.current.alternates)
    return found | dict(other)


def test_ffprobe_shows_chapters_in_order(chaptered: dict[Path, Record]) -> None:
    """The same times and titles as the record, none lost and none shuffled."""
    ffprobe = need("ffprobe")
    for path, record in chaptered.items():
        shown = json.loads(ran(ffprobe, "-v", "error", "-show_chapters", "-of", "json", path))["chapters"]
        found = [(round(float(one["start_time"]) * 1000), one["tags"]["title"]) for one in shown]
        assert found == [(one.start, one.title) for one in record.current.chapters]
        assert all(one["end_time"] == other["start_time"] for one, other in pairwise(shown))


def test_mpv_shows_chapters_in_order(chaptered: dict[Path, Record]) -> None:
    """What a listener sees in a player; it counts from the first sample heard, 50 ms after an MP3's first frame."""
    mpv = need("mpv")
    for path, record in chaptered.items():
        wanted = record.current.chapters
        places = (f"chapter-list/{number}" for number in range(len(wanted)))
        asked = "chapters: ${chapters}" + "".join(
            f"; ${{={place}/time}}|${{{place}/title}}" for place in places
        )
        options = ("--no-config", "--ao=null", "--no-video", "--length=0.1", f"--term-playing-msg={asked}")
        said = ran(mpv, *options, path, stdin=subprocess.DEVNULL).splitlines()
        count, *shown = next(line for line in said if line.startswith("chapters: ")).split("; ")
        assert count == f"chapters: {len(wanted)}"
        for chapter, (time, title) in zip(wanted, (part.split("|") for part in shown), strict=True):
            assert title == chapter.title
            assert abs(float(time) * 1000 - chapter.start) <= 60


def test_mp3val_finds_no_fault(sounds: dict[Path, Record]) -> None:
    """Frames follow each other to the end, and the tag is where it belongs."""
    said = ran(need("mp3val"), *sounds)
    assert "WARNING" not in said
    assert "ERROR" not in said
    assert said.count("INFO:") == len(sounds)


def test_mediainfo_tells_the_feed_s_duration(sounds: dict[Path, Record]) -> None:
    """Constant bit rate, one channel, and as long as the record says, to a frame."""
    told = json.loads(ran(need("mediainfo"), "--Output=JSON", *sounds))
    for path, one in zip(sounds, told, strict=True):
        assert one["media"]["@ref"] == str(path)
        (track,) = (track for track in one["media"]["track"] if track["@type"] == "Audio")
        assert (track["Format"], track["BitRate_Mode"], track["Channels"]) == ("MPEG Audio", "CBR", "1")
        assert abs(float(track["Duration"]) * 1000 - sounds[path].current.media.duration) <= 50


def test_ffmpeg_decodes_every_format_without_a_word(sounds: dict[Path, Record]) -> None:
    """To the end, errors being errors."""
    ffmpeg = need("ffmpeg")
    for path, record in sounds.items():
        for file in (path, *(path.with_name(one.name) for one in record.current.alternates)):
            done = subprocess.run(
                [ffmpeg, "-v", "error", "-xerror", "-i", file, "-map", "0:a", "-f", "null", "-"],
                capture_output=True,
                check=False,
                timeout=120,
            )
            assert (done.returncode, done.stderr) == (0, b"")
