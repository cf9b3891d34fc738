"""A loaded Piper model (ONNX), made deterministic, with the length of each phoneme.

Piper's models draw their breath and their rhythm from random numbers inside the graph, which ONNX Runtime can
only seed when it loads a model. Each node that draws is replaced by nodes that read the same numbers from a
table, over and over: real noise, the same for the same words, on every thread. (With its noise at zero, a
voice would be repeatable too, and dull.)

Imported only where Piper speaks: its packages take half a second to load.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
from google.protobuf.message import DecodeError
from onnx import helper, numpy_helper
from onnxruntime.capi import onnxruntime_pybind11_state as faults
from piper import PiperConfig, PiperVoice, SynthesisConfig
from piper.const import BOS, PAD
from piper.patch_voice_with_alignment import add_alignment_output

from audio.engines.base import Phoneme, Request, Speech, Word
from audio.engines.espeak import aligned, word_spans
from audio.engines.piper import text
from audio.engines.piper.installed import Model
from audio.errors import AudioError, EmptyAudioError, TextRefusedError

PAUSE = 0.25  # s between sentences of one text; a model ends each with a little silence of its own
TIMED = 2000  # phonemes; a longer text is said without word times, whose search grows with the square

_LENGTH = 262_139  # numbers in the table; a prime, so that channels do not fall into step
_TABLE = "hautevoix.noise"
_DRAWN = "RandomNormalLike"
_LOUDEST = 32767
_BROKEN = (
    DecodeError,
    KeyError,
    TypeError,
    ValueError,
    faults.Fail,
    faults.InvalidArgument,
    faults.InvalidGraph,
    faults.InvalidProtobuf,
    faults.NotImplemented,
    faults.RuntimeException,
)


class _Utterance(NamedTuple):
    samples: npt.NDArray[np.float32]
    phonemes: list[str]
    starts: list[int] | None  # first sample of each phoneme; None where the model does not tell


class LoadedModel:
    """A loaded model. It may be used from several threads at once."""

    def __init__(self, model: Model) -> None:
        """Load a model, checked, into Piper.

        Raises:
            VoiceMissingError: its files are not those that were installed, or are no model.
        """
        data = model.read()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # clips are made side by side; threads inside them only wait
        options.log_severity_level = 3  # errors; what ONNX Runtime warns of is nothing a producer can mend
        try:
            graph = onnx.load_model_from_string(data)
            _prepare(graph)
            weights = graph.SerializeToString()
            session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
            self._voice = PiperVoice(session, PiperConfig.from_dict(dict(model.config)))
        except _BROKEN as error:
            raise model.damaged("no voice model") from error

    def say(self, request: Request, speaker: int | None) -> Speech:
        """Speak a request.

        Args:
            request: what to say.
            speaker: number of one of the model's speakers; None where it has only one.

        Raises:
            EmptyAudioError: nothing in it can be spoken.
            TextRefusedError: it has sounds that the model has no sign for.
            AudioError: the model failed.
        """
        try:
            utterances = list(self._utterances(request, speaker))
        except _BROKEN as error:
            raise AudioError(
                "synthesis",
                engine="piper",
                text=request.text,
                voice=request.voice,
                cause=type(error).__name__,
            ) from error
        if not utterances:
            raise EmptyAudioError("silent", engine="piper", text=request.text, voice=request.voice)
        rate: int = self._voice.config.sample_rate
        pause = np.zeros(round(PAUSE * rate), np.float32)
        samples = np.concatenate(
            [piece for utterance in utterances for piece in (utterance.samples, pause)][:-1]
        )
        pcm = (np.clip(samples, -1, 1) * _LOUDEST).astype(np.int16).tobytes()
        return Speech(pcm, rate, tuple(self._words(request, utterances, len(pause))))

    def _utterances(self, request: Request, speaker: int | None) -> Iterator[_Utterance]:
        ids = self._voice.config.phoneme_id_map
        config = SynthesisConfig(
            speaker_id=speaker, length_scale=self._voice.config.length_scale / request.pace
        )
        for sentence in text.utterances(self._voice.phonemize(text.marked(request))):
            phonemes, lost = text.in_signs(sentence, ids)
            if lost:
                cause = f"its model has no sign for {', '.join(dict.fromkeys(lost))}"
                raise TextRefusedError("refused", engine="piper", text=request.text, cause=cause)
            numbers = self._voice.phonemes_to_ids(phonemes)
            sound, lengths = self._voice.phoneme_ids_to_audio(numbers, config, include_alignments=True)
            samples = np.atleast_1d(sound)
            starts = None
            if lengths is not None and lengths.shape == (len(numbers),) and lengths.any():
                # The last end is the sound's own, whatever length of a hop the configuration says, or omits.
                ends = np.cumsum(lengths)
                ends = ends * (len(samples) / ends[-1])
                pad = len(ids[PAD])
                widths = [len(ids[BOS]) + pad, *(len(ids[phoneme]) + pad for phoneme in phonemes)]
                starts = [int(ends[place - 1]) for place in np.cumsum(widths)[:-1]]
            yield _Utterance(samples, phonemes, starts)

    def _words(self, request: Request, utterances: list[_Utterance], pause: int) -> Iterator[Word]:
        sounds: list[tuple[str, int]] = []
        offset = 0
        for utterance in utterances:
            if utterance.starts is None:
                return
            pairs = zip(utterance.phonemes, utterance.starts, strict=True)
            sounds += [(phoneme, offset + start) for phoneme, start in pairs if text.heard(phoneme)]
            offset += len(utterance.samples) + pause
        if len(sounds) > TIMED:
            return
        spans = word_spans(request.text)
        alone = []  # phonemes of each word spoken alone
        for start, end in spans:
            marks = (mark for mark in request.phonemes if start <= mark.start and mark.end <= end)
            moved = tuple(Phoneme(mark.start - start, mark.end - start, mark.ipa) for mark in marks)
            word = Request(request.voice, request.text[start:end], moved)
            sentences = self._voice.phonemize(text.marked(word))
            alone.append("".join(phoneme for sentence in sentences for phoneme in text.heard(sentence)))
        places = aligned(alone, "".join(phoneme for phoneme, _ in sounds))
        for span, place, own in zip(spans, places, alone, strict=True):
            if own and place < len(sounds):
                yield Word(*span, sounds[place][1] / self._voice.config.sample_rate)


def _prepare(model: Any) -> None:
    """Make a graph read noise from the table, and output durations beside the sound where it has them."""
    with suppress(ValueError):  # no durations in it, or they are given already
        add_alignment_output(model)
    nodes = list(model.graph.node)
    if not any(node.op_type == _DRAWN for node in nodes):
        return
    numbers = np.random.RandomState(1).standard_normal(_LENGTH)  # the generator whose numbers never change
    model.graph.initializer.append(numpy_helper.from_array(numbers.astype(np.float32), _TABLE))
    for name, value in (("0", 0), ("1", 1), ("length", _LENGTH)):
        constant = numpy_helper.from_array(np.array(value, np.int64), f"{_TABLE}.{name}")
        model.graph.initializer.append(constant)
    del model.graph.node[:]
    for node in nodes:
        model.graph.node.extend(_read_from_table(node) if node.op_type == _DRAWN else [node])


def _read_from_table(node: Any) -> Iterator[Any]:
    """Nodes that read as many numbers from the table as a node draws, in the same shape."""
    like, drawn = node.input[0], node.output[0]
    shape, size, counted, place, row, scale, scaled, mean, moved = (f"{drawn}.{n}" for n in range(9))
    attributes = {attribute.name: attribute.f for attribute in node.attribute}
    yield helper.make_node("Shape", [like], [shape])
    yield helper.make_node("Size", [like], [size])
    yield helper.make_node("Range", [f"{_TABLE}.0", size, f"{_TABLE}.1"], [counted])
    yield helper.make_node("Mod", [counted, f"{_TABLE}.length"], [place])
    yield helper.make_node("Gather", [_TABLE, place], [row])
    yield helper.make_node("Constant", [], [scale], value_float=attributes.get("scale", 1.0))
    yield helper.make_node("Mul", [row, scale], [scaled])
    yield helper.make_node("Constant", [], [mean], value_float=attributes.get("mean", 0.0))
    yield helper.make_node("Add", [scaled, mean], [moved])
    yield helper.make_node("Reshape", [moved, shape], [drawn])
