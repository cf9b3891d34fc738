"""Mentions: every place where the narrator speaks of somebody by a name, a noun or a pronoun."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from scripts.article import Span
from scripts.script import Gender
from scripts.speakers.names import Name, find
from scripts.speakers.noun_phrases import Phrase, parse
from scripts.wordlists import listed, verbs

_ROLE = re.compile(
    r"(?<![\w-])(?<!\bdroits\sde\s)(?:(?:madame|mme|monsieur|m\.)\s(?=l[ae]\s))?(?P<det>les?|la|l['’]|une?|cet|cette|ces|ce|sa|son|ses|leurs?|du|des|aux?)(?:(?<=['’])|\s)"
    rf"(?:(?:{'|'.join(sorted(listed('before_head') - listed('contrasting')))})[\s-]){{0,2}}"
    r"(?P<role>[^\W\d_]+(?:-[^\W\d_]+){0,3})",
    re.I,
)
_PRONOUN = re.compile(
    r"(?:\A|(?<=[.!?…»”,:;]\s)|(?<=\set\s)|(?<=\squ['’]))(?P<pronoun>ils?|elles?)\s"
    r"(?!y\s(?:en\s)?(?:a|avait|eut|aura|aurait)(?!\w)|faut|fallait|faudra|s['’]agit|s['’]agissait|semble|pleut|n['’]y)",
    re.I,
)
_CLAUSE_START = re.compile(
    r"(?:\A|[,:;.!?…»”\"(—–]|\b(?:et|mais|que|quand|lorsque|où|car|donc|or|comme|si|puis|alors|seule?|même|qu['’]|l['’]))\s*\Z",
    re.I,
)
_CLEFT = re.compile(r"(?:\b(?:c['’](?:est|était)|ce\s(?:fut|sera)|se\snomme)|\bs['’]appelle)\s\Z", re.I)
_INVERTED = re.compile(r"(?:\A|\s|['’])(?P<verb>[^\W\d_]+)\s\Z")
_WINDOW = 50  # code points before a name in which a noun may present it
_NEAR = 16  # code points before a mention that show its place in the sentence
_REACH = 160  # code points behind a mention in which its phrase may end
_PRESENTS = re.compile(r"\b(?:le|la|l['’]|son|sa)\s?[a-zà-öø-ÿœ-]+(?:\s[a-zà-öø-ÿœ-]+)?\s\Z", re.I)
_PREPOSITION = re.compile(
    r"(?:\b(?:de|du|des|à|au|aux|avec|par|pour|chez|contre|selon|sans|sous|dans|sur|entre|vers|envers|parmi|devant|derrière|notamment)"
    r"|\bd['’])\s*\Z",
    re.I,
)
_VIEWPOINT = re.compile(
    r"(?:\A|[.!?…»”\"]\s)(?:Pour|Selon|D['’]après|À\sen\scroire)\s\Z|\b(?:selon|d['’]après)\s\Z"
)
_AT = re.compile(r"\bchez\s\Z", re.I)  # "Même son de cloche chez Paul Roux."


class Mention(NamedTuple):
    """A mention of a person in the narrator's text.

    Attributes:
        block: index of the block.
        start: where it begins in the block's text.
        end: where it ends.
        phrase: the noun phrase or name that stands there; None for a pronoun.
        gender: a pronoun's.
        is_plural: whether it stands for several.
        is_subject: whether it opens its clause.
        is_governed: whether a preposition stands before it.
    """

    block: int
    start: int
    end: int
    phrase: Phrase | None
    gender: Gender | None
    is_plural: bool
    is_subject: bool
    is_governed: bool


def find_mentions(
    block: int,
    text: str,
    speech: Sequence[Span],
    *,
    known: Callable[[Name], bool],
    speaks: Callable[[str], bool],
) -> list[Mention]:
    """Find all mentions of a block.

    Args:
        block: its index in the article.
        text: its text.
        speech: stretches that somebody else than the narrator says, in order.
        known: whether a name that nothing marks as a person's is one.
        speaks: whether a noun is that of somebody who may speak.

    Returns:
        Mentions in order; they do not overlap.
    """
    found: list[Mention] = []
    for name in find(text):
        phrase = parse(text, name.begin, min(len(text), name.end + _REACH), known, block=block)
        if phrase is None or not phrase.names or phrase.names[0].start != name.start:
            phrase = Phrase(block, name.begin, name.end, name.text, "", "", None, (name,))
        found.append(_mention(text, phrase))
    for noun in _ROLE.finditer(text):
        if not speaks(noun["role"]):
            continue
        phrase = parse(text, noun.start(), min(len(text), noun.end() + _REACH), known, block=block)
        if phrase is not None:
            mention = _mention(text, phrase)
            found.append(mention if phrase.names else mention._replace(end=noun.end()))
    for match in _PRONOUN.finditer(text):
        pronoun = match["pronoun"].lower()
        gender: Gender = "f" if pronoun.startswith("e") else "m"
        plural = pronoun.endswith("s")
        found.append(Mention(block, *match.span("pronoun"), None, gender, plural, True, False))
    kept: list[Mention] = []
    gaps = iter(speech)
    gap = next(gaps, None)
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        while gap is not None and gap.end <= mention.start:
            gap = next(gaps, None)
        inside = gap is not None and gap.start <= mention.start
        if not inside and (not kept or mention.start >= kept[-1].end):
            kept.append(mention)
    return kept


def _mention(text: str, phrase: Phrase) -> Mention:
    """The mention that a phrase makes, by what stands around it."""
    before = text[max(0, phrase.start - _WINDOW) : phrase.start]
    if phrase.names and phrase.names[0].certain:
        before = _PRESENTS.sub("", before)
    before = before[-_NEAR:]
    at_home = phrase.names and " " in phrase.names[0].text and _AT.search(before) is not None
    viewed = bool(at_home) or _VIEWPOINT.search(before) is not None
    governed = phrase.determiner in ("du", "des", "au", "aux") or _PREPOSITION.search(before) is not None
    governed = governed and not viewed
    apposed = before.rstrip().endswith(",") and text[phrase.end : phrase.end + 1] in (".", ";", ")", "»")
    verb = _INVERTED.search(before)
    opens = _CLAUSE_START.search(before) is not None or (verb is not None and verb["verb"] in verbs().finite)
    opens = opens or viewed or (bool(phrase.names) and _CLEFT.search(before) is not None)
    return Mention(
        phrase.block,
        phrase.start,
        phrase.end,
        phrase,
        gender=None,
        is_plural=phrase.is_plural or len(phrase.names) > 1,
        is_subject=not governed and not apposed and opens,
        is_governed=governed,
    )
