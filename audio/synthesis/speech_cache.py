"""Speech that cost money or time, kept without loss: FLAC in the clip store."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Annotated, Any, Protocol

import av
import msgspec
import numpy as np
from msgspec import Meta

from audio.clips.entry import Entry, Fits, anything
from audio.engines.base import Request, Speech, Word
from audio.voices.reference import ResolvedVoice

_LONGEST = 3600  # s of one piece of speech: a few hundred kilobytes of FLAC could hold days of silence


class SpeechCache(Protocol):
    """Where speech is kept: the store of a machine, or one that machines share."""

    def get(self, key: str, fits: Fits = anything) -> Entry | None:
        """What is kept under a key, if it fits."""

    def put(self, key: str, entry: Entry) -> object:
        """Keeps something under a key."""


def said(
    part: ResolvedVoice, request: Request, shelf: SpeechCache, say: Callable[[ResolvedVoice, Request], Speech]
) -> Speech:
    """What somebody says, once for all voices that are made from theirs.

    Args:
        part: who says it.
        request: what is said.
        shelf: where it is kept.
        say: has it said where it is not there.

    Raises:
        AudioError: the voice could not speak.
        StoreError: the disk refused.
    """
    name = part.plain.key(request)
    stored = shelf.get(name, _is_speech)
    if stored and (kept := speech(stored)):
        return part.made_from(kept)
    plain = say(part.plain, request)
    shelf.put(name, entry(plain))
    return part.made_from(plain)


def entry(speech: Speech) -> Entry:
    """Speech as it is stored."""
    words = [[word.start, word.end, word.at] for word in speech.words]
    return Entry({"rate": speech.rate, "words": words}, _flac(speech))


def speech(stored: Entry) -> Speech | None:
    """Speech as it was said; None where what is stored is none."""
    words = tuple(Word(start, end, at) for start, end, at in stored.header["words"])
    rate: int = stored.header["rate"]
    parts, room = [], _LONGEST * rate
    try:
        with av.open(BytesIO(stored.body), "r", format="flac") as container:
            for frame in container.decode(audio=0):
                parts.append(frame.to_ndarray().astype(np.int16).tobytes())
                room -= frame.samples
                if room < 0:
                    return None
    except (av.FFmpegError, ValueError, IndexError):  # what PyAV says of what is damaged, or no sound
        return None
    return Speech(b"".join(parts), rate, words) if parts else None


class _Header(msgspec.Struct):
    rate: Annotated[int, Meta(ge=8000, le=192_000)]
    words: list[tuple[Annotated[int, Meta(ge=0)], Annotated[int, Meta(ge=0)], Annotated[float, Meta(ge=0)]]]


def _is_speech(header: Mapping[str, Any], length: int) -> bool:
    try:
        told = msgspec.convert(header, _Header)
    except msgspec.ValidationError:
        return False
    return all(start <= end and at <= _LONGEST for start, end, at in told.words)


def _flac(speech: Speech) -> bytes:
    out = BytesIO()
    with av.open(out, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=speech.rate, layout="mono", format="s16")
        samples = np.frombuffer(speech.pcm, np.int16)[None, :]
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate = speech.rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return out.getvalue()
