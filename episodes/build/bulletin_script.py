"""Articles put together: all that is heard of a bulletin, and who says it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from audio.voices.casting import Cast
from episodes.build import script as composition
from episodes.edition.edition import Edition
from episodes.formatting import french_date
from scripts.script import Script, Segment

_APART = 100_000
"""Blocks and quotations of an article that keep their numbers apart from the next one's."""

_NOTHING: dict[str, Any] = dict.fromkeys(
    ("id", "link", "author", "date", "image", "section", "correction", "reply_to")
)
"""What an article says of itself and a bulletin does not."""


class BulletinPart(NamedTuple):
    """An article in a bulletin.

    Attributes:
        script: what is said of it.
        cast: by whom.
        tones: indices of the segments that a tone precedes.
    """

    script: Script
    cast: Cast
    tones: frozenset[int]


def joined(name: str, day: date, parts: list[BulletinPart], edition: Edition) -> BulletinPart:
    """A bulletin as one script: its title and opening, the articles in order, its closing.

    Args:
        name: the bulletin's, in place of an article's file.
        day: whose episodes it holds.
        parts: the articles; each begins with its title.
        edition: whose wordings are said.
    """
    bulletin = edition.settings.bulletin
    values = {"date": french_date(day), "édition": edition.settings.edition.title}
    title = bulletin.episode.replace("{date}", values["date"])
    quoted = any(segment.kind == "quote" for part in parts for segment in part.script.segments)
    after = bulletin.after + (edition.settings.announcement.quotations if quoted else ())
    opening, closing = composition.around(title, bulletin.before, after, values)
    segments: list[Segment] = list(opening)
    tones: set[int] = set()
    for number, part in enumerate(parts, start=1):
        tones.update(len(segments) + index for index in part.tones)
        segments += _numbered(part.script.segments, number)
    script = Script(
        path=name,
        title=title,
        language=parts[0].script.language,
        segments=(*segments, *closing),
        people=tuple(dict.fromkeys(person for part in parts for person in part.script.people)),
        meta=replace(parts[0].script.meta, **_NOTHING, lead=_contents(parts), stated=()),
    )
    voices = {name: voice for part in parts for name, voice in part.cast.people.items()}
    return BulletinPart(script, replace(parts[0].cast, people=voices), frozenset(tones))


def _contents(parts: Iterable[BulletinPart]) -> str:
    """« Au sommaire : un titre ; un autre. », for notes and lists."""
    titles = "\N{NARROW NO-BREAK SPACE}; ".join(part.script.title.rstrip(".") for part in parts)
    return f"Au sommaire\N{NO-BREAK SPACE}: {titles}."


def _numbered(segments: Iterable[Segment], number: int) -> Iterator[Segment]:
    """The segments of an article, with places that are no other article's."""
    for segment in segments:
        block, quotation = segment.block, segment.quotation
        yield replace(
            segment,
            block=block and block._replace(number=block.number + number * _APART),
            quotation=quotation and quotation + number * _APART,
        )
