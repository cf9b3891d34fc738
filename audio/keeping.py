"""Speech that cost money or time, kept without loss: FLAC in the clip store."""

from collections.abc import Callable
from io import BytesIO
from typing import Protocol

import av
import numpy as np

from audio.engine import Request, Speech, Word
from audio.entry import Entry
from audio.parts import Part


class Shelf(Protocol):
    """Where speech is kept: the store of a machine, or one that machines share."""

    def get(self, key: str) -> Entry | None:
        """What is kept under a key."""

    def put(self, key: str, entry: Entry) -> object:
        """Keeps something under a key."""


def said(part: Part, request: Request, shelf: Shelf, say: Callable[[Part, Request], Speech]) -> Speech:
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
    if stored := shelf.get(name):
        return part.made_from(speech(stored))
    plain = say(part.plain, request)
    shelf.put(name, entry(plain))
    return part.made_from(plain)


def entry(speech: Speech) -> Entry:
    """Speech as it is stored."""
    words = [[word.start, word.end, word.at] for word in speech.words]
    return Entry({"rate": speech.rate, "words": words}, _flac(speech))


def speech(stored: Entry) -> Speech:
    """Speech as it was said."""
    words = tuple(Word(start, end, at) for start, end, at in stored.header["words"])
    with av.open(BytesIO(stored.body), "r") as container:
        parts = [frame.to_ndarray() for frame in container.decode(audio=0)]
    pcm = b"".join(part.astype(np.int16).tobytes() for part in parts)
    return Speech(pcm, stored.header["rate"], words)


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
