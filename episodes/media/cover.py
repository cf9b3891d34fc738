"""The edition's cover: the newsroom's own, or one drawn from its name, under a name that changes with it.

Also what kind of file an image is by its bytes, whatever its name says, and where the picture in it ends.
"""

import re
from hashlib import sha256
from pathlib import Path

from episodes.edition.atomic import read, write
from episodes.errors import EpisodeError

DESIGNS = ("2", "1")
"""Of covers drawn from a name, the newest first: a new drawing gets a new address."""

LARGEST = 20_000_000  # bytes of a given cover

_KINDS = (
    (re.compile(rb"\xff\xd8\xff"), "JPEG"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "PNG"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "WebP"),
    (re.compile(rb"GIF8"), "GIF"),
    (re.compile(rb"....ftyp(?:avif|avis)", re.DOTALL), "AVIF"),
    (re.compile(rb"....ftyp(?:heic|heix|mif1)", re.DOTALL), "HEIC"),
    (re.compile(rb"II\*\0|MM\0\*"), "TIFF"),
    (re.compile(rb"BM"), "BMP"),
    (re.compile(rb"%PDF"), "PDF"),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!DOCTYPE svg|!--|svg)", re.IGNORECASE), "SVG or XML"),
)

_JPEG = b"\xff\xd8"
_STANDALONE = {0x01, *range(0xD0, 0xD9)}
"""JPEG markers without a length (ITU-T T.81, table B.1)."""
_SCAN, _END = 0xDA, 0xD9
_MARKER = re.compile(rb"\xff+([^\xff])", re.DOTALL)
_MARKER_IN_SCAN = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
"""The next marker in the data of a scan, where 0xFF is stuffed or restarts (ITU-T T.81, B.1.1)."""


def place(public: Path, given: Path | None, title: str) -> Path:
    """Put the cover where listeners find it; nothing is decoded or drawn when it is there already.

    A drawn cover of an older design stays the edition's cover where it is there.

    Args:
        public: the published root.
        given: the newsroom's image; None draws one.
        title: the edition's name, for one that is drawn.

    Returns:
        The file, `cover-<hash8>.jpg` or `.png` in `public`. Older ones stay, for those who know them.

    Raises:
        EpisodeError: the image given is not what podcast directories take.
        StorageError: the disk refused.
    """
    data = _read(given) if given else b""
    seeds = [data] if given else [f"{design} {title}".encode() for design in DESIGNS]
    paths = [public / _file_name(seed) for seed in seeds]
    if found := next((path for path in paths if path.exists()), None):
        return found
    from episodes.media import cover_image  # noqa: PLC0415 - Pillow is loaded only for a new cover

    write(paths[0], cover_image.examined(given, data) if given else cover_image.drawn(title))
    return paths[0]


def refuse_unfit(public: Path, given: Path) -> None:
    """Examine the newsroom's image before anything is recorded; not again once it is placed.

    Args:
        public: the published root.
        given: the newsroom's image.

    Raises:
        EpisodeError: the image is not what podcast directories take.
        StorageError: it cannot be read.
    """
    data = _read(given)
    if not (public / _file_name(data)).exists():
        from episodes.media.cover_image import examined  # noqa: PLC0415 - Pillow is loaded only for a new cover

        examined(given, data)


def small(path: Path) -> Path:
    """Return a placed cover as tags and pages carry it: JPEG of 600 px at most, made once beside the other.

    Raises:
        StorageError: the disk refused.
    """
    found = path.with_name(f"{path.stem}-600.jpg")
    if not found.is_file():
        from episodes.media.cover_image import for_tag  # noqa: PLC0415 - Pillow is loaded only for a new cover

        write(found, for_tag(read(path) or b""))
    return found


def kind(data: bytes) -> str:
    """Return what a file is, as a message says it after "it is": "JPEG", "of an unknown format"."""
    return next((name for pattern, name in _KINDS if pattern.match(data)), "of an unknown format")


def end(data: bytes) -> int | None:
    """Return where the picture of a JPEG or PNG file ends, in bytes; None where it never does."""
    if data.startswith(_JPEG):
        return _jpeg_end(data)
    position = 8  # of PNG: behind the signature
    while position + 12 <= len(data):
        size, name = int.from_bytes(data[position : position + 4]), data[position + 4 : position + 8]
        position += 12 + size
        if name == b"IEND":
            return position
    return None


def _jpeg_end(data: bytes) -> int | None:
    position = 2
    while found := _MARKER.search(data, position):
        marker, position = found[1][0], found.end()
        if marker == _END:
            return position
        if marker not in _STANDALONE:
            position += int.from_bytes(data[position : position + 2])
        if marker == _SCAN:
            after = _MARKER_IN_SCAN.search(data, position)
            position = after.start() if after else len(data)
    return None


def _file_name(data: bytes) -> str:
    return f"cover-{sha256(data).hexdigest()[:8]}.{'jpg' if data.startswith(_JPEG) else 'png'}"


def _read(path: Path) -> bytes:
    data = read(path, LARGEST)
    if data is None:
        raise EpisodeError("cover", path=path, cause="there is no such file")
    return data
