"""How many doubts the program has about each article, and the line that tells a producer.

The counts of builds are kept in `records/doubts.tsv`, for `status` and `publish`: a line for each episode and
revision; the last one of an episode applies. The file may be deleted: the next build counts anew.
"""

import re
import shlex
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from episodes.edition import atomic

if TYPE_CHECKING:
    from episodes.catalogue.records import Record

FILE = "doubts.tsv"
"""In `records/`."""

MOST = 200
"""Articles whose doubts one command counts anew: each takes some hundredths of a second."""

_LINE = re.compile(r"(?P<slug>[a-z0-9-]+)\t(?P<revision>[0-9a-f]{8})\t(?P<doubts>\d{1,9})\tspeakers")
"""The last word marks counts that include doubts about speakers; those of version 0.1.0 do not."""

_SHOWN = 3
"""Articles that a command names."""


class DoubtCount(NamedTuple):
    """The doubts that a build counted, and the id of the revision that it made."""

    revision: str
    doubts: int


class DoubtCounts:
    """The counts of earlier builds; read on demand."""

    def __init__(self, records: Path) -> None:
        self._path = records / FILE

    @cached_property
    def by_slug(self) -> dict[str, DoubtCount]:
        """The last count of each episode; a line that is not one is skipped.

        Raises:
            StorageError: the file is there and cannot be read.
        """
        text = (atomic.read(self._path) or b"").decode(errors="replace")
        lines = (_LINE.fullmatch(line) for line in text.split("\n"))
        return {line["slug"]: DoubtCount(line["revision"], int(line["doubts"])) for line in lines if line}

    def of(self, record: "Record") -> int | None:
        """The doubts of an episode's current revision; None where nobody counted them."""
        count, last = self.by_slug.get(record.slug), record.current
        return count.doubts if count and last and count.revision == last.id else None

    def add(self, slug: str, count: DoubtCount) -> None:
        """Append a count, unless it is known.

        Args:
            slug: of the episode.
            count: what a build counted.

        Raises:
            StorageError: it cannot be written.
        """
        if self.by_slug.get(slug) == count:
            return
        with (
            atomic.storage_errors(self._path),
            self._path.open("a", encoding="ascii", newline="\n") as file,
        ):
            file.write(f"{slug}\t{count.revision}\t{count.doubts}\tspeakers\n")
        self.by_slug[slug] = count


class DoubtSummary(NamedTuple):
    """The doubts of some articles.

    Attributes:
        unsure: articles with doubts.
        doubts: their number in all.
        uncounted: articles whose doubts were not counted.
        look: the command that shows the first of them; None where there are none.
    """

    unsure: int
    doubts: int
    uncounted: int
    look: str | None


def summarize(counts: Mapping[str, int | None]) -> DoubtSummary:
    """Add up doubts.

    Args:
        counts: by the article's path, as it is typed; None where nobody counted them.
    """
    unsure = [path for path, doubts in counts.items() if doubts]
    look = shlex.join(["hautevoix", "script", *unsure[:_SHOWN]]) if unsure else None
    uncounted = list(counts.values()).count(None)
    return DoubtSummary(len(unsure), sum(filter(None, counts.values())), uncounted, look)


def summary_lines(unsure: int, uncounted: int, look: str | None) -> Sequence[str]:
    """The line that tells a producer about doubts; none where there is nothing to tell.

    Args:
        unsure: articles with doubts.
        uncounted: articles whose doubts were not counted.
        look: the command that shows the first of them.
    """
    if not unsure:
        return [f"{_articles(uncounted)} not looked at yet: hautevoix build"] if uncounted else []
    more = f"; {uncounted} not counted yet" if uncounted else ""
    first = ", the first" if unsure > _SHOWN else ""
    shown = f"{first}: {look}" if look else ""
    return [f"{_articles(unsure)} {'wants' if unsure == 1 else 'want'} a look{more}{shown}"]


def _articles(number: int) -> str:
    return f"{number} article{'' if number == 1 else 's'}"
