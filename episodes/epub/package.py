"""The container of a book (EPUB OCF 3.3): a ZIP file whose bytes depend on what is in it alone.

Nothing is compressed: audio cannot be, the texts are a hundredth of it, and compressors differ from one
machine to the next.

Writing a book: its package, part by part, from what is published.
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
from episodes.epub.volume import TYPE, Volume, Work, single
from episodes.errors import EpisodeError, StorageError
from episodes.formatting import byline, french_date, one_line, web_link
from episodes.site import templates

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first that ZIP knows
_UNIX = 3
_MODE = 0o644 << 16
_CHUNK = 1 << 20  # bytes


class Archive(ZipFile):
    """A package that is being written, entry by entry; its type comes first (EPUB OCF 3.3, section 4.2.3)."""

    def __init__(self, file: BinaryIO, kind: str) -> None:
        super().__init__(file, "w", ZIP_STORED)
        self.add("mimetype", kind.encode())

    def add(self, name: str, data: bytes) -> None:
        """Adds a file by its bytes."""
        self.writestr(_entry(name, len(data)), data)

    def copy(self, name: str, path: Path) -> None:
        """Adds a file of the disk; only a piece of it is held at a time.

        Raises:
            StorageError: it cannot be read.
        """
        with self.open(_entry(name, _size(path)), "w") as entry:
            for chunk in _chunks(path):
                entry.write(chunk)


def _entry(name: str, size: int) -> ZipInfo:
    entry = ZipInfo(name, _EPOCH)
    entry.create_system = _UNIX  # elsewhere it would be the machine's
    entry.external_attr = _MODE
    entry.file_size = size  # tells whether ZIP64 is needed
    return entry


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise StorageError("read", path=path, cause=error.strerror or error) from error


def _chunks(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise StorageError("read", path=path, cause=error.strerror or error) from error


_ROOT = "EPUB"
_PACKAGE = f"{_ROOT}/package.opf"
_FRENCH = "fr"  # of what the book says itself


class Chapter(NamedTuple):
    """An episode in a book; what is needed of it once its text is written.

    Attributes:
        title: as the table of contents gives it.
        day: of publication, in words.
        sections: its headings.
        text: the content document, from the package.
        overlay: what says which segment sounds when.
        audio: the MP3.
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
    """Writes a book, whole; the same episodes, settings and cover give the same bytes.

    Texts are held one at a time, and audio by pieces.

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
        chapters = [_chapter(book, work) for work in volume.works]
        for name, page in _pages(volume, chapters):
            book.add(f"{_ROOT}/{name}", page)


def beside(work: Work, settings: Settings, cover: Path) -> Media:
    """Writes the book of one episode into the folder of its revision, called as its audio file is.

    Args:
        work: the episode, whose text and audio are there.
        settings: of the edition.
        cover: JPEG.

    Raises:
        EpisodeError: its text is not there.
        StorageError: the disk refused.
    """
    volume = single(work, settings)
    path = work.folder / volume.name
    write(path, volume, cover)
    with atomic.storage_errors(path):
        size = path.stat().st_size
    duration = work.revision.media.duration
    return Media(name=volume.name, type=TYPE, bytes=size, sha256=atomic.digest(path), duration=duration)


def _chapter(book: Archive, work: Work) -> Chapter:
    """Writes what is one episode's own."""
    found, slug, media = overlay.read(work), work.record.slug, work.revision.media
    if not (work.folder / media.name).is_file():
        raise EpisodeError("unbound", slug=slug, cause=f"{media.name} is missing")
    chapter = Chapter(
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


def _pages(volume: Volume, chapters: Sequence[Chapter]) -> Iterator[tuple[str, bytes]]:
    """What is around the episodes, and the package document that lists all."""
    total = sum(chapter.duration for chapter in chapters)
    shared = {"language": _FRENCH, "root": "", "volume": volume, "chapters": chapters}
    own: dict[str, dict[str, object]] = {
        "cover.xhtml": {"title": "Couverture"},
        "title.xhtml": {"title": volume.title, "by": _by(volume), "length": templates.duration(total)},
        "nav.xhtml": {"title": "Table des matières", "days": _days(chapters)},
        "colophon.xhtml": {"title": "À propos de ce livre", "works": _told(volume)},
        "package.opf": {"total": total},
    }
    for name, context in own.items():
        yield name, render(name, **shared, **context)


def _by(volume: Volume) -> str | None:
    """Who wrote a book of one article, and when; the title of another tells its days."""
    first, *others = volume.works
    return None if others else byline(first.revision.author, first.date)


def _days(chapters: Sequence[Chapter]) -> list[tuple[str, list[Chapter]]]:
    """Chapters of one day in a row, under that day."""
    return [(day, list(found)) for day, found in groupby(chapters, key=lambda chapter: chapter.day)]


def _told(volume: Volume) -> list[tuple[str, str, str | None]]:
    """Title, byline and address of each article."""
    return [
        (work.title, byline(work.revision.author, work.date), web_link(one_line(work.revision.link or "")))
        for work in volume.works
    ]
