"""An episode's page: everything that is said, a player that reads along, and all there is to take away."""

from collections.abc import Sequence

from episodes import transcripts
from episodes.catalogue.records import Chapter, Media
from episodes.dates import french
from episodes.edition.settings import Edition
from episodes.episode import Episode
from episodes.formatting import DISCLOSURE, one_line, web
from episodes.site.metadata import Facts, cards, json_ld
from episodes.site.templates import render
from episodes.site.wording import clock, codec, duration, size
from episodes.transcripts import FORMATS, markup
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
    edition: Edition,
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
    episode: Episode, edition: Edition, address: str | None, revision: str, *, media: Media, image: str | None
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
        "day": french(episode.date),
        "milliseconds": media.duration,
        "duration": duration(media.duration),
        "clock": clock((media.duration + 500) // 1000),
        "seconds": -(-media.duration // 1000),
        "audio": facts.audio,
        "language": facts.language,
        "captions": f"{revision}/{FORMATS['vtt'].file}",
        "chapters": [_chapter(chapter) for chapter in episode.chapters],
        "transcripts": [(f"{revision}/{FORMATS[name].file}", label) for name, label in _LABELS.items()],
        "link": web(episode.script.meta.link),
        "disclosure": DISCLOSURE,
    }


def _text(episode: Episode) -> dict[str, str]:
    """What is said: before the title, the title, and all behind it."""
    whole = document(episode)
    return {
        "before": "\n".join(markup.paragraph(section, "q") for section in whole.before),
        "heading": markup.heading(whole.title, episode.script.title),
        "body": "\n".join(markup.run(sections, "q") for sections in whole.body),
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
