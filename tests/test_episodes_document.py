"""The transcript as a document: what pages and talking books are made of, for every reader and every tool."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from audio.assembly.timeline import Cue, Timeline
from episodes.episode import Episode
from episodes.transcripts import FORMATS, captions
from episodes.transcripts.document import languages
from scripts.article import Language, Span
from scripts.script import Place, Script, Segment

NBSP = "\N{NO-BREAK SPACE}"


def said(text: str, block: int | None = 1, place: str = "paragraph", kind: str = "narration") -> Segment:
    where = None if block is None else Place(block, place)  # type: ignore[arg-type]
    return Segment(kind, where, text, text, None)  # type: ignore[arg-type]


def quoted(text: str, block: int = 1, place: str = "paragraph", speaker: str | None = "Maud Rey") -> Segment:
    return replace(said(text, block, place, "quote"), quotation=1, speaker=speaker)


TITLE = said("La cave se visite", 0, "title", "title")


def episode(*segments: Segment) -> Episode:
    """Each segment lasts 900 ms and begins with its second."""
    cues = tuple(Cue(segment, n * 1000, n * 1000 + 900) for n, segment in enumerate(segments))
    timeline = Timeline(cues, len(segments) * 1000, samples=8, rate=8000)
    script = Script("cave.md", "La cave se visite", "fr", segments)
    return Episode("cave", "guid", datetime(2026, 3, 1, tzinfo=UTC), script, timeline)


def parsed(whole: Episode) -> etree._Element:
    return etree.fromstring("".join(FORMATS["html"].write(whole)).encode())


def main(*segments: Segment) -> list[str]:
    """The elements of the main part, as written."""
    (found,) = parsed(episode(*segments)).iter("main")
    return [etree.tostring(child, encoding="unicode", with_tail=False) for child in found]


def span(number: int, text: str) -> str:
    start = (number - 1) * 1000
    return f'<span id="s{number}" data-start="{start}" data-end="{start + 900}">{text}</span>'


def test_each_block_is_the_element_that_it_is_for_a_reader() -> None:
    """Title, heading, paragraph, list and quotation; each segment in a span that knows its times."""
    found = main(
        TITLE,
        said("Chapô.", 1, "lead"),
        said("Un", 2, "heading", "heading"),
        said("Pain.", 3, "list"),
        said("Vin.", 4, "list"),
        quoted("« Non. »", 5),
    )
    assert found == [
        f"<h1>{span(1, 'La cave se visite')}</h1>",
        f'<p class="lead">{span(2, "Chapô.")}</p>',
        f"<h2>{span(3, 'Un')}</h2>",
        f"<ul>\n<li>{span(4, 'Pain.')}</li>\n<li>{span(5, 'Vin.')}</li>\n</ul>",
        f'<blockquote><p><b class="speaker">Maud Rey{NBSP}:</b> {span(6, "« Non. »")}</p></blockquote>',
    ]


def test_numbers_of_items_that_are_said_are_shown() -> None:
    """« vingt et un, Vingt »: who reads and who listens count alike; a number that is one of the words stays so."""
    items = (
        replace(said("Ouvrir.", 1, "list"), spoken="un, Ouvrir."),
        replace(said("« Goûter », dit-elle.", 2, "list"), spoken="deux, Goûter, dit-elle."),
        replace(said("Fermer.", 3, "list"), spoken="vingt et un, Fermer."),
        replace(said("2, rue du Pont", 4, "list"), spoken="deux, rue du Pont"),
        replace(said("Deux, en tout", 5, "list"), spoken="deux, en tout"),
    )
    _, numbered, plain = main(TITLE, *items)
    assert re.findall("<(?:ol|li)[^>]*>", numbered) == ["<ol>", "<li>", "<li>", '<li value="21">']
    assert re.findall("<(?:ul|li)[^>]*>", plain) == ["<ul>", "<li>", "<li>"]


def test_a_title_that_is_not_said_has_no_times() -> None:
    """A document has a heading of the first rank even so."""
    assert main(said("Un mot."))[0] == "<h1>La cave se visite</h1>"


def test_sound_before_the_title_stands_before_it() -> None:
    """In the order of hearing."""
    intro = replace(said("[Musique]", None, kind="added"), sound="intro.wav")
    assert main(intro, TITLE) == [
        f'<p class="added">{span(1, "[Musique]")}</p>',
        f"<h1>{span(2, 'La cave se visite')}</h1>",
    ]


def test_a_second_title_heads_its_part() -> None:
    """As in a bulletin of several articles: one heading of the first rank alone."""
    assert main(TITLE, said("Le pont ferme", 4, "title", "title"))[1].startswith("<h2>")


def test_segments_that_touch_in_the_article_touch_here() -> None:
    """No blank comes between a quotation and the comma after it."""
    one = replace(quoted("« Oui »"), source=Span(0, 7))
    other = replace(said(", dit Maud Rey."), source=Span(7, 22))
    assert main(TITLE, one, other)[1] == f"<p>{span(2, '« Oui »')}{span(3, ', dit Maud Rey.')}</p>"


def test_words_of_another_language_say_so() -> None:
    """A screen reader changes its voice for them; blanks are as they are shown."""
    text = "Le  film  So  what  sort."
    tongue = replace(said(text), languages=(Language(10, 18, "en"),))
    assert languages(tongue) == [("Le film ", None), ("So what", "en"), (" sort.", None)]
    shown = 'Le film <span lang="en">So what</span> sort.'
    assert main(TITLE, tongue)[1] == f"<p>{span(2, shown)}</p>"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "]]>", "a & b", 'x" onclick="y', "\x00\ud7ff"])
def test_hostile_text_is_text(text: str) -> None:
    """Markup and characters that XML does not know break nothing."""
    found = parsed(episode(replace(TITLE, written=text), quoted("Oui.", speaker=text)))
    assert not list(found.iter("script"))
    assert not found.xpath("//@onclick")
    assert "".join(found.xpath("//h1")[0].itertext()) == text.replace("\x00", "")


words = st.text("aé<&>\"'» \u2028\x07", min_size=1, max_size=12).filter(
    lambda text: text.strip(" \x07") != ""
)
kinds = st.sampled_from(["paragraph", "heading", "list", "lead", "table", "caption", "title"])
cuts = st.lists(st.integers(0, 12), max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), kinds, st.booleans(), words, cuts), min_size=1, max_size=8))
def test_everything_said_is_here_in_order_and_nothing_else(
    parts: list[tuple[int, str, bool, str, list[int]]],
) -> None:
    """Law 2: it parses as XML, and its spans are the lines of the transcript one for one."""
    segments = [
        replace((quoted if quote else said)(text, block, kind), languages=tongues(text, cut))
        for block, kind, quote, text, cut in parts
    ]
    whole = episode(TITLE, *segments)
    found = parsed(whole).xpath("//span[@id]")
    shown = [
        (one.get("id"), int(one.get("data-start")), int(one.get("data-end")), "".join(one.itertext()))
        for one in found
    ]
    expected = [
        (f"s{n}", line.start, line.end, line.text) for n, line in enumerate(captions(whole.timeline), start=1)
    ]
    assert shown == expected
    (document,) = parsed(whole).iter("main")
    for label in document.xpath(".//b"):
        label.text = None
    assert "".join("".join(document.itertext()).split()) == "".join("".join(s[3] for s in shown).split())


def tongues(text: str, cut: list[int]) -> tuple[Language, ...]:
    bounds = sorted({at for at in cut if at <= len(text)})
    return tuple(Language(start, end, "en") for start, end in zip(bounds[::2], bounds[1::2], strict=False))
