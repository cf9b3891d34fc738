"""Law 1 for the readers: every word of a source is in exactly one block or one listed skipped span."""

import html
import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.article import Article
from scripts.errors import ScriptError
from scripts.readers import parse

_BLANK = re.compile("[ \t\n\r\f\v\x85\u2028\u2029]")
_WORD = re.compile(r"[^\W_]+")

WORDS = (
    "la maire d'Uzès promet 12\N{NO-BREAK SPACE}000 euros « demain » lundi, halle A9 14h30 l’élue Oui ! 3,5 À"
)
MARKS = """* ** _ ` [ ](#) ](http://a.fr"x") ![ &amp; &#233; \\* ~~ <b> </b> <br> <cite> </cite> <q> </q> {lang=en} &mdash;X(@x) < > [^1] | « » —""".split()
UNSEEN = ["\t", "  ", "\u200b", "\u202e", "\u00ad", "\x0b", "\x85"]
STARTS = """# |## |- |* |1. |2) |> |> — |    |```|---|===|<div>|<blockquote>|<script>|<!-- |-->|[^1]: |[x]: |  - |>> """.split(
    "|"
)
PAGE = ["", "", "", "\t", "| a | b |", "|---|---|", "À lire aussi", "Par Anne Roux", "© "]

PROSE = "<p>Le conseil a voté le budget lundi soir, après trois heures de débats parfois houleux.</p>" * 2

words = st.sampled_from(WORDS.split(" "))
marks = st.sampled_from(MARKS + UNSEEN)
starts = st.sampled_from(STARTS + PAGE)
breaks = st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n", "\r", " \n", "\\\n", "\\\r\n"])
lines = st.builds("{}{}{}".format, starts, st.lists(words | marks, max_size=12).map(" ".join), breaks)
documents = st.lists(lines, max_size=14).map("".join)


def _held(article: Article) -> list[tuple[int, int]]:
    """All stretches of the source that are accounted for: runs of the blocks and skipped spans."""
    runs = [run.source for block in article.blocks for run in block.runs]
    return sorted([*runs, *(item.source for item in article.skipped)])


def assert_no_word_lost(article: Article) -> None:
    held = _held(article)
    assert all(before[1] <= after[0] for before, after in pairwise(held)), "spans overlap"
    covered = bytearray(len(article.source))
    for start, end in held:
        covered[start:end] = b"\1" * (end - start)
    for word in _WORD.finditer(article.source):
        assert all(covered[word.start() : word.end()]), f"{word[0]!r} is neither in a block nor skipped"
    for block in article.blocks:
        for run in block.runs:
            shown, source = block.text[slice(*run.text)], article.source[slice(*run.source)]
            assert len(shown) != len(source) or shown == " " or shown == _BLANK.sub(" ", source)
        tiled = [edge for run in block.runs for edge in run.text]
        assert tiled[:1] in ([], [0])
        assert tiled[1:-1:2] == tiled[2::2]
        assert (tiled[-1] if tiled else 0) == len(block.text)


@settings(max_examples=60, deadline=None)
@given(documents, st.sampled_from(["a.md", "a.txt"]))
def test_every_word_is_in_one_block_or_one_skipped_span(text: str, path: str) -> None:
    """Whatever a file holds, nothing of it goes unsaid in silence, and nothing is said twice."""
    try:
        article = parse(text.encode(), path)
    except ScriptError as error:
        assert error.key in {"empty", "front matter"}  # noqa: PT017
        return
    assert_no_word_lost(article)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["a.md", "a.txt"]))
def test_any_text_is_read_or_refused(text: str, path: str) -> None:
    """No text makes a reader crash."""
    try:
        assert_no_word_lost(parse(text.encode(errors="replace"), path))
    except ScriptError as error:
        assert str(error).startswith(path)  # noqa: PT017


TAGS = "p p p h2 li div span em time b q a blockquote figcaption aside td dd section article".split()
nodes = st.recursive(
    words,
    lambda inner: st.builds(
        "<{0}>{1}</{0}>".format, st.sampled_from(TAGS), st.lists(inner, min_size=1, max_size=4).map(" ".join)
    ),
    max_leaves=30,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(nodes, max_size=8))
def test_every_word_of_a_page_is_in_its_text(page: list[str]) -> None:
    """However a page is marked up, each of its words is in a block, or in a skipped span with its reason."""
    text = f"<html><body><h1>Le budget est voté</h1>{PROSE}{' '.join(page)}</body></html>"
    article = parse(text.encode(), "a.html")
    assert_no_word_lost(article)
    assert Counter(_WORD.findall(_seen(text))) == Counter(_WORD.findall(article.source))


def _seen(page: str) -> str:
    """What a browser shows: tags of blocks part words, others do not."""
    inline = re.sub(r"</?(?:span|em|time|b|q|a)>", "", page)
    return html.unescape(re.sub("<[^>]*>", " ", inline))


@pytest.mark.parametrize("depth", [5, 60, 5000])
def test_deep_nesting_is_kept_or_reported(depth: int) -> None:
    """Lists and quotations inside one another lose no word, however deep they go."""
    for opener in ("> ", "- ", "1. ", "["):
        article = parse(f"# Titre\n\n{opener * depth}tout au fond\n".encode(), "a.md")
        assert_no_word_lost(article)
        assert article.doubts or "fond" in article.blocks[-1].text
