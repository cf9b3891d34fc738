"""Saying a script: voices, and the sounds around and between them."""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from audio.assembly import assemble
from audio.voices.casting import Cast
from audio.synthesis.sounds import LONGEST_SIGNAL
from audio.assembly.assemble import Recording
from audio.synthesis.synthesizer import Studio
from audio.clips.clip import Take
from audio.assembly.timeline import Timeline
from episodes.media import chapters
from episodes.media.chapters import Division
from episodes.edition.edition import Edition
from episodes.catalogue.records import Chapter
from scripts.script import Script, Segment


class Performance(NamedTuple):
    """Who says a script, and where.

    Attributes:
        studio: where it is said.
        cast: by whom.
        tones: indices of the segments that a tone precedes.
    """

    studio: Studio
    cast: Cast
    tones: Collection[int] = ()


class Performed(NamedTuple):
    """What was said.

    Attributes:
        recording: the sound.
        chapters: where a listener can jump to.
    """

    recording: Recording
    chapters: tuple[Chapter, ...]


def perform(
    script: Script,
    performance: Performance,
    edition: Edition,
    progress: Callable[[Take], None] = lambda take: None,
    divide: Callable[[Timeline, str], Division] = chapters.divided,
) -> Performed:
    """Has a script said, with the sounds that the edition's settings want.

    Which headings open a chapter is decided before a sound is put in front of them.

    Args:
        script: all that is heard.
        performance: by whom, and where.
        edition: whose settings hold.
        progress: told of each segment as it is ready.
        divide: finds what opens chapters, by the title of the script.

    Raises:
        AudioError: a voice could not speak.
        SoundRefusedError: one of the edition's sounds is none.
    """
    studio, settings = performance.studio, edition.settings
    given = settings.sound.chapter
    signal = studio.effects.jingle(edition.root / given, LONGEST_SIGNAL) if given else None
    said = assemble.record(
        script.segments,
        performance.cast,
        studio,
        settings.pauses,
        progress=progress,
        tones=performance.tones,
    )
    first, opening = divide(said.timeline, script.title)
    if signal and opening:
        said = assemble.signalled(said, opening, signal, studio)
    said = _bedded(said, script, edition, studio)
    return Performed(said, chapters.chapters(said.timeline, first, opening))


def _bedded(said: Recording, script: Script, edition: Edition, studio: Studio) -> Recording:
    """Lays music under the announcement, where the settings name some."""
    bed, found = edition.settings.sound.bed, _announcement(script.segments)
    if not bed or not found:
        return said
    from audio.assembly.music_bed import bedded  # noqa: PLC0415 - numpy is loaded only where something is mixed

    return bedded(said, found[0], found[-1], edition.root / bed, studio)


def _announcement(segments: Sequence[Segment]) -> range:
    """The segments of the announcement, which follow the first title; none where there is neither."""
    titled = [each.block is not None and each.block.kind == "title" for each in segments]
    start = titled.index(True) if True in titled else len(segments)
    while start < len(segments) and titled[start]:
        start += 1
    end = start
    while end < len(segments) and segments[end].kind == "added" and segments[end].block is None:
        end += 1
    return range(start, end)
