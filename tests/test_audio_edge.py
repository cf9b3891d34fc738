"""Voices of Microsoft Edge's read-aloud: the real edge-tts, against a service on this machine that speaks its protocol."""

import sys
from itertools import pairwise
from pathlib import Path

import edge_service
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.engines import base, conformance, edge
from audio.engines.base import Request, Word
from audio.errors import (
    AudioError,
    EmptyAudioError,
    RateLimitedError,
    TransientError,
    UnauthorisedError,
    VoiceMissingError,
)

DENISE, HENRI = "fr-FR-DeniseNeural", "fr-FR-HenriNeural"
CERTIFICATE = Path(__file__).parent / "golden" / "tls" / "loopback.pem"  # of 127.0.0.1, with its key
TEXT = "« Nous ouvrirons le premier juin », promet la maire d’Alès, avant l’été."


@pytest.fixture(scope="module")
def running():
    service = edge_service.Running()
    yield service.service
    service.close()


@pytest.fixture
def service(running, monkeypatch):
    """The service, well-behaved at the start of each test."""
    edge_service.lead(monkeypatch, running)
    running.fault, running.headers = None, {}
    running.asked.clear()
    running.markup.clear()
    return running


@pytest.fixture
def patient():
    """The engine with time enough on a busy machine."""
    return edge.Edge(deadline=30)


def test_it_keeps_every_promise_of_an_engine(service):
    """The whole suite that anybody can run with `voices --verify edge`."""
    broken = [promise for promise in conformance.verify(base.load("edge")) if promise.broken]
    assert broken == []


def test_each_word_is_told_with_the_moment_at_which_it_is_heard(service):
    """Words stand where they do in the text, apostrophes and guillemets left alone, and come when the voice says them."""
    speech = edge.Edge().synthesize(Request(DENISE, TEXT))
    spans = [TEXT[word.start : word.end] for word in speech.words]
    assert spans == [
        *("Nous", "ouvrirons", "le", "premier", "juin", "promet", "la", "maire", "d’Alès", "avant", "l’été")
    ]
    expected = service.espeak.synthesize(Request("fr+f2", TEXT))
    assert [word.at for word in speech.words] == pytest.approx([word.at for word in expected.words], abs=1e-3)
    assert speech.rate == 24000
    assert speech.seconds == pytest.approx(expected.seconds, abs=0.15)


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        (
            "Le pont, le long pont.",
            ["Le", "pont", "le", "long", "pont"],
            ["Le", "pont", "le", "long", "pont"],
        ),
        ("Il a lu la lettre.", ["a", "la"], ["a", "la"]),
        ("Douze francs, dit-il.", ["12", "francs", "dit-il"], ["francs", "dit-il"]),
        ("Où ? Là\N{NO-BREAK SPACE}!", ["Où ?", "Là !"], ["Où ?", "Là\N{NO-BREAK SPACE}!"]),
        ("Rien.", ["", " ", "rien du tout"], []),
    ],
)
def test_words_are_found_in_their_order_and_whole(text, told, expected):
    """One that the service spells otherwise is left out; it never drags those behind it to a wrong place."""
    words = edge.aligned(text, [edge.WordBoundary(word, float(n), n + 0.5) for n, word in enumerate(told)])
    assert [text[word.start : word.end] for word in words] == expected


@given(
    st.lists(st.tuples(st.sampled_from("la le l’été pont dit-il aujourd’hui 12 à".split()), st.booleans()))
)
def test_all_words_that_are_told_are_found_in_their_order(words):
    """Whichever words of a text a service tells, and however often they recur."""
    near = words[:9]
    text, told = " ".join(word for word, _ in near), [word for word, is_told in near if is_told]
    found = edge.aligned(text, [edge.WordBoundary(word, float(n), n + 0.5) for n, word in enumerate(told)])
    assert [text[word.start : word.end] for word in found] == told
    assert all(one.end < other.start for one, other in pairwise(found))


def test_a_word_far_ahead_is_not_taken_for_the_next():
    """A word that was not found takes none of those that follow."""
    text = "un " * 60 + "deux trois"
    told = [edge.WordBoundary(word, float(n), n + 0.5) for n, word in enumerate(["un", "trois", "un"])]
    assert edge.aligned(text, told) == (Word(0, 2, 0.0), Word(3, 5, 2.0))


@pytest.mark.parametrize("text", conformance.MARKUP)
def test_markup_in_a_text_is_said_as_it_stands(service, text):
    """The service gets one voice and one prosody, whatever an article holds."""
    edge.Edge().synthesize(Request(DENISE, text))
    assert service.asked == [text]
    assert service.markup[0].count("<voice") == 1
    assert "<break" not in service.markup[0]


def test_signs_that_xml_cannot_hold_do_not_spoil_a_request(service):
    """The service would answer with nothing, again and again."""
    speech = edge.Edge().synthesize(Request(DENISE, "Oui\uffff, mon\x0b petit \ud800ami."))
    assert [word.start for word in speech.words] == [0, 6, 11, 18]


def test_pace_is_told_to_the_service(service):
    """1.25 is a quarter faster."""
    edge.Edge().synthesize(Request(DENISE, TEXT, pace=1.25))
    assert "rate='+25%'" in service.markup[0]


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("no audio", "edge answered with nothing instead of sound."),
        ("half", "too short to be all of it."),
        ("torn", "too short to be all of it."),
        ("truncated", "too short to be all of it."),
        ("wordless", "too short to be all of it."),
        ("strange", "edge answered with what this edge-tts does not know instead of sound."),
        (500, "edge answered 500."),
        (503, "edge answered 503."),
    ],
)
def test_what_may_go_right_next_time_is_told_as_such(service, patient, fault, message):
    """Half an answer is never taken for a whole one."""
    service.fault = fault
    with pytest.raises(TransientError, match=message):
        patient.synthesize(Request(DENISE, conformance.LONGER))


def test_nobody_waits_beyond_the_deadline(service):
    """A service that accepts a sentence and never answers."""
    service.fault = "hanging"
    with pytest.raises(TransientError, match="edge did not answer in"):
        edge.Edge(deadline=0.3).synthesize(Request(DENISE, TEXT))


def test_what_is_no_sound_is_not_taken_for_sound(service, patient):
    """A page in place of MP3."""
    service.fault = "noise"
    with pytest.raises(TransientError, match="instead of sound"):
        patient.synthesize(Request(DENISE, TEXT))


@pytest.mark.parametrize(("headers", "delay"), [({}, None), ({"Retry-After": "7"}, 7.0)])
def test_a_limit_of_requests_holds_everybody_back_as_long_as_it_says(service, patient, headers, delay):
    """429, with and without the delay that it asks for."""
    service.fault, service.headers = 429, headers
    with pytest.raises(RateLimitedError, match="accepts no more requests") as told:
        patient.synthesize(Request(DENISE, TEXT))
    assert told.value.delay == delay


def test_a_service_that_refuses_the_program_is_not_asked_again(service, patient):
    """403 stays 403 after the clock was set by the service's own: no patience helps, a newer edge-tts may."""
    service.fault = 403
    with pytest.raises(UnauthorisedError, match=r"pip install -U 'hautevoix\[edge\]'"):
        patient.synthesize(Request(DENISE, TEXT))


def test_a_service_that_is_not_there_is_told_as_such(service, patient, monkeypatch):
    """Nobody listens at the address."""
    monkeypatch.setattr("edge_tts.communicate.WSS_URL", "ws://127.0.0.1:1/?x")
    with pytest.raises(TransientError, match=r"edge cannot be reached \(.*refused"):
        patient.synthesize(Request(DENISE, TEXT))


def test_a_service_whose_certificate_does_not_hold_gets_no_text(monkeypatch):
    """A box on the network that reads along is told as what it is, and not tried again."""
    running = edge_service.Running(CERTIFICATE)
    edge_service.lead(monkeypatch, running.service)
    try:
        with pytest.raises(AudioError, match=r"certificate does not hold.*No text was sent") as told:
            edge.Edge().synthesize(Request(DENISE, TEXT))
    finally:
        running.close()
    assert not isinstance(told.value, TransientError)
    assert running.service.asked == []


def test_a_text_without_words_is_not_sent(service):
    """The service would fail, and be asked again and again."""
    with pytest.raises(EmptyAudioError):
        edge.Edge().synthesize(Request(DENISE, "… !"))
    assert service.asked == []


def test_voices_of_other_countries_and_of_children_are_never_cast_by_themselves():
    """They are listed, and somebody may choose them; an official of the Gard has no accent of Québec."""
    proposed = edge.Edge().default_cast()
    cast = {proposed.narrator, proposed.neutral, *proposed.women, *proposed.men}
    assert {name.partition(":")[0] for name in cast} == {voice.name for voice in edge.VOICES[:4]}
    assert {voice.language for voice in edge.VOICES[:5]} == {"fr-FR"}


def test_a_missing_package_is_told_with_the_command_that_brings_it(monkeypatch):
    """Listing its voices needs no package; speaking does."""
    monkeypatch.setitem(sys.modules, "edge_tts", None)
    monkeypatch.setattr(edge, "find_spec", lambda name: None)
    assert base.load("edge").voices()
    with pytest.raises(AudioError, match=r"pip install 'hautevoix\[edge\]'"):
        edge.Edge().synthesize(Request(DENISE, TEXT))


def test_only_its_own_voices_are_taken():
    """A name that edge-tts itself would accept is refused before the network is asked."""
    with pytest.raises(VoiceMissingError):
        edge.Edge().prepare("en-US-EmmaMultilingualNeural")


def test_the_epoch_is_part_of_what_a_clip_is_made_of():
    """A newsroom that hears another voice behind a name says so, and clips are made anew."""
    assert edge.Edge({"epoch": "2"}).identity(DENISE) != edge.Edge().identity(DENISE)
