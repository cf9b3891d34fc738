"""The engine of a build: what decides it, whether engines and voices exist, and what others spoke."""

import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from audio.engines import base as engines
from audio.engines.base import Engine
from audio.errors import AudioError, SoundRefusedError, VoiceMissingError
from audio.voices import engine_selection
from audio.voices.engine_selection import AUTO, BEST, EMBEDDED, NATURAL
from audio.voices.reference import VoiceResolver
from episodes.catalogue.records import Record
from episodes.edition.settings import VoiceSettings
from episodes.errors import EpisodeError
from episodes.events import Chooser

_FIXED = frozenset({EMBEDDED, "gtts", "edge"})
"""Engines that have the same voices wherever they run: nobody can install one that they lack."""

_NAMED = 10  # episodes that a command names


class SpeakingEngine(NamedTuple):
    """The engine that speaks.

    Attributes:
        name: of an engine, never `auto`.
        chosen: what decided it.
        own: whether the voices that the settings name are this engine's.
    """

    name: str
    chosen: Chooser
    own: bool = True

    @property
    def hint(self) -> str | None:
        """The commands that bring a natural voice; None unless only the embedded one is here."""
        if self.name != EMBEDDED or self.chosen != "auto":
            return None
        return " && ".join(engine_selection.install_commands(BEST))


def speaking_engine(voices: VoiceSettings, requested: str | None = None) -> SpeakingEngine:
    """Decide which engine speaks. Nowhere else does `auto` become the name of an engine.

    Args:
        voices: the settings.
        requested: the engine in place of theirs; None for theirs.

    Raises:
        AudioError: no engine that is ready has the voices that the settings name.
    """
    asked = requested or voices.engine
    if asked == AUTO:
        return SpeakingEngine(_select(voices), "names" if _named_voices(voices) else "auto")
    if requested is None:
        return SpeakingEngine(asked, "settings")
    try:
        own = asked == (_select(voices) if voices.engine == AUTO else voices.engine)
    except AudioError:  # the names are those of an engine that is not ready
        own = False
    return SpeakingEngine(asked, "option", own)


@dataclass(frozen=True)
class BuildEngine:
    """The engine of a build, decided when something needs to know it, and once.

    Attributes:
        voices: the settings.
        requested: the engine that the command line names; None where it names none.
        command: the words of a build with this engine, to which more options may be added.
    """

    voices: VoiceSettings
    requested: str | None
    command: Sequence[str]

    @cached_property
    def speaking(self) -> SpeakingEngine:
        """The engine that speaks.

        Raises:
            AudioError: as `speaking_engine`.
        """
        return speaking_engine(self.voices, self.requested)

    @cached_property
    def engine(self) -> Engine:
        """The same engine, loaded.

        Raises:
            AudioError: it is not installed, or refuses its options.
        """
        return load_engine(self.voices, self.speaking.name)

    def require_no_worse(self, newest: Iterable[str]) -> None:
        """Check that nobody hears a robot tomorrow because a machine lost the natural voice of today.

        Args:
            newest: the engines of the newest episode, as its record names them.

        Raises:
            AudioError: a better engine spoke it and cannot speak here now; nobody chose the one that would.
        """
        if self.speaking.chosen != "auto":
            return
        for better in NATURAL:
            if better == self.speaking.name:
                return
            spoke = any(_is_of(entry, better) for entry in newest)
            if spoke and (lost := engine_selection.fault(load_engine(self.voices, better))):
                name = self.speaking.name
                command = shlex.join([*self.command, "--engine", name])
                raise AudioError("no longer", made=better, engine=name, cause=lost, command=command)

    def kept(self, unchanged: Sequence[Record], records: Iterable[Record]) -> EpisodeError | None:
        """Explain which unchanged episodes another engine spoke, and which command has them spoken anew.

        Whoever names an engine on the command line is told each time; after a change of the settings, or of
        what is installed, everybody is told until the engine has spoken an episode.

        Args:
            unchanged: records of episodes that a build left as they are.
            records: of all episodes that stood before the build.

        Returns:
            None where there is nothing to tell.

        Raises:
            AudioError: the engine that the command line names is not installed, or refuses its options.
        """
        if self.requested:
            return self._kept(unchanged)
        made = {entry for record in records if record.current for entry in record.current.engines}
        if self.voices.engine == AUTO and any(_is_of(entry, BEST) for entry in made):
            return None
        try:
            name = self.speaking.name
            if any(_is_of(entry, name) for entry in made) or engine_selection.fault(self.engine):
                return None
            resolver = VoiceResolver(self.engine)
            spoken = any(not _other_engines(record, resolver) for record in records if record.current)
        except AudioError:  # reported when it has to speak
            return None
        return None if spoken else self._kept(unchanged)

    def _kept(self, unchanged: Iterable[Record]) -> EpisodeError | None:
        resolver = VoiceResolver(self.engine)
        others = {record.slug: made for record in unchanged if (made := _other_engines(record, resolver))}
        if not others:
            return None
        slugs = list(others)[:_NAMED]
        again = [word for slug in slugs for word in ("--again", slug)]
        return EpisodeError(
            "kept",
            episodes=", ".join(others) if len(others) <= _NAMED else f"{len(others)} episodes",
            engine=self.engine.name,
            made=", ".join(dict.fromkeys(_short(name) for made in others.values() for name in made)),
            first="" if len(others) <= _NAMED else " (the first of them)",
            command=shlex.join([*self.command, *again]),
        )


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
    engine_selection.require_known(requested or AUTO, "--engine: ")
    engine_selection.require_known(voices.engine, "[voices] engine: ")
    if voices.fallback_engine is not None:
        engines.require_known(voices.fallback_engine, "[voices] fallback_engine: ")
    wanted = _named_voices(voices)
    own = voices.engine
    if wanted and own == AUTO:
        try:
            own = _select(voices)
        except SoundRefusedError:
            own = EMBEDDED
    if not wanted or not (voices.mixed or own in _FIXED):
        return
    resolver = VoiceResolver(load_engine(voices, own), lambda name: load_engine(voices, name))
    for setting, voice in wanted:
        found = resolver.resolve(voice)
        if found.engine.name not in _FIXED:
            continue
        try:
            found.engine.prepare(found.voice)
        except VoiceMissingError as error:
            names = [known.name for known in found.engine.voices()]
            near = engines.nearest(found.voice, names)
            meant = near or "/" in voice or found.voice.partition("+")[0] in names
            if voices.engine == AUTO and not meant:
                continue  # it may be a voice of an engine that is installed elsewhere
            facts = {"where": setting, "engine": found.engine.name, "voice": voice, "near": near}
            raise SoundRefusedError("voice", **facts) from error
        except AudioError:  # not installed here: reported when it has to speak
            continue


def _named_voices(voices: VoiceSettings) -> list[tuple[str, str]]:
    """The voices that the settings name, each after the setting that does."""
    named = [("[voices] narrator", voices.narrator), ("[voices] neutral", voices.neutral)]
    return [
        *((setting, voice) for setting, voice in named if voice is not None),
        *(("[voices] quotes", voice) for voice in voices.quotes),
        *((f"[voices.cast] {person}", voice) for person, voice in voices.cast.items()),
    ]


def _select(voices: VoiceSettings) -> str:
    return engine_selection.select(
        _named_voices(voices), lambda name: load_engine(voices, name), mixed=voices.mixed
    )


def _short(identity: str) -> str:
    """An engine and its version as a person would say them, without the hashes of its models."""
    return re.sub(r" [0-9a-f]{64}", "", identity.partition(",")[0])


def _is_of(entry: str, engine: str) -> bool:
    """Whether an engine's own entry in a record begins with its name, as this one does."""
    return entry.startswith((f"{engine} ", f"{engine}-"))


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
