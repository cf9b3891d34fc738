"""The finished episode as a station would judge it: loudness, peaks, joins, measured on the decoded file."""

import io
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest

from audio import limiter, recording
from audio.casting import Cast
from audio.pauses import Pauses
from audio.sound import Sound, profile
from audio.store import Store
from audio.studio import Choice, open_studio
from scripts.lexicon import shipped
from scripts.script import Place, Segment

TEXTS = (
    "Le conseil municipal a voté la rénovation du marché couvert, après deux heures de débats.",
    "Nous ouvrirons au printemps,",
    "promet la maire, qui a tenu à rassurer les commerçants installés sous des tentes.",
    "Enfin !",
    "Les travaux dureront deux ans et les riverains devront se passer de parking.",
)


@pytest.fixture(scope="module", params=["standard", "small"])
def studio(request, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("sound"))
    sound = Sound(profile(request.param))
    return open_studio(Choice("espeak"), sound, store, lexicon=shipped(), workers=2, warn=lambda text: None)


def programme(studio, voices):
    """Three paragraphs read in turns by a narrator and the people quoted."""
    people = {f"Personne {index}": voice for index, voice in enumerate(voices[1:])}
    segments = [
        Segment(
            "quote" if index % 2 and people else "narration",
            Place(paragraph, "paragraph"),
            text,
            text,
            None,
            quotation=paragraph * 10 + index if index % 2 else None,
            speaker=[*people, None][(paragraph + index) % max(len(people), 1)] if index % 2 else None,
        )
        for paragraph in range(3)
        for index, text in enumerate(TEXTS)
    ]
    return recording.record(segments, Cast(voices[0], voices[0], people), studio, Pauses())


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
def test_the_finished_episode_is_as_loud_as_a_station_wants_it(studio, voices):
    """-19 LUFS ±0.3 and at most -1 dBTP on the decoded file, by our meter and by FFmpeg's within 0.1 LU."""
    made = programme(studio, voices)
    samples, rate = decoded(b"".join(recording.stream(made, studio)))
    theirs, _ = ebur128(samples, rate)
    assert made.loudness == pytest.approx(-19, abs=0.3)
    assert made.loudness == pytest.approx(theirs, abs=0.1)
    assert 20 * np.log10(limiter.true_peak(samples)) <= -1.0


def above_speech(samples, rate, join):
    """The loudest of 20 ms around a join that the embedded voice cannot have said: it ends at 11 kHz, a click does not."""
    around = samples[join - 2048 : join + 2048]
    spectrum = np.fft.rfft(around * np.hanning(len(around)))
    spectrum[np.fft.rfftfreq(len(around), 1 / rate) < 12_500] = 0
    return np.abs(np.fft.irfft(spectrum))[2048 - 441 : 2048 + 441].max()


def test_joins_do_not_click(studio):
    """Silence is below -60 dBFS, and so is all that a step at a join would add; a clip cut hard would be heard."""
    made = programme(studio, ("fr", "fr+f2"))
    samples, rate = decoded(b"".join(recording.stream(made, studio)))
    size = made.format.samples
    silent = [
        samples[before.end * size : after.start * size][rate // 50 : -rate // 100]
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
