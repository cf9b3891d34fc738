"""Enclosures: the audio files that the feeds name are there, and are what they say.

How long an episode lasts, decoded, by Info frame, feed and record, all the same; and how loud it is.

The cover: there, and taken by podcast directories.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from episodes.check.decode import DecodedAudio
from episodes.check.findings import Finding, finding
from episodes.check.published import FeedItem, Publication, xpath_texts
from episodes.errors import EpisodeError
from episodes.feed.xml import NAMESPACES
from episodes.media.image_format import kind

_TAG = b"ID3\x03"  # version 2.3: with 2.4, several players lose chapters
_KINDS = (
    ("audio/mpeg", ("audio/mpeg",), (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xfa", b"\xff\xf2"), 0),
    ("audio/x-m4a", ("audio/x-m4a", "audio/mp4"), (b"ftyp",), 4),
    ("audio/ogg", ("audio/ogg",), (b"OggS",), 0),
)
"""What a file is, how an enclosure may call it, what it begins with, and at which byte."""


def enclosures(published: Publication) -> Iterator[Finding]:
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


def files(published: Publication) -> Iterator[Finding]:
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


def alternates(published: Publication) -> Iterator[Finding]:
    """Other formats of an episode are there, and are what the feed says."""
    for item in published.episodes:
        known = {media.name: media.sha256 for media in (item.revision.alternates if item.revision else ())}
        for node in item.element.iterfind("podcast:alternateEnclosure", dict(NAMESPACES)):
            for address in xpath_texts(node, "podcast:source/@uri"):
                yield from _alternate(item, address, node, known)


def _enclosure(item: FeedItem, path: Path) -> Iterator[Finding]:
    yield from _length(item, path, "".join(xpath_texts(item.element, "enclosure/@length")))
    yield from _kind(item, path, "".join(xpath_texts(item.element, "enclosure/@type")))
    if not path.name.isascii():
        yield finding("file-name", item.path, name=path.name)


def _alternate(
    item: FeedItem, address: str, node: etree._Element, known: dict[str, str]
) -> Iterator[Finding]:
    path = item.published.file(address)
    if path is None:
        yield finding("missing-file", item.path, slug=item.slug, address=address)
        return
    yield from _length(item, path, node.get("length") or "")
    yield from _kind(item, path, node.get("type") or "")
    if path.name in known:
        yield from _content(item, path, known[path.name])
    for stated in xpath_texts(node, "podcast:integrity[@type='sri']/@value"):
        if stated != f"sha256-{b64encode(bytes.fromhex(item.published.digest(path))).decode()}":
            yield finding("integrity", item.path, name=path.name)


def _length(item: FeedItem, path: Path, stated: str) -> Iterator[Finding]:
    real = path.stat().st_size
    if stated != str(real):
        yield finding("length", item.path, slug=item.slug, stated=stated, real=real)


def _content(item: FeedItem, path: Path, sha256: str) -> Iterator[Finding]:
    if item.published.digest(path) != sha256:
        yield finding("hash", item.path, slug=item.slug, name=path.name)


def _tag(item: FeedItem, path: Path) -> Iterator[Finding]:
    with path.open("rb") as file:
        if file.read(len(_TAG)) != _TAG:
            yield finding("tag", item.path, slug=item.slug, name=path.name)


def _kind(item: FeedItem, path: Path, stated: str) -> Iterator[Finding]:
    with path.open("rb") as file:
        head = file.read(16)
    kinds = ((name, names) for name, names, starts, at in _KINDS if head[at:].startswith(starts))
    real, names = next(kinds, ("no audio that podcasts carry", ()))
    if stated not in names:
        yield finding("media-type", item.path, slug=item.slug, stated=stated, real=real)


_READ = 4096  # bytes; more than any first frame of layer III
_SIDE = {(3, False): 32, (3, True): 17, (2, False): 17, (2, True): 9}
"""Bytes of side information by version bits (3 is MPEG-1, 2 is MPEG-2) and whether there is one channel."""
_MONO = 3
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000)}  # Hz, by version bits and rate index
_SAMPLES = {3: 1152, 2: 576}  # a frame
_FRAMES_GIVEN = 1
_LAME = 120  # bytes from "Info" to the encoder's name, when all fields are there


_TOLERANCE = 1.0  # LU (EBU R 128, what is not measured before it is heard)
_MEASURABLE = 3.0  # s; less is no programme
_OVER = 0.2  # dB by which meters of true peak differ (ITU-R BS.2217)
_FRAME = 0.05  # s; more than a frame of any codec


class Info(NamedTuple):
    """What the frame in front of an MP3 file says of it."""

    samples: int  # of the whole, without what players skip
    frame: int  # samples
    rate: int  # Hz


def durations(published: Publication) -> Iterator[Finding]:
    """Each file is decoded to its end and compared, within one frame."""
    for item in published.episodes:
        if item.media:
            yield from _durations(item, item.media, published.heard(item.media))


def levels(published: Publication) -> Iterator[Finding]:
    """As loud as the edition says, and no peak above its ceiling; settings may have changed since."""
    aim, ceiling = published.settings.sound.loudness, published.settings.sound.true_peak
    for item in published.episodes:
        sound = published.heard(item.media) if item.media else None
        if item.media is None or not isinstance(sound, DecodedAudio) or sound.seconds < _MEASURABLE:
            continue
        named = {"slug": item.slug, "name": item.media.name}
        if abs(sound.loudness - aim) > _TOLERANCE:
            yield finding("loudness", item.path, **named, real=f"{sound.loudness:.1f}", aim=f"{aim:.1f}")
        if sound.peak > ceiling + _OVER:
            yield finding("peak", item.path, **named, real=f"{sound.peak:.1f}", ceiling=f"{ceiling:.1f}")


def alternate_sounds(published: Publication) -> Iterator[Finding]:
    """Other formats can be decoded, and last as long as the enclosure."""
    for item in published.episodes:
        for address in xpath_texts(item.element, "podcast:alternateEnclosure/podcast:source/@uri"):
            path = published.file(address)
            if path and path != item.media:
                yield from _alternate_sound(item, path)


def info(path: Path) -> Info | None:
    """Reads the Info (or Xing) frame of an MP3 file; None where there is none."""
    with path.open("rb") as file:
        head = file.read(10)
        file.seek(_tag_length(head))
        frame = file.read(_READ)
    version, index, mono = _header(frame)
    if (version, mono) not in _SIDE or index >= len(_RATES[version]):
        return None
    start = 4 + _SIDE[version, mono]
    name, flags = frame[start : start + 4], int.from_bytes(frame[start + 4 : start + 8])
    if name not in {b"Info", b"Xing"} or not flags & _FRAMES_GIVEN:
        return None
    count = int.from_bytes(frame[start + 8 : start + 12])
    skipped = _skipped(frame[start:]) if flags == 0xF else 0
    return Info(count * _SAMPLES[version] - skipped, _SAMPLES[version], _RATES[version][index])


def _durations(item: FeedItem, path: Path, sound: DecodedAudio | ValueError) -> Iterator[Finding]:
    if isinstance(sound, ValueError):
        yield finding("undecodable", item.path, slug=item.slug, name=path.name, cause=sound)
        return
    header = info(path) if path.suffix == ".mp3" else None
    if path.suffix == ".mp3" and header is None:
        yield finding("no-info", item.path, slug=item.slug, name=path.name)
    yield from _compared(item, sound.seconds, header)


def _alternate_sound(item: FeedItem, path: Path) -> Iterator[Finding]:
    sound = item.published.heard(path)
    if isinstance(sound, ValueError):
        yield finding("undecodable", item.path, slug=item.slug, name=path.name, cause=sound)
        return
    enclosure = item.published.heard(item.media) if item.media else None
    if isinstance(enclosure, DecodedAudio) and abs(sound.seconds - enclosure.seconds) > _FRAME:
        lasts = {"real": _seconds(sound.seconds), "stated": _seconds(enclosure.seconds)}
        yield finding("alternate", item.path, slug=item.slug, name=path.name, **lasts)


def _compared(item: FeedItem, real: float, header: Info | None) -> Iterator[Finding]:
    frame = header.frame / header.rate if header else _FRAME
    stated = "".join(xpath_texts(item.element, "itunes:duration/text()"))
    if stated and not (stated.isdecimal() and abs(int(stated) - real) <= 0.5 + frame):
        yield finding("duration", item.path, slug=item.slug, stated=stated, real=_seconds(real))
    if header is None:
        return
    said = {"info": header.samples / header.rate}
    if item.revision and item.revision.cues:
        said["cues"] = max(end for _, end in item.revision.cues) * frame
    for code, time in said.items():
        if abs(time - real) > frame:
            yield finding(code, item.path, slug=item.slug, stated=_seconds(time), real=_seconds(real))


def _tag_length(head: bytes) -> int:
    """Bytes of an ID3v2 tag in front (ID3v2.3.0, 3.1); 0 without one."""
    if not head.startswith(b"ID3"):
        return 0
    length = 0
    for byte in head[6:10]:
        length = length << 7 | byte & 0x7F
    return 10 + length


def _header(frame: bytes) -> tuple[int, int, bool]:
    """Version bits, rate index, one channel or not (ISO 11172-3, 2.4.1.3); zeros where no frame is."""
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] >> 5 != 7:
        return 0, 0, False
    return frame[1] >> 3 & 3, frame[2] >> 2 & 3, frame[3] >> 6 == _MONO


def _skipped(tag: bytes) -> int:
    """Samples that the encoder put in front and behind, of a LAME tag; 0 without one."""
    if not tag[_LAME : _LAME + 4].startswith((b"LAME", b"Lavc", b"Lavf")):
        return 0
    both = int.from_bytes(tag[_LAME + 21 : _LAME + 24])
    return (both >> 12) + (both & 0xFFF)


def _seconds(time: float) -> str:
    return f"{time:.3f} s"


_NAMED = ".//itunes:image/@href | image/url/text()"
_SUFFIXES = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}


def image(published: Publication) -> Iterator[Finding]:
    """JPEG or PNG by its bytes and by its name, square, RGB, of the right size."""
    from episodes.media.cover_image import examine  # noqa: PLC0415 - Pillow is loaded only where there is an image

    named = {address: feed.name for feed in published.feeds for address in xpath_texts(feed.channel, _NAMED)}
    for address, name in named.items():
        path = published.file(address)
        if path is None:
            yield finding("no-image", name, address=address)
            continue
        data = path.read_bytes()
        try:
            examine(path, data)
        except EpisodeError as error:
            yield finding("image", path.name, cause=error.values["cause"])
        found = kind(data)
        if path.suffix.lower() not in _SUFFIXES.get(found, (path.suffix.lower(),)):
            yield finding("image-name", path.name, kind=found)
