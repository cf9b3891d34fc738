"""Show notes: an item's description in a little HTML that every podcast client shows, 4000 bytes at most."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from typing import NamedTuple

from episodes.announcement import correction
from episodes.catalogue.records import Chapter, Revision
from episodes.edition.settings import AnnouncementSettings
from episodes.feed.xml import shorten
from episodes.formatting import DISCLOSURE, byline, one_line, remove_illegal, split_time, web_link

LIMIT = 4000  # bytes (Apple)
HOUSE = AnnouncementSettings()
"""The wording of a correction where an edition has none of its own."""

_READ = "Lire l\N{RIGHT SINGLE QUOTATION MARK}article"
_TEXT = "Texte de l\N{RIGHT SINGLE QUOTATION MARK}épisode et transcription"
_SHORTEST = 600_000  # ms; shorter episodes have no chapters in their notes
_LONGEST = 255  # characters of a linked title, and of an author
_MOST = 5  # links to other episodes


class Link(NamedTuple):
    """A link to another episode: a droit de réponse, or the one that it answers.

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
    """Return correction, droits de réponse, chapô, byline, links and notice; from ten minutes on, chapters.

    Args:
        revision: the one that is published.
        date: of publication.
        page: address of the episode's page.
        templates: wording of a correction.
        links: to episodes that answer it, or that it answers; the first five are kept.

    Returns:
        HTML of p, ul, li, a and strong only. Where it would be too long, the chapô and the correction are cut
        after a word, and a list of chapters that does not fit is left out; the rest always stands.
    """
    related = "".join(
        f'<p>{escape(link.text, quote=False)} <a href="{escape(link.address)}">'
        f"{escape(shorten(link.title, _LONGEST), quote=False)}</a></p>"
        for link in links[:_MOST]
    )
    tail = f"<p>{escape(byline(revision.author and revision.author[:_LONGEST], date))}</p>"
    article = web_link(revision.link)
    if article and len(article) < LIMIT // 4:
        tail += f'<p><a href="{escape(remove_illegal(article))}">{_READ}</a></p>'
    tail += f'<p><a href="{escape(page)}">{_TEXT}</a></p><p>{escape(DISCLOSURE, quote=False)}</p>'
    room = LIMIT - len(f"{related}{tail}".encode())
    head = ""
    if revision.correction:
        since = datetime.fromisoformat(revision.corrected) if revision.corrected else None
        text = " ".join(correction(templates, revision.correction, since))
        head = _filled("<p><strong>{}</strong></p>", text, room)
    lead = _filled("<p>{}</p>", revision.lead or "", room - len(head.encode()))
    whole = f"{head}{related}{lead}{tail}"
    long = revision.media.duration >= _SHORTEST
    return whole + (_chapters(revision.chapters, LIMIT - len(whole.encode())) if long else "")


def fit_words(text: str, room: int) -> str:
    """Return as many whole words of a text, escaped, as fit; an ellipsis stands for the others.

    Args:
        text: plain text on one line.
        room: bytes of the result.
    """
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


def _filled(template: str, text: str, room: int) -> str:
    """Return a template with as much of a text as fits a room of bytes; nothing where none does."""
    kept = fit_words(one_line(text), room - len(template.encode()))
    return template.format(kept) if kept else ""


def _chapters(chapters: Sequence[Chapter], room: int) -> str:
    """Return a list of `00:12:34 Titre`, whose times clients make links; nothing where it does not fit.

    Times are rounded down: the beginning of a chapter is never cut off.
    """
    items = ""
    for chapter in chapters:
        hours, minutes, seconds, _ = split_time(chapter.start)
        title = escape(one_line(chapter.title), quote=False)
        items += f"<li>{hours:02}:{minutes:02}:{seconds:02} {title}</li>"
        if len(f"<ul>{items}</ul>".encode()) > room:
            return ""
    return f"<ul>{items}</ul>" if items else ""
