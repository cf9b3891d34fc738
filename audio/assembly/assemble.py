"""A whole script as sound: clips on a timeline, and the frames of the file in a stream."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from audio.assembly import pauses
from audio.assembly.pauses import Pauses
from audio.assembly.timeline import Cue, Onset, Timeline
from audio.clips.clip import Clip
from audio.dsp import mp3
from audio.engines.base import Request
from audio.profile import AudioFormat
from audio.synthesis.synthesizer import Synthesizer
from audio.voices.casting import Cast
from scripts.article import Span
from scripts.lexicon import Lexicon
from scripts.script import Segment
from scripts.spoken import places

_AFTER_TONE = 150  # ms


class Signal(NamedTuple):
    """A sound before a take, and the frames of silence before it."""

    quiet: int
    take: Clip


class Lead(NamedTuple):
    """What is heard before a take.

    Attributes:
        quiet: frames of silence, right before it.
        signals: what is heard before that silence, in order.
    """

    quiet: int
    signals: tuple[Signal, ...] = ()

    @property
    def frames(self) -> int:
        """Length of it all."""
        return self.quiet + sum(signal.quiet + signal.take.frames for signal in self.signals)


class Bed(NamedTuple):
    """A stretch that is one clip, since music lies under it from the silence before to that after it.

    Attributes:
        first: index of the first take in it.
        last: index of the last one.
        take: the stretch as it is heard, speech included.
    """

    first: int
    last: int
    take: Clip


@dataclass(frozen=True, slots=True)
class Recording:
    """What there is to write, and when each thing sounds.

    Attributes:
        takes: one a segment, in order.
        leads: what is heard before each take.
        end: frames of silence after the last.
        timeline: the cues.
        format: of the frames.
        bed: heard in place of the takes in it.
    """

    takes: tuple[Clip, ...]
    leads: tuple["Lead", ...]
    end: int
    timeline: Timeline
    format: AudioFormat
    bed: Bed | None = None

    @property
    def layout(self) -> tuple[int | Clip, ...]:
        """What follows what in the file: frames of silence, and sound."""
        items: list[int | Clip] = []
        places = []
        for lead, take in zip(self.leads, self.takes, strict=True):
            for signal in lead.signals:
                items += signal
            places.append(len(items))
            items += [lead.quiet, take]
        items.append(self.end)
        if self.bed:
            items[places[self.bed.first] : places[self.bed.last] + 3] = [self.bed.take]
        return tuple(items)

    @property
    def peak(self) -> float:
        """Highest true peak of its clips, in dBTP."""
        return max((item.peak for item in self.layout if isinstance(item, Clip)), default=float("-inf"))

    @property
    def loudness(self) -> float:
        """Integrated loudness in LUFS of one channel, from the clips' energies and the pauses between."""
        import numpy as np  # noqa: PLC0415 - whoever only plans needs no numpy
        import numpy.typing as npt  # noqa: PLC0415

        from audio.dsp.loudness import STEP, integrated  # noqa: PLC0415

        frame = self.format.samples / self.format.rate
        parts: list[npt.ArrayLike] = [
            item.energies if isinstance(item, Clip) else np.zeros(round(item * frame / STEP))
            for item in self.layout
        ]
        return integrated(np.concatenate(parts)) if parts else float("-inf")


def requests(segments: Iterable[Segment], cast: Cast) -> Iterator[Request]:
    """What is asked for to have segments said, in order; their sounds apart."""
    return (Request(cast.voice(each), each.spoken) for each in segments if not each.sound)


def record(
    segments: Sequence[Segment],
    cast: Cast,
    studio: Synthesizer,
    style: Pauses,
    *,
    progress: Callable[[Clip], None] = lambda take: None,
    tones: Collection[int] = (),
) -> Recording:
    """Has every segment said and lays the clips on a timeline.

    Args:
        segments: what is said, in order.
        cast: by whom.
        studio: where it is said.
        style: how long it is quiet between.
        progress: told of each clip as it is ready; sounds first, then what is said, in order.
        tones: indices of the segments that a tone precedes.

    Raises:
        AudioError: a voice is missing or could not speak.
        SoundRefusedError: a segment's sound is none; nothing was said yet.
    """
    sounds = {name: studio.effects.jingle(Path(name)) for name in _sounds(segments)}
    for name in _sounds(segments):
        progress(sounds[name])
    said = []
    for take in studio.takes(requests(segments, cast)):
        progress(take)
        said.append(take)
    spoken = iter(said)
    takes = [sounds[each.sound] if each.sound else next(spoken) for each in segments]
    sound = studio.sound.format
    tone = studio.effects.tone() if tones else None
    leads = _leads(segments, takes, style, sound, dict.fromkeys(tones, tone))
    end = _frames(style.end, takes[-1:], sound)
    return Recording(tuple(takes), leads, end, _timeline(segments, takes, leads, end, studio), sound)


def signalled(recording: Recording, at: Collection[int], signal: Clip, studio: Synthesizer) -> Recording:
    """The same with a sound before some segments: after the silence there, and with half as much after it.

    Args:
        recording: what was recorded.
        at: indices of the segments.
        signal: the sound.
        studio: where it was recorded.
    """
    leads = tuple(
        _signalled(lead, signal, recording.format) if index in at else lead
        for index, lead in enumerate(recording.leads)
    )
    segments = [cue.segment for cue in recording.timeline.cues]
    timeline = _timeline(segments, recording.takes, leads, recording.end, studio)
    return replace(recording, leads=leads, timeline=timeline)


def stream(recording: Recording, studio: Synthesizer) -> Iterator[bytes]:
    """The file's frames, clip by clip: the Info frame, then silence and sound in turn."""
    sound = recording.format
    silence = mp3.silence(sound)
    layout = (*recording.layout, mp3.skipped(sound))
    count = recording.timeline.frames + mp3.skipped(sound)
    length = sum(item.bytes if isinstance(item, Clip) else item * len(silence) for item in layout)
    yield mp3.info_frame(sound, count, length)
    for item in layout:
        yield studio.body(item) if isinstance(item, Clip) else silence * item


def _sounds(segments: Iterable[Segment]) -> Iterator[str]:
    return (segment.sound for segment in segments if segment.sound)


def _signalled(lead: Lead, take: Clip, sound: AudioFormat) -> Lead:
    """A lead with one more sound, after its first silence; half as much silence follows."""
    *signals, last = *lead.signals, Signal(lead.quiet, take)
    first = (signals or [last])[0].quiet
    after = _frames(_milliseconds(first * sound.samples, sound) / 2, [take], sound)
    if not signals:
        return Lead(after, (last,))
    return Lead(lead.quiet, (Signal(first, take), signals[0]._replace(quiet=after), *signals[1:]))


def _leads(
    segments: Sequence[Segment],
    takes: Sequence[Clip],
    style: Pauses,
    sound: AudioFormat,
    tones: Mapping[int, Clip | None],
) -> tuple[Lead, ...]:
    leads = []
    for index in range(len(segments)):
        quiet = _frames(pauses.before(segments, index, style), takes[index - 1 : index], sound)
        tone = tones.get(index)
        after = _frames(_AFTER_TONE, [tone], sound) if tone else 0
        leads.append(Lead(after, (Signal(quiet, tone),)) if tone else Lead(quiet))
    return tuple(leads)


def _frames(pause: float, before: Sequence[Clip], sound: AudioFormat) -> int:
    """Frames of silence for a pause in ms, less what the last frames before it hold of silence already."""
    held = sum(_milliseconds(take.frames * sound.samples - take.samples, sound) for take in before)
    return max(round((pause - held) / _milliseconds(sound.samples, sound)), 0)


def _milliseconds(samples: int, sound: AudioFormat) -> float:
    return 1000 * samples / sound.rate


def _timeline(
    segments: Sequence[Segment], takes: Sequence[Clip], leads: Sequence[Lead], end: int, studio: Synthesizer
) -> Timeline:
    sound = studio.sound.format
    cues, position = [], 0
    for segment, take, lead in zip(segments, takes, leads, strict=True):
        start = position + lead.frames
        position = start + take.frames
        onsets = tuple(_onsets(segment, take, studio.lexicon))
        timing = studio.timing(take.request.voice) if onsets else "none"
        cues.append(Cue(segment, start, position, onsets, timing))
    total = position + end
    cues[-1:] = [replace(cue, end=total) for cue in cues[-1:]]
    return Timeline(tuple(cues), total, sound.samples, sound.rate)


def _onsets(segment: Segment, take: Clip, lexicon: Lexicon) -> Iterator[Onset]:
    """When words begin, as they are written; several spoken words of one written form count as the first."""
    offsets: Iterable[int] = (word[0] for word in take.words)
    if take.request.text != segment.spoken:
        offsets = lexicon.unrespelled(segment.spoken, offsets)
    found = places(segment.written, segment.spoken, offsets, lexicon) if take.words else ()
    last = Span(-1, -1)
    for place, (_, _, at) in zip(found, take.words, strict=False):
        if place.start > last.start:
            yield Onset(place.start, place.end, at)
            last = place
