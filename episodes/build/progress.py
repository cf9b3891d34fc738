"""What a build tells of one episode, while it is said and when it is done."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from audio.clips.clip import Take
from episodes import events
from episodes.events import Event
from episodes.edition.layout import EPISODES
from episodes.catalogue.records import Record
from scripts.article import Doubt
from scripts.script import Script

if TYPE_CHECKING:
    from episodes.build.revision import Product


class Progress:
    """Counts the segments of an episode as they are ready."""

    def __init__(self, name: str, segments: int, emit: Callable[[Event], None]) -> None:
        self._name, self._segments, self._emit = name, segments, emit
        self.done = self.made = 0

    def __call__(self, take: Take) -> None:
        """One more is ready."""
        self.done += 1
        self.made += take.made
        self._emit(events.Said(slug=self._name, done=self.done, segments=self._segments, made=take.made))


def built(
    record: Record,
    product: "Product",
    heard: Script,
    *,
    path: Path,
    made: int,
    doubts: Iterable[Doubt] = (),
    shelf: str = EPISODES,
) -> events.Built:
    """What is told of an episode that has a new revision.

    Args:
        record: its identity.
        product: the revision.
        heard: all that was said.
        path: of the article, as it was given.
        made: clips said now.
        doubts: what a producer should look at in the article.
        shelf: what `public/` has it in.
    """
    revision, said = product.revision, product.recording
    return events.Built(
        path=str(path),
        source=revision.source,
        slug=record.slug,
        date=record.date,
        revision=revision.id,
        media=f"{shelf}/{record.slug}/{revision.id}/{revision.media.name}",
        bytes=revision.media.bytes,
        duration=revision.media.duration,
        segments=len(heard.segments),
        made=made,
        loudness=round(said.loudness, 2),
        peak=said.peak,
        doubts=tuple(doubt.message for doubt in doubts),
    )
