"""A Piper voice of one kilobyte: real Piper code speaks with it, no weights are needed.

Each phoneme lasts eight hops and sounds as a tone of its own, so that a test can hear which it was; the padding
between phonemes and the spaces are silent. A little noise is drawn at random inside the graph, as real models do.
"""

import json

import numpy as np
import onnx
from piper.phoneme_ids import DEFAULT_PHONEME_ID_MAP

RATE = 22050  # Hz
HOP = 64  # samples
FRAMES = 8  # hops of each phoneme and each padding at the voice's own pace
LOWEST = 110.0  # Hz
STEP = 20.0  # Hz from a phoneme's tone to the next
APART = 300.0  # Hz from a speaker to the next
SPEAKERS = {"jessica": 1, "pierre": 0}

_GRAPH = """
<ir_version: 8, opset_import: ["" : 17]>
t (int64[1,N] input, int64[1] input_lengths, float[3] scales{sid}) => (float[1,1,T] o)
<float z = {{0}}, float h = {{{hop}}}, float r = {{{turn}}}, float e = {{{step}}}, float b = {{{low}}},
 float g = {{{loud}}}, float f = {{{frames}}}, int64[1] i = {{1}}, int64[3] s = {{1,1,-1}},
 int64[1] j = {{-1}}, int64 u = {{3}}{apart}, int64 c = {{0}}, float v = {{1}}>
{{
  l = Gather(scales, i)
  d = Mul(f, l)
  m = Cast<to=1>(input)
  m0 = Mul(m, z)
  m1 = Add(m0, d)
  w = {whole}(m1)
  n0 = ReduceSum<keepdims=0>(w)
  n = Mul(n0, h)
  t = Range(z, n, v)
  p0 = ReduceMax<keepdims=0>(w)
  p = Mul(p0, h)
  p1 = Div(t, p)
  p2 = Cast<to=7>(p1)
  x = Reshape(input, j)
  y = Gather(x, p2)
  y1 = Cast<to=1>(y)
  y2 = Mul(y1, e)
  {voice}
  a = Mul(y3, t)
  a1 = Mul(a, r)
  a2 = Sin(a1)
  a3 = Greater(y, u)
  a4 = Cast<to=1>(a3)
  a5 = Mul(a2, a4)
  a6 = Mul(a5, g)
  x1 = RandomNormalLike<scale = {breath}>(a6)
  x2 = Gather(scales, c)
  x3 = Mul(x1, x2)
  x5 = Mul(x3, a4)
  a7 = Add(a6, x5)
  o = Reshape(a7, s)
}}
"""


def model(*, speakers=False, loud=0.3, low=LOWEST, step=STEP, timed=True):
    """The bytes of a model; one that is not timed has no durations that Piper would find."""
    text = _GRAPH.format(
        sid=", int64[1] sid" if speakers else "",
        whole="Ceil" if timed else "Round",
        hop=HOP,
        turn=2 * 3.14159265 / RATE,
        step=step,
        low=low,
        loud=loud,
        breath=0.15 * loud,
        frames=FRAMES,
        apart=f", float k = {{{APART}}}" if speakers else "",
        voice="s1 = Cast<to=1>(sid)\n  s2 = Mul(s1, k)\n  s3 = Add(s2, b)\n  y3 = Add(y2, s3)"
        if speakers
        else "y3 = Add(y2, b)",
    )
    graph = onnx.parser.parse_model(text)
    onnx.checker.check_model(graph)
    return graph.SerializeToString()


def config(*, speakers=False, language="fr_FR"):
    """The bytes of its configuration, as the publisher writes them."""
    return json.dumps(
        {
            "audio": {"sample_rate": RATE, "quality": "medium"},
            "espeak": {"voice": language.partition("_")[0]},
            "language": {"code": language},
            "inference": {"noise_scale": 0.667, "length_scale": 1, "noise_w": 0.8},
            "phoneme_type": "espeak",
            "phoneme_id_map": DEFAULT_PHONEME_ID_MAP,
            "num_symbols": 256,
            "num_speakers": len(SPEAKERS) if speakers else 1,
            "speaker_id_map": SPEAKERS if speakers else {},
            "hop_length": HOP,
        }
    ).encode()


def install(folder, name, **kind):
    """Puts a toy into a folder, as somebody would by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    language = kind.pop("language", "fr_FR")
    path = folder / f"{name}.onnx"
    path.write_bytes(model(**kind))
    path.with_name(f"{name}.onnx.json").write_bytes(
        config(speakers=kind.get("speakers", False), language=language)
    )
    return path


def hear(speech, at=0.0):
    """The phonemes that sound from a time on, in a speech of one utterance at the voice's own pace."""
    slot = HOP * FRAMES
    samples = np.frombuffer(speech.pcm, np.int16)[round(at * RATE) :]
    slots = samples[: len(samples) // slot * slot].reshape(-1, slot) * np.hanning(slot)
    spectra = np.abs(np.fft.rfft(slots, 8 * slot, axis=1))
    loud = spectra.max(axis=1) > 0.1 * spectra.max()
    tones = spectra.argmax(axis=1) * RATE / (8 * slot)
    names = {ids[0]: phoneme for phoneme, ids in DEFAULT_PHONEME_ID_MAP.items()}
    return "".join(names[round((tone - LOWEST) / STEP)] for tone in tones[loud])
