"""What is said around an article: who wrote it and when, what was corrected, whose voices these are not."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import takewhile

from episodes.dates import french
from episodes.edition.settings import Announcement
from episodes.wordings import said, values
from scripts.script import Script, Segment
from scripts.spoken import spoken


def announce(
    script: Script,
    *,
    edition: str,
    author: str | None,
    date: datetime | None,
    templates: Announcement,
    remarks: Iterable[str] = (),
    intro: Segment | str | None = None,
    outro: Segment | str | None = None,
) -> Script:
    """Puts the house's sentences around a script, each an `added` segment of its own.

    The order is: intro, title, remarks, announcement, the article from its chapô on, closing, outro.

    Args:
        script: as it was written; its title is added where its first block does not say it.
        edition: the edition's title.
        author: None where nobody signed.
        date: publication; None leaves it unsaid.
        templates: the sentences (docs/settings.md). A sentence that lacks a part is not said.
        remarks: sentences on the article itself (`episodes.remarks`); said even where announcements are off.
        intro: a sound, or a sentence, before all; also where announcements are off.
        outro: likewise, after all.

    Returns:
        The script with everything that is heard.
    """
    known = values(
        {"titre": script.title, "auteur": author, "date": french(date) if date else None, "édition": edition}
    )
    title = _title(script.segments)
    segments = (
        *_framing(intro, known),
        *(title or _added([script.title])),
        *_added(remarks),
        *(sentences(templates.before, known) if templates.enabled else ()),
        *script.segments[len(title) :],
        *(sentences(_closing(script, templates), known) if templates.enabled else ()),
        *_framing(outro, known),
    )
    return replace(script, segments=segments)


def _closing(script: Script, templates: Announcement) -> tuple[str, ...]:
    """What is said at the end: whose voices these are not, where somebody is quoted."""
    quoted = any(segment.kind == "quote" for segment in script.segments)
    return templates.after + (templates.quotations if quoted else ())


def sentences(wordings: Iterable[str], known: Mapping[str, str]) -> tuple[Segment, ...]:
    """Sentences of the house, each an `added` segment; those that lack a part are not said.

    Args:
        wordings: as the settings give them.
        known: what their places hold, by name.
    """
    return _added(said(wordings, known))


def _title(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The first segments, those that say the title."""
    return tuple(takewhile(lambda s: s.kind == "title" or (s.block and s.block.kind == "title"), segments))


def _added(sentences: Iterable[str]) -> tuple[Segment, ...]:
    return tuple(Segment("added", None, text, spoken(text), None) for text in sentences if text)


def _framing(what: Segment | str | None, known: Mapping[str, str]) -> tuple[Segment, ...]:
    if what is None or isinstance(what, Segment):
        return (what,) if what else ()
    return sentences((what,), known)
