"""A music bed: music under some segments, mixed and encoded with them as one clip."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from audio.assembly.assemble import Bed, Recording
from audio.clips import render
from audio.clips.entry import key
from audio.dsp import audio_file, loudness
from audio.dsp.loudness import MOMENTARY, Samples
from audio.errors import SoundRefusedError
from audio.profile import SoundProfile
from audio.synthesis.clip_reader import read_samples
from audio.synthesis.sounds import fingerprint
from audio.synthesis.synthesizer import Synthesizer

BELOW = 16.0  # LU under speech, at its loudest (400 ms)
FADE_IN = 0.4  # s
FADE_OUT = 1.2  # s


def with_bed(recording: Recording, first: int, last: int, path: Path, synthesizer: Synthesizer) -> Recording:
    """Put music under some segments, from the silence before them to that after them.

    No cue moves: the stretch keeps its length.

    Args:
        recording: without music.
        first: index of the first segment.
        last: index of the last one.
        path: the music; if longer it is faded out, if shorter it ends earlier.
        synthesizer: made the recording.

    Raises:
        SoundRefusedError: the file is not music that can be used.
        AudioError: a voice could not speak again.
        StoreError: the disk refused.
    """
    cues, clips = recording.timeline.cues, recording.clips
    start = cues[first].start - recording.leads[first].quiet
    if last + 1 < len(clips):
        after = recording.leads[last + 1]
        quiet = after.signals[0].quiet if after.signals else after.quiet
    else:
        quiet = recording.end
    end = cues[last].start + clips[last].frames + quiet
    speech = [(cues[index].start - start, clips[index]) for index in range(first, last + 1)]
    size, tail = recording.format.samples, clips[last]
    encoder_tail = tail.frames * size - tail.samples  # the mix is encoded with such a tail of its own
    length = (end - start) * size - encoder_tail
    profile = synthesizer.profile
    name = key(
        "bed", fingerprint(path), *((at, clip.key) for at, clip in speech), length, *profile.key, BELOW
    )

    def mix() -> Samples:
        mixed = _music(path, length, profile)
        for at, clip in speech:
            samples = read_samples(clip, synthesizer)[: length - at * size]
            mixed[at * size : at * size + len(samples)] += samples
        return render.levelled(mixed, 0.0, profile)

    return replace(recording, bed=Bed(first, last, synthesizer.sounds.clip(name, mix)))


def _music(path: Path, length: int, profile: SoundProfile) -> Samples:
    """The music at its level, faded, and followed by silence where it ends too early."""
    rate = profile.format.rate
    music = audio_file.read_beginning(path, rate, length / rate)
    music = audio_file.fade(music, rate, FADE_IN, FADE_OUT)
    loudest = loudness.sliding(loudness.steps(music, rate), MOMENTARY).max(initial=float("-inf"))
    if loudest == float("-inf"):
        raise SoundRefusedError("silence", path=path)
    gain = np.float32(10 ** ((profile.loudness - BELOW - loudest) / 20))
    return np.pad(music * gain, (0, length - len(music)))
