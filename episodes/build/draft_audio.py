"""A draft to listen to: an article, or some of its utterances, as MP3; nothing is published."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from audio.assembly import assemble
from audio.assembly.assemble import Recording
from audio.engines.base import Engine
from audio.synthesis.synthesizer import Synthesizer
from episodes.build.script import Edits, article_script, with_announcement
from episodes.build.speak import cast_script, known_voices, log_cast, record_script
from episodes.catalogue import identity, records
from episodes.edition import atomic, publication_state
from episodes.edition.edition import Edition
from episodes.errors import EpisodeError
from scripts import readers

FOLDER = "drafts"

_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class Draft:
    """A file to listen to.

    Attributes:
        path: of the MP3.
        recording: what is in it.
    """

    path: Path
    recording: Recording

    def __str__(self) -> str:
        """One line for the producer."""
        clips = self.recording.clips
        made = sum(clip.made for clip in clips)
        seconds = self.recording.timeline.duration / 1000
        return f"{self.path}: {seconds:.0f} s, {len(clips)} segments, {made} said now"


def draft(
    path: Path, edition: Edition, synthesizer: Synthesizer, *, now: datetime, only: str | None = None
) -> Draft:
    """Have an article spoken into `drafts/`; a later build finds its clips.

    Args:
        path: of the article.
        edition: what it belongs to.
        synthesizer: speaks it.
        now: the time, aware.
        only: utterances by their numbers in `hautevoix script`, "4" or "3-5"; None for everything.

    Raises:
        EpisodeError: no such utterances, or the article is not to be heard yet and the engine is online.
        AudioError: a voice could not speak.
        StorageError: the file cannot be written; an earlier one still stands.
    """
    article = readers.parse(edition.article_bytes(path), str(path))
    found = publication_state.decide(article.meta, str(path), zone=edition.settings.edition.zone, now=now)
    waits = found.reason(now) is not None
    if waits:
        _refuse_online(path, found, [synthesizer.engine])
    stored = records.load_all(edition.records)
    slug = identity.plan_slugs(edition, stored, [path])[identity.path_key(path)]
    script = article_script(article, edition, Edits.read(edition.script(path, slug)), synthesizer.lexicon)
    if only is None:
        script = with_announcement(script, edition, found.date)
    else:
        numbers = _RANGE.fullmatch(only)
        first, last = (int(numbers[1]), int(numbers[2] or numbers[1])) if numbers else (0, 0)
        if not 1 <= first <= last <= len(script.segments):
            raise EpisodeError("utterances", text=only, last=len(script.segments))
        script = replace(script, segments=script.segments[first - 1 : last])
    known = known_voices(stored, slug)
    cast = cast_script(script, edition.settings, synthesizer, known)
    log_cast(cast.cast, edition.settings, synthesizer, known)
    if waits:
        voices = {cast.cast.voice(segment) for segment in cast.script.segments}
        _refuse_online(path, found, [synthesizer.voices.resolve(voice).engine for voice in sorted(voices)])
    recording, _ = record_script(cast, edition, synthesizer)
    file = edition.root / FOLDER / (f"{slug}-{only}.mp3" if only else f"{slug}.mp3")
    atomic.write(file, assemble.stream(recording, synthesizer))
    return Draft(file, recording)


def _refuse_online(path: Path, found: publication_state.State, engines: Iterable[Engine]) -> None:
    """Keep a text that waits on this machine: no online engine gets it, not even for one borrowed voice."""
    for engine in engines:
        if engine.capabilities().online and found.held:
            raise EpisodeError("held back", path=path, text=found.held, engine=engine.name)
        if engine.capabilities().online:
            raise EpisodeError("embargo", path=path, date=found.date.isoformat(), engine=engine.name)
