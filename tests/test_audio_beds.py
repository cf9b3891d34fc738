"""Music under the announcement: soft, without a join, and no word moves for it."""

import numpy as np
import pytest
import sounds

from audio.assembly import assemble
from audio.assembly.music_bed import with_bed
from audio.assembly.pauses import Pauses
from audio.dsp import limiter
from audio.dsp.loudness import MOMENTARY, integrated, sliding, steps
from audio.errors import SoundRefusedError
from audio.synthesis.clip_reader import read_frames
from audio.voices.casting import Cast
from episodes.build.speak import CastScript, record_script
from scripts.script import Place, Script, Segment

TITLE = Segment("title", Place(0, "title"), "Le marché rouvre", "Le marché rouvre", None)
SAID = tuple(
    Segment("added", None, text, text, None)
    for text in ("Un article d'Inès Valat.", "Lecture par des voix de synthèse.")
)
TEXT = Segment("narration", Place(1, "paragraph"), "Il était temps.", "Il était temps.", None)


@pytest.fixture(scope="module")
def plain(synthesizer):
    return assemble.record([TITLE, *SAID, TEXT], Cast("fr", "fr", {}), synthesizer, Pauses())


@pytest.fixture(scope="module")
def music(tmp_path_factory):
    return sounds.wav(tmp_path_factory.mktemp("music") / "tapis.wav", sounds.music(30, channels=2))


@pytest.fixture(scope="module")
def under(plain, synthesizer, music):
    return with_bed(plain, 1, 2, music, synthesizer)


def heard(made, synthesizer):
    return sounds.decoded(b"".join(assemble.stream(made, synthesizer)))


def test_no_word_moves_and_the_stretch_is_one_clip(plain, under, synthesizer):
    """The same timeline, the same length to a sample; one body in place of two clips and three silences."""
    assert under.timeline == plain.timeline
    before, _ = heard(plain, synthesizer)
    after, _ = heard(under, synthesizer)
    assert len(before) == len(after) == plain.timeline.frames * plain.timeline.samples
    assert len(under.layout) == len(plain.layout) - 4
    cues = plain.timeline.cues
    assert under.bed.clip.frames == cues[3].start - cues[0].end


def test_the_music_is_far_under_speech_and_heard_all_through(plain, under, synthesizer):
    """Some 15 LU under at its loudest, with what two codings differ by; in the pause between two sentences it goes on; outside there is none."""
    before, rate = heard(plain, synthesizer)
    after, _ = heard(under, synthesizer)
    cues, size = plain.timeline.cues, plain.timeline.samples
    bed = after[cues[0].end * size : cues[3].start * size] - before[cues[0].end * size : cues[3].start * size]
    assert sliding(steps(bed, rate), MOMENTARY).max() < -19 - 15 + 1
    pause = after[cues[1].end * size : cues[2].start * size]
    assert -45 < 20 * np.log10(np.sqrt(np.mean(pause**2))) < -30
    assert np.abs(before[cues[1].end * size : cues[2].start * size]).max() < 0.002
    assert np.abs(bed[-rate // 50 :]).max() < 0.003
    assert np.abs(after - before)[: cues[0].start * size].max() < 0.001


def test_speech_keeps_its_loudness_and_the_ceiling_holds(plain, under, synthesizer):
    """What is told of the episode is what is measured."""
    samples, rate = heard(under, synthesizer)
    assert under.loudness == pytest.approx(plain.loudness, abs=0.3)
    assert under.loudness == pytest.approx(integrated(steps(samples, rate)), abs=0.2)
    assert 20 * np.log10(limiter.true_peak(samples)) <= -1.0


def test_it_is_mixed_once_and_again_where_it_was_lost(plain, under, synthesizer, music):
    """Like any clip, to the same bytes; other music is another clip."""
    again = with_bed(plain, 1, 2, music, synthesizer)
    assert (again.bed.clip.made, again.bed.clip.key) == (False, under.bed.clip.key)
    body = read_frames(again.bed.clip, synthesizer)
    (synthesizer.store.folder / "v1" / again.bed.clip.key[:2] / again.bed.clip.key).write_bytes(b"")
    assert read_frames(again.bed.clip, synthesizer) == body


def test_music_that_is_shorter_ends_earlier_and_none_is_refused(plain, synthesizer, tmp_path):
    """It is not looped: a seam in music is heard."""
    short = with_bed(plain, 1, 2, sounds.wav(tmp_path / "a.wav", sounds.music(1)), synthesizer)
    assert short.bed.clip.frames == plain.timeline.cues[3].start - plain.timeline.cues[0].end
    with pytest.raises(SoundRefusedError, match="is silent"):
        with_bed(plain, 1, 2, sounds.wav(tmp_path / "b.wav", sounds.music(2) * 0), synthesizer)


@pytest.mark.parametrize("style", [Pauses(announcement=0, title=0), Pauses()])
def test_with_no_silence_around_it_no_word_is_cut(synthesizer, music, style):
    """Pauses of nothing at all: the clip still ends where the next begins."""
    made = assemble.record([TITLE, *SAID, TEXT], Cast("fr", "fr", {}), synthesizer, style)
    under = with_bed(made, 1, 2, music, synthesizer)
    cues = made.timeline.cues
    assert under.bed.clip.frames == cues[3].start - cues[0].end
    before, after = heard(made, synthesizer)[0], heard(under, synthesizer)[0]
    last = slice(
        cues[2].start * made.timeline.samples, cues[2].start * made.timeline.samples + made.clips[2].samples
    )
    assert np.corrcoef(before[last], after[last])[0, 1] > 0.97


def test_the_bed_lies_under_the_announcement_only(synthesizer, music):
    """Not under the title, not under the article, not under the closing words; without an announcement, nowhere."""
    from episodes.edition.edition import Edition
    from episodes.edition.settings import Settings
    from episodes.edition.settings.model import SoundSettings

    edition = Edition(music.parent, Settings(sound=SoundSettings(bed=music.name)), ())
    cast = Cast("fr", "fr", {})
    whole = Script("a.md", "Le marché rouvre", "fr", (TITLE, *SAID, TEXT, *SAID))
    bed = record_script(CastScript(whole, cast), edition, synthesizer)[0].bed
    assert (bed.first, bed.last) == (1, 2)
    bare = Script("a.md", "Le marché rouvre", "fr", (TITLE, TEXT, *SAID))
    assert record_script(CastScript(bare, cast), edition, synthesizer)[0].bed is None
