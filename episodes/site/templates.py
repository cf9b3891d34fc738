"""Templates into pages. The only module that loads Jinja.

Lengths, sizes and times as French writes them, with spaces that do not break.
"""

from functools import cache
from typing import TYPE_CHECKING

from audio.profile import ENCODINGS
from episodes.catalogue.records import Media
from episodes.edition.settings import EditionSettings
from episodes.site import assets
from episodes.site.assets import FOLDER, names

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only to write a page

    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, edition: EditionSettings, *, root: str, **context: object) -> bytes:
    """A page, UTF-8.

    Args:
        template: name of its template.
        edition: whose page it is.
        root: what leads from the page to `public/`: "" or "../" as often as it takes.
        context: what the template names besides.
    """
    whole = {
        "programme": edition.podcast_title,
        "assets": names(),
        "policy": assets.PAGE,
        "root": root,
        **context,
    }
    return _environment().get_template(template).render(whole).encode()


_NBSP = "\N{NO-BREAK SPACE}"


def clock(seconds: int) -> str:
    """`3:05`, `1:03:05`."""
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def duration(milliseconds: int) -> str:
    """« 3 min 05 s », « 1 h 03 min »."""
    minutes, seconds = divmod((milliseconds + 500) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        text = f"{hours} h {minutes:02} min"
    else:
        text = f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
    return text.replace(" ", _NBSP)


def iso_duration(milliseconds: int) -> str:
    """`PT3M5S` (ISO 8601)."""
    minutes, seconds = divmod((milliseconds + 500) // 1000, 60)
    return f"PT{minutes}M{seconds}S"


def size(count: int) -> str:
    """« 1,2 Mo » of bytes, decimal."""
    return f"{max(count / 1e6, 0.1):.1f}{_NBSP}Mo".replace(".", ",")


def codec(media: Media) -> str:
    """« MP3 », « AAC »: what people call a file's format."""
    known = (encoding.name for encoding in ENCODINGS.values() if encoding.type == media.type)
    return next(known, "MP3")
