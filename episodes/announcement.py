"""What is said around an article: who wrote it and when, what was corrected, whose voices these are not.

Sentences of the house, whose places are filled with what is known (docs/settings.md).

What is remarked on an article right after its title: what it answers, what was corrected in it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from typing import NamedTuple
from unicodedata import normalize

from episodes.catalogue.records import Record, Revision
from episodes.edition.settings import AnnouncementSettings
from episodes.formatting import french_date
from scripts.article import Meta
from scripts.script import Script, Segment
from scripts.spoken import spoken

_PLACEHOLDER = re.compile(r"(?P<de>\bde )?\{(?P<name>[^{}]*)\}")
_WORDINGS = " | "

_ELIDES = re.compile(
    r"[aeiuàâäáåãéèêëîïíôöóõøûüúœæ]|o(?!u[aeioué])|y(?![aeiouéè])|h(?:él|en|er|ip|on|or|ub|ug|ya)",
    re.IGNORECASE,
)
"""Names before which “de” loses its e: a vowel or a mute h, not a glide (Yann, Ouassila)."""


def values(known: Mapping[str, str | None]) -> dict[str, str]:
    """What places can be filled with: what is known, on one line, in NFC."""
    return {name: normalize("NFC", " ".join(value.split())) for name, value in known.items() if value}


def said(sentences: Iterable[str], known: Mapping[str, str]) -> list[str]:
    """Each sentence in its first wording of which every part is known; none where there is none.

    Args:
        sentences: as the settings give them; ` | ` parts the wordings of one.
        known: what their places hold, by name (`values`).
    """
    found = (_wording(normalize("NFC", sentence), known) for sentence in sentences)
    return [sentence for sentence in found if sentence]


def _wording(sentence: str, known: Mapping[str, str]) -> str | None:
    for wording in sentence.split(_WORDINGS):
        if all(known.get(part["name"]) for part in _PLACEHOLDER.finditer(wording)):
            return _PLACEHOLDER.sub(lambda part: _filled(part["de"], known[part["name"]]), wording).strip()
    return None


def _filled(de: str | None, value: str) -> str:
    """A part in its place; a “de” before it is elided or contracted as French wants it."""
    if not de:
        return value
    article, _, rest = value.partition(" ")
    if rest and (contracted := {"le": "du", "les": "des"}.get(article.lower())):
        return f"{contracted} {rest}"
    return f"d\N{RIGHT SINGLE QUOTATION MARK}{value}" if _ELIDES.match(value) else f"de {value}"


def announce(
    script: Script,
    *,
    edition: str,
    author: str | None,
    date: datetime | None,
    templates: AnnouncementSettings,
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
        remarks: sentences on the article itself; said even where announcements are off.
        intro: a sound, or a sentence, before all; also where announcements are off.
        outro: likewise, after all.

    Returns:
        The script with everything that is heard.
    """
    known = values(
        {
            "titre": script.title,
            "auteur": author,
            "date": french_date(date) if date else None,
            "édition": edition,
        }
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


def _closing(script: Script, templates: AnnouncementSettings) -> tuple[str, ...]:
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


class Context(NamedTuple):
    """What an edition knows of an article, and its file does not.

    Attributes:
        answered: the episode that it is a droit de réponse to; None where it is none.
        corrected: since when its correction stands, aware; None where it stood from the first build on.
    """

    answered: Record | None = None
    corrected: datetime | None = None


NOTHING = Context()


def since(meta: Meta, record: Record, now: datetime) -> datetime | None:
    """When the correction of an article came: with this build, with an earlier one, or with the article.

    Args:
        meta: what the article says of itself.
        record: its episode, as it was before this build.
        now: the time of the build, in the edition's time zone.
    """
    last = record.current
    if last is None or meta.correction is None:
        return None
    if last.correction != meta.correction:
        return now
    return datetime.fromisoformat(last.corrected).astimezone(now.tzinfo) if last.corrected else None


def recorded(revision: Revision, records: Iterable[Record]) -> Context:
    """What was known of an article when a revision was made, as far as it still is.

    Args:
        revision: of its episode.
        records: of the edition.
    """
    answered = next((one for one in records if one.revisions and one.slug == revision.reply_to), None)
    return Context(answered, datetime.fromisoformat(revision.corrected) if revision.corrected else None)


def remarks(meta: Meta, templates: AnnouncementSettings, context: Context = NOTHING) -> tuple[str, ...]:
    """The sentences to say, in order, as they are shown.

    Args:
        meta: what the article says of itself.
        templates: how they are worded.
        context: what the edition knows besides.
    """
    found = []
    if meta.reply_to:
        title = context.answered.revisions[-1].title if context.answered else None
        found += _worded(templates.reply, {"article": title})
    if meta.correction:
        found += correction(templates, meta.correction, context.corrected)
    return tuple(found)


def correction(templates: AnnouncementSettings, text: str, date: datetime | None) -> list[str]:
    """The sentence that tells of a correction; none where its wording asks for a date that nobody knows.

    Args:
        templates: how it is worded.
        text: what was corrected, as the newsroom wrote it.
        date: since when it stands.
    """
    return _worded(templates.correction, {"correction": text, "date": french_date(date) if date else None})


def _worded(template: str, known: Mapping[str, str | None]) -> list[str]:
    return said((template,), values(known))
