"""The revisions of an episode in `public/`: which stand, which is shown, which has to go."""

import os
from pathlib import Path
from stat import S_ISREG

from episodes.catalogue.records import Record
from episodes.edition import atomic
from episodes.edition.edition import ENTRY, EPISODES, episode_folder

KEPT = 2
"""Revisions of an episode that stay: some listeners still have the feed of the one before."""


def has_complete_audio(public: Path, record: Record, shelf: str = EPISODES) -> bool:
    """Whether the audio of the current revision is there, whole by its length."""
    last = record.current
    if last is None:
        return False
    folder = os.path.join(public, shelf, record.slug, last.id)  # as text: it is asked of every episode
    for media in (last.media, *last.alternates):
        try:
            status = os.stat(os.path.join(folder, media.name))
        except OSError:
            return False
        if not S_ISREG(status.st_mode) or status.st_size != media.bytes:
            return False
    return True


def outdated_files(public: Path, record: Record, shelf: str = EPISODES) -> list[Path]:
    """What listeners are not to get any more, and still lies there.

    Older revisions than those that stay; of an episode that is withdrawn, all but its notice.

    Raises:
        StorageError: the folder cannot be read.
    """
    place = episode_folder(public, record.slug, shelf)
    kept = {revision.id for revision in record.revisions[-KEPT:]} if record.current else set()
    with atomic.storage_errors(place):
        found = sorted(place.iterdir()) if place.is_dir() else []
    taken = record.current is None
    return [
        path for path in found if path.name not in kept and path.name != ENTRY and (taken or path.is_dir())
    ]


def remove_outdated(public: Path, record: Record, shelf: str = EPISODES) -> None:
    """Takes away what is left.

    Raises:
        StorageError: something cannot be removed.
    """
    for path in outdated_files(public, record, shelf):
        atomic.remove(path)
