"""Changes in an edition's folder: articles, script files, settings, lexicon; not what a build makes.

Folders are watched one by one, so that neither `public/` nor `records/` costs anything, however many episodes
they have. A folder that goes and comes back is found again.
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

QUIET = 300  # ms without a change, before a change is reported
_LONGEST = 16  # times QUIET that changes which never end are gathered
_STEP = 50  # ms between looks at what the system reported

_AT_THE_TOP = frozenset({SETTINGS, "lexicon.pls", ARTICLES, "scripts"})
_SCRIPTS = frozenset({".yaml"})


class _Folder(NamedTuple):
    """A folder as the system knows it: one of the same name that was made since is another."""

    path: str
    device: int
    inode: int


def changes(root: Path) -> Iterator[frozenset[str]]:
    """Watch an edition for ever.

    Args:
        root: its folder, absolute; it may go and come back.

    Yields:
        The paths that changed, from the folder and with slashes, once nothing more changed for `QUIET` ms;
        none if nothing did, so that whoever waits can look at the clock. Changes between two looks are kept
        for the next one.
    """
    folders, owed, polling = _folders(root), frozenset[str](), False
    while True:
        try:
            for touched in _gather(folders, polling):
                now = _folders(root)
                owed |= {_relative(root, path) for path in touched} | _differing(root, folders, now)
                if now != folders or any(folder.path in touched for folder in folders):
                    break  # the new folders are looked at first
                has_folder = str(root / ARTICLES) in {folder.path for folder in folders}
                yield frozenset(path for path in owed if matters(path, has_folder=has_folder))
                owed = frozenset()
        except FileNotFoundError:  # gone since
            time.sleep(_STEP / 1000)
        except (OSError, WatchfilesRustInternalError):  # the system watches no more folders
            time.sleep(QUIET / 1000)
            polling = True
        now = _folders(root)
        folders, owed = now, owed | _differing(root, folders, now)


def _gather(folders: frozenset[_Folder], polling: bool) -> Iterator[frozenset[str]]:
    """Yield the paths that change in folders, whatever they are."""
    if not folders:
        time.sleep(QUIET / 1000)
        yield frozenset()
        return
    found = watch(
        *(folder.path for folder in folders),
        watch_filter=None,
        debounce=QUIET,
        step=_STEP,
        rust_timeout=QUIET,
        yield_on_timeout=True,
        recursive=False,
        force_polling=polling or None,
        ignore_permission_denied=True,
    )
    for first in found:
        paths = {path for _, path in first}
        for _ in range(_LONGEST if first else 0):
            if not (more := next(found, set())):
                break
            paths |= {path for _, path in more}
        yield frozenset(paths)


def _folders(root: Path) -> frozenset[_Folder]:
    """Return the folders of what a build is made from; none if the edition is gone."""
    paths = [str(root), str(root / "scripts")]
    for parent, names, _ in os.walk(root / ARTICLES):
        names[:] = [name for name in names if not name.startswith((".", "_"))]  # hidden, as for builds
        paths.append(parent)
    found = set()
    for path in paths:
        try:
            stat = os.stat(path)
        except OSError:
            continue
        found.add(_Folder(path, stat.st_dev, stat.st_ino))
    return frozenset(found)


def _differing(root: Path, before: frozenset[_Folder], now: frozenset[_Folder]) -> frozenset[str]:
    return frozenset(_relative(root, folder.path) for folder in before ^ now)


def _relative(root: Path, path: str) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")


def matters(path: str, *, has_folder: bool) -> bool:
    """Return whether a build may come out different because of a file or folder.

    Args:
        path: from the edition's folder, with slashes.
        has_folder: whether the edition has a folder of articles. If not, they are in its own.
    """
    top, _, below = path.partition("/")
    name = path.rpartition("/")[2]
    if name.startswith((".", "_")):
        return False
    suffix = os.path.splitext(name)[1].lower()
    if below:
        return suffix in (_SCRIPTS if top == "scripts" else SUFFIXES | {""})
    return top in _AT_THE_TOP or (not has_folder and suffix in SUFFIXES)
