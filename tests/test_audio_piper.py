"""Piper: the real library speaks, with a voice of one kilobyte that the tests make."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from itertools import chain

import numpy as np
import pytest
import toy_voice
from hypothesis import given
from hypothesis import strategies as st
from piper import PiperVoice

from audio.clips.store import Store
from audio.dsp import loudness
from audio.engines import conformance
from audio.engines.base import Phoneme, Request
from audio.engines.espeak import aligned
from audio.engines.piper import installed
from audio.engines.piper import text as wording
from audio.engines.piper.engine import Piper
from audio.errors import AudioError, EmptyAudioError, SoundRefusedError, TextRefusedError, VoiceMissingError
from audio.profile import SoundProfile, audio_format
from audio.synthesis.synthesizer import Synthesizer
from audio.voices.reference import VoiceResolver
from scripts.lexicon import Lexicon

TOY = "fr_FR-toy-medium"
PAIR = "fr_FR-upmc-medium"
STRESS = "\N{MODIFIER LETTER VERTICAL LINE}"
SENTENCE = "Le conseil municipal a voté la rénovation du marché couvert."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("voices")
    toy_voice.install(folder, TOY)
    toy_voice.install(folder, PAIR, speakers=True)
    return folder


@pytest.fixture(scope="module")
def piper(folder):
    return Piper({"folder": str(folder)})


def heard(piper, text, *phonemes):
    return toy_voice.hear(piper.synthesize(Request(TOY, text, phonemes)))


@pytest.mark.parametrize("voice", [TOY, f"{PAIR}#jessica"])
def test_it_keeps_every_promise_of_an_engine(piper, voice):
    """The conformance suite is green, for a model of one voice and for one of two."""
    promises = list(conformance.verify(piper, voice))
    assert len(promises) == len(conformance.PROMISES)
    assert [promise for promise in promises if promise.broken] == []


def test_the_same_words_give_the_same_bytes_on_every_thread_and_in_every_process(piper, folder):
    """Law 3: though the model draws noise at random, and Piper itself never says a thing twice alike."""
    requests = [Request(TOY, f"{SENTENCE[:-1]} {word}.") for word in ("hier", "demain", "lundi", "jeudi")]
    alone = [piper.synthesize(request).pcm for request in requests]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda request: piper.synthesize(request).pcm, requests * 2))
    loaded_anew = Piper({"folder": str(folder)})
    assert together == alone * 2
    assert [loaded_anew.synthesize(request).pcm for request in requests] == alone
    plain = PiperVoice.load(folder / f"{TOY}.onnx")
    one, other = ([chunk.audio_int16_bytes for chunk in plain.synthesize(SENTENCE)] for _ in range(2))
    assert one != other


def test_its_noise_is_noise(piper):
    """What is read from the table is as loud as what the model would have drawn, and not a tone."""
    pcm = np.frombuffer(piper.synthesize(Request(TOY, "Oui.")).pcm, np.int16) / 32768
    slot = toy_voice.HOP * toy_voice.FRAMES
    tone = pcm[2 * slot : 3 * slot]
    spectrum = np.abs(np.fft.rfft(tone * np.hanning(slot))) ** 2
    peak = spectrum.argmax()
    rest = np.delete(spectrum, np.s_[max(peak - 4, 0) : peak + 5])
    assert 0.01 < np.sqrt(2 * rest.mean() / np.square(np.hanning(slot)).sum()) / np.sqrt(2) < 0.06
    assert rest.max() < 12 * rest.mean()


def test_every_voice_is_brought_to_the_same_loudness(tmp_path):
    """A voice that is 24 dB softer than another ends at the same loudness; no sentence is normalised by itself."""
    toy_voice.install(tmp_path, "fr_FR-loud-medium", loud=0.5)
    toy_voice.install(tmp_path, "fr_FR-soft-medium", loud=0.03)
    piper = Piper({"folder": str(tmp_path)})
    peaks = [
        np.abs(np.frombuffer(piper.synthesize(Request(voice.name, SENTENCE)).pcm, np.int16)).max()
        for voice in piper.voices()
    ]
    assert peaks[0] > 5 * peaks[1]
    sound = SoundProfile(audio_format("standard"), -19.0, -1.0)
    synthesizer = Synthesizer(VoiceResolver(piper), sound, Store(tmp_path / "clips"), Lexicon(()), 2)
    takes = list(synthesizer.clips(Request(voice.name, SENTENCE) for voice in piper.voices()))
    loud, soft = (loudness.integrated(np.array(take.energies)) for take in takes)
    assert abs(loud - soft) < 0.3
    assert abs(loud + 19) < 1.0
    assert all(take.peak <= -1.0 for take in takes)
    assert all(take.timings for take in takes)


def test_a_word_sounds_as_the_lexicon_says(piper):
    """The phonemes of a mark are what is said, decomposed as Piper's models know them; the rest stays French."""
    assert "dubɔ̃" in heard(
        piper, "Le train de Dupond.", Phoneme(12, 18, "dub\N{LATIN SMALL LETTER OPEN O}\u0303")
    )
    assert "sa\u0303o" in heard(piper, "À Sao.", Phoneme(2, 5, "s\u00e3o"))


@pytest.mark.parametrize(
    ("text", "mark", "given"),
    [
        ("Il vit à Alès, puis part.", Phoneme(9, 13, "alɛs"), "Il vit à [[alɛs,]] puis part."),
        ("Il vit à Alès. Il part.", Phoneme(9, 13, "alɛs"), "Il vit à [[alɛs.]] Il part."),
        ("La ville d’Alès dort.", Phoneme(11, 15, "alɛs"), "La ville [[dalɛs]] dort."),
        ("Jusqu'Alès !", Phoneme(6, 10, "alɛs"), "[[ʒyskalɛs!]]"),
        ("« Vive Alès », dit-il.", Phoneme(7, 11, "alɛs"), "« Vive [[alɛs,]] dit-il."),
        ("Alès… et Uzès", Phoneme(0, 4, "alɛs"), "[[alɛs,]] et Uzès"),
        ("Il part… Alès dort.", Phoneme(9, 13, "a.lɛs"), "Il part. [[alɛs]] dort."),
        ("Un [[alɛs]] écrit.", Phoneme(12, 17, "e]]k"), "Un, alɛs, [[ek.]]"),
        ("quatre-vingt-deux Alès", Phoneme(18, 22, "alɛs"), "quatre-vin-deux [[alɛs]]"),
    ],
)
def test_phonemes_keep_the_elision_and_the_punctuation_around_them(text, mark, given):
    """Piper reads what stands around phonemes on its own: « d’ » would be spelled out, a comma lost."""
    assert wording.marked(Request(TOY, text, (mark,))) == given


def test_brackets_in_an_article_are_never_phonemes(piper):
    """What would be raw phonemes to Piper is read as the French letters that stand there."""
    assert heard(piper, "Oui [[b'O~ZuR]] non.") == heard(piper, "Oui (b'O~ZuR) non.")
    assert "alɛs" not in heard(piper, "Oui [[alɛs]] non.").replace(STRESS, "")
    for text in ("[[", "]]", "[[[]]]", "a [[ b", "\0[["):
        assert "[" not in wording.marked(Request(TOY, text))


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Il hésite… puis part.", "Il hésite, puis part."),
        ("Il hésite ... puis part", "Il hésite, puis part"),
        ("Il hésite… Puis il part…", "Il hésite. Puis il part. "),
        ("« Oui… », dit-il.", "« Oui », dit-il."),
        ("« Oui… » Elle rit.", "« Oui. » Elle rit."),
        ("Vraiment…? Oui.", "Vraiment ? Oui."),
        ("Il va… « là-bas »", "Il va, « là-bas »"),
        ("Oui…non", "Oui, non"),
        ("Alès (Gard), le maire (élu en mars) part.", "Alès, Gard), le maire, élu en mars, part."),
        ("Les élu(e)s", "Les élu(e)s"),
    ],
)
def test_ellipses_and_brackets_are_pauses(piper, text, given):
    """To Piper they are none: « hésite… puis » would be said as one word, and brackets as nothing at all."""
    assert wording.marked(Request(TOY, text)) == given
    said, silent = (piper.synthesize(Request(TOY, told)) for told in (text, given))
    assert said.pcm == silent.pcm


def test_every_word_around_an_ellipsis_is_said_and_told_apart(piper):
    """No word is lost or joined to another, and a pause is heard between them."""
    joined, apart = (heard(piper, text) for text in ("Il hésite puis part.", "Il hésite… puis part."))
    assert joined.replace(STRESS, "") == apart.replace(",", "").replace(STRESS, "")
    assert "," in apart
    words = piper.synthesize(Request(TOY, "Il hésite… puis part.")).words
    assert [(word.start, word.end) for word in words] == [(0, 2), (3, 9), (11, 15), (16, 20)]


def test_a_sound_that_a_model_has_no_sign_for_is_written_with_others(piper):
    """An IPA g is not the letter g, and an affricate may be one sign or two: a lexicon may use either."""
    script_g = "\N{LATIN SMALL LETTER SCRIPT G}"
    assert f"{script_g}aʁ" in heard(piper, "Le Gard.", Phoneme(3, 7, "gaʁ"))
    assert "dʒaz" in heard(piper, "Le jazz.", Phoneme(3, 7, "ʤaz"))


def test_a_sound_that_nothing_stands_for_is_told_and_never_cut_silently(piper):
    """Piper would leave it out without a word (piper1-gpl 280): the article would go on air without it."""
    with pytest.raises(TextRefusedError, match=r"“Le Жд\.” \(its model has no sign for Ж, д\)"):
        piper.synthesize(Request(TOY, "Le Жд.", (Phoneme(3, 5, "Жд"),)))
    found, lost = wording.in_signs("bɔ\u0303 ʘa\u02d0", set("bɔ a"))
    assert ("".join(found), lost) == ("bɔ a", ["ʘ"])  # what an accent alone adds is told in the voice's note


def test_words_are_told_where_they_sound(piper):
    """Each word's time, measured by the model, is that of its first phoneme."""
    speech = piper.synthesize(Request(TOY, SENTENCE))
    told = [(SENTENCE[word.start : word.end], toy_voice.hear(speech, word.at)[0]) for word in speech.words]
    words = ["Le", "conseil", "municipal", "a", "voté", "la", "rénovation", "du", "marché", "couvert"]
    assert told == list(zip(words, "lkmavlʁdmk", strict=True))


def test_word_times_are_those_of_the_sound_whatever_the_configuration_says(piper, tmp_path):
    """Durations count hops, and not every configuration tells how long a hop is."""
    config = toy_voice.install(tmp_path, TOY).with_name(f"{TOY}.onnx.json")
    config.write_bytes(config.read_bytes().replace(b'"hop_length": 64', b'"hop_length": 256'))
    request = Request(TOY, SENTENCE)
    assert Piper({"folder": str(tmp_path)}).synthesize(request).words == piper.synthesize(request).words


def test_words_that_are_said_as_one_are_told_apart(piper):
    """« Parce qu'il » is one word to espeak-ng; a marked word and a second sentence keep their places."""
    text = "Parce qu'il y a des élus : c'est-à-dire Alès ? Oui, en 1998."
    speech = piper.synthesize(Request(TOY, text, (Phoneme(40, 44, "alɛs"),)))
    words = [text[word.start : word.end] for word in speech.words]
    assert words == ["Parce", "qu'il", "y", "a", "des", "élus", "c'est-à-dire", "Alès", "Oui", "en", "1998"]
    first, second = (word.at for word in speech.words[:2])
    assert toy_voice.hear(speech, second)[0] == "k"
    assert first < second
    pause = speech.words[8].at - speech.words[7].at
    assert pause > 0.25  # the silence between two sentences


def test_a_voice_that_tells_no_durations_speaks_without_word_times(tmp_path):
    """Nothing is guessed and called measured."""
    toy_voice.install(tmp_path, TOY, timed=False)
    speech = Piper({"folder": str(tmp_path)}).synthesize(Request(TOY, SENTENCE))
    assert speech.seconds > 1
    assert speech.words == ()


def test_the_pace_is_the_voices_own_times_what_is_asked(piper):
    """1.6 is faster by as much, up to the model's whole frames."""
    plain, fast = (piper.synthesize(Request(TOY, SENTENCE, pace=pace)).seconds for pace in (1.0, 1.6))
    assert plain / fast == pytest.approx(1.6, abs=0.02)


def test_each_speaker_of_a_model_is_a_voice(piper):
    """Name, gender and licence of each; they sound as different people, and shift like any other."""
    listed = {voice.name: voice for voice in piper.voices()}
    assert list(listed) == [f"{PAIR}#jessica", f"{PAIR}#pierre", TOY]
    assert [listed[f"{PAIR}#{name}"].gender for name in ("jessica", "pierre")] == ["f", "m"]
    assert "CC BY-SA 4.0" in listed[f"{PAIR}#pierre"].note
    assert listed[TOY].note == "licence not known"
    one, other = (piper.synthesize(Request(f"{PAIR}#{name}", SENTENCE)) for name in ("jessica", "pierre"))
    assert len(one.pcm) == len(other.pcm)
    assert one.pcm != other.pcm
    part = VoiceResolver(piper).resolve(f"{PAIR}#jessica:+2")
    assert (part.voice, part.shift) == (f"{PAIR}#jessica", 2.0)


def test_a_voices_identity_is_its_model(piper, tmp_path):
    """Another model or configuration under the same name makes other clips; the same files do not."""
    first, same, other, slower = tmp_path / "a", tmp_path / "b", tmp_path / "c", tmp_path / "d"
    for place, low in ((first, 110.0), (same, 110.0), (other, 140.0), (slower, 110.0)):
        toy_voice.install(place, TOY, low=low)
    config = slower / f"{TOY}.onnx.json"
    config.write_bytes(config.read_bytes().replace(b'"length_scale": 1', b'"length_scale": 1.2'))
    one, two, three, four = (
        Piper({"folder": str(place)}).identity(TOY) for place in (first, same, other, slower)
    )
    assert one == two == piper.identity(TOY)
    assert len({one, three, four}) == 3
    assert metadata.version("piper-tts") in one


def test_what_espeak_misreads_is_mended_here_too(piper):
    """quatre-vingt-deux has no t at its seam."""
    assert "tdø" not in heard(piper, "Il y en a quatre-vingt-deux.").replace(STRESS, "")


@pytest.mark.parametrize("text", ["…", "« »", "?!", "[[]]", " - "])
def test_a_text_without_words_is_no_clip(piper, text):
    """Said to be silent, not made into silence."""
    with pytest.raises(EmptyAudioError, match="gave no sound"):
        piper.synthesize(Request(TOY, text))


@pytest.mark.parametrize(
    "name", ["", "../../x", f"../{TOY}", f"{TOY}#jessica", f"{PAIR}#nobody", PAIR, "de_DE-toy-medium"]
)
def test_a_voice_that_is_not_there_is_refused_by_name(piper, name):
    """Names are looked up among those that are installed; none becomes a path."""
    with pytest.raises(VoiceMissingError, match="has no voice"):
        piper.prepare(name)


def test_a_voice_of_the_publisher_that_is_not_here_names_the_command(piper, tmp_path):
    """Whoever has none yet is told of the recommended one."""
    with pytest.raises(VoiceMissingError, match="hautevoix voices install fr_FR-tom-medium"):
        piper.prepare("fr_FR-tom-medium")
    nobody = Piper({"folder": str(tmp_path)})
    assert nobody.voices() == ()
    for ask in (nobody.default_cast, lambda: nobody.prepare(TOY)):
        with pytest.raises(VoiceMissingError, match=f"hautevoix voices install {installed.RECOMMENDED}"):
            ask()


def test_without_the_package_the_message_says_what_to_install(folder, monkeypatch):
    """Voices are still listed; to speak, the package is missing."""
    piper = Piper({"folder": str(folder)})
    monkeypatch.setitem(sys.modules, "piper", None)
    monkeypatch.delitem(sys.modules, "audio.engines.piper.onnx_graph", raising=False)
    assert piper.voices()
    for ask in (piper.prepare, lambda voice: piper.synthesize(Request(voice, "Oui."))):
        with pytest.raises(AudioError, match=r"pip install 'hautevoix\[piper\]'"):
            ask(TOY)


def test_what_is_no_french_voice_is_not_listed(tmp_path):
    """Other languages, and files that are no voice."""
    toy_voice.install(tmp_path, "de_DE-toy-medium", language="de_DE")
    for name, config in (
        ("a", b"{}"),
        ("b", b"<html>"),
        ("c", b'{"audio": {"sample_rate": 1}, "espeak": 3}'),
    ):
        (tmp_path / f"fr_FR-{name}-low.onnx").write_bytes(b"")
        (tmp_path / f"fr_FR-{name}-low.onnx.json").write_bytes(config)
    (tmp_path / "fr_FR-d-low.onnx").write_bytes(b"")
    assert Piper({"folder": str(tmp_path)}).voices() == ()


def test_a_file_that_is_no_model_is_named(tmp_path):
    """What ONNX Runtime says of it is for nobody."""
    toy_voice.install(tmp_path, TOY).write_bytes(b"not a model")
    with pytest.raises(VoiceMissingError, match=rf"{TOY}.onnx: is not .* install {TOY}"):
        Piper({"folder": str(tmp_path)}).synthesize(Request(TOY, "Oui."))


SIWIS = "fr_FR-siwis-medium"
JESSICA, PIERRE = f"{PAIR}#jessica", f"{PAIR}#pierre"


@pytest.mark.parametrize(
    ("names", "women", "men", "neutral"),
    [
        (
            [PAIR],
            [f"{JESSICA}:+2.5", f"{JESSICA}:-2.5"],
            [PIERRE, f"{PIERRE}:+2.5", f"{PIERRE}:-2.5"],
            ":-3.5",
        ),
        ([SIWIS], [f"{SIWIS}:+2.5", f"{SIWIS}:-2.5"], [f"{SIWIS}:-4", f"{SIWIS}:-3"], ":-3.5"),
        ([TOY], [f"{TOY}:+4", f"{TOY}:+3"], [f"{TOY}:-4", f"{TOY}:-3"], ":+3.5"),
    ],
)
def test_there_is_somebody_for_everybody(tmp_path, names, women, men, neutral):
    """Where a gender has too few voices, those that are there are shifted; the narrator is the recommended one."""
    for name in names:
        toy_voice.install(tmp_path, name, speakers=name == PAIR)
    piper = Piper({"folder": str(tmp_path)})
    proposed = piper.default_cast()
    assert proposed.narrator == piper.voices()[0].name
    assert (list(proposed.women), list(proposed.men)) == (women, men)
    assert proposed.neutral == proposed.narrator + neutral
    for voice in (proposed.neutral, *proposed.women, *proposed.men):
        part = VoiceResolver(piper).resolve(voice)
        piper.prepare(part.voice)
        assert (part.shift == 0) == (":" not in voice)


def test_people_who_are_made_by_shifting_are_told_apart(tmp_path):
    """Measured, not only set: a woman who is made from the narrator lies apart from her."""
    toy_voice.install(tmp_path, SIWIS, step=0.5)  # an even voice, of 140 Hz
    piper = Piper({"folder": str(tmp_path)})
    sound = SoundProfile(audio_format("standard"), -19.0, -1.0)
    synthesizer = Synthesizer(VoiceResolver(piper), sound, Store(tmp_path / "clips"), Lexicon(()), 2)
    proposed = piper.default_cast()
    assert all(
        synthesizer.distance(proposed.narrator, voice) >= 0.9 for voice in (*proposed.women, *proposed.men)
    )


def test_a_voice_that_knows_no_nasal_vowels_plays_nobody_by_itself(tmp_path):
    """The oldest French models say « bo » for « bon »: listed last, with a word on it, and cast only by choice."""
    config = toy_voice.install(tmp_path, "fr_FR-gilles-low").with_name("fr_FR-gilles-low.onnx.json")
    told = json.loads(config.read_bytes())
    del told["phoneme_id_map"]["\N{COMBINING TILDE}"]
    config.write_text(json.dumps(told))
    piper = Piper({"folder": str(tmp_path)})
    assert piper.default_cast().narrator == "fr_FR-gilles-low"  # there is nobody else
    toy_voice.install(tmp_path, TOY)
    piper = Piper({"folder": str(tmp_path)})
    assert [voice.name for voice in piper.voices()] == [TOY, "fr_FR-gilles-low"]
    assert "says no nasal vowels" in piper.voices()[1].note
    proposed = piper.default_cast()
    assert not [name for name in (proposed.narrator, *proposed.women, *proposed.men) if "gilles" in name]
    piper.prepare("fr_FR-gilles-low")


def test_options_that_it_has_not_are_refused():
    """A mistyped option is not silently without effect."""
    with pytest.raises(SoundRefusedError, match="has no option “voices”"):
        Piper({"voices": "x"})


def test_a_sentence_without_end_is_cut_where_it_breathes():
    """A model's memory grows with the square of its input: nothing longer than half a minute is given to it."""
    clause = [*"ynfʁazplas", STRESS, *"imo", ",", " "]
    parts = list(wording.utterances([(clause * 100)[:-1]]))
    assert max(map(len, parts)) <= wording.LONGEST
    assert [phoneme for part in parts for phoneme in part] == (clause * 100)[:-1]
    assert all(part[-1] == "," for part in parts[:-1])


@given(st.lists(st.text(f" ,.?!aeiʁ{STRESS}", max_size=1200).map(list), max_size=3))
def test_cutting_loses_nothing_that_sounds(sentences):
    """Every phoneme is in one utterance, in order, and none of those is too long or silent."""
    parts = list(wording.utterances(sentences))
    assert wording.heard(sound for part in parts for sound in part) == wording.heard(chain(*sentences))
    assert all(wording.heard(part) and len(part) <= wording.LONGEST for part in parts)


@given(st.lists(st.text("abcd", max_size=5), max_size=12), st.text("abcd", max_size=40))
def test_words_keep_their_order_whatever_is_heard(alone, together):
    """Places never fall, and a word that is heard as it stands is found."""
    places = aligned(alone, together)
    assert len(places) == len(alone)
    assert places == sorted(places)
    assert all(0 <= place <= len(together) for place in places)
    exact = aligned(alone, "".join(alone))
    assert exact == [sum(map(len, alone[:n])) for n in range(len(alone))]
