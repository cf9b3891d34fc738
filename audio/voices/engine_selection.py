"""Engine selection: which engine speaks where nobody chose one, and why an engine cannot speak here."""

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from types import MappingProxyType
from typing import NamedTuple

from audio.engines import base as engines
from audio.engines.base import Engine
from audio.errors import AudioError, SoundRefusedError, VoiceMissingError
from audio.voices.reference import VoiceResolver

AUTO = "auto"
"""In place of an engine's name: the best natural voice that is ready here, else the embedded one."""

EMBEDDED = "espeak"


class NaturalEngine(NamedTuple):
    """An engine of natural voices that speaks on this machine.

    Attributes:
        package: that it is imported as; looked for before anything of the engine is loaded.
        model: what `hautevoix voices install` is given.
    """

    package: str
    model: str


NATURAL: Mapping[str, NaturalEngine] = MappingProxyType(
    {
        "kokoro": NaturalEngine("onnxruntime", "kokoro"),
        "piper": NaturalEngine("piper", "fr_FR-upmc-medium"),
        "supertonic": NaturalEngine("supertonic", "supertonic-3"),
        "pocket": NaturalEngine("pocket_tts", "pocket-french"),
    }
)
"""The best first. No engine that sends text away is ever chosen by itself."""

BEST = next(iter(NATURAL))

BEST_TAKES = "Kokoro, Apache-2.0: about 95 MB once, then 35 s of two cores for a minute of audio"
"""What a newcomer should know before the download: licence, size, and time (docs/voices.md)."""


def require_known(name: str, where: str = "") -> None:
    """Check that a name is that of an engine, or `auto`; nothing is loaded.

    Args:
        name: as somebody gave it.
        where: beginning of the message; empty for none.

    Raises:
        SoundRefusedError: there is no such engine.
    """
    if name != AUTO:
        engines.require_known(name, where)


def install_commands(engine: str) -> tuple[str, ...]:
    """The commands that are still to be given before a natural engine can speak here.

    Args:
        engine: a name in `NATURAL`.
    """
    package = () if _has_package(engine) else (f"pip install 'hautevoix[{engine}]'",)
    return (*package, f"hautevoix voices install {NATURAL[engine].model}")


def fault(engine: Engine, voices: Sequence[str] = ()) -> AudioError | None:
    """Find out whether an engine can speak here. No service is asked, no model or large library loaded.

    Args:
        engine: that would speak.
        voices: names in the engine, without a shift in pitch; its own narrator where there are none.

    Returns:
        What is missing, and the command that brings it; None where nothing is.
    """
    try:
        for voice in voices or (engine.default_cast().narrator,):
            engine.prepare(voice)
    except AudioError as error:
        return error
    return None


def select(voices: Sequence[tuple[str, str]], load: Callable[[str], Engine], *, mixed: bool) -> str:
    """Choose the engine where nobody did: the best that is ready here and has every voice that is named.

    Args:
        voices: voices that the newsroom named, each after the place where it did.
        load: loads an engine by its name.
        mixed: whether `engine/voice` borrows a voice of another engine; else it says which engine speaks.

    Returns:
        Its name.

    Raises:
        SoundRefusedError: no engine that is ready has the voices, or an engine refuses its options.
    """
    lacking: list[tuple[str, str]] = []
    for name in (*filter(_has_package, NATURAL), EMBEDDED):
        engine = load(name)
        if not _speaks_unasked(engine):
            continue
        resolver = VoiceResolver(engine, load if mixed else None)
        missing = [(place, voice) for place, voice in voices if not _has(resolver, voice)]
        if not missing:
            return engine.name
        lacking = min(lacking or missing, missing, key=len)
    place, voice = lacking[0]
    raise SoundRefusedError("no engine", where=place, voice=voice)


def _has_package(engine: str) -> bool:
    return find_spec(NATURAL[engine].package) is not None


def _speaks_unasked(engine: Engine) -> bool:
    """Whether an engine is ready, with a narrator who has all the sounds of French."""
    if fault(engine):
        return False
    narrator = engine.default_cast().narrator
    return all(voice.complete for voice in engine.voices() if voice.name == narrator)


def _has(resolver: VoiceResolver, name: str) -> bool:
    """Whether a name leads to a voice of a resolver's engine, or to one that it borrows from another."""
    try:
        found = resolver.resolve(name)
    except VoiceMissingError:
        return False
    return found.engine is not resolver.main or fault(found.engine, (found.voice,)) is None
