"""Templates into the XML of a package. The only module of books that loads Jinja."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from episodes.formatting import legal

FOLDER = Path(__file__).parent / "templates"


def render(template: str, **context: object) -> bytes:
    """One file of a package, UTF-8; every value is escaped unless its template says that it is markup."""
    return _environment().get_template(template).render(context).encode()


def clock(milliseconds: int) -> str:
    """A clock value of SMIL: `0:01:02.345` (EPUB 3.3, section 9.3.1)."""
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{rest:03}"


def _legal(value: object) -> object:
    """Text without what no XML may hold; markup has been through a parser."""
    return legal(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_legal,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters["clock"] = clock
    return found
