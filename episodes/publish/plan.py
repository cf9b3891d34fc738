"""In which order files are sent: what leads to a file comes after it, the feed after all."""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from types import MappingProxyType

from episodes.edition import layout
from episodes.feed import FILE
from episodes.publish.targets import Parcel

STATE = layout.STATE
"""What the edition can be rebuilt from, beside what listeners get (`state.py`)."""

_STATE, _FEED = re.escape(STATE), re.escape(FILE)
_WAVES: Mapping[str, str] = MappingProxyType(
    {
        "frozen": r"(?:episodes|bulletins)/[^/]+/[0-9a-f]{8}/.*",
        "loaded": rf"(?!{_STATE}\Z).*(?<!\.html)(?<!\.xml)",  # what pages load; books
        "older": r"[^/]*-\d+\.xml",  # pages of feeds
        "pages": r".*/.*\.html",  # of episodes, before the lists that lead to them
        "lists": r".*\.html",
        "feeds": rf"(?!{_FEED}\Z).*\.xml",
        "feed": _FEED,
        "state": _STATE,
    }
)
_NAMES = tuple(_WAVES)
_DEPTH = len(("episodes", "<slug>", "<revision>"))
_ORDER = re.compile("|".join(f"(?P<{name}>{paths})" for name, paths in _WAVES.items()))


def wave(path: str) -> int:
    """When a file is sent, from 0: those of one wave may come in any order, after all waves before."""
    return _NAMES.index(_kind(path))


def _kind(path: str) -> str:
    found = _ORDER.fullmatch(path)
    return (found.lastgroup if found else None) or "loaded"


def is_frozen(path: str) -> bool:
    """Whether what lies under a path never changes: it is of a revision."""
    return _kind(path) == "frozen"


def is_entry(path: str) -> bool:
    """Whether it is a page or a feed, whose address stays and whose bytes change."""
    return _kind(path) not in {"frozen", "loaded", "state"}


def unit(path: str) -> str:
    """What a file is sent with, whole or not at all: the folder of its revision, else itself."""
    return "/".join(path.split("/")[:_DEPTH]) if is_frozen(path) else path


def is_subscribed(path: str) -> bool:
    """Whether a file is the feed that apps ask for news."""
    return _kind(path) in {"feeds", "feed"}


def waves(parcels: Iterable[Parcel]) -> list[list[Parcel]]:
    """Parcels in their waves, in order."""
    found = sorted(parcels, key=lambda parcel: (wave(parcel.path), parcel.path))
    return [list(group) for _, group in groupby(found, key=lambda parcel: wave(parcel.path))]
