"""Jinja templates rendered into pages; lengths, sizes and times as French writes them, with no-break spaces.

Jinja is loaded with the first page that is rendered.
"""

from functools import cache
from typing import TYPE_CHECKING

from audio.profile import ENCODINGS
from episodes.catalogue.records import Media
from episodes.edition.settings import EditionSettings
from episodes.formatting import split_time
from episodes.site import assets

if TYPE_CHECKING:
    from jinja2 import Environment

_NBSP = "\N{NO-BREAK SPACE}"


def render(template: str, edition: EditionSettings, *, root: str, **context: object) -> bytes:
    """Render a page, UTF-8.

    Args:
        template: name of its template.
        edition: whose page it is.
        root: path from the page to `public/`: "", or "../" once or more.
        context: the other names that the template uses.
    """
    whole = {
        "programme": edition.podcast_title,
        "assets": assets.names(),
        "policy": assets.PAGE,
        "root": root,
        **context,
    }
    return _environment().get_template(template).render(whole).encode()


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only to write a page

    return Environment(
        loader=FileSystemLoader(assets.FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def clock(milliseconds: int) -> str:
    """Return a time as `3:05` or `1:03:05`, rounded down."""
    hours, minutes, seconds, _ = split_time(milliseconds)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def duration(milliseconds: int) -> str:
    """Return a duration as « 3 min 05 s » or « 1 h 03 min »."""
    hours, minutes, seconds, _ = split_time(milliseconds + 500)
    if hours:
        text = f"{hours} h {minutes:02} min"
    else:
        text = f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
    return text.replace(" ", _NBSP)


def iso_duration(milliseconds: int) -> str:
    """Return a duration as `PT3M5S` (ISO 8601)."""
    minutes, seconds = divmod((milliseconds + 500) // 1000, 60)
    return f"PT{minutes}M{seconds}S"


def size(count: int) -> str:
    """Return a number of bytes as « 1,2 Mo », decimal."""
    return f"{max(count / 1e6, 0.1):.1f}{_NBSP}Mo".replace(".", ",")


def codec(media: Media) -> str:
    """Return what people call the format of a file: « MP3 », « AAC »."""
    known = (encoding.name for encoding in ENCODINGS.values() if encoding.type == media.type)
    return next(known, "MP3")
