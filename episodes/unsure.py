"""How many things a build was not sure of in each episode, for `status`: `records/doubts.tsv`.

A line an episode and revision; the last one of an episode holds. It may be thrown away: what is not known is
said to be so, and articles that are not built yet are looked at themselves.
"""

import re
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from episodes import files

FILE = "doubts.tsv"
"""In `records/`."""

_LINE = re.compile(r"(?P<slug>[a-z0-9-]+)\t(?P<revision>[0-9a-f]{8})\t(?P<doubts>\d{1,9})")


class Noted(NamedTuple):
    """What the last build of an episode told: of which revision, and how many doubts."""

    revision: str
    doubts: int


class Notes:
    """What builds noted; read when first needed."""

    def __init__(self, records: Path) -> None:
        self._path = records / FILE

    @cached_property
    def by_slug(self) -> dict[str, Noted]:
        """What is known; a line that is none is passed over.

        Raises:
            StorageError: the file is there and cannot be read.
        """
        text = (files.read(self._path) or b"").decode(errors="replace")
        lines = (_LINE.fullmatch(line) for line in text.split("\n"))
        return {line["slug"]: Noted(line["revision"], int(line["doubts"])) for line in lines if line}

    def add(self, slug: str, noted: Noted) -> None:
        """Notes what a build told of an episode, unless that is known.

        Raises:
            StorageError: it cannot be written.
        """
        if self.by_slug.get(slug) == noted:
            return
        with files.storing(self._path), self._path.open("a", encoding="ascii", newline="\n") as file:
            file.write(f"{slug}\t{noted.revision}\t{noted.doubts}\n")
        self.by_slug[slug] = noted
