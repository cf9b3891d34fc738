"""The cover: there, and taken by podcast directories."""

from collections.abc import Iterator

from episodes.check.findings import Finding, finding
from episodes.check.published import Published, values
from episodes.errors import EpisodeError
from episodes.media.imagedata import kind

_NAMED = ".//itunes:image/@href | image/url/text()"
_SUFFIXES = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}


def image(published: Published) -> Iterator[Finding]:
    """JPEG or PNG by its bytes and by its name, square, RGB, of the right size."""
    from episodes.media.picture import examined  # noqa: PLC0415 - Pillow is loaded only where there is an image

    named = {address: feed.name for feed in published.feeds for address in values(feed.channel, _NAMED)}
    for address, name in named.items():
        path = published.file(address)
        if path is None:
            yield finding("no-image", name, address=address)
            continue
        data = path.read_bytes()
        try:
            examined(path, data)
        except EpisodeError as error:
            yield finding("image", path.name, cause=error.values["cause"])
        found = kind(data)
        if path.suffix.lower() not in _SUFFIXES.get(found, (path.suffix.lower(),)):
            yield finding("image-name", path.name, kind=found)
