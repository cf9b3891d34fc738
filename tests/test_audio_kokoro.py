"""Kokoro: its own graph's inputs and outputs, with a model of two kilobytes that the tests make."""

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import toy_kokoro
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.engines import conformance
from audio.engines.base import Phoneme, Request
from audio.engines.espeak import Espeak
from audio.engines.kokoro import inference, phonemes, voices
from audio.engines.kokoro.engine import MODEL, Kokoro
from audio.errors import AudioError, EmptyAudioError, SoundRefusedError, VoiceMissingError

NARRATOR = voices.NARRATOR
SENTENCE = "Le conseil municipal a voté la rénovation du marché couvert."
READ = Espeak().phonemes


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return toy_kokoro.install(tmp_path_factory.mktemp("kokoro"))


@pytest.fixture(scope="module")
def kokoro(folder):
    return Kokoro({"folder": str(folder)})


def read(text, *marks):
    return " | ".join(part.signs for part in phonemes.utterances(Request(NARRATOR, text, marks), READ))


def test_it_keeps_every_promise_of_an_engine(kokoro):
    """The conformance suite is green, for the narrator and for a blend."""
    for voice in (NARRATOR, next(name for name in voices.KNOWN if "+" in name)):
        promises = list(conformance.verify(kokoro, voice))
        assert len(promises) == len(conformance.PROMISES)
        assert [promise for promise in promises if promise.broken] == []


def test_the_same_words_give_the_same_bytes_on_every_thread_and_in_every_process(kokoro, folder):
    """Law 3: one worker or two, today or tomorrow."""
    requests = [Request(NARRATOR, f"{SENTENCE[:-1]} {word}.") for word in ("hier", "demain", "lundi")]
    alone = [kokoro.synthesize(request).pcm for request in requests]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda request: kokoro.synthesize(request).pcm, requests * 2))
    loaded_anew = Kokoro({"folder": str(folder)})
    assert together == alone * 2
    assert [loaded_anew.synthesize(request).pcm for request in requests] == alone


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("« Le vin », dit-il.", "“lə vˈɛ̃”, dˈitˈil."),
        ("Puis… rien — non !", "pyˈi… ʁiˈɛ̃ — nˈɔ̃!"),
        ("Puis... rien", "pyˈi… ʁiˈɛ̃"),
        ("L’enfant (Léa) dit : « Oui ! »", "lɑ̃fˈɑ̃ (leˈa) dˈi: “wˈi!”"),
        ("Il n'a [rien] dit", "il nˈa (ʁiˈɛ̃) dˈi"),
        ("Un job\N{NARROW NO-BREAK SPACE}?", "œ̃ ʤˈɔb?"),
        ("L'adjoint", "ladʒwˈɛ̃"),
        (", oui", "wˈi"),
    ],
)
def test_marks_are_read_as_the_model_knows_them(text, signs):
    """Punctuation shapes the melody; brackets of any kind are round ones; a mark before the first word is none."""
    assert read(text) == signs


@pytest.mark.parametrize(
    ("text", "mark", "signs"),
    [
        ("Les Alésiens", Phoneme(4, 12, "alezjɛ̃"), "lez alezjˈɛ̃"),
        ("La ville d’Alès dort.", Phoneme(11, 15, "alɛs"), "la vˈil dalˈɛs dˈɔʁ."),
        ("Les Gardois", Phoneme(4, 11, "ɡaʁˈdwa"), "le ɡaʁˈdwa"),
        ("À São Paulo, oui", Phoneme(2, 11, "sɐ̃w ˈpawlu"), "a sɐ̃w ˈpawlu, wˈi"),
        ("Dr. No.", Phoneme(0, 6, "dɔktœʁ no"), "dɔktœʁ nˈo."),
        ("Ça", Phoneme(0, 2, "çaʃ"), "çˈaʃ"),
    ],
)
def test_a_word_sounds_as_the_lexicon_says(text, mark, signs):
    """The words before it are elided and linked as before any other; without a stress it gets that of French."""
    assert read(text, mark) == signs


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(
        ["les {}", "l'{}", "quand {} vient", "deux {} et {}", "« {} »", "{}, {} ?", "grand-{}", "a {}s"]
    ),
    st.sampled_from(["alɛs", "mjalɛ", "yʒɛn", "ʁoʃ"]),
)
def test_given_sounds_are_said_wherever_they_stand(frame, ipa):
    """No word that carries them is ever heard."""
    text, marks = "", []
    for piece in frame.split("{}")[:-1]:
        text += piece
        marks.append(Phoneme(len(text), len(text) + 3, ipa))
        text += "Xyz"
    said = read(text + frame.split("{}")[-1], *marks).replace("ˈ", "")
    assert said.count(ipa) == len(marks)
    assert "azozi" not in said
    assert "pitoba" not in said


@settings(max_examples=60, deadline=None)
@given(st.text("ab éàç'’.,;:!?…«»()[]{}<>—-/&\"\N{NO-BREAK SPACE}\0\n1", max_size=60))
def test_whatever_stands_in_a_text_becomes_signs_of_the_model(text):
    """Every sign has a number, every utterance fits, and words keep their order."""
    known = phonemes.vocabulary()
    for part in phonemes.utterances(Request(NARRATOR, text), READ):
        assert set(part.signs) <= set(known)
        assert 0 < len(part.signs) <= phonemes.LONGEST
        places = [word.place for word in part.words]
        assert places == sorted(places)
        assert all(0 <= place < len(part.signs) for place in places)
        assert all(text[word.start : word.end].strip() for word in part.words)


def test_a_sentence_without_end_is_cut_where_it_breathes(kokoro):
    """At clauses where there are some; all words are said, and their times go on through the cuts."""
    text = ", puis ".join(["la place du marché reste ouverte aux habitants"] * 20)
    parts = phonemes.utterances(Request(NARRATOR, text), READ)
    assert len(parts) > 2
    assert all(part.signs.endswith(",") for part in parts[:-1])
    speech = kokoro.synthesize(Request(NARRATOR, text))
    assert [text[word.start : word.end] for word in speech.words] == text.replace(",", "").split()
    times = [word.at for word in speech.words]
    assert times == sorted(times)
    place = [word for word in speech.words if text[word.start : word.end] == "place"][-1]
    assert toy_kokoro.hear(speech, place.at + 3 * toy_kokoro.FRAME / toy_kokoro.RATE)[0] == "p"


def test_words_begin_where_their_first_sign_is_heard(kokoro):
    """Also where espeak-ng joins two of them (« parce qu'il »)."""
    text = "Parce qu'il y a des élus, c'est-à-dire beaucoup."
    speech = kokoro.synthesize(Request(NARRATOR, text))
    words = {text[word.start : word.end]: word.at for word in speech.words}
    assert list(words) == ["Parce", "qu'il", "y", "a", "des", "élus", "c'est-à-dire", "beaucoup"]
    slot = toy_kokoro.FRAME / toy_kokoro.RATE
    for word, sign in (("Parce", "p"), ("qu'il", "k"), ("des", "d"), ("beaucoup", "b")):
        assert toy_kokoro.hear(speech, words[word] + 3 * slot)[0] == sign


def test_the_style_is_that_of_the_number_of_signs_and_blends_by_share(kokoro, folder):
    """`a*3+b` is three parts of one pack and one of the other."""
    sara, siwis = (
        np.frombuffer((folder / voices.file(pack)).read_bytes(), "<f4") for pack in ("if_sara", "ff_siwis")
    )
    blended = kokoro._style("if_sara*3+ff_siwis")
    assert np.allclose(blended.ravel(), 0.75 * sara + 0.25 * siwis)


def test_a_voices_identity_is_its_files(tmp_path, kokoro):
    """Another model or pack under the same name makes other clips; the same files do not."""
    same = Kokoro({"folder": str(toy_kokoro.install(tmp_path / "same"))})
    other = toy_kokoro.install(tmp_path / "other")
    (other / voices.file(NARRATOR)).write_bytes(toy_kokoro.pack(50))
    model = toy_kokoro.install(tmp_path / "model")
    (model / MODEL).write_bytes(toy_kokoro.model() + b"\x42\x00")
    ones = [Kokoro({"folder": str(place)}).identity(NARRATOR) for place in (other, model)]
    assert same.identity(NARRATOR) == kokoro.identity(NARRATOR)
    assert len({kokoro.identity(NARRATOR), *ones}) == 3


@pytest.mark.parametrize("text", ["…", "« »", "?!", "[]", " - ", ""])
def test_a_text_without_words_is_no_clip(kokoro, text):
    """Said to be silent, not made into silence."""
    with pytest.raises(EmptyAudioError, match="gave no sound"):
        kokoro.synthesize(Request(NARRATOR, text))


@pytest.mark.parametrize(
    "voice", ["", "../../x", "ff_nobody", "ff_siwis+", "ff_siwis*0", "ff_siwis+../x", "fr"]
)
def test_a_voice_that_is_not_there_is_refused_by_name(kokoro, voice):
    """A name becomes a path only when it is that of a pack."""
    with pytest.raises(VoiceMissingError, match="has no voice"):
        kokoro.prepare(voice)


def test_what_is_not_installed_names_the_command(tmp_path):
    """The model, or a pack of the cast."""
    nobody = Kokoro({"folder": str(tmp_path)})
    assert nobody.voices() == ()
    for ask in (nobody.default_cast, lambda: nobody.prepare(NARRATOR)):
        with pytest.raises(VoiceMissingError, match="hautevoix voices install kokoro"):
            ask()


@pytest.mark.parametrize(
    ("file", "data"),
    [(MODEL, b"not a model"), (MODEL, toy_kokoro.model(timed=False)), (voices.file(NARRATOR), b"short")],
)
def test_a_file_that_is_none_of_kokoros_is_named(tmp_path, file, data):
    """What ONNX Runtime says of it is for nobody; a graph without durations is not taken."""
    (toy_kokoro.install(tmp_path) / file).write_bytes(data)
    with pytest.raises(VoiceMissingError, match=rf"{file}: is not .* install kokoro"):
        Kokoro({"folder": str(tmp_path)}).synthesize(Request(NARRATOR, "Oui."))


def test_without_the_package_the_message_says_what_to_install(folder, monkeypatch):
    """Voices are still listed; to speak, the package is missing."""
    kokoro = Kokoro({"folder": str(folder)})
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    monkeypatch.delitem(sys.modules, "audio.engines.kokoro.inference", raising=False)
    assert kokoro.voices()
    for ask in (kokoro.prepare, lambda voice: kokoro.synthesize(Request(voice, "Oui."))):
        with pytest.raises(AudioError, match=r"pip install 'hautevoix\[kokoro\]'"):
            ask(NARRATOR)


def test_options_that_it_has_not_are_refused():
    """A mistyped option is not silently without effect."""
    with pytest.raises(SoundRefusedError, match="has no option “voices”"):
        Kokoro({"voices": "x"})


def test_a_voice_that_overshoots_is_not_clipped():
    """Packs of other languages reach 1.35 on French vowels, which would crackle."""
    wave = np.sin(np.arange(2400) * 0.05).astype(np.float32)

    class Loud:
        def say(self, numbers, style, pace):
            return inference.Sound(wave * np.float32(1.4), np.zeros(len(numbers), np.int64))

    utterance = phonemes.Utterance("a", (phonemes.WordPlace(0, 1, 0),))
    pcm = np.frombuffer(inference.speak(Loud(), np.zeros((1, 256)), [utterance], 1.0).pcm, np.int16)
    assert np.corrcoef(pcm, wave)[0, 1] > 0.99999
