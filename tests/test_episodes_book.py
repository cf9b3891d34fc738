"""The talking book: EPUB 3.3 with Media Overlays, which somebody who cannot see reads by ear and by finger."""

import os
import posixpath
import tracemalloc
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile

import msgspec
import pytest
from bookshelf import DC, EPUB, GAP, OPF, SMIL, XHTML, Opened, article, milliseconds, publish, said, work
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.edition.settings import EditionSettings, Settings
from episodes.epub import package
from episodes.epub.package import Archive
from episodes.epub.volume import BookSelection, Work, chosen_volume, single_volume, works
from episodes.errors import EpisodeError, StorageError
from episodes.formatting import one_line
from scripts.article import Language

CAVE = article("La cave se visite", "La mairie rouvre la cave.", "## Une visite", "« Venez », dit le maire.")
GALLERY = article("La galerie ferme", "Faute de toit, elle ferme lundi.", "On la rouvrira.")
COURRIER = Settings(
    EditionSettings(title="Le Courrier", author="La rédaction", email="audio@courrier.example")
)


@pytest.fixture
def cover(tmp_path: Path) -> Path:
    path = tmp_path / "cover-600.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0 a picture \xff\xd9")
    return path


def bound(path: Path, cover: Path, *found: Work, settings: Settings = COURRIER) -> Opened:
    """The book of some works, written."""
    package.write(path, chosen_volume(found, BookSelection(), settings), cover)
    return Opened(path)


@pytest.fixture
def book(tmp_path: Path, cover: Path) -> Opened:
    """A book of two episodes of two days."""
    cave = work(tmp_path, "cave", CAVE, author="Inès Valat", lead="La cave, enfin.")
    gallery = work(tmp_path, "galerie", GALLERY, date="2026-05-13T06:00:00+02:00", author="Léo Dast")
    return bound(tmp_path / "book.epub", cover, cave, gallery)


def pars(opened: Opened, slug: str) -> list[tuple[str, str, int, int]]:
    """Of each pair of text and sound: what text, of which file, from when to when."""
    return [
        (
            text.get("src"),
            audio.get("src"),
            milliseconds(audio.get("clipBegin")),
            milliseconds(audio.get("clipEnd")),
        )
        for text, audio in opened.parsed(f"overlays/{slug}.smil").iter(f"{SMIL}par")
    ]


def durations(opened: Opened) -> dict[str | None, int]:
    """`media:duration` by the item that it refines; None is the whole book's."""
    metas = [meta for meta in opened.package.iter(f"{OPF}meta") if meta.get("property") == "media:duration"]
    return {meta.get("refines"): milliseconds(meta.text or "") for meta in metas}


texts = st.lists(st.text(min_size=1, max_size=60).filter(one_line), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None)
@given(texts)
def test_what_is_said_is_written_once_and_in_order_with_its_sound(found: list[str]) -> None:
    """The law of shown and said: whoever reads and whoever listens get the same article, to the millisecond."""
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "c.jpg").write_bytes(b"picture")
        opened = bound(root / "b.epub", root / "c.jpg", work(root, "a", article("Titre", *found)))
        expected = [one_line(text.removeprefix("## ")) for text in ("Titre", *found)]
        expected = [text for text in expected if text]
        paired = pars(opened, "a")
        shown = [opened.text("text/a.xhtml", src.partition("#")[2]) for src, *_ in paired]
        assert shown == expected
        document = opened.parsed("text/a.xhtml").find(f"{XHTML}body")
        assert "".join("".join(document.itertext()).split()) == "".join("".join(expected).split())
        starts, ends = [begin for *_, begin, _ in paired], [end for *_, end in paired]
        assert [*starts, ends[-1]] == [0, *ends]
        assert ends[-1] == (len(found) + 1) * 1000 == sum(durations(opened).values()) / 2


def test_a_clip_lasts_until_the_next_so_that_no_pause_is_lost(book: Opened) -> None:
    """Reading systems jump from clip to clip: what lies between two would never be heard."""
    assert GAP > 0
    assert [par[2:] for par in pars(book, "galerie")] == [(0, 1000), (1000, 2000), (2000, 3000)]


def test_each_pair_leads_to_a_text_and_a_sound_that_are_in_the_book(book: Opened) -> None:
    """A dangling fragment stops the voice in the middle of an article."""
    for slug, segments in (("cave", CAVE), ("galerie", GALLERY)):
        paired = pars(book, slug)
        assert len(paired) == len(segments)
        for text, audio, *_ in paired:
            file, _, fragment = text.partition("#")
            assert book.text(posixpath.normpath(f"overlays/{file}"), fragment)
            assert f"EPUB/{posixpath.normpath(f'overlays/{audio}')}" in book.names


def test_durations_are_told_for_each_article_and_for_the_book(book: Opened) -> None:
    """A reading system shows how much is left without opening the audio."""
    assert durations(book) == {None: 7000, "#overlay-1": 4000, "#overlay-2": 3000}


def test_the_archive_is_one_that_every_reading_system_opens(book: Opened) -> None:
    """OCF 3.3, section 4.2: the type first, as it is; here nothing is compressed and nothing depends on a clock."""
    with ZipFile(book.path) as archive:
        first, second, *_ = entries = archive.infolist()
        assert archive.testzip() is None
    assert (first.filename, second.filename) == ("mimetype", "META-INF/container.xml")
    assert book.data("mimetype") == b"application/epub+zip"
    assert book.path.read_bytes()[30:58] == b"mimetypeapplication/epub+zip"
    assert {entry.compress_type for entry in entries} == {ZIP_STORED}
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert not any(entry.extra or entry.flag_bits for entry in entries)
    assert len({entry.filename for entry in entries}) == len(entries)


def test_the_package_lists_just_what_is_in_it(book: Opened) -> None:
    """Every file but those of the container is an item, every item a file; the audio is the published one."""
    items = {item.get("href"): item for item in book.package.iter(f"{OPF}item")}
    inside = {name.removeprefix("EPUB/") for name in book.names if name.startswith("EPUB/")}
    assert set(items) | {"package.opf"} == inside
    ids = {item.get("id"): item for item in items.values()}
    assert len(ids) == len(items)
    spine = [ids[ref.get("idref")].get("href") for ref in book.package.iter(f"{OPF}itemref")]
    articles = ["text/cave.xhtml", "text/galerie.xhtml"]
    assert spine == ["cover.xhtml", "title.xhtml", "nav.xhtml", *articles, "colophon.xhtml"]
    for slug in ("cave", "galerie"):
        overlay = ids[items[f"text/{slug}.xhtml"].get("media-overlay")]
        assert overlay.get("href") == f"overlays/{slug}.smil"
    published = next(book.path.parent.glob("episodes/cave/*/*.mp3"))
    assert book.data(f"EPUB/audio/{published.name}") == published.read_bytes()


def test_the_table_of_contents_leads_by_day_to_articles_and_headings(book: Opened) -> None:
    """Whoever cannot skim jumps: each entry leads to something that is there, and is called as it is there."""
    nav = book.parsed("nav.xhtml")
    toc = next(one for one in nav.iter(f"{XHTML}nav") if one.get(f"{EPUB}type") == "toc")
    assert [span.text for span in toc.iter(f"{XHTML}span")] == ["12 mai 2026", "13 mai 2026"]
    links = {link.get("href"): link.text for link in toc.iter(f"{XHTML}a")}
    assert links["text/cave.xhtml"] == "La cave se visite"
    assert links["text/cave.xhtml#h2"] == "Une visite" == book.text("text/cave.xhtml", "h2")
    assert links["text/galerie.xhtml"] == "La galerie ferme"
    every = [link.get("href") or "" for link in nav.iter(f"{XHTML}a")]
    assert {f"EPUB/{href.partition('#')[0]}" for href in every} <= set(book.names)


def test_a_book_of_one_day_has_no_level_of_days(tmp_path: Path, cover: Path) -> None:
    """A level with one entry is a key to press for nothing."""
    opened = bound(tmp_path / "b.epub", cover, work(tmp_path, "a", CAVE), work(tmp_path, "b", GALLERY))
    assert not list(opened.parsed("nav.xhtml").iter(f"{XHTML}span"))


def test_the_book_says_what_it_is_and_for_whom(book: Opened) -> None:
    """Libraries for readers with print disabilities choose by these; no conformity is claimed that nobody judged."""
    assert book.told("title") == ["Le Courrier – du 12 au 13 mai 2026"]
    assert book.told("creator") == ["Inès Valat", "Léo Dast"]
    assert (book.told("publisher"), book.told("language")) == (["La rédaction"], ["fr"])
    assert book.told("date") == ["2026-05-13"]
    assert book.told("schema:accessMode") == ["textual", "auditory"]
    assert book.told("schema:accessModeSufficient") == ["textual", "auditory", "textual,auditory"]
    features = {"synchronizedAudioText", "tableOfContents", "readingOrder", "structuralNavigation"}
    assert features <= set(book.told("schema:accessibilityFeature"))
    assert book.told("schema:accessibilityHazard") == ["none"]
    assert "voix de synthèse" in book.told("schema:accessibilitySummary")[0]
    assert not book.told("dcterms:conformsTo")


def test_the_sentence_that_sounds_is_marked_by_more_than_colour(book: Opened) -> None:
    """The class that the package names is in the style sheet, with a ground and a line."""
    (active,) = book.told("media:active-class")
    rule = book.data("EPUB/style.css").decode().partition(f".{active} {{")[2].partition("}")[0]
    assert "background-color" in rule
    assert "underline" in rule


def test_synthetic_voices_are_disclosed(book: Opened) -> None:
    """In the metadata, on the title page and on the last one."""
    assert book.told("media:narrator") == ["Voix de synthèse"]
    for page in ("title.xhtml", "colophon.xhtml"):
        assert "voix de synthèse" in "".join(book.parsed(page).itertext())


def test_who_is_quoted_is_named_and_foreign_words_say_their_language(tmp_path: Path, cover: Path) -> None:
    """As on the page: names outside of what is said, a language for whatever pronounces the text."""
    quote = replace(said("« Non. »", 2, "paragraph", "quote"), quotation=1, speaker="Maud Rey")
    words = replace(said("Le « deal » est conclu.", 3), languages=(Language(5, 9, "en"),))
    opened = bound(tmp_path / "b.epub", cover, work(tmp_path, "a", (*CAVE[:1], quote, words)))
    page = opened.parsed("text/a.xhtml")
    assert [label.text for label in page.iter(f"{XHTML}b")] == ["Maud Rey\N{NO-BREAK SPACE}:"]
    (foreign,) = page.xpath("//*[@lang='en']")
    assert foreign.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert "data-start" not in opened.data("EPUB/text/a.xhtml").decode()


HOSTILE = (
    "<script>alert(1)</script> & ]]> \x07\u202edroite\u202c --> <img src=x onerror=alert(2)>" + " mot" * 80
)


def test_markup_in_texts_is_text(tmp_path: Path, cover: Path) -> None:
    """Whatever stands in titles, names and settings, every file parses strictly and runs nothing."""
    edition = EditionSettings(title=HOSTILE[:200], author='"><svg onload=x>', email="a&<b>@courrier.example")
    facts = {"author": HOSTILE, "lead": HOSTILE, "link": "javascript:alert(3)"}
    found = [work(tmp_path, slug, article(HOSTILE, HOSTILE, f"## {HOSTILE}"), **facts) for slug in ("a", "b")]
    opened = bound(tmp_path / "b.epub", cover, *found, settings=Settings(edition))
    for name in opened.names:
        if name.endswith((".xhtml", ".opf", ".smil")):
            tree = opened.parsed(name.removeprefix("EPUB/"))
            assert not tree.xpath("//*[local-name()='script' or local-name()='svg' or @onerror or @onload]")
            assert not tree.xpath("//@*[starts-with(normalize-space(.), 'javascript:')]")
    assert opened.told("description") == []
    assert opened.text("text/a.xhtml", "s1") == one_line(HOSTILE)


def test_the_same_in_gives_the_same_out(tmp_path: Path, cover: Path, book: Opened) -> None:
    """Neither the clock nor the times of files are in it."""
    before = book.path.read_bytes()
    for path in tmp_path.rglob("*"):
        os.utime(path, (1, 1))
    cave = work(tmp_path, "cave", CAVE, author="Inès Valat", lead="La cave, enfin.")
    gallery = work(tmp_path, "galerie", GALLERY, date="2026-05-13T06:00:00+02:00", author="Léo Dast")
    assert bound(tmp_path / "again.epub", cover, cave, gallery).path.read_bytes() == before


def test_a_corrected_episode_is_the_same_book_made_later(tmp_path: Path, cover: Path) -> None:
    """A library replaces the book it has, and keeps the place where somebody stopped."""
    old = bound(tmp_path / "old.epub", cover, work(tmp_path, "cave", CAVE))
    newer = {"revision": "ffffffff", "built": "2026-05-14T09:30:00+02:00"}
    new = bound(tmp_path / "new.epub", cover, work(tmp_path, "cave", CAVE, **newer))
    assert old.told("identifier") == new.told("identifier")
    assert old.told("identifier")[0].startswith("urn:uuid:")
    assert (old.told("dcterms:modified"), new.told("dcterms:modified")) == (
        ["2026-05-12T04:00:00Z"],
        ["2026-05-14T07:30:00Z"],
    )


def test_a_book_of_one_episode_is_called_as_the_episode(tmp_path: Path) -> None:
    """In a library, and in a folder beside the MP3."""
    volume = single_volume(
        work(tmp_path, "cave", CAVE, lead="La cave, enfin.", link="https://c.example/a"), COURRIER
    )
    assert (volume.title, volume.name) == ("La cave se visite", "2026-05-12-cave-0a1b2c3d.epub")
    assert (volume.summary, volume.sources) == ("La cave, enfin.", ("https://c.example/a",))
    assert volume.creators == ("La rédaction",)


def test_an_episode_of_an_older_version_is_refused_with_what_to_do(tmp_path: Path, cover: Path) -> None:
    """It has no text that a book could be made from; the book that stood there still stands."""
    cave, path = work(tmp_path, "cave", CAVE), tmp_path / "b.epub"
    path.write_bytes(b"before")
    (cave.folder / "transcript.html").unlink()
    with pytest.raises(EpisodeError, match=r"cave: .* hautevoix build --again cave$"):
        bound(path, cover, work(tmp_path, "galerie", GALLERY), cave)
    assert path.read_bytes() == b"before"
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html><body><main>",
        b"<html><body/></html>",
        b"<html><body><main><h1>Un</h1></main></body></html>",
        b'<html><body><main><p><span id="s1" data-start="0">Un</span></p></main></body></html>',
        b'<html><body><main><h1><span id="s1" data-start="x">Un</span></h1></main></body></html>',
        b'<html><body><main><h1><span data-start="0">Un</span><span data-start="9999">2</span></h1></main></body></html>',
        b'<!DOCTYPE html [<!ENTITY a "aaa">]><html><body><main><h1>&a;</h1></main></body></html>',
    ],
)
def test_a_damaged_text_is_refused_by_name(tmp_path: Path, cover: Path, text: bytes) -> None:
    """Never a book whose voice and text go apart."""
    cave = work(tmp_path, "cave", CAVE)
    (cave.folder / "transcript.html").write_bytes(text)
    with pytest.raises(EpisodeError, match=r"cave: .* is damaged"):
        bound(tmp_path / "b.epub", cover, cave)
    assert not (tmp_path / "b.epub").exists()


def test_audio_that_is_gone_is_named(tmp_path: Path, cover: Path) -> None:
    """A book without a voice is none; a disk that does not give it is told as what it is."""
    cave = work(tmp_path, "cave", CAVE)
    audio = cave.folder / cave.revision.media.name
    audio.unlink()
    with pytest.raises(EpisodeError, match=r"cave: .*cave-0a1b2c3d\.mp3 is missing.* --again cave$"):
        bound(tmp_path / "b.epub", cover, cave)
    with (tmp_path / "b.epub").open("xb") as file, Archive(file, "type") as archive:
        with pytest.raises(StorageError, match=r"cave-0a1b2c3d\.mp3: cannot be read"):
            archive.copy("a.mp3", audio)
        with pytest.raises(StorageError, match=r"episodes: cannot be read"):
            archive.copy("a.mp3", tmp_path / "episodes")


def test_audio_is_copied_in_pieces(tmp_path: Path) -> None:
    """A book of a year of episodes needs no more memory than one of a day."""
    large = tmp_path / "large.mp3"
    with large.open("wb") as file:
        file.truncate(40_000_000)
    tracemalloc.start()
    with (tmp_path / "b.epub").open("xb") as file, Archive(file, "type") as archive:
        archive.copy("large.mp3", large)
        archive.copy("again.mp3", large)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000
    with ZipFile(tmp_path / "b.epub") as archive:
        assert archive.getinfo("again.mp3").file_size == 40_000_000


def test_withdrawn_and_unborn_episodes_are_in_no_book(tmp_path: Path) -> None:
    """Only what has a current revision is a work."""
    record = publish(tmp_path, "cave", CAVE)
    gone = msgspec.structs.replace(record, withdrawn="2026-06-01T00:00:00+02:00")
    unborn = msgspec.structs.replace(record, revisions=())
    assert [found.record for found in works(tmp_path, [gone, record, unborn])] == [record]


def test_dublin_core_is_there_once_where_it_has_to_be(book: Opened) -> None:
    """EPUB 3.3, section 5.5.3: identifier, title and one date of change."""
    assert [len(list(book.package.iter(f"{DC}{name}"))) for name in ("identifier", "title", "date")] == [
        1,
        1,
        1,
    ]
    assert len(book.told("dcterms:modified")) == 1
