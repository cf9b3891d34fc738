"""What listeners have of each episode at each target, as the last publishing noted it; no target is asked."""

from collections.abc import Iterable, Mapping
from typing import Literal

from episodes import feed
from episodes.catalogue.records import Record
from episodes.edition import atomic
from episodes.edition.edition import EPISODES, Edition
from episodes.publish.ledger import FOLDER, Ledger

DeliveryState = Literal["current", "other", "none"]
"""The revision that the record calls current is there; something else of the episode is; nothing of it is."""

_PAGE = len(("episodes", "<slug>", "index.html"))  # parts of the path of a page; files of revisions have more


class Delivery:
    """What one target has, from its ledger."""

    def __init__(self, edition: Edition, name: str) -> None:
        """Read the ledger.

        Args:
            edition: that is published.
            name: of the target in its settings.

        Raises:
            StorageError: the ledger, or the feed that it is compared with, cannot be read.
        """
        path = edition.records / FOLDER / f"{name}.tsv"
        head = (atomic.read(path) or b"").partition(b"\n")[0].decode(errors="replace")
        self._entries = Ledger(path, head.removeprefix("# ")).entries
        self._verifies = edition.settings.publish[name].live
        feed_file = edition.public / feed.FILE
        sent = self._entries.get(feed.FILE)
        self._same_feed = sent is not None and feed_file.is_file() and atomic.digest(feed_file) == sent.sha256
        paths = [path.split("/") for path in self._entries if path.startswith(f"{EPISODES}/")]
        self._slugs = {path[1] for path in paths}
        self._slugs_with_revision = {path[1] for path in paths if len(path) > _PAGE}

    def state(self, record: Record) -> DeliveryState:
        """Return which revision of an episode the target has.

        An episode whose files were sent is current only once listeners can find it: the feed of now was sent
        too, or the file was seen on the web, or the target is not looked at on the web.
        """
        if record.slug not in self._slugs:
            return "none"
        last = record.current
        if last is None:
            return "other" if record.slug in self._slugs_with_revision else "none"  # more than the notice
        sent = self._entries.get(f"{EPISODES}/{record.slug}/{last.id}/{last.media.name}")
        if sent is None or sent.sha256 != last.media.sha256:
            return "other"
        return "current" if self._same_feed or sent.seen or not self._verifies else "other"


def deliveries(edition: Edition) -> Mapping[str, Delivery]:
    """Read what each target of an edition has, by the target's name.

    Raises:
        StorageError: a ledger cannot be read.
    """
    return {name: Delivery(edition, name) for name in edition.settings.publish}


def is_everywhere(states: Iterable[DeliveryState]) -> bool:
    """Return whether every target has an episode as it is now; False where there is no target."""
    return set(states) == {"current"}
