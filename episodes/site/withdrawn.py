"""What stands at the address of an episode that was taken back: that it was, when, and nothing of it."""

from datetime import datetime

from episodes.catalogue.records import Record
from episodes.dates import french
from episodes.edition.settings import Settings
from episodes.formatting import one_line
from episodes.site.templates import render

ROOT = "../../"


def notice(record: Record, settings: Settings) -> bytes:
    """The notice, HTML in UTF-8; search engines are asked to forget the page.

    Neither title nor words of what was withdrawn are in it; why it was, only where the newsroom says so.

    Args:
        record: of the episode or the bulletin.
        settings: the edition's.
    """
    day = datetime.fromisoformat(record.withdrawn or record.date).astimezone(settings.edition.zone)
    paragraphs = [one_line(line) for line in (record.notice or "").splitlines()]
    return render(
        "withdrawn.html",
        settings.edition,
        root=ROOT,
        date=day,
        day=french(day),
        paragraphs=[line for line in paragraphs if line],
    )
