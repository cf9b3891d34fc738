"""How many things the program is not sure of in each article, and what a producer is told of it.

What a build counted is noted in `records/doubts.tsv`, for `status` and `publish`: a line an episode and
revision; the last one of an episode holds. It may be thrown away: what is not known is said to be so, until
the next build has counted it again.
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
"""The last word tells counts that hold doubts about speakers from those of version 0.1.0, which do not."""

_NAMED = 3  # articles that a command names


class DoubtCount(NamedTuple):
    """What the last build of an episode told: of which revision, and how many doubts."""

    revision: str
    doubts: int


class DoubtCounts:
    """What builds noted; read when first needed."""

    def __init__(self, records: Path) -> None:
        self._path = records / FILE

    @cached_property
    def by_slug(self) -> dict[str, DoubtCount]:
        """What is known; a line that is none is passed over.

        Raises:
            StorageError: the file is there and cannot be read.
        """
        text = (atomic.read(self._path) or b"").decode(errors="replace")
        lines = (_LINE.fullmatch(line) for line in text.split("\n"))
        return {line["slug"]: DoubtCount(line["revision"], int(line["doubts"])) for line in lines if line}

    def of(self, record: "Record") -> int | None:
        """The doubts of an episode as it stands; None where nobody counted them."""
        noted, last = self.by_slug.get(record.slug), record.current
        return noted.doubts if noted and last and noted.revision == last.id else None

    def add(self, slug: str, noted: DoubtCount) -> None:
        """Notes what a build told of an episode, unless that is known.

        Raises:
            StorageError: it cannot be written.
        """
        if self.by_slug.get(slug) == noted:
            return
        with atomic.storage_errors(self._path), self._path.open("a", encoding="ascii", newline="\n") as file:
            file.write(f"{slug}\t{noted.revision}\t{noted.doubts}\tspeakers\n")
        self.by_slug[slug] = noted


class DoubtSummary(NamedTuple):
    """What some articles want looked at.

    Attributes:
        unsure: articles with something to look at.
        doubts: how many things that is in all.
        uncounted: articles of which nobody knows.
        look: the command that shows the first of them; None where no article is there to be shown.
    """

    unsure: int
    doubts: int
    uncounted: int
    look: str | None


def summarize(found: Mapping[str, int | None]) -> DoubtSummary:
    """Adds up.

    Args:
        found: the doubts of each article by its path, from where the command is typed; None where nobody
            counted them.
    """
    unsure = [path for path, doubts in found.items() if doubts]
    look = shlex.join(["hautevoix", "script", *unsure[:_NAMED]]) if unsure else None
    return DoubtSummary(
        len(unsure), sum(filter(None, found.values())), list(found.values()).count(None), look
    )


def summary_lines(unsure: int, uncounted: int, look: str | None) -> Sequence[str]:
    """The line about it; none where there is nothing to tell."""
    more = f"; {uncounted} not counted yet" if uncounted else ""
    if not unsure:
        return [f"{_articles(uncounted)} not looked at yet: hautevoix build"] if uncounted else []
    first = ", the first" if unsure > _NAMED else ""
    shown = f"{first}: {look}" if look else ""
    return [f"{_articles(unsure)} {'wants' if unsure == 1 else 'want'} a look{more}{shown}"]


def _articles(number: int) -> str:
    return f"{number} article{'' if number == 1 else 's'}"
