"""A whole script as sound: clips on a timeline, and the frames of the file in a stream."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from audio import frames, pauses
from audio.casting import Cast
from audio.editing import KEPT_AFTER, KEPT_BEFORE
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
        """Integrated loudness in LUFS of one channel, summed from the clips' energies; pauses count as silence."""
        import numpy as np  # noqa: PLC0415 - whoever only plans needs no numpy

        from audio.loudness import integrated  # noqa: PLC0415

        return integrated(np.concatenate([np.asarray(take.energies, np.float64) for take in self.takes]))


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
    closing = recording.silences[-1] + frames.skipped(sound)
    count = sum(take.frames for take in recording.takes) + sum(recording.silences) + frames.skipped(sound)
    length = sum(take.bytes for take in recording.takes) + (sum(recording.silences) + frames.skipped(sound)) * len(silence)
    yield frames.info_frame(sound, count, length)
    for quiet, take in zip(recording.silences, recording.takes, strict=False):
        yield silence * quiet
        yield studio.body(take)
    yield silence * closing


def _silences(
    segments: Sequence[Segment], takes: Sequence[Take], style: Pauses, sound: Format
) -> tuple[int, ...]:
    """Frames before each take and after the last; what a clip's last frames hold of silence is taken off."""
    wanted = [pauses.before(segments, index, style) for index in range(len(segments))] + [style.end]
    quiet = [0.0, *(KEPT_AFTER + 1000 * (take.frames * sound.samples - take.samples) / sound.rate for take in takes)]
    leading = [KEPT_BEFORE] * len(takes) + [0]
    frame = 1000 * sound.samples / sound.rate
    return tuple(
        max(round((pause - after - before) / frame), 0)
        for pause, after, before in zip(wanted, quiet, leading, strict=True)
    )


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
