"""The one seam to whatever speaks: an engine takes plain text and gives samples."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import entry_points
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol, cast

from audio.errors import SoundRefusedError
from scripts.script import Gender

PLUGINS = "hautevoix.engines"
"""Entry-point group in which another distribution offers an engine: a callable that takes its options."""

Options = Mapping[str, str]
"""What the settings say to one engine, `[voices.options.NAME]`."""

NO_OPTIONS: Options = MappingProxyType({})

SHIPPED = {
    "espeak": "audio.engines.espeak:Espeak",
    "piper": "audio.engines.piper.engine:Piper",
    "gtts": "audio.engines.gtts:Gtts",
    "edge": "audio.engines.edge:Edge",
    "http": "audio.engines.http_service:Http",
}


Timing = Literal["none", "estimated", "measured"]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine is, told without any I/O.

    Attributes:
        online: the text leaves this machine.
        licence: one line on what may be done with its sound.
        notice: one line for whoever chooses it (where the text goes, on whose terms), or empty.
        longest: characters of one request; None for no limit. Longer text is cut by the engine itself.
        timing: whether it tells when each word begins, and whether it measured that.
        phonemes: it takes `Phoneme` marks; others are given the lexicon's spelling.
        paced: it takes a `pace` other than 1.
        concurrency: requests at once that do it good; None for one a core.
        kept: its speech costs money or time, and is kept beside the clips that are made from it.
        steady: its clips are alike in level; where they are not, each longer one is corrected.
    """

    online: bool
    licence: str
    notice: str = ""
    longest: int | None = None
    timing: Timing = "none"
    phonemes: bool = False
    paced: bool = False
    concurrency: int | None = None
    kept: bool = False
    steady: bool = True


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


class Phoneme(NamedTuple):
    """A stretch of a text, `text[start:end]`, and how it sounds, in IPA."""

    start: int
    end: int
    ipa: str


class Word(NamedTuple):
    """A word that was said: `text[start:end]`, and when it begins, in seconds of the speech."""

    start: int
    end: int
    at: float  # s


@dataclass(frozen=True, slots=True)
class Request:
    """What to say, and by whom.

    Attributes:
        voice: name of a voice of the engine.
        text: plain: nothing in it is markup, whatever it looks like.
        phonemes: what sounds otherwise than it is spelled, in order, without overlap.
        pace: 1 is the voice's own, 1.2 a fifth faster.
    """

    voice: str
    text: str
    phonemes: tuple[Phoneme, ...] = ()
    pace: float = 1.0


@dataclass(frozen=True, slots=True)
class Speech:
    """What was said.

    Attributes:
        pcm: one channel of signed 16-bit samples, native byte order.
        rate: samples a second.
        words: when words begin, in order, as far as the engine tells.
    """

    pcm: bytes
    rate: int  # Hz
    words: tuple[Word, ...] = ()

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return len(self.pcm) / 2 / self.rate


@dataclass(frozen=True, slots=True)
class DefaultCast:
    """Who an engine proposes to play whom, by name of voice.

    Attributes:
        narrator: reads the article.
        neutral: reads a quotation whose speaker is not known.
        women: voices for women who are quoted, the most different from the narrator first.
        men: voices for men who are quoted, likewise.
    """

    narrator: str
    neutral: str
    women: tuple[str, ...]
    men: tuple[str, ...]


class Engine(Protocol):
    """A way to speak. Instances are used from several threads at once."""

    @property
    def name(self) -> str:
        """What settings and messages call it."""

    def capabilities(self) -> Capabilities:
        """What it is, without I/O."""

    def voices(self) -> tuple[Voice, ...]:
        """Who it can be, French voices only, the recommended first."""

    def default_cast(self) -> DefaultCast:
        """Who plays whom where nobody has chosen."""

    def prepare(self, voice: str) -> None:
        """Makes sure that a voice can speak, before any text is given to it.

        Raises:
            VoiceMissingError: it does not exist, or is not installed.
            UnauthorisedError: the service does not let the newsroom in.
            AudioError: the engine cannot run here.
        """

    def identity(self, voice: str) -> str:
        """All that makes its sound what it is (versions, model): part of every clip's key."""

    def synthesize(self, request: Request) -> Speech:
        """Says one clip, once; the same request gives the same bytes where the engine can.

        An engine does not try again: it tells what may go right at another try; the studio has the patience.

        Raises:
            TransientError: it may go right at the next try; RateLimitedError where all should wait.
            TextRefusedError: it never will with this text.
            EmptyAudioError: nothing was said.
            VoiceMissingError, UnauthorisedError: as for `prepare`.
        """


def names() -> tuple[str, ...]:
    """Every engine that can be asked for, shipped or installed beside."""
    return tuple(dict.fromkeys([*SHIPPED, *(point.name for point in entry_points(group=PLUGINS))]))


def require_known(name: str, where: str = "") -> None:
    """Lets the name of an engine pass that can be asked for; nothing of it is loaded.

    Args:
        name: as somebody gave it.
        where: what the message begins with; empty for nothing.

    Raises:
        SoundRefusedError: there is no such engine.
    """
    if name in SHIPPED:
        return
    known = names()
    if name not in known:
        told = {"known": ", ".join(known), "near": nearest(name, known)}
        raise SoundRefusedError("engine", where=where, name=name, **told)


def nearest(name: str, known: Iterable[str]) -> str:
    """A question behind a message, whether the name most like another one was meant; empty where none is."""
    found = get_close_matches(name, tuple(known), 1)
    return f" Did you mean {found[0]}?" if found else ""


def load(name: str, options: Options = NO_OPTIONS) -> Engine:
    """Loads an engine by its name; its module is imported only now.

    Args:
        name: one of `names()`.
        options: what the settings say to it.

    Raises:
        AudioError: its package is not installed.
        SoundRefusedError: there is no such engine, or it has no such option.
    """
    return _constructor(name)(options)


def _constructor(name: str) -> Callable[[Options], Engine]:
    require_known(name)
    if name in SHIPPED:
        module, _, attribute = SHIPPED[name].partition(":")
        return cast("Callable[[Options], Engine]", getattr(import_module(module), attribute))
    point, *_ = entry_points(group=PLUGINS, name=name)
    return cast("Callable[[Options], Engine]", point.load())


def refuse_unknown(engine: str, options: Options, known: Iterable[str]) -> None:
    """For constructors of engines.

    Raises:
        SoundRefusedError: an option is not among those known.
    """
    for option in options:
        if option not in known:
            raise SoundRefusedError(
                "option", engine=engine, option=option, known=", ".join(known) or "it has none"
            )
