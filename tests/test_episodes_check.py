"""The check: every fault that would reach a listener is named, with what to do."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from audio.codec import encode
from audio.frames import count, info_frame
from audio.sound import FORMATS as SOUNDS
from audio.timeline import Cue, Timeline
from episodes import chapters, transcripts
from episodes.check import CHECKS, as_json, as_text, check, faulty
from episodes.check.finding import TABLE
from episodes.episode import Episode
from episodes.errors import EpisodeError
from episodes.feed import Masthead, feeds, identities, write
from episodes.picture import drawn
from episodes.records import Chapter, Media, Record, Revision, save
from episodes.settings import Edition, Settings
from episodes.site import home
from episodes.site.assets import names
from episodes.site.episode import page
from episodes.tags import tag
from scripts.script import Place, Script, Segment

NOW = datetime(2026, 5, 1, tzinfo=UTC)
EDITION = Edition(title="Le Courrier", site="https://audio.courrier.example", email="radio@courrier.example")
SOUND = SOUNDS["standard"]
STYLE = names()["style"]
FOLDER = "episodes/pont/89abcdef"
TITLE = "Le pont est ouvert"
MARKS = (Chapter(0, TITLE), Chapter(1000, "Un second chapitre, au titre plus long"), Chapter(2000, "Fin"))


def an_episode(frames: int) -> Episode:
    segment = Segment("narration", Place(1, "paragraph"), "Le pont est ouvert.", "Le pont est ouvert.", None)
    timeline = Timeline((Cue(segment, 0, frames),), frames, SOUND.samples, SOUND.rate)
    script = Script("pont.md", TITLE, "fr", (segment,))
    return Episode("pont", "guid-pont", datetime(2026, 3, 2, tzinfo=UTC), script, timeline, MARKS)


def sound(episode: Episode, frames: bytes) -> bytes:
    """A whole file: tag, Info frame, frames."""
    head = info_frame(SOUND, count(frames, SOUND), len(frames))
    return tag(episode, edition=EDITION, cover=None, loudness=-19.0) + head + frames


@pytest.fixture(scope="module")
def sound_edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An edition of one episode in which nothing is wrong."""
    root = tmp_path_factory.mktemp("edition")
    folder = root / "public" / FOLDER
    folder.mkdir(parents=True)
    tone = 0.2 * np.sin(np.arange(3 * SOUND.rate) * 2 * np.pi * 440 / SOUND.rate)
    frames = encode(tone.astype(np.float32), SOUND)
    episode = an_episode(count(frames, SOUND) - 1)
    data = sound(episode, frames)
    media = Media(
        name="2026-03-02-pont-0123abcd.mp3",
        type="audio/mpeg",
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        duration=episode.timeline.duration,
    )
    (folder / media.name).write_bytes(data)
    for form in transcripts.FORMATS.values():
        (folder / form.file).write_bytes(form.write(episode))
    (folder / chapters.FILE).write_bytes(chapters.to_json(MARKS))
    revision = Revision(
        id="89abcdef",
        built="2026-03-02T05:00:00Z",
        article="",
        source="",
        title=TITLE,
        media=media,
        chapters=MARKS,
        cues=((0, episode.timeline.frames),),
    )
    date = "2026-03-02T06:00:00+01:00"
    record = Record(identity="pont", guid="guid-pont", slug="pont", date=date, revisions=(revision,))
    public = root / "public"
    (folder.parent / "index.html").write_bytes(
        page(episode, edition=EDITION, revision="89abcdef", media=media)
    )
    (public / "a-propos").mkdir()
    for name, data in home.files(Settings(edition=EDITION), [record], cover="cover-1.png", base="").items():
        (public / name).write_bytes(data)
    (public / "cover-1.png").write_bytes(drawn("Le Courrier"))
    save(root / "records", record)
    settings = Settings(edition=EDITION)
    guids = identities(root / "records", EDITION.site, ["feed.xml"])
    write(public, feeds(settings, [record]), Masthead(settings, "cover-1.png", "", guids), NOW)
    return root


@pytest.fixture
def edition(sound_edition: Path, tmp_path: Path) -> Path:
    """A copy to damage."""
    return Path(shutil.copytree(sound_edition, tmp_path / "edition"))


def codes(root: Path) -> set[str]:
    return {found.code for found in check(root, now=NOW)}


def in_feed(old: str, new: str, times: int = 1) -> Callable[[Path], None]:
    """Damage done to the feed by hand."""

    def damage(root: Path) -> None:
        path = root / "public" / "feed.xml"
        text = path.read_text("utf-8")
        assert re.search(old, text, re.DOTALL)
        path.write_text(re.sub(old, new, text, count=times, flags=re.DOTALL), "utf-8")

    return damage


def to_file(name: str, change: Callable[[bytes], bytes | None]) -> Callable[[Path], None]:
    """Damage done to a file of the public folder; None takes it away."""

    def damage(root: Path) -> None:
        (path,) = (root / "public").glob(name)
        data = change(path.read_bytes())
        path.unlink() if data is None else path.write_bytes(data)

    return damage


def image(form: str, side: int = 1400, mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, (side, side)).save(out, form)
    return out.getvalue()


def without_info(data: bytes) -> bytes:
    return data.replace(b"Info\0\0\0\x0f", bytes(8))


def half_of_info(data: bytes) -> bytes:
    """What happens when the header of the first clip survives a join."""
    place = data.index(b"Info\0\0\0\x0f") + 8
    frames = int.from_bytes(data[place : place + 4])
    return data[:place] + (frames // 2).to_bytes(4) + data[place + 4 :]


def shuffled_chapters(data: bytes) -> bytes:
    """Two chapters of the tag swapped, as a writer that sorts by size does."""
    first, second, third = (data.index(b"ch%d\0\0\0" % number) for number in range(3))
    blocks = data[first - 10 : second - 10], data[second - 10 : third - 10]
    return data[: first - 10] + blocks[1] + blocks[0] + data[third - 10 :]


def in_latin_1(data: bytes) -> bytes:
    return data.decode().replace("utf-8", "iso-8859-1", 1).encode("latin-1", "xmlcharrefreplace")


def in_chapters(old: bytes, new: bytes) -> Callable[[Path], None]:
    return to_file(f"{FOLDER}/chapters.json", lambda data: data.replace(old, new))


def withdraw(root: Path) -> None:
    record = msgspec.json.decode((root / "records" / "pont.json").read_bytes(), type=Record)
    save(root / "records", msgspec.structs.replace(record, withdrawn="2026-04-01T00:00:00Z"))


def another_record(root: Path) -> None:
    record = msgspec.json.decode((root / "records" / "pont.json").read_bytes(), type=Record)
    save(root / "records", msgspec.structs.replace(record, slug="gare", guid="guid-gare"))


MP3 = f"{FOLDER}/*.mp3"
DAMAGES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "feed missing": ("no-feed", to_file("feed.xml", lambda _: None)),
    "feed cut": ("not-xml", to_file("feed.xml", lambda data: data[:-40])),
    "document type": ("doctype", in_feed("<rss", '<!DOCTYPE rss SYSTEM "rss.dtd"><rss')),
    "another encoding": (
        "encoding",
        to_file("feed.xml", in_latin_1),
    ),
    "not RSS": ("not-rss", in_feed('version="2.0"', 'version="0.9"')),
    "no language": ("missing-tag", in_feed("<language>.*?</language>", "")),
    "no title": ("missing-tag", in_feed("(<item>.*?)<title>.*?</title>", r"\1")),
    "image tag missing": ("missing-tag", in_feed("<itunes:image[^>]*>", "")),
    "enclosure missing": ("missing-tag", in_feed("<enclosure[^>]*>", "")),
    "long title": ("too-long", in_feed(f"<title>{TITLE}", f"<title>{'mot ' * 70}mot")),
    "blanks": ("untrimmed", in_feed(f"<title>{TITLE}", f"<title> {TITLE}")),
    "long description": ("description-long", in_feed("<p>Le 2 mars", f"<p>{'é' * 2000}")),
    "explicit no": ("explicit", in_feed("explicit>false", "explicit>no")),
    "category in small letters": ("category", in_feed('text="News"', 'text="news"')),
    "subcategory of another": ("category", in_feed('text="Daily News"', 'text="Books"')),
    "another podcast's guid": ("podcast-guid", in_feed("guid>[0-9a-f-]{36}", f"guid>{'0' * 36}")),
    "preview's address": ("no-site", in_feed("https://audio.courrier.example", "http://localhost:8000", 0)),
    "plain http": ("no-https", in_feed("https://", "http://", 0)),
    "image missing": ("no-image", to_file("cover-1.png", lambda _: None)),
    "WebP called PNG": ("image", to_file("cover-1.png", lambda _: image("WEBP"))),
    "JPEG called PNG": ("image-name", to_file("cover-1.png", lambda _: image("JPEG"))),
    "small image": ("image", to_file("cover-1.png", lambda _: image("PNG", 600))),
    "transparent image": ("image", to_file("cover-1.png", lambda _: image("PNG", 1400, "RGBA"))),
    "item twice": ("guid-twice", in_feed("(<item>.*</item>)", r"\1\1")),
    "enclosure twice": ("enclosure-twice", in_feed("(<item>.*</item>)", r"\1\1")),
    "guid as a link": ("guid-link", in_feed(' isPermaLink="false"', "")),
    "French date": ("date", in_feed("Mon, 02 Mar", "lun., 02 mars", 0)),
    "wrong day": ("date", in_feed("Mon, 02 Mar", "Tue, 02 Mar", 0)),
    "date without zone": ("date", in_feed(r"06:00:00 \+0100</pubDate", "06:00:00</pubDate")),
    "date to come": (
        "future",
        in_feed("Mon, 02 Mar 2026([^<]*</pub)", r"Sat, 02 May 2026\1"),
    ),
    "withdrawn": ("withdrawn", withdraw),
    "forgotten": ("not-told", another_record),
    "unknown guid": ("unknown", in_feed("guid-pont", "guid-quai")),
    "media of another host": (
        "elsewhere",
        in_feed('<enclosure url="https://audio', '<enclosure url="https://cdn'),
    ),
    "media missing": ("missing-file", to_file(MP3, lambda _: None)),
    "wrong length": ("length", in_feed('length="', 'length="1')),
    "media cut": ("length", to_file(MP3, lambda data: data[:-500])),
    "media altered": ("hash", to_file(MP3, lambda data: data[:-1] + b"x")),
    "wrong type": ("media-type", in_feed('type="audio/mpeg"', 'type="audio/mp3"')),
    "page instead of media": ("media-type", to_file(MP3, lambda _: b"<!doctype html>")),
    "media undecodable": ("undecodable", to_file(MP3, lambda _: b"ID3" + bytes(4000))),
    "no Info frame": ("no-info", to_file(MP3, without_info)),
    "Info frame of half": ("info", to_file(MP3, half_of_info)),
    "wrong duration": ("duration", in_feed("duration>3<", "duration>7<")),
    "duration in minutes": ("duration", in_feed("duration>3<", "duration>00:03<")),
    "seconds lost": ("cues", to_file(MP3, lambda data: data[: len(data) - 12_000])),
    "transcript without type": ("transcript-type", in_feed(' type="text/vtt"', "")),
    "transcript of a wrong type": ("transcript-type", in_feed("application/x-subrip", "text/srt")),
    "transcript missing": ("missing-file", to_file(f"{FOLDER}/*.srt", lambda _: None)),
    "VTT without header": ("transcript", to_file(f"{FOLDER}/*.vtt", lambda data: data[8:])),
    "VTT with commas": (
        "transcript",
        to_file(f"{FOLDER}/*.vtt", lambda data: data.replace(b".", b",")),
    ),
    "SRT numbered anew": ("transcript", to_file(f"{FOLDER}/*.srt", lambda data: b"2" + data[1:])),
    "JSON cut": ("transcript", to_file(f"{FOLDER}/transcript.json", lambda data: data[:-5])),
    "text in Latin-1": ("transcript", to_file(f"{FOLDER}/*.txt", lambda _: "été".encode("latin-1"))),
    "text empty": ("transcript", to_file(f"{FOLDER}/*.txt", lambda _: b"\n")),
    "chapters cut": ("chapters", to_file(f"{FOLDER}/chapters.json", lambda data: data[:-5])),
    "chapters backwards": (
        "chapters",
        in_chapters(b"2.0,", b"0.5,"),
    ),
    "chapters of old": (
        "chapters",
        in_chapters(b"1.2.0", b"1.0.0"),
    ),
    "chapters moved": (
        "chapters-differ",
        in_chapters(b"1.0,", b"1.1,"),
    ),
    "chapters shuffled in the tag": ("chapters-differ", to_file(MP3, shuffled_chapters)),
    "page missing": ("dead-link", to_file("episodes/pont/index.html", lambda _: None)),
    "page empty": ("empty-page", to_file("index.html", lambda _: b"\n")),
    "style sheet missing": ("dead-link", to_file(STYLE, lambda _: None)),
    "anchor lost": ("dead-link", to_file("index.html", lambda data: data.replace(b'id="contenu"', b""))),
}


def test_a_sound_edition_has_no_fault(sound_edition: Path) -> None:
    """Nothing to say, whether the edition is given or the folder that is published."""
    assert check(sound_edition, now=NOW) == []
    assert check(sound_edition / "public", now=NOW) == []


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
    in_feed(media.name, "%C3%A9t%C3%A9.mp3")(edition)
    assert "file-name" in codes(edition)


def test_nothing_outside_the_folder_is_looked_at(edition: Path) -> None:
    """An address that climbs out of the folder leads to nothing."""
    in_feed('(<enclosure url="[^"]*example/)[^"]*', r"\1../records/pont.json")(edition)
    assert "missing-file" in codes(edition)


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
    findings = check(edition, now=NOW)
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
