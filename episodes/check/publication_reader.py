"""What would be published, read once: feeds, their items, and which file an address leads to."""

import os
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from episodes.catalogue.podcast_guids import load_guids
from episodes.catalogue.records import Record, Revision, load_all
from episodes.check.decode import DecodedAudio, Memory
from episodes.check.findings import Finding, finding
from episodes.edition import atomic
from episodes.edition.edition import SETTINGS
from episodes.edition.settings import Settings
from episodes.feed import FILE
from episodes.feed.xml import NAMESPACES

_OLDER = re.compile(r"(?P<stem>[a-z0-9-]+?)-\d+\.xml")
_TRANSCRIPT = f"{{{NAMESPACES['podcast']}}}transcript"
UNKNOWN_SLUG = "SLUG"
"""Stands in hints for the slug of an item that tells none."""


@dataclass(frozen=True)
class Publication:
    """A folder that would be published.

    Attributes:
        public: the folder.
        records: by guid; empty if they are not at hand.
        guids: `podcast:guid` by the feed's file, if it was fixed.
        settings: the edition's; the defaults if they are not at hand.
        now: anything dated later is under embargo.
        channels: of each file of a feed, by its name; the edition's own first.
        memory: what the last check found in files.
        verify: whether to read files whose length, times and inode are those with which they were last read.
    """

    public: Path
    records: Mapping[str, Record]
    guids: Mapping[str, str]
    settings: Settings
    now: datetime
    channels: Mapping[str, etree._Element]
    memory: Memory
    verify: bool
    _decoded: dict[Path, DecodedAudio | ValueError] = field(default_factory=dict, repr=False)
    _digests: dict[Path, str] = field(default_factory=dict, repr=False)
    _paths: dict[str, str | None] = field(default_factory=dict, repr=False)
    _files: dict[str, Path | None] = field(default_factory=dict, repr=False)
    _folders: dict[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def feeds(self) -> tuple["FeedFile", ...]:
        """Each file of each feed."""
        return tuple(FeedFile(self, name, channel) for name, channel in self.channels.items())

    @cached_property
    def by_slug(self) -> dict[str, Record]:
        """The records by slug."""
        return {record.slug: record for record in self.records.values()}

    @property
    def main(self) -> "FeedFile":
        """The edition's own feed."""
        return self.feeds[0]

    @cached_property
    def episodes(self) -> tuple["FeedItem", ...]:
        """One item per episode, in the order of the feeds: several feeds may have the same episode."""
        found = {item.enclosure: item for feed in reversed(self.feeds) for item in reversed(feed.items)}
        return tuple(reversed(found.values()))

    @cached_property
    def podcasts(self) -> tuple[Sequence["FeedFile"], ...]:
        """The files of each feed, the one that listeners subscribe to first."""
        found: dict[str, list[FeedFile]] = {}
        for feed in self.feeds:
            found.setdefault(feed.own, []).append(feed)
        return tuple(sorted(files, key=lambda feed: feed.name != feed.own) for files in found.values())

    @cached_property
    def site(self) -> str:
        """What addresses of this edition contain: host and folder, without the scheme."""
        return self.main.base.partition("://")[2]

    def ours(self, address: str) -> bool:
        """Return whether an address is one of this edition, counted by a prefix or not."""
        return self.site in address

    def path_of(self, address: str) -> str | None:
        """Return the path in `public/` that an address names; None if it is not one of this edition."""
        if address not in self._paths:
            _, ours, path = address.partition(self.site)
            self._paths[address] = unquote(urlsplit(path).path) if ours else None
        return self._paths[address]

    def file(self, address: str) -> Path | None:
        """Return the file that an address leads to; None if there is none, or if it is outside the folder."""
        path = self.path_of(address)
        return None if path is None else self.file_at(path)

    def file_at(self, path: str) -> Path | None:
        """Return the file at a path in `public/`, a folder's index included; None as for `file`."""
        if path not in self._files:
            try:
                self._files[path] = self._inside(path.lstrip("/"))
            except (OSError, ValueError):
                self._files[path] = None
        return self._files[path]

    def _inside(self, path: str) -> Path | None:
        root = self._folder("")
        folder, _, name = path.rpartition("/")
        file = os.path.join(self._folder(folder), name)
        mode = os.lstat(file).st_mode if name not in {"", ".", ".."} else 0
        if not stat.S_ISREG(mode):  # a folder, a link, or nothing plain: looked at the long way
            file = os.path.realpath(os.path.join(root, path))
            file = os.path.join(file, "index.html") if os.path.isdir(file) else file
            mode = os.stat(file).st_mode
        return Path(file) if file.startswith(f"{root}{os.sep}") and stat.S_ISREG(mode) else None

    def _folder(self, path: str) -> str:
        """Resolve all links of a folder in `public/`."""
        if path not in self._folders:
            parent, _, name = path.rpartition("/")
            folder = os.path.join(self._folder(parent), name) if path else ""
            if name in {"", ".", ".."} or not stat.S_ISDIR(os.lstat(folder).st_mode):
                folder = os.path.realpath(os.path.join(self.public, path))
            self._folders[path] = folder
        return self._folders[path]

    def decoded(self, path: Path) -> DecodedAudio | ValueError:
        """Return what an audio file sounds like, or why it cannot be decoded."""
        if path not in self._decoded:
            try:
                self._decoded[path] = self.memory.decoded(path, self.digest(path))
            except ValueError as error:
                self._decoded[path] = error
        return self._decoded[path]

    def digest(self, path: Path) -> str:
        """Return the SHA-256 of a file, which is read at most once."""
        if path not in self._digests:
            self._digests[path] = self.memory.digest(path, self.name(path), verify=self.verify)
        return self._digests[path]

    def name(self, path: Path) -> str:
        """Return the path of a file in `public/`, with slashes."""
        return str(path)[len(str(self.public)) + 1 :].replace(os.sep, "/")


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
        """Its own; empty if it gives none."""
        return self.link("self")

    @cached_property
    def base(self) -> str:
        """What addresses of this edition begin with."""
        link = xpath_texts(self.channel, "link/text()")
        return f"{(self.address.rpartition('/')[0] or ''.join(link[:1])).rstrip('/')}/"

    def link(self, relation: str) -> str:
        """Return the address of another page (RFC 5005), or its own; empty if it gives none."""
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
        """Empty if it has none."""
        return (self.element.findtext("guid") or "").strip()

    @cached_property
    def record(self) -> Record | None:
        """The record of its episode."""
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
        return parts[-3] if len(parts) > 2 else UNKNOWN_SLUG

    @property
    def path(self) -> str:
        """How findings name it."""
        return f"{self.feed.name}, {self.slug if self.slug != UNKNOWN_SLUG else self.guid or 'an item'}"

    @cached_property
    def enclosure(self) -> str:
        """Address of the audio; empty if it has none."""
        return next(iter(xpath_texts(self.element, "enclosure/@url")), "")

    @cached_property
    def media(self) -> Path | None:
        """The audio file; None if it is missing."""
        return self.published.file(self.enclosure)

    @cached_property
    def alternates(self) -> tuple[tuple[str, Path | None], ...]:
        """Address and file of each other format of the audio."""
        addresses = xpath_texts(self.element, "podcast:alternateEnclosure/podcast:source/@uri")
        return tuple((address, self.published.file(address)) for address in addresses)

    @cached_property
    def transcripts(self) -> tuple[tuple[str, str, Path | None], ...]:
        """Address, stated type and file of each transcript."""
        nodes = self.element.iterchildren(_TRANSCRIPT)
        found = ((node.get("url") or "", node.get("type") or "") for node in nodes)
        return tuple((address, form, self.published.file(address)) for address, form in found)


@lru_cache(maxsize=256)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path, namespaces=dict(NAMESPACES), smart_strings=False)


def xpath_texts(element: etree._Element, path: str) -> list[str]:
    """Return the texts and attributes that an XPath finds.

    Args:
        element: where the search starts.
        path: may use the prefixes of feeds.
    """
    found = _compiled(path)(element)
    return [str(value) for value in found] if isinstance(found, list) else []


def read_publication(
    public: Path, now: datetime, *, verify: bool = False
) -> tuple[Publication | None, list[Finding]]:
    """Read what is in a folder.

    Args:
        public: the folder.
        now: anything dated later is under embargo.
        verify: see `Publication`.

    Returns:
        The publication, None if its feed cannot be read; and what is wrong with feeds as files.

    Raises:
        EpisodeError: a record or the settings are damaged.
        StorageError: a file cannot be read.
    """
    names = [FILE, *sorted(path.name for path in public.glob("*.xml") if path.name != FILE)]
    parsed = {name: _channel(name, atomic.read(public / name)) for name in names}
    faults = [found for found in parsed.values() if isinstance(found, Finding)]
    channels = {name: found for name, found in parsed.items() if not isinstance(found, Finding)}
    if FILE not in channels:
        return None, faults
    records = public.parent / "records"
    publication = Publication(
        public=public.resolve(),  # as the files that addresses lead to are named
        records={record.guid: record for record in load_all(records)},
        guids=load_guids(records),
        settings=Settings.load(public.parent / SETTINGS),
        now=now,
        channels=channels,
        memory=Memory(records),
        verify=verify,
    )
    return publication, faults


def _channel(name: str, data: bytes | None) -> etree._Element | Finding:
    """Parse a feed strictly; return its channel, or why there is none."""
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
