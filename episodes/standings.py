"""What listeners have of each episode at each target, as the last publishing noted; nothing is asked."""

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from episodes import feed
from episodes.catalogue.records import Record
from episodes.edition import atomic
from episodes.edition.edition import Edition
from episodes.edition.layout import EPISODES
from episodes.publish.ledger import FOLDER, Entry, Ledger

Standing = Literal["current", "other", "none"]
"""The revision that the record calls current is there; something else of the episode is; nothing of it is."""

_PAGE = len(("episodes", "<slug>", "index.html"))  # parts of the path of a page; files of revisions have more


class Shelf:
    """One target, as its ledger knows it."""

    def __init__(self, edition: Edition, name: str) -> None:
        """Reads what was sent.

        Args:
            edition: that is published.
            name: of the target in its settings.

        Raises:
            StorageError: the ledger, or the feed that it is held against, cannot be read.
        """
        self._entries = _entries(edition.records / FOLDER / f"{name}.tsv")
        self._looked_at = edition.settings.publish[name].live
        place = edition.public / feed.FILE
        sent = self._entries.get(feed.FILE)
        self._same_feed = sent is not None and place.is_file() and atomic.digest(place) == sent.sha256
        paths = [path.split("/") for path in self._entries if path.startswith(f"{EPISODES}/")]
        self._slugs = {path[1] for path in paths}
        self._heard = {path[1] for path in paths if len(path) > _PAGE}

    def standing(self, record: Record) -> Standing:
        """What lies there of an episode.

        One whose files were sent counts from when the feed was: it is that of now, or it was seen on the web.
        """
        if record.slug not in self._slugs:
            return "none"
        last = record.current
        if last is None:
            return "other" if record.slug in self._heard else "none"  # more than the notice
        sent = self._entries.get(f"{EPISODES}/{record.slug}/{last.id}/{last.media.name}")
        if sent is None or sent.sha256 != last.media.sha256:
            return "other"
        shown = self._same_feed or sent.seen or not self._looked_at
        return "current" if shown else "other"


def shelves(edition: Edition) -> Mapping[str, Shelf]:
    """All targets of an edition by their names, as their ledgers know them.

    Raises:
        StorageError: a ledger cannot be read.
    """
    return {name: Shelf(edition, name) for name in edition.settings.publish}


def _entries(path: Path) -> Mapping[str, Entry]:
    head = (atomic.read(path) or b"").partition(b"\n")[0].decode(errors="replace")
    return Ledger(path, head.removeprefix("# ")).entries
