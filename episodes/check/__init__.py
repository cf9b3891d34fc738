"""The judge of what would be published: from the files themselves, before listeners meet them.

It needs neither articles nor voices nor network. What records and settings know is compared where they are at
hand.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from episodes.check import audio, epub, feed, html, transcripts_chapters
from episodes.check.findings import Finding
from episodes.check.published import Publication, read_published
from episodes.check.report import as_json, as_text, faulty, told
from episodes.errors import EpisodeError, StorageError

__all__ = ["CHECKS", "Finding", "as_json", "as_text", "check", "faulty"]

CHECKS: tuple[Callable[[Publication], Iterator[Finding]], ...] = (
    feed.required,
    feed.lengths,
    feed.explicit,
    feed.category,
    feed.identity,
    feed.site,
    audio.image,
    feed.links,
    feed.found,
    feed.guids,
    feed.dates,
    feed.recorded,
    audio.enclosures,
    audio.files,
    audio.alternates,
    audio.durations,
    audio.levels,
    audio.alternate_sounds,
    transcripts_chapters.offered,
    transcripts_chapters.cues,
    transcripts_chapters.chapters,
    html.pages,
    html.notes,
    html.sheets,
    html.sizes,
    epub.books,
)


def check(folder: Path, *, now: datetime) -> list[Finding]:
    """Judges an edition, or a folder that holds only what is published.

    Every audio file is read to its end, and decoded unless the last check has heard the same bytes.

    Args:
        folder: the edition's folder, or its `public/`.
        now: what is dated later is not out yet.

    Returns:
        Faults and notes, in the order of the table, then of the feed.

    Raises:
        EpisodeError: there is no such folder, or a record or `edition.toml` is damaged.
        StorageError: a file cannot be read.
    """
    if not folder.is_dir():
        raise EpisodeError("folder", path=folder)
    public = folder / "public" if (folder / "public").is_dir() else folder
    try:
        published, findings = read_published(public, now)
        if published:
            findings += [found for judge in CHECKS for found in judge(published)]
            published.memory.keep()
    except OSError as error:
        raise StorageError("read", path=error.filename or public, cause=error.strerror or error) from error
    return told(dict.fromkeys(findings), public.parent)
