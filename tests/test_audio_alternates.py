"""M4A and Opus beside the MP3: the same sound, the same length, the same chapters, the same bytes each time."""

import struct

import av
import numpy as np
import pytest
import sounds

from audio.assembly import assemble, transcode
from audio.assembly.pauses import Pauses
from audio.clips.store import Store
from audio.dsp.limiter import true_peak
from audio.dsp.loudness import integrated, steps
from audio.dsp.resample import resampled
from audio.errors import StoreError
from audio.profile import ENCODINGS, SoundProfile, audio_format
from audio.synthesis import EngineConfig, open_synthesizer
from audio.voices.casting import Cast
from scripts.lexicon import shipped
from scripts.script import Place, Segment

TEXTS = (
    "Le bac d'Aramon reprend son service lundi.",
    "La traversée reste gratuite.",
)
MARKS = ((0, 2000, "Le bac reprend"), (2000, 5000, "« Enfin ! » : l'été à l'œuvre"))


@pytest.fixture(scope="module")
def made(synthesizer):
    segments = [
        Segment("narration", Place(number, "paragraph"), text, text, None)
        for number, text in enumerate(TEXTS)
    ]
    return assemble.record(segments, Cast("fr", "fr", {}), synthesizer, Pauses())


@pytest.fixture(scope="module")
def written(made, synthesizer, tmp_path_factory):
    """One file of each format."""
    folder = tmp_path_factory.mktemp("alternates")
    for name, encoding in ENCODINGS.items():
        transcode.write(folder / f"a.{name}", encoding, made, synthesizer, MARKS)
    return folder


def lag(one, other):
    """Samples by which the second one comes later."""
    length = 1 << (max(len(one), len(other)) - 1).bit_length()
    product = np.fft.rfft(other, length) * np.conj(np.fft.rfft(one, length))
    found = int(np.argmax(np.fft.irfft(product)))
    return found if found < length / 2 else found - length


def test_what_is_encoded_is_what_the_mp3_sounds_like_to_a_sample(made, synthesizer):
    """Players skip the delay by the Info frame; here it is taken off, and the length is the timeline's."""
    theirs, _ = sounds.decoded(b"".join(assemble.stream(made, synthesizer)))
    ours = np.concatenate(list(transcode.decoded(made, synthesizer)))
    assert len(ours) == made.timeline.frames * made.timeline.samples
    assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("name", ENCODINGS)
def test_it_lasts_as_long_sounds_when_it_should_and_as_loud(made, synthesizer, written, name):
    """Within a frame of its codec; no word is early or late; loudness within 0.5 LU."""
    samples, rate = sounds.decoded(written / f"a.{name}")
    original = np.concatenate(list(transcode.decoded(made, synthesizer)))
    wanted = made.timeline.frames * made.timeline.samples / made.timeline.rate
    assert len(samples) / rate == pytest.approx(wanted, abs=1024 / rate)
    assert abs(lag(original, resampled(samples, rate, made.format.rate))) <= 2
    assert integrated(steps(samples, rate)) == pytest.approx(made.loudness, abs=0.5)


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_same_input_gives_the_same_bytes(made, synthesizer, written, tmp_path, name):
    """No date, no random number, no encoder's name that changes with its minor version."""
    transcode.write(tmp_path / "b", ENCODINGS[name], made, synthesizer, MARKS)
    first = (written / f"a.{name}").read_bytes()
    assert first == (tmp_path / "b").read_bytes()
    assert b"Lavf" not in first


def test_the_m4a_starts_playing_before_it_is_whole_and_knows_its_chapters(written):
    """Its index comes before the sound; chapters are where FFmpeg, and players of both kinds, look for them."""
    path = written / "a.m4a"
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"chpl" in data
    with av.open(str(path)) as file:
        found = [(c["start"] * c["time_base"] * 1000, c["metadata"]["title"]) for c in file.chapters()]
    assert found == [(start, title) for start, _, title in MARKS]


def test_only_a_second_at_a_time_is_held(made, synthesizer, monkeypatch, tmp_path):
    """What is decoded is encoded before more is asked for."""
    ahead, most, decoded = 0, 0, transcode.decoded

    def counted(*args):
        nonlocal ahead, most
        for part in decoded(*args):
            ahead += len(part)
            most = max(most, ahead)
            yield part
            ahead -= len(part)

    monkeypatch.setattr(transcode, "decoded", counted)
    transcode.write(tmp_path / "a", ENCODINGS["opus"], made, synthesizer, ())
    assert 0 < most <= made.format.rate + made.format.samples


def test_a_disk_that_refuses_is_an_error_with_its_path(made, synthesizer, tmp_path):
    """Not a name of FFmpeg's."""
    path = tmp_path / "missing" / "a.opus"
    with pytest.raises(StoreError, match=f"{path}: cannot be written"):
        transcode.write(path, ENCODINGS["opus"], made, synthesizer, ())


@pytest.mark.parametrize("name", ENCODINGS)
def test_no_peak_is_above_the_studio_s(clips, tmp_path, name):
    """Loud speech, at -10 LUFS: codecs make peaks of their own, and what is heard stays at or below -1 dBTP."""
    loud = open_synthesizer(
        EngineConfig("espeak"),
        SoundProfile(audio_format("standard"), -10.0, -1.0),
        Store(clips),
        lexicon=shipped(),
        threads=2,
        warn=lambda text: None,
    )
    segments = [Segment("narration", Place(0, "paragraph"), TEXTS[0], TEXTS[0], None)]
    made = assemble.record(segments, Cast("fr", "fr", {}), loud, Pauses())
    transcode.write(tmp_path / "a", ENCODINGS[name], made, loud, ())
    samples, _ = sounds.decoded(tmp_path / "a")
    assert -2.0 < 20 * np.log10(true_peak(samples)) <= -1.0


def test_opus_is_mono_at_the_bit_rate_promised(made, written):
    """The head says one channel and what to skip; 32 kbit/s are kept within a fifth."""
    data = (written / "a.opus").read_bytes()
    _, channels, skipped = struct.unpack_from("<BBH", data, data.index(b"OpusHead") + 8)
    assert (channels, skipped > 0) == (1, True)
    seconds = made.timeline.duration / 1000
    assert len(data) * 8 / 1000 / seconds == pytest.approx(32, rel=0.2)
