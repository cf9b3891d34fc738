"""What would be published, read once: the feed, its items, and which file an address leads to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from episodes.feed import FILE
from episodes.feed.nodes import NAMESPACES
from episodes.records import Record, Revision


@dataclass(frozen=True)
class Published:
    """A folder that would be published.

    Attributes:
        public: the folder.
        records: by guid; empty where they are not at hand.
        now: what is dated later is an embargo.
        channel: of the feed.
    """

    public: Path
    records: dict[str, Record]
    now: datetime
    channel: etree._Element

    @cached_property
    def items(self) -> tuple["Item", ...]:
        """In the feed's order."""
        return tuple(Item(self, element) for element in self.channel.findall("item"))

    @cached_property
    def address(self) -> str:
        """The feed's own; empty where it gives none."""
        return next(iter(values(self.channel, "atom:link[@rel='self']/@href")), "")

    @cached_property
    def base(self) -> str:
        """What addresses of this edition begin with."""
        link = values(self.channel, "link/text()")
        return f"{(self.address.rpartition('/')[0] or ''.join(link[:1])).rstrip('/')}/"

    def ours(self, address: str) -> bool:
        """Whether an address is one of this edition."""
        return address.startswith(self.base)

    def file(self, address: str) -> Path | None:
        """The file an address leads to; None where there is none, or where it leads out of the folder."""
        if not self.ours(address):
            return None
        return inside(self.public, unquote(urlsplit(address[len(self.base) :]).path))


@dataclass(frozen=True)
class Item:
    """An item of the feed."""

    published: Published
    element: etree._Element

    @cached_property
    def guid(self) -> str:
        """Empty where it has none."""
        return (self.element.findtext("guid") or "").strip()

    @cached_property
    def record(self) -> Record | None:
        """What the edition knows of it."""
        return self.published.records.get(self.guid)

    @property
    def revision(self) -> Revision | None:
        """The one that is published."""
        return self.record.current if self.record else None

    @cached_property
    def slug(self) -> str:
        """Its name in commands."""
        if self.record:
            return self.record.slug
        parts = [part for part in urlsplit(self.enclosure).path.split("/") if part]
        return parts[-3] if len(parts) > 2 else "SLUG"

    @property
    def path(self) -> str:
        """How findings name it."""
        return f"{FILE}, {self.slug if self.slug != 'SLUG' else self.guid or 'an item'}"

    @cached_property
    def enclosure(self) -> str:
        """Address of the audio; empty where it has none."""
        return next(iter(values(self.element, "enclosure/@url")), "")

    @cached_property
    def media(self) -> Path | None:
        """The audio file; None where it is missing."""
        return self.published.file(self.enclosure)


def values(element: etree._Element, path: str) -> list[str]:
    """Texts and attributes that an XPath with the feed's prefixes finds."""
    found = element.xpath(path, namespaces=dict(NAMESPACES))
    return [str(value) for value in found] if isinstance(found, list) else []


def inside(public: Path, path: str) -> Path | None:
    """The file of a path relative to the folder, with a folder's index; None where there is none in it."""
    root = public.resolve()
    try:
        file = (root / path.lstrip("/")).resolve()
        file = file / "index.html" if file.is_dir() else file
        return file if file.is_relative_to(root) and file.is_file() else None
    except (OSError, ValueError):
        return None


def pages(public: Path) -> Iterator[Path]:
    """The pages that listeners come to."""
    yield from (path for path in [public / "index.html"] if path.is_file())
    yield from sorted(public.glob("episodes/*/index.html"))
