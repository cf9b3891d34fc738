"""Chapters: where a listener can jump to."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from audio.assembly.timeline import Cue, Timeline
from episodes.catalogue.records import Chapter
from episodes.media.chapters import chapters, to_json
from scripts.script import Place, Segment

SECOND = 1000  # frames, in a timeline whose frame lasts one millisecond


def timeline(*parts: tuple[str | None, int]) -> Timeline:
    """Parts are (heading, its length in seconds); None is a paragraph."""
    cues, at = [], 0
    for number, (heading, seconds) in enumerate(parts):
        place = Place(number, "heading" if heading else "paragraph")
        text = heading or "Un paragraphe."
        cues.append(Cue(Segment("narration", place, text, text, None), at, at + seconds * SECOND))
        at += seconds * SECOND
    return Timeline(tuple(cues), at, samples=8, rate=8000)


def test_the_title_then_one_a_heading() -> None:
    """Two headings whose parts last half a minute or more make three chapters, the first one at zero."""
    found = chapters(timeline((None, 30), ("Un chantier", 40), (None, 5), ("Un budget", 31)), "La gare")
    assert found == (Chapter(0, "La gare"), Chapter(30_000, "Un chantier"), Chapter(75_000, "Un budget"))


def test_a_single_heading_makes_no_chapters() -> None:
    """A short article is heard in one go."""
    assert chapters(timeline((None, 60), ("Un chantier", 60)), "La gare") == ()


def test_a_short_part_belongs_to_the_one_before() -> None:
    """Nobody jumps to ten seconds."""
    found = chapters(timeline((None, 60), ("Long", 60), ("Court", 10), ("Fin", 45)), "La gare")
    assert [chapter.title for chapter in found] == ["La gare", "Long", "Fin"]


def test_a_short_opening_takes_the_first_part_in() -> None:
    """The first chapter stands at zero whatever its length: what follows joins it."""
    found = chapters(timeline((None, 10), ("Un", 60), ("Deux", 60)), "La gare")
    assert found == (Chapter(0, "La gare"), Chapter(70_000, "Deux"))


def test_a_heading_in_two_segments_is_one_chapter() -> None:
    """A heading that holds a quotation is read by two voices and stays one title."""
    place = Place(1, "heading")
    cues = (
        Cue(Segment("title", Place(0, "title"), "La gare", "La gare", None), 0, 40 * SECOND),
        Cue(Segment("narration", place, "Le maire :", "Le maire :", None), 40 * SECOND, 60 * SECOND),
        Cue(Segment("quote", place, "« Enfin ! »", "Enfin !", None), 60 * SECOND, 90 * SECOND),
        Cue(Segment("heading", Place(2, "heading"), "Après", "Après", None), 90 * SECOND, 130 * SECOND),
    )
    found = chapters(Timeline(cues, 130 * SECOND, samples=8, rate=8000), "La gare")
    assert [chapter.title for chapter in found] == ["La gare", "Le maire : « Enfin ! »", "Après"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([None, "Partie"]), st.integers(1, 90)), min_size=1, max_size=30))
def test_chapters_are_in_order_and_never_short(parts: list[tuple[str | None, int]]) -> None:
    """Whatever the article: none, or from zero, rising, each half a minute or more."""
    whole = timeline(*parts)
    found = chapters(whole, "La gare")
    starts = [chapter.start for chapter in found]
    ends = [*starts[1:], whole.duration][: len(starts)]
    assert len(found) != 1
    assert not found or starts[0] == 0
    assert all(end - start >= 30_000 for start, end in zip(starts, ends, strict=True))


def test_a_day_of_headings_fits_a_table_of_contents() -> None:
    """An ID3 table of contents counts its entries in one byte: longer chapters, never lost ones."""
    found = chapters(timeline(*[("Partie", 31)] * 600), "La gare")
    assert 1 < len(found) <= 255


def test_the_file_is_podcasting_2_0_json() -> None:
    """Version 1.2.0, times in seconds, accents as they are."""
    document = to_json((Chapter(0, "Le théâtre"), Chapter(61_250, "La scène")))
    assert json.loads(document) == {
        "version": "1.2.0",
        "chapters": [{"startTime": 0.0, "title": "Le théâtre"}, {"startTime": 61.25, "title": "La scène"}],
    }
    assert "théâtre".encode() in document
