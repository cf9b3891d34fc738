"""The judge of what would be published: from the files themselves, before listeners meet them.

It needs neither articles nor voices nor network. What the records know is compared where they are at hand.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from lxml import etree

from episodes.check import channel, image, items, media, pages, sound, texts
from episodes.check.finding import Finding, finding
from episodes.check.published import Published
from episodes.check.report import as_json, as_text, faulty
from episodes.errors import EpisodeError, StorageError
from episodes.feed import FILE
from episodes.files import read
from episodes.records import load_all

__all__ = ["CHECKS", "Finding", "as_json", "as_text", "check", "faulty"]

CHECKS: tuple[Callable[[Published], Iterator[Finding]], ...] = (
    channel.required,
    channel.lengths,
    channel.explicit,
    channel.category,
    channel.identity,
    channel.site,
    image.image,
    items.guids,
    items.dates,
    items.recorded,
    media.enclosures,
    media.files,
    media.alternates,
    sound.durations,
    texts.transcripts,
    texts.chapters,
    pages.links,
)


def check(folder: Path, *, now: datetime) -> list[Finding]:
    """Judges an edition, or a folder that holds only what is published.

    Every audio file is decoded to its end.

    Args:
        folder: the edition's folder, or its `public/`.
        now: what is dated later is not out yet.

    Returns:
        Faults and notes, in the order of the table, then of the feed.

    Raises:
        EpisodeError: there is no such folder, or a record is damaged.
        StorageError: a file cannot be read.
    """
    if not folder.is_dir():
        raise EpisodeError("folder", path=folder)
    root = folder / "public" if (folder / "public").is_dir() else folder
    data = read(root / FILE)
    if data is None:
        return [finding("no-feed", str(root / FILE))]
    parsed = _parsed(data)
    if isinstance(parsed, Finding):
        return [parsed]
    records = {record.guid: record for record in load_all(root.parent / "records")}
    published = Published(root, records, now, parsed)
    try:
        return [found for judge in CHECKS for found in judge(published)]
    except OSError as error:
        raise StorageError("read", path=error.filename or root, cause=error.strerror or error) from error


def _parsed(data: bytes) -> etree._Element | Finding:
    """The feed's channel, parsed strictly, or why there is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        return finding("not-xml", FILE, cause=error)
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None:
        return finding("doctype", FILE)
    if (tree.docinfo.encoding or "utf-8").lower() != "utf-8":
        return finding("encoding", FILE)
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        return finding("not-rss", FILE)
    return channels[0]
