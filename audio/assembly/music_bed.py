"""Music under speech: the stretch is mixed and encoded as one clip, so that nothing is joined under it."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from audio.assembly.assemble import Bed, Recording
from audio.clips import render
from audio.clips.entry import key
from audio.dsp import loudness
from audio.dsp.loudness import MOMENTARY, Samples
from audio.errors import SoundRefusedError
from audio.synthesis import sounds
from audio.synthesis.sounds import fingerprint
from audio.synthesis.synthesizer import Synthesizer

BELOW = 16.0  # LU under speech, at its loudest (400 ms)
FADE_IN = 0.4  # s
FADE_OUT = 1.2  # s


def bedded(made: Recording, first: int, last: int, path: Path, studio: Synthesizer) -> Recording:
    """The same with music under some segments, from the silence before them to that after them.

    No cue moves: the stretch keeps its length.

    Args:
        made: what was recorded.
        first: index of the first segment.
        last: index of the last one.
        path: the music; what is longer is faded out, what is shorter ends earlier.
        studio: where it was recorded.

    Raises:
        SoundRefusedError: the music is none.
        AudioError: a voice could not speak again.
        StoreError: the disk refused.
    """
    cues = made.timeline.cues
    start = cues[first].start - made.leads[first].quiet
    after = [*made.leads, None][last + 1]
    quiet = made.end if after is None else (*(signal.quiet for signal in after.signals), after.quiet)[0]
    end = cues[last].start + made.takes[last].frames + quiet
    within = range(first, last + 1)
    voices = [((cues[index].start - start), made.takes[index]) for index in within]
    size, tail = made.format.samples, made.takes[last]
    length = (end - start) * size - (
        tail.frames * size - tail.samples
    )  # the encoder's own tail fills the rest
    sound = studio.sound
    name = key("bed", fingerprint(path), *((at, take.key) for at, take in voices), length, *sound.key, BELOW)

    def mixed() -> Samples:
        mix = _music(path, length, studio)
        for at, take in voices:
            said = studio.samples(take)[: length - at * size]
            mix[at * size : at * size + len(said)] += said
        return render.levelled(mix, 0.0, sound)

    return replace(made, bed=Bed(first, last, studio.effects.take(name, mixed)))


def _music(path: Path, length: int, studio: Synthesizer) -> Samples:
    """The music at its level, faded, with silence after it where it ends too early."""
    sound, rate = studio.sound, studio.sound.format.rate
    music = sounds.beginning(path, rate, length / rate)
    music = sounds.faded(music, rate, FADE_IN, FADE_OUT)
    heard = loudness.sliding(loudness.steps(music, rate), MOMENTARY).max(initial=float("-inf"))
    if heard == float("-inf"):
        raise SoundRefusedError("silence", path=path)
    gain = np.float32(10 ** ((sound.loudness - BELOW - heard) / 20))
    return np.pad(music * gain, (0, length - len(music)))
