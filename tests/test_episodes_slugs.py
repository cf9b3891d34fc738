"""Slugs: safe in any file system and any address, whatever a file is called."""

import re
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from episodes.edition.slugs import make_slug

SAFE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("La passerelle rouvre à Anduze", "la-passerelle-rouvre-a-anduze"),
        ("L’œuvre de l'été", "l-oeuvre-de-l-ete"),
        ("2026-05-12_conseil municipal", "2026-05-12-conseil-municipal"),
        ("../../etc/passwd", "etc-passwd"),
        ("..", "article"),
        ("", "article"),
        ("🎙️", "article"),
        ("Ærøskøbing & Łódź", "aeroskobing-lodz"),
        ("CON", "article-con"),
        ("com1", "article-com1"),
        ("COM¹", "article-com1"),
        ("con.seil", "con-seil"),
        ("a" * 300, "a" * 60),
    ],
)
def test_a_stem_becomes_a_slug(stem: str, expected: str) -> None:
    """Accents fold, ligatures come apart, device names and empty names have a word before them."""
    assert make_slug(stem) == expected


def test_a_long_stem_is_cut_at_a_word() -> None:
    """No slug ends in half a word."""
    stem = "le conseil departemental vote une aide exceptionnelle aux communes sinistrees"
    assert make_slug(stem) == "le-conseil-departemental-vote-une-aide-exceptionnelle-aux"
    assert make_slug("a" * 55 + " bcde fgh") == "a" * 55 + "-bcde"


def test_twins_in_case_and_accents_are_one_slug_and_then_numbered() -> None:
    """Évasion, evasion and E + accent meet on some disks; here they never do."""
    taken: set[str] = set()
    for stem in ("Évasion", normalize("NFD", "évasion"), "EVASION"):
        taken.add(make_slug(stem, taken))
    assert taken == {"evasion", "evasion-2", "evasion-3"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=90) | st.sampled_from(["x", "X", "nul", "a" * 80, "a-2"]), max_size=12))
def test_slugs_are_always_safe_short_and_distinct(stems: list[str]) -> None:
    """The law, over any names a file system allows and more."""
    taken: set[str] = set()
    for stem in stems:
        name = make_slug(stem, taken)
        assert SAFE.match(name)
        assert len(name) <= 60
        assert name not in taken
        taken.add(name)
