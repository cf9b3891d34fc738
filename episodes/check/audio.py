"""Enclosures: the audio files that the feeds name are there, and are what they say."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from episodes.check.findings import Finding, finding
from episodes.check.published import Item, Published, values
from episodes.feed.xml import NAMESPACES

_TAG = b"ID3\x03"  # version 2.3: with 2.4, several players lose chapters
_KINDS = (
    ("audio/mpeg", ("audio/mpeg",), (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xfa", b"\xff\xf2"), 0),
    ("audio/x-m4a", ("audio/x-m4a", "audio/mp4"), (b"ftyp",), 4),
    ("audio/ogg", ("audio/ogg",), (b"OggS",), 0),
)
"""What a file is, how an enclosure may call it, what it begins with, and at which byte."""


def enclosures(published: Published) -> Iterator[Finding]:
    """Each is an address of its own, of this edition, with a file behind it."""
    for files in published.podcasts:
        items = [item for feed in files for item in feed.items if item.enclosure]
        counts = Counter(item.enclosure for item in items)
        for item in items:
            if counts[item.enclosure] > 1:
                yield finding("enclosure-twice", item.path, address=item.enclosure)
            if not published.ours(item.enclosure):
                yield finding("elsewhere", item.path, address=item.enclosure)
            elif item.media is None:
                yield finding("missing-file", item.path, slug=item.slug, address=item.enclosure)


def files(published: Published) -> Iterator[Finding]:
    """Length and type of each enclosure, content and name of its file."""
    for feed in published.feeds:
        for item in feed.items:
            if item.media:
                yield from _enclosure(item, item.media)
    for item in published.episodes:
        if item.revision and item.media:
            yield from _content(item, item.media, item.revision.media.sha256)
        if item.media and item.media.suffix == ".mp3":
            yield from _tag(item, item.media)


def alternates(published: Published) -> Iterator[Finding]:
    """Other formats of an episode are there, and are what the feed says."""
    for item in published.episodes:
        known = {media.name: media.sha256 for media in (item.revision.alternates if item.revision else ())}
        for node in item.element.iterfind("podcast:alternateEnclosure", dict(NAMESPACES)):
            for address in values(node, "podcast:source/@uri"):
                yield from _alternate(item, address, node, known)


def _enclosure(item: Item, path: Path) -> Iterator[Finding]:
    yield from _length(item, path, "".join(values(item.element, "enclosure/@length")))
    yield from _kind(item, path, "".join(values(item.element, "enclosure/@type")))
    if not path.name.isascii():
        yield finding("file-name", item.path, name=path.name)


def _alternate(item: Item, address: str, node: etree._Element, known: dict[str, str]) -> Iterator[Finding]:
    path = item.published.file(address)
    if path is None:
        yield finding("missing-file", item.path, slug=item.slug, address=address)
        return
    yield from _length(item, path, node.get("length") or "")
    yield from _kind(item, path, node.get("type") or "")
    if path.name in known:
        yield from _content(item, path, known[path.name])
    for stated in values(node, "podcast:integrity[@type='sri']/@value"):
        if stated != f"sha256-{b64encode(bytes.fromhex(item.published.digest(path))).decode()}":
            yield finding("integrity", item.path, name=path.name)


def _length(item: Item, path: Path, stated: str) -> Iterator[Finding]:
    real = path.stat().st_size
    if stated != str(real):
        yield finding("length", item.path, slug=item.slug, stated=stated, real=real)


def _content(item: Item, path: Path, sha256: str) -> Iterator[Finding]:
    if item.published.digest(path) != sha256:
        yield finding("hash", item.path, slug=item.slug, name=path.name)


def _tag(item: Item, path: Path) -> Iterator[Finding]:
    with path.open("rb") as file:
        if file.read(len(_TAG)) != _TAG:
            yield finding("tag", item.path, slug=item.slug, name=path.name)


def _kind(item: Item, path: Path, stated: str) -> Iterator[Finding]:
    with path.open("rb") as file:
        head = file.read(16)
    kinds = ((name, names) for name, names, starts, at in _KINDS if head[at:].startswith(starts))
    real, names = next(kinds, ("no audio that podcasts carry", ()))
    if stated not in names:
        yield finding("media-type", item.path, slug=item.slug, stated=stated, real=real)
