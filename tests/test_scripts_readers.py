"""Readers: what is the article, what is not, and where each word stands. One golden pair a case."""

import codecs
import cProfile
import html
import json
import re
from pathlib import Path

import pytest
from test_scripts_readers_law import assert_no_word_lost

from scripts.article import Article, Block
from scripts.errors import ScriptError
from scripts.readers import LIMIT, parse, read

GOLDEN = Path(__file__).parent / "golden" / "readers"
PAGES = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".json")


def outline(article: Article) -> dict[str, object]:
    """All that a reader tells of an article, in short."""
    meta = {name: getattr(article.meta, name) for name in article.meta.__slots__}
    meta["stated"] = [list(stated) for stated in article.meta.stated] or None
    return {
        "title": article.title,
        "language": article.language,
        "meta": {name: value for name, value in meta.items() if value is not None},
        "blocks": [_block(block) for block in article.blocks],
        "skipped": [[s.reason, " ".join(article.source[slice(*s.source)].split())] for s in article.skipped],
        "doubts": [doubt.message for doubt in article.doubts],
    }


def _block(block: Block) -> list[object]:
    more = {
        "emphasis": [block.text[slice(*span)] for span in block.emphasis],
        "reading": block.reading,
        "quoted": block.quoted,
        "cited": block.cited,
        "languages": [[block.text[start:end], tag] for start, end, tag in block.languages],
    }
    told = {name: value for name, value in more.items() if value}
    return [block.kind, block.text, told] if told else [block.kind, block.text]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_read_as_its_golden_pair_says(page: Path) -> None:
    """Blocks, what is skipped and why, metadata, doubts: as in the JSON beside it; and no word is lost."""
    article = read(page)
    assert outline(article) == json.loads(page.with_name(f"{page.name}.json").read_text("utf-8"))
    assert_no_word_lost(article)


@pytest.mark.parametrize("page", [p for p in PAGES if p.suffix == ".html"], ids=lambda page: page.name)
def test_every_word_that_a_page_shows_is_accounted_for(page: Path) -> None:
    """Menus, captions, calls to subscribe: what is not said is listed with its reason, word by word."""
    shown = re.sub(r"(?s)<head>.*?</head>|<script.*?</script>", " ", page.read_text("utf-8"))
    shown = re.sub(r"</?(?:a|abbr|b|cite|em|i|q|span|strong|sup|time)\b[^>]*>", "", shown)
    words = re.findall(r"[^\W_]+", html.unescape(re.sub(r"<[^>]*>", " ", shown)))
    assert not set(words) - set(re.findall(r"[^\W_]+", read(page).source))


def texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


ACCENTED = "# Été à Uzès\n\nL'œuvre coûte 3 €, dit-on à la mairie."


@pytest.mark.parametrize(
    "data",
    [
        ACCENTED.encode(),
        codecs.BOM_UTF8 + ACCENTED.encode(),
        codecs.BOM_UTF16_LE + ACCENTED.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + ACCENTED.encode("utf-16-be"),
    ],
)
def test_unicode_files_are_decoded_and_spans_count_after_the_mark(data: bytes) -> None:
    """UTF-8 and UTF-16 give the same article; a byte order mark is no character of it."""
    article = parse(data, "a.md")
    assert article.source == ACCENTED
    assert texts(article) == ["Été à Uzès", "L'œuvre coûte 3 €, dit-on à la mairie."]


def test_a_page_may_declare_its_encoding() -> None:
    """An old page in Windows-1252, which calls itself ISO-8859-1, is read as browsers read it."""
    page = '<meta charset="iso-8859-1"><h1>L’été</h1><p>La fête coûte 3 €, « c’est peu », dit le maire.</p>'
    assert "La fête coûte 3 €, « c’est peu », dit le maire." in texts(parse(page.encode("cp1252"), "a.html"))


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ("Été".encode("latin-1") * 9, "a.md", "a.md: is not valid UTF-8 at byte 0. Save the file as UTF-8."),
        ("Un été".encode()[:-1] + b" fini", "a.txt", "at byte 6"),
        (b'<meta charset="utf-8"><p>' + b"\xe9t\xe9", "a.html", "not valid UTF-8 at byte 25"),
        (codecs.BOM_UTF16_LE + b"a", "a.txt", "not valid UTF-16-LE at byte 2"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8a\x00", "a.txt", "not valid UTF-16-LE"),
        (b"Un mot\0 de trop", "a.md", "is not text (it holds NUL bytes)"),
        (b"%PDF-1.7 ...", "a.txt", "a PDF document"),
        (b"PK\x03\x04....", "a.md", ".docx"),
        (b"", "a.md", "a.md: has no text to read out"),
        (b" \r\n\t\n", "a.txt", "has no text"),
        (b"***\n\n---\n\n# \n\n```\ncode\n```\n", "a.md", "has no text"),
        ("😀 🎉".encode(), "a.txt", "has no text"),
        (b"<html><body><script>x()</script></body></html>", "a.html", "has no text"),
        ("À lire aussi\n\n- [Un](#)\n".encode(), "a.txt", "has no text"),
        (b"---\ntitre: Seul\n---\n", "a.md", "has no text"),
        (b"texte", "a.docx", ".docx files are not read"),
        (b"texte", "article", "nameless files are not read"),
        (b"---\ntitre: a\n", "a.md", "line 1: the front matter cannot be read (its closing line --- is missing)"),
        (b"---\nk: a: b\n---\nx\n", "a.md", "line 2: the front matter cannot be read (mapping values"),
        (b"---\ntitre: a\nTitle: b\n---\nx\n", "a.md", 'line 3: the front matter cannot be read ("Title" is given'),
        (b"---\ntitre: {a: b}\n---\nx\n", "a.md", 'line 2: the front matter cannot be read ("titre" should be'),
        (b"---\n- a\n---\nx\n", "a.md", "line 2: the front matter cannot be read (each line"),
        (b"---\nk: " + b"[" * 900 + b"\n---\nx\n", "a.md", "the front matter cannot be read"),
        (b"---\nk: " + b"x" * 70_000 + b"\n---\nx\n", "a.md", "longer than 64000 characters"),
        (b"x" * (LIMIT * 10**6 + 1), "a.txt", "an article may hold 32 MB"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else "",
)  # fmt: skip
def test_what_is_no_article_is_refused_in_one_line(data: bytes, path: str, message: str) -> None:
    """The file, the reason and the remedy, in one line; never mojibake, never half an article."""
    with pytest.raises(ScriptError) as refused:
        parse(data, path)
    assert message in str(refused.value)
    assert str(refused.value).startswith(path)
    assert "\n" not in str(refused.value)


def test_files_that_cannot_be_opened_are_named(tmp_path: Path) -> None:
    """Missing files and folders each have their message; suffixes may be in capitals."""
    with pytest.raises(ScriptError, match="there is no such file"):
        read(tmp_path / "absent.md")
    (tmp_path / "dossier.md").mkdir()
    with pytest.raises(ScriptError, match="is a folder"):
        read(tmp_path / "dossier.md")
    (tmp_path / "A.TXT").write_text("Un titre\n\nUn texte qui se tient.")
    assert texts(read(tmp_path / "A.TXT")) == ["Un titre", "Un texte qui se tient."]


@pytest.mark.parametrize("path", ["a.md", "a.txt"])
@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_breaks_of_any_system_give_the_same_blocks(path: str, end: str) -> None:
    """A file from Windows or an old Macintosh reads like another, with spans in its own characters."""
    text = end.join(
        ["La crue, un an après", "", "Le Vidourle est *monté*", "de deux mètres.", "", "Puis il a baissé."]
    )
    article = parse(text.encode(), path)
    assert texts(article) == [
        "La crue, un an après",
        "Le Vidourle est monté de deux mètres.",
        "Puis il a baissé.",
    ]
    span = article.blocks[1].source(16, 32)
    assert article.source[slice(*span)] == f"monté*{end}de deux mè"
    assert_no_word_lost(article)


def test_invisible_characters_are_left_out_and_told() -> None:
    """Direction marks and control characters are neither shown nor said; soft hyphens go without a word."""
    article = parse(
        "Titre\n\nLe \u202emai\u00adre\u202c a \x07dit\u200b oui.\n\nFin de l'article.".encode(), "a.txt"
    )
    assert article.blocks[1].text == "Le maire a dit oui."
    assert [d.message for d in article.doubts] == ["3 invisible control characters are left out"]


def test_the_language_of_a_file_is_kept() -> None:
    """French, unless front matter or page say otherwise."""
    assert parse(b"---\nlangue: fr-CH\n---\n# T\n\nTexte.", "a.md").language == "fr-CH"
    assert (
        parse(b'<html lang="fr-CA"><body><p>Un texte assez long.</p></body></html>', "a.html").language
        == "fr-CA"
    )


DEEP = (
    "<div>" * 50_000 + "<p>Un paragraphe enfoui que personne ne verra jamais, sauf erreur de notre part.</p>"
)
ENTITIES = '<!DOCTYPE html [<!ENTITY a "boum"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;&b;</p>'
PARAGRAPH = "<p>Le conseil a voté le budget lundi soir, après trois heures de débats parfois houleux.</p>"


@pytest.mark.parametrize(
    "bomb",
    [DEEP, ENTITIES, "<q>" * 2000 + "oui", "<ul><li>" * 300, "<p " + "a=1 " * 50_000, "<script>" * 9000],
)
def test_a_hostile_page_neither_hangs_nor_crashes(bomb: str) -> None:
    """Nesting, entities, endless tags: the article around them is read."""
    article = parse(f"<html><body>{PARAGRAPH}{bomb}</body></html>".encode(), "a.html")
    assert "Le conseil a voté le budget" in article.source
    assert "boumboum" not in article.source


@pytest.mark.parametrize("sign", ["\x11", "\x0b", "&#17;", "\x7f", "\x85"])
def test_a_control_character_in_a_page_is_left_out(sign: str) -> None:
    """The parser reads it, and refuses to write it: the words around it are said all the same."""
    article = parse(f"<article><h1>Été</h1>Chaud<div>{sign}".encode(), "a.html")
    assert [block.text for block in article.blocks] == ["Été", "Chaud"]


def test_text_that_nesting_hides_is_told() -> None:
    """The parser drops what is nested too deep without a word; the producer is told how much."""
    article = parse(f"<html><body>{PARAGRAPH}{DEEP}</body></html>".encode(), "a.html")
    assert any("nested too deep" in doubt.message for doubt in article.doubts)


def test_a_page_of_too_many_elements_is_refused() -> None:
    """An archive is not an article."""
    with pytest.raises(ScriptError, match="elements; at most 100000 are allowed"):
        parse(b"<i>x</i>" * 100_001, "a.html")


@pytest.mark.parametrize(
    "piece", ["[", "![", "a**b_", "<a ", "&a", "\\", "[a](b ", "`a``b", "> ", "- ", "| a |\n|-|\n"]
)
def test_no_markup_takes_more_than_linear_time(piece: str) -> None:
    """Ten times the marks, about ten times the work; counted in calls, as clocks are not to be trusted."""
    small, large = (_calls(piece * count) for count in (200, 2000))
    assert large < 16 * small + 20_000


def _calls(text: str) -> int:
    profile = cProfile.Profile()
    profile.runcall(parse, f"# Titre\n\nUn mot {text}".encode(), "a.md")
    return sum(int(entry.callcount) for entry in profile.getstats())


@pytest.mark.parametrize(
    "title",
    [
        "Procès du notaire : l'heure des excuses",
        "« Rien » : le maire se tait",
        '"Rien", dit le maire : et après ?',
        "[Vidéo] La crue vue du ciel",
        "*Carmen* au théâtre",
        "@nous, le journal",
        "- 12 °C au mont Aigoual",
    ],
)
def test_a_title_as_newsrooms_type_it_needs_no_quotation_marks(title):
    """YAML takes some of these for something else; whoever wrote them meant a title, and its place is right."""
    source = f"---\ntitre: {title}\nauteur: Inès Valat\n---\n\nUne phrase.\n"
    article = parse(source.encode(), "a.md")
    block = article.blocks[0]
    assert block.kind == "title"
    assert block.text.replace("*", "") == title.replace("*", "")
    assert source[block.source(0, len(block.text)).start :].startswith(title[:4])
    assert article.meta.author == "Inès Valat"
