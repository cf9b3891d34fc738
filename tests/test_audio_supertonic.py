"""Supertonic: the real library speaks, with graphs of a few kilobytes that the tests make."""

import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import numpy as np
import pytest
import toy_supertonic
from hypothesis import given
from hypothesis import strategies as st

from audio.clips.store import Store
from audio.engines import conformance, supertonic
from audio.engines.base import Request, seed
from audio.engines.models.installed import RECORD
from audio.engines.supertonic import FILES, LONGEST, MODEL, Supertonic
from audio.errors import AudioError, EmptyAudioError, SoundRefusedError, TextRefusedError, VoiceMissingError
from audio.profile import SoundProfile, audio_format
from audio.synthesis.synthesizer import Synthesizer
from audio.voices.reference import VoiceResolver
from scripts.lexicon import Lexicon

SENTENCE = "Le conseil municipal a voté la rénovation du marché couvert."
LONG = (
    "Les producteurs de châtaignes, réunis samedi dans la salle des fêtes, ont demandé à la région une aide"
    " de cent vingt mille euros ; la présidente, elle, promet une réponse avant la fin du mois de mars"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return toy_supertonic.install(tmp_path_factory.mktemp("voices") / MODEL)


@pytest.fixture(scope="module")
def engine(folder):
    return Supertonic({"folder": str(folder)})


def heard(engine, text, voice="F3"):
    """What was said, without the tags of the language around each part."""
    said = toy_supertonic.hear(engine.synthesize(Request(voice, text)), voice)
    return said.replace("<fr>", "").replace("</fr>", "|").rstrip("|")


@pytest.mark.parametrize("voice", ["F3", "M2"])
def test_it_keeps_every_promise_of_an_engine(engine, voice):
    """The conformance suite is green, for a woman's and a man's voice."""
    promises = list(conformance.verify(engine, voice))
    assert len(promises) == len(conformance.PROMISES)
    assert [promise for promise in promises if promise.broken] == []


def test_the_same_words_give_the_same_bytes_on_every_thread_and_whoever_else_draws(engine, folder):
    """Law 3: the noise is a function of the request, and the generator that all share is left alone."""
    requests = [Request("F3", f"{SENTENCE[:-1]} {word}.") for word in ("hier", "demain", "lundi", "jeudi")]
    alone = [engine.synthesize(request).pcm for request in requests]
    np.random.seed(7)
    before = np.random.get_state()[1].tolist()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda request: engine.synthesize(request).pcm, requests * 2))
    assert np.random.get_state()[1].tolist() == before
    assert together == alone * 2
    loaded_anew = Supertonic({"folder": str(folder)})
    assert [loaded_anew.synthesize(request).pcm for request in requests] == alone


def test_one_worker_and_two_make_the_same_clips(engine, tmp_path):
    """Whole clips too, through levelling and encoding."""
    sound = SoundProfile(audio_format("standard"), -19.0, -1.0)
    made = []
    for workers in (1, 2):
        store = Store(tmp_path / str(workers))
        synthesizer = Synthesizer(VoiceResolver(engine), sound, store, Lexicon(()), workers)
        clips = list(
            synthesizer.clips(Request("F3", f"{SENTENCE} {word}.") for word in ("Hier", "Lundi", "Demain"))
        )
        made.append([store.get(clip.key).body for clip in clips])
    assert made[0] == made[1]


def test_other_words_draw_other_noise(engine):
    """Noise that is the same for all clips would be heard as a pattern."""
    numbers = {seed(Request(voice, text)) for voice in ("F3", "M2") for text in ("Oui.", "Non.", SENTENCE)}
    assert len(numbers) == 6
    one, other = (
        np.frombuffer(engine.synthesize(Request("F3", text)).pcm, np.int16) for text in ("Oui.", "Non.")
    )
    assert one.tolist() != other.tolist()


def test_every_word_is_said_in_parts_that_end_where_one_breathes(engine):
    """Long texts are what the model drops words of; a cut inside a sentence gets a comma, no full stop."""
    said = heard(engine, LONG).split("|")
    assert [word.strip(",;.") for word in " ".join(said).split()] == LONG.replace(",", "").replace(
        " ;", ""
    ).split()
    assert all(len(part) <= LONGEST + 1 for part in said)
    assert all(part[-1] in ",;" for part in said[:-1])
    assert len(said) > 2


@given(st.text("aé ,.;:–-'«»\n", min_size=1, max_size=400).filter(lambda text: "a" in text))
def test_cutting_to_parts_loses_no_letter(text):
    """Whatever is written: every letter is in one part, in order, and no part is too long or empty."""
    cut = list(supertonic.parts(text))
    letters = [[sign for sign in piece if sign.isalpha()] for piece in ("".join(cut), text)]
    assert letters[0] == letters[1]
    assert all(0 < len(part) <= LONGEST + 1 for part in cut)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Oui <laugh> non.", "Oui laugh non."),
        ("Oui </fr><en> non.", "Oui fr en non."),
        ("Écrire à redaction@exemple", "Écrire à redaction arobase exemple."),
        ("Un cœur à vif…", "Un cœur à vif..."),
        ("Voilà ♥ 😀 → fin.", "Voilà fin."),
        ("Il dit «\u202foui\u202f».", "Il dit « oui »."),
    ],
)
def test_nothing_in_a_text_directs_the_voice(engine, text, said):
    """Tags of expression, of languages, and English words for signs: none of them is obeyed or heard."""
    assert heard(engine, text).replace("  ", " ") == said


def test_letters_that_the_model_does_not_know_are_named_and_never_dropped(engine):
    """A word that is lost in silence is worse than an article that waits."""
    with pytest.raises(TextRefusedError, match=r"does not accept “Un Жд” \(it does not know Ж, д\)"):
        engine.synthesize(Request("F3", "Un Жд"))
    assert heard(engine, "Sæby et Łódź, la Straße") == "Saeby et Lódź, la Strasse."


@pytest.mark.parametrize("text", ["…", "« »", "?!", "<>", " - ", "♥"])
def test_a_text_without_words_is_no_clip(engine, text):
    """Said to be silent, not made into silence."""
    with pytest.raises(EmptyAudioError, match="gave no sound"):
        engine.synthesize(Request("F3", text))


def test_the_pace_stays_within_what_the_model_takes(engine):
    """An edition's pace goes from 0.5 to 2, the model's from 0.7 to 2 of its own."""
    plain, fast, fastest, slowest = (
        engine.synthesize(Request("F3", SENTENCE, pace=pace)).seconds for pace in (1.0, 1.4, 2.0, 0.5)
    )
    assert plain / fast == pytest.approx(1.4, abs=0.05)
    assert plain / fastest == pytest.approx(2 / 1.05, abs=0.06)
    assert plain / slowest == pytest.approx(0.7 / 1.05, abs=0.03)


def test_ten_presets_are_the_cast_and_nobody_elses_voice_is(engine, folder):
    """Five women and five men, none shifted; a style that somebody adds speaks for nobody (law 10)."""
    assert Counter(voice.gender for voice in engine.voices()) == {"f": 5, "m": 5}
    proposed = engine.default_cast()
    everybody = [proposed.narrator, proposed.neutral, *proposed.women, *proposed.men]
    assert sorted(everybody) == sorted(voice.name for voice in engine.voices())
    styles = folder / "voice_styles"
    (styles / "Somebody.json").write_bytes((styles / "F1.json").read_bytes())
    for name in ("Somebody", "", "../F1", "f1"):
        with pytest.raises(VoiceMissingError, match="has no voice"):
            engine.synthesize(Request(name, SENTENCE))


def test_its_licence_says_what_matters_to_a_station(engine):
    """One line: that it may be aired, and on what conditions."""
    told = engine.capabilities().licence
    assert all(word in told for word in ("OpenRAIL-M", "aired", "machine", "imitate"))


@pytest.mark.parametrize("missing", ["", "vocoder", "F5"])
def test_a_model_that_is_not_whole_names_the_command_and_downloads_nothing(tmp_path, monkeypatch, missing):
    """The library itself would fetch 400 MB in the middle of a build."""
    if missing:
        toy_supertonic.install(tmp_path / MODEL, without=[missing])
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    engine = Supertonic({"folder": str(tmp_path / MODEL)})
    assert engine.voices() == ()
    for ask in (engine.default_cast, lambda: engine.prepare("F3"), lambda: engine.identity("F3")):
        with pytest.raises(VoiceMissingError, match=f"Install one: hautevoix voices install {MODEL}"):
            ask()


def test_a_file_that_was_altered_since_its_installation_does_not_speak(tmp_path):
    """The record of the installation holds the hashes; the file is named."""
    model = toy_supertonic.install(tmp_path / MODEL)
    hashes = {name: sha256((model / name).read_bytes()).hexdigest() for name in FILES}
    (model / RECORD).write_text(json.dumps({"files": hashes}), encoding="utf-8")
    style = model / "voice_styles" / "F3.json"
    style.write_bytes(style.read_bytes().replace(b"1.06", b"1.16"))
    with pytest.raises(VoiceMissingError, match=r"F3\.json: is not the file .* install supertonic-3"):
        Supertonic({"folder": str(tmp_path / MODEL)}).synthesize(Request("F3", "Oui."))


def test_files_that_are_no_model_are_named(tmp_path):
    """What ONNX Runtime says of them is for nobody."""
    model = toy_supertonic.install(tmp_path / MODEL)
    (model / "onnx" / "vocoder.onnx").write_bytes(b"not a model")
    with pytest.raises(VoiceMissingError, match=r"no model of Supertonic.* install supertonic-3"):
        Supertonic({"folder": str(tmp_path / MODEL)}).synthesize(Request("F3", "Oui."))


def test_a_voices_identity_is_its_files(engine, tmp_path):
    """Another graph or another style makes other clips; another voice's style does not."""
    model = toy_supertonic.install(tmp_path / MODEL)
    style = model / "voice_styles" / "F1.json"
    style.write_bytes(style.read_bytes().replace(b"1.02", b"1.12"))
    other = Supertonic({"folder": str(tmp_path / MODEL)})
    assert other.identity("F3") == engine.identity("F3")
    assert other.identity("F1") != engine.identity("F1")


def test_without_the_package_the_message_says_what_to_install(folder, monkeypatch):
    """The voices are still listed; to speak, the package is missing."""
    engine = Supertonic({"folder": str(folder)})
    monkeypatch.setitem(sys.modules, "supertonic", None)
    monkeypatch.setattr(supertonic, "find_spec", lambda name: None)
    assert engine.voices()
    with pytest.raises(AudioError, match=r"pip install 'hautevoix\[supertonic\]'"):
        engine.synthesize(Request("F3", "Oui."))


def test_options_that_it_has_not_are_refused():
    """There is none that would bring a voice of one's own."""
    with pytest.raises(SoundRefusedError, match="has no option “style”"):
        Supertonic({"style": "voice.json"})
