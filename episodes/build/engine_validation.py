"""Engines and voices that somebody named: whether they exist, and episodes that another engine made."""

import shlex
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from audio.engines import base as engines
from audio.engines.base import Engine
from audio.errors import AudioError, SoundRefusedError, VoiceMissingError
from audio.voices.reference import VoiceResolver
from episodes.catalogue.records import Record
from episodes.edition.settings import VoiceSettings
from episodes.errors import EpisodeError

_FIXED = frozenset({"espeak", "gtts", "edge"})
"""Engines that have the same voices wherever they run: nobody can install one that they lack."""

_NAMED = 10  # episodes that a command names


class RequestedEngine(NamedTuple):
    """An engine that was given on the command line.

    Attributes:
        engine: as it was loaded.
        command: the words of a build with it, to which more options may be added.
    """

    engine: Engine
    command: Sequence[str]


def load_engine(voices: VoiceSettings, name: str) -> Engine:
    """Load an engine with the options that the settings give it.

    Args:
        voices: the settings.
        name: of the engine.

    Raises:
        AudioError: it is not installed, or refuses its options.
    """
    return engines.load(name, voices.options.get(name, engines.NO_OPTIONS))


def require_known(voices: VoiceSettings, requested: str | None) -> None:
    """Check the names of engines and voices, whether or not something is to be spoken; no network is used.

    Args:
        voices: the settings that name them.
        requested: the engine in place of theirs; None for theirs.

    Raises:
        SoundRefusedError: an engine is not known, or a voice of one that has the same voices everywhere.
    """
    named = {
        "--engine": requested,
        "[voices] engine": voices.engine,
        "[voices] fallback_engine": voices.fallback_engine,
    }
    for setting, name in named.items():
        if name is not None:
            engines.require_known(name, f"{setting}: ")
    wanted = [
        *(("[voices] narrator", voice) for voice in (voices.narrator,) if voice is not None),
        *(("[voices] neutral", voice) for voice in (voices.neutral,) if voice is not None),
        *(("[voices] quotes", voice) for voice in voices.quotes),
        *((f"[voices.cast] {person}", voice) for person, voice in voices.cast.items()),
    ]
    if not wanted or not (voices.mixed or voices.engine in _FIXED):
        return
    resolver = VoiceResolver(load_engine(voices, voices.engine), lambda name: load_engine(voices, name))
    for setting, voice in wanted:
        found = resolver.resolve(voice)
        if found.engine.name not in _FIXED:
            continue
        try:
            found.engine.prepare(found.voice)
        except VoiceMissingError as error:
            near = engines.nearest(found.voice, [known.name for known in found.engine.voices()])
            facts = {"where": setting, "engine": found.engine.name, "voice": voice, "near": near}
            raise SoundRefusedError("voice", **facts) from error
        except AudioError:  # not installed here: reported when it has to speak
            continue


def unused_engine(requested: RequestedEngine, unchanged: Iterable[Record]) -> EpisodeError | None:
    """Explain why a requested engine spoke nothing of what is unchanged, and which command makes it.

    Args:
        requested: the engine.
        unchanged: records of episodes that a build left as they are.

    Returns:
        None where that engine made them all.
    """
    resolver = VoiceResolver(requested.engine)
    others = {record.slug: made for record in unchanged if (made := _other_engines(record, resolver))}
    if not others:
        return None
    slugs = list(others)[:_NAMED]
    again = [word for slug in slugs for word in ("--again", slug)]
    return EpisodeError(
        "kept",
        episodes=", ".join(others) if len(others) <= _NAMED else f"{len(others)} episodes",
        engine=requested.engine.name,
        made=", ".join(dict.fromkeys(name for made in others.values() for name in made)),
        first="" if len(others) <= _NAMED else " (the first of them)",
        command=shlex.join([*requested.command, *again]),
    )


def _other_engines(record: Record, resolver: VoiceResolver) -> tuple[str, ...]:
    """Return the engines that made an episode; none where a resolver's engine was among them."""
    entries = [entry.rpartition(", ") for entry in (record.current.engines if record.current else ())]
    for name, _, voice in entries:
        try:
            found = resolver.resolve(voice)
            kind = found.engine.identity(found.voice).split(" ")[0]  # whatever its version
        except AudioError:  # it has no such voice
            continue
        if kind == name.split(" ")[0]:
            return ()
    return tuple(dict.fromkeys(name for name, _, _ in entries))
