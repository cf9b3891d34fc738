"""Script → file → script is the identity: of what the program wrote, and of what somebody made of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_scripts_narration import assert_no_word_lost
from test_scripts_scriptfile import HALLE, HASH, names, segments, texts

from scripts.article import Language
from scripts.narrate import narrate
from scripts.readers import parse
from scripts.script import Person, Script
from scripts.scriptfile import ScriptFile, dump, load, merge
from scripts.scriptfile.format import LineKey, ScriptLine, mark

GOLDEN = Path(__file__).parent / "golden"
ARTICLES = sorted(
    path
    for topic in ("articles", "readers")
    for path in (GOLDEN / topic).iterdir()
    if path.suffix in (".md", ".txt", ".html")
)


def again(script: Script, written: Script | None = None) -> Script:
    """What a script's file makes of the article."""
    return merge(written or script, load(dump(script, HASH, written), "a.yaml"))


def edited(script: Script, lines: list[ScriptLine]) -> Script:
    marks = tuple(mark(LineKey.of(s), s.written) for s in script.segments)
    return merge(script, ScriptFile("a.yaml", HASH, tuple(lines), marks))


def as_lines(script: Script) -> list[ScriptLine]:
    return [
        ScriptLine(n, LineKey.of(s), s.written, s.spoken if s.chosen else None)
        for n, s in enumerate(script.segments)
    ]


@pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.name)
def test_every_golden_article_survives_its_file(path: Path) -> None:
    """Untouched, and with words, speakers, spoken forms, voices and pauses changed all through it."""
    article = parse(path.read_bytes(), path.name)
    script = narrate(article)
    assert_no_word_lost(article, script)
    assert again(script) == script
    lines = as_lines(script)
    for number, line in enumerate(lines):
        changes = (
            {"text": f"{line.text} Ou presque."},
            {"spoken": f"{line.text.lower()} #{number}: "},
            {"voice": "siwis", "pause": number},
            {"key": LineKey("quote", "Jeanne Fabre")},
            {},
        )[number % 5]
        lines[number] = replace(line, **changes)
    merged = edited(script, lines)
    assert merged != script
    assert again(merged, script) == merged


whos = st.sampled_from(
    [LineKey("narration", None), LineKey("quote", None), LineKey("title", None)]
) | st.builds(LineKey, st.just("quote"), names.map(str))
fresh = st.builds(
    ScriptLine,
    st.just(0),
    whos,
    texts.map(str.strip),
    st.none() | texts,
    st.none() | texts,
    st.none() | st.integers(0, 60_000),
)


@st.composite
def edits(draw: st.DrawFn) -> list[ScriptLine]:
    """The lines of a file: some taken away, moved, changed, given options, new ones between them."""
    lines = [line for line in as_lines(HALLE) if draw(st.integers(0, 5))]
    lines = draw(st.permutations(lines)) if not draw(st.integers(0, 3)) else lines
    for number, line in enumerate(lines):
        other = draw(fresh)
        kept = draw(st.sets(st.sampled_from(["key", "text", "spoken", "voice", "pause"])))
        lines[number] = replace(other, **{name: getattr(line, name) for name in kept})
    for line in draw(st.lists(fresh, max_size=3)):
        lines.insert(draw(st.integers(0, len(lines))), line)
    return lines


@settings(max_examples=40, deadline=None)
@given(edits())
def test_what_somebody_edited_survives_its_file(lines: list[ScriptLine]) -> None:
    """Whatever a producer did to the lines, the file of the result gives the result again."""
    merged = edited(HALLE, lines)
    assert again(merged, HALLE) == merged


@settings(max_examples=40, deadline=None)
@given(st.lists(segments(), max_size=6), st.data())
def test_every_field_of_a_segment_survives_its_file(made: list, data: st.DataObject) -> None:
    """Spoken forms that somebody gave, voices, pauses, languages: none needs the article to come back."""
    given_ = [
        replace(
            s,
            spoken=data.draw(texts),
            chosen=data.draw(st.booleans()),
            languages=(Language(0, len(s.written), "en"),) if data.draw(st.booleans()) else (),
        )
        for s in made
    ]
    people = tuple(dict.fromkeys(Person(s.speaker, None) for s in given_ if s.speaker))
    script = Script("a.md", "a", "fr", tuple(given_), people)
    assert again(script) == script


def test_a_changed_line_keeps_its_foreign_words() -> None:
    """The stretch is found again in the new words; it goes where the words are gone."""
    line = replace(HALLE.segments[1], written="Le big data en débat.", languages=(Language(3, 11, "en"),))
    base = replace(HALLE, segments=(HALLE.segments[0], line))
    lines = as_lines(base)
    told = edited(base, [lines[0], replace(lines[1], text="Débat sur le big data hier.")])
    assert told.segments[1].languages == (Language(13, 21, "en"),)
    gone = edited(base, [lines[0], replace(lines[1], text="Débat sur les données.")])
    assert gone.segments[1].languages == ()
