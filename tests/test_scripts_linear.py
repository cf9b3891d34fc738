"""Work grows with the text and no faster, and no word is lost, whatever the text is made of: in calls, or in CPU time."""

import gc
import os
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import pytest
from test_scripts_narration import assert_no_word_lost

from scripts.errors import ScriptError
from scripts.narrate import narrate
from scripts.readers import parse
from scripts.scriptfile import load
from scripts.spoken import read

RUNS = {
    "letters": "a", "capitals": "A", "digits": "7", "emoji": "🎉", "blanks": " ", "apostrophes": "'", "straight marks": '"',
    "opening guillemets": "«", "closing guillemets": "»", "dashes": "—", "hyphens": "-", "stars": "*", "underscores": "_",
    "brackets": "[", "closing brackets": "]", "parentheses": "(", "tildes": "~", "backticks": "`", "angles": "<", "bangs": "![",
    "digits and blanks": "12 ", "digits and dots": "1.", "digits and commas": "1,", "slashes": "1/", "ranges": "3-", "thousands": "123 ",
    "amounts": "12,50 € ", "units": "3 km ", "hours": "14h30 ", "dates": "12/05/2026 ", "times": "3 x ", "signs": "+-", "minutes": "1'2",
    "roman": "XIV ", "acronyms": "SNCF ", "dotted": "S.N.", "abbreviations": "M. ", "inclusive": "élu·e·s ", "inclusive run": "a·e-",
    "addresses": "a.fr/", "mails": "a@b.", "codes": "A1-", "phones": "04 66 ", "no blank": "motmot,",
}  # fmt: skip

DOCUMENTS = {
    "headings.md": "## Un titre\n\n",
    "bullets.md": "- un point\n",
    "quotes.md": "> dit-il\n\n",
    "links.md": "[un lien](https://exemple.fr/a) ",
    "half links.md": "[un lien](",
    "emphasis.md": "**gras *et* fin** ",
    "crossed.md": "**a *b",
    "table.md": "| un | deux |\n",
    "references.md": "[a]: /b\n\n",
    "notes.md": "[^1]: note\n\n",
    "tags.md": "<b>",
    "fences.md": "```\n",
    "paragraphs.html": "<p>Le maire parle.</p>\n",
    "spans.html": "<em>mot</em> ",
    "cells.html": "<table><tr><td>mot</td></tr></table>",
    "dialogue.txt": "— Oui, dit-il.\n\n",
}
ROLES = (
    "maire",
    "préfet",
    "ministre",
    "député",
    "juge",
    "recteur",
    "évêque",
    "colonel",
    "médecin",
    "notaire",
    "procureur",
)
LETTERS = "abcdefghij"


def somebody(i: int) -> tuple[str, str]:
    """A name and a role that nobody else of an article has, up to ten thousand people."""
    digits = [LETTERS[int(digit)] for digit in f"{i:04d}"]
    return f"Jean Du{''.join(digits)}", f"{ROLES[i % len(ROLES)]} de Val{''.join(digits)}"


CROWDS = {
    "office-holders": lambda name, role: f"{name}, {role}, est venu. Le {role} attendait.",
    "quoted office-holders": lambda name, role: f"{name}, {role}, est venu. « Nous irons tous », dit le {role.split()[0]}.",
    "pronouns": lambda name, role: f"{name}, {role}, est venu. Le {role.split()[0]} sourit. « Nous irons tous », dit-il.",
    "names": lambda name, role: f"{name} est venu. Il a souri. « Nous irons tous », dit {name.split()[1]}.",
    "nouns": lambda name, role: f"Le {role} est venu. « Nous irons tous », dit le {role.split()[0]}. Ce dernier sort.",
    "sources": lambda name, role: f"Une source proche de {name} parle. « Nous irons tous », dit cette source.",
    "turns": lambda name, role: f"— Nous irons tous, dit {name}. — Vraiment ? demanda le {role.split()[0]}. Elle rit.",
    "labels": lambda name, role: f"A. D. : Nous irons tous chez {name}.",
    "nobody": lambda name, role: "« Nous irons tous. » Il sourit. « Eux aussi. » Elle sort.",
}  # fmt: skip
NESTED = {
    "deep lists.md": lambda n: "".join("  " * depth + "- un\n" for depth in range(n)),
    "deep quotes.md": lambda n: "> " * n + "oui",
    "deep brackets.md": lambda n: "[" * n + "mot" + "]" * n,
    "deep stars.md": lambda n: "*" * n + "mot" + "*" * n,
    "deep tags.html": lambda n: "<div>" * n + "<p>Le maire parle de la ville.</p>" + "</div>" * n,
}


def calls(work) -> int:
    """How many functions, Python's own included, a piece of work calls."""
    count = 0

    def tick(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def seconds(work) -> float:
    """CPU seconds of a piece of work: what a count of calls does not see, as the work of a pattern.

    Without the collector of garbage: what that takes depends on all that the other tests have left in memory.
    """
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()


def assert_linear(work, small: int, slack: int = 2_000) -> None:
    """Three times the text takes about three times the work."""
    work(small // 2)  # tables and patterns are read once
    little, much = (calls(lambda size=size: work(size)) for size in (small, 3 * small))
    assert much < 4.5 * little + slack


@pytest.mark.parametrize("unit", RUNS.values(), ids=RUNS.keys())
def test_reading_a_run_grows_with_its_length(unit):
    """A line made to hurt the rules costs what its length says."""
    assert_linear(lambda size: read(unit * (size // len(unit))), 600)


@pytest.mark.parametrize("unit", RUNS.values(), ids=RUNS.keys())
def test_each_code_point_of_a_run_is_in_one_piece(unit):
    """Whatever the rules make of it, the pieces laid end to end are the text."""
    text = unit * (600 // len(unit)) + " fin"
    assert "".join(piece.written for piece in read(text).pieces) == text


@pytest.mark.parametrize(("path", "unit"), DOCUMENTS.items(), ids=DOCUMENTS.keys())
def test_an_article_of_one_thing_repeated_grows_with_its_length(path, unit):
    """From file to script, also for markup made to hurt."""
    assert_linear(lambda count: narrate(parse(f"Mot.\n\n{unit * count}".encode(), path)), 30, 10_000)


@pytest.mark.parametrize(("path", "make"), NESTED.items(), ids=NESTED.keys())
def test_depth_costs_no_more_than_length(path, make):
    """Things inside one another are bounded."""
    sizes = [f"Mot.\n\n{make(depth)}".encode() for depth in (40, 120)]
    narrate(parse(sizes[0], path))
    little, much = (calls(lambda data=data: narrate(parse(data, path))) for data in sizes)
    assert much < 4.5 * little * max(1, len(sizes[1]) / len(sizes[0]) / 3) + 20_000


@pytest.mark.parametrize("between", [" ", "\n\n"], ids=["one paragraph", "paragraphs"])
@pytest.mark.parametrize("say", CROWDS.values(), ids=CROWDS.keys())
def test_who_speaks_costs_what_the_article_s_length_says(say, between):
    """However many office-holders, names, pronouns and quotations stand in one paragraph, or each in its own.

    A novel, and an article with eighteen office-holders in a row, once took for ever: to know one, all
    those before were asked for, and each of these asked again.
    """

    def work(count: int) -> None:
        body = between.join(say(*somebody(i)) for i in range(count))
        narrate(parse(f"# Titre\n\n{body}\n".encode(), "article.md"))

    assert_linear(work, 50, 20_000)


LONG_LINES = {
    "closing brackets": "]", "exclamations": "! ", "colons": ": ", "hyphens": "- ", "em dashes": "— ", "en dashes": "– ",
    "quoted em dashes": '—" ', "quoted en dashes": '–" ', "he says": "il dit ", "says he": "dit-il, ", "degrees": "mot ° ",
    "ellipses": "… 7 ", "sources": "selon M. ", "parentheses": "(a) ",
    "nested marks": 'selon « " ',
}  # fmt: skip


@pytest.mark.parametrize("around", ["{}", "Paul Roux : « {} », dit-il."], ids=["bare", "quoted"])
@pytest.mark.parametrize("unit", LONG_LINES.values(), ids=LONG_LINES.keys())
def test_one_long_line_costs_what_its_length_says(unit, around):
    """Nothing is looked for from each place to the end of the line, which calls would not show."""

    def work(size: int) -> None:
        narrate(parse(f"Mot.\n\n{around.format(unit * (size // len(unit)))}".encode(), "article.txt"))

    work(100)
    little, much = (min(seconds(lambda size=size: work(size)) for _ in range(2)) for size in (4_000, 12_000))
    assert much < 5 * little + 0.1


def test_an_element_of_more_attributes_than_any_page_has_is_refused_at_once():
    """The parser compares each attribute with all those before it: 40,000 took a minute."""
    page = "<html><body><article><h1>Titre</h1><p {}>Le maire parle de la ville.</p></article></body></html>"
    crowded = page.format(" ".join(f"a{i}=b" for i in range(40_000))).encode()
    with pytest.raises(ScriptError, match="more than 500 attributes") as caught:
        parse(crowded, "page.html")
    assert caught.value.exit_code == 3
    told = page.format(
        f'data-text="{"mot " * 40_000}"'
    ).encode()  # words of one attribute are not many of them
    assert [block.text for block in parse(told, "page.html").blocks] == [
        "Titre",
        "Le maire parle de la ville.",
    ]


def test_a_script_file_of_more_lines_than_any_article_is_refused_at_once():
    """Its lines are counted before its YAML is read, which takes a third of a millisecond each."""
    text = "script:\n" + "- Narrateur: Le maire parle.\n" * 200_000
    with pytest.raises(ScriptError, match="200001 lines; at most 100000 are allowed") as caught:
        load(text, "article.script.yaml")
    assert caught.value.exit_code == 3


def test_two_thousand_office_holders_of_one_paragraph_cost_ten_times_two_hundred():
    """The law holds for far more people than any article names: to the call, and by the clock as for long lines."""
    say = CROWDS["quoted office-holders"]

    def article(count: int):
        return parse(" ".join(say(*somebody(i)) for i in range(count)).encode(), "a.md")

    few, third, many = map(article, (200, 667, 2_000))
    assert calls(lambda: narrate(many)) < 13 * calls(lambda: narrate(few))
    little, much = (min(seconds(lambda each=each: narrate(each)) for _ in range(2)) for each in (third, many))
    assert much < 5 * little + 0.1


@pytest.mark.parametrize("path", [*DOCUMENTS, *NESTED])
def test_no_word_of_a_document_made_to_hurt_is_lost(path):
    """Law 1: each word is in one segment, or in a stretch that is listed as skipped."""
    body = NESTED[path](80) if path in NESTED else DOCUMENTS[path] * 60
    article = parse(f"Mot.\n\n{body}".encode(), path)
    assert_no_word_lost(article, narrate(article))


def test_who_asks_line_by_line_is_answered_line_by_line():
    """A program that writes a line and waits gets its answer before it writes the next."""
    root = Path(__file__).parents[1]
    process = subprocess.Popen(
        [sys.executable, str(root / "cli.py"), "spoken"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    for line, answer in ((b"14h30\n", b"quatorze heures trente\n"), (b"\n", b"\n"), (b"2 km\n", None)):
        process.stdin.write(line)
        process.stdin.flush()
        assert process.stdout.readline() == (answer or "deux kilomètres\n".encode())
    process.stdin.close()
    assert process.stdout.read() == b""
    process.stdout.close()
    assert process.wait() == 0
