"""Pronunciation lexicons: read safely, looked up whole word by whole word, the newsroom's first."""

import subprocess
import sys

import pytest

from scripts.lexicon import Entry, Lexicon, LexiconError, shipped

PLS = """<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="fr-FR">
  <metadata/>
  <lexeme><grapheme>La Vernarède</grapheme><grapheme>Vernarède</grapheme>
    <phoneme>vɛʁnaʁɛd</phoneme><alias>Vernarède</alias></lexeme>
  <lexeme><grapheme>CC</grapheme><alias>communauté   de communes</alias></lexeme>
</lexicon>
"""


def parse(text):
    return Lexicon.parse(text.encode(), "lexicon.pls")


def test_a_lexeme_gives_its_spellings_its_alias_and_its_sound():
    lexicon = parse(PLS)
    assert lexicon.language == "fr-FR"
    assert lexicon.entries[0] == Entry(("La Vernarède", "Vernarède"), "Vernarède", "vɛʁnaʁɛd")
    assert lexicon.find("CC") == Entry(("CC",), "communauté de communes")
    assert lexicon.find("cc") is None


def test_the_longest_spelling_wins_and_only_whole_words_count():
    lexicon = Lexicon((Entry(("Alès",), "a"), Entry(("Alès Agglomération",), "b"), Entry(("Co",), "c")))
    text = "Alès\N{NO-BREAK SPACE}Agglomération, Alésien, d'Alès, Alès-ville, Co2, Co-19"
    assert [(text[h.start : h.end], h.entry.alias) for h in lexicon.hits(text)] == [
        ("Alès\N{NO-BREAK SPACE}Agglomération", "b"),
        ("Alès", "a"),
        ("Alès", "a"),
    ]


def test_the_newsroom_wins_over_what_is_shipped():
    newsroom = Lexicon((Entry(("Alès",), "Alèsse"),))
    merged = newsroom.over(shipped())
    assert merged.find("Alès") == newsroom.entries[0]
    assert merged.find("Uzès") == shipped().find("Uzès")


def test_engines_without_phonemes_get_names_as_they_sound():
    assert shipped().respell("De Uzès à Alès, S N C F") == "De Uzèss à Alèss, S N C F"


def test_the_shipped_lexicon_is_sound():
    entries = shipped().entries
    assert len(entries) > 300
    for entry in entries:
        said = entry.alias or entry.phonemes or ""
        assert said == said.strip()
        assert "<" not in said
        assert not any(c.isdigit() for c in said)
        assert shipped().find(entry.graphemes[0]) is not None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<lexicon><lexeme></lexicon>", "line 1: is not well-formed XML"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>\n<lexicon/>', "DOCTYPE is not taken"),
        ("<words/>", "<words> stands where <lexicon> must"),
        ('<lexicon alphabet="x-sampa"/>', "'x-sampa' is not known"),
        ("<lexicon>\n<lexeme><alias>a</alias></lexeme></lexicon>", "line 2: this <lexeme> has no <grapheme>"),
        ("<lexicon><lexeme><grapheme>a</grapheme></lexeme></lexicon>", "no <alias> or <phoneme>"),
        ("", "is not well-formed XML"),
    ],
)
def test_a_lexicon_that_cannot_be_taken_is_refused_in_one_line(text, message):
    with pytest.raises(LexiconError) as refused:
        parse(text)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 3


def test_a_missing_lexicon_is_named(tmp_path):
    with pytest.raises(LexiconError, match=r"none\.pls: cannot be read"):
        Lexicon.load(tmp_path / "none.pls")


def test_a_file_is_read(tmp_path):
    path = tmp_path / "lexicon.pls"
    path.write_text(PLS, encoding="utf-8")
    assert Lexicon.load(path) == parse(PLS)


def test_reading_aloud_imports_nothing_heavy():
    code = "import sys, scripts.spoken as s; s.spoken('Alès 12'); print([m for m in ('lxml', 'xml.etree', 'numpy') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )
