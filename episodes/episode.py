"""An episode while it is made: its identity, what is said, and when."""

from dataclasses import dataclass
from datetime import datetime

from audio.assembly.timeline import Timeline
from episodes.catalogue.records import Chapter
from scripts.script import Script


@dataclass(frozen=True, slots=True)
class Episode:
    """All that tags, transcripts, chapters and the page are made of.

    Attributes:
        slug: its name in files and addresses.
        guid: its identity in the feed.
        date: publication, aware.
        script: what is said, the announcement and the outro included.
        timeline: when each segment of `script` sounds, one cue a segment.
        chapters: in time order; empty where the episode has none.
        number: in the order of first builds; None for an episode of before there were numbers.
        remarks: what is remarked on the article right after its title (`episodes.announcement`).
    """

    slug: str
    guid: str
    date: datetime
    script: Script
    timeline: Timeline
    chapters: tuple[Chapter, ...] = ()
    number: int | None = None
    remarks: tuple[str, ...] = ()
