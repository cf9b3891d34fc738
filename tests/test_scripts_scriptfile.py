"""The script file: what somebody edits is said, the rest is as the article has it."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from scripts.article import Doubt, Span
from scripts.errors import ScriptError
from scripts.script import Person, Place, Script, Segment, SegmentKind
from scripts.scriptfile import dump, load, merge
from scripts.spoken import read

HASH = "ab" * 32


def segment(number: int, kind: SegmentKind, text: str, speaker: str | None = None) -> Segment:
    quoted = kind == "quote"
    return Segment(
        kind,
        Place(number, "title" if kind == "title" else "paragraph"),
        text,
        text.lower(),
        Span(number * 1000, number * 1000 + len(text)),
        quotation=number if quoted else None,
        speaker=speaker,
        confidence=0.9 if quoted else None,
        reason="beside it" if quoted else "",
    )


def script(*segments: Segment) -> Script:
    people = tuple(dict.fromkeys(Person(s.speaker, "f") for s in segments if s.speaker))
    return Script("halle.md", segments[0].written, "fr", segments, people)


HALLE = script(
    segment(1, "title", "La halle rouvre"),
    segment(2, "narration", "Le chantier aura duré 30 mois."),
    segment(3, "quote", "« Nous avons tenu les délais »,", "Claire Vidal"),
    segment(4, "narration", "se réjouit la maire."),
    segment(5, "quote", "« Enfin ! »"),
    segment(6, "narration", "La suite est attendue en mai : rien n'est joué."),
)


def edited(old: str, new: str, base: Script = HALLE, now: Script | None = None) -> Script:
    """The script after somebody replaced some words of its file (and the article became `now`)."""
    text = dump(base, HASH)
    assert text.count(old) == 1
    return merge(now or base, load(text.replace(old, new), "halle.yaml"))


def test_the_file_reads_like_a_radio_script() -> None:
    """One line a sentence, keyed by who says it, under the article's hash; YAML that any tool reads."""
    text = dump(HALLE, HASH)
    data = YAML(typ="safe", pure=True).load(text)
    assert data["article"] == HASH
    assert [dict(line) for line in data["script"]] == [
        {"Titre": "La halle rouvre"},
        {"Narrateur": "Le chantier aura duré 30 mois."},
        {"Claire Vidal": "« Nous avons tenu les délais »,"},
        {"Narrateur": "se réjouit la maire."},
        {"Citation": "« Enfin ! »"},
        {"Narrateur": "La suite est attendue en mai : rien n'est joué."},
    ]


names = st.sampled_from(
    [
        "Claire Vidal",
        "Titre",
        "Narrateur",
        "voice",
        "N'Golo K.",
        "« Jo »",
        "a: b",
        "# x",
        "- y",
        "12",
        "No",
        "é" * 200,
        "a\nb",
    ]
)
texts = st.text(
    st.sampled_from(
        list("abé :#-'\"\\«»?!&*[]{}|>%@`,.~=\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\u2028\x85\t\x1f😀0")
    )
    | st.characters(exclude_categories=["Cs"], exclude_characters="\n\r"),
    min_size=1,
    max_size=30,
).filter(str.strip)
kinds: st.SearchStrategy[SegmentKind] = st.sampled_from(["title", "heading", "narration", "quote", "added"])


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    kind = draw(kinds)
    made = segment(draw(st.integers(0, 9)), kind, draw(texts | st.sampled_from(["Oui.", "Non."])))
    return replace(
        made,
        block=None if kind == "added" else made.block,
        source=None if kind == "added" else made.source,
        speaker=draw(names | st.none()) if kind == "quote" else None,
        confidence=draw(st.floats(0, 1)) if kind == "quote" else None,
        voice=draw(texts | st.none()),
        pause=draw(st.none() | st.integers(0, 60_000)),
    )


@settings(max_examples=80, deadline=None)
@given(st.lists(segments(), max_size=8))
def test_script_to_file_to_script_is_the_identity(made: list[Segment]) -> None:
    """A file that nobody touched changes nothing, whatever stands in it."""
    doubts = (Doubt("odd\nthing", Span(0, 5000)), Doubt("nowhere", None))
    people = tuple(dict.fromkeys(Person(s.speaker, None) for s in made if s.speaker))
    before = Script("a.md", "a", "fr", tuple(made), people, doubts=doubts)
    assert merge(before, load(dump(before, HASH), "a.yaml")) == before


def test_changed_words_are_shown_and_read() -> None:
    """The new words are written and spoken; the place in the article stays."""
    changed = edited("duré 30 mois.", "duré 31 mois.").segments[1]
    assert changed.written == "Le chantier aura duré 31 mois."
    assert changed.spoken == read(changed.written).spoken
    assert changed.source == HALLE.segments[1].source


def test_options_stand_under_a_line() -> None:
    """A spoken form, a voice, a pause of one's own."""
    line = "- Narrateur: se réjouit la maire.\n"
    changed = edited(line, line + "  spoken: se réjouit Claire Vidal.\n  voice: siwis\n  pause: 800\n")
    assert changed.segments[3] == replace(
        HALLE.segments[3], spoken="se réjouit Claire Vidal.", chosen=True, voice="siwis", pause=800
    )


def test_changing_the_key_changes_the_speaker() -> None:
    """A name for a quotation nobody was found for; the narrator for a quotation; a name for the narrator."""
    named = edited("- Citation: « Enfin", "- Paul Ferrand: « Enfin")
    assert (named.segments[4].speaker, named.segments[4].confidence) == ("Paul Ferrand", 1.0)
    assert named.people == (Person("Claire Vidal", "f"), Person("Paul Ferrand", None))
    told = edited("- Claire Vidal:", "- Narrateur:")
    assert (told.segments[2].kind, told.segments[2].speaker, told.people) == ("narration", None, ())
    quoted = edited("- Narrateur: se réjouit", "- Claire Vidal: se réjouit").segments[3]
    assert (quoted.kind, quoted.speaker, quoted.quotation) == ("quote", "Claire Vidal", 3)


def test_a_line_taken_away_is_listed() -> None:
    """What is not said any more is listed with its reason."""
    changed = edited("- Citation: « Enfin ! »\n", "")
    assert [s.written for s in changed.segments] == [s.written for s in HALLE.segments if s.quotation != 5]
    assert [(s.reason, s.source) for s in changed.skipped] == [
        ("removed in the script file", HALLE.segments[4].source)
    ]


def test_a_line_of_ones_own_is_added() -> None:
    """The editor's own sentence is said where it stands and has no place in the article."""
    changed = edited("- Citation:", "- Narrateur: Un mot d'explication, à 8 h.\n- Citation:")
    own = changed.segments[4]
    assert (own.kind, own.block, own.source) == ("added", None, None)
    assert own.spoken == read("Un mot d'explication, à 8 h.").spoken
    assert len(changed.segments) == len(HALLE.segments) + 1


def test_a_new_opening_is_said_once_also_where_somebody_added_a_line() -> None:
    """The article gets a first sentence more: it stands at the head, and after no line of the editor's own."""
    opening = segment(7, "narration", "La nouvelle est tombée lundi.")
    now = script(opening, *HALLE.segments)
    added = edited("- Citation:", "- Narrateur: Un mot d'explication.\n- Citation:", now=now)
    written = [one.written for one in added.segments]
    assert written.count(opening.written) == 1
    assert written[0] == opening.written


def test_a_quotation_cut_in_two_stays_in_its_voice() -> None:
    """The second half of a line that somebody cut is said by the same person, as the same quotation."""
    changed = edited("avons tenu les délais »,", "avons tenu\n- Claire Vidal: les délais »,")
    first, second = changed.segments[2:4]
    assert (first.written, first.source) == ("« Nous avons tenu", HALLE.segments[2].source)
    assert (second.kind, second.speaker, second.quotation) == ("quote", "Claire Vidal", first.quotation)


def test_a_line_put_elsewhere_is_still_its_sentence() -> None:
    """Moving a line moves its segment."""
    line = "- Narrateur: Le chantier aura duré 30 mois.\n"
    text = dump(HALLE, HASH).replace(line, "") + line
    changed = merge(HALLE, load(text, "halle.yaml"))
    assert changed.segments == (HALLE.segments[0], *HALLE.segments[2:], HALLE.segments[1])
    assert changed.skipped == ()


def test_edits_survive_a_changed_article() -> None:
    """What somebody changed is kept where the sentence is unchanged; the article's new words come in."""
    fresh = segment(9, "narration", "Deux restaurants suivront.")
    corrected = replace(HALLE.segments[1], written="Le chantier aura duré 28 mois.")
    now = script(HALLE.segments[0], corrected, *HALLE.segments[2:4], fresh, *HALLE.segments[4:])
    changed = edited("- Citation: « Enfin ! »", "- Paul Ferrand: « Enfin, enfin ! »", now=now)
    assert changed.segments[1] == corrected
    assert changed.segments[4] == fresh
    assert (changed.segments[5].written, changed.segments[5].speaker) == (
        "« Enfin, enfin ! »",
        "Paul Ferrand",
    )
    assert changed.doubts == ()


def test_a_change_whose_sentence_is_gone_is_reported() -> None:
    """Words and options that find no place are told with their line, never lost in silence."""
    corrected = replace(HALLE.segments[1], written="Le chantier aura duré 28 mois.")
    now = script(HALLE.segments[0], corrected, *HALLE.segments[2:])
    words = edited("duré 30 mois.", "duré trente longs mois.", now=now)
    assert words.segments == now.segments
    assert ["trente longs mois" in doubt.message for doubt in words.doubts] == [True]
    option = edited("duré 30 mois.\n", "duré 30 mois.\n  pause: 900\n", now=now)
    assert option.segments == now.segments
    assert ["sets pause" in doubt.message for doubt in option.doubts] == [True]


def test_unsure_lines_carry_a_comment() -> None:
    """Where the program was not sure of the speaker or of the text, the file says so above the line."""
    unsure = replace(HALLE.segments[4], confidence=0.4, reason="the last person named")
    base = script(*HALLE.segments[:4], unsure, HALLE.segments[5])
    text = dump(replace(base, doubts=(Doubt("quotation never closed", Span(3000, 3001)),)), HASH)
    assert "# unsure who speaks (0.40): the last person named\n- Citation: " in text
    assert "# unsure: quotation never closed\n- Claire Vidal: " in text


@pytest.mark.parametrize(
    ("text", "line", "cause"),
    [
        ("- Narrateur: x\n", 1, "should hold"),
        ("article: 12\nscript: []\n", 1, "SHA-256"),
        ("script:\n- Narrateur: x\n  tempo: 3\n", 3, '"tempo" is no option .*one who'),
        ("script:\n- spoken: x\n", 2, "one who"),
        ("script:\n- Narrateur: x\n- Narrateur:\n", 3, "nothing to say"),
        ("script:\n- Narrateur: x\n  pause: longue\n", 3, "milliseconds"),
        ("script:\n- Narrateur: x\n  pause: -5\n", 3, "milliseconds"),
        ("script:\n- Narrateur: x\n  speaker: y\n", 2, "speaker:"),
        ("script:\n- Narrateur: x\n- x\n", 3, "who: what"),
        ("script:\n- Narrateur: [x]\n", 2, "text"),
        ("script:\n- Narrateur: x\n  voice: a\n  voice: b\n", 4, "twice"),
        ("script:\n- Narrateur: « x » : y: z\n", 2, "YAML"),
        ("script:\n- Narrateur: \"x\n", 3, "YAML"),
        ("scripts:\n- Narrateur: x\n", 1, "not known"),
        ("sentences: zz\nscript: []\n", 1, "own"),
        ("script: " + "[" * 3000, 1, "YAML"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_is_refused_by_line(text: str, line: int, cause: str) -> None:
    """One line: which file, which line, why."""
    with pytest.raises(ScriptError, match=f"^a.yaml, line {line}: .*{cause}"):
        load(text, "a.yaml")


def test_a_file_without_marks_is_matched_by_its_text() -> None:
    """A script somebody wrote by hand needs neither hash nor marks."""
    text = "script:\n- titre : La halle rouvre\n- Narratrice : Le chantier aura duré 30 mois.\n"
    changed = merge(HALLE, load(text, "a.yaml"))
    assert changed.segments == HALLE.segments[:2]
    assert len(changed.skipped) == len(HALLE.segments) - 2


@pytest.mark.parametrize("text", ["", "# rien encore\n", "script: []\n"])
def test_a_file_without_lines_changes_nothing(text: str) -> None:
    """A file that was only just made is no order to say nothing."""
    assert merge(HALLE, load(text, "a.yaml")) == HALLE


def test_a_long_script_is_quick() -> None:
    """500 utterances are written, read and merged well within a second of CPU."""
    long = script(
        *(segment(n, "narration", f"La phrase {n} du compte rendu : un détail # près.") for n in range(500))
    )
    start = time.process_time()
    assert merge(long, load(dump(long, HASH), "a.yaml")) == long
    assert time.process_time() - start < 1.0
