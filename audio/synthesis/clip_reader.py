"""Reading the sound of finished clips: MP3 frames from the store, or samples from before the encoding."""

from typing import TYPE_CHECKING

from audio.clips.clip import Clip, is_clip
from audio.errors import AudioError
from audio.synthesis.synthesizer import Synthesizer

if TYPE_CHECKING:
    from audio.dsp.loudness import Samples


def read_frames(clip: Clip, synthesizer: Synthesizer) -> bytes:
    """Read the MP3 frames of a clip; it is made again if the store lost or damaged it.

    Args:
        clip: what to read.
        synthesizer: made the clip.

    Raises:
        AudioError: an engine that never says a text the same way twice returned another length.
    """
    entry = synthesizer.store.get(clip.key, is_clip) or synthesizer.remake(clip)
    if len(entry.body) != clip.bytes:
        raise AudioError("changed", engine=synthesizer.engine.name, text=clip.request.text)
    return entry.body


def read_samples(clip: Clip, synthesizer: Synthesizer) -> "Samples":
    """Speak a clip once more, to get its samples as they were before encoding.

    Args:
        clip: of speech.
        synthesizer: made the clip.

    Returns:
        One channel in [-1, 1] at the rate of the synthesizer's format.

    Raises:
        AudioError: the voice could not speak.
    """
    from audio.clips import render  # noqa: PLC0415 - numpy, LAME and FFmpeg are needed only where sound is made

    voice = synthesizer.calibrated(clip.request.voice)
    speech = synthesizer.speech(clip.request)
    return render.spoken(speech, voice.gain, synthesizer.profile, steady=voice.steady)
