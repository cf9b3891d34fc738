"""Google's read-aloud voice through gTTS: its own requests, sent and judged by us, against a loopback service."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import google_service
import gtts.tts
import numpy as np
import pytest
import speech_service
import trustme
from google_service import clipped, envelope
from hypothesis import given
from hypothesis import strategies as st
from speech_service import instead, refuse

from audio.clips.store import Store
from audio.engines import base, conformance
from audio.engines.base import Request
from audio.engines.chunking import split
from audio.engines.gtts import Gtts
from audio.errors import (
    AudioError,
    EmptyAudioError,
    GivenUpError,
    RateLimitedError,
    SoundRefusedError,
    TextRefusedError,
    TransientError,
    UnauthorisedError,
    VoiceMissingError,
)
from audio.profile import SoundProfile, audio_format
from audio.synthesis import EngineConfig, open_synthesizer
from audio.synthesis.retry import RetryPolicy
from audio.voices.reference import VoiceResolver
from scripts.lexicon import shipped

ROOT = Path(__file__).resolve().parents[1]
SENTENCE = conformance.SENTENCE


@pytest.fixture(scope="module")
def running():
    service = google_service.Running()
    yield service.service
    service.close()


@pytest.fixture
def service(running, monkeypatch):
    """The service, well-behaved at the start of each test, where gTTS looks for Google."""
    running.fault, running.loudness = None, 1.0
    running.released = threading.Event()
    for told in (running.faults, running.asked, running.headers, running.said, running.known):
        told.clear()
    base = running.url.removesuffix("/v1")
    monkeypatch.setattr(gtts.tts, "_translate_url", lambda tld="com", path="": f"{base}/{path}")
    yield running
    running.released.set()


def say(text=SENTENCE, voice="fr", deadline=10.0):
    return Gtts(deadline=deadline).synthesize(Request(voice, text))


def synthesizer(folder, **more):
    sound = SoundProfile(audio_format("small"))
    made = open_synthesizer(
        EngineConfig("gtts"), sound, Store(folder), lexicon=shipped(), threads=2, warn=lambda text: None
    )
    for name, value in more.items():
        object.__setattr__(made, name, value)
    return made


def test_it_keeps_every_promise_of_an_engine(service):
    """The suite that any engine has to pass."""
    assert [promise for promise in conformance.verify(base.load("gtts")) if promise.broken] == []


def test_it_asks_as_gtts_does(service):
    """Its path, its call, its language, one part a request; the answer is its voice's sound."""
    speech = say()
    assert service.asked == [{"text": SENTENCE, "voice": "fr", "path": google_service.PATH, "rpc": "jQ1olc"}]
    assert "Mozilla" in service.headers[0]["User-Agent"]
    assert speech.rate == 24000
    say("Bonjour.", "fr-CA")
    assert service.asked[1]["voice"] == "fr-CA"


LONG = (
    "Réunis mardi soir à la salle des fêtes, les élus du canton ont passé en revue les chantiers de l'année ;"
    " le pont de la route de Nîmes, fermé depuis des mois, rouvrira à la circulation avant l'été, a promis"
    " la présidente de la commission des routes et des mobilités douces devant une salle comble et attentive."
)


def test_a_long_sentence_is_cut_where_a_speaker_breathes(service):
    """At clauses, within the service's limit; nothing is lost, and parts are joined with short pauses."""
    speech = say(LONG)
    asked = [question["text"] for question in service.asked]
    assert " ".join(asked) == LONG
    assert all(len(part) <= 100 for part in asked)
    assert [part[-1] for part in asked[:3]] == [",", ";", ","]
    whole = sum(len(service.known[Request("fr+f2", part)].pcm) / 2 / 22050 for part in asked)
    assert whole - 0.3 * len(asked) < speech.seconds < whole + 0.5 * len(asked)


@given(st.text(alphabet="abé ,;:.!?…'’-–\n et qui", max_size=300), st.integers(8, 60))
def test_cutting_loses_nothing_and_keeps_to_the_limit(text, longest):
    """Whatever is written; and no word is cut that fits into a part."""
    cut = split(text, longest)
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert all(0 < len(part) <= longest for part in cut)
    words = [word for word in text.split() if len(word) <= longest]
    assert [word for word in words if not any(word in part.split() for part in cut)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Elle arrive demain. Il part ce soir avec sa sœur.",
            ["Elle arrive demain.", "Il part ce soir avec sa sœur."],
        ),
        ("Le maire a reçu les élus et les habitants", ["Le maire a reçu les élus", "et les habitants"]),
        ("La présidente a parlé d'abord ; oui", ["La présidente a parlé", "d'abord ; oui"]),
        (
            "Est-ce que la mairie le savait\N{NO-BREAK SPACE}? Non",
            ["Est-ce que la mairie le", "savait\N{NO-BREAK SPACE}? Non"],
        ),
        ("Anticonstitutionnellement parlant oui", ["Anticonstitutionnellement", "parlant oui"]),
    ],
)
def test_the_strongest_place_is_taken(text, expected):
    """A sentence's end before a comma, a comma before a conjunction, a conjunction before a blank."""
    assert split(text, 30) == expected


def test_a_text_without_end_is_cut_in_no_time():
    """The work grows with the length, not with its square."""
    assert len(split("un mot, " * 200_000, 100)) == pytest.approx(16_600, rel=0.1)


HTML = b"<!DOCTYPE html><html><body>Our systems have detected unusual traffic</body></html>"


@pytest.mark.parametrize(
    ("fault", "kind", "message"),
    [
        (refuse(429, Retry_After="7"), RateLimitedError, "accepts no more requests"),
        (refuse(429), RateLimitedError, "accepts no more requests"),
        (refuse(403), UnauthorisedError, r"refused access \(403\)\. Google changes"),
        (refuse(500), TransientError, "answered 500"),
        (refuse(503, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT"), TransientError, "answered 503"),
        (refuse(400), TextRefusedError, "does not accept"),
        (instead("text/html", HTML), TransientError, "a page instead of sound"),
        (instead("application/json", b""), TransientError, "nothing instead of sound"),
        (instead("application/json", b'{"error": 1}'), TransientError, "a message instead of sound"),
        (instead("application/json", envelope(None)), EmptyAudioError, "gave no sound"),
        (instead("application/json", envelope("AAA")), TransientError, "half an answer instead"),
        (instead("application/json", envelope("////")), TransientError, "instead of sound"),
        (clipped(lambda sound: sound[: len(sound) // 192 // 3 * 192]), TransientError, "too short to be all"),
        (clipped(lambda sound: sound[:-100]), TransientError, "a torn file"),
        (refuse(404), AudioError, "answer is 404.*Google changes"),
        (speech_service.cut, TransientError, "hung up before the end"),
        (speech_service.reset, TransientError, "hung up before the end"),
    ],
)
def test_what_is_not_the_sound_of_the_text_is_named_and_never_kept(service, tmp_path, fault, kind, message):
    """A page that says well, half an answer, a refusal: each is what it is, and the store stays as it was."""
    service.fault = fault
    with pytest.raises(kind, match=message):
        say()
    made = synthesizer(tmp_path, retry=RetryPolicy(0.0))
    with pytest.raises((kind, GivenUpError)):
        list(made.clips([Request("fr", SENTENCE)]))
    assert made.store.stats().entries == 0


@pytest.mark.parametrize("fault", [speech_service.hang, speech_service.drip])
def test_nobody_waits_beyond_the_deadline(service, fault):
    """Neither for a service that falls silent nor for one that sends a byte now and then."""
    service.fault = fault
    with pytest.raises(TransientError, match="did not answer in"):
        say(deadline=0.3)


def test_what_was_bought_is_never_bought_again(service, tmp_path):
    """A run that breaks after some clips goes on with the next; another loudness buys nothing either."""
    texts = [f"Voici la phrase {word}." for word in ("une", "deux", "trois", "quatre", "cinq")]
    made = synthesizer(tmp_path, retry=RetryPolicy(0.0), threads=1)
    list(made.clips([Request("fr", texts[0])]))
    service.faults, service.fault = [None, None], refuse(503)
    before = len(service.said)
    with pytest.raises(GivenUpError, match=r"what was spoken is kept.*hautevoix build --engine espeak"):
        list(made.clips(Request("fr", text) for text in texts))
    assert len(service.said) == before + 2
    service.fault = None
    again = list(synthesizer(tmp_path).clips(Request("fr", text) for text in texts))
    assert len(again) == 5
    assert len(service.said) == before + 4
    assert len(service.said) == len({text for _, text in service.said})
    louder = synthesizer(tmp_path, profile=SoundProfile(audio_format("standard"), -16))
    assert all(take.made for take in louder.clips(Request("fr", text) for text in texts))
    assert len(service.said) == len({text for _, text in service.said})


def test_what_failed_is_no_failure_of_what_comes_next(service, tmp_path):
    """An article that cannot be said stops its own clips; the next finds the synthesizer as it was."""
    made = synthesizer(tmp_path)
    list(made.clips([Request("fr", SENTENCE)]))
    service.fault = refuse(400)
    with pytest.raises(TextRefusedError):
        list(made.clips([Request("fr", "Cette phrase est de trop.")]))
    service.fault = None
    assert made.distance("fr", "fr-CA") > 0
    assert len(list(made.clips([Request("fr", "Celle-ci passe.")]))) == 1


def test_voices_that_are_made_from_one_buy_its_words_once(service, tmp_path):
    """Whoever says them, and however far they are shifted; what is heard differs."""
    takes = list(
        synthesizer(tmp_path).clips(Request(voice, SENTENCE) for voice in ("fr", "fr:+2.5", "fr:-3.0"))
    )
    assert len({take.key for take in takes}) == 3
    assert len(service.said) == len(set(service.said))
    again = list(synthesizer(tmp_path).clips([Request("fr:+1.0", SENTENCE)]))
    assert again[0].made
    assert len(service.said) == len(set(service.said))


@pytest.mark.parametrize("loudness", [0.05, 1.0])
def test_loud_and_quiet_answers_come_out_alike(service, tmp_path, loudness):
    """The voice is levelled by what it says, and never above the ceiling."""
    service.loudness = loudness
    made = synthesizer(tmp_path)
    takes = list(
        made.clips([Request("fr", LONG), Request("fr:+2.5", SENTENCE), Request("fr:-3.0", SENTENCE)])
    )
    from audio.dsp.loudness import integrated

    loud = integrated(np.concatenate([take.energies for take in takes]).astype(float))
    assert loud == pytest.approx(-19, abs=1.0)
    assert max(take.peak for take in takes) <= -1.0


def test_the_cast_is_told_apart_though_there_is_one_voice(service, tmp_path):
    """Measured: narrator, women and men lie apart; nobody of France is given Canada's voice."""
    made = synthesizer(tmp_path)
    proposed = made.engine.default_cast()
    assert made.distance(proposed.narrator, proposed.women[0]) > 0.8
    assert made.distance(proposed.narrator, proposed.men[0]) > 0.8
    assert made.distance(proposed.women[0], proposed.men[0]) > 1.5
    assert not any(
        "CA" in voice for voice in (proposed.narrator, proposed.neutral, *proposed.women, *proposed.men)
    )


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"tld": "com/../x"}, SoundRefusedError),
        ({"tld": ""}, SoundRefusedError),
        ({"key": "x"}, SoundRefusedError),
    ],
)
def test_options_that_cannot_be_are_refused(options, kind):
    """An address is not put together from anything."""
    with pytest.raises(kind, match="option"):
        Gtts(options)


def test_a_voice_it_has_not_is_refused_before_anything_is_sent(service):
    """No text leaves for a voice that nobody has."""
    with pytest.raises(VoiceMissingError):
        say(voice="en")
    assert service.asked == []


def test_a_newsroom_s_epoch_has_everything_said_anew():
    """For a voice that changed behind its name."""
    assert Gtts().identity("fr") != Gtts({"epoch": "2026-11"}).identity("fr")


def test_an_article_is_said_through_a_proxy_over_verified_tls_and_nothing_without(tmp_path):
    """The whole program in a process of its own: CONNECT, a certificate that holds, and one that does not."""
    authority = trustme.CA()
    leaf, bundle = tmp_path / "leaf.pem", tmp_path / "ca.pem"
    authority.issue_cert("translate.google.com").private_key_and_cert_chain_pem.write_to_path(str(leaf))
    authority.cert_pem.write_to_path(str(bundle))
    running = google_service.Running(str(leaf))
    proxy = google_service.Proxy(running.address)
    (tmp_path / "une.md").write_text("# Le marché rouvre\n\nUne phrase.\n", encoding="utf-8")

    def build(**environment):
        return subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), "build", "une.md", "--engine", "gtts", "--out", "edition"],
            cwd=tmp_path,
            env={
                **os.environ,
                "HAUTEVOIX_CACHE": str(tmp_path / "clips"),
                "https_proxy": proxy.url,
                "no_proxy": "",
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    try:
        refused = build(SSL_CERT_FILE=os.devnull)
        assert refused.returncode == 4
        assert "its certificate does not hold" in refused.stderr
        assert "No text was sent" in refused.stderr
        assert running.service.asked == []
        done = build(SSL_CERT_FILE=str(bundle))
        assert done.returncode == 0, done.stderr
        assert "the text goes to Google" in done.stderr
        assert set(proxy.asked) == {"translate.google.com:443"}
        assert {question["voice"] for question in running.service.asked} == {"fr"}
        bought = len(running.service.asked)
        assert build(SSL_CERT_FILE=str(bundle)).returncode == 0
        assert len(running.service.asked) == bought
        record = next((tmp_path / "edition" / "records").glob("*.json")).read_text()
        assert '"Google read-aloud, fr"' in record
    finally:
        proxy.close()
        running.close()


def test_a_studio_borrows_it_only_where_engines_are_mixed():
    """One word in the settings, and never by accident."""
    espeak = base.load("espeak")
    with pytest.raises(VoiceMissingError, match="mixed = true"):
        VoiceResolver(espeak).resolve("gtts/fr")
    assert VoiceResolver(espeak, base.load).resolve("gtts/fr:+2").voice == "fr"
