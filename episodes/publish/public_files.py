"""Which files of `public/` may be sent to a place: what listeners are led to now, or once were led to there.

A build keeps more for those who came by an older feed or page: the revision before the current one, the book
before, covers of other days. Where nobody was ever led to them, they are what a newsroom mended in time.
"""

import re
from collections.abc import Collection, Iterable, Set
from datetime import datetime
from pathlib import Path

from episodes import feed
from episodes.catalogue import records
from episodes.catalogue.records import Record
from episodes.edition import atomic
from episodes.edition.edition import BULLETINS, ENTRY, EPISODES, Edition
from episodes.publish import plan

_SHELVED = re.compile(rf"(?P<shelf>{EPISODES}|{BULLETINS})/(?P<slug>[^/]+)/(?P<rest>.*)")
_MADE = re.compile(r"books/.*|[^/]*-[0-9a-f]{8}(?:-\d{1,4})?\.(?:css|jpg|js|png|svg)")
"""What a build puts beside pages, under names that tell its bytes and that pages lead to it by."""


class Selection:
    """What an edition leads listeners to, through its feeds and the pages that they come in by."""

    def __init__(self, edition: Edition, now: datetime) -> None:
        """Reads the records.

        Args:
            edition: that is published.
            now: what is dated later is nobody's business yet.

        Raises:
            EpisodeError: a record is damaged.
            StorageError: one cannot be read.
        """
        self._public = edition.public
        self._shown = {
            EPISODES: _shown(edition.records, now),
            BULLETINS: _shown(edition.records / BULLETINS, now),
        }

    def of(self, paths: Iterable[str], known: Set[str], lying: Collection[str]) -> set[str]:
        """The files that may be sent.

        Args:
            paths: those of `public/`.
            known: what listeners were led to at the place (`order.unit`).
            lying: paths that lie there, or may.

        Raises:
            StorageError: a page cannot be read.
        """
        found = set(paths)
        were = {path for path in found if _was_shown(path, known, lying)}
        chosen = were | {path for path in found if self._leads(path)}
        made = {path for path in found - were if _MADE.fullmatch(path)}
        return chosen - made | self._named(made, chosen)

    def _leads(self, path: str) -> bool:
        """Whether it is what listeners come in by, or of a revision that is current."""
        place = _SHELVED.fullmatch(path)
        if place is None:
            return True
        record = self._shown[place["shelf"]].get(place["slug"])
        folder, within, _ = place["rest"].partition("/")
        return record is not None and (folder == record.revisions[-1].id if within else folder == ENTRY)

    def _named(self, made: Set[str], chosen: Iterable[str]) -> set[str]:
        """Which files pages or feeds name; no page is read once all of them are found."""
        names = {path: path.rpartition("/")[2].encode() for path in made}
        for path in chosen:
            if names and path.endswith((".html", ".xml")) and not plan.is_frozen(path):
                page = atomic.read(self._public / path) or b""
                names = {path: name for path, name in names.items() if name not in page}
        return made - names.keys()


def _shown(folder: Path, now: datetime) -> dict[str, Record]:
    return {record.slug: record for record in feed.published_records(records.load_all(folder), now)}


def _was_shown(path: str, known: Set[str], lying: Collection[str]) -> bool:
    """Whether listeners were led there; to a page, where it lies."""
    return plan.unit(path) in known or (path in lying and plan.is_entry(path))
