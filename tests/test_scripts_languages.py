"""Words in another language are known as such, from the markup of an article to its script."""

import pytest

from scripts.narrate import narrate
from scripts.output import as_json
from scripts.readers import parse
from scripts.script import Script, Segment


def script_of(text: str, path: str = "essai.md") -> Script:
    return narrate(parse(text.encode(), path))


def told(segment: Segment) -> list[tuple[str, str]]:
    return [(segment.written[start:end], tag) for start, end, tag in segment.languages]


@pytest.mark.parametrize(
    "words",
    [
        'Le <span lang="en">coming out</span> de 2024.',
        "Le <i lang=en>coming out</i> de 2024.",
        "Le *coming out*{lang=en} de 2024.",
        'Le [coming out]{: lang="en"} de 2024.',
        "Le *coming out*{.titre lang=en} de 2024.",
    ],
)
def test_markdown_says_a_language_in_several_ways(words: str) -> None:
    """HTML inside a paragraph, or attributes behind words; nothing of the markup is shown."""
    segment = script_of(f"# Un titre\n\n{words}\n").segments[-1]
    assert segment.written == "Le coming out de 2024."
    assert told(segment) == [("coming out", "en")]


def test_a_page_says_a_language_on_any_element() -> None:
    """On a phrase, on a quotation, on a paragraph of its own; French inside French is nothing to tell."""
    page = (
        '<html lang="fr"><body><h1>Un titre</h1><p>Il dit <em lang="en">so what</em> et <b lang="fr-CA">bon</b>.</p>'
        '<p lang="oc">Adieu, monde.</p><p><span xml:lang="de">Also</span>, voilà.</p></body></html>'
    )
    found = [told(segment) for segment in script_of(page, "a.html").segments]
    assert found == [[], [("so what", "en")], [("Adieu, monde.", "oc")], [("Also", "de")]]


def test_french_rules_leave_other_languages_alone() -> None:
    """Numbers and abbreviations of an English title are not read as French ones; around it they are."""
    text = "# Un titre\n\nLe 3 mai, *Room 101, St. Paul 9 a.m.*{lang=en} a duré 2 h.\n"
    segment = script_of(text).segments[-1]
    assert segment.spoken == "Le trois mai, Room 101, St. Paul 9 a.m. a duré deux heures."


def test_each_piece_of_a_sentence_has_its_own_stretches() -> None:
    """A quotation in English that an incise cuts: both halves, each in its own code points."""
    text = '# Un titre\n\n<q lang="en">We are done, dit le joueur américain, we go home.</q>\n'
    segments = script_of(text).segments[1:]
    pieces = [s for s in segments if s.kind == "quote"]
    assert [told(piece) for piece in pieces] == [[("We are done,", "en")], [("we go home.", "en")]]
    assert as_json(script_of(text))["segments"][1]["languages"] == [[2, 14, "en"]]  # type: ignore[index]


ENGLISH = (
    "<p>The council has voted the budget on Monday night, after three hours of heated debate in the hall.</p>"
)
FRENCH = "<p>Le conseil a voté le budget lundi soir, après trois heures de débats parfois houleux dans la salle.</p>"


@pytest.mark.parametrize(
    ("tag", "body", "language", "doubt"),
    [
        ("fr-CH", FRENCH * 3, "fr-CH", None),
        ("en-US", FRENCH * 3, "fr", 'its language is "en-US", but it reads like French'),
        ("en", ENGLISH * 3, "en", 'its language is "en"; it is said by French rules'),
        ("fr", ENGLISH * 3, "fr", "does not read like French"),
        ("fr", "<p>Trois mots seulement.</p>", "fr", None),
    ],
)
def test_a_page_that_is_not_french_is_told(tag: str, body: str, language: str, doubt: str | None) -> None:
    """What a page says and what it reads like: where they differ, or it is not French, a warning stands."""
    article = parse(f'<html lang="{tag}"><body><h1>Un titre</h1>{body}</body></html>'.encode(), "a.html")
    assert article.language == language
    found = [told.message for told in article.doubts if "French" in told.message]
    assert len(found) == (doubt is not None)
    assert doubt is None or doubt in found[0]
