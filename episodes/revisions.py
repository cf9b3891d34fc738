"""The revisions of an episode in `public/`: which stand, which is shown, which may go."""

from pathlib import Path

from episodes import files
from episodes.layout import ENTRY, EPISODES, PAGE, folder
from episodes.records import Record

KEPT = 2
"""Revisions of an episode that stay: some listeners still have the feed of the one before."""


def stands(public: Path, record: Record, shelf: str = EPISODES) -> bool:
    """Whether the audio of the current revision is there, whole by its length."""
    last = record.current
    if last is None:
        return False
    place = folder(public, record.slug, shelf) / last.id
    paths = ((place / media.name, media.bytes) for media in (last.media, *last.alternates))
    return all(path.is_file() and path.stat().st_size == size for path, size in paths)


def show(public: Path, record: Record, shelf: str = EPISODES) -> bool:
    """Makes the entry page that of the current revision; says whether it was another.

    Raises:
        StorageError: the disk refused.
    """
    place = folder(public, record.slug, shelf)
    page = files.read(place / record.revisions[-1].id / PAGE)
    return page is not None and files.write_if_changed(place / ENTRY, page)


def clear(public: Path, record: Record, shelf: str = EPISODES) -> None:
    """Takes old revisions away; all of a record that is withdrawn.

    Raises:
        StorageError: something cannot be removed.
    """
    place = folder(public, record.slug, shelf)
    if record.current is None:
        files.remove(place)
        return
    kept = {revision.id for revision in record.revisions[-KEPT:]}
    for old in place.iterdir():
        if old.is_dir() and old.name not in kept:
            files.remove(old)
