"""From article to narration script: golden articles, no word lost, bounded clips, one voice a clip."""

import os
import re
import sys
from itertools import pairwise
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.article import Article, Block, Run, Span
from scripts.narrate import Policy, narrate
from scripts.readers import parse
from scripts.script import Script

GOLDEN = Path(__file__).parent / "golden" / "articles"
ARTICLES = sorted(p for p in GOLDEN.iterdir() if p.suffix in (".md", ".txt", ".html"))
WORD = re.compile(r"[^\W_]+")


def script_of(text: str, path: str = "essai.md") -> Script:
    return narrate(parse(text.encode(), path))


def as_lines(script: Script) -> str:
    """The readable form of a script that golden files hold (see their README)."""
    lines = []
    for segment in script.segments:
        number = f" {segment.quotation}" if segment.quotation is not None else ""
        lines.append(f"{segment.kind}{number}|{segment.speaker or ''}|{segment.written}")
    lines += [f"doubt||{doubt.message}" for doubt in script.doubts if "quotation" in doubt.message]
    return "\n".join(lines) + "\n"


def assert_no_word_lost(article: Article, script: Script) -> None:
    """Every word of the blocks is in exactly one segment or skipped piece, in order, as it is written."""
    spans = [s.source for s in script.segments if s.source is not None]
    assert all(a.end <= b.start for a, b in pairwise(spans)), "segments overlap"
    said = bytearray(len(article.source))
    for span in (*spans, *(s.source for s in script.skipped)):
        said[span.start : span.end] = b"\1" * (span.end - span.start)
    for word in WORD.finditer(article.source):
        assert all(said[word.start() : word.end()]), f"{word[0]!r} is said by nobody"
    for block in article.blocks:
        own = [s for s in script.segments if s.block is not None and s.block.number == block.number]
        assert all(s.written == s.written.strip() and s.spoken for s in own)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda p: p.name)
def test_golden_article_becomes_its_script(path: Path) -> None:
    """Each article on disk is cut, voiced and attributed as its .script file says."""
    expected = path.with_name(path.name + ".script")
    article = parse(path.read_bytes(), path.name)
    script = narrate(article)
    assert_no_word_lost(article, script)
    if os.environ.get("HAUTEVOIX_GOLDEN") == "write":
        expected.write_text(as_lines(script), encoding="utf-8")
    assert as_lines(script) == expected.read_text(encoding="utf-8")


pieces = st.sampled_from(
    [
        "« ", " »", "«", "»", '"', "“", "”", "— ", " – ", "- ", "‹", "›", "''", ", dit-il, ", ", a déclaré Paul Roy", "*", "**",
        "Oui", "non", "la maire d'Uzès", "Mme Roy", "M. Roy", " ", "\n\n", "\n", ".", " ?", " !", "…", " : ", "12 000 €", "O.", "[…]",
        "« Je viens », ", "ajoute-t-elle. ", "Le maire ", "15\"", "# ", "> ", "🎉", "(", ")", "Paul : ", "le préfet ", "Selon elle, ",
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces, min_size=1, max_size=40).map("".join))
def test_no_word_is_lost_whatever_the_marks(text: str) -> None:
    """Law 1: broken, nested or orphan marks never swallow, repeat or reorder a word."""
    source = "Titre du jour\n\nMot. " + text
    article = parse(source.encode(), "essai.txt")
    assert_no_word_lost(article, narrate(article))


def block(number: int, text: str, at: int, **more: object) -> Block:
    return Block(number, "paragraph", text, (Run(Span(0, len(text)), Span(at, at + len(text))),), **more)  # type: ignore[arg-type]


def article_of(*texts: str) -> Article:
    blocks, at = [], 0
    for number, text in enumerate(texts):
        blocks.append(block(number, text, at))
        at += len(text) + 2
    return Article("essai.txt", "\n\n".join(texts), "Essai", "fr", tuple(blocks))


def test_the_comma_that_closes_a_quotation_is_said_with_it() -> None:
    """The quotation's clip keeps the punctuation of its place, and the narrator starts clean."""
    segments = narrate(article_of("« Oui », a-t-il dit. Puis il partit.")).segments
    assert [s.written for s in segments] == ["« Oui »,", "a-t-il dit.", "Puis il partit."]
    assert segments[0].spoken == "Oui,"


def test_no_comma_is_said_after_a_question_or_a_cry() -> None:
    """« Enfin ! », dit-il: the comma is shown, and an engine is not given "Enfin !,"."""
    cry = narrate(article_of("« Enfin ! », a-t-il dit.")).segments[0]
    assert (cry.written, cry.spoken) == ("« Enfin ! »,", "Enfin !")


def test_a_quotation_cut_by_a_page_break_is_joined() -> None:
    """A break in the middle of a sentence makes no pause and no new paragraph."""
    script = narrate(
        article_of(
            "Le maire prévient : « Nous voulons des moyens pour les villes de plus en plus", "désertées. »"
        )
    )
    quote = script.segments[-1]
    assert quote.kind == "quote"
    assert quote.written == "« Nous voulons des moyens pour les villes de plus en plus désertées. »"
    assert quote.block is not None
    assert quote.block.number == 0


def test_a_title_in_capitals_is_recased_and_other_titles_are_not() -> None:
    """The title is shown as one would write it in a sentence."""
    script = script_of("# LA FÊTE DU VILLAGE EST ANNULÉE\n\nLa fête du village n'aura pas lieu.\n")
    assert script.title == "La fête du village est annulée"
    assert script.segments[0].written == script.title
    assert script_of("# Le TGV passera\n\nBon.\n").segments[0].written == "Le TGV passera"


def test_a_sentence_of_twenty_thousand_characters_becomes_bounded_clips() -> None:
    """No clip is longer than a voice can say in one go, and no word is cut."""
    text = "Le vent souffle, la mer monte " * 700 + "et voilà."
    article = article_of(text)
    script = narrate(article)
    assert max(len(s.written) for s in script.segments) <= 400
    assert " ".join(s.written for s in script.segments).split() == text.split()


def test_a_word_of_thousands_of_letters_is_bounded_too() -> None:
    """Garbage in one block gives clips, not a hang."""
    assert max(len(s.written) for s in narrate(article_of("a" * 5000)).segments) <= 400


def test_partial_and_document_quotations_follow_the_policy() -> None:
    """A producer may give them a voice of their own."""
    article = article_of(
        "Elle juge le délai « tout à fait intenable ».", "« Nul n'entre ici », lit-on sur le panneau."
    )
    assert [s.kind for s in narrate(article).segments] == ["narration", "narration"]
    voiced = narrate(article, policy=Policy(partial="quote", document="quote"))
    assert [s.written for s in voiced.segments if s.kind == "quote"] == [
        "« tout à fait intenable ».",
        "« Nul n'entre ici »,",
    ]


def test_what_layout_says_is_said_and_the_page_keeps_what_is_written() -> None:
    """A block's reading is spoken in place of its text; one without text is an added segment."""
    listed = block(0, "rendre les clés", 3, reading="Un. rendre les clés")
    added = Block(1, "table", "", (), reading="Un tableau figure sur la page.")
    script = narrate(Article("a.md", "1. rendre les clés", "A", "fr", (listed, added)))
    assert [(s.kind, s.written, s.spoken) for s in script.segments] == [
        ("narration", "rendre les clés", "Un. rendre les clés"),
        ("added", "Un tableau figure sur la page.", "Un tableau figure sur la page."),
    ]


def test_a_block_without_words_is_listed_as_skipped() -> None:
    """Emoji alone are not said, and that is not a secret."""
    script = narrate(article_of("Bonjour.", "🎉🎉"))
    assert [s.written for s in script.segments] == ["Bonjour."]
    assert [s.reason for s in script.skipped] == ["nothing to say"]


def test_a_quotation_never_closed_is_told_to_the_producer_where_it_stands() -> None:
    """A forgotten mark costs its paragraph only, and leaves a doubt with its place."""
    script = narrate(
        article_of("« Nous viendrons tous demain, promet la maire.", "Le marché ouvre à neuf heures.")
    )
    assert [d.message for d in script.doubts] == ["quotation never closed"]
    assert script.doubts[0].source == Span(0, 1)
    assert script.segments[-1].kind == "narration"


ADVERSARIAL = {
    "openers": "« ",
    "closers": " »",
    "straight": 'a "',
    "dots": ". . ",
    "commas": "dit-il, ",
    "capitals": "Jean Paul ",
    "turns": "Oui. — Non, dit-il. ",
    "quotations": "« Oui », dit Paul. ",
    "unclosed": "« Oui. ",
    "roles": "le maire de la ",
    "hyphens": "a-t-",
    "letters": "a",
    "spaces": "a     ",
}


def calls(text: str) -> int:
    """How many functions, Python's own included, a narration calls."""
    article = article_of(f"Le maire parle. {text}")
    count = 0

    def tick(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        narrate(article)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("unit", ADVERSARIAL.values(), ids=ADVERSARIAL.keys())
def test_work_grows_with_the_text_and_no_faster(unit: str) -> None:
    """Three times the text takes about three times the work, also for text made to hurt."""
    narrate(article_of("Une phrase."))  # tables are read once
    small, large = (calls(unit * (size // len(unit))) for size in (1_000, 3_000))
    assert large < 4.5 * small + 1_000
