"""Before a script is said: who says what, and how a listener knows a quotation."""

import logging
from collections.abc import Iterable
from dataclasses import replace

from audio.voices import casting, quote_cues
from audio.voices.casting import Choices
from audio.synthesis.synthesizer import Studio
from episodes.build.performance import Performance
from episodes.catalogue.records import Record
from episodes.edition.settings import Settings
from scripts.script import Script

_LOG = logging.getLogger("hautevoix.cast")


def rehearse(
    script: Script, settings: Settings, studio: Studio, known: dict[str, str]
) -> tuple[Script, Performance]:
    """As `prepared`, which is told to the log."""
    script, performance = prepared(script, settings, studio, known)
    cast, chosen = performance.cast, _choices(settings, studio, known)
    _LOG.info("%s speaks, the narrator is %s", studio.engine.name, cast.narrator)
    for name, voice in cast.people.items():
        _LOG.info("%s is read by %s: %s", name, voice, _why(name, voice, chosen))
    return script, performance


def prepared(
    script: Script, settings: Settings, studio: Studio, known: dict[str, str]
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
    cast = casting.cast(script, studio.engine.troupe(), _choices(settings, studio, known), studio.distance)
    cued = quote_cues.cued(script.segments, cast, studio.company, settings.quotations.cue)
    return replace(script, segments=cued.segments), Performance(studio, cast, cued.tones)


def _choices(settings: Settings, studio: Studio, known: dict[str, str]) -> Choices:
    voices = settings.voices
    own = studio.engine.name == voices.engine
    choices = Choices(voices.narrator, voices.neutral, voices.quotes, voices.cast) if own else Choices()
    return replace(choices, lines=own, known=known)


def _why(name: str, voice: str, choices: Choices) -> str:
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
