"""The text of an episode as a book shows it, and when each segment of it sounds, from its transcript.

Templates into the XML of a package. The only module of books that loads Jinja.
"""

from collections.abc import Iterator
from functools import cache
from itertools import count, pairwise
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree

from episodes.edition import atomic
from episodes.epub.volume import Work
from episodes.errors import EpisodeError
from episodes.formatting import one_line, remove_illegal
from episodes.transcripts import FORMATS

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Clip(NamedTuple):
    """When a segment sounds: from its first word to that of the next, so that no pause is lost."""

    id: str  # of its span
    begin: int  # ms of the audio file
    end: int  # ms


class Heading(NamedTuple):
    """Where a table of contents leads."""

    id: str
    text: str


class Text(NamedTuple):
    """An episode's text.

    Attributes:
        markup: what stands in the chapter, as XHTML without a namespace of its own.
        clips: one a segment, in order; together they are all of the audio file.
        title: the heading of the first rank.
        sections: those of the second.
    """

    markup: str
    clips: tuple[Clip, ...]
    title: Heading
    sections: tuple[Heading, ...]


def read(work: Work) -> Text:
    """Reads the transcript of a published revision.

    Raises:
        EpisodeError: it has none (it was made by an older version), or one that is damaged.
        StorageError: it cannot be read.
    """
    path = work.folder / FORMATS["html"].file
    data = atomic.read(path)
    if data is None:
        raise EpisodeError("unbound", slug=work.record.slug, cause=f"{path.name} is missing")
    try:
        return _text(data, work.revision.media.duration)
    except (etree.XMLSyntaxError, ValueError) as error:
        cause = f"{path.name} is damaged: {error}"
        raise EpisodeError("unbound", slug=work.record.slug, cause=cause) from error


def _text(data: bytes, duration: int) -> Text:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    main = etree.fromstring(data, parser).find("body/main")
    if main is None:
        raise ValueError("it has no text")
    clips = tuple(_clips(main, duration))
    title, *sections = _headings(main)
    for element in main.iter():
        _adapt(element)
    markup = "".join(etree.tostring(child, encoding="unicode") for child in main).strip()
    return Text(markup, clips, title, tuple(sections))


def _clips(main: etree._Element, duration: int) -> Iterator[Clip]:
    """Each segment until the next begins, the first from the very start, the last to the very end."""
    spans = main.findall(".//span[@data-start]")
    starts = [int(span.get("data-start", "")) for span in spans]
    bounds = [0, *starts[1:], duration]
    if not spans or any(begin >= end for begin, end in pairwise(bounds)):
        raise ValueError("its times are not in order")
    for span, (begin, end) in zip(spans, pairwise(bounds), strict=True):
        yield Clip(span.get("id", ""), begin, end)


def _headings(main: etree._Element) -> Iterator[Heading]:
    """The headings, each given an id: of the first rank, then the others."""
    numbers = count(1)
    for element in [*main.findall("h1"), *main.findall("h2")]:
        element.set("id", f"h{next(numbers)}")
        text = etree.tostring(element, encoding="unicode", method="text", with_tail=False)
        yield Heading(element.get("id", ""), one_line(text))


def _adapt(element: etree._Element) -> None:
    """An element of HTML as XHTML has it: no data of ours, the language as XML tells it too."""
    for name in ("data-start", "data-end"):
        element.attrib.pop(name, "")
    if language := element.get("lang"):
        element.set(_LANG, language)


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
    return remove_illegal(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


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
