"""Kokoro's graph (ONNX), loaded: signs and a style become samples, with the length of each sign.

The graph computes how many frames each sign lasts and keeps that to itself. It is asked for by a few bytes of
Protocol Buffers behind those of the file: a message that stands twice is merged, so that the graph gains an
output, and the package `onnx` is not needed.

Imported only where Kokoro speaks: ONNX Runtime takes a quarter of a second to load.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as faults

from audio.engines.base import Speech, Word
from audio.engines.kokoro.phonemes import Utterance, vocabulary

RATE = 24000  # Hz
FRAME = 600  # samples; the unit in which the model counts how long a sign lasts
_AHEAD = 3  # frames by which a sign is heard before the model counts it
_QUIET = 0.004  # below, nothing of a voice is heard
_MARGIN = 600  # samples kept around what is heard, where utterances are joined
_PAUSE = 4800  # samples between two utterances of one text
_LOUDEST = 16383  # what 1 becomes: some packs overshoot it by 3 dB, and must not be clipped

_DURATIONS = b"/encoder/Round_output_0"  # float [1, signs + 2], frames
_OUTPUT_FIELD, _GRAPH_FIELD = b"\x62", b"\x3a"  # GraphProto.output, ModelProto.graph (onnx.proto3)
_NAME_FIELD = b"\x0a"  # ValueInfoProto.name

BROKEN = (
    IndexError,
    ValueError,
    faults.Fail,
    faults.InvalidArgument,
    faults.InvalidGraph,
    faults.InvalidProtobuf,
    faults.NotImplemented,
    faults.RuntimeException,
)
"""What ONNX Runtime raises where a file is no such graph, or a graph fails."""


class Sound(NamedTuple):
    """What the model makes of signs.

    Attributes:
        samples: in [-1, 1], with some silence at both ends.
        starts: first sample of each sign.
    """

    samples: npt.NDArray[np.float32]
    starts: npt.NDArray[np.int64]


class LoadedGraph:
    """A loaded graph. It may be used from several threads at once."""

    def __init__(self, data: bytes) -> None:
        """Load a graph.

        Args:
            data: the bytes of its file.

        Raises:
            Exception: one of `BROKEN`, where it is no graph, or does not tell durations.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # clips are made side by side; threads inside them only wait
        options.log_severity_level = 3  # errors; what ONNX Runtime warns of is nothing a producer can mend
        output = _field(_OUTPUT_FIELD, _field(_NAME_FIELD, _DURATIONS))
        self._session = onnxruntime.InferenceSession(
            data + _field(_GRAPH_FIELD, output), options, providers=["CPUExecutionProvider"]
        )

    def say(self, numbers: Sequence[int], style: npt.NDArray[np.float32], pace: float) -> Sound:
        """Speak one utterance; the same arguments give the same samples on every thread.

        Args:
            numbers: of its signs, without the zeros at both ends.
            style: `STYLE` numbers, float32.
            pace: 1 is the voice's own.

        Raises:
            Exception: one of `BROKEN`, where the graph fails.
        """
        inputs = {
            "tokens": np.array([[0, *numbers, 0]], np.int64),
            "style": style[np.newaxis],
            "speed": np.array([pace], np.float32),
        }
        audio, durations = self._session.run(None, inputs)
        starts = np.concatenate(([0], np.cumsum(durations.ravel()[:-1])))[1:-1] * FRAME
        if len(starts) != len(numbers) or not np.isfinite(audio).all():
            raise ValueError("the graph gave other durations than were asked for, or no numbers")
        return Sound(audio.ravel(), starts.astype(np.int64))


def speak(
    graph: LoadedGraph, pack: npt.NDArray[np.float32], utterances: Sequence[Utterance], pace: float
) -> Speech:
    """Speak utterances one after the other.

    Args:
        graph: the model.
        pack: styles, a row for each number of signs.
        utterances: from `phonemes.utterances`, one at least.
        pace: 1 is the voice's own.

    Raises:
        Exception: one of `BROKEN`, where the graph fails.
    """
    known = vocabulary()
    pieces, words, done = [], [], 0
    for utterance in utterances:
        numbers = [known[sign] for sign in utterance.signs]
        row = min(len(numbers), len(pack)) - 1
        samples, starts = graph.say(numbers, pack[row], pace)
        first, last = _heard(samples) if len(utterances) > 1 else (0, len(samples))
        for word in utterance.words:
            at = min(max(starts[word.place] - _AHEAD * FRAME, first), last) - first + done
            words.append(Word(word.start, word.end, float(at) / RATE))
        pieces += [samples[first:last], np.zeros(_PAUSE, np.float32)]
        done += last - first + _PAUSE
    sound = np.concatenate(pieces[:-1])
    pcm = (np.clip(sound, -2, 2) * _LOUDEST).astype(np.int16).tobytes()
    return Speech(pcm, RATE, tuple(words))


def _heard(samples: npt.NDArray[np.float32]) -> tuple[int, int]:
    """First and last sample of what is heard, with a little silence around."""
    loud = np.flatnonzero(np.abs(samples) > _QUIET)
    if not len(loud):
        return 0, len(samples)
    return max(int(loud[0]) - _MARGIN, 0), min(int(loud[-1]) + _MARGIN, len(samples))


def _field(tag: bytes, content: bytes) -> bytes:
    """One field of a Protocol Buffers message; its content is shorter than 128 bytes."""
    return tag + bytes([len(content)]) + content
