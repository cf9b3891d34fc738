"""Episode: the value that tags, transcripts, chapters and pages are made of."""

from dataclasses import dataclass
from datetime import datetime

from audio.assembly.timeline import Timeline
from episodes.catalogue.records import Chapter
from scripts.script import Script


@dataclass(frozen=True, slots=True)
class Episode:
    """An episode whose sound is made: its identity, its script and when each segment is heard.

    Attributes:
        slug: its name in files and addresses.
        guid: its identity in the feed.
        date: publication, aware.
        script: everything that is said, with announcement and outro.
        timeline: when each segment of `script` is heard, one cue per segment.
        chapters: in time order; empty where the episode has none.
        number: in the order of first builds; None for an episode older than these numbers.
        remarks: sentences on the article, spoken right after its title (`episodes.announcement`).
    """

    slug: str
    guid: str
    date: datetime
    script: Script
    timeline: Timeline
    chapters: tuple[Chapter, ...] = ()
    number: int | None = None
    remarks: tuple[str, ...] = ()
