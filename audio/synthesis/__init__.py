"""Speech synthesis: opens the synthesizer that turns requests into finished clips."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from audio.clips.store import Store, temporary
from audio.engines import base as engines
from audio.engines.base import NO_OPTIONS, Engine, Options
from audio.profile import SoundProfile
from audio.synthesis.retry import RetryPolicy
from audio.synthesis.spending import Spending
from audio.synthesis.synthesizer import Synthesizer
from audio.voices.reference import VoiceResolver
from scripts.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """The engines that the settings of an edition choose.

    Attributes:
        engine: name of the edition's own engine.
        options: settings of each engine, by its name.
        mixed: whether voices of other engines may be borrowed.
        pace: of all speech; 1 is the narrator's own.
        narrator: voice whose tempo the others follow; None for that of the engine's default cast.
        own: whether the voices that the settings name are this engine's.
    """

    engine: str
    options: Mapping[str, Options] = field(default_factory=dict)
    mixed: bool = False
    pace: float = 1.0
    narrator: str | None = None
    own: bool = True

    def load(self, name: str) -> Engine:
        """Load an engine with its options.

        Raises:
            AudioError: as `audio.engines.base.load`.
        """
        return engines.load(name, self.options.get(name, NO_OPTIONS))


def open_synthesizer(
    config: EngineConfig,
    profile: SoundProfile,
    store: Store,
    *,
    lexicon: Lexicon,
    threads: int,
    warn: Callable[[str], None],
    cluster: str | None = None,
    spending: Spending | None = None,
) -> Synthesizer:
    """Load the engines and connect to the cluster, if any.

    Args:
        config: which engines speak.
        profile: loudness and format of finished clips.
        store: where clips are kept; a temporary one replaces it, with a warning, where it cannot be written.
        lexicon: how words sound.
        threads: that make clips; 0 for one per core.
        warn: called with each warning; an engine's own notice comes when its first voice is needed.
        cluster: address of a Dask scheduler whose workers make the clips; None for this machine.
        spending: counts what is bought, and may limit it; None for a count of its own, without a limit.

    Raises:
        AudioError: there is no such engine.
        ClusterError: the cluster cannot be used.
    """
    if not store.writable():
        warn(f"{store.folder}: cannot be written; clips are not kept, and the next build makes them again.")
        store = temporary()
    for name in sorted(config.options.keys() - engines.names()) if config.options else ():
        warn(f"[voices.options.{name}]: there is no such engine. Known: {', '.join(engines.names())}.")

    def load(name: str) -> Engine:
        engine = config.load(name)
        if notice := engine.capabilities().notice:
            warn(f"{engine.name}: {notice}")
        return engine

    voices = VoiceResolver(load(config.engine), load if config.mixed else None)
    retry = RetryPolicy(notify=warn)
    synthesizer = Synthesizer(
        voices,
        profile,
        store,
        lexicon,
        threads or cores(),
        config.pace,
        retry,
        config.narrator,
        spending=spending or Spending(),
        own=config.own,
    )
    if cluster is None:
        return synthesizer
    from audio.synthesis.dask_cluster import Cluster  # noqa: PLC0415 - an extra

    remote = Cluster(cluster, config.options)
    return replace(synthesizer, cluster=remote, threads=remote.threads)


def cores() -> int:
    """Number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
