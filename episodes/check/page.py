"""A page to judge, and what makes it anew."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from lxml import etree, html

from episodes.check.published import Published
from episodes.edition.layout import ENTRY, PAGE

COPY = "Build again: hautevoix build"
AGAIN = "Remake the episode: hautevoix build --again {slug}"
RENEW = "Delete the file, then build again: hautevoix build"


@dataclass(frozen=True, eq=False)
class Page:
    """A page that listeners come to.

    Attributes:
        published: what it is part of.
        path: the file.
    """

    published: Published
    path: Path

    @property
    def name(self) -> str:
        """Its path in `public/`."""
        return self.path.relative_to(self.published.public).as_posix()

    @cached_property
    def document(self) -> etree._Element:
        """Its root; an empty page has none to read."""
        return document(self.path.read_bytes())

    @property
    def mend(self) -> str:
        """What makes it anew: a build copies an episode's from its revision, and writes what is gone."""
        folders = self.path.relative_to(self.published.public).parts[:-1]
        if len(folders) < 2:
            return RENEW
        record = self.published.by_slug.get(folders[1])
        kept = self.path.parent / record.current.id / PAGE if record and record.current else None
        stale = kept and kept.is_file() and kept.read_bytes() != self.path.read_bytes()
        if self.path.name == ENTRY and stale:
            return COPY
        return AGAIN.format(slug=folders[1])


def document(data: bytes) -> etree._Element:
    """A page as browsers read it, whatever is wrong with it."""
    return html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
