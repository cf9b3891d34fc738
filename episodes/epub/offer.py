"""A book on request: of episodes that are named, or of those of some days.

The book that the edition's first page offers: the newest day or month, or all that is published.

Its name changes with its content, so that nothing is read or written while it is there. The one offered
before stays for whoever has an older page, unless an episode in it was withdrawn or reissued since.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path, PurePath
from typing import NamedTuple

import msgspec

from episodes import feed
from episodes.catalogue import records
from episodes.catalogue.records import Record
from episodes.edition import atomic
from episodes.edition.edition import Edition
from episodes.epub.volume import Volume, Wish, Work, chosen, periodic, works
from episodes.errors import ENDING, EpisodeError
from episodes.formatting import parse_publication_date
from episodes.media import cover
from episodes.media.cover import small


def make(
    edition: Edition,
    slugs: Sequence[str],
    *,
    since: str | None,
    until: str | None,
    output: Path | None,
    now: datetime,
) -> Path:
    """Writes a book of what is published, without engine, articles or clip store.

    Args:
        edition: whose.
        slugs: episodes, in the order wanted; empty for all.
        since: the first day, as articles date themselves.
        until: the last day, included.
        output: the file; None for one in the current folder that is called as the book is.
        now: episodes dated later are not published.

    Returns:
        The file.

    Raises:
        EpisodeError: nothing is published, no such episode is, a date is none, or a text is missing.
        StorageError: the disk refused.
    """
    found = works(edition.public, reversed(feed.published(records.load_all(edition.records), now)))
    if not found:
        raise EpisodeError("nothing published", path=edition.root)
    wish = Wish(slugs, _day(edition, since, now), _day(edition, until, now))
    volume = chosen(found, wish, edition.settings)
    given = edition.settings.edition.cover
    placed = cover.place(
        edition.public, edition.root / given if given else None, edition.settings.edition.title
    )
    path = output or Path(volume.name)
    from episodes.epub import package  # noqa: PLC0415 - templates and parser are loaded only for a book that is new

    package.write(path, volume, cover.small(placed))
    return path


def _day(edition: Edition, text: str | None, now: datetime) -> date | None:
    return parse_publication_date(text, zone=edition.settings.edition.zone, now=now).date() if text else None


FOLDER = "books"
"""Where books lie in `public/`."""

DESIGN = "1"
"""Changes with the package, so that a book that looks another way gets another name."""

_OFFERED = "shelf.txt"
"""In `records/`: the book offered, then the one before; a line each: file, tab, guids of its episodes."""

_NAMED = 10  # episodes that a warning names


class Book(NamedTuple):
    """A book that stands in `public/`.

    Attributes:
        title: what it is called.
        file: its name in `public/`.
        bytes: how large it is.
        guids: of the episodes in it.
    """

    title: str
    file: str
    bytes: int
    guids: tuple[str, ...]


class Shelf(NamedTuple):
    """What is offered, and what the producer should know of it."""

    book: Book | None
    warnings: tuple[str, ...] = ()


def place(edition: Edition, shown: Sequence[Record], cover: Path) -> Shelf:
    """Puts the book that the settings want in its place; nothing is read where it is there.

    Args:
        edition: whose.
        shown: what is published, newest first (`episodes.feed.published`).
        cover: the cover in `public/`.

    Returns:
        It, unless none is wanted, nothing is published, or files of an episode are lost: that is a warning,
        since podcasts and pages have to appear.

    Raises:
        StorageError: the disk refused.
    """
    settings = edition.settings
    if settings.book.period == "none":
        return Shelf(None)
    found = works(edition.public, reversed(shown))
    volume = periodic([work for work in found if _has_text(work)], settings.book.period, settings)
    if volume is None:
        return Shelf(None, tuple(_left_out(found)))
    file = f"{FOLDER}/{_named(volume, cover)}"
    path = edition.public / file
    if path.is_file():
        return Shelf(_book(volume, file, path))
    try:
        _write(path, volume, cover)
    except EpisodeError as error:
        if error.exit_code in ENDING:
            raise
        return Shelf(None, (f"No talking book is offered. {error}",))
    return Shelf(_book(volume, file, path), tuple(_left_out(found)))


def clear(edition: Edition, shown: Sequence[Record], book: Book | None) -> None:
    """Takes books away that nobody is led to any more, once the pages are written.

    Args:
        edition: whose.
        shown: what is published.
        book: the one offered now; the one before stays beside it where all in it still is published.

    Raises:
        StorageError: the disk refused.
    """
    shelf, stamp = edition.public / FOLDER, edition.records / _OFFERED
    if not shelf.is_dir():
        return
    kept = list(_kept(atomic.read(stamp) or b"", book, {record.guid for record in shown}))
    kept = kept if edition.settings.book.period != "none" else []
    atomic.write_if_changed(stamp, "".join(f"{file}\t{guids}\n" for file, guids in kept).encode())
    names = {PurePath(file).name for file, _ in kept}
    for path in shelf.iterdir():
        if path.name not in names:
            atomic.remove(path)


def _kept(stamp: bytes, book: Book | None, shown: set[str]) -> Iterator[tuple[str, str]]:
    """The book offered, and the newest other one of which every episode is still published."""
    if book:
        yield book.file, " ".join(book.guids)
    for line in stamp.decode().splitlines():
        file, _, guids = line.partition("\t")
        if shown.issuperset(guids.split()) and not (book and file == book.file):
            yield file, guids
            return


def _has_text(work: Work) -> bool:
    return "html" in work.revision.transcripts


def _left_out(found: Iterable[Work]) -> Iterator[str]:
    slugs = [work.record.slug for work in found if not _has_text(work)]
    if slugs:
        named = ", ".join(slugs[:_NAMED]) + (", …" if len(slugs) > _NAMED else "")
        yield (
            f"The talking book goes without {named}: made before there were books."
            " Make each anew: hautevoix build --again SLUG"
        )


def _named(volume: Volume, cover: Path) -> str:
    settings = volume.settings
    told = (DESIGN, cover.name, volume.title, settings.edition, settings.legal, settings.feed.licence)
    held = [
        (work.record.guid, work.record.date, work.revision.id, work.revision.built) for work in volume.works
    ]
    digest = sha256(msgspec.json.encode((told, held))).hexdigest()
    name = PurePath(volume.name)
    return f"{name.stem}-{digest[:8]}{name.suffix}"


def _book(volume: Volume, file: str, path: Path) -> Book:
    with atomic.storage_errors(path):
        size = path.stat().st_size
    return Book(volume.title, file, size, tuple(work.record.guid for work in volume.works))


def _write(path: Path, volume: Volume, cover: Path) -> None:
    from episodes.epub import package  # noqa: PLC0415 - templates and parser are loaded only for a book that is new

    package.write(path, volume, small(cover))
