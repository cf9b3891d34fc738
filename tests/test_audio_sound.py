"""The finished episode as a station would judge it: loudness, peaks, joins, measured on the decoded file."""

import io
from fractions import Fraction
from functools import cache
from itertools import cycle, pairwise
from pathlib import Path

import av
import google_service
import gtts.tts
import numpy as np
import pytest
import toy_voice

from audio.assembly import assemble
from audio.assembly.pauses import Pauses
from audio.clips.store import Store
from audio.dsp import limiter
from audio.profile import SoundProfile, audio_format
from audio.synthesis import EngineConfig, open_synthesizer
from audio.voices.casting import Cast
from scripts import readers
from scripts.lexicon import shipped
from scripts.narrate import narrate

GRANULE = 576  # samples by which MP3 spreads an onset ahead of itself (ISO 11172-3, the hybrid filter bank)
ARTICLES = Path(__file__).parent / "golden" / "articles"


@pytest.fixture(scope="module", params=["standard", "small"])
def synthesizer(request, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("sound"))
    sound = SoundProfile(audio_format(request.param))
    return open_synthesizer(
        EngineConfig("espeak"), sound, store, lexicon=shipped(), threads=2, warn=lambda text: None
    )


@cache
def written():
    """Two articles of which people are quoted, a council's and a wire's: two minutes and a half."""
    scripts = [
        narrate(readers.read(ARTICLES / f"{name}.md"), shipped()) for name in ("budget-groups", "market-fire")
    ]
    return [segment for script in scripts for segment in script.segments]


def programme(synthesizer, voices):
    """The articles read by a narrator and, in turns, the voices for those who are quoted."""
    names = dict.fromkeys(segment.speaker for segment in written() if segment.speaker)
    people = dict(zip(names, cycle(voices[1:]), strict=False))
    return assemble.record(written(), Cast(voices[0], voices[-1], people), synthesizer, Pauses())


def decoded(data):
    with av.open(io.BytesIO(data)) as file:
        rate = file.streams.audio[0].rate
        return np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)]), rate


def ebur128(samples, rate):
    """Integrated loudness and true peak after FFmpeg's own filter."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(format="flt", sample_rate=rate, layout="mono", time_base=Fraction(1, rate))
    meter, sink = graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    last = {}
    for start in range(0, len(samples), rate):
        frame = av.AudioFrame.from_ndarray(samples[None, start : start + rate], format="flt", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        graph.push(frame)
        while True:
            try:
                last = graph.pull().metadata or last
            except (av.BlockingIOError, av.EOFError):
                break
    return float(last["lavfi.r128.I"]), float(last["lavfi.r128.true_peaks_ch0"])


@pytest.mark.parametrize(
    "voices", [("fr",), ("fr", "fr+f2", "fr+david"), ("fr+steph", "fr+pablo"), ("fr", "fr:+2.5", "fr:-2.5")]
)
def test_the_finished_episode_is_as_loud_as_a_station_wants_it(synthesizer, voices):
    """-19 LUFS ±0.3 and at most -1 dBTP on the decoded file, by our meter and by FFmpeg's within 0.1 LU."""
    judge(programme(synthesizer, voices), synthesizer)


def judge(made, synthesizer):
    samples, rate = decoded(b"".join(assemble.stream(made, synthesizer)))
    theirs, _ = ebur128(samples, rate)
    assert made.loudness == pytest.approx(-19, abs=0.3)
    assert made.loudness == pytest.approx(theirs, abs=0.1)
    assert 20 * np.log10(limiter.true_peak(samples)) <= -1.0


@pytest.fixture
def opened(tmp_path):
    """Gives a synthesizer on an engine, with a store of its own."""

    def open_(engine, **options):
        choice = EngineConfig(engine, {engine: options})
        store = Store(tmp_path / "clips")
        sound = SoundProfile(audio_format("standard"))
        return open_synthesizer(choice, sound, store, lexicon=shipped(), threads=2, warn=lambda text: None)

    return open_


def test_so_is_one_by_piper(opened, tmp_path):
    """Two models of which one is 24 dB softer."""
    toy_voice.install(tmp_path, "fr_FR-loud-medium", loud=0.5)
    toy_voice.install(tmp_path, "fr_FR-soft-medium", loud=0.03)
    synthesizer = opened("piper", folder=str(tmp_path))
    judge(programme(synthesizer, ("fr_FR-loud-medium", "fr_FR-soft-medium")), synthesizer)


@pytest.mark.parametrize("loudness", [0.05, 1.0])
def test_so_is_one_by_a_service_whose_answers_are_loud_or_quiet(opened, monkeypatch, loudness):
    """gTTS, narrating and shifted, where Google's voice comes 26 dB softer or as loud as it can."""
    running = google_service.Running()
    try:
        running.service.loudness = loudness
        base = running.service.url.removesuffix("/v1")
        monkeypatch.setattr(gtts.tts, "_translate_url", lambda tld="com", path="": f"{base}/{path}")
        synthesizer = opened("gtts")
        judge(programme(synthesizer, ("fr", "fr:+2.5", "fr:-2.5")), synthesizer)
    finally:
        running.close()


def above_speech(samples, rate, join):
    """The loudest of 20 ms around a join that the embedded voice cannot have said: it ends at 11 kHz, a click does not."""
    around = samples[join - 2048 : join + 2048]
    spectrum = np.fft.rfft(around * np.hanning(len(around)))
    spectrum[np.fft.rfftfreq(len(around), 1 / rate) < 12_500] = 0
    return np.abs(np.fft.irfft(spectrum))[2048 - 441 : 2048 + 441].max()


def test_joins_do_not_click(synthesizer):
    """Silence is below -60 dBFS, and so is all that a step at a join would add; a clip cut hard would be heard."""
    made = programme(synthesizer, ("fr", "fr+f2"))
    samples, rate = decoded(b"".join(assemble.stream(made, synthesizer)))
    size = made.format.samples
    silent = [
        samples[before.end * size : after.start * size][rate // 50 : -GRANULE]
        for before, after in pairwise(made.timeline.cues)
    ]
    assert max(np.abs(silence).max() for silence in silent) < 10 ** (-60 / 20)
    if rate != 44100:
        return  # nothing lies above speech at the small profile's rate
    joins = [frame * size for cue in made.timeline.cues for frame in (cue.start, cue.end)]
    assert max(above_speech(samples, rate, join) for join in joins[:-1]) < 10 ** (-60 / 20)
    middle = (made.timeline.cues[0].start + made.timeline.cues[0].end) // 2 * size
    cut = np.concatenate([samples[:middle], samples[middle + 5000 :]])
    assert above_speech(cut, rate, middle) > 10 ** (-60 / 20)
