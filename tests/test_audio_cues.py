"""How a listener is told of a quotation: by another voice, by a tone, or by words."""

import io
from dataclasses import replace

import av
import numpy as np
import pytest

from audio.assembly import assemble
from audio.assembly.pauses import Pauses
from audio.clips.store import Store
from audio.engines import base
from audio.profile import SoundProfile, audio_format
from audio.synthesis import EngineConfig, open_synthesizer
from audio.synthesis.clip_reader import read_frames
from audio.voices import quote_cues
from audio.voices.casting import Cast
from audio.voices.reference import VoiceResolver
from scripts.lexicon import shipped
from scripts.script import Place, Segment

PLACE = Place(1, "paragraph")
SEGMENTS = (
    Segment("narration", PLACE, "La halle rouvre.", "La halle rouvre.", None),
    Segment(
        "quote", PLACE, "« Nous ouvrirons,", "Nous ouvrirons,", None, quotation=1, speaker="Claire Bonnet"
    ),
    Segment("narration", PLACE, "promet la maire,", "promet la maire,", None),
    Segment("quote", PLACE, "en juin. »", "en juin.", None, quotation=1, speaker="Claire Bonnet"),
    Segment("narration", PLACE, "Les clients attendent.", "Les clients attendent.", None),
)


@pytest.fixture(scope="module")
def company():
    return VoiceResolver(base.load("espeak"))


@pytest.mark.parametrize(
    ("voice", "cueing", "tones", "words"),
    [
        ("fr+f2", "auto", set(), 0),
        ("fr:+2.5", "auto", {1}, 0),
        ("fr", "auto", set(), 2),
        ("fr+f2", "tone", {1}, 0),
        ("fr+f2", "words", set(), 2),
        ("fr", "none", set(), 0),
    ],
)
def test_a_quotation_is_told_as_its_voice_needs(company, voice, cueing, tones, words):
    """Once at its opening, whatever incise cuts it; words at its end as well."""
    made = quote_cues.add_cues(SEGMENTS, Cast("fr", "fr", {"Claire Bonnet": voice}), company, cueing)
    assert made.tones == tones
    added = [segment.written for segment in made.segments if segment.kind == "added"]
    assert added == ["Citation.", "Fin de citation."][:words]
    assert tuple(segment for segment in made.segments if segment.kind != "added") == SEGMENTS
    if words:
        assert [segment.kind for segment in made.segments[1:3]] == ["added", "quote"]
        assert [segment.kind for segment in made.segments[4:6]] == ["quote", "added"]


def test_the_tone_is_heard_softly_where_it_belongs_and_moves_no_cue(clips):
    """120 ms at 660 Hz, 10 LU under speech, before the quotation's first word; cues still tell when clips sound."""
    sound = SoundProfile(audio_format("standard"))
    synthesizer = open_synthesizer(
        EngineConfig("espeak"), sound, Store(clips), lexicon=shipped(), threads=2, warn=lambda text: None
    )
    cast = Cast("fr", "fr", {"Claire Bonnet": "fr:+2.5"})
    made = assemble.record(SEGMENTS, cast, synthesizer, Pauses(), tones={1})
    with av.open(io.BytesIO(b"".join(assemble.stream(made, synthesizer)))) as file:
        samples = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    timeline = made.timeline
    assert len(samples) == timeline.frames * timeline.samples
    start = timeline.cues[1].start * timeline.samples
    before = samples[timeline.cues[0].end * timeline.samples : start]
    loud = np.flatnonzero(np.abs(before) > 0.01)
    assert (loud[-1] - loud[0]) / 44100 == pytest.approx(0.12, abs=0.03)
    assert np.abs(before).max() == pytest.approx(10 ** ((-19 - 10 + 3.01) / 20), rel=0.15)
    spectrum = np.abs(np.fft.rfft(before[loud[0] : loud[-1]]))
    assert np.argmax(spectrum) * 44100 / (loud[-1] - loud[0]) == pytest.approx(660, abs=12)
    assert made.loudness == pytest.approx(-19, abs=1.5)
    assert np.abs(samples[start : start + 4410]).max() > 0.05


def test_a_tone_that_the_store_lost_is_made_again(tmp_path):
    """Like any clip."""
    sound = SoundProfile(audio_format("small"))
    synthesizer = open_synthesizer(
        EngineConfig("espeak"), sound, Store(tmp_path), lexicon=shipped(), threads=1, warn=lambda text: None
    )
    take = synthesizer.sounds.tone()
    assert take.made
    assert not synthesizer.sounds.tone().made
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")
    assert len(read_frames(take, synthesizer)) == take.bytes


def test_who_says_it_is_still_shown(company):
    """What was added has no place in the article, and is the narrator's."""
    made = quote_cues.add_cues(SEGMENTS, Cast("fr", "fr", {}), company, "words")
    added = [segment for segment in made.segments if segment.kind == "added"]
    assert {(segment.source, segment.speaker) for segment in added} == {(None, None)}
    unnumbered = [replace(segment, quotation=None) for segment in SEGMENTS]
    assert quote_cues.add_cues(unnumbered, Cast("fr", "fr", {}), company, "words").segments == tuple(
        unnumbered
    )
