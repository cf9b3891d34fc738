"""The feeds of an edition: its own, and one for each section that the settings name."""

from collections.abc import Sequence

from episodes.catalogue.records import Record
from episodes.edition.layout import BULLETINS
from episodes.edition.sections import section_feed
from episodes.edition.settings import Settings
from episodes.feed.pages import FILE, Feed
from episodes.formatting import programme

BULLETIN = "bulletin.xml"


def feeds(settings: Settings, records: Sequence[Record], bulletins: Sequence[Record] = ()) -> list[Feed]:
    """The feeds that tell of the edition's episodes.

    An episode is in the feed of the section that its article names now, and in the edition's own.

    Args:
        settings: the edition's.
        records: of all its episodes.
        bulletins: records of all its bulletins.

    Returns:
        Those of sections first, then the bulletins', the edition's own last.
    """
    about = settings.edition.description
    found = [
        Feed(section_feed(name), title, about, _in_section(section_feed(name), records))
        for name, title in settings.feed.sections.items()
    ]
    if bulletins:
        title = settings.bulletin.title or _named(settings.edition.title)
        found.append(Feed(BULLETIN, title, about, bulletins, BULLETINS))
    return [*found, Feed(FILE, programme(settings.edition), about, records)]


def _named(edition: str) -> str:
    """« Le Courrier, le journal à écouter »."""
    return f"{edition.removesuffix(', à écouter')}, le journal à écouter"


def _in_section(file: str, records: Sequence[Record]) -> list[Record]:
    return [record for record in records if file == _section_feed(record)]


def _section_feed(record: Record) -> str | None:
    """Of an episode's section, withdrawn or not: it keeps its place."""
    section = record.revisions[-1].section if record.revisions else None
    return section_feed(section) if section else None
