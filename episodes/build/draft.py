"""Hearing an article before it is published, all of it or some utterances: nothing of the edition changes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from audio.assembly import assemble
from audio.assembly.assemble import Recording
from audio.engines.base import Engine
from audio.synthesis.synthesizer import Synthesizer
from episodes.build import script, speak
from episodes.build.speak import perform
from episodes.catalogue import identity, records
from episodes.edition import atomic, state
from episodes.edition.edition import Edition
from episodes.errors import EpisodeError
from scripts import readers
from scripts.article import Article
from scripts.script import Script

FOLDER = "drafts"

_NUMBERS = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


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
        takes = self.recording.clips
        made = sum(take.made for take in takes)
        seconds = self.recording.timeline.duration / 1000
        return f"{self.path}: {seconds:.0f} s, {len(takes)} segments, {made} said now"


def draft(
    path: Path, edition: Edition, studio: Synthesizer, *, now: datetime, only: str | None = None
) -> Draft:
    """Has an article said into `drafts/`; a later build finds its clips.

    Args:
        path: of the article.
        edition: what it belongs to.
        studio: where it is said.
        now: the time, aware.
        only: utterances by their numbers in `hautevoix script`, "4" or "3-5"; None for all that is heard.

    Raises:
        EpisodeError: no such utterances, or the article is not to be heard yet and the engine is online.
        AudioError: a voice could not speak.
        StorageError: the file cannot be written; an earlier one still stands.
    """
    article = readers.parse(edition.article_bytes(path), str(path))
    told = state.decide(article.meta, str(path), zone=edition.settings.edition.zone, now=now)
    date, waits = told.date, told.reason(now) is not None
    if waits:
        _refuse_online(path, told, [studio.engine])
    stored = records.load_all(edition.records)
    slug = identity.plan_slugs(edition, stored, [path])[identity.path_key(path)]
    heard = _heard(article, edition, studio, edited=edition.script(path, slug), date=date, only=only)
    heard, performance = speak.rehearse(heard, edition.settings, studio, speak.known(stored, slug))
    if waits:
        voices = {performance.cast.voice(segment) for segment in heard.segments}
        _refuse_online(path, told, [studio.voices.resolve(voice).engine for voice in sorted(voices)])
    said = perform(heard, performance, edition).recording
    place = edition.root / FOLDER / (f"{slug}-{only}.mp3" if only else f"{slug}.mp3")
    atomic.write(place, assemble.stream(said, studio))
    return Draft(place, said)


def _refuse_online(path: Path, told: state.State, engines: Iterable[Engine]) -> None:
    """Keeps a text that waits on this machine; an engine that lends but one voice gets none of it either."""
    for engine in engines:
        if engine.capabilities().online and told.held:
            raise EpisodeError("held back", path=path, text=told.held, engine=engine.name)
        if engine.capabilities().online:
            raise EpisodeError("embargo", path=path, date=told.date.isoformat(), engine=engine.name)


def _heard(
    article: Article, edition: Edition, studio: Synthesizer, *, edited: Path, date: datetime, only: str | None
) -> Script:
    written = script.article_script(article, edition, edited if edited.exists() else None, studio.lexicon)
    if only is None:
        return script.with_announcement(written, edition, date)
    first, last = _numbers(only, len(written.segments))
    return replace(written, segments=written.segments[first - 1 : last])


def _numbers(text: str, count: int) -> tuple[int, int]:
    found = _NUMBERS.fullmatch(text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not 1 <= first <= last <= count:
        raise EpisodeError("utterances", text=text, last=count)
    return first, last
