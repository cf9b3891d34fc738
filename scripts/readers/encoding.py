"""Decode the bytes of an article: UTF-8, UTF-16 with its byte order mark, or the encoding a page declares."""

import codecs
import re

from scripts.article import Doubt, Span
from scripts.errors import ScriptError

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

# First bytes of what people often give in place of an article.
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive, as .docx and .odt files are"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"ID3", "an MP3 sound"),
    (b"\x1f\x8b", "a gzip archive"),
)

# The Encoding Standard reads these labels as Windows-1252, and so does every browser.
_WINDOWS = frozenset(
    {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "ascii", "us-ascii", "windows-1252", "cp1252"}
)

# Control characters that are not blanks, and those that turn the direction of writing.
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def decode(data: bytes, path: str, declared: str | None = None) -> str:
    """Decode a file, without its byte order mark; line breaks stay as they are.

    Args:
        data: the whole file.
        path: its name, for messages.
        declared: the encoding that the file declares; a byte order mark overrides it.

    Returns:
        The text that all spans of the article refer to.

    Raises:
        ScriptError: not text, or not valid in its encoding.
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", find_codec(declared)))
    what = next((name for start, name in _SIGNATURES if data.startswith(start)), None)
    if what is None and b"\0" in data and not encoding.startswith("utf-16"):
        what = "NUL bytes"
    if what is not None:
        raise ScriptError("binary", path=path, what=what)
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        offset = len(mark) + error.start
        raise ScriptError("encoding", path=path, encoding=encoding.upper(), offset=offset) from error
    if "\0" in text:
        raise ScriptError("binary", path=path, what="NUL characters")
    return text


def doubt_controls(source: str) -> tuple[Doubt, ...]:
    """A doubt about the control and direction characters of a text, which are neither read nor shown."""
    found = _CONTROLS.search(source)
    if found is None:
        return ()
    count = len(_CONTROLS.findall(source))
    return (Doubt(f"{count} invisible control characters are left out", Span(*found.span())),)


def find_codec(declared: str | None) -> str:
    """The name of Python's codec for a declared encoding; UTF-8 where it is None or unknown."""
    label = (declared or "utf-8").strip().lower()
    if label in _WINDOWS:
        return "cp1252"
    try:
        return codecs.lookup(label).name
    except LookupError:
        return "utf-8"
