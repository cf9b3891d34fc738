"""Where sentences end: golden lines on disk, and the law that nothing is left out."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.sentences import split

LINES = [
    line
    for path in sorted((Path(__file__).parent / "golden" / "sentences").glob("*.txt"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_cut_where_its_bars_stand(line: str) -> None:
    """Titles, initials, abbreviations and closing marks do not end a sentence; a one-letter surname does."""
    text = line.replace(" | ", " ")
    assert " | ".join(text[s.start : s.end] for s in split(text)) == line


@settings(max_examples=150)
@given(
    st.lists(
        st.sampled_from(["M. ", "Oui", ". ", "… ", "» ", "« ", "? ", "a", "O. ", "\n", "12", "! ", ") "])
    ).map("".join)
)
def test_sentences_tile_the_text(text: str) -> None:
    """Joined, the sentences give back every character but the blanks between them."""
    spans = split(text)
    assert "".join(re.sub(r"\s", "", text[s.start : s.end]) for s in spans) == re.sub(r"\s", "", text)
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() for s in spans)


def test_a_part_of_a_text_can_be_cut() -> None:
    """Places count in the whole text."""
    text = "Un. Deux. Trois."
    assert [text[s.start : s.end] for s in split(text, 4, 9)] == ["Deux."]
