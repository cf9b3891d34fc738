"""Sounds that tests make themselves, written as files of many kinds, and files that are no sound."""

import io
import wave
from pathlib import Path

import av
import numpy as np

RATE = 48_000


def music(seconds: float, *, level: float = 0.1, channels: int = 1) -> np.ndarray:
    """A chord with a slow tremolo, the left channel louder than the right one."""
    time = np.arange(round(seconds * RATE)) / RATE
    chord = sum(np.sin(2 * np.pi * pitch * time) for pitch in (440, 554, 659)) / 3
    one = level * chord * (1 + 0.3 * np.sin(2 * np.pi * 3 * time))
    return np.stack([one, one / 2][:channels]).astype(np.float32)


def wav(path: Path, samples: np.ndarray, rate: int = RATE) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(len(samples))
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((samples.T * 32767).astype("<i2").tobytes())
    return path


def coded(path: Path, samples: np.ndarray, codec: str, container: str) -> Path:
    """A file of another format, by FFmpeg."""
    layout = "stereo" if len(samples) == 2 else "mono"
    with av.open(str(path), "w", format=container) as file:
        stream = file.add_stream(codec, rate=RATE, layout=layout)
        packed = codec == "pcm_f32le"
        whole = samples.T.reshape(1, -1) if packed else samples
        frame = av.AudioFrame.from_ndarray(whole, format="flt" if packed else "fltp", layout=layout)
        frame.sample_rate = RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return path


def video(path: Path) -> Path:
    """Two seconds of black with sound."""
    with av.open(str(path), "w", format="mp4") as file:
        picture = file.add_stream("mpeg4", rate=10, width=32, height=32, pix_fmt="yuv420p")
        sound = file.add_stream("aac", rate=RATE, layout="mono")
        for _ in range(20):
            file.mux(picture.encode(av.VideoFrame(32, 32, "yuv420p")))
        frame = av.AudioFrame.from_ndarray(music(2), format="fltp", layout="mono")
        frame.sample_rate = RATE
        file.mux(sound.encode(frame))
        file.mux(picture.encode(None))
        file.mux(sound.encode(None))
    return path


def hours(path: Path, seconds: int) -> Path:
    """A WAV file that long, most of it a hole on the disk."""
    wav(path, music(1), 1000)
    with path.open("r+b") as file:
        size = 44 + seconds * 1000 * 2
        file.truncate(size)
        file.seek(4)
        file.write((size - 8).to_bytes(4, "little"))
        file.seek(40)
        file.write((size - 44).to_bytes(4, "little"))
    return path


def decoded(data: bytes | Path) -> tuple[np.ndarray, int]:
    """One channel in [-1, 1], and its rate."""
    source = str(data) if isinstance(data, Path) else io.BytesIO(data)
    with av.open(source) as file:
        rate = file.streams.audio[0].rate
        resampler = av.AudioResampler(format="flt", layout="mono", rate=rate)
        frames = [part for frame in file.decode(audio=0) for part in resampler.resample(frame)]
        frames += resampler.resample(None)
        return np.concatenate([frame.to_ndarray()[0] for frame in frames]), rate
