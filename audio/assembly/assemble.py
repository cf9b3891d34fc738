"""Assembles a script's clips and pauses on a timeline, and streams the MP3 frames of the file."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from audio.assembly import pauses
from audio.assembly.pauses import Pauses
from audio.assembly.timeline import Cue, Onset, Onsets, Timeline
from audio.clips.clip import Clip
from audio.dsp import mp3
from audio.engines.base import Request
from audio.profile import AudioFormat
from audio.synthesis.clip_reader import read_frames
from audio.synthesis.synthesizer import Synthesizer
from audio.voices.casting import Cast
from scripts.article import Span
from scripts.lexicon import Lexicon
from scripts.script import Segment
from scripts.spoken import places

_AFTER_TONE = 150  # ms


class Signal(NamedTuple):
    """A sound before a segment, and the frames of silence before it."""

    quiet: int
    clip: Clip


class Lead(NamedTuple):
    """What is heard right before a segment.

    Attributes:
        quiet: frames of silence immediately before it.
        signals: sounds before that silence, in order.
    """

    quiet: int
    signals: tuple[Signal, ...] = ()

    @property
    def frames(self) -> int:
        """Length of all of it."""
        return self.quiet + sum(signal.quiet + signal.clip.frames for signal in self.signals)


class Bed(NamedTuple):
    """Segments mixed with music into one clip, from the silence before them to that after them.

    Attributes:
        first: index of the first segment in it.
        last: index of the last one.
        clip: the mix, speech included.
    """

    first: int
    last: int
    clip: Clip


@dataclass(frozen=True, slots=True)
class Recording:
    """Everything that goes into the file, and when it is heard.

    Attributes:
        clips: one per segment, in order.
        leads: what is heard before each segment.
        end: frames of silence after the last.
        timeline: the cues.
        format: of the frames.
        bed: replaces the clips it contains.
    """

    clips: tuple[Clip, ...]
    leads: tuple[Lead, ...]
    end: int
    timeline: Timeline
    format: AudioFormat
    bed: Bed | None = None

    @property
    def layout(self) -> tuple[int | Clip, ...]:
        """The file in order: numbers of silent frames, and clips."""
        items: list[int | Clip] = []
        starts = []
        for lead, clip in zip(self.leads, self.clips, strict=True):
            for signal in lead.signals:
                items += signal
            starts.append(len(items))
            items += [lead.quiet, clip]
        items.append(self.end)
        if self.bed:
            items[starts[self.bed.first] : starts[self.bed.last] + 3] = [self.bed.clip]
        return tuple(items)

    @property
    def peak(self) -> float:
        """Highest true peak of its clips, in dBTP."""
        return max((item.peak for item in self.layout if isinstance(item, Clip)), default=float("-inf"))

    @property
    def loudness(self) -> float:
        """Integrated loudness, in LUFS of one channel, from the clips' energies and the pauses between."""
        import numpy as np  # noqa: PLC0415 - planning an episode needs no numpy

        from audio.dsp.loudness import STEP, integrated  # noqa: PLC0415

        frame = self.format.samples / self.format.rate
        lengths = [
            len(item.energies) if isinstance(item, Clip) else round(item * frame / STEP)
            for item in self.layout
        ]
        energies, at = np.zeros(sum(lengths)), 0
        for item, length in zip(self.layout, lengths, strict=True):
            if isinstance(item, Clip):
                energies[at : at + length] = item.energies
            at += length
        return integrated(energies)


def requests(segments: Iterable[Segment], cast: Cast) -> Iterator[Request]:
    """The requests that have segments spoken, in order; segments that are sounds need none.

    Args:
        segments: of a script.
        cast: who speaks them.
    """
    return (Request(cast.voice(each), each.spoken) for each in segments if not each.sound)


def record(
    segments: Sequence[Segment],
    cast: Cast,
    synthesizer: Synthesizer,
    style: Pauses,
    *,
    progress: Callable[[Clip], None] = lambda clip: None,
    tones: Collection[int] = (),
) -> Recording:
    """Make the clip of every segment and lay them on a timeline.

    Args:
        segments: of an episode, in order.
        cast: who speaks them.
        synthesizer: makes the clips.
        style: lengths of the pauses.
        progress: called with each clip when it is ready; sounds first, then speech, in order.
        tones: indices of the segments that a tone precedes.

    Raises:
        AudioError: a voice is missing or could not speak.
        SoundRefusedError: a segment's sound cannot be used; nothing was spoken yet.
    """
    names = [segment.sound for segment in segments if segment.sound]
    sounds = {name: synthesizer.sounds.jingle(Path(name)) for name in names}
    for name in names:
        progress(sounds[name])
    speech = []
    for clip in synthesizer.clips(requests(segments, cast)):
        progress(clip)
        speech.append(clip)
    spoken = iter(speech)
    clips = [sounds[each.sound] if each.sound else next(spoken) for each in segments]
    audio_format = synthesizer.profile.format
    tone = synthesizer.sounds.tone() if tones else None
    leads = _leads(segments, clips, style, audio_format, dict.fromkeys(tones, tone))
    end = _frames(style.end, clips[-1:], audio_format)
    timeline = _timeline(segments, clips, leads, end, synthesizer)
    return Recording(tuple(clips), leads, end, timeline, audio_format)


def with_signal(
    recording: Recording, at: Collection[int], signal: Clip, synthesizer: Synthesizer
) -> Recording:
    """Add a sound before some segments: after the pause there, and followed by half as much silence.

    Args:
        recording: without it.
        at: indices of the segments.
        signal: the sound.
        synthesizer: made the recording.
    """
    audio_format = recording.format
    leads = list(recording.leads)
    for index in at:
        lead = leads[index]
        pause = lead.signals[0].quiet if lead.signals else lead.quiet
        half = _milliseconds(pause * audio_format.samples, audio_format) / 2
        after = _frames(half, [signal], audio_format)
        if lead.signals:
            first, *others = lead.signals
            leads[index] = Lead(lead.quiet, (Signal(pause, signal), first._replace(quiet=after), *others))
        else:
            leads[index] = Lead(after, (Signal(pause, signal),))
    segments = [cue.segment for cue in recording.timeline.cues]
    timeline = _timeline(segments, recording.clips, leads, recording.end, synthesizer)
    return replace(recording, leads=tuple(leads), timeline=timeline)


def stream(recording: Recording, synthesizer: Synthesizer) -> Iterator[bytes]:
    """The file's frames, clip by clip: the Info frame, then silence and sound in turn.

    Args:
        recording: what to write.
        synthesizer: made the recording.

    Raises:
        AudioError: a clip was lost, and could not be made again.
    """
    audio_format = recording.format
    silence = mp3.silence(audio_format)
    layout = (*recording.layout, mp3.skipped(audio_format))
    count = recording.timeline.frames + mp3.skipped(audio_format)
    length = sum(item.bytes if isinstance(item, Clip) else item * len(silence) for item in layout)
    yield mp3.info_frame(audio_format, count, length)
    for item in layout:
        yield read_frames(item, synthesizer) if isinstance(item, Clip) else silence * item


def _leads(
    segments: Sequence[Segment],
    clips: Sequence[Clip],
    style: Pauses,
    audio_format: AudioFormat,
    tones: Mapping[int, Clip | None],
) -> tuple[Lead, ...]:
    leads = []
    for index in range(len(segments)):
        quiet = _frames(pauses.before(segments, index, style), clips[index - 1 : index], audio_format)
        tone = tones.get(index)
        after = _frames(_AFTER_TONE, [tone], audio_format) if tone else 0
        leads.append(Lead(after, (Signal(quiet, tone),)) if tone else Lead(quiet))
    return tuple(leads)


def _frames(pause: float, before: Sequence[Clip], audio_format: AudioFormat) -> int:
    """Frames of silence for a pause in ms, less the silence that the last frames before it already hold."""
    held = sum(
        _milliseconds(clip.frames * audio_format.samples - clip.samples, audio_format) for clip in before
    )
    return max(round((pause - held) / _milliseconds(audio_format.samples, audio_format)), 0)


def _milliseconds(samples: int, audio_format: AudioFormat) -> float:
    return 1000 * samples / audio_format.rate


def _timeline(
    segments: Sequence[Segment],
    clips: Sequence[Clip],
    leads: Sequence[Lead],
    end: int,
    synthesizer: Synthesizer,
) -> Timeline:
    audio_format = synthesizer.profile.format
    cues, position = [], 0
    for segment, clip, lead in zip(segments, clips, leads, strict=True):
        start = position + lead.frames
        position = start + clip.frames
        onsets = Onsets(_onsets(segment, clip, synthesizer.lexicon))
        timing = synthesizer.voices.timing(clip.request.voice) if onsets else "none"
        cues.append(Cue(segment, start, position, onsets, timing))
    total = position + end
    cues[-1:] = [replace(cue, end=total) for cue in cues[-1:]]
    return Timeline(tuple(cues), total, audio_format.samples, audio_format.rate)


def _onsets(segment: Segment, clip: Clip, lexicon: Lexicon) -> Iterator[Onset]:
    """When each written word begins; several spoken words of one written form count as the first."""
    offsets: Iterable[int] = (word[0] for word in clip.words)
    if clip.request.text != segment.spoken:
        offsets = lexicon.unrespelled(segment.spoken, offsets)
    spans = places(segment.written, segment.spoken, offsets, lexicon) if clip.timings else ()
    last = Span(-1, -1)
    for span, (_, _, at) in zip(spans, clip.words, strict=False):
        if span.start > last.start:
            yield Onset(span.start, span.end, at)
            last = span
