"""Opens what commands work with, from settings and options: synthesizer, clip store, build context."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from episodes.commands.options import HERE

if TYPE_CHECKING:
    from audio.clips.store import Store
    from audio.engines.base import Options
    from audio.synthesis.spending import Spending
    from audio.synthesis.synthesizer import Synthesizer
    from episodes.build.context import BuildContext
    from episodes.commands.progress import Console
    from episodes.edition.edition import Edition
    from episodes.edition.settings import Settings


_LEAST_MEMORY = 500  # MB of address space
"""Measured: at 410 clips come out without sound, at 310 the process is killed."""


def synthesizer(
    settings: "Settings",
    engine: str | None,
    lexicon: Path,
    jobs: int,
    cache: Path | None,
    warn: Callable[[str], None],
    cluster: str | None = None,
    spending: "Spending | None" = None,
) -> "Synthesizer":
    """Open a synthesizer as the settings want it.

    Args:
        settings: of the edition.
        engine: in place of theirs; None for theirs.
        lexicon: the newsroom's, which may be missing.
        jobs: workers; 0 for one a core.
        cache: folder of the clip store; None for the usual one.
        warn: is called with what the producer should know.
        cluster: address of a scheduler whose workers make clips; None for this machine.
        spending: counts what is bought; None for a count of its own, with the limit of the settings.

    Raises:
        StorageError: this process may have too little memory.
    """
    from importlib.util import find_spec

    if find_spec("resource") is not None:  # else a system without such limits
        import resource

        from episodes.errors import StorageError

        limit = resource.getrlimit(resource.RLIMIT_AS)[0]
        if limit != resource.RLIM_INFINITY and limit < _LEAST_MEMORY * 10**6:
            raise StorageError("memory", given=limit // 10**6, needed=_LEAST_MEMORY)
    from audio.profile import SoundProfile, audio_format
    from audio.synthesis import EngineConfig, open_synthesizer
    from audio.synthesis.spending import Spending
    from episodes.build.engine_validation import speaking_engine
    from scripts.lexicon import prevailing

    sound, voices = settings.sound, settings.voices
    name, _, own = speaking_engine(voices, engine)
    narrator = voices.narrator if own else None
    return open_synthesizer(
        EngineConfig(name, voices.options, voices.mixed, voices.pace, narrator, own),
        SoundProfile(audio_format(sound.profile), sound.loudness, sound.true_peak),
        store(cache, warn),
        lexicon=prevailing(lexicon),
        threads=jobs,
        warn=warn,
        cluster=cluster,
        spending=spending or Spending(voices.spending_limit),
    )


def require_known(settings: "Settings", engine: str | None) -> None:
    """Check the names of engines and voices, even where nothing is to be spoken.

    Args:
        settings: of the edition.
        engine: in place of theirs; None for theirs.

    Raises:
        SoundRefusedError: an engine or a voice is not known.
    """
    from episodes.build import engine_validation

    engine_validation.require_known(settings.voices, engine)


def build_context(
    edition: "Edition",
    engine: str | None,
    jobs: int,
    cache: Path | None,
    console: "Console",
    cluster: str | None = None,
    words: Sequence[str] = (),
    *,
    dry_run: bool = False,
) -> "BuildContext":
    """Return what a build of an edition works with, now.

    Args:
        edition: what is built.
        engine: in place of that of the settings; None for theirs.
        jobs: threads that make clips; 0 for one a core.
        cache: folder of the clip store; None for the usual one.
        console: shows each event.
        cluster: address of a scheduler whose workers make clips; None for this machine.
        words: of the command line, that a build of the same articles needs too.
        dry_run: count what would be bought, and have nothing spoken.
    """
    from datetime import UTC, datetime
    from uuid import uuid4

    from episodes import events
    from episodes.build.context import BuildContext
    from episodes.build.engine_validation import BuildEngine
    from episodes.edition.edition import PREVIEW

    spending: Spending | None = None
    settings, fallback = edition.settings, edition.settings.voices.fallback_engine

    def open_one(name: str | None, address: str | None = None) -> "Synthesizer":
        nonlocal spending
        warn = console.warn
        found = synthesizer(settings, name, edition.lexicon, jobs, cache, warn, address, spending)
        spending = found.spending  # the fallback spends of the same
        if not dry_run:
            return found
        from audio.synthesis.estimate import EstimatingSynthesizer

        return EstimatingSynthesizer.of(found)

    def open_main() -> "Synthesizer":
        if dry_run:
            return open_one(engine)
        name, chosen, _ = main.speaking
        console.emit(events.Speaking(engine=name, chosen=chosen, hint=main.speaking.hint))
        return open_one(engine, cluster)

    command = ["hautevoix", "build", *words, *(("--engine", engine) if engine else ())]
    main = BuildEngine(settings.voices, engine, command)
    return BuildContext(
        edition=edition,
        open_synthesizer=open_main,
        now=datetime.now(UTC),
        new_guid=uuid4,
        base_url=PREVIEW,
        emit=console.emit,
        open_fallback=(lambda: open_one(fallback)) if fallback else None,
        engine=main,
    )


def store(folder: Path | None, warn: "Callable[[str], None] | None" = None) -> "Store":
    """Open the clip store.

    Args:
        folder: its folder; None for the usual one.
        warn: is called if its disk refuses, or if the place fails where machines share their clips; None
            leaves that place out.
    """
    from audio.clips.shared_store import SharedStore, configured_url
    from audio.clips.store import Store, default_limit
    from audio.temporary_folders import cache_folder

    url = configured_url() if warn else None
    beyond = SharedStore(url, warn) if url and warn else None
    return Store(folder or cache_folder(), default_limit(), beyond, warn)


def options(engine: str) -> "Options":
    """Return the options for an engine from the settings of the edition in the current folder."""
    from audio.engines.base import NO_OPTIONS
    from episodes.edition.settings import Settings

    return Settings.load(HERE / "edition.toml").voices.options.get(engine, NO_OPTIONS)
