"""Reading what would be published: each feed parsed strictly, records and settings where they are at hand."""

from datetime import datetime
from pathlib import Path

from lxml import etree

from episodes.catalogue.records import load_all
from episodes.check.findings import Finding, finding
from episodes.check.memory import Memory
from episodes.check.published import Published
from episodes.edition.atomic import read
from episodes.edition.edition import SETTINGS
from episodes.edition.settings import Settings
from episodes.feed import FILE, recorded


def read_published(public: Path, now: datetime) -> tuple[Published | None, list[Finding]]:
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
    guids = recorded(public.parent / "records")
    settings = Settings.load(public.parent / SETTINGS)
    whole = public.resolve()  # as the files are told that addresses lead to
    memory = Memory(public.parent / "records")
    return Published(whole, records, guids, settings, now, channels, memory), faults


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
