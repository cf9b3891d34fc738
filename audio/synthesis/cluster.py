"""Clips made on other machines, by Dask (extra `cluster`), for engines that cost time.

A worker is told an engine, a voice and words, and gives the finished clip back, or puts it where machines
share theirs; it is looked after and kept here like any other. What is finished is known by stores alone: a
scheduler may be thrown away at any time.

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

from audio.clips.clip import as_entry, is_take
from audio.clips.entry import Entry
from audio.clips.shared_store import Shared
from audio.clips.store import Store
from audio.engines import base as engines
from audio.engines.base import Options, Request, Speech
from audio.errors import ClusterError, StoreError
from audio.profile import SoundProfile
from audio.voices.reference import ResolvedVoice
from scripts.printable import without_secrets

_LOG = logging.getLogger("hautevoix.cluster")

RESOURCE = "VOICE"
"""What workers with a GPU offer: `dask worker --resources VOICE=1`. Where some do, these make all."""

_CONNECT = 10.0  # s, for a scheduler to answer
_FIRST = 30.0  # s, for a first worker to be there
_ALONE = 60.0  # s that a cluster without workers is waited for
_LOOK = 2.0  # s between looks whether there are any
_SCHEMES = {"tls": True, "tcp": False}
"""What an address begins with, and whether that is safe between machines."""


class RenderedClip(NamedTuple):
    """What is wanted.

    Attributes:
        name: its key in a store.
        request: what is said.
        gain: of the voice, in dB.
        sound: how it shall be.
    """

    name: str
    request: Request
    gain: float
    sound: SoundProfile


class RenderTask(NamedTuple):
    """What a worker is told. Keys of services are none of it: a worker has its own environment.

    Attributes:
        clip: what is wanted.
        engine: who says it, by name.
        options: what the settings say to that engine.
        voice: as the engine calls it.
        shift: semitones up from that voice.
        identity: of engine and voice as they are here.
        shared: address of the storage where the clip shall be put; None where it is given back.
    """

    clip: RenderedClip
    engine: str
    options: tuple[tuple[str, str], ...]
    voice: str
    shift: float
    identity: tuple[str, str, str, float]
    shared: str | None = None


class About(NamedTuple):
    """What has to be the same here and on a worker."""

    hautevoix: str
    python: str


def about() -> About:
    """This process."""
    return About(version("hautevoix"), ".".join(platform.python_version_tuple()[:2]))


_own = about  # what is told to workers is `about` itself, found there by its name


def made(order: RenderTask) -> Entry | None:
    """Makes a clip; this runs on a worker.

    Returns:
        The clip; None where it is in the shared storage now. One in which nothing is heard is given back.

    Raises:
        AudioError: the engine is another one there, or could not speak.
    """
    from audio.clips import render  # noqa: PLC0415 - what makes sound is loaded on workers only

    part = _part(order.engine, order.options, order.voice, order.shift)
    if part.identity != order.identity:
        here, there = order.identity[1], part.identity[1]
        raise ClusterError("other engine", engine=order.engine, here=here, there=there)
    shared = _shared(order.shared) if order.shared else None
    clip, able = order.clip, part.engine.capabilities()
    speech = _speech(part, clip.request, shared if able.kept else None)
    entry = as_entry(render.finish(speech, clip.gain, clip.sound, steady=able.steady))
    if shared and entry.header["samples"] and shared.put(clip.name, entry):
        return None
    return entry


def _speech(part: ResolvedVoice, request: Request, shared: Shared | None) -> Speech:
    if shared is None:
        return part.say(request)
    from audio.synthesis import speech_cache  # noqa: PLC0415 - likewise

    return speech_cache.said(part, request, shared, ResolvedVoice.say)


@cache
def _part(engine: str, options: tuple[tuple[str, str], ...], voice: str, shift: float) -> ResolvedVoice:
    part = ResolvedVoice(engines.load(engine, dict(options)), voice, shift)
    part.engine.prepare(part.voice)
    return part


@cache
def _shared(url: str) -> Shared | None:
    """The storage; None where this worker cannot have it, and gives its clips back."""
    try:
        return Shared(url, _LOG.warning)
    except StoreError as error:
        _LOG.warning("%s", error)
        return None


class Cluster:
    """Workers that make clips."""

    def __init__(self, address: str, options: Mapping[str, Options]) -> None:
        """Connects, and compares what the workers run with what runs here.

        Args:
            address: of the scheduler, `tls://host:port`; `tcp://` on this machine only.
            options: what the settings say to each engine, by its name.

        Raises:
            ClusterError: that is no such address, nobody answers there, or a worker runs something else.
        """
        _require_safe(address)
        self._address, self._options = address, options
        self._client = _connected(address)
        self._require_same()
        asked = self._client.scheduler_info(n_workers=-1)["workers"].values()
        offered = sum(int(worker["resources"].get(RESOURCE, 0)) for worker in asked)
        self._wanted = {RESOURCE: 1} if offered else {}
        self.threads = offered or sum(worker["nthreads"] for worker in asked)

    def make(self, part: ResolvedVoice, clip: RenderedClip, store: Store) -> Entry:
        """Has a clip made; it comes by the storage that machines share, where there is one and it works.

        Args:
            part: who says it.
            clip: what is wanted.
            store: of this machine.

        Raises:
            AudioError: the voice could not speak.
            ClusterError: the cluster is gone, or a worker's engine is another one.
        """
        options = tuple(sorted(self._options.get(part.engine.name, {}).items()))
        order = RenderTask(clip, part.engine.name, options, part.voice, part.shift, part.identity)
        if store.beyond and (address := store.beyond.address):
            given = self._asked(order._replace(shared=address))
            if found := given or store.get(clip.name, is_take):
                return found
        return cast("Entry", self._asked(order))

    def _asked(self, order: RenderTask) -> Entry | None:
        future = self._client.submit(made, order, pure=False, resources=self._wanted)
        return cast("Entry | None", self._result(future))

    def _result(self, future: Any) -> object:
        from distributed import KilledWorker  # noqa: PLC0415 - an extra
        from distributed.client import FutureCancelledError  # noqa: PLC0415

        alone = 0.0
        while True:
            try:
                return future.result(timeout=_LOOK)
            except TimeoutError:
                alone = 0.0 if self._workers() else alone + _LOOK
            except KilledWorker as error:
                raise ClusterError("killed", address=self._address) from error
            except (FutureCancelledError, OSError) as error:
                raise ClusterError("gone", address=self._address) from error
            if alone > _ALONE:
                raise ClusterError("no workers", address=self._address, seconds=_ALONE)

    def _workers(self) -> int:
        try:
            return len(self._client.scheduler_info(n_workers=-1)["workers"])
        except OSError as error:
            raise ClusterError("gone", address=self._address) from error

    def _require_same(self) -> None:
        own = _own()
        try:
            told = self._client.run(about)
        except ImportError as error:
            raise ClusterError("not installed", address=self._address, cause=error.name or error) from error
        for worker, theirs in told.items():
            if theirs != own:
                raise ClusterError("other version", worker=worker, theirs=" ".join(theirs), own=" ".join(own))


def _require_safe(address: str) -> None:
    parts = urlsplit(address)
    safe = _SCHEMES.get(parts.scheme)
    if safe is None or not parts.hostname:
        raise ClusterError("address", address=address)
    if not safe and not _is_here(parts.hostname):
        raise ClusterError("not safe", address=address)


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _require_certificates(address: str) -> None:
    """Those of Dask's settings, before anybody is waited for."""
    if urlsplit(address).scheme != "tls":
        return
    from distributed.security import Security  # noqa: PLC0415 - an extra

    try:
        given = Security().get_connection_args("client")["ssl_context"]  # type: ignore[no-untyped-call]
    except OSError as error:  # no such file, or nothing that is a certificate (ssl.SSLError)
        raise ClusterError("certificates", address=address, cause=error.strerror or error) from error
    if given is None:
        raise ClusterError("no certificates", address=address)


def _connected(address: str) -> Any:
    try:
        import distributed  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise ClusterError("extra") from error
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told in one line
    _require_certificates(address)
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
