"""A whole script as sound: clips on a timeline, and the frames of the file in a stream."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from audio import frames, pauses
from audio.casting import Cast
from audio.engine import Request
from audio.pauses import Pauses
from audio.sound import Format
from audio.studio import Studio, Take
from audio.timeline import Cue, Timeline
from scripts.script import Segment


@dataclass(frozen=True, slots=True)
class Recording:
    """What there is to write, and when each thing sounds.

    Attributes:
        takes: one a segment, in order.
        silences: frames of silence before each take, and those after the last.
        timeline: the cues.
        format: of the frames.
    """

    takes: tuple[Take, ...]
    silences: tuple[int, ...]
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

        from audio.loudness import STEP, integrated  # noqa: PLC0415

        frame = self.format.samples / self.format.rate
        quiet = (np.zeros(round(silence * frame / STEP)) for silence in self.silences)
        pairs = zip(quiet, (take.energies for take in self.takes), strict=False)
        parts = [part for pair in pairs for part in pair]
        return integrated(np.concatenate(parts)) if parts else float("-inf")


def record(
    segments: Sequence[Segment],
    cast: Cast,
    studio: Studio,
    style: Pauses,
    progress: Callable[[Take], None] = lambda take: None,
) -> Recording:
    """Has every segment said and lays the clips on a timeline.

    Args:
        segments: what is said, in order.
        cast: by whom.
        studio: where it is said.
        style: how long it is quiet between.
        progress: told of each clip as it is ready, in order.

    Raises:
        AudioError: a voice is missing or could not speak.
    """
    takes = []
    for take in studio.takes(Request(cast.voice(segment), segment.spoken) for segment in segments):
        progress(take)
        takes.append(take)
    sound = studio.sound.format
    silences = _silences(segments, takes, style, sound)
    return Recording(tuple(takes), silences, _timeline(segments, takes, silences, sound), sound)


def stream(recording: Recording, studio: Studio) -> Iterator[bytes]:
    """The file's frames, clip by clip: the Info frame, then silence and sound in turn."""
    sound = recording.format
    silence = frames.silence(sound)
    *before, after = recording.silences
    quiet = (*before, after + frames.skipped(sound))
    count = sum(take.frames for take in recording.takes) + sum(quiet)
    length = sum(take.bytes for take in recording.takes) + sum(quiet) * len(silence)
    yield frames.info_frame(sound, count, length)
    for number, take in zip(before, recording.takes, strict=True):
        yield silence * number
        yield studio.body(take)
    yield silence * quiet[-1]


def _silences(
    segments: Sequence[Segment], takes: Sequence[Take], style: Pauses, sound: Format
) -> tuple[int, ...]:
    """Frames before each take and after the last, less what a clip's own last frames hold of silence."""
    wanted = [pauses.before(segments, index, style) for index in range(len(segments))] + [style.end]
    held = [0.0, *(_milliseconds(take.frames * sound.samples - take.samples, sound) for take in takes)]
    frame = _milliseconds(sound.samples, sound)
    return tuple(max(round((pause - part) / frame), 0) for pause, part in zip(wanted, held, strict=True))


def _milliseconds(samples: int, sound: Format) -> float:
    return 1000 * samples / sound.rate


def _timeline(
    segments: Sequence[Segment], takes: Sequence[Take], silences: Sequence[int], sound: Format
) -> Timeline:
    cues, position = [], 0
    for segment, take, quiet in zip(segments, takes, silences, strict=False):
        start = position + quiet
        position = start + take.frames
        cues.append(Cue(segment, start, position))
    total = position + silences[-1]
    cues[-1:] = [Cue(cue.segment, cue.start, total) for cue in cues[-1:]]
    return Timeline(tuple(cues), total, sound.samples, sound.rate)
