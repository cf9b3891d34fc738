"""A Supertonic model of a few kilobytes: the real library speaks with it, no weights are needed.

Each character lasts one latent frame and sounds as a tone of its own, so that a test can hear what was said; the
noise that the library draws is heard beside the tones, much softer. A voice is a factor of pitch.
"""

import json
import unicodedata

import numpy as np
import onnx

RATE = 44100  # Hz
FRAME = 3072  # samples of one latent frame
LOWEST, STEP = 200.0, 40.0  # Hz of the first character's tone, and from one to the next
PRESETS = {f"{letter}{number}": 1 + number / 50 for letter in "FM" for number in range(1, 6)}

_KNOWN = " !\"'(),-.:;?<>/" + "abcdefghijklmnopqrstuvwxyz" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + "0123456789«»œŒ"
_ACCENTS = "\u0300\u0301\u0302\u0308\u0327"
CHARACTERS = _KNOWN + _ACCENTS

_GRAPHS = {
    "duration_predictor": """
<ir_version: 8, opset_import: ["" : 17]>
dp (int64[1,T] text_ids, float[1,1,1] style_dp, float[1,1,T] text_mask) => (float[1] duration)
<float a = {0.073143}, int64[1] one = {1}> {
  n = ReduceSum<keepdims=0>(text_mask)
  d = Mul(n, a)
  s = ReduceMax<keepdims=0>(style_dp)
  e = Mul(d, s)
  duration = Reshape(e, one)
}
""",
    "text_encoder": """
<ir_version: 8, opset_import: ["" : 17]>
te (int64[1,T] text_ids, float[1,1,1] style_ttl, float[1,1,T] text_mask) => (float[1,1,T] text_emb)
<int64[3] shape = {1,1,-1}, float low = {200}, float step = {40}> {
  i = Cast<to=1>(text_ids)
  i1 = Mul(i, step)
  i2 = Add(i1, low)
  s = ReduceMax<keepdims=0>(style_ttl)
  i3 = Mul(i2, s)
  i4 = Reshape(i3, shape)
  text_emb = Mul(i4, text_mask)
}
""",
    "vector_estimator": """
<ir_version: 8, opset_import: ["" : 17]>
ve (float[1,2,L] noisy_latent, float[1,1,T] text_emb, float[1,1,1] style_ttl, float[1,1,T] text_mask,
    float[1,1,L] latent_mask, float[1] current_step, float[1] total_step) => (float[1,2,L] denoised_latent)
<int64[1] flat = {-1}, int64 zero = {0}, int64 one = {1}, int64[3] shape = {1,1,-1}, int64[1] last = {1},
 int64[1] end = {2}> {
  e = Reshape(text_emb, flat)
  t = Size(e)
  m = Reshape(latent_mask, flat)
  l = Size(m)
  place = Range(zero, l, one)
  p1 = Mul(place, t)
  p2 = Div(p1, l)
  tones = Gather(e, p2)
  tones1 = Mul(tones, m)
  tones2 = Reshape(tones1, shape)
  noise = Slice(noisy_latent, last, end, last)
  denoised_latent = Concat<axis=1>(tones2, noise)
}
""",
    "vocoder": """
<ir_version: 8, opset_import: ["" : 17]>
vo (float[1,2,L] latent) => (float[1,N] wav_tts)
<int64 zero = {0}, int64 one = {1}, int64[2] column = {-1,1}, int64[2] wide = {1,3072}, int64[2] row = {1,-1},
 float turn = {0.00014247585}, float loud = {0.3}, float soft = {0.02}, float silent = {100}> {
  f = Gather<axis=1>(latent, zero)
  f1 = Reshape(f, column)
  f2 = Expand(f1, wide)
  f3 = Reshape(f2, row)
  n = Size(f3)
  t = Range(zero, n, one)
  t1 = Cast<to=1>(t)
  a = Mul(f3, t1)
  a1 = Mul(a, turn)
  a2 = Sin(a1)
  h = Greater(f3, silent)
  h1 = Cast<to=1>(h)
  a3 = Mul(a2, h1)
  a4 = Mul(a3, loud)
  r = Gather<axis=1>(latent, one)
  r1 = Reshape(r, column)
  r2 = Expand(r1, wide)
  r3 = Reshape(r2, row)
  r4 = Mul(r3, soft)
  wav_tts = Add(a4, r4)
}
""",
}


def install(folder, *, without=()):
    """Lay a toy out as the publisher does.

    Args:
        folder: of the model.
        without: names of graphs, or of voices, that are missing.
    """
    (folder / "onnx").mkdir(parents=True)
    (folder / "voice_styles").mkdir()
    for name, text in _GRAPHS.items():
        graph = onnx.parser.parse_model(text)
        onnx.checker.check_model(graph)
        if name not in without:
            (folder / "onnx" / f"{name}.onnx").write_bytes(graph.SerializeToString())
    config = {
        "ae": {"sample_rate": RATE, "base_chunk_size": FRAME // 2},
        "ttl": {"chunk_compress_factor": 2, "latent_dim": 1},
    }
    (folder / "onnx" / "tts.json").write_text(json.dumps(config), encoding="utf-8")
    indexer = [-1] * 0x3000
    for number, character in enumerate(CHARACTERS):
        indexer[ord(character)] = number
    (folder / "onnx" / "unicode_indexer.json").write_text(json.dumps(indexer), encoding="utf-8")
    for name, pitch in PRESETS.items():
        if name not in without:
            style = {"style_ttl": _tensor(pitch), "style_dp": _tensor(1.0)}
            (folder / "voice_styles" / f"{name}.json").write_text(json.dumps(style), encoding="utf-8")
    return folder


def _tensor(value):
    return {"dims": [1, 1, 1], "data": [[[value]]], "type": "float32"}


def hear(speech, voice):
    """The text that sounds in a speech, composed, at the voice's own pace, without the tags around each part."""
    samples = np.frombuffer(speech.pcm, np.int16)
    frames = samples[: len(samples) // FRAME * FRAME].reshape(-1, FRAME) * np.hanning(FRAME)
    spectra = np.abs(np.fft.rfft(frames, 4 * FRAME, axis=1))
    loud = spectra.max(axis=1) > 0.3 * spectra.max()
    tones = spectra.argmax(axis=1) * RATE / (4 * FRAME) / PRESETS[voice]
    numbers = np.rint((tones[loud] - LOWEST) / STEP).astype(int)
    text = "".join(CHARACTERS[number] for number in numbers)
    return unicodedata.normalize("NFC", text)
