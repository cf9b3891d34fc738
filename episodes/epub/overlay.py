"""The text of an episode as a book shows it, with the times of its segments; templates rendered into XML.

The only module of books that loads Jinja.
"""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree

from episodes.edition import atomic
from episodes.epub.volume import Work
from episodes.errors import EpisodeError
from episodes.formatting import one_line, remove_illegal, split_time
from episodes.transcripts import FORMATS

FOLDER = Path(__file__).parent / "templates"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class OverlayClip(NamedTuple):
    """When a segment sounds: from its first word to that of the next, so that no pause is lost."""

    id: str  # of its span
    begin: int  # ms of the audio file
    end: int  # ms


class Heading(NamedTuple):
    """A heading that a table of contents links to."""

    id: str
    text: str


class ChapterText(NamedTuple):
    """An episode's text.

    Attributes:
        markup: what stands in the chapter, as XHTML without a namespace of its own.
        clips: one a segment, in order; together they are all of the audio file.
        title: the heading of the first rank.
        sections: those of the second.
    """

    markup: str
    clips: tuple[OverlayClip, ...]
    title: Heading
    sections: tuple[Heading, ...]


def read(work: Work) -> ChapterText:
    """Read the transcript of a published revision.

    Raises:
        EpisodeError: it has none (it was made by an older version), or one that is damaged.
        StorageError: it cannot be read.
    """
    path = work.folder / FORMATS["html"].file
    data = atomic.read(path)
    if data is None:
        raise EpisodeError("unbound", slug=work.record.slug, cause=f"{path.name} is missing")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        main = etree.fromstring(data, parser).find("body/main")
        if main is None:
            raise ValueError("it has no text")
        clips = tuple(_clips(main, work.revision.media.duration))
        title, *sections = _headings(main)
    except (etree.XMLSyntaxError, ValueError) as error:
        cause = f"{path.name} is damaged: {error}"
        raise EpisodeError("unbound", slug=work.record.slug, cause=cause) from error
    for element in main.iter():
        for name in ("data-start", "data-end"):
            element.attrib.pop(name, "")
        if language := element.get("lang"):
            element.set(_LANG, language)
    markup = "".join(etree.tostring(child, encoding="unicode") for child in main).strip()
    return ChapterText(markup, clips, title, tuple(sections))


def render(template: str, **context: object) -> bytes:
    """Render one file of a package, UTF-8.

    Args:
        template: name of its template.
        context: the names that it uses; every value is escaped unless the template says that it is markup.
    """
    return _environment().get_template(template).render(context).encode()


def clock(milliseconds: int) -> str:
    """Return a clock value of SMIL: `0:01:02.345` (EPUB 3.3, section 9.3.1)."""
    hours, minutes, seconds, rest = split_time(milliseconds)
    return f"{hours}:{minutes:02}:{seconds:02}.{rest:03}"


def _clips(main: etree._Element, duration: int) -> Iterator[OverlayClip]:
    """Yield each segment until the next begins, the first from the very start, the last to the very end."""
    spans = main.findall(".//span[@data-start]")
    starts = [int(span.get("data-start", "")) for span in spans]
    bounds = [0, *starts[1:], duration]
    if not spans or any(begin >= end for begin, end in pairwise(bounds)):
        raise ValueError("its times are not in order")
    for span, (begin, end) in zip(spans, pairwise(bounds), strict=True):
        yield OverlayClip(span.get("id", ""), begin, end)


def _headings(main: etree._Element) -> Iterator[Heading]:
    """Give each heading an id, and yield those of the first rank, then the others."""
    for number, element in enumerate([*main.findall("h1"), *main.findall("h2")], start=1):
        element.set("id", f"h{number}")
        text = etree.tostring(element, encoding="unicode", method="text", with_tail=False)
        yield Heading(f"h{number}", one_line(text))


@cache
def _environment() -> Environment:
    def finalize(value: object) -> object:
        """Return text without what no XML may hold; markup has been through a parser."""
        return remove_illegal(value) if isinstance(value, str) and not hasattr(value, "__html__") else value

    found = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters["clock"] = clock
    return found
