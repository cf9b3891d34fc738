"""Talking books: an EPUB that reading systems open (EPUB OCF 3.3); its content is for epubcheck."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from lxml import etree

from episodes.check.findings import Finding, finding
from episodes.check.published import Publication

_TYPE = b"application/epub+zip"
_CONTAINER = "META-INF/container.xml"
_ROOT = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"


def books(published: Publication) -> Iterator[Finding]:
    """Each opens, says first what it is, and holds all that its package lists, whole."""
    for path in sorted(published.public.rglob("*.epub")):
        try:
            _judge(path)
        except (BadZipFile, zlib.error, ValueError, KeyError, EOFError, etree.XMLSyntaxError) as error:
            name = path.relative_to(published.public).as_posix()
            yield finding("book", name, cause=error)


def _judge(path: Path) -> None:
    with ZipFile(path) as book:
        first = book.infolist()[:1]
        if [entry.filename for entry in first] != ["mimetype"] or first[0].compress_type != ZIP_STORED:
            raise ValueError("mimetype is not its first entry, stored as it is")
        if first[0].extra or book.read("mimetype") != _TYPE:
            raise ValueError("its mimetype is not that of an EPUB")
        if damaged := book.testzip():
            raise ValueError(f"{damaged} is damaged")
        _listed(book)


def _listed(book: ZipFile) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    container = etree.fromstring(book.read(_CONTAINER), parser)
    package = next((root.get("full-path") or "" for root in container.iter(_ROOT)), "")
    folder = package.rpartition("/")[0]
    entries = set(book.namelist())
    for item in etree.fromstring(book.read(package), parser).iterfind("{*}manifest/{*}item"):
        href = item.get("href") or ""
        place = f"{folder}/{href}" if folder else href
        if "://" not in href and place not in entries:
            raise ValueError(f"{href} is listed and not in it")
