"""An episode's page: everything that is said, a player that reads along, and all there is to take away.

The addresses that an episode's page gives of itself, after the edition moved to another one.

A page is part of its revision, which is made once. The page that listeners come to is the revision's, and
tells search engines, and those who share it, where it lies now.

Links between a droit de réponse and what it answers, put into pages that do not change otherwise.

An episode's page is part of its revision, which is made once; who answers it is known later. So the page that
listeners come to is the revision's, with these links put before its player.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape, unescape
from pathlib import Path

from episodes import transcripts
from episodes.catalogue.records import Chapter, Media, Record
from episodes.catalogue.right_of_reply import NO_REPLIES, Replies
from episodes.edition import atomic
from episodes.edition.edition import ENTRY, EPISODES, PAGE, episode_folder
from episodes.edition.settings import EditionSettings
from episodes.episode import Episode
from episodes.formatting import DISCLOSURE, french_date, one_line, web_link
from episodes.site.metadata import Facts, cards, json_ld
from episodes.site.templates import clock, codec, duration, render, size
from episodes.transcripts import FORMATS, html
from episodes.transcripts.document import document

ROOT = "../../"

_LABELS = {
    "txt": "Transcription en texte simple (plage braille)",
    "html": "Transcription en page simple",
    "vtt": "Sous-titres WebVTT",
    "srt": "Sous-titres SubRip",
    "json": "Transcription minutée JSON",
}

_KINDS = {"application/epub+zip": "Livre parlé EPUB\N{NO-BREAK SPACE}3, texte et voix"}
"""What people call a file to take away that is not just sound, by its type."""


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
    """An episode's page, to stand at `episodes/<slug>/index.html`.

    Args:
        episode: what is shown.
        edition: what it belongs to.
        revision: name of the folder beside the page that holds media and transcripts.
        media: the audio file in it.
        alternates: the same in other formats.
        book: text and voice as a talking book.
        image: name of the picture in `public/` that cards show.
        folder: what `public/` has it in, where that is not `episodes`.

    Returns:
        HTML, UTF-8: everything that is said, as written and in order, and nothing else of the article.
        Whoever is quoted is named in words where the paragraph does not do so itself.
    """
    address = f"{edition.site.rstrip('/')}/{folder}/{episode.slug}/" if edition.site else None
    facts = _facts(episode, edition, address, revision, media=media, image=image)
    return render(
        "episode.html",
        edition,
        root=ROOT,
        **_text(episode),
        **_context(episode, facts),
        downloads=[_download(revision, one) for one in (media, *alternates, *([book] if book else ()))],
    )


def _facts(
    episode: Episode,
    edition: EditionSettings,
    address: str | None,
    revision: str,
    *,
    media: Media,
    image: str | None,
) -> Facts:
    return Facts(
        edition,
        episode.script.meta,
        title=one_line(episode.script.title),
        summary=one_line(transcripts.chapo(episode.script) or ""),
        language=episode.script.language,
        date=episode.date,
        folder=revision,
        media=media,
        address=address,
        image=f"{ROOT}{image}" if image else None,
    )


def _context(episode: Episode, facts: Facts) -> dict[str, object]:
    """What the template names besides the text."""
    media, revision = facts.media, facts.folder
    return {
        "slug": episode.slug,
        "title": facts.title,
        "summary": facts.summary,
        "address": facts.address,
        "cards": tuple(cards(facts)),
        "data": json_ld(facts),
        "date": episode.date,
        "day": french_date(episode.date),
        "milliseconds": media.duration,
        "duration": duration(media.duration),
        "clock": clock((media.duration + 500) // 1000),
        "seconds": -(-media.duration // 1000),
        "audio": facts.audio,
        "language": facts.language,
        "captions": f"{revision}/{FORMATS['vtt'].file}",
        "chapters": [_chapter(chapter) for chapter in episode.chapters],
        "transcripts": [(f"{revision}/{FORMATS[name].file}", label) for name, label in _LABELS.items()],
        "link": web_link(episode.script.meta.link),
        "disclosure": DISCLOSURE,
    }


def _text(episode: Episode) -> dict[str, str]:
    """What is said: before the title, the title, and all behind it."""
    whole = document(episode)
    return {
        "before": "\n".join(html.block(section, "q") for section in whole.before),
        "heading": html.heading(whole.title, episode.script.title),
        "body": "\n".join(html.blocks(sections, "q") for sections in whole.body),
    }


def _download(revision: str, media: Media) -> tuple[str, str, str]:
    kind = _KINDS.get(media.type) or f"Audio {codec(media)}"
    return f"{revision}/{media.name}", kind, size(media.bytes)


def _chapter(chapter: Chapter) -> dict[str, object]:
    return {
        "start": chapter.start,
        "seconds": f"{chapter.start / 1000:.3f}",
        "time": clock(chapter.start // 1000),
        "title": one_line(chapter.title),
    }


_COVER = "cover-"
_CANONICAL = re.compile(rb'<link rel="canonical" href="([^"]*)">')


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


def moved(page: bytes, place: str, site: str | None) -> bytes:
    """An episode's page with the addresses in its head under the edition's own.

    Args:
        page: as its revision holds it, UTF-8.
        place: the page's folder from that of the edition, with a slash behind.
        site: the edition's address; None leaves the page as it is.

    Returns:
        The same page where it was made for that address, or for none.
    """
    head, mark, rest = page.partition(b"</head>")
    canonical = _CANONICAL.search(head)
    before = unescape(canonical[1].decode()).removesuffix(place) if canonical else ""
    now = f"{(site or '').rstrip('/')}/"
    if not (site and before) or before == now:
        return page
    for name in (place, _COVER):  # another address of that site may be the newspaper's
        for old, new in ((escape(before), escape(now)), (before, now)):
            head = head.replace(f'"{old}{name}'.encode(), f'"{new}{name}'.encode())
    return head + mark + rest


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
            day = french_date(datetime.fromisoformat(other.date))
            yield f"<p>{text.format(link=_link(other), day=day)}</p>\n"


def _link(other: Record) -> str:
    title = escape(one_line(other.revisions[-1].title))
    return f'<a href="../{other.slug}/{ENTRY}">{title}</a>'
