"""The edition's cover: the newsroom's own, or one drawn from its name, under a name that changes with it.

What kind of file an image is by its bytes, whatever its name says, and where the picture in it ends.
"""

import re
from hashlib import sha256
from pathlib import Path

from episodes.edition.atomic import read, write
from episodes.errors import EpisodeError

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

_STANDALONE = {0x01, *range(0xD0, 0xD9)}
"""JPEG markers without a length (ITU-T T.81, table B.1)."""

_SCAN, _END = 0xDA, 0xD9
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])")
"""The next marker in the data of a scan, where 0xFF is stuffed or restarts (ITU-T T.81, B.1.1)."""


def kind(data: bytes) -> str:
    """What a file is: a name for people, "an unknown format" at worst."""
    return next((name for pattern, name in _KINDS if pattern.match(data)), "of an unknown format")


def end(data: bytes) -> int | None:
    """Where the picture of a JPEG or PNG file ends; None where it never does."""
    return _jpeg_end(data) if data.startswith(b"\xff\xd8") else _png_end(data)


def _png_end(data: bytes) -> int | None:
    position = 8
    while position + 12 <= len(data):
        size, name = int.from_bytes(data[position : position + 4]), data[position + 4 : position + 8]
        position += 12 + size
        if name == b"IEND":
            return position
    return None


def _jpeg_end(data: bytes) -> int | None:
    position, pattern = 2, re.compile(rb"\xff+([^\xff])", re.DOTALL)
    while found := pattern.search(data, position):
        marker, position = found[1][0], found.end()
        if marker == _END:
            return position
        if marker not in _STANDALONE:
            position += int.from_bytes(data[position : position + 2])
        if marker == _SCAN:
            after = _MARKER.search(data, position)
            position = after.start() if after else len(data)
    return None


DESIGN = "1"
"""Changes with the drawing, so that a new one gets a new address."""

JPEG = b"\xff\xd8"
LARGEST = 20_000_000  # bytes


def place(public: Path, given: Path | None, title: str) -> Path:
    """Puts the cover where listeners find it; nothing is decoded or drawn when it is there already.

    Args:
        public: the published root.
        given: the newsroom's image; None makes one.
        title: the edition's name, for one that is made.

    Returns:
        The file, `cover-<hash8>.jpg` or `.png` in `public`. Older ones stay, for those who know them.

    Raises:
        EpisodeError: the image given is not what podcast directories take.
        StorageError: the disk refused.
    """
    data = _read(given) if given else f"{DESIGN} {title}".encode()
    path = public / _file_name(data)
    if not path.exists():
        from episodes.media import cover_image  # noqa: PLC0415 - Pillow is loaded only for a new cover

        write(path, cover_image.examined(given, data) if given else cover_image.drawn(title))
    return path


def refuse_unfit(public: Path, given: Path) -> None:
    """Looks at the newsroom's image before anything is said for its sake; not again once it is placed.

    Raises:
        EpisodeError: the image is not what podcast directories take.
        StorageError: it cannot be read.
    """
    data = _read(given)
    if not (public / _file_name(data)).exists():
        from episodes.media.cover_image import examined  # noqa: PLC0415 - Pillow is loaded only for a new cover

        examined(given, data)


def _file_name(data: bytes) -> str:
    return f"cover-{sha256(data).hexdigest()[:8]}.{'jpg' if data[:2] == JPEG else 'png'}"


def _read(path: Path) -> bytes:
    data = read(path, LARGEST)
    if data is None:
        raise EpisodeError("cover", path=path, cause="there is no such file")
    return data


def small(path: Path) -> Path:
    """A placed cover as tags and pages carry it, JPEG of 600 px at most, beside it; it is made once.

    Raises:
        StorageError: the disk refused.
    """
    found = path.with_name(f"{path.stem}-600.jpg")
    if not found.is_file():
        from episodes.media.cover_image import for_tag  # noqa: PLC0415 - Pillow is loaded only for a new cover

        write(found, for_tag(read(path) or b""))
    return found
