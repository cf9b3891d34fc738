"""Audio files and covers: there, of the stated type, length and hash; durations agree; loudness as set."""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from episodes.check.decode import DecodedAudio, rules
from episodes.check.findings import Finding, finding
from episodes.check.publication_reader import FeedItem, Publication, xpath_texts
from episodes.errors import EpisodeError
from episodes.feed.xml import NAMESPACES
from episodes.media import image_format

_TAG = b"ID3\x03"  # version 2.3: with 2.4, several players lose chapters
_KINDS = (
    ("audio/mpeg", ("audio/mpeg",), (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xfa", b"\xff\xf2"), 0),
    ("audio/x-m4a", ("audio/x-m4a", "audio/mp4"), (b"ftyp",), 4),
    ("audio/ogg", ("audio/ogg",), (b"OggS",), 0),
)
"""What a file is, how an enclosure may call it, what it begins with, and at which byte."""

_STATED = ("length", "type")
_ALTERNATE = f"{{{NAMESPACES['podcast']}}}alternateEnclosure"

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

_IMAGES = ".//itunes:image/@href | image/url/text()"
_SUFFIXES = {"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)}


def enclosures(published: Publication) -> Iterator[Finding]:
    """Check that each enclosure has an address of its own, in this edition, with a file behind it."""
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


def media_files(published: Publication) -> Iterator[Finding]:
    """Check length and type of each enclosure, content and name of its file."""
    for feed in published.feeds:
        for item in feed.items:
            if item.media:
                length, form = ("".join(xpath_texts(item.element, f"enclosure/@{name}")) for name in _STATED)
                yield from _stated(item, item.media, length, form)
                if not item.media.name.isascii():
                    yield finding("file-name", item.path, name=item.media.name)
    for item in published.episodes:
        if item.revision and item.media:
            yield from _content(item, item.media, item.revision.media.sha256)
        if (
            item.media
            and item.media.suffix == ".mp3"
            and not _header(item, item.media).start.startswith(_TAG)
        ):
            yield finding("tag", item.path, slug=item.slug, name=item.media.name)


def alternates(published: Publication) -> Iterator[Finding]:
    """Check that other formats of an episode are there, and are what the feed says."""
    for item in published.episodes:
        known = {media.name: media.sha256 for media in (item.revision.alternates if item.revision else ())}
        for node in item.element.iterchildren(_ALTERNATE):
            for address in xpath_texts(node, "podcast:source/@uri"):
                path = published.file(address)
                if path is None:
                    yield finding("missing-file", item.path, slug=item.slug, address=address)
                    continue
                yield from _stated(item, path, node.get("length") or "", node.get("type") or "")
                if path.name in known:
                    yield from _content(item, path, known[path.name])
                for stated in xpath_texts(node, "podcast:integrity[@type='sri']/@value"):
                    if stated != f"sha256-{b64encode(bytes.fromhex(published.digest(path))).decode()}":
                        yield finding("integrity", item.path, name=path.name)


def _stated(item: FeedItem, path: Path, length: str, form: str) -> Iterator[Finding]:
    """Compare length and type, as the feed states them, with the file."""
    real = path.stat().st_size
    if length != str(real):
        yield finding("length", item.path, slug=item.slug, stated=length, real=real)
    start = _header(item, path).start
    kinds = ((name, names) for name, names, starts, at in _KINDS if start[at:].startswith(starts))
    name, names = next(kinds, ("no audio that podcasts carry", ()))
    if form not in names:
        yield finding("media-type", item.path, slug=item.slug, stated=form, real=name)


def _content(item: FeedItem, path: Path, sha256: str) -> Iterator[Finding]:
    if item.published.digest(path) != sha256:
        yield finding("hash", item.path, slug=item.slug, name=path.name)


class Info(NamedTuple):
    """What the frame in front of an MP3 file says of it."""

    samples: int  # of the whole, without what players skip
    frame: int  # samples
    rate: int  # Hz


class Header(NamedTuple):
    """How an audio file begins.

    Attributes:
        start: its first 16 bytes.
        info: of an MP3 file; None if it has no such frame.
    """

    start: bytes
    info: Info | None


_HEADER = rules("header", __file__)
_IMAGE = rules(
    "image", __file__, image_format.__file__, str(Path(image_format.__file__).with_name("cover_image.py"))
)


def _header(item: FeedItem, path: Path) -> Header:
    def read() -> Header:
        with path.open("rb") as file:
            start = file.read(16)
        return Header(start, read_info(path) if path.suffix == ".mp3" else None)

    key = f"{item.published.digest(path)}{path.suffix}"
    return item.published.memory.facts(_HEADER, key, Header, read)


def read_info(path: Path) -> Info | None:
    """Read the Info (or Xing) frame of an MP3 file; None if there is none."""
    with path.open("rb") as file:
        tag = file.read(10)
        length = 0  # of an ID3v2 tag in front (ID3v2.3.0, 3.1): four times 7 bits
        for byte in tag[6:10]:
            length = length << 7 | byte & 0x7F
        file.seek(10 + length if tag.startswith(b"ID3") else 0)
        frame = file.read(_READ)
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] >> 5 != 7:
        return None
    # Version bits, rate index, channel mode (ISO 11172-3, 2.4.1.3)
    version, index, mono = frame[1] >> 3 & 3, frame[2] >> 2 & 3, frame[3] >> 6 == _MONO
    if (version, mono) not in _SIDE or index >= len(_RATES[version]):
        return None
    tag = frame[4 + _SIDE[version, mono] :]
    flags = int.from_bytes(tag[4:8])
    if tag[:4] not in {b"Info", b"Xing"} or not flags & _FRAMES_GIVEN:
        return None
    skipped = 0  # samples that the encoder put in front and behind
    if flags == 0xF and tag[_LAME : _LAME + 4].startswith((b"LAME", b"Lavc", b"Lavf")):
        both = int.from_bytes(tag[_LAME + 21 : _LAME + 24])
        skipped = (both >> 12) + (both & 0xFFF)
    count = int.from_bytes(tag[8:12])
    return Info(count * _SAMPLES[version] - skipped, _SAMPLES[version], _RATES[version][index])


def durations(published: Publication) -> Iterator[Finding]:
    """Compare how long each file lasts, decoded, with Info frame, feed and record, within one frame."""
    for item in published.episodes:
        if item.media is None:
            continue
        name, sound = item.media.name, published.decoded(item.media)
        if isinstance(sound, ValueError):
            yield finding("undecodable", item.path, slug=item.slug, name=name, cause=sound)
            continue
        info = _header(item, item.media).info
        if item.media.suffix == ".mp3" and info is None:
            yield finding("no-info", item.path, slug=item.slug, name=name)
        real, frame = sound.seconds, info.frame / info.rate if info else _FRAME
        duration = "".join(xpath_texts(item.element, "itunes:duration/text()"))
        if duration and not (duration.isdecimal() and abs(int(duration) - real) <= 0.5 + frame):
            yield finding("duration", item.path, slug=item.slug, stated=duration, real=_seconds(real))
        stated = {"info": info.samples / info.rate} if info else {}
        if info and item.revision and item.revision.cues:
            stated["cues"] = max(end for _, end in item.revision.cues) * frame
        for code, time in stated.items():
            if abs(time - real) > frame:
                yield finding(code, item.path, slug=item.slug, stated=_seconds(time), real=_seconds(real))


def levels(published: Publication) -> Iterator[Finding]:
    """Note files that are not as loud as the settings say, or peak above; settings may have changed since."""
    aim, ceiling = published.settings.sound.loudness, published.settings.sound.true_peak
    for item in published.episodes:
        sound = published.decoded(item.media) if item.media else None
        if item.media is None or not isinstance(sound, DecodedAudio) or sound.seconds < _MEASURABLE:
            continue
        named = {"slug": item.slug, "name": item.media.name}
        if abs(sound.loudness - aim) > _TOLERANCE:
            yield finding("loudness", item.path, **named, real=f"{sound.loudness:.1f}", aim=f"{aim:.1f}")
        if sound.peak > ceiling + _OVER:
            yield finding("peak", item.path, **named, real=f"{sound.peak:.1f}", ceiling=f"{ceiling:.1f}")


def alternate_durations(published: Publication) -> Iterator[Finding]:
    """Check that other formats can be decoded, and last as long as the enclosure."""
    for item in published.episodes:
        for _, path in item.alternates:
            if path is None or path == item.media:
                continue
            sound = published.decoded(path)
            if isinstance(sound, ValueError):
                yield finding("undecodable", item.path, slug=item.slug, name=path.name, cause=sound)
                continue
            enclosure = published.decoded(item.media) if item.media else None
            if isinstance(enclosure, DecodedAudio) and abs(sound.seconds - enclosure.seconds) > _FRAME:
                lasts = {"real": _seconds(sound.seconds), "stated": _seconds(enclosure.seconds)}
                yield finding("alternate", item.path, slug=item.slug, name=path.name, **lasts)


def _seconds(time: float) -> str:
    return f"{time:.3f} s"


def image(published: Publication) -> Iterator[Finding]:
    """Check that each cover is JPEG or PNG by bytes and by name, square, RGB, of the right size."""
    named = {address: feed.name for feed in published.feeds for address in xpath_texts(feed.channel, _IMAGES)}
    for address, name in named.items():
        path = published.file(address)
        if path is None:
            yield finding("no-image", name, address=address)
            continue
        judged = _judge_image(published, path)
        if judged.cause:
            yield finding("image", path.name, cause=judged.cause)
        if path.suffix.lower() not in _SUFFIXES.get(judged.kind, (path.suffix.lower(),)):
            yield finding("image-name", path.name, kind=judged.kind)


class _JudgedImage(NamedTuple):
    kind: str
    cause: str | None  # why it cannot be a cover


def _judge_image(published: Publication, path: Path) -> _JudgedImage:
    def judge() -> _JudgedImage:
        # Pillow is loaded only if an image is new
        from episodes.media.cover_image import examine  # noqa: PLC0415

        data = path.read_bytes()
        try:
            examine(path, data)
        except EpisodeError as error:
            return _JudgedImage(image_format.kind(data), str(error.values["cause"]))
        return _JudgedImage(image_format.kind(data), None)

    return published.memory.facts(_IMAGE, published.digest(path), _JudgedImage, judge)
