"""Dask cluster (extra `cluster`): clips made on other machines, for engines that cost computing time.

A worker gets an engine, a voice and words; it returns the finished clip, or stores it where machines share
their clips. What is finished is known from the stores alone: a scheduler may be thrown away at any time.

Whoever reaches a scheduler can have its workers run anything, and results are unpickled here: connections to
other machines are TLS with certificates of the newsroom's own (docs/cluster.md).
"""

import ipaddress
import logging
import platform
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

from audio.clips.clip import as_entry, is_clip
from audio.clips.entry import StoreEntry
from audio.clips.shared_store import SharedStore
from audio.clips.store import Store
from audio.engines import base as engines
from audio.engines.base import Options, Request
from audio.errors import ClusterError, StoreError
from audio.profile import SoundProfile
from audio.voices.reference import ResolvedVoice
from scripts.printable import without_secrets

_LOG = logging.getLogger("hautevoix.cluster")

RESOURCE = "VOICE"
"""Offered by workers with a GPU: `dask worker --resources VOICE=1`. Where some do, these make all clips."""

_CONNECT = 10.0  # s, for a scheduler to answer
_FIRST = 30.0  # s, for a first worker to be there
_ALONE = 60.0  # s that a cluster without workers is waited for
_POLL = 2.0  # s between looks whether there are any
_SAFE = {"tls": True, "tcp": False}
"""Schemes of an address, and whether each is safe between machines."""


class RenderedClip(NamedTuple):
    """The clip that is wanted.

    Attributes:
        name: its key in a store.
        request: what to say, by whom.
        gain: of the voice, in dB.
        profile: loudness and format.
    """

    name: str
    request: Request
    gain: float
    profile: SoundProfile


class RenderTask(NamedTuple):
    """The task that is sent to a worker. It holds no keys of services: a worker has its own environment.

    Attributes:
        clip: what is wanted.
        engine: name of the engine that speaks.
        options: settings of that engine.
        voice: name by which the engine knows its voice.
        shift: semitones up from that voice.
        identity: of engine and voice as they are here.
        shared: address of the storage to put the clip in; None where it is returned.
    """

    clip: RenderedClip
    engine: str
    options: tuple[tuple[str, str], ...]
    voice: str
    shift: float
    identity: tuple[str, str, str, float]
    shared: str | None = None


class Versions(NamedTuple):
    """What has to be the same here and on a worker."""

    hautevoix: str
    python: str


def versions() -> Versions:
    """The versions that this process runs."""
    return Versions(version("hautevoix"), ".".join(platform.python_version_tuple()[:2]))


_own_versions = versions  # workers are sent `versions` itself, and find it there by its name


def render_clip(task: RenderTask) -> StoreEntry | None:
    """Make a clip; runs on a worker.

    Returns:
        The clip; None where it is in the shared storage now. A silent one is returned.

    Raises:
        AudioError: the engine is another one there, or could not speak.
    """
    from audio.clips import render  # noqa: PLC0415 - what makes sound is loaded on workers only
    from audio.synthesis import speech_cache  # noqa: PLC0415 - likewise

    voice = _prepared_voice(task.engine, task.options, task.voice, task.shift)
    if voice.identity != task.identity:
        here, there = task.identity[1], voice.identity[1]
        raise ClusterError("other engine", engine=task.engine, here=here, there=there)
    shared = _shared_store(task.shared) if task.shared else None
    clip, capabilities = task.clip, voice.engine.capabilities()
    if shared and capabilities.kept:
        speech = speech_cache.speak(voice, clip.request, shared, ResolvedVoice.say)
    else:
        speech = voice.say(clip.request)
    entry = as_entry(render.finish(speech, clip.gain, clip.profile, steady=capabilities.steady))
    if shared and entry.header["samples"] and shared.put(clip.name, entry):
        return None
    return entry


@cache
def _prepared_voice(
    engine: str, options: tuple[tuple[str, str], ...], voice: str, shift: float
) -> ResolvedVoice:
    resolved = ResolvedVoice(engines.load(engine, dict(options)), voice, shift)
    resolved.engine.prepare(resolved.voice)
    return resolved


@cache
def _shared_store(url: str) -> SharedStore | None:
    """The storage; None where this worker cannot use it, and returns its clips instead."""
    try:
        return SharedStore(url, _LOG.warning)
    except StoreError as error:
        _LOG.warning("%s", error)
        return None


class Cluster:
    """Workers that make clips."""

    def __init__(self, address: str, options: Mapping[str, Options]) -> None:
        """Connect, and compare what the workers run with what runs here.

        Args:
            address: of the scheduler, `tls://host:port`; `tcp://` on this machine only.
            options: settings of each engine, by its name.

        Raises:
            ClusterError: that is no such address, nobody answers there, or a worker runs something else.
        """
        _require_safe(address)
        self._address, self._options = address, options
        self._client = _connect(address)
        own = _own_versions()
        try:
            found = self._client.run(versions)
        except ImportError as error:
            raise ClusterError("not installed", address=address, cause=error.name or error) from error
        for worker, theirs in found.items():
            if theirs != own:
                raise ClusterError("other version", worker=worker, theirs=" ".join(theirs), own=" ".join(own))
        workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
        offered = sum(int(worker["resources"].get(RESOURCE, 0)) for worker in workers)
        self._resources = {RESOURCE: 1} if offered else {}
        self.threads = offered or sum(worker["nthreads"] for worker in workers)

    def make(self, voice: ResolvedVoice, clip: RenderedClip, store: Store) -> StoreEntry:
        """Have a worker make a clip; it comes through the storage that machines share, where that works.

        Args:
            voice: who speaks.
            clip: what is wanted.
            store: of this machine.

        Raises:
            AudioError: the voice could not speak.
            ClusterError: the cluster is gone, or a worker's engine is another one.
        """
        options = tuple(sorted(self._options.get(voice.engine.name, {}).items()))
        task = RenderTask(clip, voice.engine.name, options, voice.voice, voice.shift, voice.identity)
        if store.beyond and (address := store.beyond.address):
            entry = self._run(task._replace(shared=address))
            if found := entry or store.get(clip.name, is_clip):
                return found
        return cast("StoreEntry", self._run(task))

    def _run(self, task: RenderTask) -> StoreEntry | None:
        from distributed import KilledWorker  # noqa: PLC0415 - an extra
        from distributed.client import FutureCancelledError  # noqa: PLC0415

        future = self._client.submit(render_clip, task, pure=False, resources=self._resources)
        alone = 0.0
        while True:
            try:
                return cast("StoreEntry | None", future.result(timeout=_POLL))
            except TimeoutError:
                try:
                    workers = self._client.scheduler_info(n_workers=-1)["workers"]
                except OSError as error:
                    raise ClusterError("gone", address=self._address) from error
                alone = 0.0 if workers else alone + _POLL
            except KilledWorker as error:
                raise ClusterError("killed", address=self._address) from error
            except (FutureCancelledError, OSError) as error:
                raise ClusterError("gone", address=self._address) from error
            if alone > _ALONE:
                raise ClusterError("no workers", address=self._address, seconds=_ALONE)


def _require_safe(address: str) -> None:
    parts = urlsplit(address)
    safe = _SAFE.get(parts.scheme)
    if safe is None or not parts.hostname:
        raise ClusterError("address", address=address)
    if not safe:
        try:
            loopback = ipaddress.ip_address(parts.hostname).is_loopback
        except ValueError:
            loopback = parts.hostname == "localhost"
        if not loopback:
            raise ClusterError("not safe", address=address)


def _connect(address: str) -> Any:
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise ClusterError("extra") from error
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is reported in one line
    if urlsplit(address).scheme == "tls":  # check the certificates before waiting for anybody
        from distributed.security import Security  # noqa: PLC0415 - an extra

        try:
            context = Security().get_connection_args("client")["ssl_context"]  # type: ignore[no-untyped-call]
        except OSError as error:  # no such file, or nothing that is a certificate (ssl.SSLError)
            raise ClusterError("certificates", address=address, cause=error.strerror or error) from error
        if context is None:
            raise ClusterError("no certificates", address=address)
    connect: Callable[..., Any] = distributed.Client
    try:
        client = connect(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, TypeError, ValueError) as error:
        cause = without_secrets(str(error).split("\n")[0])[:160] or type(error).__name__
        raise ClusterError("unreachable", address=address, cause=cause) from error
    try:
        client.wait_for_workers(1, timeout=_FIRST)
    except TimeoutError as error:
        raise ClusterError("no workers", address=address, seconds=_FIRST) from error
    return client
