"""Voice names, `[engine/]voice[:±semitones]`: resolved to an engine, its voice and a pitch shift."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from audio.clips.entry import key
from audio.engines import base as engines
from audio.engines.base import Engine, Request, Speech, Timing
from audio.errors import VoiceMissingError

WIDEST = 4.0  # semitones: a voice that is shifted farther no longer sounds like a person

_SHIFT = re.compile(r"(?P<voice>.*):(?P<semitones>[+-]\d(?:\.\d)?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ResolvedVoice:
    """A voice that can speak requests.

    Attributes:
        engine: whose voice it is.
        voice: name by which that engine knows it.
        shift: semitones up from that voice.
    """

    engine: Engine
    voice: str
    shift: float

    @property
    def identity(self) -> tuple[str, str, str, float]:
        """Everything but the text that decides how it sounds."""
        return self.engine.name, self.engine.identity(self.voice), self.voice, self.shift

    @property
    def plain(self) -> "ResolvedVoice":
        """The voice that it is derived from."""
        return replace(self, shift=0.0)

    def key(self, request: Request) -> str:
        """The key of its speech in a store."""
        return key(*self.identity, request.text, request.phonemes, request.pace)

    def say(self, request: Request) -> Speech:
        """Speak the words of a request.

        Raises:
            AudioError: as `Engine.synthesize`.
        """
        return self.derive(self.engine.synthesize(replace(request, voice=self.voice)))

    def derive(self, plain: Speech) -> Speech:
        """Turn what the plain voice said into this voice's speech."""
        if not self.shift:
            return plain
        from audio.voices.pitch_shift import shift  # noqa: PLC0415 - FFmpeg is loaded only where a voice is derived

        return shift(plain, self.shift)


class VoiceResolver:
    """Resolves the names of voices; without an engine in it, a name is a voice of the edition's own.

    Attributes:
        main: the edition's engine.
    """

    def __init__(self, main: Engine, load: Callable[[str], Engine] | None = None) -> None:
        """Resolve voices of one engine, or of several.

        Args:
            main: the edition's engine.
            load: loads another engine by name; None where the settings do not mix engines.
        """
        self.main = main
        self._load = load
        self._loaded: dict[str, Engine] = {}

    def resolve(self, name: str) -> ResolvedVoice:
        """Find the engine of a voice; whether that engine has it is not checked yet.

        Raises:
            VoiceMissingError: it is another engine's, and the settings do not mix engines.
        """
        prefix, slash, rest = name.partition("/")
        engine, voice = self.main, name
        if slash and prefix == self.main.name:
            voice = rest
        elif slash and prefix in engines.names():
            if self._load is None:
                raise VoiceMissingError("other engine", voice=name, other=prefix, engine=self.main.name)
            if prefix not in self._loaded:
                self._loaded[prefix] = self._load(prefix)
            engine, voice = self._loaded[prefix], rest
        shifted = _SHIFT.fullmatch(voice)
        if shifted and abs(semitones := float(shifted["semitones"])) <= WIDEST:
            return ResolvedVoice(engine, shifted["voice"], semitones)
        return ResolvedVoice(engine, voice, 0.0)

    def timing(self, name: str) -> Timing:
        """Whether a voice's engine tells when words begin, and whether it measures that.

        Raises:
            VoiceMissingError: as `resolve`.
        """
        return self.resolve(name).engine.capabilities().timing

    def identity(self, name: str) -> str:
        """Engine, version and voice, as an episode's record keeps them.

        Raises:
            VoiceMissingError: as `resolve`.
        """
        resolved = self.resolve(name)
        return f"{resolved.engine.identity(resolved.voice)}, {name}"
