"""What kind of file an image is by its bytes, whatever its name says, and where the picture in it ends."""

import re

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
