"""What is written is said as a French speaker says it; the golden pairs are on disk, one a line."""

import itertools
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.data import words
from scripts.lexicon import Lexeme, Lexicon, shipped
from scripts.script import Usage
from scripts.spoken import read, spoken
from scripts.spoken.rules.abbreviation_table import ALWAYS, COUNTED, MARKS, TITLES
from scripts.truecase import Vocabulary, recase

GOLDEN = Path(__file__).parent / "golden" / "spoken"
NBSP, NARROW, THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{THIN SPACE}"


def pairs(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [tuple(line.rsplit(" → ", 1)) for line in lines if line and not line.startswith("#")]


SETS = {str(path.relative_to(GOLDEN)): pairs(path) for path in sorted(GOLDEN.rglob("*.txt"))}
WRITTEN = [written.split(" ⟨ ")[0] for found in SETS.values() for written, _ in found]
PROSE = (
    "la maire dit oui non rien école Marie Nîmes soir pluie élève hôtel qui vient l'été aujourd'hui peut-être "
    "vingt-quatre heures un million d'euros monsieur Martin et cetera pour cent après-demain Le On Il"
).split()


def heard(written):
    """What is said; a heading takes its words from the sentence behind ⟨."""
    heading, _, sentence = written.partition(" ⟨ ")
    return spoken(recase(heading, Vocabulary.of([sentence], shipped())) if sentence else written)


@pytest.mark.parametrize("name", SETS)
def test_each_golden_pair_is_read_as_written_down(name):
    read_so = [(written, heard(written)) for written, _ in SETS[name]]
    wrong = [
        (written, said, got)
        for (written, got), (_, said) in zip(read_so, SETS[name], strict=True)
        if got.casefold() != said.casefold()
    ]
    assert wrong == []


def test_the_golden_set_is_large():
    assert len(WRITTEN) >= 1700


@pytest.mark.parametrize("blank", [NBSP, NARROW, THIN, " "])
def test_thousands_are_one_number_whatever_blank_separates_them(blank):
    assert (
        spoken(f"12{blank}000{blank}€ et 21{blank}personnes") == "douze mille euros et vingt et une personnes"
    )


def test_quotation_marks_leave_no_stray_blank():
    assert (
        spoken(f"Il juge le délai «{NBSP}intenable{NBSP}», dit-il.") == "Il juge le délai intenable, dit-il."
    )
    assert spoken(f"Il a dit «{NARROW}oui{NARROW}».") == "Il a dit oui."


def test_an_empty_line_is_an_empty_line():
    assert spoken("") == "" == spoken("»") == spoken(" … … ".replace("…", ""))


def test_pieces_tile_the_text():
    text = f"« M. Roux paiera 12{NBSP}000 €, lundi 3 mai à 14h30 », note l'IMT."
    reading = read(text)
    assert "".join(piece.written for piece in reading.pieces) == text
    assert all(text[p.span.start : p.span.end] == p.written for p in reading.pieces)
    assert [p.kind for p in reading.pieces if p.kind != "plain"] == [
        "abbreviation",
        "money",
        "date",
        "time",
        "lexicon",
    ]


def test_an_acronym_that_no_lexicon_knows_is_told_to_the_producer():
    text = "Le OBRTQ vote."
    (doubt,) = read(text).doubts
    assert doubt.source is not None
    assert text[doubt.source.start : doubt.source.end] == "OBRTQ"
    assert "OBRTQ" in doubt.message


def test_a_lexicon_entry_wins_over_every_rule():
    lexicon = Lexicon(
        (
            Lexeme(("A9",), "l'autoroute de la mer"),
            Lexeme(("IMT Mines",), "Imt Mines"),
            Lexeme(("IMT",), "imète"),
        )
    )
    assert (
        spoken_with("Sur A9, IMT Mines et IMT.", lexicon) == "Sur l'autoroute de la mer, Imt Mines et imète."
    )


def spoken_with(text, lexicon):
    return read(text, lexicon).spoken


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("both", "Chères amies et chers amis, une élue ou un élu vient."),
        ("feminine", "Chères amies, une élue vient."),
        ("masculine", "Chers amis, un élu vient."),
    ],
)
def test_a_newsroom_chooses_how_inclusive_writing_is_said(wording, said):
    assert read("Cher·e·s ami·e·s, un·e élu·e vient.", usage=Usage(wording)).spoken == said


def test_a_name_keeps_its_spelling_and_carries_its_sound():
    piece = next(p for p in read("La gare d'Alès ferme.").pieces if p.kind == "lexicon")
    assert (piece.spoken, piece.phonemes) == ("Alès", "alɛs")


def test_what_is_said_is_said_the_same_when_read_again():
    said = [spoken(written) for written in WRITTEN]
    assert [spoken(text) for text in said] == said


def test_no_digit_is_left():
    assert [written for written in WRITTEN if re.search(r"\d", spoken(written))] == []


FORMS = st.sampled_from(
    [*WRITTEN, *PROSE, "«", "»", NBSP, ", ", "- ", "(", ")", "…", "[…]", ". ", "12", "€", "%", "/", "e", "M."]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(FORMS, max_size=4).map(" ".join))
def test_any_mixture_of_forms_tiles_and_leaves_no_digit(text):
    reading = read(text)
    assert "".join(piece.written for piece in reading.pieces) == text
    assert not re.search(r"\d", reading.spoken)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=40))
def test_any_text_at_all_tiles_and_leaves_no_digit(text):
    reading = read(text)
    assert "".join(piece.written for piece in reading.pieces) == text
    assert not re.search("[0-9]", reading.spoken)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(PROSE), min_size=1, max_size=12).map(" ".join))
def test_ordinary_prose_is_unchanged(text):
    assert spoken(text) == text


PAGES = sorted((GOLDEN.parent / "prose").glob("*.txt"))
LINES = [line for page in PAGES for line in page.read_text(encoding="utf-8").splitlines()]


def unmarked(text):
    return " ".join(re.sub("« | »", "", text).split())


def test_each_sentence_of_prose_is_unchanged():
    assert [line for line in LINES if spoken(line) != unmarked(line)] == []


def test_a_page_of_prose_is_unchanged():
    page = " ".join(LINES)
    assert len(page.split()) > 1300
    assert spoken(page) == unmarked(page)


def ordinary_words():
    """Every word of the tables that is no abbreviation and no name of the lexicon."""
    tables = (
        "accents",
        "feminine",
        "masculine",
        "kings",
        "starters",
        "roles",
        "verbs",
        "first_names",
        "lists",
    )
    found = {w for name in tables for text in words(name) for w in re.findall(r"[^\W\d_]+", text)}
    short = {
        abbreviation.rstrip(".").lower()
        for table in (TITLES, COUNTED, ALWAYS, MARKS)
        for abbreviation in table
    }
    return sorted(
        w
        for w in found
        if w.lower() not in short | {"etc", "mm", "km", "ve", "xe"}
        and (w.islower() or w.istitle())
        and len(w) > 1
    )


@pytest.mark.parametrize(
    "sentence",
    ["{} midi.", "Il dit {}.", "Ah ! {}, dit-on", "Un {} Vernas", "« {} » : oui", "({}) et {}", "{} siècle"],
)
def test_no_word_is_taken_for_a_form_wherever_it_stands(sentence):
    for word in ordinary_words():
        for written in (sentence.replace("{}", word), sentence.replace("{}", word.capitalize())):
            assert spoken(written) == unmarked(written)


def test_no_capitalised_word_is_a_roman_numeral():
    """« Vers midi » was said « cinquièmes midi », « Le siècle » « cinquantième siècle »."""
    tails = {"".join(t) for size in (1, 2, 3) for t in itertools.product("icdlmvxers", repeat=size)}
    ranks = {"Ier", "Ire", "Ve", "Xe", "Ves", "Xes", "Iers", "Ires", "Ieme", "Veme", "Xeme"}
    taken = ranks | {a.rstrip(".") for table in (TITLES, COUNTED, ALWAYS) for a in table}
    text = ", ".join(
        c + t
        for c in "CDILMVX"
        for t in sorted(tails)
        if c + t not in taken and shipped().find(c + t) is None
    )
    assert spoken(text) == text


def test_adversarial_letters_and_digits_take_no_exponential_time():
    """`A111…` followed by letters that end no code once took for ever."""
    start = time.process_time()
    for unit in ("A" + "1" * 40, "A1" * 20, "1A" * 20, "A-1" * 20):
        assert spoken(unit + "zz!" * 3)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 000 ",
        "a",
        "A",
        "I ",
        "1-",
        "12/",
        '15" ',
        "a.",
        "a@",
        "é·e",
        "M. ",
        "z9",
        "A&",
        "(…)",
        "#a",
        "0 ",
        "1 x ",
        "1:",
        "½",
        "les é.es ",
        "un·e ",
        "le(s) ",
        "BA.5.",
        "1'2\" ",
        "lun.-",
        "T2/",
    ],
)
def test_time_grows_with_the_length_and_no_faster(unit):
    """Twice the text takes about twice the time, whatever is repeated."""

    def best(count):
        times = []
        for _ in range(2):
            start = time.process_time()
            spoken(unit * count)
            times.append(time.process_time() - start)
        return min(times)

    assert best(2000) < 8 * best(1000) + 0.01
