"""The finished episode in other formats, beside the MP3: whole encodes, in a stream.

What is decoded are the frames of the MP3, clip by clip, so that a listener hears the same and only a second's
worth of samples is held. (An M4A file's index of packets is held until its end: some 10 MB an hour.)
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.container import OutputContainer

from audio.assembly import assemble
from audio.assembly.assemble import Recording
from audio.dsp import mp3
from audio.dsp.limiter import true_peak
from audio.dsp.loudness import Samples
from audio.errors import StoreError
from audio.profile import Encoding
from audio.synthesis.synthesizer import Synthesizer

if TYPE_CHECKING:
    from av.container.core import Chapter

_MS = Fraction(1, 1000)
_TRIES = 3
_A_LITTLE = 0.99  # -0.1 dB: the codec's peaks move with what it is given


Mark = tuple[int, int, str]
"""A chapter as a container keeps it: start and end in ms, and title."""


def write(
    path: Path, encoding: Encoding, made: Recording, studio: Synthesizer, marks: Sequence[Mark]
) -> None:
    """Writes an episode in another format; the same bytes for the same arguments.

    A codec makes peaks of its own: where one is above the studio's limit, all is encoded again, softer.

    Args:
        path: of the file.
        encoding: the format.
        made: the episode.
        studio: where it was recorded.
        marks: its chapters; in time order.

    Raises:
        StoreError: the disk refused.
        AudioError: a clip was lost, and its engine says it differently.
    """
    limit, gain = 10 ** (studio.sound.true_peak / 20), 1.0
    try:
        for _ in range(_TRIES):
            _write(path, encoding, (_scaled(part, gain) for part in decoded(made, studio)), made, marks)
            peak = _peak(path)
            if peak <= limit:
                break
            gain *= limit / peak * _A_LITTLE
    except av.FFmpegError as error:
        raise StoreError("write", path=path, cause=error.strerror) from error


def _write(
    path: Path, encoding: Encoding, parts: Iterable[Samples], made: Recording, marks: Sequence[Mark]
) -> None:
    options = {"fflags": "+bitexact", **encoding.muxing}
    with av.open(str(path), "w", format=encoding.container, options=options) as container:
        container.set_chapters([_chapter(number, mark) for number, mark in enumerate(marks)])
        _encode(container, _stream(container, encoding, made.format.rate), parts, made.format.rate)


def _scaled(samples: Samples, gain: float) -> Samples:
    return samples if gain == 1.0 else samples * np.float32(gain)


def _peak(path: Path) -> float:
    """True peak of a file as it is decoded, a second at a time; a linear amplitude."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        parts = (frame.to_ndarray()[0] for frame in container.decode(stream))
        return max(map(true_peak, _seconds(parts, stream.rate)), default=0.0)


def _stream(container: OutputContainer, encoding: Encoding, rate: int) -> AudioStream:
    stream = container.add_stream(encoding.codec, rate=encoding.rate or rate, layout="mono")
    stream.codec_context.bit_rate = encoding.bitrate * 1000
    stream.codec_context.flags |= Flags.bitexact
    stream.codec_context.options = dict(encoding.coding)
    return cast(AudioStream, stream)


def decoded(made: Recording, studio: Synthesizer) -> Iterator[Samples]:
    """The episode as players hear it, about a second at a time.

    Returns:
        One channel at the MP3's rate, as long as its timeline to a sample.
    """
    skip, left = mp3.HEARD_FROM, made.timeline.frames * made.timeline.samples
    for samples in _seconds(_raw(made, studio), made.format.rate):
        part = samples[skip:][:left]
        skip = max(skip - len(samples), 0)
        left -= len(part)
        if len(part):
            yield part


def _seconds(parts: Iterable[Samples], rate: int) -> Iterator[Samples]:
    """Parts joined until they last a second: encoders are a third faster than frame by frame."""
    held: list[Samples] = []
    for part in parts:
        held.append(part)
        if len(held) * len(part) >= rate:
            yield np.concatenate(held)
            held.clear()
    if held:
        yield np.concatenate(held)


def _raw(made: Recording, studio: Synthesizer) -> Iterator[Samples]:
    codec = cast(AudioCodecContext, av.CodecContext.create("mp3float", "r"))
    runs = islice(assemble.stream(made, studio), 1, None)  # the Info frame sounds too where it is decoded
    for run in chain(runs, [b""]):
        for packet in codec.parse(run) if run else codec.parse():
            yield from (frame.to_ndarray()[0] for frame in codec.decode(packet))


def _encode(container: OutputContainer, stream: AudioStream, parts: Iterable[Samples], rate: int) -> None:
    position = 0
    for part in parts:
        frame = av.AudioFrame.from_ndarray(part[None, :], format="flt", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, position, Fraction(1, rate)
        container.mux(stream.encode(frame))
        position += len(part)
    container.mux(stream.encode(None))


def _chapter(number: int, mark: Mark) -> "Chapter":
    start, end, title = mark
    return {
        "id": number,
        "start": start,
        "end": end,
        "time_base": _MS,
        "metadata": {"title": title},
    }
