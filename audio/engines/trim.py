"""Trims the silence around one clip and softens its edges, with pydub.

pydub never decodes, resamples or joins here (docs/design.md). At import it warns if FFmpeg's programs are
missing, which it does not need for this.
"""

import warnings

from audio.engines.base import Speech, Word

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
    from pydub.silence import detect_leading_silence

SILENCE = -50.0  # dBFS, of 10 ms
KEPT_BEFORE = 10  # ms
KEPT_AFTER = 40  # ms
FADE_IN = 4  # ms
FADE_OUT = 12  # ms


def trimmed(speech: Speech) -> Speech:
    """Cut off the silence around speech.

    Args:
        speech: one clip as its engine gave it.

    Returns:
        The clip from 10 ms before its first to 40 ms after its last sound; no samples where it is silent.
    """
    sound = AudioSegment(data=speech.pcm, sample_width=2, frame_rate=speech.rate, channels=1)
    silence = detect_leading_silence(sound, silence_threshold=SILENCE)
    if silence >= len(sound):
        return Speech(b"", speech.rate)
    start = max(silence - KEPT_BEFORE, 0)
    end = len(sound) - detect_leading_silence(sound.reverse(), silence_threshold=SILENCE)
    kept = sound[start : end + KEPT_AFTER].fade_in(FADE_IN).fade_out(FADE_OUT)
    words = (Word(word.start, word.end, max(word.at - start / 1000, 0)) for word in speech.words)
    return Speech(kept.raw_data, speech.rate, tuple(words))
