"""Tags: what a player shows of an episode."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from mutagen.id3 import ID3, CTOCFlags

from audio.assembly.timeline import Cue, Timeline
from episodes.catalogue.records import Chapter
from episodes.edition.settings import EditionSettings
from episodes.episode import Episode
from episodes.media.id3 import tag
from scripts.article import Meta
from scripts.script import Person, Place, Script, Segment

EDITION = EditionSettings(title="Le Courrier des Gardons", author="Rédaction du Courrier", category="News")
TEXT = "La passerelle rouvre, annonce « l'équipe »."
PARIS = ZoneInfo("Europe/Paris")
JPEG = b"\xff\xd8\xff\xe0" + bytes(2000)


def episode(*chapters: Chapter, link: str | None = "https://courrier.example/passerelle") -> Episode:
    segment = Segment("narration", Place(1, "paragraph"), TEXT, TEXT, None)
    meta = Meta(link=link, author="Inès Valat", lead="Fermée un an, elle rouvre.", section="Travaux")
    script = Script("p.md", "La passerelle rouvre", "fr", (segment,), (Person("Léo Dast", "m"),), meta=meta)
    timeline = Timeline((Cue(segment, 0, 90_000),), 90_000, samples=8, rate=8000)
    when = datetime(2026, 3, 1, 6, 5, tzinfo=PARIS)
    return Episode("passerelle", "0e0f6a1c-guid", when, script, timeline, chapters, number=7)


def written(whole: Episode, cover: bytes | None = JPEG) -> bytes:
    return tag(whole, edition=EDITION, cover=cover, loudness=-19.0)


def read(data: bytes) -> ID3:
    return ID3(BytesIO(data), v2_version=3, translate=False)


CHAPTERS = (
    Chapter(0, "La passerelle rouvre"),
    Chapter(
        30_000, "Un titre de chapitre bien plus long que ceux qui l'entourent, pour que la taille compte"
    ),
    Chapter(60_000, "Fin"),
)


def test_it_is_version_2_3_without_unsynchronisation_or_flags() -> None:
    """All players read 2.3; some lose chapters of 2.4."""
    data = written(episode())
    assert data[:6] == b"ID3\x03\x00\x00"


def test_the_tag_says_its_own_length() -> None:
    """MP3 frames follow at once: what the header announces is what was written."""
    data = written(episode(*CHAPTERS))
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte
    assert len(data) == 10 + size


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TIT2", "La passerelle rouvre"),
        ("TPE1", "Inès Valat"),
        ("TPE2", "Rédaction du Courrier"),
        ("TALB", "Le Courrier des Gardons, à écouter"),
        ("TYER", "2026"),
        ("TDAT", "0103"),
        ("TIME", "0605"),
        ("TCON", "Podcast"),
        ("TLAN", "fra"),
        ("TCOP", "2026 Rédaction du Courrier"),
        ("TPUB", "Rédaction du Courrier"),
        ("TENC", "hautevoix"),
        ("TRCK", "7"),
        ("TLEN", "90000"),
        ("TGID", "0e0f6a1c-guid"),
        ("TCAT", "News"),
        ("TKWD", "Travaux, Léo Dast"),
        ("TXXX:REPLAYGAIN_TRACK_GAIN", "+1.00 dB"),
    ],
)
def test_text_frames(name: str, value: str) -> None:
    """What players show stands in the frames they look at."""
    assert read(written(episode()))[name].text == [value]


def test_notes_and_text_come_along() -> None:
    """Players that show comments show chapô, byline and notice; the text read aloud is in the file."""
    tags = read(written(episode()))
    notes = (
        "Fermée un an, elle rouvre.\nPar Inès Valat, le 1er mars 2026.\nCet épisode est lu par des voix de "
        "synthèse. Les voix des citations ne sont pas celles des personnes citées."
    )
    assert tags["COMM::fra"].text == [notes]
    assert tags["TDES"].text == [notes]
    assert tags["USLT::fra"].text == f"{TEXT}\n"
    assert tags["PCST"].value == 1


def test_the_article_is_linked_and_nothing_else() -> None:
    """A move of host changes no file: only the article's own address is in it."""
    tags = read(written(episode()))
    assert tags["WOAF"].url == tags["WXXX:Article"].url == "https://courrier.example/passerelle"
    assert "WFED" not in tags


def test_a_script_is_no_link() -> None:
    """Only addresses of the web become links."""
    assert "WOAF" not in read(written(episode(link="javascript:alert(1)")))


@pytest.mark.parametrize(("cover", "mime"), [(JPEG, "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png")])
def test_the_cover_says_what_it_is(cover: bytes, mime: str) -> None:
    """The front cover, with the type of its bytes."""
    picture = read(written(episode(), cover)).getall("APIC")[0]
    assert (picture.data, picture.mime, int(picture.type)) == (cover, mime, 3)


def test_no_cover_no_picture() -> None:
    """An edition without an image has none in its files."""
    assert read(written(episode(), None)).getall("APIC") == []


def test_chapters_stand_in_time_order_in_the_file() -> None:
    """Players that show chapters in file order show them right, whatever their size."""
    data = written(episode(*CHAPTERS))
    places = [
        data.index(name) for name in (b"CTOC", b"ch0\0\0\0\0\0", b"ch1\0\0\0\x75\x30", b"ch2\0\0\0\xea\x60")
    ]
    assert places == sorted(places)
    tags = read(data)
    spans = [(chapter.start_time, chapter.end_time) for chapter in tags.getall("CHAP")]
    assert spans == [(0, 30_000), (30_000, 60_000), (60_000, 90_000)]


def test_one_ordered_table_of_contents() -> None:
    """It is the top one, names every chapter and has a title."""
    (contents,) = read(written(episode(*CHAPTERS))).getall("CTOC")
    assert contents.flags == CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    assert contents.child_element_ids == ["ch0", "ch1", "ch2"]
    assert contents.sub_frames["TIT2"].text == ["Chapitres"]


def test_a_short_episode_has_neither() -> None:
    """Without chapters there is no table of contents."""
    tags = read(written(episode()))
    assert tags.getall("CTOC") == tags.getall("CHAP") == []


def test_the_same_episode_gives_the_same_bytes() -> None:
    """Law 3: nothing changed, nothing written."""
    assert written(episode(*CHAPTERS)) == written(episode(*CHAPTERS))


def test_padding_is_small() -> None:
    """A tag without image and chapters costs a listener's phone a few kilobytes at most."""
    assert len(written(episode(), None)) < 4000
