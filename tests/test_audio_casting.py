"""Who is read by which voice."""

from hypothesis import given
from hypothesis import strategies as st

from audio.engines.base import DefaultCast
from audio.voices.casting import CastChoices, cast
from scripts.script import Person, Place, Script, Segment

DEFAULT = DefaultCast(narrator="n", neutral="x", women=("f1", "f2", "f3"), men=("m1", "m2", "m3"))
MAYOR, FARMER, BAKER = Person("Claire Bonnet", "f"), Person("Julien Farge", "m"), Person("Paul Aigoin", "m")


def apart(one, other):
    """Voices that all lie apart from each other."""
    return 0.0 if one == other else 2.0


def script(*people):
    return Script("a.md", "A", "fr", (), people)


def quote(speaker, voice=None):
    return Segment("quote", Place(0, "paragraph"), "« Oui. »", "Oui.", None, speaker=speaker, voice=voice)


def test_people_have_voices_of_their_gender_and_nobody_shares_one():
    """As far as the engine's voices go."""
    made = cast(script(MAYOR, FARMER, BAKER), DEFAULT, CastChoices(), apart)
    assert made.people["Claire Bonnet"].startswith("f")
    assert {made.people["Julien Farge"][0], made.people["Paul Aigoin"][0]} == {"m"}
    assert len(set(made.voices)) == 5


def test_a_quotation_without_a_name_is_neutral_and_the_rest_is_the_narrators():
    """A neutral voice beats a wrong one."""
    made = cast(script(MAYOR), DEFAULT, CastChoices(), apart)
    assert made.voice(quote(None)) == "x"
    assert made.voice(quote("Somebody else")) == "x"
    for kind in ("title", "heading", "narration", "added"):
        assert made.voice(Segment(kind, None, "a", "a", None)) == "n"


def test_what_the_newsroom_chose_holds():
    """A voice for a person, for all people, for one segment."""
    choices = CastChoices(narrator="own", neutral="none", quotes=("q1", "q2"), cast={"Claire Bonnet": "hers"})
    made = cast(script(MAYOR, FARMER, BAKER), DEFAULT, choices, apart)
    assert (made.narrator, made.neutral, made.people["Claire Bonnet"]) == ("own", "none", "hers")
    assert {made.people["Julien Farge"], made.people["Paul Aigoin"]} == {"q1", "q2"}
    assert made.voice(quote("Claire Bonnet", voice="once")) == "once"


@given(st.lists(st.sampled_from("ABCDEFGH"), max_size=6, unique=True), st.sampled_from(["f", "m"]))
def test_a_person_alone_has_the_same_voice_in_every_article(names, gender):
    """The voice follows from the name: no order, no clock, no chance."""
    alone = cast(script(Person("Inès Valat", gender)), DEFAULT, CastChoices(), apart).people["Inès Valat"]
    first = cast(
        script(Person("Inès Valat", gender), *(Person(n, gender) for n in names)),
        DEFAULT,
        CastChoices(),
        apart,
    )
    assert first.people["Inès Valat"] == alone


def test_whose_gender_is_unknown_has_the_neutral_voice():
    """Neither a man's nor a woman's voice is guessed; a group of people is the same case."""
    made = cast(script(Person("Dominique Roux", None)), DEFAULT, CastChoices(), apart)
    assert made.people["Dominique Roux"] == "x"


def test_people_who_would_sound_alike_get_the_voice_that_lies_farthest():
    """The second of them, by measured distance; the first keeps the voice of their name."""
    place = {"n": 0.0, "m1": 3.0, "m2": 3.1, "m3": 9.0}
    wanted = {
        name: cast(script(Person(name, "m")), DEFAULT, CastChoices(), apart).people[name]
        for name in "ABCDEFGHIJ"
    }
    first = next(name for name in wanted if wanted[name] == "m1")
    second = next(name for name in wanted if wanted[name] == "m2")
    made = cast(
        script(Person(first, "m"), Person(second, "m")),
        DEFAULT,
        CastChoices(),
        lambda a, b: abs(place[a] - place[b]),
    )
    assert made.people == {first: "m1", second: "m3"}


def test_a_person_keeps_the_voice_of_earlier_episodes():
    """As long as the proposed has it; another engine casts anew."""
    kept = cast(script(MAYOR, FARMER), DEFAULT, CastChoices(known={"Claire Bonnet": "f3"}), apart)
    assert kept.people["Claire Bonnet"] == "f3"
    anew = cast(script(MAYOR), DEFAULT, CastChoices(known={"Claire Bonnet": "another engine's"}), apart)
    assert anew.people == cast(script(MAYOR), DEFAULT, CastChoices(), apart).people


def test_a_voice_of_a_script_line_holds_only_for_its_own_engine():
    """Where another engine stands in, the line is the person's."""
    line = quote("Claire Bonnet", voice="once")
    assert cast(script(MAYOR), DEFAULT, CastChoices(lines=False), apart).voice(line).startswith("f")
