"""A whole script as sound: clips on a timeline, and the frames of the file in a stream."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from audio import frames, pauses
from audio.casting import Cast
from audio.engine import Request
from audio.pauses import Pauses
from audio.sound import Format
from audio.studio import Studio, Take
from audio.timeline import Cue, Onset, Timeline
from scripts.article import Span
from scripts.lexicon import Lexicon
from scripts.script import Segment
from scripts.spoken import places

_AFTER_TONE = 150  # ms


class Lead(NamedTuple):
    """What is heard before a take: silence, and sometimes a tone and a little silence more.

    Attributes:
        quiet: frames of silence.
        tone: the tone.
        then: frames of silence after the tone.
    """

    quiet: int
    tone: Take | None = None
    then: int = 0

    @property
    def frames(self) -> int:
        """Length of it all."""
        return self.quiet + (self.tone.frames if self.tone else 0) + self.then


@dataclass(frozen=True, slots=True)
class Recording:
    """What there is to write, and when each thing sounds.

    Attributes:
        takes: one a segment, in order.
        leads: what is heard before each take.
        end: frames of silence after the last.
        timeline: the cues.
        format: of the frames.
    """

    takes: tuple[Take, ...]
    leads: tuple["Lead", ...]
    end: int
    timeline: Timeline
    format: Format

    @property
    def peak(self) -> float:
        """Highest true peak of its clips, in dBTP."""
        return max((take.peak for take in self.takes), default=float("-inf"))

    @property
    def loudness(self) -> float:
        """Integrated loudness in LUFS of one channel, from the clips' energies and the pauses between."""
        import numpy as np  # noqa: PLC0415 - whoever only plans needs no numpy
        import numpy.typing as npt  # noqa: PLC0415

        from audio.loudness import STEP, integrated  # noqa: PLC0415

        frame = self.format.samples / self.format.rate
        parts: list[npt.ArrayLike] = []
        for lead, take in zip(self.leads, self.takes, strict=True):
            parts.append(np.zeros(round(lead.quiet * frame / STEP)))
            if lead.tone:
                parts += [lead.tone.energies, np.zeros(round(lead.then * frame / STEP))]
            parts.append(take.energies)
        return integrated(np.concatenate(parts)) if parts else float("-inf")


def record(
    segments: Sequence[Segment],
    cast: Cast,
    studio: Studio,
    style: Pauses,
    *,
    progress: Callable[[Take], None] = lambda take: None,
    tones: Collection[int] = (),
) -> Recording:
    """Has every segment said and lays the clips on a timeline.

    Args:
        segments: what is said, in order.
        cast: by whom.
        studio: where it is said.
        style: how long it is quiet between.
        progress: told of each clip as it is ready, in order.
        tones: indices of the segments that a tone precedes.

    Raises:
        AudioError: a voice is missing or could not speak.
    """
    takes = []
    for take in studio.takes(Request(cast.voice(segment), segment.spoken) for segment in segments):
        progress(take)
        takes.append(take)
    sound = studio.sound.format
    tone = studio.tone() if tones else None
    leads = _leads(segments, takes, style, sound, dict.fromkeys(tones, tone))
    end = _frames(style.end, takes[-1:], sound)
    return Recording(tuple(takes), leads, end, _timeline(segments, takes, leads, end, studio), sound)


def stream(recording: Recording, studio: Studio) -> Iterator[bytes]:
    """The file's frames, clip by clip: the Info frame, then silence and sound in turn."""
    sound = recording.format
    silence = frames.silence(sound)
    tones = [lead.tone for lead in recording.leads if lead.tone]
    sounding = [*recording.takes, *tones]
    end = recording.end + frames.skipped(sound)
    quiet = sum(lead.quiet + lead.then for lead in recording.leads) + end
    count = sum(take.frames for take in sounding) + quiet
    length = sum(take.bytes for take in sounding) + quiet * len(silence)
    tone = studio.body(tones[0]) if tones else b""
    yield frames.info_frame(sound, count, length)
    for lead, take in zip(recording.leads, recording.takes, strict=True):
        yield silence * lead.quiet
        yield tone * bool(lead.tone) + silence * lead.then
        yield studio.body(take)
    yield silence * end


def _leads(
    segments: Sequence[Segment],
    takes: Sequence[Take],
    style: Pauses,
    sound: Format,
    tones: Mapping[int, Take | None],
) -> tuple[Lead, ...]:
    leads = []
    for index in range(len(segments)):
        quiet = _frames(pauses.before(segments, index, style), takes[index - 1 : index], sound)
        tone = tones.get(index)
        leads.append(Lead(quiet, tone, _frames(_AFTER_TONE, [tone], sound)) if tone else Lead(quiet))
    return tuple(leads)


def _frames(pause: int, before: Sequence[Take], sound: Format) -> int:
    """Frames of silence for a pause in ms, less what the last frames before it hold of silence already."""
    held = sum(_milliseconds(take.frames * sound.samples - take.samples, sound) for take in before)
    return max(round((pause - held) / _milliseconds(sound.samples, sound)), 0)


def _milliseconds(samples: int, sound: Format) -> float:
    return 1000 * samples / sound.rate


def _timeline(
    segments: Sequence[Segment], takes: Sequence[Take], leads: Sequence[Lead], end: int, studio: Studio
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


def _onsets(segment: Segment, take: Take, lexicon: Lexicon) -> Iterator[Onset]:
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
