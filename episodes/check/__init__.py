"""Check what would be published, from the files themselves, before listeners meet them.

It needs neither articles nor voices nor network. Records and settings are compared if they are at hand.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from episodes.check import audio, epub, feed, html, transcripts_chapters
from episodes.check.findings import Finding, as_json, as_text, faulty, with_commands
from episodes.check.publication_reader import Publication, read_publication
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
    feed.lost_pages,
    feed.guids,
    feed.dates,
    feed.recorded,
    audio.enclosures,
    audio.media_files,
    audio.alternates,
    audio.durations,
    audio.levels,
    audio.alternate_durations,
    transcripts_chapters.offered,
    transcripts_chapters.cues,
    transcripts_chapters.chapters,
    html.pages,
    html.notes,
    html.sheets,
    html.sizes,
    epub.books,
)


def check(folder: Path, *, now: datetime, verify: bool = False) -> list[Finding]:
    """Check an edition, or a folder that holds only what is published.

    What the last check found in the same bytes is remembered, and not looked for again.

    Args:
        folder: the edition's folder, or its `public/`.
        now: anything dated later is not out yet.
        verify: whether to read every byte of every file, which also finds what a disk damaged in silence.
            Otherwise a file whose length, times and inode are those with which it was last read is believed
            to hold the same bytes.

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
        published, findings = read_publication(public, now, verify=verify)
        if published:
            findings += [found for judge in CHECKS for found in judge(published)]
            published.memory.save()
    except OSError as error:
        raise StorageError("read", path=error.filename or public, cause=error.strerror or error) from error
    return with_commands(dict.fromkeys(findings), public.parent)
