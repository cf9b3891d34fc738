"""Speech cache: speech that cost money or time, kept without loss as FLAC in the clip store."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Annotated, Any, Protocol

import av
import msgspec
import numpy as np
from msgspec import Meta

from audio.clips.entry import Fits, StoreEntry, anything
from audio.engines.base import Request, Speech, Word
from audio.voices.reference import ResolvedVoice

_LONGEST = 3600  # s of one piece of speech: a few hundred kilobytes of FLAC could hold days of silence


class SpeechCache(Protocol):
    """Where speech is kept: the store of a machine, or one that machines share."""

    def get(self, key: str, fits: Fits = anything) -> StoreEntry | None:
        """Read an entry.

        Args:
            key: of the entry.
            fits: whether it is of the kind that is asked for.

        Returns:
            None where there is none that fits.
        """

    def put(self, key: str, entry: StoreEntry) -> object:
        """Store an entry.

        Args:
            key: of the entry.
            entry: what to store.
        """


def speak(
    voice: ResolvedVoice,
    request: Request,
    cache: SpeechCache,
    say: Callable[[ResolvedVoice, Request], Speech],
) -> Speech:
    """Speak a request, once for all voices that are derived from the same one.

    Args:
        voice: who speaks.
        request: what to say.
        cache: where the plain voice's speech is kept.
        say: speaks what the cache lacks.

    Raises:
        AudioError: the voice could not speak.
        StoreError: the disk refused.
    """
    name = voice.plain.key(request)
    stored = cache.get(name, _is_speech)
    plain = decode(stored) if stored else None
    if plain is None:
        plain = say(voice.plain, request)
        cache.put(name, encode(plain))
    return voice.derive(plain)


def encode(speech: Speech) -> StoreEntry:
    """The store's entry for speech."""
    body = BytesIO()
    with av.open(body, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=speech.rate, layout="mono", format="s16")
        samples = np.frombuffer(speech.pcm, np.int16)[None, :]
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate = speech.rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    words = [[word.start, word.end, word.at] for word in speech.words]
    return StoreEntry({"rate": speech.rate, "words": words}, body.getvalue())


def decode(stored: StoreEntry) -> Speech | None:
    """The speech of a store's entry; None where its body is no such sound."""
    words = tuple(Word(start, end, at) for start, end, at in stored.header["words"])
    rate: int = stored.header["rate"]
    pieces, room = [], _LONGEST * rate
    try:
        with av.open(BytesIO(stored.body), "r", format="flac") as container:
            for frame in container.decode(audio=0):
                pieces.append(frame.to_ndarray().astype(np.int16).tobytes())
                room -= frame.samples
                if room < 0:
                    return None
    except (av.FFmpegError, ValueError, IndexError):  # raised by PyAV for what is damaged, or no sound
        return None
    return Speech(b"".join(pieces), rate, words) if pieces else None


class _SpeechHeader(msgspec.Struct):
    rate: Annotated[int, Meta(ge=8000, le=192_000)]
    words: list[tuple[Annotated[int, Meta(ge=0)], Annotated[int, Meta(ge=0)], Annotated[float, Meta(ge=0)]]]


def _is_speech(header: Mapping[str, Any], length: int) -> bool:
    try:
        speech = msgspec.convert(header, _SpeechHeader)
    except msgspec.ValidationError:
        return False
    return all(start <= end and at <= _LONGEST for start, end, at in speech.words)
