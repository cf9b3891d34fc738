"""Who the narrator mentions, and where: the ground on which pronouns and roles are understood."""

import re
from collections.abc import Callable, Iterator, Sequence
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
_CLAUSE = re.compile(
    r"(?:\A|[,:;.!?…»”\"(—–]|\b(?:et|mais|que|quand|lorsque|où|car|donc|or|comme|si|puis|alors|seule?|même|qu['’]|l['’]))\s*\Z",
    re.I,
)
_CLEFT = re.compile(r"(?:\b(?:c['’](?:est|était)|ce\s(?:fut|sera)|se\snomme)|\bs['’]appelle)\s\Z", re.I)
_INVERTED = re.compile(r"(?:\A|\s|['’])(?P<verb>[^\W\d_]+)\s\Z")
_WINDOW = 50  # code points before a name in which a noun may present it
_NEAR = 16  # code points before a mention that tell its place in the sentence
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
    """Somebody mentioned in the narrator's text.

    Attributes:
        start: where, in the block's text.
        end: where it ends.
        phrase: what stands there; None for a pronoun.
        gender: a pronoun's.
        plural: whether it stands for several.
        subject: whether it opens its clause.
        governed: whether a preposition stands before it.
    """

    start: int
    end: int
    phrase: Phrase | None
    gender: Gender | None
    plural: bool
    subject: bool
    governed: bool


def scan(
    text: str, silent: Sequence[Span], known: Callable[[Name], bool], speaks: Callable[[str], bool]
) -> list[Mention]:
    """Finds all mentions of a block.

    Args:
        text: the block's text.
        silent: stretches that somebody else than the narrator says, in order.
        known: whether a name that nothing marks as a person's is one.
        speaks: whether a noun is of somebody who may speak.

    Returns:
        Mentions in order; they do not overlap.
    """
    found = sorted(
        [*_names(text, known), *_nouns(text, known, speaks), *_pronouns(text)],
        key=lambda m: (m.start, -m.end),
    )
    kept: list[Mention] = []
    gaps = iter(silent)
    gap = next(gaps, None)
    for mention in found:
        while gap is not None and gap.end <= mention.start:
            gap = next(gaps, None)
        inside = gap is not None and gap.start <= mention.start
        if not inside and (not kept or mention.start >= kept[-1].end):
            kept.append(mention)
    return kept


def _names(text: str, known: Callable[[Name], bool]) -> Iterator[Mention]:
    for name in find(text):
        phrase = parse(text, name.begin, min(len(text), name.end + 160), known)
        if phrase is None or not phrase.names or phrase.names[0].start != name.start:
            phrase = Phrase(name.begin, name.end, name.text, "", "", None, (name,))
        yield _mention(text, phrase)


def _nouns(text: str, known: Callable[[Name], bool], speaks: Callable[[str], bool]) -> Iterator[Mention]:
    for found in _ROLE.finditer(text):
        if not speaks(found["role"]):
            continue
        phrase = parse(text, found.start(), min(len(text), found.end() + 160), known)
        if phrase is not None:
            mention = _mention(text, phrase)
            yield mention if phrase.names else mention._replace(end=found.end())


def _mention(text: str, phrase: Phrase) -> Mention:
    before = text[max(0, phrase.start - _WINDOW) : phrase.start]
    if phrase.names and phrase.names[0].certain:
        before = _PRESENTS.sub("", before)
    before = before[-_NEAR:]
    felt = phrase.names and " " in phrase.names[0].text and _AT.search(before) is not None
    viewed = bool(felt) or _VIEWPOINT.search(before) is not None
    governed = phrase.determiner in ("du", "des", "au", "aux") or _PREPOSITION.search(before) is not None
    governed = governed and not viewed
    apposed = before.rstrip().endswith(",") and text[phrase.end : phrase.end + 1] in (".", ";", ")", "»")
    verb = _INVERTED.search(before)
    opens = _CLAUSE.search(before) is not None or (verb is not None and verb["verb"] in verbs().finite)
    opens = opens or viewed or (bool(phrase.names) and _CLEFT.search(before) is not None)
    subject = not governed and not apposed and opens
    plural = phrase.plural or len(phrase.names) > 1
    return Mention(phrase.start, phrase.end, phrase, None, plural, subject, governed)


def _pronouns(text: str) -> Iterator[Mention]:
    for found in _PRONOUN.finditer(text):
        low = found["pronoun"].lower()
        gender: Gender = "f" if low.startswith("e") else "m"
        start, end = found.span("pronoun")
        yield Mention(start, end, None, gender, low.endswith("s"), subject=True, governed=False)
