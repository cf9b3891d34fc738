"""Sounds that a newsroom brings: intro, outro, a sound before chapters; measured on the decoded episode."""

import numpy as np
import pytest
import sounds

from audio.assembly import assemble
from audio.assembly.pauses import Pauses
from audio.clips.store import Store
from audio.dsp import audio_file, limiter
from audio.dsp.loudness import integrated, steps
from audio.errors import SoundRefusedError
from audio.profile import SoundProfile, audio_format
from audio.synthesis import EngineConfig, open_synthesizer
from audio.synthesis import sounds as jingles
from audio.synthesis.clip_reader import read_frames
from audio.synthesis.sounds import LONGEST, LONGEST_SIGNAL
from audio.voices.casting import Cast
from scripts.lexicon import shipped
from scripts.script import Place, Segment

SOUND = SoundProfile(audio_format("standard"))
TITLE = Segment("title", Place(0, "title"), "Le marché rouvre", "Le marché rouvre", None)
TEXT = Segment("narration", Place(1, "paragraph"), "Il était temps.", "Il était temps.", None)
HEADING = Segment("heading", Place(2, "heading"), "Deux ans", "Deux ans", None)


@pytest.fixture
def synthesizer(clips):
    return open_synthesizer(
        EngineConfig("espeak"), SOUND, Store(clips), lexicon=shipped(), threads=2, warn=lambda text: None
    )


def music(path):
    return Segment("added", None, "[Musique]", "", None, sound=str(path))


def made(synthesizer, *segments, style=None):
    return assemble.record(segments, Cast("fr", "fr", {}), synthesizer, style or Pauses())


def heard(made, synthesizer):
    return sounds.decoded(b"".join(assemble.stream(made, synthesizer)))[0]


KINDS = [
    ("indicatif.wav", None, None),
    ("indicatif.flac", "flac", "flac"),
    ("indicatif.mp3", "libmp3lame", "mp3"),
    ("indicatif.m4a", "aac", "ipod"),
    ("indicatif.ogg", "libopus", "ogg"),
]


@pytest.mark.parametrize(("name", "codec", "container"), KINDS)
def test_a_jingle_of_any_format_is_as_loud_as_speech(tmp_path, name, codec, container):
    """Stereo, 48 kHz, soft: one channel at the episode's rate and loudness, under the ceiling, soft at its edges."""
    path, samples = tmp_path / name, sounds.music(3, level=0.02, channels=2)
    if codec:
        sounds.coded(path, samples, codec, container)
    else:
        sounds.wav(path, samples)
    got = jingles.jingle(path, SOUND, LONGEST)
    assert len(got) / 44100 == pytest.approx(3, abs=0.06)
    assert integrated(steps(got, 44100)) == pytest.approx(-19, abs=0.1)
    assert 20 * np.log10(limiter.true_peak(got)) <= -1.4
    assert max(abs(got[0]), abs(got[-1])) < 10 ** (-60 / 20)
    assert np.abs(got[-2000:]).max() < np.abs(got).max() / 4


def test_a_jingle_with_sharp_peaks_is_limited_and_still_loud_enough(tmp_path):
    """What the limiter takes is given back."""
    peaks = sounds.music(3)
    peaks[:, ::4800] = 0.99
    got = jingles.jingle(sounds.wav(tmp_path / "a.wav", peaks), SOUND, LONGEST)
    assert integrated(steps(got, 44100)) == pytest.approx(-19, abs=0.3)
    assert 20 * np.log10(limiter.true_peak(got)) <= -1.4


def test_a_sound_shorter_than_a_loudness_block_has_its_loudness_too(tmp_path):
    """A fifth of a second before a chapter is neither silent nor a shock."""
    got = jingles.jingle(sounds.wav(tmp_path / "a.wav", sounds.music(0.2)), SOUND, LONGEST_SIGNAL)
    assert 0.1 < np.abs(got).max() < 0.9


HOSTILE = {
    "image.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><text>bonjour</text></svg>",
    "texte.mp3": b"Une recette de cuisine, pas une musique.\n" * 400,
    "vide.wav": b"",
    "liste.m3u8": b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
    "liste.wav": b"ffconcat version 1.0\nfile /etc/hostname\n",
    "page.ogg": b"<!DOCTYPE html><html><body>404</body></html>",
    "tete.wav": b"RIFF\x00\x00\x00\x00WAVE",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_sound_is_refused_by_name(tmp_path, name):
    """One line: which file, what is wrong, what to do; no address is asked and no other file is read."""
    path = tmp_path / name
    path.write_bytes(HOSTILE[name])
    with pytest.raises(SoundRefusedError, match=r"cannot be decoded as sound \(.+\)\. Give") as caught:
        jingles.jingle(path, SOUND, LONGEST)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_samples_that_are_no_numbers_are_refused(tmp_path, value):
    """Floating-point files may hold them; they would silence what they touch, or worse."""
    samples = sounds.music(1)
    samples[0, 1000] = value
    path = sounds.coded(tmp_path / "a.wav", samples, "pcm_f32le", "wav")
    with pytest.raises(SoundRefusedError, match="no numbers"):
        jingles.jingle(path, SOUND, LONGEST)


def test_samples_far_too_loud_are_brought_down(tmp_path):
    """Floating point knows no full scale."""
    path = sounds.coded(tmp_path / "a.wav", sounds.music(1) * np.float32(1e30), "pcm_f32le", "wav")
    assert integrated(steps(jingles.jingle(path, SOUND, LONGEST), 44100)) == pytest.approx(-19, abs=0.1)


def test_a_video_is_refused_and_an_album_cover_is_none(tmp_path):
    """A clip from a telephone is not taken for a jingle; an MP3 with its cover is one."""
    with pytest.raises(SoundRefusedError, match="it is a video"):
        jingles.jingle(sounds.video(tmp_path / "film.mp4"), SOUND, LONGEST)
    from mutagen.id3 import APIC, ID3
    from PIL import Image

    path = sounds.coded(tmp_path / "titre.mp3", sounds.music(2), "libmp3lame", "mp3")
    Image.new("RGB", (60, 60)).save(tmp_path / "cover.png")
    tag = ID3()
    tag.add(APIC(mime="image/png", type=3, data=(tmp_path / "cover.png").read_bytes()))
    tag.save(path)
    assert len(jingles.jingle(path, SOUND, LONGEST))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (lambda folder: sounds.hours(folder / "nuit.wav", 3 * 3600), "lasts longer than 60 s"),
        (lambda folder: sounds.hours(folder / "minute.wav", 61), "lasts longer than 60 s"),
        (lambda folder: sounds.wav(folder / "rien.wav", sounds.music(2) * 0), "is silent"),
        (lambda folder: folder / "absent.wav", "cannot be read .No such file"),
        (lambda folder: folder, "cannot be read .Is a directory"),
    ],
    ids=["three hours", "a minute and a second", "silence", "missing", "a folder"],
)
def test_a_sound_that_cannot_be_used_is_refused_by_name(synthesizer, tmp_path, path, said):
    """Before anything is said or paid for."""
    with pytest.raises(SoundRefusedError, match=said) as caught:
        made(synthesizer, music(path(tmp_path)), TEXT)
    assert str(tmp_path) in str(caught.value)


def test_three_hours_that_do_not_say_so_are_not_decoded_to_their_end(tmp_path):
    """A raw stream states no length: reading stops after a minute."""
    second = sounds.coded(tmp_path / "s.aac", sounds.music(10), "aac", "adts").read_bytes()
    (tmp_path / "nuit.aac").write_bytes(second * 200)
    with pytest.raises(SoundRefusedError, match="lasts longer"):
        audio_file.read(tmp_path / "nuit.aac", 8000, LONGEST)


def test_an_intro_stands_before_the_title_with_the_house_pause(synthesizer, tmp_path):
    """A quarter of a second, the music as loud as speech, 900 ms, then the title, to a frame."""
    path = sounds.wav(tmp_path / "indicatif.wav", sounds.music(2))
    episode = made(synthesizer, music(path), TITLE, TEXT, music(path))
    samples, cues = heard(episode, synthesizer), episode.timeline.cues
    assert len(samples) == episode.timeline.frames * 1152
    loud = np.abs(samples) > 0.003
    first, last = np.flatnonzero(loud[: cues[1].start * 1152])[[0, -1]]
    assert first / 44100 == pytest.approx(0.25, abs=0.04)
    assert (last - first) / 44100 == pytest.approx(2, abs=0.1)
    assert integrated(steps(samples[first:last], 44100)) == pytest.approx(-19, abs=0.5)
    pause = (np.flatnonzero(loud[cues[1].start * 1152 :])[0] + cues[1].start * 1152 - last) / 44100
    assert pause == pytest.approx(0.9, abs=0.08)
    assert episode.clips[0].key == episode.clips[-1].key
    assert cues[-1].end == episode.timeline.frames
    assert episode.loudness == pytest.approx(integrated(steps(samples, 44100)), abs=0.2)


def test_a_jingle_is_made_once_and_again_only_for_other_bytes(synthesizer, tmp_path):
    """Its key is what is in the file, not its name; a damaged clip is made again as it was."""
    path = sounds.wav(tmp_path / "a.wav", sounds.music(1))
    take = synthesizer.sounds.jingle(path)
    (tmp_path / "b.wav").write_bytes(path.read_bytes())
    again = synthesizer.sounds.jingle(tmp_path / "b.wav")
    assert (take.made, again.made, again.key) == (True, False, take.key)
    body = read_frames(take, synthesizer)
    entry = synthesizer.store.folder / "v1" / take.key[:2] / take.key
    entry.write_bytes(b"damaged")
    assert read_frames(take, synthesizer) == body
    sounds.wav(path, sounds.music(1, level=0.2))
    assert synthesizer.sounds.jingle(path).key != take.key


def test_a_jingle_that_was_taken_as_an_intro_is_still_too_long_before_chapters(synthesizer, tmp_path):
    """The store holds it already; it is refused all the same."""
    path = sounds.wav(tmp_path / "a.wav", sounds.music(6))
    assert synthesizer.sounds.jingle(path).frames
    with pytest.raises(SoundRefusedError, match="lasts longer than 5 s"):
        synthesizer.sounds.jingle(path, LONGEST_SIGNAL)


def test_a_sound_before_a_heading_moves_what_follows_and_nothing_else(synthesizer, tmp_path):
    """1100 ms, the sound, half as long again, the heading; the cues say so to a frame."""
    signal = synthesizer.sounds.jingle(sounds.wav(tmp_path / "a.wav", sounds.music(0.5)), LONGEST_SIGNAL)
    plain = made(synthesizer, TITLE, TEXT, HEADING, TEXT)
    with_it = assemble.with_signal(plain, {2}, signal, synthesizer)
    before, after = plain.timeline.cues, with_it.timeline.cues
    assert [cue.start for cue in before[:2]] == [cue.start for cue in after[:2]]
    moved = {late.start - early.start for early, late in zip(before[2:], after[2:], strict=True)}
    assert len(moved) == 1
    assert moved.pop() * 1152 / 44100 == pytest.approx(0.5 + 0.55, abs=0.06)
    samples = heard(with_it, synthesizer)
    assert len(samples) == with_it.timeline.frames * 1152
    stretch = samples[after[1].end * 1152 : after[2].start * 1152]
    loud = np.flatnonzero(np.abs(stretch) > 0.003) / 44100
    assert loud[0] == pytest.approx(1.1, abs=0.08)
    assert (len(stretch) / 44100 - loud[-1]) == pytest.approx(0.55, abs=0.08)
    assert with_it.loudness == pytest.approx(integrated(steps(samples, 44100)), abs=0.3)


def test_a_sound_stands_before_a_tone_that_was_there(synthesizer, tmp_path):
    """A heading that quotes keeps what tells that it does."""
    signal = synthesizer.sounds.jingle(sounds.wav(tmp_path / "a.wav", sounds.music(0.5)), LONGEST_SIGNAL)
    quoted = assemble.record([TITLE, HEADING], Cast("fr", "fr", {}), synthesizer, Pauses(), tones={1})
    both = assemble.with_signal(quoted, {1}, signal, synthesizer)
    assert [found.clip.key for found in both.leads[1].signals] == [signal.key, synthesizer.sounds.tone().key]
    assert len(heard(both, synthesizer)) == both.timeline.frames * 1152
