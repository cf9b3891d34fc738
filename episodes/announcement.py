"""What is said around an article: who wrote it and when, what was corrected, whose voices these are not."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import takewhile
from unicodedata import normalize

from episodes.dates import french
from episodes.settings import Announcement
from scripts.script import Script, Segment
from scripts.spoken import spoken

_PLACEHOLDER = re.compile(r"(?P<de>\bde )?\{(?P<name>[^{}]*)\}")
_WORDINGS = " | "

_ELIDES = re.compile(
    r"[aeiuàâäáåãéèêëîïíôöóõøûüúœæ]|o(?!u[aeioué])|y(?![aeiouéè])|h(?:él|en|er|ip|on|or|ub|ug|ya)",
    re.IGNORECASE,
)
"""Names before which “de” loses its e: a vowel or a mute h, not a glide (Yann, Ouassila)."""


def announce(
    script: Script,
    *,
    edition: str,
    author: str | None,
    date: datetime | None,
    templates: Announcement,
    correction: str | None = None,
    intro: Segment | str | None = None,
    outro: Segment | str | None = None,
) -> Script:
    """Puts the house's sentences around a script, each an `added` segment of its own.

    The order is: intro, title, correction, announcement, the article from its chapô on, closing, outro.

    Args:
        script: as it was written; its title is added where its first block does not say it.
        edition: the edition's title.
        author: None where nobody signed.
        date: publication; None leaves it unsaid.
        templates: the sentences (docs/settings.md). A sentence that lacks a part is not said.
        correction: what the newsroom has corrected since; said even where announcements are off.
        intro: a sound, or a sentence, before all; also where announcements are off.
        outro: likewise, after all.

    Returns:
        The script with everything that is heard.
    """
    known = {"titre": script.title, "auteur": author, "date": date and french(date), "édition": edition}
    values = {name: normalize("NFC", " ".join(value.split())) for name, value in known.items() if value}
    title = _title(script.segments)
    corrected = [templates.correction.replace("{correction}", correction)] if correction else []
    segments = (
        *_framing(intro, values),
        *(title or _added([script.title])),
        *_added(corrected),
        *(sentences(templates.before, values) if templates.enabled else ()),
        *script.segments[len(title) :],
        *(sentences(_closing(script, templates), values) if templates.enabled else ()),
        *_framing(outro, values),
    )
    return replace(script, segments=segments)


def _closing(script: Script, templates: Announcement) -> tuple[str, ...]:
    """What is said at the end: whose voices these are not, where somebody is quoted."""
    quoted = any(segment.kind == "quote" for segment in script.segments)
    return templates.after + (templates.quotations if quoted else ())


def sentences(wordings: Iterable[str], values: Mapping[str, str]) -> tuple[Segment, ...]:
    """Sentences of the house, each an `added` segment; those that lack a part are not said.

    Args:
        wordings: as the settings give them.
        values: what their places hold, by name.
    """
    return _added(_said(wordings, values))


def _title(segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
    """The first segments, those that say the title."""
    return tuple(takewhile(lambda s: s.kind == "title" or (s.block and s.block.kind == "title"), segments))


def _added(sentences: Iterable[str]) -> tuple[Segment, ...]:
    return tuple(Segment("added", None, text, spoken(text), None) for text in sentences if text)


def _framing(what: Segment | str | None, values: Mapping[str, str]) -> tuple[Segment, ...]:
    if what is None or isinstance(what, Segment):
        return (what,) if what else ()
    return _added(_said((what,), values))


def _said(sentences: Iterable[str], values: Mapping[str, str]) -> list[str]:
    """Each sentence in its first wording of which every part is known; none where there is none."""
    found = (_wording(normalize("NFC", sentence), values) for sentence in sentences)
    return [sentence for sentence in found if sentence]


def _wording(sentence: str, values: Mapping[str, str]) -> str | None:
    for wording in sentence.split(_WORDINGS):
        if all(values.get(part["name"]) for part in _PLACEHOLDER.finditer(wording)):
            return _PLACEHOLDER.sub(lambda part: _filled(part["de"], values[part["name"]]), wording).strip()
    return None


def _filled(de: str | None, value: str) -> str:
    """A part in its place; a “de” before it is elided or contracted as French wants it."""
    if not de:
        return value
    article, _, rest = value.partition(" ")
    if rest and (contracted := {"le": "du", "les": "des"}.get(article.lower())):
        return f"{contracted} {rest}"
    return f"d\N{RIGHT SINGLE QUOTATION MARK}{value}" if _ELIDES.match(value) else f"de {value}"
