"""Transcripts: offered with the right type, there, right by their format, and in step with the audio."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from episodes.check.decode import Heard
from episodes.check.findings import Finding, finding
from episodes.check.published import Item, Published, values
from episodes.check.subtitles import Times, times
from episodes.feed.xml import NAMESPACES
from episodes.transcripts import FORMATS

_TYPES = {form.suffix: form.type for form in FORMATS.values()}
_CUE_SLACK = 100  # ms that a cue may end after the sound


def offered(published: Published) -> Iterator[Finding]:
    """Each has the type of its format, and is there."""
    for feed in published.feeds:
        for item in feed.items:
            for node in item.element.iterfind("podcast:transcript", dict(NAMESPACES)):
                yield from _offered(item, node.get("url") or "", node.get("type"))


def cues(published: Published) -> Iterator[Finding]:
    """Each can be read strictly to its end; its times are the same in all formats, and within the audio."""
    for item in published.episodes:
        read: dict[str, Times] = {}
        for path in _files(item):
            try:
                read[path.name] = times(path.name, path.read_bytes())
            except ValueError as error:
                yield finding("transcript", item.path, slug=item.slug, name=path.name, cause=error)
        timed = {name: found for name, found in read.items() if found}
        yield from _late(item, timed)
        yield from _apart(item, timed)


def _offered(item: Item, address: str, stated: str | None) -> Iterator[Finding]:
    suffix = Path(urlsplit(address).path).suffix
    if not stated or stated != _TYPES.get(suffix):
        yield finding("transcript-type", item.path, address=address or "without an address")
    if item.published.file(address) is None:
        yield finding("missing-file", item.path, slug=item.slug, address=address)


def _files(item: Item) -> list[Path]:
    found = (item.published.file(address) for address in values(item.element, "podcast:transcript/@url"))
    return [path for path in found if path]


def _late(item: Item, timed: dict[str, Times]) -> Iterator[Finding]:
    sound = item.published.heard(item.media) if item.media else None
    if not isinstance(sound, Heard):
        return
    for name, found in timed.items():
        last = max(end for _, end in found)
        if last > sound.seconds * 1000 + _CUE_SLACK:
            lasts = {"stated": f"{last / 1000:.3f} s", "real": f"{sound.seconds:.3f} s"}
            yield finding("cue-late", item.path, slug=item.slug, name=name, **lasts)


def _apart(item: Item, timed: dict[str, Times]) -> Iterator[Finding]:
    first = next(iter(timed), "")
    for name, found in timed.items():
        if found != timed[first]:
            yield finding("transcripts-differ", item.path, slug=item.slug, name=name, other=first)
