"""What would be published, read once: feeds, their items, and which file an address leads to.

Reading what would be published: each feed parsed strictly, records and settings where they are at hand.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from episodes.catalogue.podcast_guids import load_guids
from episodes.catalogue.records import Record, Revision, load_all
from episodes.check.decode import DecodedAudio, Memory
from episodes.check.findings import Finding, finding
from episodes.edition import atomic
from episodes.edition.atomic import read
from episodes.edition.edition import SETTINGS
from episodes.edition.settings import Settings
from episodes.feed import FILE
from episodes.feed.xml import NAMESPACES

_OLDER = re.compile(r"(?P<stem>[a-z0-9-]+?)-\d+\.xml")


@dataclass(frozen=True)
class Publication:
    """A folder that would be published.

    Attributes:
        public: the folder.
        records: by guid; empty where they are not at hand.
        guids: `podcast:guid` by the feed's file, where it was fixed.
        settings: the edition's; the defaults where they are not at hand.
        now: what is dated later is an embargo.
        channels: of each file of a feed, by its name; the edition's own first.
        memory: what audio files sounded like at the last check.
    """

    public: Path
    records: Mapping[str, Record]
    guids: Mapping[str, str]
    settings: Settings
    now: datetime
    channels: Mapping[str, etree._Element]
    memory: Memory
    _heard: dict[Path, DecodedAudio | ValueError] = field(default_factory=dict, repr=False)
    _digests: dict[Path, str] = field(default_factory=dict, repr=False)
    _files: dict[str, Path | None] = field(default_factory=dict, repr=False)

    @cached_property
    def feeds(self) -> tuple["FeedFile", ...]:
        """Each file of each feed."""
        return tuple(FeedFile(self, name, channel) for name, channel in self.channels.items())

    @cached_property
    def by_slug(self) -> dict[str, Record]:
        """The records, by their name in commands."""
        return {record.slug: record for record in self.records.values()}

    @property
    def main(self) -> "FeedFile":
        """What listeners subscribe to first."""
        return self.feeds[0]

    @cached_property
    def episodes(self) -> tuple["FeedItem", ...]:
        """An item for each episode, in the feeds' order: the same one is in several feeds."""
        found = {item.enclosure: item for feed in reversed(self.feeds) for item in reversed(feed.items)}
        return tuple(reversed(found.values()))

    @cached_property
    def podcasts(self) -> tuple[Sequence["FeedFile"], ...]:
        """The files of each feed, the one that listeners subscribe to first."""
        found: dict[str, list[FeedFile]] = {}
        for feed in self.feeds:
            found.setdefault(feed.own, []).append(feed)
        return tuple(sorted(files, key=lambda feed: feed.name != feed.own) for files in found.values())

    def ours(self, address: str) -> bool:
        """Whether an address is one of this edition, counted by a prefix or not."""
        return self._place in address

    def file(self, address: str) -> Path | None:
        """The file an address leads to; None where there is none, or where it leads out of the folder."""
        _, ours, path = address.partition(self._place)
        if not ours:
            return None
        name = unquote(urlsplit(path).path)
        if name not in self._files:
            self._files[name] = inside(self._root, name)
        return self._files[name]

    @cached_property
    def _place(self) -> str:
        return self.main.base.partition("://")[2]

    @cached_property
    def _root(self) -> str:
        return os.path.realpath(self.public)

    def heard(self, path: Path) -> DecodedAudio | ValueError:
        """What an audio file sounds like, or why it cannot be decoded."""
        if path not in self._heard:
            try:
                self._heard[path] = self.memory.heard(path, self.digest(path))
            except ValueError as error:
                self._heard[path] = error
        return self._heard[path]

    def digest(self, path: Path) -> str:
        """SHA-256 of a file, read once."""
        if path not in self._digests:
            self._digests[path] = atomic.digest(path)
        return self._digests[path]


@dataclass(frozen=True, eq=False)
class FeedFile:
    """A file of a feed: the one that listeners subscribe to, or an older page."""

    published: Publication
    name: str
    channel: etree._Element

    @cached_property
    def items(self) -> tuple["FeedItem", ...]:
        """In the feed's order."""
        return tuple(FeedItem(self, element) for element in self.channel.findall("item"))

    @cached_property
    def own(self) -> str:
        """Name of the file that listeners subscribe to."""
        older = _OLDER.fullmatch(self.name)
        name = f"{older['stem']}.xml" if older else self.name
        return name if name in self.published.channels else self.name

    @cached_property
    def address(self) -> str:
        """Its own; empty where it gives none."""
        return self.link("self")

    @cached_property
    def base(self) -> str:
        """What addresses of this edition begin with."""
        link = xpath_texts(self.channel, "link/text()")
        return f"{(self.address.rpartition('/')[0] or ''.join(link[:1])).rstrip('/')}/"

    def link(self, relation: str) -> str:
        """The address of another page (RFC 5005), or its own; empty where it gives none."""
        return next(iter(xpath_texts(self.channel, f"atom:link[@rel='{relation}']/@href")), "")


@dataclass(frozen=True)
class FeedItem:
    """An item of a feed."""

    feed: FeedFile
    element: etree._Element

    @property
    def published(self) -> Publication:
        """What it is part of."""
        return self.feed.published

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
        return f"{self.feed.name}, {self.slug if self.slug != 'SLUG' else self.guid or 'an item'}"

    @cached_property
    def enclosure(self) -> str:
        """Address of the audio; empty where it has none."""
        return next(iter(xpath_texts(self.element, "enclosure/@url")), "")

    @cached_property
    def media(self) -> Path | None:
        """The audio file; None where it is missing."""
        return self.published.file(self.enclosure)


def xpath_texts(element: etree._Element, path: str) -> list[str]:
    """Texts and attributes that an XPath with the feed's prefixes finds."""
    found = element.xpath(path, namespaces=dict(NAMESPACES))
    return [str(value) for value in found] if isinstance(found, list) else []


def inside(root: str, path: str) -> Path | None:
    """The file of a path below a real folder, with a folder's index; None where there is none in it."""
    try:
        file = os.path.realpath(os.path.join(root, path.lstrip("/")))
        file = os.path.join(file, "index.html") if os.path.isdir(file) else file
        return Path(file) if file.startswith(f"{root}{os.sep}") and os.path.isfile(file) else None
    except (OSError, ValueError):
        return None


def read_published(public: Path, now: datetime) -> tuple[Publication | None, list[Finding]]:
    """What is in a folder; None where its feed cannot be read.

    Returns:
        It, and what is wrong with feeds as files.

    Raises:
        EpisodeError: a record or the settings are damaged.
        StorageError: a file cannot be read.
    """
    names = [FILE, *sorted(path.name for path in public.glob("*.xml") if path.name != FILE)]
    parsed = {name: _parsed(name, read(public / name)) for name in names}
    faults = [found for found in parsed.values() if isinstance(found, Finding)]
    channels = {name: found for name, found in parsed.items() if not isinstance(found, Finding)}
    if FILE not in channels:
        return None, faults
    records = {record.guid: record for record in load_all(public.parent / "records")}
    guids = load_guids(public.parent / "records")
    settings = Settings.load(public.parent / SETTINGS)
    whole = public.resolve()  # as the files are told that addresses lead to
    memory = Memory(public.parent / "records")
    return Publication(whole, records, guids, settings, now, channels, memory), faults


def _parsed(name: str, data: bytes | None) -> etree._Element | Finding:
    """A feed's channel, parsed strictly, or why there is none."""
    if data is None:
        return finding("no-feed", name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return finding("not-xml", name, cause=error)
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None:
        return finding("doctype", name)
    if (tree.docinfo.encoding or "utf-8").lower() != "utf-8":
        return finding("encoding", name)
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        return finding("not-rss", name)
    return channels[0]
