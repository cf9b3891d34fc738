"""Books on request (`hautevoix book`), and the one that the edition's first page offers.

The offered book is of the newest day or month, or of all that is published. Its name changes with its
content, so that nothing is read or written while it is there. The one offered before stays for whoever has an
older page, unless an episode in it was withdrawn or reissued since.
"""

from collections.abc import Sequence
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
from episodes.epub.volume import BookSelection, Volume, chosen_volume, periodic_volume, works
from episodes.errors import ENDING, EpisodeError
from episodes.formatting import parse_publication_date
from episodes.media import cover
from episodes.media.cover import small_cover

FOLDER = "books"
"""Where offered books lie in `public/`."""

DESIGN = "1"
"""Changes with the package, so that a book that looks another way gets another name."""

_OFFERED = "shelf.txt"
"""In `records/`: the book offered, then the one before; a line each: file, tab, guids of its episodes."""

_NAMED = 10  # episodes that a warning names


class OfferedBook(NamedTuple):
    """A book that stands in `public/`.

    Attributes:
        title: what it is called.
        file: its name in `public/`.
        bytes: its size.
        guids: of the episodes in it.
    """

    title: str
    file: str
    bytes: int
    guids: tuple[str, ...]


class BookOffer(NamedTuple):
    """The book that is offered, if any, and warnings for the newsroom."""

    book: OfferedBook | None
    warnings: tuple[str, ...] = ()


def make(
    edition: Edition,
    slugs: Sequence[str],
    *,
    since: str | None,
    until: str | None,
    output: Path | None,
    now: datetime,
) -> Path:
    """Write a book of what is published, without engine, articles or clip store.

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
        EpisodeError: nothing is published, a named episode is not, a date cannot be read, or a text is
            missing.
        StorageError: the disk refused.
    """
    from episodes.epub import package  # noqa: PLC0415 - templates and parser are loaded only to write a book

    def day(text: str | None) -> date | None:
        zone = edition.settings.edition.zone
        return parse_publication_date(text, zone=zone, now=now).date() if text else None

    found = works(edition.public, reversed(feed.published_records(records.load_all(edition.records), now)))
    if not found:
        raise EpisodeError("nothing published", path=edition.root)
    volume = chosen_volume(found, BookSelection(slugs, day(since), day(until)), edition.settings)
    given = edition.settings.edition.cover
    placed = cover.place(
        edition.public, edition.root / given if given else None, edition.settings.edition.title
    )
    path = output or Path(volume.name)
    package.write(path, volume, small_cover(placed))
    return path


def place(edition: Edition, shown: Sequence[Record], cover: Path) -> BookOffer:
    """Put the book that the settings want in its place; nothing is read where it is there.

    Args:
        edition: whose.
        shown: what is published, newest first (`episodes.feed.published_records`).
        cover: the cover in `public/`.

    Returns:
        No book where none is wanted, nothing is published, or files of an episode are lost: that is only a
        warning, since podcasts and pages have to appear.

    Raises:
        StorageError: the disk refused.
    """
    settings = edition.settings
    if settings.book.period == "none":
        return BookOffer(None)
    found = works(edition.public, reversed(shown))
    complete = [work for work in found if "html" in work.revision.transcripts]
    warnings = _warnings([work.record.slug for work in found if "html" not in work.revision.transcripts])
    volume = periodic_volume(complete, settings.book.period, settings)
    if volume is None:
        return BookOffer(None, warnings)
    name = PurePath(volume.name)
    file = f"{FOLDER}/{name.stem}-{_digest(volume, cover)[:8]}{name.suffix}"
    path = edition.public / file
    if path.is_file():
        warnings = ()
    else:
        from episodes.epub import package  # noqa: PLC0415 - templates and parser are loaded only for a new book

        try:
            package.write(path, volume, small_cover(cover))
        except EpisodeError as error:
            if error.exit_code in ENDING:
                raise
            return BookOffer(None, (f"No talking book is offered. {error}",))
    with atomic.storage_errors(path):
        size = path.stat().st_size
    guids = tuple(work.record.guid for work in volume.works)
    return BookOffer(OfferedBook(volume.title, file, size, guids), warnings)


def clear(edition: Edition, shown: Sequence[Record], book: OfferedBook | None) -> None:
    """Remove books that nothing links to any more, once the pages are written.

    Args:
        edition: whose.
        shown: what is published.
        book: the one offered now; the one before stays beside it where all in it is still published.

    Raises:
        StorageError: the disk refused.
    """
    folder, note = edition.public / FOLDER, edition.records / _OFFERED
    if not folder.is_dir():
        return
    kept: dict[str, str] = {}
    if edition.settings.book.period != "none":
        kept = {book.file: " ".join(book.guids)} if book else {}
        published = {record.guid for record in shown}
        for line in (atomic.read(note) or b"").decode().splitlines():
            file, _, guids = line.partition("\t")
            if file not in kept and published.issuperset(guids.split()):
                kept[file] = guids
                break
    atomic.write_if_changed(note, "".join(f"{file}\t{guids}\n" for file, guids in kept.items()).encode())
    names = {PurePath(file).name for file in kept}
    for path in folder.iterdir():
        if path.name not in names:
            atomic.remove(path)


def _warnings(textless: Sequence[str]) -> tuple[str, ...]:
    """Return a warning that names the episodes without the transcript that books are made from, if any."""
    if not textless:
        return ()
    named = ", ".join(textless[:_NAMED]) + (", …" if len(textless) > _NAMED else "")
    return (
        f"The talking book goes without {named}: made before there were books."
        " Make each anew: hautevoix build --again SLUG",
    )


def _digest(volume: Volume, cover: Path) -> str:
    """Return a digest of what a book is made from."""
    settings = volume.settings
    shared = (DESIGN, cover.name, volume.title, settings.edition, settings.legal, settings.feed.licence)
    own = [
        (work.record.guid, work.record.date, work.revision.id, work.revision.built) for work in volume.works
    ]
    return sha256(msgspec.json.encode((shared, own))).hexdigest()
