"""Speech that cost money or time, kept without loss: FLAC in the clip store."""

from io import BytesIO

import av
import numpy as np

from audio.engine import Speech, Word
from audio.store import Entry


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
