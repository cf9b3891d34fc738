"""Transcripts: everything that is said, as written, in order, with who says it."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.assembly.timeline import Cue, Timeline
from episodes.episode import Episode
from episodes.transcripts import FORMATS, chapo, speaker
from scripts.article import Meta, Span
from scripts.script import Place, Script, Segment

NBSP = "\N{NO-BREAK SPACE}"
TITLE = Segment("title", Place(0, "title"), "Le marché déménage", "Le marché déménage", None)
ADDED = Segment("added", None, "Lecture par des voix de synthèse.", "Lecture par des voix de synthèse.", None)
BEFORE = Segment("narration", Place(1, "paragraph"), "La maire l'assure :", "La maire l'assure", None)
QUOTE = Segment(
    "quote",
    Place(1, "paragraph"),
    f"«{NBSP}Rien ne ferme à 18{NBSP}h.{NBSP}»",
    "Rien ne ferme à dix-huit heures.",
    None,
    quotation=1,
    speaker="Inès Valat",
    confidence=0.9,
)
AFTER = Segment(
    "narration", Place(2, "paragraph"), "Le vote aura lieu lundi.", "Le vote aura lieu lundi.", None
)
ALL = (TITLE, ADDED, BEFORE, QUOTE, AFTER)


def episode(*segments: Segment) -> Episode:
    """An episode whose segments last one second each, half a second apart."""
    cues = tuple(Cue(s, 1500 * n, 1500 * n + 1000) for n, s in enumerate(segments))
    timeline = Timeline(cues, 1500 * len(segments), samples=8, rate=8000)
    script = Script("marche.md", "Le marché déménage", "fr", segments)
    return Episode("marche", "b5f5c0de", datetime(2026, 3, 2, tzinfo=UTC), script, timeline)


def shown(name: str, *segments: Segment) -> str:
    return "".join(FORMATS[name].write(episode(*segments)))


def test_webvtt_names_each_voice() -> None:
    """A cue a segment, its speaker in a voice span, the text as the article has it."""
    assert shown("vtt", BEFORE, QUOTE) == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:01.000\n<v Narration>La maire l'assure :</v>\n\n"
        f"00:00:01.500 --> 00:00:02.500\n<v Inès Valat>«{NBSP}Rien ne ferme à 18{NBSP}h.{NBSP}»</v>\n"
    )


def test_subrip_names_a_speaker_where_the_speaker_changes() -> None:
    """Numbers from one, a comma in the times, the name before the first words of a turn."""
    assert shown("srt", BEFORE, QUOTE) == (
        "1\n00:00:00,000 --> 00:00:01,000\nLa maire l'assure :\n\n"
        f"2\n00:00:01,500 --> 00:00:02,500\nInès Valat{NBSP}: «{NBSP}Rien ne ferme à 18{NBSP}h.{NBSP}»\n"
    )


def test_plain_text_serves_a_braille_display() -> None:
    """A paragraph or a turn a line, names at changes of speaker, no space but the ordinary one."""
    assert shown("txt", *ALL) == (
        "Le marché déménage\n"
        "Lecture par des voix de synthèse.\n"
        "La maire l'assure :\n"
        "Inès Valat : « Rien ne ferme à 18 h. »\n"
        "Narration : Le vote aura lieu lundi.\n"
    )


def test_sentences_of_one_paragraph_share_a_line() -> None:
    """Lines are paragraphs, not sentences."""
    second = replace(AFTER, written="Puis on verra.")
    assert shown("txt", AFTER, second) == "Le vote aura lieu lundi. Puis on verra.\n"


def test_json_is_that_of_podcasting_2_0() -> None:
    """Version 1.0.0, a segment a cue, times in seconds."""
    assert json.loads(shown("json", QUOTE)) == {
        "version": "1.0.0",
        "segments": [
            {"speaker": "Inès Valat", "startTime": 0.0, "endTime": 1.0, "body": QUOTE.written},
        ],
    }


@pytest.mark.parametrize("segment", [replace(QUOTE, speaker=None), replace(QUOTE, confidence=0.2)])
def test_no_name_rather_than_a_wrong_one(segment: Segment) -> None:
    """A quotation nobody surely said is a « Citation », and its doubtful name is published nowhere."""
    assert speaker(segment) == "Citation"
    for name in FORMATS:
        assert "Inès Valat" not in shown(name, segment)
        assert "Citation" in shown(name, segment)


def test_markup_in_an_article_is_text() -> None:
    """A tag, an arrow or an ampersand in the article cannot break the WebVTT file."""
    hostile = replace(AFTER, written="<v Pape>a & b</v>\n\n00:00:00.000 --> 00:00:09.000")
    assert "<v Narration>&lt;v Pape&gt;a &amp; b&lt;/v&gt; 00:00:00.000 --&gt; 00:00:09.000</v>" in shown(
        "vtt", hostile
    )


def test_the_chapo_is_taken_from_the_text() -> None:
    """Feed and tags quote it although no front matter gives it."""
    lead = replace(BEFORE, block=Place(1, "lead"))
    script = Script("m.md", "Titre", "fr", (TITLE, lead, replace(QUOTE, block=Place(1, "lead")), AFTER))
    assert chapo(script) == f"La maire l'assure : «{NBSP}Rien ne ferme à 18{NBSP}h.{NBSP}»"
    assert chapo(replace(script, meta=Meta(lead="Autre."))) == "Autre."
    assert chapo(replace(script, segments=(TITLE, AFTER))) is None


def test_segments_that_touch_in_the_article_touch_here() -> None:
    """No space comes between a quotation and the comma that follows it."""
    one, other = replace(AFTER, source=Span(0, 24)), replace(AFTER, written=", oui.", source=Span(24, 30))
    assert shown("txt", one, other) == "Le vote aura lieu lundi., oui.\n"


words = st.text("aé<&>'»\N{NO-BREAK SPACE}- ", min_size=1, max_size=12).filter(
    lambda text: text.strip() != ""
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), words), min_size=1, max_size=8))
def test_every_word_said_is_shown_in_order_and_nothing_else(said: list[tuple[bool, str]]) -> None:
    """Law 2, in every format: take the names and times away, and the written text is left."""
    segments = [replace(QUOTE if quoted else AFTER, written=text) for quoted, text in said]
    written = " ".join(" ".join(text for _, text in said).split())
    bare = {
        "vtt": [re.sub(r"</?v[^>]*>", "", line) for line in shown("vtt", *segments).splitlines()[3::3]],
        "srt": shown("srt", *segments).splitlines()[2::4],
        "txt": shown("txt", *segments).splitlines(),
        "json": [segment["body"] for segment in json.loads(shown("json", *segments))["segments"]],
    }
    for name, found in bare.items():
        text = " ".join(re.sub(r"^(Inès Valat|Narration)\s: ", "", line) for line in found)
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        assert " ".join(text.split()) == written, name
