"""What speaks: engines and voices that somebody named, and episodes that another engine made."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from audio.engines import base as engines
from audio.engines.base import Engine
from audio.errors import AudioError, SoundRefusedError, VoiceMissingError
from audio.voices.reference import VoiceResolver
from episodes.catalogue.records import Record
from episodes.edition.settings import VoiceSettings
from episodes.errors import EpisodeError

_FIXED = frozenset({"espeak", "gtts", "edge"})
"""Engines that have the same voices wherever they run: what they lack nobody can install."""

_NAMED = 10  # episodes that a command names


class Asked(NamedTuple):
    """An engine that somebody typed.

    Attributes:
        engine: as it was loaded.
        command: the words of a build with it, to which more options may be added.
    """

    engine: Engine
    command: Sequence[str]


def require_known(voices: VoiceSettings, typed: str | None) -> None:
    """Lets pass what can speak, whether or not something is to be said; no network is asked.

    Args:
        voices: as the settings name them.
        typed: the engine in place of theirs; None for theirs.

    Raises:
        SoundRefusedError: an engine, or a voice of one whose voices are the same everywhere, is not known.
    """
    named = {
        "--engine": typed,
        "[voices] engine": voices.engine,
        "[voices] fallback_engine": voices.fallback_engine,
    }
    for where, name in named.items():
        if name is not None:
            engines.require_known(name, f"{where}: ")
    wanted = tuple(_wanted(voices))
    if wanted and (voices.mixed or voices.engine in _FIXED):
        company = VoiceResolver(_loaded(voices, voices.engine), lambda name: _loaded(voices, name))
        for where, voice in wanted:
            _require_voice(company, where, voice)


def kept(asked: Asked, standing: Iterable[Record]) -> EpisodeError | None:
    """Why an engine that was typed said nothing of what is unchanged, and what makes it; None where it did.

    Args:
        asked: what was typed.
        standing: records of episodes that a build left as they are.
    """
    company = VoiceResolver(asked.engine)
    others = {record.slug: made for record in standing if (made := _made_by_others(record, company))}
    if not others:
        return None
    slugs = list(others)[:_NAMED]
    again = [word for slug in slugs for word in ("--again", slug)]
    return EpisodeError(
        "kept",
        episodes=", ".join(others) if len(others) <= _NAMED else f"{len(others)} episodes",
        engine=asked.engine.name,
        made=", ".join(dict.fromkeys(name for made in others.values() for name in made)),
        first="" if len(others) <= _NAMED else " (the first of them)",
        command=shlex.join([*asked.command, *again]),
    )


def _loaded(voices: VoiceSettings, name: str) -> Engine:
    return engines.load(name, voices.options.get(name, engines.NO_OPTIONS))


def _wanted(voices: VoiceSettings) -> Iterator[tuple[str, str]]:
    """The voices that settings name, each with where."""
    alone = {"narrator": voices.narrator, "neutral": voices.neutral}
    yield from ((f"[voices] {key}", voice) for key, voice in alone.items() if voice is not None)
    yield from (("[voices] quotes", voice) for voice in voices.quotes)
    yield from ((f"[voices.cast] {who}", voice) for who, voice in voices.cast.items())


def _require_voice(company: VoiceResolver, where: str, voice: str) -> None:
    part = company.resolve(voice)
    if part.engine.name not in _FIXED:
        return
    try:
        part.engine.prepare(part.voice)
    except VoiceMissingError as error:
        near = engines.nearest(part.voice, [known.name for known in part.engine.voices()])
        told = {"where": where, "engine": part.engine.name, "voice": voice, "near": near}
        raise SoundRefusedError("voice", **told) from error
    except AudioError:  # not installed here: told where it has to speak
        return


def _made_by_others(record: Record, company: VoiceResolver) -> tuple[str, ...]:
    """The engines that an episode was made by; none where the one of a company was among them."""
    names = [entry.rpartition(", ") for entry in (record.current.engines if record.current else ())]
    if any(_kind(company, voice) == name.split(" ")[0] for name, _, voice in names):
        return ()
    return tuple(dict.fromkeys(name for name, _, _ in names))


def _kind(company: VoiceResolver, voice: str) -> str | None:
    """What the identity of an engine begins with, whatever its version; None where it has no such voice."""
    try:
        part = company.resolve(voice)
        return part.engine.identity(part.voice).split(" ")[0]
    except AudioError:
        return None
