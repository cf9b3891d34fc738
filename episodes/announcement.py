"""The announcement around an article: house sentences, its correction, and the article that it replies to.

House sentences are templates of the settings whose placeholders are filled with what is known
(docs/settings.md).
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

_PLACEHOLDER = re.compile(r"(?P<de>\bde )?\{(?P<name>[^{}]*)\}")
_WORDINGS = " | "

_ELIDES = re.compile(
    r"[aeiuàâäáåãéèêëîïíôöóõøûüúœæ]|o(?!u[aeioué])|y(?![aeiouéè])|h(?:él|en|er|ip|on|or|ub|ug|ya)",
    re.IGNORECASE,
)
"""Names before which “de” loses its e: a vowel or a mute h, not a glide (Yann, Ouassila)."""


class AnnouncementFacts(NamedTuple):
    """What the announcement says of an article that is not in the article's file.

    Attributes:
        answered: the episode that the article is a droit de réponse to; None where it is none.
        corrected: since when its correction stands, aware; None where it stood from the first build on.
    """

    answered: Record | None = None
    corrected: datetime | None = None


NO_FACTS = AnnouncementFacts()


def facts_of(revision: Revision, records: Iterable[Record]) -> AnnouncementFacts:
    """Return the facts that a revision was announced with, as far as they still hold.

    Args:
        revision: of an episode.
        records: of the edition.
    """
    answered = next((one for one in records if one.revisions and one.slug == revision.reply_to), None)
    return AnnouncementFacts(
        answered, datetime.fromisoformat(revision.corrected) if revision.corrected else None
    )


def corrected_since(meta: Meta, record: Record, now: datetime) -> datetime | None:
    """Return when the correction of an article came: with this build, or with an earlier one.

    Args:
        meta: what the article says of itself.
        record: its episode, as it was before this build.
        now: the time of the build, in the edition's time zone.

    Returns:
        None where there is no correction, or it came with the article.
    """
    last = record.current
    if last is None or meta.correction is None:
        return None
    if last.correction != meta.correction:
        return now
    return datetime.fromisoformat(last.corrected).astimezone(now.tzinfo) if last.corrected else None


def remarks(
    meta: Meta, templates: AnnouncementSettings, facts: AnnouncementFacts = NO_FACTS
) -> tuple[str, ...]:
    """Return the sentences on the article itself, spoken after its title: its reply, its correction.

    Args:
        meta: what the article says of itself.
        templates: their wording.
        facts: what the article's file does not say.
    """
    found = []
    if meta.reply_to:
        title = facts.answered.revisions[-1].title if facts.answered else None
        found += fill((templates.reply,), known({"article": title}))
    if meta.correction:
        found += correction(templates, meta.correction, facts.corrected)
    return tuple(found)


def correction(templates: AnnouncementSettings, text: str, date: datetime | None) -> list[str]:
    """Return the sentence about a correction; none where its wording needs a date that is not known.

    Args:
        templates: its wording.
        text: what was corrected, as the newsroom wrote it.
        date: since when it stands.
    """
    values = {"correction": text, "date": french_date(date) if date else None}
    return fill((templates.correction,), known(values))


def known(values: Mapping[str, str | None]) -> dict[str, str]:
    """Return the values for placeholders that are known, each on one line, in NFC.

    Args:
        values: by the placeholder's name; None or empty where it is not known.
    """
    return {name: normalize("NFC", " ".join(value.split())) for name, value in values.items() if value}


def fill(templates: Iterable[str], values: Mapping[str, str]) -> list[str]:
    """Fill in templates; “de” before a value is elided or contracted as French wants it.

    Args:
        templates: of the settings; ` | ` separates the wordings of one sentence.
        values: what placeholders stand for, by name; a missing one is not known.

    Returns:
        Each sentence in its first wording whose placeholders are all known; none where there is none.
    """

    def filled(placeholder: re.Match[str]) -> str:
        value = values[placeholder["name"]]
        article, _, rest = value.partition(" ")
        if not placeholder["de"]:
            return value
        if rest and (contracted := {"le": "du", "les": "des"}.get(article.lower())):
            return f"{contracted} {rest}"
        return f"d\N{RIGHT SINGLE QUOTATION MARK}{value}" if _ELIDES.match(value) else f"de {value}"

    sentences = []
    for template in templates:
        for wording in normalize("NFC", template).split(_WORDINGS):
            if all(values.get(placeholder["name"]) for placeholder in _PLACEHOLDER.finditer(wording)):
                sentences.append(_PLACEHOLDER.sub(filled, wording).strip())
                break
    return [sentence for sentence in sentences if sentence]


def segments(sentences: Iterable[str]) -> tuple[Segment, ...]:
    """Return house sentences as `added` segments, one each."""
    from scripts.spoken import spoken  # noqa: PLC0415 - feeds need the wording of sentences only

    return tuple(Segment("added", None, text, spoken(text), None) for text in sentences if text)


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
    """Put the house sentences around a script, each an `added` segment of its own.

    The order is: intro, title, remarks, announcement, the article from its chapô on, closing, outro.

    Args:
        script: as it was written; its title is added where its first block does not say it.
        edition: the edition's title.
        author: None where nobody signed.
        date: of publication; None leaves it unsaid.
        templates: the sentences (docs/settings.md); one with an unknown placeholder is not said.
        remarks: sentences on the article itself; said even where announcements are off.
        intro: a sound, or a sentence, before everything; also where announcements are off.
        outro: a sound, or a sentence, after everything; likewise.

    Returns:
        The script with everything that is heard.
    """
    day = french_date(date) if date else None
    values = known({"titre": script.title, "auteur": author, "date": day, "édition": edition})
    title = tuple(
        takewhile(lambda s: s.kind == "title" or (s.block and s.block.kind == "title"), script.segments)
    )
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    if templates.enabled:
        before = templates.before
        quoted = any(segment.kind == "quote" for segment in script.segments)
        after = templates.after + (templates.quotations if quoted else ())

    def framing(what: Segment | str | None) -> tuple[Segment, ...]:
        return (what,) if isinstance(what, Segment) else segments(fill((what,) if what else (), values))

    whole = (
        *framing(intro),
        *(title or segments([script.title])),
        *segments(remarks),
        *segments(fill(before, values)),
        *script.segments[len(title) :],
        *segments(fill(after, values)),
        *framing(outro),
    )
    return replace(script, segments=whole)
