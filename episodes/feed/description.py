"""An item's description: a little HTML that every podcast client shows, 4000 bytes at most."""

from collections.abc import Iterator
from datetime import datetime
from html import escape

from episodes.notes import DISCLOSURE, byline, legal, one_line, web
from episodes.records import Chapter, Revision

LIMIT = 4000  # bytes (Apple)
_READ = "Lire l\N{RIGHT SINGLE QUOTATION MARK}article"
_TEXT = "Texte de l\N{RIGHT SINGLE QUOTATION MARK}épisode et transcription"
_NOTED = 600_000  # ms; shorter episodes have no chapters in their notes


def description(revision: Revision, date: datetime, page: str) -> str:
    """Correction, chapô, byline, links, notice; from ten minutes on the chapters with their times.

    Args:
        revision: the one that is published.
        date: of publication.
        page: address of the episode's page.

    Returns:
        HTML of p, ul, li, a and strong only. Where it would be too long, the chapô and the correction are cut
        after a word, and a list of chapters that does not fit is left out; the rest always stands.
    """
    tail = "".join(_tail(revision, date, page))
    head = ""
    for text, form in ((revision.correction, "<p><strong>{}</strong></p>"), (revision.lead, "<p>{}</p>")):
        room = LIMIT - len(f"{head}{form}{tail}".encode())
        if kept := fitting(one_line(text or ""), room):
            head += form.format(kept)
    return head + tail + _chapters(revision, LIMIT - len(f"{head}{tail}".encode()))


def _tail(revision: Revision, date: datetime, page: str) -> Iterator[str]:
    yield f"<p>{escape(byline(_short(revision.author), date))}</p>"
    link = web(revision.link)
    if link and len(link) < LIMIT // 4:
        yield f'<p><a href="{escape(legal(link))}">{_READ}</a></p>'
    yield f'<p><a href="{escape(page)}">{_TEXT}</a></p>'
    yield f"<p>{escape(DISCLOSURE, quote=False)}</p>"


def _short(author: str | None) -> str | None:
    return author and author[:255]


def fitting(text: str, room: int) -> str:
    """As many whole words, escaped, as fit in a room of bytes; an ellipsis stands for the others."""
    escaped = escape(text, quote=False)
    if len(escaped.encode()) <= room:
        return escaped
    kept: list[str] = []
    room -= len("…".encode())
    for word in text.split(" "):
        room -= len(escape(word, quote=False).encode()) + 1
        if room < 0:
            break
        kept.append(word)
    return f"{escape(' '.join(kept), quote=False)}…" if kept else ""


def _chapters(revision: Revision, room: int) -> str:
    if revision.media.duration < _NOTED or not revision.chapters:
        return ""
    room -= len("<ul></ul>")
    items = ""
    for chapter in revision.chapters:
        items += _item(chapter)
        if len(items.encode()) > room:
            return ""
    return f"<ul>{items}</ul>"


def _item(chapter: Chapter) -> str:
    """`00:12:34 Titre`; clients make the time a link. Whole seconds, rounded down: nothing is cut off."""
    minutes, seconds = divmod(chapter.start // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    title = escape(one_line(chapter.title), quote=False)
    return f"<li>{hours:02}:{minutes:02}:{seconds:02} {title}</li>"
