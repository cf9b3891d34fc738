"""The engine protocol: plain text in, samples out. Requests, speech, voices; loading engines and plug-ins."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, cast, runtime_checkable

from audio.errors import SoundRefusedError
from scripts.script import Gender

if TYPE_CHECKING:
    from importlib.metadata import EntryPoints

PLUGINS = "hautevoix.engines"
"""Entry-point group in which another distribution offers an engine: a callable that takes its options."""

Options = Mapping[str, str]
"""The settings of one engine, `[voices.options.NAME]`."""

NO_OPTIONS: Options = MappingProxyType({})

SHIPPED = {
    "espeak": "audio.engines.espeak:Espeak",
    "kokoro": "audio.engines.kokoro.engine:Kokoro",
    "piper": "audio.engines.piper.engine:Piper",
    "supertonic": "audio.engines.supertonic:Supertonic",
    "pocket": "audio.engines.pocket:Pocket",
    "gtts": "audio.engines.gtts:Gtts",
    "edge": "audio.engines.edge:Edge",
    "http": "audio.engines.http_service.engine:Http",
}


Timing = Literal["none", "estimated", "measured"]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine is and can do.

    Attributes:
        online: whether the text leaves this machine.
        licence: one line on what may be done with its sound.
        notice: one line for whoever chooses it (where the text goes, on whose terms), or empty.
        longest: characters of one request; None for no limit. Longer text is cut by the engine itself.
        timing: whether it tells when each word begins, and whether it measures that.
        phonemes: whether it takes `Phoneme` marks; other engines are given the lexicon's respelling.
        paced: whether it takes a `pace` other than 1.
        concurrency: best number of requests at once; None for one per core.
        kept: whether its speech costs money or time, and is kept beside the clips made from it.
        steady: whether its clips are alike in level; if not, each longer one is corrected.
        mixed_tempo: whether its voices speak at different speeds; if so, each is brought to the narrator's.
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
    mixed_tempo: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice of an engine.

    Attributes:
        name: in the engine and in settings.
        language: BCP 47 tag.
        gender: as it is heard; None where it is neither or not known.
        note: what distinguishes it, for people who choose.
        complete: whether it has all the sounds of French; one that lacks some is never chosen by itself.
    """

    name: str
    language: str
    gender: Gender | None
    note: str = ""
    complete: bool = True


class Phoneme(NamedTuple):
    """A stretch of a text, `text[start:end]`, and how it sounds, in IPA."""

    start: int
    end: int
    ipa: str


class Word(NamedTuple):
    """A spoken word: `text[start:end]`, and when it begins, in seconds from the start of the speech."""

    start: int
    end: int
    at: float  # s


@dataclass(frozen=True, slots=True)
class Request:
    """What to say, and in which voice.

    Attributes:
        voice: name of a voice of the engine.
        text: plain; nothing in it is markup, whatever it looks like.
        phonemes: stretches that sound otherwise than they are spelled, in order, without overlap.
        pace: 1 is the voice's own, 1.2 a fifth faster.
    """

    voice: str
    text: str
    phonemes: tuple[Phoneme, ...] = ()
    pace: float = 1.0


def seed(request: Request) -> int:
    """The seed of a request's random numbers, 32 bits: the same for the same request, on any machine."""
    told = repr((request.voice, request.text, request.phonemes, request.pace))
    return int.from_bytes(sha256(told.encode()).digest()[:4], "big")


@dataclass(frozen=True, slots=True)
class Speech:
    """Spoken text.

    Attributes:
        pcm: one channel of signed 16-bit samples, native byte order.
        rate: samples per second.
        words: when words begin, in order, as far as the engine tells.
    """

    pcm: bytes
    rate: int  # Hz
    words: tuple[Word, ...] = ()

    @property
    def seconds(self) -> float:
        """Its length."""
        return len(self.pcm) / 2 / self.rate


@dataclass(frozen=True, slots=True)
class DefaultCast:
    """The voices that an engine proposes, by name.

    Attributes:
        narrator: reads the article.
        neutral: reads quotations whose speaker is not known.
        women: voices for women who are quoted, the most different from the narrator first.
        men: voices for men who are quoted, likewise.
    """

    narrator: str
    neutral: str
    women: tuple[str, ...]
    men: tuple[str, ...]


class Engine(Protocol):
    """A speech engine. Instances are used from several threads at once."""

    @property
    def name(self) -> str:
        """Its name in settings and messages."""

    def capabilities(self) -> Capabilities:
        """What it is and can do, without I/O."""

    def voices(self) -> tuple[Voice, ...]:
        """Its French voices, the recommended first."""

    def default_cast(self) -> DefaultCast:
        """The cast where nobody has chosen one."""

    def prepare(self, voice: str) -> None:
        """Check that a voice can speak, before any text is sent to it.

        Raises:
            VoiceMissingError: it does not exist, or is not installed.
            UnauthorisedError: the service does not let the newsroom in.
            AudioError: the engine cannot run here.
        """

    def identity(self, voice: str) -> str:
        """Everything that decides how a voice sounds (versions, model); part of every clip's key."""

    def synthesize(self, request: Request) -> Speech:
        """Speak a request, once; the same request gives the same bytes where the engine can.

        An engine does not retry: it reports what may succeed at another try, and the synthesizer retries.

        Raises:
            TransientError: the next try may succeed; RateLimitedError where everyone should wait.
            TextRefusedError: it never will with this text.
            EmptyAudioError: nothing was spoken.
            VoiceMissingError, UnauthorisedError: as for `prepare`.
        """


class Charge(NamedTuple):
    """What a request costs, about.

    Attributes:
        characters: as the service counts them.
        amount: of money; None where the price is not known.
        currency: ISO 4217; empty where the price is not known.
        service: who asks for it, as people call it; empty for the engine's name.
    """

    characters: int
    amount: float | None = None
    currency: str = ""
    service: str = ""


@runtime_checkable
class Paid(Protocol):
    """An engine whose speech may have to be bought; others have no such method."""

    def charge(self, request: Request) -> Charge | None:
        """What a request costs, without I/O; None where nothing is bought."""


def names() -> tuple[str, ...]:
    """The names of all engines, shipped or installed as plug-ins."""
    return tuple(dict.fromkeys([*SHIPPED, *(point.name for point in _plugins())]))


def _plugins() -> "EntryPoints":
    from importlib.metadata import entry_points  # noqa: PLC0415 - with a parser of e-mail, 20 ms of CPU

    return entry_points(group=PLUGINS)


def require_known(name: str, where: str = "") -> None:
    """Check that an engine exists, without loading it.

    Args:
        name: as somebody gave it.
        where: beginning of the message; empty for none.

    Raises:
        SoundRefusedError: there is no such engine.
    """
    if name in SHIPPED:
        return
    known = names()
    if name not in known:
        raise SoundRefusedError(
            "engine", where=where, name=name, known=", ".join(known), near=nearest(name, known)
        )


def nearest(name: str, known: Iterable[str]) -> str:
    """The end of a message that asks whether the most similar known name was meant.

    Args:
        name: as somebody gave it.
        known: the names that exist.

    Returns:
        Empty where none is similar.
    """
    found = get_close_matches(name, tuple(known), 1)
    return f" Did you mean {found[0]}?" if found else ""


def load(name: str, options: Options = NO_OPTIONS) -> Engine:
    """Load an engine by its name; its module is imported only now.

    Args:
        name: one of `names()`.
        options: its settings.

    Raises:
        AudioError: its package is not installed.
        SoundRefusedError: there is no such engine, or it has no such option.
    """
    require_known(name)
    if name in SHIPPED:
        module, _, attribute = SHIPPED[name].partition(":")
        constructor = getattr(import_module(module), attribute)
    else:
        constructor = _plugins()[name].load()
    return cast("Callable[[Options], Engine]", constructor)(options)


def refuse_unknown(engine: str, options: Options, known: Iterable[str]) -> None:
    """Refuse options that an engine does not have; for the constructors of engines.

    Args:
        engine: name of the engine.
        options: its settings.
        known: names of the options it has.

    Raises:
        SoundRefusedError: an option is not among those known.
    """
    for option in options:
        if option not in known:
            raise SoundRefusedError(
                "option", engine=engine, option=option, known=", ".join(known) or "it has none"
            )
