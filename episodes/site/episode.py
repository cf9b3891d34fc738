"""An episode's page: everything that is heard, a player that reads along, and all there is to download.

It is part of its revision, which is made once (`write_entry_page` adds what may change later).
"""

from collections.abc import Sequence

from episodes import transcripts
from episodes.catalogue.records import Media
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
