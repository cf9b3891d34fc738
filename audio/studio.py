"""The studio: says what the store does not hold yet, on all cores, and keeps it."""

import os
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from audio.engine import Engine, Request, load
from audio.errors import AudioError
from audio.sound import Sound
from audio.store import Entry, Store, key, temporary
from scripts.lexicon import Lexicon

_AHEAD = 4  # clips under way for each worker: all are busy, and memory stays flat


class Take(NamedTuple):
    """A finished clip in the store, without its sound.

    Attributes:
        request: what was said, by whom.
        key: its name in the store.
        frames: how many.
        samples: length of the sound in them.
        bytes: of all frames.
        energies: K-weighted mean square of each 100 ms.
        peak: true peak, dBTP.
        made: it was made now, not found.
    """

    request: Request
    key: str
    frames: int
    samples: int
    bytes: int
    energies: "array[float]"
    peak: float
    made: bool


@dataclass(frozen=True)
class Studio:
    """An engine, the sound wanted and a store.

    Attributes:
        engine: who speaks.
        sound: how clips shall be.
        store: where finished clips are kept.
        lexicon: how words are respelled for an engine that reads letters only.
        workers: threads; engine and encoder release the interpreter.
    """

    engine: Engine
    sound: Sound
    store: Store
    lexicon: Lexicon
    workers: int

    def takes(self, requests: Iterable[Request]) -> Iterator[Take]:
        """Finished clips, in the order asked for; those not in the store are made, on all workers.

        Raises:
            AudioError: a voice is missing or could not speak; what was finished is kept.
            StoreError: the disk refused.
        """
        with ThreadPoolExecutor(self.workers, thread_name_prefix="clip") as pool:
            under_way: deque[Future[Take]] = deque()
            try:
                for request in requests:
                    under_way.append(self._submit(pool, request))
                    if len(under_way) >= self.workers * _AHEAD:
                        yield under_way.popleft().result()
                while under_way:
                    yield under_way.popleft().result()
            finally:
                for future in under_way:
                    future.cancel()

    def respelled(self, request: Request) -> Request:
        """The request with words of the lexicon spelled as an engine without phonemes has to read them."""
        return Request(request.voice, self.lexicon.respell(request.text))

    def identity(self, voice: str) -> str:
        """Engine, version and voice, as an episode's record keeps them."""
        return f"{self.engine.identity(voice)}, {voice}"

    def body(self, take: Take) -> bytes:
        """The frames of a take; made again should the store have lost or damaged them.

        Raises:
            AudioError: an engine that never says a thing twice alike gave another length.
        """
        entry = self.store.get(take.key) or self._make(take.request, take.key)
        if len(entry.body) != take.bytes:
            raise AudioError("changed", engine=self.engine.name, text=take.request.text)
        return entry.body

    def _submit(self, pool: Executor, request: Request) -> "Future[Take]":
        request = self.respelled(request)
        name = self._key(request)
        header = self.store.head(name)
        if header is None:
            return pool.submit(self._take, request, name)
        found: Future[Take] = Future()
        found.set_result(_as_take(request, name, header, made=False))
        return found

    def _take(self, request: Request, name: str) -> Take:
        return _as_take(request, name, self._make(request, name).header, made=True)

    def _make(self, request: Request, name: str) -> Entry:
        from audio import clips  # noqa: PLC0415 - numpy, LAME and FFmpeg are needed only where a clip is made

        speech = self.engine.synthesize(request)
        clip = clips.finish(speech, self._voices[request.voice].gain, self.sound)
        if not clip.samples:
            raise AudioError("silent", engine=self.engine.name, voice=request.voice, text=request.text)
        header = {
            "frames": clip.frames,
            "samples": clip.samples,
            "bytes": len(clip.body),
            "energies": clip.energies,
            "peak": clip.peak,
        }
        entry = Entry(header, clip.body)
        self.store.put(name, entry)
        return entry

    def _key(self, request: Request) -> str:
        voice = self._voices.get(request.voice) or self._voice(request.voice)
        speech = key(self.engine.name, voice.identity, request.voice, request.text)
        return key("clip", speech, voice.gain, *self._sound_key)

    def _voice(self, name: str) -> "_Levelled":
        from audio import levelling  # noqa: PLC0415 - likewise

        self.engine.prepare(name)
        gain = levelling.gain(self.engine, name, self.sound, self.store)
        return self._voices.setdefault(name, _Levelled(self.engine.identity(name), gain))

    @cached_property
    def _voices(self) -> "dict[str, _Levelled]":
        return {}

    @cached_property
    def _sound_key(self) -> list[object]:
        return self.sound.key


class _Levelled(NamedTuple):
    identity: str
    gain: float  # dB


def _as_take(request: Request, name: str, header: Mapping[str, Any], *, made: bool) -> Take:
    return Take(
        request,
        name,
        header["frames"],
        header["samples"],
        header["bytes"],
        array("f", header["energies"]),
        header["peak"],
        made,
    )


def open_studio(
    engine: str,
    sound: Sound,
    store: Store,
    *,
    lexicon: Lexicon,
    workers: int,
    warn: Callable[[str], None],
) -> Studio:
    """A studio to work in.

    Args:
        engine: its name.
        sound: how clips shall be.
        store: where they are kept; where it cannot be written, a temporary one stands in and `warn` is told.
        lexicon: how words are respelled for the engine.
        workers: threads; 0 for one a core.
        warn: told of what the producer should know.

    Raises:
        AudioError: there is no such engine.
    """
    if not store.writable():
        warn(f"{store.folder}: cannot be written; clips are not kept, and the next build makes them again.")
        store = temporary()
    return Studio(load(engine), sound, store, lexicon, workers or cores())


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
