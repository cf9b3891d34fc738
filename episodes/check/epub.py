"""Talking books: an EPUB that reading systems open (EPUB OCF 3.3); its content is for epubcheck."""

import os
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from lxml import etree

from episodes.check.decode import rules
from episodes.check.findings import Finding, finding
from episodes.check.publication_reader import Publication

_TYPE = b"application/epub+zip"
_CONTAINER = "META-INF/container.xml"
_BOOK = rules("book", __file__)
_ROOT = "{urn:oasis:names:tc:opendocument:xmlns:container}rootfile"


def books(published: Publication) -> Iterator[Finding]:
    """Check that each book opens, says first what it is, and holds all that its package lists, whole."""
    folders = os.walk(published.public)
    found = (Path(folder, name) for folder, _, names in folders for name in names if name.endswith(".epub"))
    for path in sorted(found):
        if cause := _fault(published, path):
            yield finding("book", published.name(path), cause=cause)


def _fault(published: Publication, path: Path) -> str:
    """Return what is wrong with a book, remembered by its bytes; empty where nothing is."""

    def find() -> str:
        try:
            open_book(path)
        except (BadZipFile, zlib.error, ValueError, KeyError, EOFError, etree.XMLSyntaxError) as error:
            return str(error) or type(error).__name__
        return ""

    return published.memory.facts(_BOOK, published.digest(path), str, find)


def open_book(path: Path) -> None:
    """Open a book as a reading system does.

    Raises:
        ValueError: it breaks a rule of its format; or one of the errors of zip, zlib and lxml.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    with ZipFile(path) as book:
        first = book.infolist()[:1]
        if [entry.filename for entry in first] != ["mimetype"] or first[0].compress_type != ZIP_STORED:
            raise ValueError("mimetype is not its first entry, stored as it is")
        if first[0].extra or book.read("mimetype") != _TYPE:
            raise ValueError("its mimetype is not that of an EPUB")
        if damaged := book.testzip():
            raise ValueError(f"{damaged} is damaged")
        container = etree.fromstring(book.read(_CONTAINER), parser)
        package = next((root.get("full-path") or "" for root in container.iter(_ROOT)), "")
        folder, entries = package.rpartition("/")[0], set(book.namelist())
        for item in etree.fromstring(book.read(package), parser).iterfind("{*}manifest/{*}item"):
            href = item.get("href") or ""
            if "://" not in href and (f"{folder}/{href}" if folder else href) not in entries:
                raise ValueError(f"{href} is listed and not in it")
