"""The one seam to whatever speaks: an engine takes plain text and gives samples."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import entry_points
from typing import Protocol, cast

from audio.errors import AudioError
from scripts.script import Gender

PLUGINS = "hautevoix.engines"
"""Entry-point group in which another distribution offers an engine: a callable without arguments."""

SHIPPED = {"espeak": "audio.engines.espeak:Espeak"}


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine is, told without any I/O.

    Attributes:
        online: the text leaves this machine.
        licence: one line on what may be done with its sound.
    """

    online: bool
    licence: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody an engine can be.

    Attributes:
        name: as the engine and the settings call it.
        language: BCP 47 tag.
        gender: as it is heard; None where it is neither or not known.
        note: what tells it from the others, for people who choose.
    """

    name: str
    language: str
    gender: Gender | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What to say, and by whom. `text` is plain: nothing in it is markup, whatever it looks like."""

    voice: str
    text: str


@dataclass(frozen=True, slots=True)
class Speech:
    """What was said.

    Attributes:
        pcm: one channel of signed 16-bit samples, native byte order.
        rate: samples a second.
    """

    pcm: bytes
    rate: int  # Hz


@dataclass(frozen=True, slots=True)
class Troupe:
    """Who an engine proposes to play whom, by name of voice.

    Attributes:
        narrator: reads the article.
        neutral: reads a quotation whose speaker is not known.
        f: women who are quoted, the most different from the narrator first.
        m: men who are quoted, likewise.
    """

    narrator: str
    neutral: str
    f: tuple[str, ...]
    m: tuple[str, ...]


class Engine(Protocol):
    """A way to speak. Instances are used from several threads at once."""

    @property
    def name(self) -> str:
        """What settings and messages call it."""

    def capabilities(self) -> Capabilities:
        """What it is, without I/O."""

    def voices(self) -> tuple[Voice, ...]:
        """Who it can be, French voices only, the recommended first."""

    def troupe(self) -> Troupe:
        """Who plays whom where nobody has chosen."""

    def prepare(self, voice: str) -> None:
        """Makes sure that a voice can speak.

        Raises:
            AudioError: the voice does not exist, or the engine cannot run here.
        """

    def identity(self, voice: str) -> str:
        """All that makes its sound what it is (versions, model): part of every clip's key."""

    def synthesize(self, request: Request) -> Speech:
        """Says one clip; the same request gives the same bytes where the engine can.

        Raises:
            AudioError: nothing, or not everything, was said.
        """


def names() -> tuple[str, ...]:
    """Every engine that can be asked for, shipped or installed beside."""
    return tuple(dict.fromkeys([*SHIPPED, *(point.name for point in entry_points(group=PLUGINS))]))


def load(name: str) -> Engine:
    """Loads an engine by its name; its module is imported only now.

    Raises:
        AudioError: there is no such engine.
    """
    return _constructor(name)()


def _constructor(name: str) -> Callable[[], Engine]:
    if name in SHIPPED:
        module, _, attribute = SHIPPED[name].partition(":")
        return cast("Callable[[], Engine]", getattr(import_module(module), attribute))
    for point in entry_points(group=PLUGINS, name=name):
        return cast("Callable[[], Engine]", point.load())
    raise AudioError("engine", name=name, known=", ".join(names()))
