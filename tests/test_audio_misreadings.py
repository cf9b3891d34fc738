"""The last step before espeak-ng: what it reads wrongly is written so that it reads it right."""

import pytest

from audio.engines.espeak import respelled
from scripts.spoken import spoken


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("82", "quatre-vin-deux"),
        ("80 ans", "quatre-vingts ans"),
        ("100 ans", "cente ans"),
        ("à 20 h", "à vingte heures"),
        ("120 habitants", "cent vingte habitants"),
        ("100 € et 100 hectares", "cente euros et cente hectares"),
        ("20 ans", "vingt ans"),
        ("9 ans", "neuf ans"),
        ("100 haies, 20 hameaux", "cent haies, vingt hameaux"),
        ("10 % au plus", "dix pour cent au plus"),
        ("101 et 111", "cent un et cent onze"),
        ("Ils sont 100 et 100 ont dit oui.", "Ils sont cent et cent ont dit oui."),
    ],
)
def test_numbers_bind_to_what_they_count(written, given):
    """« cent ans » was said « cen ans », « vingt heures » « vin heures » (espeak-ng 1.52)."""
    assert respelled(spoken(written)) == given


def test_the_words_stay_as_many():
    """Word times are carried from what the engine was given to what is written."""
    said = spoken("À 20 h, 100 habitants de 82 communes sur 120 et 100 ont voté.")
    assert len(respelled(said).split()) == len(said.split())
