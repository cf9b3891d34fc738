"""Cues against the sound: what a transcript says begins now is heard now."""

import re
from pathlib import Path

import numpy as np
import pytest
from newsroom import LONG, Desk
from sounds import decoded

from episodes.catalogue.records import load_all

STEP = 0.010  # s: a whole number of samples at 44.1 kHz
HEARD = 10 ** (-50 / 20)  # of full scale: under the softest onset of a voice, over an encoder's noise
NEAR = 0.050  # s
CUE = re.compile(r"^([\d:.]+) --> ([\d:.]+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def whole(tmp_path_factory, clips):
    """An article of several voices, incises and headings, built: its record, the folder of its revision."""
    desk = Desk(tmp_path_factory.mktemp("cues"), clips)
    assert desk.build(desk.write(LONG, "chantiers.md")) == 0
    (record,) = load_all(desk.out / "records")
    return desk.public / "episodes" / record.slug / record.revisions[-1].id, record.revisions[-1]


def cues(folder: Path) -> list[tuple[float, float]]:
    """Start and end of each cue, s."""
    text = (folder / "transcript.vtt").read_text(encoding="utf-8")
    return [(seconds(start), seconds(end)) for start, end in CUE.findall(text)]


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def test_each_sentence_is_heard_when_its_cue_begins_and_silent_before(whole):
    """Measured on the decoded file: from silence to a voice within 50 ms of the cue's time, for every cue."""
    folder, revision = whole
    samples, rate = decoded(folder / revision.media.name)
    step = round(rate * STEP)
    loud = np.abs(samples[: len(samples) // step * step]).reshape(-1, step).max(axis=1) > HEARD
    found = cues(folder)
    assert len(found) == len(revision.cues) > 20
    for start, _ in found:
        at, margin = round(start / STEP), round(NEAR / STEP)
        assert not loud[max(0, at - 3 * margin) : at - margin].any(), f"a voice before {start}"
        assert loud[at - margin : at + margin + 1].any(), f"nobody at {start}"


def test_the_last_cue_ends_with_the_sound(whole):
    """To a frame: a player that follows the text is never past its end, nor before it."""
    folder, revision = whole
    samples, rate = decoded(folder / revision.media.name)
    assert abs(cues(folder)[-1][1] - len(samples) / rate) <= 1152 / rate
