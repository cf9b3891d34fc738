"""The page at an episode's address: that of its current revision, with what may change later.

That is its own address, once the edition has moved, and links between a droit de réponse and the episode it
answers. Nothing is rendered here, so that a build without news loads no template.
"""

import re
from datetime import datetime
from html import escape, unescape
from pathlib import Path

from episodes.catalogue.records import Record
from episodes.catalogue.reply_links import NO_REPLIES, Replies
from episodes.edition import atomic
from episodes.edition.edition import ENTRY, EPISODES, PAGE, episode_folder
from episodes.formatting import french_date, one_line

_CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]*)">')
_COVER = "cover-"
_BEFORE_PLAYER = (b'<section class="player"', b"</main>")
"""Links to other episodes stand before the first of these that a page has."""

_NBSP = "\N{NO-BREAK SPACE}"
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_ANSWERS = f"Droit de réponse à l{_APOSTROPHE}article «{_NBSP}{{link}}{_NBSP}», paru le {{day}}."
_ANSWERED = f"Droit de réponse à cet article, paru le {{day}}{_NBSP}: {{link}}"


def write_entry_page(
    public: Path, record: Record, site: str | None, replies: Replies = NO_REPLIES, collection: str = EPISODES
) -> bool:
    """Write the page that an episode's address shows: that of its current revision, with up-to-date links.

    Args:
        public: the folder of published files.
        record: of the episode or bulletin; nothing is written where it is withdrawn or the page is missing.
        site: the edition's address, which may be another than when the revision was made.
        replies: which episodes answer each other (droits de réponse).
        collection: EPISODES or BULLETINS.

    Returns:
        Whether the page was another before.

    Raises:
        StorageError: the disk refused.
    """
    if record.current is None:
        return False
    folder = episode_folder(public, record.slug, collection)
    page = atomic.read(folder.joinpath(record.current.id, PAGE))
    if page is None:
        return False
    page = add_reply_links(update_addresses(page, f"{collection}/{record.slug}/", site), record, replies)
    return atomic.write_if_changed(folder / ENTRY, page)


def update_addresses(page: bytes, path: str, site: str | None) -> bytes:
    """Return an episode's page with the addresses in its head under the edition's present one.

    Args:
        page: as its revision holds it, UTF-8.
        path: of the page's folder in `public/`, with a slash behind.
        site: the edition's address; None leaves the page as it is.

    Returns:
        The same page where it was made for that address, or for none.
    """
    head, mark, rest = page.partition(b"</head>")
    canonical = _CANONICAL.search(head)
    before = unescape(canonical[1].decode()).removesuffix(path) if canonical else ""
    now = f"{(site or '').rstrip('/')}/"
    if not (site and before) or before == now:
        return page
    for name in (path, _COVER):  # another address of that site may be the newspaper's
        for old, new in ((escape(before), escape(now)), (before, now)):
            head = head.replace(f'"{old}{name}'.encode(), f'"{new}{name}'.encode())
    return head + mark + rest


def add_reply_links(page: bytes, record: Record, replies: Replies) -> bytes:
    """Return an episode's page with links to the episodes that it answers and that answer it.

    Args:
        page: as its revision holds it, UTF-8.
        record: whose it is.
        replies: of the edition.

    Returns:
        The same page where there are none.
    """
    links = ""
    for text, answers in ((_ANSWERS, replies.answered), (_ANSWERED, replies.given)):
        for other in answers.get(record.guid, ()):
            title = escape(one_line(other.revisions[-1].title))
            link = f'<a href="../{other.slug}/{ENTRY}">{title}</a>'
            links += f"<p>{text.format(link=link, day=french_date(datetime.fromisoformat(other.date)))}</p>\n"
    if not links:
        return page
    place = next((found for mark in _BEFORE_PLAYER if (found := page.find(mark)) >= 0), -1)
    if place < 0:
        return page
    return page[:place] + f'<div class="replies" lang="fr">\n{links}</div>\n'.encode() + page[place:]
