"""Joined MP3 frames: lengths are counted, and what is counted is what is heard."""

from io import BytesIO

import av
import numpy as np
import pytest

from audio.dsp import mp3
from audio.errors import SoundRefusedError
from audio.profile import FORMATS, audio_format

PROFILES = sorted(FORMATS)


def decoded(data):
    with av.open(BytesIO(data)) as file:
        return np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])


def voice(seconds, rate, seed=0):
    noise = np.random.default_rng(seed).standard_normal(int(seconds * rate))
    smooth = np.convolve(noise, np.hanning(12), "same")
    return (smooth / np.abs(smooth).max() * 0.4).astype(np.float32)


@pytest.fixture(params=PROFILES)
def joined(request):
    """A file of two clips between silences, as (bytes, start of each clip in samples, clips, format)."""
    sound = FORMATS[request.param]
    clips = [voice(1.3, sound.rate, 1), voice(0.7, sound.rate, 2)]
    bodies = [mp3.encode(clip, sound) for clip in clips]
    body, starts = b"", []
    for encoded in bodies:
        body += mp3.silence(sound) * 9
        starts.append(mp3.count(body, sound) * sound.samples)
        body += encoded
    body += mp3.silence(sound) * (4 + mp3.skipped(sound))
    count = mp3.count(body, sound)
    return mp3.info_frame(sound, count, len(body)) + body, starts, clips, sound, count


def test_the_decoded_length_is_the_counted_length(joined):
    """F frames decode to exactly F less the skipped ones; no player hears more or less."""
    data, _, _, sound, count = joined
    assert len(decoded(data)) == (count - mp3.skipped(sound)) * sound.samples


def test_each_clip_sounds_where_it_was_put_and_as_it_was(joined):
    """Sample-exact after any number of joins, at the level it was given."""
    data, starts, clips, _, _ = joined
    heard = decoded(data)
    for start, clip in zip(starts, clips, strict=True):
        part = heard[start : start + len(clip)]
        shifts = [float(np.dot(heard[start + s : start + s + 8000], clip[:8000])) for s in range(-3, 4)]
        assert int(np.argmax(shifts)) == 3
        assert 20 * np.log10(np.dot(part, clip) / np.dot(clip, clip)) == pytest.approx(0, abs=0.2)


def test_silence_between_clips_is_silent(joined):
    """No click at a join: what is heard between two clips stays below -60 dBFS."""
    data, starts, clips, _, _ = joined
    heard = decoded(data)
    between = heard[starts[0] + len(clips[0]) + 2304 : starts[1] - 1152]
    assert np.abs(between).max() < 10 ** (-60 / 20)


def test_half_a_frame_and_foreign_bytes_are_noticed():
    """A damaged clip never gets as far as an episode."""
    sound = FORMATS["standard"]
    with pytest.raises(ValueError, match="cut short"):
        mp3.count(mp3.silence(sound)[:-1], sound)
    with pytest.raises(ValueError, match="no frame header at byte 313"):
        mp3.count(mp3.silence(sound) + b"ID3 is no frame", sound)


def test_an_unknown_profile_is_refused_with_those_known():
    """The message is what the producer needs to mend the settings."""
    with pytest.raises(SoundRefusedError, match=r"“radio”. Known: standard, small"):
        audio_format("radio")
