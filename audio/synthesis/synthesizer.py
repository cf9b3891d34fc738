"""The synthesizer: requests in, finished clips out, in order; what the store lacks is made on all cores."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, NamedTuple

from audio.clips.clip import Clip, as_entry, from_header, is_clip
from audio.clips.entry import StoreEntry, key
from audio.clips.store import Store
from audio.engines.base import Engine, Phoneme, Request, Speech
from audio.errors import EmptyAudioError
from audio.profile import SoundProfile
from audio.synthesis.retry import RetryPolicy
from audio.synthesis.sounds import SoundClips
from audio.synthesis.spending import Spending
from audio.synthesis.workers import Workers
from audio.voices.reference import ResolvedVoice, VoiceResolver
from scripts.errors import HautevoixError
from scripts.lexicon import Lexicon

if TYPE_CHECKING:
    from audio.synthesis.dask_cluster import Cluster
    from audio.voices.voiceprint import Voiceprint

_NEAR = 0.1  # of a speed: two voices that differ by less sound equally fast
_SLOWEST, _FASTEST = 0.75, 1.35  # factors of pace beyond which a voice no longer sounds natural


class CalibratedVoice(NamedTuple):
    """A voice, and what was measured of it.

    Attributes:
        voice: engine, voice and shift.
        gain: dB that bring it to the target loudness.
        voiceprint: how it sounds.
        words_per_minute: how fast it speaks.
        tempo: factor of pace that brings it to the narrator's speed; 1 where it is near enough.
    """

    voice: ResolvedVoice
    gain: float
    voiceprint: "Voiceprint"
    words_per_minute: float
    tempo: float = 1.0

    @property
    def steady(self) -> bool:
        """Whether its engine's clips are alike in level."""
        return self.voice.engine.capabilities().steady


@dataclass(frozen=True)
class Synthesizer:
    """Makes clips of requests and keeps them in a store.

    Attributes:
        voices: resolves the names of voices.
        profile: loudness and format of finished clips.
        store: where finished clips are kept.
        lexicon: how words sound, or are respelled for an engine that only reads letters.
        threads: that make clips; engines and encoder release the interpreter.
        pace: of all speech; 1 is each voice's own.
        retry: how failing services are tried again.
        narrator: voice whose tempo the others follow; None for that of the engine's default cast.
        cluster: makes the clips in place of this machine; each of its threads has one here that waits.
        spending: what is bought, and how much may be.
        own: whether the voices that the settings and script files name are its engine's.
    """

    voices: VoiceResolver
    profile: SoundProfile
    store: Store
    lexicon: Lexicon
    threads: int
    pace: float = 1.0
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    narrator: str | None = None
    cluster: "Cluster | None" = None
    spending: Spending = field(default_factory=Spending)
    own: bool = True
    _calibrated: dict[str, CalibratedVoice] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _entrances: dict[str, BoundedSemaphore] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # limits of engines

    @property
    def engine(self) -> Engine:
        """The edition's own engine."""
        return self.voices.main

    @cached_property
    def workers(self) -> Workers:
        """The threads that make clips, and those that only wait for a service to answer."""
        return Workers(self.threads + (self.engine.capabilities().concurrency or 0), self.retry)

    @cached_property
    def sounds(self) -> SoundClips:
        """Clips of sounds other than speech."""
        return SoundClips(self.profile, self.store)

    def clips(self, requests: Iterable[Request]) -> Iterator[Clip]:
        """Yield finished clips in the order of the requests; what the store lacks is made, in parallel.

        When a worker would be idle, requests that `prefetch` announced are begun too.

        Raises:
            AudioError: a voice is missing or could not speak; what was finished is kept.
            StoreError: the disk refused.
        """
        pending: deque[Future[Clip]] = deque()
        try:
            for request in requests:
                pending.append(self._submit(request))
                if len(pending) >= self.workers.depth:
                    yield self._next(pending)
            while pending:
                yield self._next(pending)
        except BaseException:
            self.workers.stop()
            raise

    def prefetch(self, next_request: Callable[[], Request | None]) -> None:
        """Begin clips before they are asked for; nothing is sent to a paid service early.

        Args:
            next_request: returns the request that is likely to follow; None where none is in sight.
        """
        if not self.engine.capabilities().online:
            self.workers.next_request = next_request

    def prepare(self, voice: str) -> None:
        """Check that a voice can speak.

        Raises:
            AudioError: as `Engine.prepare`.
        """
        resolved = self.voices.resolve(voice)
        resolved.engine.prepare(resolved.voice)

    def say(self, request: Request) -> Speech:
        """Speak a request once, as its engine gives it, past the store.

        Raises:
            AudioError: the voice could not speak.
        """
        voice = self.voices.resolve(request.voice)
        return self._synthesize(voice, self._adapted(voice, request))

    def distance(self, one: str, other: str) -> float:
        """Perceptual distance of two voices (audio/voices/voiceprint.py); from 1 on it is easily heard.

        Args:
            one: name of a voice.
            other: name of another.

        Raises:
            AudioError: one of them cannot speak.
        """
        from audio.voices.voiceprint import distance  # noqa: PLC0415 - numpy is loaded only where sound is made

        return distance(self.calibrated(one).voiceprint, self.calibrated(other).voiceprint)

    def calibrated(self, name: str) -> CalibratedVoice:
        """Resolve a voice and measure its gain, voiceprint and tempo, once.

        Raises:
            AudioError: it cannot speak.
        """
        if found := self._calibrated.get(name):
            return found
        from audio.voices import calibration  # noqa: PLC0415 - likewise

        voice = self.voices.resolve(name)
        voice.engine.prepare(voice.voice)
        say = partial(self._speak_together, voice)
        measured = calibration.calibrate(voice, say, self.profile, self.store, self._pace(voice))
        tempo = self._tempo(name, voice, measured.words_per_minute)
        return self._calibrated.setdefault(name, CalibratedVoice(voice, *measured, tempo))

    def speech(self, request: Request) -> Speech:
        """Speak the request of a clip again; speech that cost money or time comes from the store.

        Raises:
            AudioError: the voice could not speak.
        """
        return self._speech(self.voices.resolve(request.voice), request)

    def remake(self, clip: Clip) -> StoreEntry:
        """Make a clip once more, and store it.

        Raises:
            AudioError: the voice could not speak.
            StoreError: the disk refused.
        """
        return self.sounds.remake(clip) or self._make(clip.request, clip.key)

    def _next(self, pending: "deque[Future[Clip]]") -> Clip:
        while self.workers.idle and (request := self.workers.next_request()):
            with suppress(HautevoixError):  # raised again when its turn comes
                if not self.voices.resolve(request.voice).engine.capabilities().online:
                    name, adapted = self._keyed(request)
                    if self.store.head(name, is_clip) is None:
                        self.workers.begin(name, partial(self._clip, adapted, name))
        return pending.popleft().result()

    def _submit(self, request: Request) -> "Future[Clip]":
        name, request = self._keyed(request)
        header = None if self.workers.begun(name) else self.store.head(name, is_clip)
        if header is None:
            return self.workers.make(name, partial(self._clip, request, name))
        found: Future[Clip] = Future()
        found.set_result(from_header(request, name, header, made=False))
        return found

    def _keyed(self, request: Request) -> tuple[str, Request]:
        """The key of a clip in the store, and the request as its engine gets it."""
        voice, gain, *_, tempo = self.calibrated(request.voice)
        request = self._adapted(voice, request, tempo)
        return key("clip", voice.key(request), gain, *self.profile.key), request

    def _clip(self, request: Request, name: str) -> Clip:
        found = self.store.get(name, is_clip) if self.store.beyond else None
        return from_header(request, name, (found or self._make(request, name)).header, made=found is None)

    def _make(self, request: Request, name: str) -> StoreEntry:
        """Make a clip here or on the cluster; services are asked from here, as many at once as they allow."""
        voice, gain, *_ = calibrated = self.calibrated(request.voice)
        engine = voice.engine
        if self.cluster and engine.capabilities().concurrency is None:
            from audio.synthesis.dask_cluster import RenderedClip  # noqa: PLC0415 - an extra

            entry = self.cluster.make(voice, RenderedClip(name, request, gain, self.profile), self.store)
        else:
            from audio.clips import render  # noqa: PLC0415 - numpy, LAME and FFmpeg, only where sound is made

            speech = self._speech(voice, request)
            entry = as_entry(render.finish(speech, gain, self.profile, steady=calibrated.steady))
        if not entry.header["samples"]:
            raise EmptyAudioError("silent", engine=engine.name, voice=request.voice, text=request.text)
        if self.store.head(name, is_clip) is None:
            self.store.put(name, entry)
        return entry

    def _adapted(self, voice: ResolvedVoice, request: Request, tempo: float = 1.0) -> Request:
        """The request as its engine can take it: with phonemes, or respelled; at the edition's pace."""
        pace = round(self._pace(voice) * tempo, 2) if tempo != 1 else self._pace(voice)
        if voice.engine.capabilities().phonemes:
            sounds = tuple(Phoneme(*sound) for sound in self.lexicon.sounds(request.text))
            return replace(request, phonemes=sounds, pace=pace)
        return replace(request, text=self.lexicon.respell(request.text), pace=pace)

    def _pace(self, voice: ResolvedVoice) -> float:
        return self.pace if voice.engine.capabilities().paced else 1.0

    def _tempo(self, name: str, voice: ResolvedVoice, words_per_minute: float) -> float:
        """The factor of pace that brings a voice to the narrator's speed, where a listener would hear it."""
        abilities = voice.engine.capabilities()
        narrator = self.narrator or self.engine.default_cast().narrator
        if name == narrator or not (abilities.paced and abilities.mixed_tempo):
            return 1.0
        factor = self.calibrated(narrator).words_per_minute / words_per_minute
        return 1.0 if abs(factor - 1) <= _NEAR else round(min(max(factor, _SLOWEST), _FASTEST), 2)

    def _speech(self, voice: ResolvedVoice, request: Request) -> Speech:
        """Speak an adapted request; where that costs money or time, once for all voices derived from one."""
        if not voice.engine.capabilities().kept:
            return self._synthesize(voice, request)
        from audio.synthesis import speech_cache  # noqa: PLC0415 - FFmpeg is loaded only where speech is kept

        return speech_cache.speak(voice, request, self.store, self._synthesize)

    def _speak_together(self, voice: ResolvedVoice, requests: Iterable[Request]) -> list[Speech]:
        """Speak several requests, in order: as many at once as a service allows, or as there are threads."""
        abilities = voice.engine.capabilities()
        allowed = abilities.concurrency or (self.threads if abilities.kept else 1)
        if allowed == 1:
            return [self._speech(voice, request) for request in requests]
        try:
            with ThreadPoolExecutor(allowed, thread_name_prefix="clip") as pool:
                try:
                    speeches = [pool.submit(self._speech, voice, request) for request in requests]
                    wait(speeches, return_when=FIRST_EXCEPTION)
                    failed = (each.exception() for each in speeches if each.done())
                    if error := next(filter(None, failed), None):
                        raise error
                    return [each.result() for each in speeches]
                except BaseException:  # nobody goes on trying for what is no longer wanted
                    self.retry.stop()
                    pool.shutdown(wait=False, cancel_futures=True)
                    raise
        finally:
            self.retry.resume()

    def _synthesize(self, voice: ResolvedVoice, request: Request) -> Speech:
        engine = voice.engine
        allowed = engine.capabilities().concurrency or self.threads
        entrance = self._entrances.setdefault(engine.name, BoundedSemaphore(allowed))
        bought = replace(request, voice=voice.voice)
        say = partial(self.spending.buy, engine, bought, lambda: voice.say(request))
        return self.retry.attempt(say, engine.name, entrance)
