"""Pronunciation lexicons: read safely, looked up whole word by whole word, the newsroom's first."""

import subprocess
import sys

import pytest

from scripts import pronunciation_review, readers
from scripts.data import FOLDER
from scripts.lexicon import Lexeme, Lexicon, LexiconError, edit, lint, shipped

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
    assert lexicon.lexemes[0] == Lexeme(("La Vernarède", "Vernarède"), "Vernarède", "vɛʁnaʁɛd")
    assert lexicon.find("CC") == Lexeme(("CC",), "communauté de communes")
    assert lexicon.find("cc") is None


def test_the_longest_spelling_wins_and_only_whole_words_count():
    lexicon = Lexicon((Lexeme(("Alès",), "a"), Lexeme(("Alès Agglomération",), "b"), Lexeme(("Co",), "c")))
    text = "Alès\N{NO-BREAK SPACE}Agglomération, Alésien, d'Alès, Alès-ville, Co2, Co-19"
    assert [(text[h.start : h.end], h.lexeme.alias) for h in lexicon.hits(text)] == [
        ("Alès\N{NO-BREAK SPACE}Agglomération", "b"),
        ("Alès", "a"),
        ("Alès", "a"),
    ]


def test_the_newsroom_wins_over_what_is_shipped():
    newsroom = Lexicon((Lexeme(("Alès",), "Alèsse"),))
    merged = newsroom.over(shipped())
    assert merged.find("Alès") == newsroom.lexemes[0]
    assert merged.find("Uzès") == shipped().find("Uzès")


def test_engines_without_phonemes_get_names_as_they_sound():
    assert shipped().respell("De Uzès à Alès, S N C F") == "De Uzèss à Alèss, S N C F"


def test_an_acronym_keeps_its_spelling_and_carries_its_sound():
    """What is shown stays « Insee »; without its alias espeak-ng said « ain-sé »."""
    lexicon = Lexicon((Lexeme(("INSEE", "Insee"), "Innsé", "inse"), Lexeme(("ENA",), "Éna", "ena")))
    assert [h.lexeme.spoken_form("INSEE") for h in lexicon.hits("L'INSEE")] == ["Insee"]
    assert [h.lexeme.spoken_form("ENA") for h in lexicon.hits("L'ENA")] == ["ENA"]
    assert lexicon.respell("L'Insee et l'ENA") == "L'Innsé et l'Éna"


def test_a_name_in_an_address_is_no_entry():
    """« Amazon.fr » was said with a stop before « fr »."""
    lexicon = Lexicon((Lexeme(("Amazon",), "Amazone"),))
    assert [h.start for h in lexicon.hits("Amazon.fr, Amazon. Il part.")] == [11]


def test_the_shipped_lexicon_is_sound():
    entries = shipped().lexemes
    assert len(entries) > 300
    for entry in entries:
        said = entry.alias or entry.phonemes or ""
        assert said == said.strip()
        assert "<" not in said
        assert not any(c.isdigit() for c in said)
        assert shipped().find(entry.graphemes[0]) is not None


def test_the_pattern_that_reads_the_shipped_lexicon_finds_what_the_parser_finds():
    data = (FOLDER / "lexicon.pls").read_bytes()
    assert Lexicon.parse(data, "lexicon.pls") == shipped()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<lexicon><lexeme></lexicon>", "line 1: is not well-formed XML"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>\n<lexicon/>', "DOCTYPE is not allowed"),
        ("<words/>", "the root element is <words>, not <lexicon>"),
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


FAULTY = """<lexicon version="1.0">
<lexeme><grapheme>CC</grapheme><alias>communauté de communes</alias></lexeme>
<lexeme><alias>seul</alias></lexeme>
<lexeme><grapheme>RD 6</grapheme><alias>la départementale 6</alias></lexeme>
<lexeme><grapheme>CC</grapheme><alias>autre</alias></lexeme>
<lexeme><grapheme>«Oc»</grapheme><alias>oc</alias></lexeme>
<lexeme><grapheme>Vide</grapheme></lexeme>
</lexicon>
"""


def test_all_that_is_wrong_with_a_lexicon_is_told_with_its_line():
    messages = [str(fault) for fault in lint.find_faults(FAULTY.encode(), "l.pls")]
    assert [message.split(":")[0] for message in messages] == [f"l.pls, line {n}" for n in (3, 4, 5, 6, 7)]
    for message, part in zip(
        messages, ("no <grapheme>", "holds digits", "at line 2", "never found", "<alias> or"), strict=True
    ):
        assert part in message


def test_a_sound_lexicon_has_no_faults_and_a_broken_one_names_its_line():
    assert lint.find_faults(PLS.encode(), "l.pls") == ()
    (fault,) = lint.find_faults(b"<lexicon>\n<lexeme></lexicon>", "l.pls")
    assert "line 2: is not well-formed XML" in str(fault)


def test_entries_that_no_article_uses_are_named():
    texts = ("La CC se réunit.", "Rien d'autre.")
    (unused,) = lint.find_unused(PLS.encode(), "l.pls", texts)
    assert (unused.line, unused.lexeme.graphemes) == (4, ("La Vernarède", "Vernarède"))


def test_a_first_entry_makes_the_lexicon():
    data = edit.add_lexeme(None, "l.pls", Lexeme(("A & B",), "a et bé"))
    assert parse(data.decode()).lexemes == (Lexeme(("A & B",), "a et bé"),)
    assert lint.find_faults(data, "l.pls") == ()


def test_an_entry_is_added_and_all_else_is_kept():
    """Comments, order and blanks of the newsroom's file are the newsroom's."""
    old = PLS.replace("<metadata/>", "<!-- à nous -->").encode()
    data = edit.add_lexeme(old, "l.pls", Lexeme(("Rivenq",), None, "ʁivɛ̃k"))
    assert parse(data.decode()).lexemes == (*parse(old.decode()).lexemes, Lexeme(("Rivenq",), None, "ʁivɛ̃k"))
    before, behind = data.split(
        "  <lexeme><grapheme>Rivenq</grapheme><phoneme>ʁivɛ̃k</phoneme></lexeme>\n".encode()
    )
    assert before + behind == old


def test_a_word_that_has_an_entry_gets_another_reading():
    data = edit.add_lexeme(PLS.encode(), "l.pls", Lexeme(("CC",), "cé cé"))
    assert data.decode() == PLS.replace("communauté   de communes", "cé cé")


@pytest.mark.parametrize("empty", ["<lexicon/>", "<lexicon></lexicon>", "<lexicon>\n</lexicon>"])
def test_an_empty_lexicon_takes_its_first_entry(empty):
    data = edit.add_lexeme(empty.encode(), "l.pls", Lexeme(("CC",), "cé cé"))
    assert parse(data.decode()).lexemes == (Lexeme(("CC",), "cé cé"),)


@pytest.mark.parametrize(
    ("data", "entry", "message"),
    [
        (None, Lexeme(("CC",)), "Give --alias, --ipa or both"),
        (None, Lexeme(("»",), "a"), "begins with no letter"),
        (PLS.encode(), Lexeme(("Vernarède",), "a"), "line 4: 'Vernarède' shares its entry"),
        (PLS.encode("utf-16"), Lexeme(("CC",), "a"), "is not in UTF-8"),
        (b"<words/>", Lexeme(("CC",), "a"), "the root element is <words>"),
    ],
)
def test_what_cannot_be_added_is_refused(data, entry, message):
    with pytest.raises(LexiconError, match=message):
        edit.add_lexeme(data, "l.pls", entry)


NEWS = """# Le pont rouvre

La présidente du SMAGE, Odile Marchésan, a reçu M. Astruc à Vernas. Vernas attend l'OBRTQ et la RD 6.

Hier, Astruc a salué le « pont » d'Alès, au XIXe siècle. Rivière et Pont : la rivière baisse. Yeb parle.
"""


def test_names_and_acronyms_that_no_lexicon_knows_are_listed_with_their_places():
    article = readers.parse(NEWS.encode(), "pont.md")
    found = pronunciation_review.find_unknown([article, article], shipped())
    assert [(u.kind, u.written, u.said, len(u.occurrences)) for u in found] == [
        ("acronym", "OBRTQ", "O B R T Q", 2),
        ("acronym", "SMAGE", "Smage", 2),
        ("name", "Astruc", "Astruc", 4),
        ("name", "Marchésan", "Marchésan", 2),
        ("name", "Vernas", "Vernas", 2),
    ]
    assert str(found[2].occurrences[1]) == "pont.md, line 5"
    assert (
        pronunciation_review.as_lines(found[:1]).split()
        == "acronym OBRTQ O B R T Q 2 × pont.md, line 3".split()
    )


def test_a_word_in_the_newsrooms_lexicon_is_known():
    article = readers.parse(NEWS.encode(), "pont.md")
    lexicon = Lexicon((Lexeme(("Astruc", "Vernas", "SMAGE", "OBRTQ"), "a"),)).over(shipped())
    assert [u.written for u in pronunciation_review.find_unknown([article], lexicon)] == ["Marchésan"]


def test_a_trial_shows_words_spelling_and_sounds():
    assert pronunciation_review.preview("12 trains à Alès", shipped()).splitlines() == [
        "12 trains à Alès → douze trains à Alès",
        "  for voices that take no phonemes: douze trains à Alèss",
        "  Alès: /alɛs/",
    ]
