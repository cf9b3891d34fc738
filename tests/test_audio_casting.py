"""Who is read by which voice."""

from hypothesis import given
from hypothesis import strategies as st

from audio.casting import Choices, cast
from audio.engine import Troupe
from scripts.script import Person, Place, Script, Segment

TROUPE = Troupe(narrator="n", neutral="x", f=("f1", "f2", "f3"), m=("m1", "m2", "m3"))
MAYOR, FARMER, BAKER = Person("Claire Bonnet", "f"), Person("Julien Farge", "m"), Person("Paul Aigoin", "m")


def script(*people):
    return Script("a.md", "A", "fr", (), people)


def quote(speaker, voice=None):
    return Segment("quote", Place(0, "paragraph"), "« Oui. »", "Oui.", None, speaker=speaker, voice=voice)


def test_people_have_voices_of_their_gender_and_nobody_shares_one():
    """As far as the engine's voices go."""
    made = cast(script(MAYOR, FARMER, BAKER), TROUPE, Choices())
    assert made.people["Claire Bonnet"].startswith("f")
    assert {made.people["Julien Farge"][0], made.people["Paul Aigoin"][0]} == {"m"}
    assert len(set(made.voices)) == 5


def test_a_quotation_without_a_name_is_neutral_and_the_rest_is_the_narrators():
    """A neutral voice beats a wrong one."""
    made = cast(script(MAYOR), TROUPE, Choices())
    assert made.voice(quote(None)) == "x"
    assert made.voice(quote("Somebody else")) == "x"
    for kind in ("title", "heading", "narration", "added"):
        assert made.voice(Segment(kind, None, "a", "a", None)) == "n"


def test_what_the_newsroom_chose_holds():
    """A voice for a person, for all people, for one segment."""
    choices = Choices(narrator="own", neutral="none", quotes=("q1", "q2"), cast={"Claire Bonnet": "hers"})
    made = cast(script(MAYOR, FARMER, BAKER), TROUPE, choices)
    assert (made.narrator, made.neutral, made.people["Claire Bonnet"]) == ("own", "none", "hers")
    assert {made.people["Julien Farge"], made.people["Paul Aigoin"]} == {"q1", "q2"}
    assert made.voice(quote("Claire Bonnet", voice="once")) == "once"


@given(st.lists(st.sampled_from("ABCDEFGH"), max_size=6, unique=True), st.sampled_from(["f", "m"]))
def test_a_person_alone_has_the_same_voice_in_every_article(names, gender):
    """The voice follows from the name: no order, no clock, no chance."""
    alone = cast(script(Person("Inès Valat", gender)), TROUPE, Choices()).people["Inès Valat"]
    first = cast(script(Person("Inès Valat", gender), *(Person(n, gender) for n in names)), TROUPE, Choices())
    assert first.people["Inès Valat"] == alone


def test_whose_gender_is_unknown_has_the_neutral_voice():
    """Neither a man's nor a woman's voice is guessed; a group of people is the same case."""
    made = cast(script(Person("Dominique Roux", None)), TROUPE, Choices())
    assert made.people["Dominique Roux"] == "x"
