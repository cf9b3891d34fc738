"""Pocket TTS: the real library speaks, with weights of a few kilobytes that the tests make, where it is installed."""

import json
import logging
import random
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib.util import find_spec

import numpy as np
import pytest
import toy_pocket

from audio.engines import conformance, pocket
from audio.engines.base import Request
from audio.engines.models.installed import RECORD
from audio.engines.pocket import MODEL, TOKENIZER, VOICES, WEIGHTS, Pocket
from audio.errors import AudioError, EmptyAudioError, SoundRefusedError, TextRefusedError, VoiceMissingError

SENTENCE = "Le conseil municipal a voté la rénovation du marché couvert."
speaking = pytest.mark.skipif(
    not find_spec("pocket_tts"), reason="pocket-tts, with PyTorch, is not installed"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("voices")
    with toy_pocket.shaped(folder / "shape"):
        yield toy_pocket.install(folder / MODEL)


@pytest.fixture(scope="module")
def engine(folder):
    return Pocket({"folder": str(folder)})


def lay(folder, *voices):
    """Files under the names of the publisher's, with nothing in them."""
    for name in (WEIGHTS, TOKENIZER, *(f"embeddings/{voice}.safetensors" for voice in voices)):
        (folder / MODEL / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / MODEL / name).write_bytes(b"")
    return Pocket({"folder": str(folder / MODEL)})


@speaking
def test_it_keeps_every_promise_of_an_engine(engine):
    """The conformance suite is green."""
    promises = list(conformance.verify(engine))
    assert len(promises) == len(conformance.PROMISES)
    assert [promise for promise in promises if promise.broken] == []


@speaking
def test_the_same_words_give_the_same_bytes_on_every_thread_and_whoever_else_draws(engine, folder):
    """Law 3: how many frames wait for the decoder, and what the process draws elsewhere, change nothing."""
    import torch

    requests = [Request("estelle", f"Le maire part {word}.") for word in ("hier", "demain", "lundi")]
    alone = [engine.synthesize(request).pcm for request in requests]
    torch.manual_seed(random.Random(1).getrandbits(32))
    before = torch.get_rng_state()
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda request: engine.synthesize(request).pcm, requests * 2))
    assert torch.equal(torch.get_rng_state(), before)
    assert together == alone * 2
    loaded_anew = Pocket({"folder": str(folder)})
    assert [loaded_anew.synthesize(request).pcm for request in requests] == alone


@speaking
def test_a_long_text_is_said_in_parts_to_its_end(engine):
    """The toy says a frame a character: nothing of three parts is missing, and pauses are between them."""
    text = " ".join([SENTENCE] * 5)
    seconds = engine.synthesize(Request("estelle", text)).seconds
    assert seconds == pytest.approx(len(text) * toy_pocket.FRAME, rel=0.2)


@speaking
def test_a_take_that_never_ends_is_drawn_anew_and_then_given_up(tmp_path):
    """What the model says after the end of a text is invented: it is never sent on air."""
    toy_pocket.install(tmp_path / MODEL, ends=False)
    with (
        toy_pocket.shaped(tmp_path / "shape"),
        pytest.raises(AudioError, match=r"“Oui\.” with estelle .*EOS"),
    ):
        Pocket({"folder": str(tmp_path / MODEL)}).synthesize(Request("estelle", "Oui."))


@speaking
@pytest.mark.parametrize("bad", [np.zeros(24000, np.float32), np.ones(600, np.float32)])
def test_a_take_that_is_silent_or_too_short_is_drawn_anew(engine, monkeypatch, bad):
    """The next draw is another one, and the same at every build."""
    import torch

    whole = engine._library.generate_audio
    takes = []

    def second_time_lucky(state, text):
        takes.append(torch.initial_seed())
        return torch.from_numpy(bad) if len(takes) % 2 else whole(state, text)

    monkeypatch.setattr(engine._library, "generate_audio", second_time_lucky)
    one, other = (engine.synthesize(Request("estelle", SENTENCE)) for _ in range(2))
    assert one.seconds > 2
    assert one.pcm == other.pcm
    assert takes[0] != takes[1]
    assert takes[:2] == takes[2:]


@speaking
def test_it_downloads_nothing_and_writes_nothing_of_the_text(folder, monkeypatch, caplog, capfd):
    """The library would fetch weights from a hub, and logs the beginning of what is long."""
    import huggingface_hub
    from pocket_tts.utils import utils

    for module in (huggingface_hub, utils):
        monkeypatch.setattr(module, "hf_hub_download", lambda **asked: pytest.fail("a download"))
    with caplog.at_level(logging.INFO, logger="pocket_tts.models.text_chunking"):
        logging.getLogger("pocket_tts.models.text_chunking").setLevel(logging.NOTSET)
        Pocket({"folder": str(folder)}).synthesize(Request("estelle", SENTENCE * 2))
    assert "conseil" not in caplog.text
    assert capfd.readouterr() == ("", "")


@speaking
def test_a_file_that_was_altered_since_its_installation_does_not_speak(tmp_path):
    """The record of the installation holds the hashes; the file is named."""
    model = toy_pocket.install(tmp_path / MODEL)
    names = (WEIGHTS, TOKENIZER, "embeddings/anna.safetensors")
    hashes = {name: sha256((model / name).read_bytes()).hexdigest() for name in names}
    (model / RECORD).write_text(json.dumps({"files": hashes}), encoding="utf-8")
    (model / names[-1]).write_bytes((model / "embeddings/marius.safetensors").read_bytes())
    with toy_pocket.shaped(tmp_path / "shape"):
        engine = Pocket({"folder": str(tmp_path / MODEL)})
        assert engine.synthesize(Request("estelle", "Oui.")).seconds > 0.5
        with pytest.raises(VoiceMissingError, match=r"anna\.safetensors: is not the file .* pocket-french"):
            engine.synthesize(Request("anna", "Oui."))


@speaking
@pytest.mark.parametrize("name", [WEIGHTS, TOKENIZER, "embeddings/anna.safetensors"])
def test_files_that_are_no_model_are_named(tmp_path, name):
    """What PyTorch says of them is for nobody."""
    model = toy_pocket.install(tmp_path / MODEL)
    (model / name).write_bytes(b"not a model")
    with (
        toy_pocket.shaped(tmp_path / "shape"),
        pytest.raises(VoiceMissingError, match=r"Pocket TTS\)\. Install it again: .* install pocket-french"),
    ):
        Pocket({"folder": str(tmp_path / MODEL)}).synthesize(Request("anna", "Oui."))


def test_voices_whose_recordings_may_not_be_aired_are_not_offered(tmp_path):
    """Not even where their files lie: non-commercial ones, and those named after a real person (law 10)."""
    engine = lay(tmp_path, "estelle", "anna", "marius", "cosette", "jean", "bill_boerst", "alba", "patron")
    assert [voice.name for voice in engine.voices()] == ["estelle", "anna", "marius"]
    assert Counter(voice.gender for voice in VOICES) == {"f": 9, "m": 6}
    assert all("CC" in voice.note for voice in VOICES)
    for name in ("cosette", "patron", "", "../../x", "patron.wav"):
        with pytest.raises(VoiceMissingError, match="has no voice"):
            engine.prepare(name)


def test_there_is_somebody_for_everybody(tmp_path):
    """A cast of what is installed; with the narrator alone, she is shifted."""
    proposed = lay(tmp_path, "estelle", "anna", "marius", "paul").default_cast()
    assert (proposed.narrator, proposed.women, proposed.men) == ("estelle", ("anna",), ("marius", "paul"))
    alone = lay(tmp_path / "alone", "estelle").default_cast()
    assert (alone.women, alone.men) == (("estelle:+2.5",), ("estelle:-4",))


def test_what_is_not_installed_names_the_command(tmp_path, monkeypatch):
    """No model, no voice, no package: one line each."""
    nobody = Pocket({"folder": str(tmp_path / "nobody")})
    assert nobody.voices() == ()
    engine = lay(tmp_path, "estelle")
    for ask in (nobody.default_cast, lambda: nobody.prepare("estelle"), lambda: engine.prepare("anna")):
        with pytest.raises(VoiceMissingError, match=f"Install one: hautevoix voices install {MODEL}"):
            ask()
    monkeypatch.setitem(sys.modules, "pocket_tts", None)
    monkeypatch.setattr(pocket, "find_spec", lambda name: None)
    with pytest.raises(AudioError, match=r"pip install 'hautevoix\[pocket\]'"):
        engine.synthesize(Request("estelle", "Oui."))


def test_it_warns_of_what_it_does_badly_and_names_its_licence():
    """Whoever chooses it is told before the first clip."""
    able = Pocket().capabilities()
    assert "one or two words" in able.notice
    assert all(word in able.licence for word in ("CC BY 4.0", "Kyutai"))


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Oui <break/> [rire] {x}", "Oui break rire x"),
        ("« Oui\u202f!\u202f», dit-il…", "« Oui ! », dit-il…"),
        ("Écrire à redaction@exemple", "Écrire à redaction arobase exemple"),
        ("Voilà ♥ 😀 → 20 °C", "Voilà 20 C"),
        ("l\u2019e\u0301te\u0301", "l\u2019été"),
    ],
)
def test_only_what_french_is_written_with_reaches_the_model(text, given):
    """Anything else is cut to bytes that the model was not taught, and answers with babble."""
    assert pocket.sayable(text).split() == given.split()


def test_letters_of_another_script_are_named_and_never_dropped():
    """A word that is lost in silence is worse than an article that waits."""
    with pytest.raises(TextRefusedError, match=r"does not accept “Un Жд” \(it does not know Ж, д\)"):
        pocket.sayable("Un Жд")


@pytest.mark.parametrize("text", ["…", "« »", "?!", " - ", "😀"])
def test_a_text_without_words_is_no_clip(tmp_path, monkeypatch, text):
    """Said to be silent, before anything is loaded."""
    monkeypatch.setattr(pocket, "find_spec", lambda name: name)
    with pytest.raises(EmptyAudioError, match="gave no sound"):
        lay(tmp_path, "estelle").synthesize(Request("estelle", text))


def test_options_that_it_has_not_are_refused():
    """There is none that would take a recording for a voice."""
    with pytest.raises(SoundRefusedError, match="has no option “prompt”"):
        Pocket({"prompt": "patron.wav"})
