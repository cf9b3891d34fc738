"""An edition with sounds and formats of its own: what a listener gets of it, in every place."""

import hashlib
import json
import re
from base64 import b64decode

import av
import pytest
import sounds
from lxml import etree
from mutagen.mp4 import MP4
from mutagen.oggopus import OggOpus
from newsroom import ARTICLE

from episodes import events
from episodes.catalogue.records import load_all
from episodes.check import check
from episodes.feed.xml import NAMESPACES

SETTINGS = """\
[sound]
profile = "small"
formats = ["mp3", "m4a", "opus"]
intro = "indicatif.wav"
intro_caption = "[Musique : accordéon]"
outro = "fin.wav"
chapter = "virgule.wav"
"""


CHAPTERS = """\
# Le bac reprend

## Une traversée gratuite

Le bac repart lundi.

## Deux ans de travaux

Il était temps.
"""


@pytest.fixture
def station(desk):
    """A desk whose edition has sounds."""
    desk.out.mkdir()
    (desk.out / "edition.toml").write_text(SETTINGS, encoding="utf-8")
    sounds.wav(desk.out / "indicatif.wav", sounds.music(28, channels=2))
    sounds.wav(desk.out / "fin.wav", sounds.music(27))
    sounds.wav(desk.out / "virgule.wav", sounds.music(0.4))
    return desk


def revision(desk):
    return load_all(desk.out / "records")[0].current


def folder(desk):
    record = load_all(desk.out / "records")[0]
    return desk.public / "episodes" / record.slug / record.current.id


def test_an_edition_with_sounds_and_formats(station):
    """Files, record, feed, page, transcripts and chapters agree; `check` finds nothing; nothing is made twice."""
    assert station.build(station.write(CHAPTERS)) == 0
    _files_are_as_recorded(station)
    _feed_offers_them(station)
    _page_shows_all(station)
    _chapters_are_in_all(station)
    assert [found for found in check(station.out, now=station.now) if found.severity == "error"] == []
    before = station.files()
    assert station.build(station.root / "marche-couvert.md") == 0
    assert station.of(events.Unchanged)
    assert station.files() == before
    _a_lost_file_is_noticed(station)


def _files_are_as_recorded(desk):
    media = [revision(desk).media, *revision(desk).alternates]
    assert [item.type for item in media] == ["audio/mpeg", "audio/x-m4a", "audio/ogg"]
    for item in media:
        data = (folder(desk) / item.name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (item.bytes, item.sha256)
        samples, rate = sounds.decoded(folder(desk) / item.name)
        assert len(samples) / rate == pytest.approx(item.duration / 1000, abs=1024 / rate)


def _feed_offers_them(desk):
    root = etree.fromstring((desk.public / "feed.xml").read_bytes())
    found = root.findall(".//podcast:alternateEnclosure", dict(NAMESPACES))
    assert [node.get("title") for node in found] == ["MP3", "M4A", "Opus"]
    assert [node.get("codecs") for node in found] == [None, "mp4a.40.2", "opus"]
    for node, media in zip(found, (revision(desk).media, *revision(desk).alternates), strict=True):
        assert (node.get("type"), node.get("length")) == (media.type, str(media.bytes))
        source, integrity = node
        assert source.get("uri").endswith(f"/{revision(desk).id}/{media.name}")
        assert integrity.get("type") == "sri"
        assert b64decode(integrity.get("value").removeprefix("sha256-")).hex() == media.sha256


def _page_shows_all(desk):
    page = (folder(desk) / "page.html").read_text(encoding="utf-8")
    assert page.index("[Musique : accordéon]") < page.index("<h1>")
    assert page.count("[Musique : accordéon]") == 1
    assert page.index("[Musique]") > page.index("C’était")
    for media in revision(desk).alternates:
        assert media.name in page
    assert {"Audio M4A", "Audio Opus"} <= set(re.findall(r"download>([^<(]*) \(", page))
    vtt = (folder(desk) / "transcript.vtt").read_text(encoding="utf-8")
    assert "\n[Musique : accordéon]\n" in vtt
    first = json.loads((folder(desk) / "transcript.json").read_bytes())["segments"][0]
    assert first.keys() == {"startTime", "endTime", "body"}
    assert first["body"] == "[Musique : accordéon]"
    text = (folder(desk) / "transcript.txt").read_text(encoding="utf-8").splitlines()
    assert (text[0], text[-1]) == ("[Musique : accordéon]", "[Musique]")


def _chapters_are_in_all(desk):
    """A chapter begins with its heading's words, after the sound."""
    wanted = [(chapter.start, chapter.title) for chapter in revision(desk).chapters]
    assert len(wanted) == 2
    m4a, opus = (folder(desk) / media.name for media in revision(desk).alternates)
    with av.open(str(m4a)) as file:
        assert [
            (c["start"] * c["time_base"] * 1000, c["metadata"]["title"]) for c in file.chapters()
        ] == wanted
    with av.open(str(opus)) as file:
        assert [
            (c["start"] * c["time_base"] * 1000, c["metadata"]["title"]) for c in file.chapters()
        ] == wanted
    samples, rate = sounds.decoded(folder(desk) / revision(desk).media.name)
    for start, _ in wanted[1:]:
        at = start * rate // 1000
        around = abs(samples[at - round(0.75 * rate) : at - round(0.5 * rate)])
        assert around.max() > 0.05
    assert MP4(m4a)["\xa9nam"] == OggOpus(opus)["title"] == ["Le bac reprend"]
    assert MP4(m4a)["covr"]
    assert OggOpus(opus)["metadata_block_picture"]


def _a_lost_file_is_noticed(desk):
    m4a, opus = (folder(desk) / media.name for media in revision(desk).alternates)
    opus.write_bytes(b"OggS")
    assert {found.code for found in check(desk.out, now=desk.now)} >= {"length", "hash"}
    m4a.write_bytes(opus.read_bytes())
    assert "media-type" in {found.code for found in check(desk.out, now=desk.now)}
    m4a.unlink()
    assert "missing-file" in {found.code for found in check(desk.out, now=desk.now)}


def test_a_sound_that_is_none_fails_the_episode_before_anything_is_said(station):
    """Exit code 3, the file named; what was published stays; nothing is paid for."""
    (station.out / "indicatif.wav").write_text("<svg/>", encoding="utf-8")
    assert station.build(station.write(ARTICLE)) == 3
    (failed,) = station.of(events.Failed)
    assert "indicatif.wav: cannot be decoded as sound" in failed.message
    assert not station.of(events.Said)


def test_new_sounds_are_for_new_episodes_and_a_lost_file_comes_back_as_it_was(desk):
    """What is published is not sent again because the station has another jingle; a file that went is made again."""
    desk.out.mkdir()
    words = 'outro = "{édition}, c’est fini."\nformats = ["mp3", "opus"]\nprofile = "small"'
    (desk.out / "edition.toml").write_text(f'[sound]\nintro = "a.wav"\n{words}\n', encoding="utf-8")
    sounds.wav(desk.out / "a.wav", sounds.music(1))
    assert desk.build(desk.write(ARTICLE)) == 0
    text = (folder(desk) / "transcript.txt").read_text(encoding="utf-8").splitlines()
    assert text[-1] == "L’édition à écouter, c’est fini."
    before = desk.files()
    (folder(desk) / revision(desk).alternates[0].name).unlink()
    assert desk.build(desk.root / "marche-couvert.md") == 0
    assert [event.made for event in desk.of(events.Built)] == [0]
    after = desk.files()
    assert {name for name in after if before.get(name) != after[name] and "records" not in name} == set()
    sounds.wav(desk.out / "a.wav", sounds.music(2))
    assert desk.build(desk.root / "marche-couvert.md") == 0
    assert {name for name, data in desk.files().items() if after[name] != data} == {"a.wav"}


def test_words_and_file_names_are_told_apart(tmp_path):
    """A sentence is said, even with a site's name in it; a file that is missing is not spoken."""
    from episodes.build.script import with_announcement
    from episodes.edition.edition import Edition
    from episodes.edition.settings import Settings, SoundSettings
    from scripts.script import Script

    (tmp_path / "mon générique").write_bytes(b"x")
    words = {"Bonjour.": None, "Retrouvez-nous sur courrier.example": None, "À demain sur {édition} !": None}
    files = {name: name for name in ("intro.wav", "sons/mon intro.mp3", "intro.txt", "mon générique")}
    for given, wanted in (words | files).items():
        edition = Edition(tmp_path, Settings(sound=SoundSettings(intro=given)), ())
        first = with_announcement(Script("a.md", "Titre", "fr", ()), edition, None).segments[0]
        assert first.sound == (wanted and str(tmp_path / wanted))
        assert bool(first.spoken) is (wanted is None)


@pytest.mark.parametrize(
    ("formats", "said"), [('["m4a"]', "lacks “mp3”"), ('["mp3", "wav"]', "“m4a”, “mp3”, “opus”")]
)
def test_formats_that_cannot_be_are_refused(tmp_path, formats, said):
    """With the line, and those that can."""
    from episodes.edition.settings import Settings
    from episodes.errors import EpisodeError

    (tmp_path / "edition.toml").write_text(f"[sound]\nformats = {formats}\n", encoding="utf-8")
    with pytest.raises(EpisodeError, match=r"line 2: .*formats") as caught:
        Settings.load(tmp_path / "edition.toml")
    assert said in str(caught.value)
