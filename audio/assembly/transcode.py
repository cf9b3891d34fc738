"""Transcoding: the finished episode as M4A or Opus, beside the MP3, encoded whole in a stream.

The frames of the MP3 are decoded clip by clip, so that a listener hears the same and only a second's worth of
samples is held. (An M4A file's index of packets is held until its end: some 10 MB an hour.)
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
_MARGIN = 0.99  # -0.1 dB: the codec's peaks move with what it is given


Mark = tuple[int, int, str]
"""A chapter as a container keeps it: start and end in ms, and title."""


def write(
    path: Path, encoding: Encoding, recording: Recording, synthesizer: Synthesizer, marks: Sequence[Mark]
) -> None:
    """Write an episode in another format; the same arguments give the same bytes.

    A codec makes peaks of its own: where one exceeds the profile's limit, all is encoded again, softer.

    Args:
        path: of the file.
        encoding: the format.
        recording: the episode.
        synthesizer: made the recording.
        marks: its chapters, in time order.

    Raises:
        StoreError: the disk refused.
        AudioError: a clip was lost, and its engine says it differently.
    """
    limit, gain = 10 ** (synthesizer.profile.true_peak / 20), 1.0
    rate = recording.format.rate
    try:
        for _ in range(_TRIES):
            samples = decoded(recording, synthesizer)
            scaled = samples if gain == 1.0 else (piece * np.float32(gain) for piece in samples)
            _encode(path, encoding, scaled, rate, marks)
            with av.open(str(path)) as container:
                stream = container.streams.audio[0]
                pieces = (frame.to_ndarray()[0] for frame in container.decode(stream))
                peak = max(map(true_peak, _seconds(pieces, stream.rate)), default=0.0)
            if peak <= limit:
                break
            gain *= limit / peak * _MARGIN
    except av.FFmpegError as error:
        raise StoreError("write", path=path, cause=error.strerror) from error


def decoded(recording: Recording, synthesizer: Synthesizer) -> Iterator[Samples]:
    """Decode an episode as players hear it, about a second at a time.

    Args:
        recording: the episode.
        synthesizer: made the recording.

    Returns:
        One channel at the MP3's rate, as long as the timeline to a sample.
    """
    skip, left = mp3.HEARD_FROM, recording.timeline.frames * recording.timeline.samples
    for samples in _seconds(_decode_frames(recording, synthesizer), recording.format.rate):
        piece = samples[skip:][:left]
        skip = max(skip - len(samples), 0)
        left -= len(piece)
        if len(piece):
            yield piece


def _decode_frames(recording: Recording, synthesizer: Synthesizer) -> Iterator[Samples]:
    codec = cast(AudioCodecContext, av.CodecContext.create("mp3float", "r"))
    runs = islice(
        assemble.stream(recording, synthesizer), 1, None
    )  # not the Info frame, which would sound too
    for run in chain(runs, [b""]):
        for packet in codec.parse(run) if run else codec.parse():
            yield from (frame.to_ndarray()[0] for frame in codec.decode(packet))


def _seconds(pieces: Iterable[Samples], rate: int) -> Iterator[Samples]:
    """Pieces joined until they last a second: encoders are a third faster than frame by frame."""
    held: list[Samples] = []
    for piece in pieces:
        held.append(piece)
        if len(held) * len(piece) >= rate:
            yield np.concatenate(held)
            held.clear()
    if held:
        yield np.concatenate(held)


def _encode(
    path: Path, encoding: Encoding, pieces: Iterable[Samples], rate: int, marks: Sequence[Mark]
) -> None:
    options = {"fflags": "+bitexact", **encoding.muxing}
    with av.open(str(path), "w", format=encoding.container, options=options) as container:
        chapters: list[Chapter] = [
            {"id": number, "start": start, "end": end, "time_base": _MS, "metadata": {"title": title}}
            for number, (start, end, title) in enumerate(marks)
        ]
        container.set_chapters(chapters)
        stream = cast(
            AudioStream, container.add_stream(encoding.codec, rate=encoding.rate or rate, layout="mono")
        )
        stream.codec_context.bit_rate = encoding.bitrate * 1000
        stream.codec_context.flags |= Flags.bitexact
        stream.codec_context.options = dict(encoding.coding)
        position = 0
        for piece in pieces:
            frame = av.AudioFrame.from_ndarray(piece[None, :], format="flt", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = rate, position, Fraction(1, rate)
            container.mux(stream.encode(frame))
            position += len(piece)
        container.mux(stream.encode(None))
