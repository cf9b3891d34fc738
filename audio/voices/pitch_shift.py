"""Pitch shift: another voice derived from one, its pitch and formants moved together at the same pace."""

from fractions import Fraction
from itertools import pairwise

import av
import numpy as np

from audio.engines.base import Speech, Word


def shift(speech: Speech, semitones: float) -> Speech:
    """Make a voice higher or lower, at the same pace.

    The samples are played faster, which moves the formants as a smaller throat would, and stretched back
    (FFmpeg's `asetrate`, `aresample`, `atempo`).

    Args:
        speech: as its engine gave it.
        semitones: up where positive.

    Returns:
        As long as before within some milliseconds; the same object for no shift.
    """
    if not semitones or not speech.pcm:
        return speech
    ratio = 2 ** (semitones / 12)
    graph = av.filter.Graph()
    time_base = Fraction(1, speech.rate)
    source = graph.add_abuffer(format="s16", sample_rate=speech.rate, layout="mono", time_base=time_base)
    steps = (
        ("asetrate", str(round(speech.rate * ratio))),
        ("aresample", str(speech.rate)),
        ("atempo", f"{1 / ratio:.6f}"),
    )
    chain = [source, *(graph.add(name, value) for name, value in steps), graph.add("abuffersink")]
    for before, after in pairwise(chain):
        before.link_to(after)
    graph.configure()
    samples = np.frombuffer(speech.pcm, np.int16)[None, :]
    frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
    frame.sample_rate, frame.time_base, frame.pts = speech.rate, time_base, 0
    graph.push(frame)
    graph.push(None)
    pieces: list[bytes] = []
    while True:
        try:
            pulled = graph.pull()
        except (av.EOFError, av.BlockingIOError):
            break
        pieces.append(pulled.to_ndarray().astype(np.int16).tobytes())
    pcm = b"".join(pieces)
    scale = len(pcm) / len(speech.pcm)
    words = tuple(Word(word.start, word.end, word.at * scale) for word in speech.words)
    return Speech(pcm, speech.rate, words)
