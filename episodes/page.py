"""The pages of an edition: an episode's, with everything that is said, and the list of episodes.

They work without JavaScript and ask nothing of other hosts.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from audio.sound import ENCODINGS
from episodes import transcripts
from episodes.dates import french
from episodes.episode import Episode
from episodes.layout import STYLE
from episodes.notes import CHANNEL_DISCLOSURE, DISCLOSURE, one_line, programme, web
from episodes.records import Chapter, Media, Record
from episodes.settings import Edition
from episodes.transcripts import FORMATS, markup
from episodes.transcripts.document import document

_TEMPLATES = Path(__file__).parent / "templates"
_LABELS = {
    "txt": "Transcription en texte simple (plage braille)",
    "vtt": "Transcription minutée WebVTT",
    "srt": "Transcription minutée SubRip",
    "json": "Transcription minutée JSON",
    "html": "Transcription en page simple",
}


def page(
    episode: Episode, *, edition: Edition, revision: str, media: Media, alternates: Sequence[Media] = ()
) -> bytes:
    """An episode's page, to stand at `episodes/<slug>/index.html`.

    Args:
        episode: what is shown.
        edition: what it belongs to.
        revision: name of the folder beside the page that holds media and transcripts.
        media: the audio file in it.
        alternates: the same in other formats.

    Returns:
        HTML, UTF-8: everything that is said, as written and in order, and nothing else of the article.
        Whoever is quoted is named in words where the paragraph does not do so itself.
    """
    whole = document(episode)
    body = "\n".join(markup.run(sections, quoting="q") for sections in whole.body)
    context = {
        "title": one_line(episode.script.title),
        "summary": one_line(transcripts.chapo(episode.script) or ""),
        "before": "\n".join(markup.paragraph(section, "q") for section in whole.before),
        "heading": markup.heading(whole.title, episode.script.title),
        "body": body,
        "date": episode.date,
        "day": french(episode.date),
        "duration": _duration(media.duration),
        "revision": revision,
        "media": media,
        "size": _size(media.bytes),
        "alternates": [(other.name, _kind_of(other), _size(other.bytes)) for other in alternates],
        "captions": FORMATS["vtt"].file,
        "formats": [(FORMATS[name].file, label) for name, label in _LABELS.items()],
        "language": episode.script.language,
        "chapters": [_chapter(chapter) for chapter in episode.chapters],
        "link": web(episode.script.meta.link),
        "disclosure": DISCLOSURE,
    }
    return _render("episode.html", edition, root="../../", **context)


def index(edition: Edition, records: Iterable[Record], *, cover: str) -> bytes:
    """The edition's first page: what it is, how to subscribe, its episodes.

    Args:
        edition: what it is about.
        records: those to list, in their order (`episodes.feed.published`).
        cover: name of the cover's file.

    Returns:
        HTML, UTF-8.
    """
    context = {
        "summary": one_line(edition.description or ""),
        "episodes": [_listed(record) for record in records],
        "cover": cover,
        "disclosure": CHANNEL_DISCLOSURE,
    }
    return _render("index.html", edition, root="", **context)


def style() -> bytes:
    """The style sheet of all pages, to stand at `style.css`."""
    return (_TEMPLATES / STYLE).read_bytes()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _render(template: str, edition: Edition, **context: object) -> bytes:
    whole = {"programme": programme(edition), "style": STYLE, **context}
    return _environment().get_template(template).render(whole).encode()


def _chapter(chapter: Chapter) -> dict[str, str]:
    return {
        "seconds": f"{chapter.start / 1000:.3f}",
        "time": _clock(chapter.start // 1000),
        "title": one_line(chapter.title),
    }


def _clock(seconds: int) -> str:
    """`3:05`, `1:03:05`."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _duration(milliseconds: int) -> str:
    """« 3 min 05 s », « 1 h 03 min », with no-break spaces."""
    seconds = (milliseconds + 500) // 1000
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        text = f"{hours} h {minutes:02} min"
    else:
        text = f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _kind_of(media: Media) -> str:
    return next(encoding.name for encoding in ENCODINGS.values() if encoding.type == media.type)


def _size(count: int) -> str:
    """« 1,2 Mo », decimal."""
    return f"{count / 1e6:.1f}\N{NO-BREAK SPACE}Mo".replace(".", ",")


def _listed(record: Record) -> dict[str, object]:
    revision = record.revisions[-1]
    date = datetime.fromisoformat(record.date)
    return {
        "slug": record.slug,
        "title": one_line(revision.title),
        "lead": one_line(revision.lead or ""),
        "date": date,
        "day": french(date),
        "duration": _duration(revision.media.duration),
    }
