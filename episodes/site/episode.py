"""An episode's page: everything that is heard, a player that reads along, and all there is to download.

A page is part of its revision, which is made once. The page at the episode's address is that of its current
revision, with what may change later: its own address, once the edition has moved, and links between a droit
de réponse and the episode it answers.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from html import escape, unescape
from pathlib import Path

from episodes import transcripts
from episodes.catalogue.records import Media, Record
from episodes.catalogue.right_of_reply import NO_REPLIES, Replies
from episodes.edition import atomic
from episodes.edition.edition import ENTRY, EPISODES, PAGE, episode_folder
from episodes.edition.settings import EditionSettings
from episodes.episode import Episode
from episodes.formatting import DISCLOSURE, french_date, one_line, web_link
from episodes.site.metadata import PageMetadata, cards, json_ld
from episodes.site.templates import clock, codec, duration, render, size
from episodes.transcripts import FORMATS, html
from episodes.transcripts.document import document

ROOT = "../../"
"""Path from an episode's page to `public/`."""

_EPUB = "application/epub+zip"
_BOOK = "Livre parlé EPUB\N{NO-BREAK SPACE}3, texte et voix"
_TRANSCRIPTS = {
    "txt": "Transcription en texte simple (plage braille)",
    "html": "Transcription en page simple",
    "vtt": "Sous-titres WebVTT",
    "srt": "Sous-titres SubRip",
    "json": "Transcription minutée JSON",
}

_CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]*)">')
_COVER = "cover-"
_BEFORE_PLAYER = (b'<section class="player"', b"</main>")
"""Links to other episodes stand before the first of these that a page has."""

_NBSP = "\N{NO-BREAK SPACE}"
_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_ANSWERS = f"Droit de réponse à l{_APOSTROPHE}article «{_NBSP}{{link}}{_NBSP}», paru le {{day}}."
_ANSWERED = f"Droit de réponse à cet article, paru le {{day}}{_NBSP}: {{link}}"


def page(
    episode: Episode,
    *,
    edition: EditionSettings,
    revision: str,
    media: Media,
    alternates: Sequence[Media] = (),
    book: Media | None = None,
    image: str | None = None,
    folder: str = "episodes",
) -> bytes:
    """Return an episode's page, to stand at `episodes/<slug>/index.html`.

    Args:
        episode: what is shown.
        edition: what it belongs to.
        revision: name of the folder beside the page that holds media and transcripts.
        media: the audio file in it.
        alternates: the same in other formats.
        book: text and voice as a talking book.
        image: name of the picture in `public/` that cards show.
        folder: name of the page's grandparent in `public/`, where that is not `episodes`.

    Returns:
        HTML, UTF-8: everything that is heard, as written and in order, and nothing else of the article.
        Speakers are named in words where the paragraph does not do so itself.
    """
    script, content = episode.script, document(episode)
    metadata = PageMetadata(
        edition,
        script.meta,
        title=one_line(script.title),
        summary=one_line(transcripts.chapo(script) or ""),
        language=script.language,
        date=episode.date,
        folder=revision,
        media=media,
        address=f"{edition.site.rstrip('/')}/{folder}/{episode.slug}/" if edition.site else None,
        image=f"{ROOT}{image}" if image else None,
    )
    return render(
        "episode.html",
        edition,
        root=ROOT,
        before="\n".join(html.block(section, "q") for section in content.before),
        heading=html.heading(content.title, script.title),
        body="\n".join(html.blocks(sections, "q") for sections in content.body),
        downloads=[
            (f"{revision}/{one.name}", _BOOK if one.type == _EPUB else f"Audio {codec(one)}", size(one.bytes))
            for one in (media, *alternates, *([book] if book else ()))
        ],
        transcripts=[(f"{revision}/{FORMATS[name].file}", label) for name, label in _TRANSCRIPTS.items()],
        captions=f"{revision}/{FORMATS['vtt'].file}",
        audio=metadata.audio,
        chapters=[
            {
                "start": chapter.start,
                "seconds": f"{chapter.start / 1000:.3f}",
                "time": clock(chapter.start),
                "title": one_line(chapter.title),
            }
            for chapter in episode.chapters
        ],
        milliseconds=media.duration,
        seconds=-(-media.duration // 1000),
        clock=clock(media.duration + 500),
        duration=duration(media.duration),
        slug=episode.slug,
        title=metadata.title,
        summary=metadata.summary,
        language=metadata.language,
        date=episode.date,
        day=french_date(episode.date),
        address=metadata.address,
        cards=tuple(cards(metadata)),
        data=json_ld(metadata),
        link=web_link(script.meta.link),
        disclosure=DISCLOSURE,
    )


def write_entry_page(
    public: Path, record: Record, site: str | None, replies: Replies = NO_REPLIES, shelf: str = EPISODES
) -> bool:
    """Write the page that an episode's address shows: that of its current revision, with up-to-date links.

    Args:
        public: the folder of published files.
        record: of the episode or bulletin; nothing is written where it is withdrawn or the page is missing.
        site: the edition's address, which may be another than when the revision was made.
        replies: which episodes answer each other (droits de réponse).
        shelf: EPISODES or BULLETINS.

    Returns:
        Whether the page was another before.

    Raises:
        StorageError: the disk refused.
    """
    if record.current is None:
        return False
    place = episode_folder(public, record.slug, shelf)
    page = atomic.read(place / record.current.id / PAGE)
    if page is None:
        return False
    page = linked(moved(page, f"{shelf}/{record.slug}/", site), record, replies)
    return atomic.write_if_changed(place / ENTRY, page)


def moved(page: bytes, path: str, site: str | None) -> bytes:
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


def linked(page: bytes, record: Record, replies: Replies) -> bytes:
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
    place = next((found for mark in _BEFORE_PLAYER if (found := page.find(mark)) >= 0), -1)
    if not links or place < 0:
        return page
    return page[:place] + f'<div class="replies" lang="fr">\n{links}</div>\n'.encode() + page[place:]
