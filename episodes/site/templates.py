"""Templates into pages. The only module that loads Jinja."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from episodes.edition.settings import Edition
from episodes.formatting import programme
from episodes.site import policy
from episodes.site.assets import FOLDER, names


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def render(template: str, edition: Edition, *, root: str, **context: object) -> bytes:
    """A page, UTF-8.

    Args:
        template: name of its template.
        edition: whose page it is.
        root: what leads from the page to `public/`: "" or "../" as often as it takes.
        context: what the template names besides.
    """
    whole = {
        "programme": programme(edition),
        "assets": names(),
        "policy": policy.PAGE,
        "root": root,
        **context,
    }
    return _environment().get_template(template).render(whole).encode()
