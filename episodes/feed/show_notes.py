"""An item's description: a little HTML that every podcast client shows, 4000 bytes at most."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple

from episodes.announcement import correction
from episodes.catalogue.records import Chapter, Revision
from episodes.edition.settings import AnnouncementSettings
from episodes.feed.xml import clipped
from episodes.formatting import DISCLOSURE, byline, one_line, remove_illegal, web_link

LIMIT = 4000  # bytes (Apple)
HOUSE = AnnouncementSettings()
"""How a correction is worded where an edition does not say so."""

_READ = "Lire l\N{RIGHT SINGLE QUOTATION MARK}article"
_TEXT = "Texte de l\N{RIGHT SINGLE QUOTATION MARK}épisode et transcription"
_NOTED = 600_000  # ms; shorter episodes have no chapters in their notes


_LONGEST = 255  # characters of a linked title
_MOST = 5  # links to other episodes


class Link(NamedTuple):
    """What a description leads to besides the article and its text: a droit de réponse, or what it answers.

    Attributes:
        text: what stands before the title.
        title: of the other episode.
        address: of its page.
    """

    text: str
    title: str
    address: str


def description(
    revision: Revision,
    date: datetime,
    page: str,
    *,
    templates: AnnouncementSettings = HOUSE,
    links: Sequence[Link] = (),
) -> str:
    """Correction, droit de réponse, chapô, byline, links, notice; from ten minutes on chapters with times.

    Args:
        revision: the one that is published.
        date: of publication.
        page: address of the episode's page.
        templates: how a correction is worded.
        links: to episodes that answer it, or that it answers; the first five are told.

    Returns:
        HTML of p, ul, li, a and strong only. Where it would be too long, the chapô and the correction are cut
        after a word, and a list of chapters that does not fit is left out; the rest always stands.
    """
    tail = "".join(_tail(revision, date, page))
    related = "".join(_related(link) for link in links[:_MOST])
    room = LIMIT - len(f"{related}{tail}".encode())
    head = _cut(_correction(revision, templates), "<p><strong>{}</strong></p>", room)
    lead = _cut(revision.lead or "", "<p>{}</p>", room - len(head.encode()))
    whole = f"{head}{related}{lead}{tail}"
    return whole + _chapters(revision, LIMIT - len(whole.encode()))


def _cut(text: str, form: str, room: int) -> str:
    """A text in its form, as much of it as fits in a room of bytes; nothing where none does."""
    kept = fitting(one_line(text), room - len(form.encode()))
    return form.format(kept) if kept else ""


def _correction(revision: Revision, templates: AnnouncementSettings) -> str:
    if not revision.correction:
        return ""
    since = datetime.fromisoformat(revision.corrected) if revision.corrected else None
    return " ".join(correction(templates, revision.correction, since))


def _related(link: Link) -> str:
    title = escape(clipped(link.title, _LONGEST), quote=False)
    return f'<p>{escape(link.text, quote=False)} <a href="{escape(link.address)}">{title}</a></p>'


def _tail(revision: Revision, date: datetime, page: str) -> Iterator[str]:
    yield f"<p>{escape(byline(_short(revision.author), date))}</p>"
    link = web_link(revision.link)
    if link and len(link) < LIMIT // 4:
        yield f'<p><a href="{escape(remove_illegal(link))}">{_READ}</a></p>'
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
