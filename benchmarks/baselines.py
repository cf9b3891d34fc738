"""What others would take for the same clips, each as a process of its own.

    python benchmarks/baselines.py (alone|piped|loudnorm|pydub) ARTICLE OUTPUT

alone: the clips synthesised and encoded, and nothing else: the floor under any program with this voice.
piped: the whole text spoken and encoded in one go, as `espeak-ng --stdout | lame` does.
loudnorm: the same into a WAV file, which FFmpeg measures and levels in two passes (needs `ffmpeg`).
pydub: a plain script, one sentence after the other: spoken, normalised, appended, exported.
"""

import json
import subprocess
import sys
import tempfile
import warnings
import wave
from pathlib import Path

import lameenc
import numpy as np

from audio.dsp.resample import resampled
from audio.engines.base import Request, load
from episodes.build import script as scripting


def clips(article: str):
    """What each voice says, as the program itself would cast it."""
    from audio.voices.casting import CastChoices, cast

    script, engine = scripting.load(Path(article)), load("espeak")
    voices = cast(script, engine.default_cast(), CastChoices(), lambda one, other: 2.0)
    for segment in script.segments:
        yield engine.synthesize(Request(voices.voice(segment), segment.spoken))


def encoder(rate: int = 44100) -> lameenc.Encoder:
    """LAME as the program sets it."""
    made = lameenc.Encoder()
    made.silence()
    made.set_channels(1)
    made.set_in_sample_rate(rate)
    made.set_out_sample_rate(44100)
    made.set_bit_rate(96)
    made.set_quality(5)
    return made


def alone(article: str) -> bytes:
    out = b""
    for speech in clips(article):
        samples = np.frombuffer(speech.pcm, np.int16).astype(np.float32) / 32768
        pcm = (resampled(samples, speech.rate, 44100) * 32767).astype(np.int16).tobytes()
        one = encoder()
        out += bytes(one.encode(pcm)) + bytes(one.flush())
    return out


def piped(article: str) -> bytes:
    one, out = encoder(22050), b""
    for speech in clips(article):
        out += bytes(one.encode(speech.pcm))
    return out + bytes(one.flush())


def loudnorm(article: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "said.wav")
        with wave.open(str(source), "wb") as file:
            file.setparams((1, 2, 22050, 0, "NONE", ""))
            for speech in clips(article):
                file.writeframes(speech.pcm)
        asked = "loudnorm=I=-19:TP=-1.5:LRA=11"
        command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(source)]
        first = [*command, "-af", f"{asked}:print_format=json", "-f", "null", "-"]
        told = subprocess.run(first, capture_output=True, text=True, check=True).stderr
        found = json.loads(told[told.rindex("{") : told.rindex("}") + 1])
        measured = ":".join(
            f"measured_{name}={found[f'input_{key}']}"
            for name, key in (("I", "i"), ("TP", "tp"), ("LRA", "lra"), ("thresh", "thresh"))
        )
        second = [*command, "-af", f"{asked}:{measured}:offset={found['target_offset']}:linear=true"]
        coded = [*second, "-ar", "44100", "-c:a", "libmp3lame", "-b:a", "96k", "-f", "mp3", "-"]
        return subprocess.run(coded, capture_output=True, check=True).stdout


def pydub(article: str) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    whole = AudioSegment.silent(250, frame_rate=44100)
    for speech in clips(article):
        said = AudioSegment(data=speech.pcm, sample_width=2, frame_rate=speech.rate, channels=1)
        whole += said.set_frame_rate(44100).normalize() + AudioSegment.silent(450, frame_rate=44100)
    one = encoder()
    return bytes(one.encode(whole.raw_data)) + bytes(one.flush())


KINDS = {"alone": alone, "piped": piped, "loudnorm": loudnorm, "pydub": pydub}

if __name__ == "__main__":
    kind, article, output = sys.argv[1:]
    Path(output).write_bytes(KINDS[kind](article))
