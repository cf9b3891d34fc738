"""The script of a bulletin: its opening, the articles one after the other with their voices, its closing."""

from dataclasses import replace
from datetime import date
from typing import Any

from episodes.announcement import fill
from episodes.announcement import segments as house_segments
from episodes.build.speak import CastScript
from episodes.edition.edition import Edition
from episodes.formatting import french_date
from scripts.script import Place, Script, Segment
from scripts.spoken import spoken

_APART = 100_000
"""Added per article to the numbers of blocks and quotations, so that no two articles share one."""

_NOT_TAKEN: dict[str, Any] = dict.fromkeys(
    ("id", "link", "author", "date", "image", "section", "correction", "reply_to")
)
"""What an article says of itself and a bulletin does not."""


def join(name: str, day: date, articles: list[CastScript], edition: Edition) -> CastScript:
    """Join articles to a bulletin: title and opening, the articles in order, closing.

    Args:
        name: of the bulletin; stands in for the path of an article's file.
        day: whose episodes it holds.
        articles: each begins with its title.
        edition: whose wording is spoken.
    """
    bulletin = edition.settings.bulletin
    values = {"date": french_date(day), "édition": edition.settings.edition.title}
    title = bulletin.episode.replace("{date}", values["date"])
    quoted = any(segment.kind == "quote" for article in articles for segment in article.script.segments)
    after = bulletin.after + (edition.settings.announcement.quotations if quoted else ())
    segments = [
        Segment("title", Place(0, "title"), title, spoken(title), None),
        *house_segments(fill(bulletin.before, values)),
    ]
    tones: set[int] = set()
    for number, article in enumerate(articles, start=1):
        tones.update(len(segments) + index for index in article.tones)
        for segment in article.script.segments:
            block, quotation = segment.block, segment.quotation
            block = block and block._replace(number=block.number + number * _APART)
            segments.append(
                replace(segment, block=block, quotation=quotation and quotation + number * _APART)
            )
    segments += house_segments(fill(after, values))
    titles = "\N{NARROW NO-BREAK SPACE}; ".join(article.script.title.rstrip(".") for article in articles)
    contents = f"Au sommaire\N{NO-BREAK SPACE}: {titles}."
    first = articles[0]
    script = Script(
        path=name,
        title=title,
        language=first.script.language,
        segments=tuple(segments),
        people=tuple(dict.fromkeys(person for article in articles for person in article.script.people)),
        meta=replace(first.script.meta, **_NOT_TAKEN, lead=contents, stated=()),
    )
    voices = {name: voice for article in articles for name, voice in article.cast.people.items()}
    return CastScript(script, replace(first.cast, people=voices), frozenset(tones))
