"""Casts a script, cues its quotations, and has it spoken, with the edition's sounds and chapters."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
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
from scripts.script import Script

_LOG = logging.getLogger("hautevoix.cast")


class CastScript(NamedTuple):
    """A script with its voices.

    Attributes:
        script: everything that is heard, with the words that cue quotations.
        cast: who speaks it.
        tones: indices of the segments that a tone precedes.
    """

    script: Script
    cast: Cast
    tones: Collection[int] = ()


def cast_script(
    script: Script, settings: Settings, synthesizer: Synthesizer, known: Mapping[str, str]
) -> CastScript:
    """Cast a script, and cue its quotations where the voice alone does not set them apart.

    Args:
        script: everything that is heard.
        settings: the newsroom's choices; those among the voices of its own engine do not bind another one.
        synthesizer: has the voices.
        known: voices that people had before, by their names.

    Raises:
        AudioError: a voice that is needed cannot speak.
    """
    choices = _choices(settings, synthesizer, known)
    cast = casting.cast(script, synthesizer.engine.default_cast(), choices, synthesizer.distance)
    cued = quote_cues.add_cues(script.segments, cast, synthesizer.voices, settings.quotations.cue)
    return CastScript(replace(script, segments=cued.segments), cast, cued.tones)


def log_cast(cast: Cast, settings: Settings, synthesizer: Synthesizer, known: Mapping[str, str]) -> None:
    """Log the voice of each person, and why they have it.

    Args:
        cast: of a script.
        settings: what it was cast by.
        synthesizer: what it was cast for.
        known: voices that people had before, by their names.
    """
    choices = _choices(settings, synthesizer, known)
    _LOG.info("%s speaks, the narrator is %s", synthesizer.engine.name, cast.narrator)
    for name, voice in cast.people.items():
        reason = "as in an earlier episode" if choices.known.get(name) == voice else "led there by the name"
        if choices.cast.get(name) == voice:
            reason = "the settings say so"
        _LOG.info("%s is read by %s: %s", name, voice, reason)


def known_voices(records: Iterable[Record], slug: str) -> dict[str, str]:
    """Return the voice that each person had last; the one in the episode itself comes first.

    Args:
        records: of the edition.
        slug: of the episode.
    """
    spoken = [record for record in records if record.revisions]
    spoken.sort(key=lambda record: (record.slug == slug, record.revisions[-1].built, record.slug))
    return {name: voice for record in spoken for name, voice in record.revisions[-1].cast.items()}


def record_script(
    cast_script: CastScript,
    edition: Edition,
    synthesizer: Synthesizer,
    progress: Callable[[Clip], None] = lambda clip: None,
    divide: Callable[[Timeline, str], Division] = chapters.by_headings,
) -> tuple[Recording, tuple[Chapter, ...]]:
    """Have a script spoken, with the sounds that the edition's settings want.

    Which headings open a chapter is decided before a sound is put in front of them.

    Args:
        cast_script: what is spoken, and by which voices.
        edition: whose settings give pauses and sounds.
        synthesizer: speaks it.
        progress: is called with the clip of each segment when it is ready.
        divide: finds what opens chapters, by the title of the script.

    Returns:
        The recording, and its chapters.

    Raises:
        AudioError: a voice could not speak.
        SoundRefusedError: one of the edition's sounds cannot be used.
    """
    script, sound = cast_script.script, edition.settings.sound
    signal = (
        synthesizer.sounds.jingle(edition.root / sound.chapter, LONGEST_SIGNAL) if sound.chapter else None
    )
    recording = assemble.record(
        script.segments,
        cast_script.cast,
        synthesizer,
        edition.settings.pauses,
        progress=progress,
        tones=cast_script.tones,
    )
    first, openings = divide(recording.timeline, script.title)
    if signal and openings:
        recording = assemble.with_signal(recording, openings, signal, synthesizer)
    announcement = _announcement(script) if sound.bed else None
    if sound.bed and announcement:
        from audio.assembly.music_bed import with_bed  # noqa: PLC0415 - numpy is loaded only for music

        recording = with_bed(
            recording, announcement[0], announcement[-1], edition.root / sound.bed, synthesizer
        )
    return recording, chapters.chapters(recording.timeline, first, openings)


def _choices(settings: Settings, synthesizer: Synthesizer, known: Mapping[str, str]) -> CastChoices:
    voices = settings.voices
    if not synthesizer.own:
        return CastChoices(lines=False, known=known)
    return CastChoices(voices.narrator, voices.neutral, voices.quotes, voices.cast, known=known)


def _announcement(script: Script) -> range:
    """Return the segments of the announcement, which follow the first title; none where there is no title."""
    segments = script.segments
    titled = [segment.block is not None and segment.block.kind == "title" for segment in segments]
    start = titled.index(True) if True in titled else len(segments)
    while start < len(segments) and titled[start]:
        start += 1
    end = start
    while end < len(segments) and segments[end].kind == "added" and segments[end].block is None:
        end += 1
    return range(start, end)
