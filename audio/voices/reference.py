"""From the name of a voice to who says it: an engine's own, one made from it, or another engine's."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from audio.clips.entry import key
from audio.engines import base as engines
from audio.engines.base import Engine, Request, Speech
from audio.errors import VoiceMissingError

WIDEST = 4.0  # semitones: beyond, nobody is heard any more

_SHIFT = re.compile(r"(?P<voice>.*):(?P<semitones>[+-]\d(?:\.\d)?)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ResolvedVoice:
    """Who says a request.

    Attributes:
        engine: whose voice it is.
        voice: as that engine calls it.
        shift: semitones up, from that voice.
    """

    engine: Engine
    voice: str
    shift: float

    @property
    def identity(self) -> tuple[str, str, str, float]:
        """All that makes its sound what it is, the text apart."""
        return self.engine.name, self.engine.identity(self.voice), self.voice, self.shift

    @property
    def plain(self) -> "ResolvedVoice":
        """The voice that it is made from."""
        return replace(self, shift=0.0)

    def key(self, request: Request) -> str:
        """The name of what it says in a store."""
        return key(*self.identity, request.text, request.phonemes, request.pace)

    def say(self, request: Request) -> Speech:
        """Says the words of a request.

        Raises:
            AudioError: as `Engine.synthesize`.
        """
        return self.made_from(self.engine.synthesize(replace(request, voice=self.voice)))

    def made_from(self, plain: Speech) -> Speech:
        """The same words, from what the plain voice said."""
        if not self.shift:
            return plain
        from audio.voices.pitch_shift import shifted  # noqa: PLC0415 - FFmpeg is loaded only where a voice is made

        return shifted(plain, self.shift)


class VoiceResolver:
    """The engine of an edition, and those that it may borrow voices from.

    A voice is called `[engine/]voice[:±semitones]`; without an engine it is one of the edition's own.

    Attributes:
        main: the edition's engine.
    """

    def __init__(self, main: Engine, borrow: Callable[[str], Engine] | None = None) -> None:
        """With how another engine is loaded; None where the settings do not mix engines."""
        self.main = main
        self._borrow = borrow
        self._borrowed: dict[str, Engine] = {}

    def part(self, name: str) -> ResolvedVoice:
        """Who a voice is; nothing is asked of its engine yet.

        Raises:
            VoiceMissingError: it is another engine's, and the settings do not mix engines.
        """
        prefix, slash, rest = name.partition("/")
        other = bool(slash) and prefix != self.main.name and prefix in engines.names()
        voice, shift = _split(rest if slash and (other or prefix == self.main.name) else name)
        return ResolvedVoice(self._engine(prefix, name) if other else self.main, voice, shift)

    def _engine(self, other: str, voice: str) -> Engine:
        if self._borrow is None:
            raise VoiceMissingError("other engine", voice=voice, other=other, engine=self.main.name)
        if other not in self._borrowed:
            self._borrowed[other] = self._borrow(other)
        return self._borrowed[other]


def _split(name: str) -> tuple[str, float]:
    """What a voice is made from: `fr:+2.5` is `fr`, two and a half semitones up.

    Returns:
        The voice itself, and semitones: 0 where the name tells none, or more than `WIDEST`.
    """
    found = _SHIFT.fullmatch(name)
    semitones = float(found["semitones"]) if found else 0.0
    return (found["voice"], semitones) if found and abs(semitones) <= WIDEST else (name, 0.0)
