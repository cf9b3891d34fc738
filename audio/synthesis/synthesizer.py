"""The studio: says what the store does not hold yet, on all cores, and keeps it."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_EXCEPTION, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, NamedTuple

from audio.clips.clip import Clip, as_entry, as_take, is_take
from audio.clips.entry import Entry, key
from audio.clips.store import Store, temporary
from audio.engines import base as engines
from audio.engines.base import NO_OPTIONS, Engine, Options, Phoneme, Request, Speech, Timing
from audio.errors import AudioError, EmptyAudioError
from audio.profile import SoundProfile
from audio.synthesis.retry import RetryPolicy
from audio.synthesis.workers import Workers
from audio.voices.reference import ResolvedVoice, VoiceResolver
from scripts.errors import HautevoixError
from scripts.lexicon import Lexicon

if TYPE_CHECKING:
    from audio.dsp.loudness import Samples
    from audio.synthesis.cluster import Cluster
    from audio.synthesis.sounds import Effects
    from audio.voices.voiceprint import Voiceprint


@dataclass(frozen=True)
class Synthesizer:
    """Voices, the sound wanted and a store.

    Attributes:
        company: who speaks.
        sound: how clips shall be.
        store: where finished clips are kept.
        lexicon: how words sound, or are respelled for an engine that reads letters only.
        workers: threads that make clips; engines and encoder release the interpreter.
        pace: of all that is said; 1 is each voice's own.
        patience: towards engines that fail.
        cluster: who makes clips in place of this machine; each worker's thread has one of ours that waits.
    """

    company: VoiceResolver
    sound: SoundProfile
    store: Store
    lexicon: Lexicon
    workers: int
    pace: float = 1.0
    patience: RetryPolicy = field(default_factory=RetryPolicy)
    cluster: "Cluster | None" = None

    @property
    def engine(self) -> Engine:
        """The edition's own engine."""
        return self.company.main

    def takes(self, requests: Iterable[Request]) -> Iterator[Clip]:
        """Finished clips, in the order asked for; those not in the store are made, on all workers.

        Where there is time for it, what `expect` tells of is begun too.

        Raises:
            AudioError: a voice is missing or could not speak; what was finished is kept.
            StoreError: the disk refused.
        """
        under_way: deque[Future[Clip]] = deque()
        try:
            for request in requests:
                under_way.append(self._asked(request))
                if len(under_way) >= self.crew.depth:
                    yield self._next(under_way)
            while under_way:
                yield self._next(under_way)
        except BaseException:
            self.crew.stop()
            raise

    def _next(self, under_way: "deque[Future[Clip]]") -> Clip:
        while self.crew.idle and (request := self.crew.outlook()):
            with suppress(HautevoixError):  # told when its turn comes
                self._begin(request)
        return under_way.popleft().result()

    def expect(self, outlook: Callable[[], Request | None]) -> None:
        """Has clips begun before they are asked for; what a service is paid for waits until it is wanted.

        Args:
            outlook: gives the next thing that will be said; None where none is in sight.
        """
        if not self.engine.capabilities().online:
            self.crew.outlook = outlook

    @contextmanager
    def _pool(self, threads: int) -> Iterator[Executor]:
        """Threads; where something goes wrong, none goes on trying for what is not wanted any more."""
        try:
            with ThreadPoolExecutor(threads, thread_name_prefix="clip") as pool:
                try:
                    yield pool
                except BaseException:
                    self.patience.stop()
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
        finally:
            self.patience.resume()

    def prepare(self, voice: str) -> None:
        """Makes sure that a voice can speak.

        Raises:
            AudioError: as `Engine.prepare`.
        """
        part = self.company.part(voice)
        part.engine.prepare(part.voice)

    def say(self, request: Request) -> Speech:
        """Says a request once, as its engine gives it, past the store.

        Raises:
            AudioError: the voice could not speak.
        """
        part = self.company.part(request.voice)
        return self._said(part, self._worded(part, request))

    def distance(self, one: str, other: str) -> float:
        """How far apart two voices are (audio/voices/voiceprint.py); from 1 on it is easily heard.

        Raises:
            AudioError: one of them cannot speak.
        """
        from audio.voices.voiceprint import distance  # noqa: PLC0415 - likewise

        return distance(self._voice(one).portrait, self._voice(other).portrait)

    def samples(self, take: Clip) -> "Samples":
        """What is said in a take, as it was before it was encoded.

        Raises:
            AudioError: the voice could not speak.
        """
        from audio.clips import render  # noqa: PLC0415 - likewise

        part, gain, _ = self._voice(take.request.voice)
        steady = part.engine.capabilities().steady
        return render.spoken(self._speech(part, take.request), gain, self.sound, steady=steady)

    def timing(self, voice: str) -> Timing:
        """Whether a voice tells when words begin, and whether it measured that."""
        return self.company.part(voice).engine.capabilities().timing

    def identity(self, voice: str) -> str:
        """Engine, version and voice, as an episode's record keeps them."""
        part = self.company.part(voice)
        return f"{part.engine.identity(part.voice)}, {voice}"

    def body(self, take: Clip) -> bytes:
        """The frames of a take; made again should the store have lost or damaged them.

        Raises:
            AudioError: an engine that never says a thing twice alike gave another length.
        """
        entry = (
            self.store.get(take.key, is_take)
            or self.effects.again(take)
            or self._make(take.request, take.key)
        )
        if len(entry.body) != take.bytes:
            raise AudioError("changed", engine=self.engine.name, text=take.request.text)
        return entry.body

    @property
    def _threads(self) -> int:
        """As many as make clips, and those that only wait for an answer."""
        return self.workers + (self.engine.capabilities().concurrency or 0)

    def _asked(self, request: Request) -> "Future[Clip]":
        name, request = self._named(request)
        header = None if self.crew.begun(name) else self.store.head(name, is_take)
        if header is None:
            return self.crew.make(name, partial(self._take, request, name))
        found: Future[Clip] = Future()
        found.set_result(as_take(request, name, header, made=False))
        return found

    def _begin(self, request: Request) -> None:
        if self.company.part(request.voice).engine.capabilities().online:
            return
        name, request = self._named(request)
        if self.store.head(name, is_take) is None:
            self.crew.begin(name, partial(self._take, request, name))

    def _named(self, request: Request) -> tuple[str, Request]:
        """The key of a clip, and what its engine is asked for."""
        voice = self._voice(request.voice)
        request = self._worded(voice.part, request)
        return key("clip", voice.part.key(request), voice.gain, *self._sound_key), request

    def _take(self, request: Request, name: str) -> Clip:
        found = self.store.get(name, is_take) if self.store.beyond else None
        return as_take(request, name, (found or self._make(request, name)).header, made=found is None)

    def _make(self, request: Request, name: str) -> Entry:
        entry = self._finished(request, name)
        if not entry.header["samples"]:
            engine = self.company.part(request.voice).engine
            raise EmptyAudioError("silent", engine=engine.name, voice=request.voice, text=request.text)
        if self.store.head(name, is_take) is None:
            self.store.put(name, entry)
        return entry

    def _finished(self, request: Request, name: str) -> Entry:
        """A clip made here or by a worker; services are asked from here, as many at once as they like."""
        part, gain, _ = self._voice(request.voice)
        if self.cluster and part.engine.capabilities().concurrency is None:
            from audio.synthesis.cluster import RenderedClip  # noqa: PLC0415 - an extra

            return self.cluster.make(part, RenderedClip(name, request, gain, self.sound), self.store)
        from audio.clips import render  # noqa: PLC0415 - numpy, LAME and FFmpeg are needed only where something is made

        steady = part.engine.capabilities().steady
        return as_entry(render.finish(self._speech(part, request), gain, self.sound, steady=steady))

    def _worded(self, part: ResolvedVoice, request: Request) -> Request:
        """The request as its engine can take it: with sounds, or respelled; at the edition's pace."""
        pace = self._pace(part)
        if part.engine.capabilities().phonemes:
            sounds = tuple(Phoneme(*sound) for sound in self.lexicon.sounds(request.text))
            return replace(request, phonemes=sounds, pace=pace)
        return replace(request, text=self.lexicon.respell(request.text), pace=pace)

    def _pace(self, part: ResolvedVoice) -> float:
        return self.pace if part.engine.capabilities().paced else 1.0

    def _speech(self, part: ResolvedVoice, request: Request) -> Speech:
        """What is said for a request; where that costs money or time, once for all voices made from one."""
        if not part.engine.capabilities().kept:
            return self._said(part, request)
        from audio.synthesis import speech_cache  # noqa: PLC0415 - FFmpeg is loaded only where speech is kept

        return speech_cache.said(part, request, self.store, self._said)

    def _together(self, part: ResolvedVoice, requests: Iterable[Request]) -> list[Speech]:
        """What is said for several requests, in order; a service is asked as many at once as it likes."""
        allowed = part.engine.capabilities().concurrency
        if not allowed:
            return [self._speech(part, request) for request in requests]
        with self._pool(allowed) as pool:
            said = [pool.submit(self._speech, part, request) for request in requests]
            wait(said, return_when=FIRST_EXCEPTION)
            failed = (each.exception() for each in said if each.done())
            if error := next(filter(None, failed), None):
                raise error
            return [each.result() for each in said]

    def _said(self, part: ResolvedVoice, request: Request) -> Speech:
        entrance = self._entrance(part.engine)
        return self.patience.attempt(lambda: part.say(request), part.engine.name, entrance)

    def _entrance(self, engine: Engine) -> BoundedSemaphore:
        """Lets as many in at once as does the engine good."""
        allowed = engine.capabilities().concurrency or self.workers
        return self._entrances.setdefault(engine.name, BoundedSemaphore(allowed))

    def _voice(self, name: str) -> "_Known":
        if found := self._voices.get(name):
            return found
        from audio.voices import calibration  # noqa: PLC0415 - likewise

        part = self.company.part(name)
        part.engine.prepare(part.voice)
        pace = self._pace(part)
        measured = calibration.measured(part, partial(self._together, part), self.sound, self.store, pace)
        return self._voices.setdefault(name, _Known(part, *measured))

    @cached_property
    def crew(self) -> Workers:
        """Who makes the clips."""
        return Workers(self._threads, self.patience)

    @cached_property
    def effects(self) -> "Effects":
        """Sounds that are no speech."""
        from audio.synthesis.sounds import Effects  # noqa: PLC0415 - numpy and FFmpeg; only for such a sound

        return Effects(self.sound, self.store)

    @cached_property
    def _voices(self) -> "dict[str, _Known]":
        return {}

    @cached_property
    def _entrances(self) -> dict[str, BoundedSemaphore]:
        return {}

    @cached_property
    def _sound_key(self) -> list[object]:
        return self.sound.key


class _Known(NamedTuple):
    part: ResolvedVoice
    gain: float  # dB
    portrait: "Voiceprint"


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """Which engines speak, as the newsroom settled it.

    Attributes:
        engine: name of the edition's own.
        options: what the settings say to each engine, by its name.
        mixed: whether voices of other engines may be borrowed.
        pace: of all that is said.
    """

    engine: str
    options: Mapping[str, Options] = field(default_factory=dict)
    mixed: bool = False
    pace: float = 1.0

    def load(self, name: str) -> Engine:
        """An engine with its options.

        Raises:
            AudioError: as `audio.engines.base.load`.
        """
        return engines.load(name, self.options.get(name, NO_OPTIONS))


def open_studio(
    choice: EngineConfig,
    sound: SoundProfile,
    store: Store,
    *,
    lexicon: Lexicon,
    workers: int,
    warn: Callable[[str], None],
    cluster: str | None = None,
) -> Synthesizer:
    """A studio to work in.

    Args:
        choice: which engines speak.
        sound: how clips shall be.
        store: where they are kept; where it cannot be written, a temporary one stands in and `warn` is told.
        lexicon: how words sound.
        workers: threads; 0 for one a core.
        warn: told of what the producer should know, of each engine as its first voice is wanted.
        cluster: address of a Dask scheduler whose workers make clips; None for this machine.

    Raises:
        AudioError: there is no such engine.
        ClusterError: the cluster cannot be used.
    """
    if not store.writable():
        warn(f"{store.folder}: cannot be written; clips are not kept, and the next build makes them again.")
        store = temporary()
    for name in sorted(choice.options.keys() - engines.names()) if choice.options else ():
        warn(f"[voices.options.{name}]: no engine is called so; those here: {', '.join(engines.names())}.")

    def invited(name: str) -> Engine:
        engine = choice.load(name)
        if notice := engine.capabilities().notice:
            warn(f"{engine.name}: {notice}")
        return engine

    company = VoiceResolver(invited(choice.engine), invited if choice.mixed else None)
    patience = RetryPolicy(tell=warn)
    made = Synthesizer(company, sound, store, lexicon, workers or cores(), choice.pace, patience)
    if cluster is None:
        return made
    from audio.synthesis.cluster import Cluster  # noqa: PLC0415 - an extra

    others = Cluster(cluster, choice.options)
    return replace(made, cluster=others, workers=others.threads)


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
