"""Links between a droit de réponse and what it answers, put into pages that do not change otherwise.

An episode's page is part of its revision, which is made once; who answers it is known later. So the page that
listeners come to is the revision's, with these links put before its player.
"""

from collections.abc import Iterator
from datetime import datetime
from html import escape

from episodes.catalogue.records import Record
from episodes.catalogue.right_of_reply import Replies
from episodes.dates import french
from episodes.edition.layout import ENTRY
from episodes.formatting import one_line

_PLACES = (b'<section class="player"', b"</main>")
"""Before the first of these that a page has."""

_NBSP = "\N{NO-BREAK SPACE}"
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_ANSWERS = f"Droit de réponse à l{_APOSTROPHE}article «{_NBSP}{{link}}{_NBSP}», paru le {{day}}."
_ANSWERED = f"Droit de réponse à cet article, paru le {{day}}{_NBSP}: {{link}}"


def linked(page: bytes, record: Record, replies: Replies) -> bytes:
    """An episode's page with links to the episodes that it answers and that answer it.

    Args:
        page: as its revision holds it, UTF-8.
        record: whose it is.
        replies: of the edition.

    Returns:
        The same page where there are none.
    """
    told = "".join(_told(record, replies))
    place = next((found for mark in _PLACES if (found := page.find(mark)) >= 0), -1)
    if not told or place < 0:
        return page
    return page[:place] + f'<div class="replies" lang="fr">\n{told}</div>\n'.encode() + page[place:]


def _told(record: Record, replies: Replies) -> Iterator[str]:
    for text, found in ((_ANSWERS, replies.answered), (_ANSWERED, replies.given)):
        for other in found.get(record.guid, ()):
            yield f"<p>{text.format(link=_link(other), day=french(datetime.fromisoformat(other.date)))}</p>\n"


def _link(other: Record) -> str:
    title = escape(one_line(other.revisions[-1].title))
    return f'<a href="../{other.slug}/{ENTRY}">{title}</a>'
