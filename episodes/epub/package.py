"""Writing a book: its package, part by part, into a ZIP container (EPUB OCF 3.3).

The bytes depend on what is in it alone. Nothing is compressed: audio cannot be, the texts are a hundredth of
it, and compressors differ from one machine to another.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from episodes.catalogue.records import Media
from episodes.edition import atomic
from episodes.edition.settings import Settings
from episodes.epub import overlay
from episodes.epub.overlay import FOLDER, Heading, render
from episodes.epub.volume import TYPE, Volume, Work, single_volume
from episodes.errors import EpisodeError, StorageError
from episodes.formatting import byline, french_date, one_line, web_link
from episodes.site import templates

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that ZIP knows
_UNIX = 3
_MODE = 0o644 << 16
_CHUNK = 1 << 20  # bytes

_ROOT = "EPUB"
_PACKAGE = f"{_ROOT}/package.opf"
_FRENCH = "fr"  # language of the book's own texts


class Archive(ZipFile):
    """A package that is being written, entry by entry; its type comes first (EPUB OCF 3.3, section 4.2.3)."""

    def __init__(self, file: BinaryIO, type_: str) -> None:
        super().__init__(file, "w", ZIP_STORED)
        self.add("mimetype", type_.encode())

    def add(self, name: str, data: bytes) -> None:
        """Add an entry.

        Args:
            name: of the entry.
            data: its bytes.
        """
        self.writestr(_entry(name, len(data)), data)

    def copy(self, name: str, path: Path) -> None:
        """Add a file of the disk, of which only a chunk is held at a time.

        Args:
            name: of the entry.
            path: of the file.

        Raises:
            StorageError: it cannot be read.
        """
        try:
            size = path.stat().st_size
        except OSError as error:
            raise StorageError("read", path=path, cause=error.strerror or error) from error
        with self.open(_entry(name, size), "w") as entry:
            for chunk in _chunks(path):
                entry.write(chunk)


class BookChapter(NamedTuple):
    """An episode in a book; what is needed of it once its text is written.

    Attributes:
        title: as the table of contents gives it.
        day: of publication, in words.
        sections: its headings.
        text: path of the content document, from the package.
        overlay: path of the media overlay, which gives the times of segments.
        audio: path of the MP3.
        duration: in ms.
    """

    title: str
    day: str
    sections: Sequence[Heading]
    text: str
    overlay: str
    audio: str
    duration: int


def write(path: Path, volume: Volume, cover: Path) -> None:
    """Write a book, whole; the same episodes, settings and cover give the same bytes.

    Texts are held one at a time, and audio by chunks.

    Args:
        path: of the file; what stands there is replaced once the new one is whole.
        volume: what it is of.
        cover: JPEG.

    Raises:
        EpisodeError: an episode's audio is missing, or the text that a book can be made from.
        StorageError: the disk refused; what stood there stands.
    """
    picture = atomic.read(cover) or b""
    with atomic.open_replacement(path) as file, Archive(file, TYPE) as book:
        book.add("META-INF/container.xml", render("container.xml", package=_PACKAGE))
        book.add(f"{_ROOT}/cover.jpg", picture)
        book.add(f"{_ROOT}/style.css", (FOLDER / "style.css").read_bytes())
        chapters = [_add_chapter(book, work) for work in volume.works]
        for name, page in _pages(volume, chapters):
            book.add(f"{_ROOT}/{name}", page)


def write_single(work: Work, settings: Settings, cover: Path) -> Media:
    """Write the book of one episode into the folder of its revision, called as its audio file is.

    Args:
        work: the episode, whose text and audio are there.
        settings: of the edition.
        cover: JPEG.

    Raises:
        EpisodeError: its text is not there.
        StorageError: the disk refused.
    """
    volume = single_volume(work, settings)
    path = work.folder / volume.name
    write(path, volume, cover)
    with atomic.storage_errors(path):
        size = path.stat().st_size
    duration = work.revision.media.duration
    return Media(name=volume.name, type=TYPE, bytes=size, sha256=atomic.digest(path), duration=duration)


def _entry(name: str, size: int) -> ZipInfo:
    entry = ZipInfo(name, _EPOCH)
    entry.create_system = _UNIX  # else it would be the machine's
    entry.external_attr = _MODE
    entry.file_size = size  # decides whether ZIP64 is needed
    return entry


def _chunks(path: Path) -> Iterator[bytes]:
    """Yield a file's bytes; what goes wrong with the archive meanwhile is not this file's fault."""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise StorageError("read", path=path, cause=error.strerror or error) from error


def _add_chapter(book: Archive, work: Work) -> BookChapter:
    """Add the text, overlay and audio of an episode."""
    found, slug, media = overlay.read(work), work.record.slug, work.revision.media
    if not (work.folder / media.name).is_file():
        raise EpisodeError("unbound", slug=slug, cause=f"{media.name} is missing")
    chapter = BookChapter(
        title=found.title.text,
        day=french_date(work.date),
        sections=found.sections,
        text=f"text/{slug}.xhtml",
        overlay=f"overlays/{slug}.smil",
        audio=f"audio/{media.name}",
        duration=media.duration,
    )
    page = render(
        "chapter.xhtml",
        language=work.revision.language,
        title=work.title,
        root="../",
        heading=found.title.id,
        markup=found.markup,
    )
    book.add(f"{_ROOT}/{chapter.text}", page)
    book.add(f"{_ROOT}/{chapter.overlay}", render("overlay.smil", chapter=chapter, clips=found.clips))
    book.copy(f"{_ROOT}/{chapter.audio}", work.folder / media.name)
    return chapter


def _pages(volume: Volume, chapters: Sequence[BookChapter]) -> Iterator[tuple[str, bytes]]:
    """Yield the pages around the episodes, and the package document that lists all files."""
    total = sum(chapter.duration for chapter in chapters)
    by = None
    if len(volume.works) == 1:  # a book of several has their days in its title
        by = byline(volume.works[0].revision.author, volume.works[0].date)
    days = [(day, list(found)) for day, found in groupby(chapters, key=lambda chapter: chapter.day)]
    works = [
        (work.title, byline(work.revision.author, work.date), web_link(one_line(work.revision.link or "")))
        for work in volume.works
    ]
    shared = {"language": _FRENCH, "root": "", "volume": volume, "chapters": chapters}
    own: dict[str, dict[str, object]] = {
        "cover.xhtml": {"title": "Couverture"},
        "title.xhtml": {"title": volume.title, "by": by, "length": templates.duration(total)},
        "nav.xhtml": {"title": "Table des matières", "days": days},
        "colophon.xhtml": {"title": "À propos de ce livre", "works": works},
        "package.opf": {"total": total},
    }
    for name, context in own.items():
        yield name, render(name, **shared, **context)
