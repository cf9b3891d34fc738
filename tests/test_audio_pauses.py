"""How long it is quiet: the house style's table, and what is heard of it."""

import io

import av
import numpy as np
import pytest

from audio.assembly import assemble, pauses
from audio.assembly.pauses import Pauses
from audio.clips.store import Store
from audio.profile import SoundProfile, audio_format
from audio.synthesis import EngineConfig, open_synthesizer
from audio.voices.casting import Cast
from scripts.lexicon import shipped
from scripts.script import Place, Segment

STYLE = Pauses()


def said(kind, written, number=0, place="paragraph", *, quotation=None, speaker=None, pause=None):
    block = None if kind == "added" else Place(number, place)
    spoken = written.strip("« »")
    return Segment(kind, block, written, spoken, None, quotation=quotation, speaker=speaker, pause=pause)


TITLE = said("title", "Le marché rouvre", 0, "title")
NOTICE = said("added", "Lecture par des voix de synthèse.")
FIRST = said("narration", "La halle était fermée.", 1)
SECOND = said("narration", "Elle rouvre !", 1)
THIRD = said("narration", "Enfin.", 1)
OPENING = said("quote", "« Nous ouvrirons,", 2, quotation=1, speaker="Claire Bonnet")
INCISE = said("narration", "promet la maire.", 2)
REST = said("quote", "Et vite ! »", 2, quotation=1, speaker="Claire Bonnet")
AFTER = said("narration", "Les clients attendent.", 2)
OTHER = said("quote", "« Moi aussi. »", 2, quotation=2, speaker="Julien Farge")
HEADING = said("heading", "Une halle neuve", 3, "heading")
ITEM, NEXT_ITEM = said("narration", "Du pain.", 4, "list"), said("narration", "Du vin.", 5, "list")
OUTRO, OUTRO_END = said("added", "C'était Le Mag."), said("added", "Au revoir.")

TABLE = [
    ("start of the episode", [TITLE], STYLE.start),
    ("after the title", [TITLE, NOTICE], STYLE.title),
    ("after the announcement", [TITLE, NOTICE, FIRST], STYLE.announcement),
    ("a sentence", [FIRST, SECOND], STYLE.sentence),
    ("after an exclamation", [SECOND, THIRD], STYLE.exclaimed),
    ("a paragraph", [THIRD, OPENING], STYLE.paragraph),
    ("into a quotation", [AFTER, OTHER], STYLE.into_quotation),
    ("quotation to incise", [OPENING, INCISE], STYLE.incise),
    ("incise to quotation", [OPENING, INCISE, REST], STYLE.incise),
    ("out of a quotation", [REST, AFTER], STYLE.out_of_quotation),
    ("from one person to the next", [REST, OTHER], STYLE.speakers),
    ("before a heading", [AFTER, HEADING], STYLE.before_heading),
    ("after a heading", [HEADING, ITEM], STYLE.after_heading),
    ("a list item", [ITEM, NEXT_ITEM], STYLE.list_item),
    ("before the outro", [AFTER, OUTRO], STYLE.before_outro),
    ("inside the outro", [AFTER, OUTRO, OUTRO_END], STYLE.sentence),
    ("what a producer chose", [FIRST, said("narration", "Elle rouvre.", 1, pause=3210)], 3210),
]


@pytest.mark.parametrize(("segments", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_each_place_has_the_pause_of_the_house_style(segments, expected):
    """The table of design.md, one line a case."""
    assert pauses.before(segments, len(segments) - 1, STYLE) == expected


def test_what_is_heard_is_what_the_table_says(tmp_path, clips):
    """Measured on the decoded sound: each pause within 40 ms of the style's."""
    segments = [
        TITLE,
        NOTICE,
        FIRST,
        SECOND,
        THIRD,
        OPENING,
        INCISE,
        REST,
        AFTER,
        HEADING,
        ITEM,
        NEXT_ITEM,
        OUTRO,
    ]
    sound = SoundProfile(audio_format("standard"))
    synthesizer = open_synthesizer(
        EngineConfig("espeak"), sound, Store(clips), lexicon=shipped(), threads=2, warn=lambda text: None
    )
    made = assemble.record(segments, Cast("fr", "fr", {"Claire Bonnet": "fr+f2"}), synthesizer, STYLE)
    with av.open(io.BytesIO(b"".join(assemble.stream(made, synthesizer)))) as file:
        samples = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    loud = np.array([np.abs(samples[at : at + 441]).max() > 0.008 for at in range(0, len(samples), 441)])
    for index, cue in enumerate(made.timeline.cues):
        middle = made.timeline.milliseconds(cue.start) // 10 - 5
        before, after = np.flatnonzero(loud[:middle]), np.flatnonzero(loud[middle:])
        heard = 10 * (middle + after[0] - (before[-1] + 1 if len(before) else 0))
        assert heard == pytest.approx(pauses.before(segments, index, STYLE), abs=45), cue.segment.written
