"""Folders of an episode's revisions in `public/`: is the current one complete, and which are outdated?"""

import os
from pathlib import Path
from stat import S_ISREG

from episodes.catalogue.records import Record
from episodes.edition import atomic
from episodes.edition.edition import ENTRY, EPISODES, episode_folder

KEPT = 2
"""Revisions of an episode that stay: some listeners still have the previous feed."""


def has_complete_audio(public: Path, record: Record, collection: str = EPISODES) -> bool:
    """Whether every audio file of the current revision is there, with its full length.

    Args:
        public: the folder of published files.
        record: of the episode or bulletin.
        collection: EPISODES or BULLETINS.
    """
    last = record.current
    if last is None:
        return False
    folder = os.path.join(public, collection, record.slug, last.id)  # as text: it is asked of every episode
    for media in (last.media, *last.alternates):
        try:
            status = os.stat(os.path.join(folder, media.name))
        except OSError:
            return False
        if not S_ISREG(status.st_mode) or status.st_size != media.bytes:
            return False
    return True


def outdated_files(public: Path, record: Record, collection: str = EPISODES) -> list[Path]:
    """What is still there and listeners are not to get any more.

    Args:
        public: the folder of published files.
        record: of the episode or bulletin.
        collection: EPISODES or BULLETINS.

    Returns:
        Revisions older than those that stay; of a withdrawn episode, everything but its notice.

    Raises:
        StorageError: the folder cannot be read.
    """
    folder = episode_folder(public, record.slug, collection)
    withdrawn = record.current is None
    kept = set() if withdrawn else {revision.id for revision in record.revisions[-KEPT:]}
    with atomic.storage_errors(folder):
        found = sorted(folder.iterdir()) if folder.is_dir() else []
    others = (path for path in found if path.name not in kept and path.name != ENTRY)
    return [path for path in others if withdrawn or path.is_dir()]


def remove_outdated(public: Path, record: Record, collection: str = EPISODES) -> None:
    """Remove what listeners are not to get any more (see `outdated_files`).

    Args:
        public: the folder of published files.
        record: of the episode or bulletin.
        collection: EPISODES or BULLETINS.

    Raises:
        StorageError: something cannot be removed.
    """
    for path in outdated_files(public, record, collection):
        atomic.remove(path)
