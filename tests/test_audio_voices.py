"""Voices as they are heard: measured on sound, not taken from a name."""

from itertools import combinations

import numpy as np
import pytest

from audio.clips import render
from audio.clips.store import Store
from audio.dsp.loudness import integrated, steps
from audio.engines import base
from audio.engines.base import Request, Speech, Word
from audio.errors import VoiceMissingError
from audio.profile import SoundProfile, audio_format
from audio.synthesis import EngineConfig, open_synthesizer
from audio.synthesis.synthesizer import Synthesizer
from audio.voices import calibration
from audio.voices.pitch_shift import shift
from audio.voices.reference import VoiceResolver
from audio.voices.voiceprint import Voiceprint, distance, measure
from scripts.lexicon import shipped

SENTENCE = "Le conseil municipal a voté la rénovation du marché couvert."


@pytest.fixture(scope="module")
def synthesizer(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("voices"))
    sound = SoundProfile(audio_format("small"))
    return open_synthesizer(
        EngineConfig("espeak"), sound, store, lexicon=shipped(), threads=2, warn=lambda text: None
    )


def samples(speech):
    return np.frombuffer(speech.pcm, np.int16).astype(np.float32) / 32768


@pytest.mark.parametrize("pitch", [75, 110, 160, 220, 310])
def test_a_voiceprint_tells_the_pitch_of_a_voice(pitch):
    """Within a semitone, on a pulse train with a voice's spectrum."""
    rate = 22050
    time = np.arange(rate) / rate
    wave = sum(np.sin(2 * np.pi * pitch * n * time) / n for n in range(1, 20)).astype(np.float32)
    assert measure(wave / 4, rate).pitch == pytest.approx(pitch, rel=0.03)


def test_silence_has_no_voiceprint():
    """And lies nowhere: it is no other voice than any."""
    nobody = measure(np.zeros(22050, np.float32), 22050)
    assert nobody == Voiceprint(0.0, 0.0)
    assert distance(nobody, Voiceprint(100.0, 900.0)) == 0
    assert measure(np.zeros(10, np.float32), 22050) == nobody


def test_every_voice_of_the_embedded_cast_is_told_from_the_narrator(synthesizer):
    """By pitch and timbre of what it says, not by a setting."""
    proposed = synthesizer.engine.default_cast()
    near = {
        voice: synthesizer.distance(proposed.narrator, voice)
        for voice in (proposed.neutral, *proposed.women, *proposed.men)
        if synthesizer.distance(proposed.narrator, voice) < 1
    }
    assert near == {}


@pytest.mark.parametrize("gender", ["women", "men"])
def test_at_least_four_of_each_gender_are_told_from_each_other(synthesizer, gender):
    """Enough for any article; casting takes the farthest first."""
    voices = getattr(synthesizer.engine.default_cast(), gender)
    groups = [
        group
        for group in combinations(voices, 4)
        if all(synthesizer.distance(one, other) >= 1 for one, other in combinations(group, 2))
    ]
    assert groups


@pytest.mark.parametrize("semitones", [-2.5, 2.5])
def test_a_shifted_voice_is_shifted_and_keeps_its_pace(synthesizer, semitones):
    """Pitch and formants move by the same ratio, to within a quarter tone; the length stays within 1 %."""
    plain = synthesizer.engine.synthesize(Request("fr", SENTENCE))
    other = shift(plain, semitones)
    before, after = measure(samples(plain), plain.rate), measure(samples(other), other.rate)
    assert 12 * np.log2(after.pitch / before.pitch) == pytest.approx(semitones, abs=0.5)
    assert np.sign(np.log2(after.centroid / before.centroid)) == np.sign(semitones)
    assert other.seconds == pytest.approx(plain.seconds, rel=0.01)
    assert shift(plain, 0) is plain


def test_words_move_with_a_shifted_voice():
    """Their times are those of the sound that is heard."""
    speech = Speech(np.zeros(44100, np.int16).tobytes(), 22050, (Word(0, 3, 1.0),))
    other = shift(speech, 2.5)
    assert other.words[0].at == pytest.approx(1.0 * other.seconds / speech.seconds)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("fr", ("fr", 0)),
        ("fr+f2:-2.5", ("fr+f2", -2.5)),
        ("fr:+9", ("fr:+9", 0)),
        ("fr:2", ("fr:2", 0)),
        ("espeak/fr:+1", ("fr", 1)),
        ("nobody/fr", ("nobody/fr", 0)),
    ],
)
def test_the_name_of_a_voice_tells_its_engine_and_its_shift(name, expected):
    """What is not such a name is left for the engine to refuse."""
    part = VoiceResolver(base.load("espeak")).resolve(name)
    assert (part.voice, part.shift) == expected


def test_a_voice_of_another_engine_is_borrowed_only_where_the_settings_mix(monkeypatch):
    """Mixed engines in an episode are a choice, never an accident."""
    monkeypatch.setitem(base.SHIPPED, "other", "audio.engines.espeak:Espeak")
    with pytest.raises(VoiceMissingError, match="write mixed = true"):
        VoiceResolver(base.load("espeak")).resolve("other/fr")
    mixed = VoiceResolver(base.load("espeak"), base.load)
    assert mixed.resolve("other/fr:+1").voice == "fr"
    assert mixed.resolve("other/fr").engine is mixed.resolve("other/fr+f2").engine


def test_where_the_text_goes_is_told_of_an_engine_that_is_borrowed_too(tmp_path):
    """Once, and before it is given a word: an edition of the embedded voice may lend somebody an online one."""
    told = []
    choice = EngineConfig("espeak", mixed=True)
    store = Store(tmp_path)
    mixed = open_synthesizer(
        choice, SoundProfile(audio_format("small")), store, lexicon=shipped(), threads=1, warn=told.append
    )
    mixed.prepare("fr+f2")
    assert told == []
    mixed.prepare("gtts/fr")
    mixed.prepare("gtts/fr-CA")
    assert len(told) == 1
    assert told[0].startswith("gtts: the text goes to Google")


def test_a_voice_is_measured_once_for_all_articles(synthesizer):
    """The second synthesizer on the same store asks no engine."""
    synthesizer.distance("fr", "fr+f2")

    class Silent:
        name, identity = synthesizer.engine.name, synthesizer.engine.identity

    again = calibration.calibrate(
        VoiceResolver(Silent()).resolve("fr"),
        lambda request: pytest.fail("asked"),
        synthesizer.profile,
        synthesizer.store,
    )
    assert again.voiceprint.pitch == pytest.approx(98, abs=3)


class Metronome:
    """An engine whose voices are named after their words per minute: each word a beep, then a gap."""

    name = "metronome"

    def __init__(self, options=base.NO_OPTIONS, mixed_tempo=True):
        self.mixed_tempo = mixed_tempo

    def capabilities(self):
        return base.Capabilities(False, "none", paced=True, mixed_tempo=self.mixed_tempo)

    def default_cast(self):
        return base.DefaultCast("150", "150", (), ())

    def prepare(self, voice):
        pass

    def identity(self, voice):
        return f"metronome 1 {voice}"

    def synthesize(self, request):
        word = round(22050 * 60 / float(request.voice) / request.pace)
        beep = (np.sin(np.arange(word) * 0.07) * 9000).astype(np.int16)
        return Speech(np.tile(beep, len(request.text.split())).tobytes(), 22050)


SMALL = SoundProfile(audio_format("small"))


def words_per_minute(voice, store, narrator=None, **engine):
    """How fast a voice reads twelve words in an edition."""
    text = "Douze mots suffisent ici pour entendre à quelle vitesse une voix parle."
    synthesizer = Synthesizer(
        VoiceResolver(Metronome(**engine)), SMALL, store, shipped(), 1, narrator=narrator
    )
    clip = next(iter(synthesizer.clips([Request(voice, text)])))
    return len(text.split()) / (clip.samples / SMALL.format.rate / 60)


@pytest.mark.parametrize(
    ("voice", "heard"), [("150", 150), ("190", 150), ("120", 150), ("160", 160), ("300", 225), ("90", 121.5)]
)
def test_a_voice_that_is_faster_or_slower_than_the_narrator_is_brought_to_their_speed(tmp_path, voice, heard):
    """Where it differs by more than a tenth, and never so far that it no longer sounds natural."""
    assert words_per_minute(voice, Store(tmp_path)) == pytest.approx(heard, rel=0.02)


def test_the_narrator_whom_the_newsroom_chose_sets_the_speed(tmp_path):
    """And speaks at their own, whatever the engine would have proposed."""
    assert words_per_minute("150", Store(tmp_path), narrator="190") == pytest.approx(190, rel=0.02)
    assert words_per_minute("190", Store(tmp_path), narrator="190") == pytest.approx(190, rel=0.02)


def test_voices_of_an_engine_with_one_speed_are_left_alone(tmp_path):
    """So clips of engines that never needed this keep their keys."""
    assert words_per_minute("190", Store(tmp_path), mixed_tempo=False) == pytest.approx(190, rel=0.02)


@pytest.mark.parametrize(
    ("seconds", "level", "heard"), [(1.5, -23, -19), (1.5, -27, -23), (6, -17, -19), (0.8, -23, -23)]
)
def test_a_clip_of_an_unsteady_engine_is_brought_nearer_to_the_target(seconds, level, heard):
    """By 4 dB at most, and where it is long enough to have a loudness: a lone « Oui » stays as it was spoken."""
    rate = SMALL.format.rate
    wave = np.sin(np.arange(round(seconds * rate)) * 2 * np.pi * 997 / rate).astype(np.float32)
    wave *= np.float32(10 ** ((level - integrated(steps(wave, rate))) / 20))
    speech = Speech((wave * 32767).astype(np.int16).tobytes(), rate)
    sound = render.spoken(speech, 0.0, SMALL, steady=False)
    assert integrated(steps(sound, rate)) == pytest.approx(heard, abs=0.2)
    assert integrated(steps(render.spoken(speech, 0.0, SMALL), rate)) == pytest.approx(level, abs=0.2)
