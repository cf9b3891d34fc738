"""Before a script is said: who says what, and how a listener knows a quotation.

Saying a script: voices, and the sounds around and between them.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from audio.assembly import assemble
from audio.assembly.assemble import Recording
from audio.assembly.timeline import Timeline
from audio.clips.clip import Clip
from audio.synthesis.sounds import LONGEST_SIGNAL
from audio.synthesis.synthesizer import Synthesizer
from audio.voices import casting, quote_cues
from audio.voices.casting import Cast, CastChoices
from episodes.catalogue.records import Chapter, Record
from episodes.edition.edition import Edition
from episodes.edition.settings import Settings
from episodes.media import chapters
from episodes.media.chapters import Division
from scripts.script import Script, Segment


class Performance(NamedTuple):
    """Who says a script, and where.

    Attributes:
        studio: where it is said.
        cast: by whom.
        tones: indices of the segments that a tone precedes.
    """

    studio: Synthesizer
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
    progress: Callable[[Clip], None] = lambda take: None,
    divide: Callable[[Timeline, str], Division] = chapters.by_headings,
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
    signal = studio.sounds.jingle(edition.root / given, LONGEST_SIGNAL) if given else None
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
        said = assemble.with_signal(said, opening, signal, studio)
    said = _bedded(said, script, edition, studio)
    return Performed(said, chapters.chapters(said.timeline, first, opening))


def _bedded(said: Recording, script: Script, edition: Edition, studio: Synthesizer) -> Recording:
    """Lays music under the announcement, where the settings name some."""
    bed, found = edition.settings.sound.bed, _announcement(script.segments)
    if not bed or not found:
        return said
    from audio.assembly.music_bed import with_bed  # noqa: PLC0415 - numpy is loaded only where something is mixed

    return with_bed(said, found[0], found[-1], edition.root / bed, studio)


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


_LOG = logging.getLogger("hautevoix.cast")


def rehearse(
    script: Script, settings: Settings, studio: Synthesizer, known: dict[str, str]
) -> tuple[Script, Performance]:
    """As `prepared`, which is told to the log."""
    script, performance = prepared(script, settings, studio, known)
    cast, chosen = performance.cast, _choices(settings, studio, known)
    _LOG.info("%s speaks, the narrator is %s", studio.engine.name, cast.narrator)
    for name, voice in cast.people.items():
        _LOG.info("%s is read by %s: %s", name, voice, _why(name, voice, chosen))
    return script, performance


def prepared(
    script: Script, settings: Settings, studio: Synthesizer, known: dict[str, str]
) -> tuple[Script, Performance]:
    """Casts a script, and adds the words that tell its quotations where the voice does not.

    What the newsroom chose among the voices of its own engine does not bind another one.

    Args:
        script: all that is heard.
        settings: what the newsroom decided.
        studio: where it is said.
        known: voices that people had before.

    Raises:
        AudioError: a voice that is needed cannot speak.
    """
    cast = casting.cast(
        script, studio.engine.default_cast(), _choices(settings, studio, known), studio.distance
    )
    cued = quote_cues.add_cues(script.segments, cast, studio.voices, settings.quotations.cue)
    return replace(script, segments=cued.segments), Performance(studio, cast, cued.tones)


def _choices(settings: Settings, studio: Synthesizer, known: dict[str, str]) -> CastChoices:
    voices = settings.voices
    own = studio.engine.name == voices.engine
    choices = (
        CastChoices(voices.narrator, voices.neutral, voices.quotes, voices.cast) if own else CastChoices()
    )
    return replace(choices, lines=own, known=known)


def _why(name: str, voice: str, choices: CastChoices) -> str:
    if choices.cast.get(name) == voice:
        return "the settings say so"
    return "as in an earlier episode" if choices.known.get(name) == voice else "led there by the name"


def known(records: Iterable[Record], slug: str) -> dict[str, str]:
    """The voice that each person had last, and that they have in this very episode before all.

    Args:
        records: of the edition.
        slug: of the episode.
    """
    spoken = [record for record in records if record.revisions]
    spoken.sort(key=lambda record: (record.slug == slug, record.revisions[-1].built, record.slug))
    return {name: voice for record in spoken for name, voice in record.revisions[-1].cast.items()}
