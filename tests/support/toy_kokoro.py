"""A Kokoro model of two kilobytes: our own code speaks with it, no weights are needed.

Each sign lasts four frames and sounds as a tone of its own, so that a test can hear which it was; marks and blanks
are silent. The first number of a style raises the voice by as many Hz.
"""

import numpy as np
import onnx

from audio.engines.kokoro import voices
from audio.engines.kokoro.phonemes import vocabulary

RATE = 24000  # Hz
FRAME = 600  # samples
FRAMES = 4  # of each sign, at the voice's own pace
LOWEST = 150.0  # Hz
STEP = 40.0  # Hz from a sign's tone to the next
SPOKEN = 16  # numbers of signs up to here are silent

_DURATIONS = "/encoder/Round_output_0"
_GRAPH = f"""
<ir_version: 8, opset_import: ["" : 17]>
t (int64[1,N] tokens, float[1,256] style, float[1] speed) => (float[T] audio)
<float z = {{0}}, float f = {{{FRAMES}}}, float h = {{{FRAME}}}, float v = {{1}}, float r = {{{2 * np.pi / RATE}}},
 float e = {{{STEP}}}, float b = {{{LOWEST}}}, float g = {{0.3}}, int64 u = {{{SPOKEN}}}, int64[1] j = {{-1}},
 int64[2] i = {{0,0}}>
{{
  d = Div(f, speed)
  m = Cast<to=1>(tokens)
  m0 = Mul(m, z)
  m1 = Add(m0, d)
  w = Round(m1)
  n0 = ReduceSum<keepdims=0>(w)
  n = Mul(n0, h)
  t = Range(z, n, v)
  p0 = ReduceMax<keepdims=0>(w)
  p = Mul(p0, h)
  p1 = Div(t, p)
  p2 = Cast<to=7>(p1)
  x = Reshape(tokens, j)
  y = Gather(x, p2)
  y1 = Cast<to=1>(y)
  y2 = Mul(y1, e)
  s = GatherND(style, i)
  s1 = Add(s, b)
  y3 = Add(y2, s1)
  a = Mul(y3, t)
  a1 = Mul(a, r)
  a2 = Sin(a1)
  a3 = Greater(y, u)
  a4 = Cast<to=1>(a3)
  a5 = Mul(a2, a4)
  audio = Mul(a5, g)
}}
"""


def model(*, timed=True):
    """The bytes of a model; one that is not timed keeps its durations under another name."""
    graph = onnx.parser.parse_model(_GRAPH)
    for node in graph.graph.node if timed else ():
        for names in (node.input, node.output):
            names[:] = [_DURATIONS if name == "w" else name for name in names]
    onnx.checker.check_model(graph)
    return graph.SerializeToString()


def pack(raised):
    """The bytes of a pack: each row raises the voice by as many Hz, and by the number of signs over a thousand."""
    styles = np.zeros((voices.ROWS, voices.STYLE), "<f4")
    styles[:, 0] = raised + np.arange(1, voices.ROWS + 1) / 1000
    return styles.tobytes()


def install(folder, **kind):
    """Puts a toy and a pack for each voice of the cast into a folder, as somebody would by hand."""
    (folder / "voices").mkdir(parents=True, exist_ok=True)
    (folder / "kokoro-v1.0.int8.onnx").write_bytes(model(**kind))
    packs = sorted({pack for voice in voices.KNOWN for pack in voices.packs(voice)})
    for number, name in enumerate(packs):
        (folder / voices.file(name)).write_bytes(pack(2.0 * number))
    return folder


def hear(speech, at=0.0):
    """The signs that sound from a time on, in a speech of one utterance at the voice's own pace."""
    slot = FRAME * FRAMES
    samples = np.frombuffer(speech.pcm, np.int16)[round(at * RATE) :]
    slots = samples[: len(samples) // slot * slot].reshape(-1, slot) * np.hanning(slot)
    spectra = np.abs(np.fft.rfft(slots, 8 * slot, axis=1))
    loud = spectra.max(axis=1) > 0.1 * spectra.max()
    tones = spectra.argmax(axis=1) * RATE / (8 * slot)
    names = {number: sign for sign, number in vocabulary().items()}
    return "".join(names[round((tone - LOWEST) / STEP)] for tone in tones[loud])
