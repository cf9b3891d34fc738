"""Enclosures: the audio files that the feed names are there, and are what it says."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from episodes.check.finding import Finding, finding
from episodes.check.published import Item, Published, values
from episodes.feed.nodes import NAMESPACES
from episodes.files import digest

_KINDS = (
    ("audio/mpeg", ("audio/mpeg",), (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xfa", b"\xff\xf2"), 0),
    ("audio/x-m4a", ("audio/x-m4a", "audio/mp4"), (b"ftyp",), 4),
    ("audio/ogg", ("audio/ogg",), (b"OggS",), 0),
)
"""What a file is, how an enclosure may call it, what it begins with, and at which byte."""


def enclosures(published: Published) -> Iterator[Finding]:
    """Each is an address of its own, of this edition, with a file behind it."""
    counts = Counter(item.enclosure for item in published.items if item.enclosure)
    for item in published.items:
        if counts[item.enclosure] > 1:
            yield finding("enclosure-twice", item.path, address=item.enclosure)
        if item.enclosure and not published.ours(item.enclosure):
            yield finding("elsewhere", item.path, address=item.enclosure)
        elif item.enclosure and item.media is None:
            yield finding("missing-file", item.path, slug=item.slug, address=item.enclosure)


def files(published: Published) -> Iterator[Finding]:
    """Length, content, type and name of each file."""
    for item in published.items:
        if item.media:
            yield from _file(item, item.media)


def alternates(published: Published) -> Iterator[Finding]:
    """Other formats of an episode are there, and are what the feed says."""
    for item in published.items:
        for node in item.element.iterfind("podcast:alternateEnclosure", dict(NAMESPACES)):
            for address in values(node, "podcast:source/@uri"):
                yield from _alternate(item, address, node.get("length") or "", node.get("type") or "")


def _alternate(item: Item, address: str, length: str, kind: str) -> Iterator[Finding]:
    path = item.published.file(address)
    if path is None:
        yield finding("missing-file", item.path, slug=item.slug, address=address)
        return
    if length != str(path.stat().st_size):
        yield finding("length", item.path, slug=item.slug, stated=length, real=path.stat().st_size)
    known = {media.name: media.sha256 for media in (item.revision.alternates if item.revision else ())}
    if path.name in known and digest(path) != known[path.name]:
        yield finding("hash", item.path, slug=item.slug, name=path.name)
    yield from _kind(item, path, kind)


def _file(item: Item, path: Path) -> Iterator[Finding]:
    stated = "".join(values(item.element, "enclosure/@length"))
    real = path.stat().st_size
    if stated != str(real):
        yield finding("length", item.path, slug=item.slug, stated=stated, real=real)
    if item.revision and digest(path) != item.revision.media.sha256:
        yield finding("hash", item.path, slug=item.slug, name=path.name)
    if not path.name.isascii():
        yield finding("file-name", item.path, name=path.name)
    yield from _kind(item, path, "".join(values(item.element, "enclosure/@type")))


def _kind(item: Item, path: Path, stated: str) -> Iterator[Finding]:
    with path.open("rb") as file:
        head = file.read(16)
    kinds = ((name, names) for name, names, starts, at in _KINDS if head[at:].startswith(starts))
    real, names = next(kinds, ("no audio that podcasts carry", ()))
    if stated not in names:
        yield finding("media-type", item.path, slug=item.slug, stated=stated, real=real)
