"""When words begin: told by the voice, carried to the written text, right against the sound."""

import io
import re
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.assembly import assemble
from audio.assembly.pauses import Pauses
from audio.clips.store import Store
from audio.profile import SoundProfile, audio_format
from audio.synthesis import EngineConfig, open_synthesizer
from audio.voices.casting import Cast
from scripts.lexicon import shipped
from scripts.script import Place, Segment
from scripts.spoken import places, read

GOLDEN = Path(__file__).parent / "golden" / "spoken"


def aligned(written):
    spoken = read(written).spoken
    starts = [token.start() for token in re.finditer(r"\S+", spoken) if any(map(str.isalnum, token[0]))]
    spans = places(written, spoken, starts, shipped())
    return [written[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "« Nous ouvrirons le 1er juin », promet la maire d'Alès.",
            ["Nous", "ouvrirons", "le", "1er juin", "1er juin", "promet", "la", "maire", "d'Alès."],
        ),
        ("Il a coûté 2,3 M€.", ["Il", "a", "coûté", *["2,3 M€."] * 5]),
        ("L'IMT (Alès) dit oui.", [*["L'IMT"] * 3, "(Alès)", "dit", "oui."]),
        ("LE MAIRE RÉPOND", ["LE", "MAIRE", "RÉPOND"]),
    ],
)
def test_each_spoken_word_leads_to_what_is_written_for_it(written, expected):
    """A number with its unit counts as one written word."""
    strip = [word.rstrip(".") for word in aligned(written)]
    assert strip == [word.rstrip(".") for word in expected]


def test_every_golden_reading_is_aligned_from_its_first_word_to_its_last():
    """In order, inside the text, and none is left out: the tiling is exact, not a guess."""
    for path in sorted(GOLDEN.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            written = line.partition(" → ")[0]
            if line.startswith("#") or not any(map(str.isalnum, read(written).spoken)):
                continue
            words = aligned(written)
            assert words, written
            assert all(word.strip() for word in words), written


@given(st.text(alphabet="ab é12 €%«»’'-.,;(", max_size=40))
def test_places_are_in_order_and_in_the_text(written):
    """Whatever is written."""
    spoken = read(written).spoken
    spans = places(written, spoken, range(0, len(spoken), 3), shipped())
    starts = [span.start for span in spans]
    assert starts == sorted(starts)
    assert all(0 <= span.start < span.end <= len(written) for span in spans)


def test_what_somebody_wrote_to_be_said_has_no_word_times():
    """Nothing is guessed where the spoken text is not the program's own."""
    assert places("Le maire", "L'édile de la commune", [0, 5], shipped()) == ()


TEXTS = (
    "Oui, non, peut-être, demain, toujours.",
    "À Alès, on attend 21 clients, dit Paul.",
    "Bref, tout, vite, encore, bientôt.",
)


def test_words_begin_when_they_are_heard(tmp_path):
    """After a pause inside a sentence, the sound of a word begins within 50 ms of the time told for it."""
    sound = SoundProfile(audio_format("standard"))
    synthesizer = open_synthesizer(
        EngineConfig("espeak"), sound, Store(tmp_path), lexicon=shipped(), threads=2, warn=lambda text: None
    )
    segments = [
        Segment("narration", Place(index, "paragraph"), text, read(text).spoken, None)
        for index, text in enumerate(TEXTS)
    ]
    made = assemble.record(segments, Cast("fr", "fr", {}), synthesizer, Pauses())
    with av.open(io.BytesIO(b"".join(assemble.stream(made, synthesizer)))) as file:
        samples = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    loud = np.array([np.abs(samples[at : at + 441]).max() > 0.01 for at in range(0, len(samples), 441)])
    checked = 0
    for cue in made.timeline.cues:
        written = cue.segment.written
        assert cue.timing == "measured"
        assert [written[o.start : o.end] for o in cue.words] == written.replace(
            "21 clients", "21\0clients"
        ).replace("\0", " ").split()
        for before, onset in pairwise(cue.words):
            if not written[before.start : before.end].endswith(","):
                continue
            at = (made.timeline.milliseconds(cue.start) + onset.at) // 10
            quiet = np.flatnonzero(~loud[at - 12 : at + 6])
            if len(quiet) < 4:
                continue  # spoken through
            heard = at - 12 + quiet[-1] + 1
            assert abs(heard - at) <= 5, written[onset.start : onset.end]
            checked += 1
    assert checked >= 5


def test_word_times_survive_the_store(tmp_path):
    """A clip that was kept tells them as one that was just made."""
    sound = SoundProfile(audio_format("small"))
    segments = [Segment("narration", Place(0, "paragraph"), TEXTS[1], read(TEXTS[1]).spoken, None)]

    def cues():
        synthesizer = open_synthesizer(
            EngineConfig("espeak"), sound, Store(tmp_path), lexicon=shipped(), threads=1, warn=print
        )
        return assemble.record(segments, Cast("fr", "fr", {}), synthesizer, Pauses()).timeline.cues

    first = cues()
    assert first[0].words
    assert cues() == first
