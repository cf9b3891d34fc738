"""The revisions of an episode in `public/`: which stand, which is shown, which has to go."""

from pathlib import Path
from stat import S_ISREG

from episodes.catalogue.records import Record
from episodes.catalogue.right_of_reply import NONE, Replies
from episodes.edition import atomic
from episodes.edition.edition import ENTRY, EPISODES, PAGE, folder
from episodes.site.episode import linked, moved

KEPT = 2
"""Revisions of an episode that stay: some listeners still have the feed of the one before."""


def stands(public: Path, record: Record, shelf: str = EPISODES) -> bool:
    """Whether the audio of the current revision is there, whole by its length."""
    last = record.current
    if last is None:
        return False
    place = folder(public, record.slug, shelf)
    paths = ((place.joinpath(last.id, media.name), media.bytes) for media in (last.media, *last.alternates))
    return all(_is_of(path, size) for path, size in paths)


def entry(
    public: Path, record: Record, site: str | None, replies: Replies = NONE, shelf: str = EPISODES
) -> bytes | None:
    """The page that listeners come to: that of the current revision, with links to who answers whom.

    Args:
        public: where it lies.
        record: of the episode.
        site: the edition's address, which may be another than when the revision was made.
        replies: of the edition.
        shelf: the folder of episodes, or that of bulletins.

    Returns:
        None where the episode is withdrawn, or the revision's page is missing.

    Raises:
        StorageError: it cannot be read.
    """
    last = record.current
    page = atomic.read(folder(public, record.slug, shelf).joinpath(last.id, PAGE)) if last else None
    return page and linked(moved(page, f"{shelf}/{record.slug}/", site), record, replies)


def show(
    public: Path, record: Record, site: str | None, replies: Replies = NONE, shelf: str = EPISODES
) -> bool:
    """Makes the entry page that of the current revision (see `entry`); says whether it was another.

    Raises:
        StorageError: the disk refused.
    """
    page = entry(public, record, site, replies, shelf)
    return page is not None and atomic.write_if_changed(folder(public, record.slug, shelf) / ENTRY, page)


def left(public: Path, record: Record, shelf: str = EPISODES) -> list[Path]:
    """What listeners are not to get any more, and still lies there.

    Older revisions than those that stay; of an episode that is withdrawn, all but its notice.

    Raises:
        StorageError: the folder cannot be read.
    """
    place = folder(public, record.slug, shelf)
    kept = {revision.id for revision in record.revisions[-KEPT:]} if record.current else set()
    with atomic.storing(place):
        found = sorted(place.iterdir()) if place.is_dir() else []
    taken = record.current is None
    return [
        path for path in found if path.name not in kept and path.name != ENTRY and (taken or path.is_dir())
    ]


def clear(public: Path, record: Record, shelf: str = EPISODES) -> None:
    """Takes away what is left.

    Raises:
        StorageError: something cannot be removed.
    """
    for path in left(public, record, shelf):
        atomic.remove(path)


def _is_of(path: Path, size: int) -> bool:
    """Whether there is a file of a size."""
    try:
        told = path.stat()
    except OSError:
        return False
    return S_ISREG(told.st_mode) and told.st_size == size
