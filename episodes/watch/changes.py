"""What changes in an edition's folder: articles, script files, settings, lexicon; not what a build makes.

Folders are looked at one by one, so that neither `public/` nor `records/` costs anything, however many
episodes they hold. A folder that goes and comes back is found again.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from watchfiles import watch
from watchfiles._rust_notify import WatchfilesRustInternalError

from episodes.edition.edition import SETTINGS
from episodes.watch.watcher import ARTICLES
from scripts.readers import SUFFIXES

QUIET = 300  # ms without a change, before a change is told
_LONGEST = 16  # times QUIET that changes which never end are gathered
_STEP = 50  # ms between looks at what the system told

_AT_THE_TOP = frozenset({SETTINGS, "lexicon.pls", ARTICLES, "scripts"})
_SCRIPTS = frozenset({".yaml"})


class _Folder(NamedTuple):
    """A folder as the system knows it: one of the same name that was made since is another."""

    path: str
    device: int
    inode: int


def changes(root: Path) -> Iterator[frozenset[str]]:
    """Looks at an edition for ever.

    Args:
        root: its folder, absolute; it may go and come back.

    Yields:
        The paths that changed, from the folder and with slashes, once nothing more changed for `QUIET` ms;
        none where nothing did, so that whoever waits can look at the clock. Changes between two looks are
        kept for the next one.
    """
    standing, owed, polling = _folders(root), frozenset[str](), False
    while True:
        try:
            for touched in _gathered(standing, polling):
                now = _folders(root)
                owed |= {_inside(root, path) for path in touched} | _differing(root, standing, now)
                if now != standing or any(folder.path in touched for folder in standing):
                    break  # what is told comes after the new folders are looked at
                shelved = str(root / ARTICLES) in {folder.path for folder in standing}
                yield frozenset(path for path in owed if _matters(path, shelved=shelved))
                owed = frozenset()
        except FileNotFoundError:  # gone since
            time.sleep(_STEP / 1000)
        except (OSError, WatchfilesRustInternalError):  # the system watches no more folders
            time.sleep(QUIET / 1000)
            polling = True
        now = _folders(root)
        standing, owed = now, owed | _differing(root, standing, now)


def _gathered(standing: frozenset[_Folder], polling: bool) -> Iterator[frozenset[str]]:
    """The paths that change in folders, whatever they are."""
    if not standing:
        time.sleep(QUIET / 1000)
        yield frozenset()
        return
    told = watch(
        *(folder.path for folder in standing),
        watch_filter=None,
        debounce=QUIET,
        step=_STEP,
        rust_timeout=QUIET,
        yield_on_timeout=True,
        recursive=False,
        force_polling=polling or None,
        ignore_permission_denied=True,
    )
    for first in told:
        paths = {path for _, path in first}
        for _ in range(_LONGEST if first else 0):
            if not (more := next(told, set())):
                break
            paths |= {path for _, path in more}
        yield frozenset(paths)


def _folders(root: Path) -> frozenset[_Folder]:
    """The folders that hold what a build is made from; none where the edition is gone."""
    below = (parent for parent, folders, _ in os.walk(root / ARTICLES) if _kept(folders))
    return frozenset(
        _Folder(path, stat.st_dev, stat.st_ino)
        for path in (str(root), str(root / "scripts"), *below)
        if (stat := _stat(path))
    )


def _kept(folders: list[str]) -> bool:
    """Leaves hidden folders out of a walk, as builds do."""
    folders[:] = [name for name in folders if not name.startswith((".", "_"))]
    return True


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None


def _differing(root: Path, before: frozenset[_Folder], now: frozenset[_Folder]) -> frozenset[str]:
    return frozenset(_inside(root, folder.path) for folder in before ^ now)


def _inside(root: Path, path: str) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")


def _matters(path: str, *, shelved: bool) -> bool:
    """Whether a build may come out otherwise because of a file or folder.

    Without a folder for them, an edition's articles lie in its own.
    """
    top, _, below = path.partition("/")
    name = path.rpartition("/")[2]
    if name.startswith((".", "_")):
        return False
    suffix = os.path.splitext(name)[1].lower()
    if below:
        return suffix in (_SCRIPTS if top == "scripts" else SUFFIXES | {""})
    return top in _AT_THE_TOP or (not shelved and suffix in SUFFIXES)
