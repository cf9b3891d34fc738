"""Which files of `public/` may be sent: what listeners are led to now, or once were led to at that target.

A build keeps more for those who came by an older feed or page: the revision before the current one, the book
before, covers of other days. If nobody was ever led to them, they are what a newsroom mended in time.
"""

import re
from collections.abc import Collection, Iterable, Set
from datetime import datetime

from episodes import feed
from episodes.catalogue import records
from episodes.edition import atomic
from episodes.edition.edition import BULLETINS, ENTRY, EPISODES, Edition
from episodes.publish import send_order

_IN_FOLDER = re.compile(rf"(?P<kind>{EPISODES}|{BULLETINS})/(?P<slug>[^/]+)/(?P<rest>.*)")
_MADE = re.compile(r"books/.*|[^/]*-[0-9a-f]{8}(?:-\d{1,4})?\.(?:css|jpg|js|png|svg)")
"""What a build puts beside pages, under names that tell its bytes and that pages lead to it by."""


class Selection:
    """What an edition leads listeners to, through its feeds and the pages that they come in by."""

    def __init__(self, edition: Edition, now: datetime) -> None:
        """Read the records.

        Args:
            edition: that is published.
            now: anything dated later is not out yet.

        Raises:
            EpisodeError: a record is damaged.
            StorageError: one cannot be read.
        """
        self._public = edition.public
        folders = {EPISODES: edition.records, BULLETINS: edition.records / BULLETINS}
        self._published = {
            kind: {record.slug: record for record in feed.published_records(records.load_all(folder), now)}
            for kind, folder in folders.items()
        }

    def select(self, paths: Iterable[str], known: Set[str], there: Collection[str]) -> set[str]:
        """Return the files that may be sent.

        Args:
            paths: those of `public/`.
            known: what listeners were led to at the target (`send_order.unit`).
            there: paths that the target has, or may have.

        Raises:
            StorageError: a page cannot be read.
        """
        found = set(paths)
        once = {
            path
            for path in found
            if send_order.unit(path) in known or (path in there and send_order.is_entry(path))
        }
        selected = once | {path for path in found if self._is_current(path)}
        made = {path for path in found - once if _MADE.fullmatch(path)}
        # Of what a build makes, only what a selected page or feed names; none is read once all are found.
        missing = {path: path.rpartition("/")[2].encode() for path in made}
        for path in selected:
            if missing and path.endswith((".html", ".xml")) and not send_order.is_frozen(path):
                page = atomic.read(self._public / path) or b""
                missing = {path: name for path, name in missing.items() if name not in page}
        return (selected | made) - missing.keys()

    def _is_current(self, path: str) -> bool:
        """Return whether a file is what listeners come in by, or part of a current revision."""
        place = _IN_FOLDER.fullmatch(path)
        if place is None:
            return True
        record = self._published[place["kind"]].get(place["slug"])
        folder, within, _ = place["rest"].partition("/")
        return record is not None and (folder == record.revisions[-1].id if within else folder == ENTRY)
