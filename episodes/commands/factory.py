"""From settings and options to a studio: what every command that makes sound needs."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from episodes.commands.options import HERE

if TYPE_CHECKING:
    from audio.clips.store import Store
    from audio.engines.base import Options
    from audio.synthesis.synthesizer import Synthesizer
    from episodes.build.context import Bench
    from episodes.build.engine_choice import Asked
    from episodes.commands.progress import Console
    from episodes.edition.edition import Edition
    from episodes.edition.settings import Settings


_ADDRESSES = 500  # MB, measured: at 410 clips come out without sound, at 310 the process is ended


def studio(
    settings: "Settings",
    engine: str | None,
    newsroom: Path,
    jobs: int,
    cache: Path | None,
    warn: Callable[[str], None],
    cluster: str | None = None,
) -> "Synthesizer":
    """A studio as the settings want it.

    Args:
        settings: of the edition.
        engine: in place of theirs; None for theirs.
        newsroom: its lexicon, which may be missing.
        jobs: threads that make clips; 0 for one a core.
        cache: folder of the clip store; None for the usual one.
        warn: told of what the producer should know.
        cluster: address of a scheduler whose workers make clips; None for this machine.

    Raises:
        StorageError: this process may have too little memory.
    """
    _require_memory()
    from audio.profile import SoundProfile, audio_format
    from audio.synthesis import EngineConfig, open_synthesizer
    from scripts.lexicon import prevailing

    sound = SoundProfile(
        audio_format(settings.sound.profile), settings.sound.loudness, settings.sound.true_peak
    )
    words = prevailing(newsroom)
    voices = settings.voices
    choice = EngineConfig(engine or voices.engine, voices.options, voices.mixed, voices.pace)
    return open_synthesizer(
        choice, sound, store(cache, warn), lexicon=words, threads=jobs, warn=warn, cluster=cluster
    )


def _require_memory() -> None:
    """Where a limit is too low, libraries end the process, or lose sound, each in its own way."""
    from importlib.util import find_spec

    if find_spec("resource") is None:  # a system without such limits
        return
    import resource

    from episodes.errors import StorageError

    given = resource.getrlimit(resource.RLIMIT_AS)[0]
    if given != resource.RLIM_INFINITY and given < _ADDRESSES * 10**6:
        raise StorageError("memory", given=given // 10**6, needed=_ADDRESSES)


def require_known(settings: "Settings", engine: str | None) -> None:
    """Lets pass what can speak, also where nothing is to be said.

    Args:
        settings: of the edition.
        engine: in place of theirs; None for theirs.

    Raises:
        SoundRefusedError: an engine, or a voice that settings name, is not known.
    """
    from episodes.build import engine_choice

    engine_choice.require_known(settings.voices, engine)


def asked(settings: "Settings", engine: str | None, words: Sequence[str] = ()) -> "Asked | None":
    """The engine that was typed, with the build that has something said by it; None where none was.

    Args:
        settings: of the edition.
        engine: as it was typed.
        words: what else such a build is told.

    Raises:
        AudioError: it is not installed, or does not take what the settings say to it.
    """
    from audio.engines.base import NO_OPTIONS, load
    from episodes.build.engine_choice import Asked

    if engine is None:
        return None
    loaded = load(engine, settings.voices.options.get(engine, NO_OPTIONS))
    return Asked(loaded, ("hautevoix", "build", *words, "--engine", engine))


def understudy(
    edition: "Edition", jobs: int, cache: Path | None, warn: Callable[[str], None]
) -> "Callable[[], Synthesizer] | None":
    """Who says an episode that the engine could not; None where the settings name nobody."""
    fallback = edition.settings.voices.fallback_engine
    if fallback is None:
        return None
    return lambda: studio(edition.settings, fallback, edition.lexicon, jobs, cache, warn)


def bench(
    edition: "Edition",
    engine: str | None,
    jobs: int,
    cache: Path | None,
    console: "Console",
    cluster: str | None = None,
) -> "Bench":
    """What a build of an edition works with, now.

    Args:
        edition: what is built.
        engine: in place of that of the settings; None for theirs.
        jobs: threads that make clips; 0 for one a core.
        cache: folder of the clip store; None for the usual one.
        console: told of each event.
        cluster: address of a scheduler whose workers make clips; None for this machine.
    """
    from datetime import UTC, datetime
    from uuid import uuid4

    from episodes.build.context import Bench
    from episodes.edition.edition import PREVIEW

    return Bench(
        edition=edition,
        studio=lambda: studio(edition.settings, engine, edition.lexicon, jobs, cache, console.warn, cluster),
        now=datetime.now(UTC),
        guid=uuid4,
        base=PREVIEW,
        emit=console.emit,
        understudy=understudy(edition, jobs, cache, console.warn),
    )


def store(folder: Path | None, warn: "Callable[[str], None] | None" = None) -> "Store":
    """The clip store, in a folder or in the usual one.

    Args:
        folder: None for the usual one.
        warn: told should its disk refuse, or the place fail where machines share their clips; None to leave
            that place out.
    """
    from audio.clips.shared_store import SharedStore, configured_url
    from audio.clips.store import Store, default_folder, default_limit

    url = configured_url() if warn else None
    beyond = SharedStore(url, warn) if url and warn else None
    return Store(folder or default_folder(), default_limit(), beyond, warn)


def options(engine: str) -> "Options":
    """What the settings of the edition here say to an engine."""
    from audio.engines.base import NO_OPTIONS
    from episodes.edition.settings import Settings

    return Settings.load(HERE / "edition.toml").voices.options.get(engine, NO_OPTIONS)
