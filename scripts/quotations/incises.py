"""Incises: the narrator's words inside a quotation ("…, a-t-il dit, …")."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scripts.article import Span
from scripts.quotations.reporting import ReportingClause, match
from scripts.wordlists import listed, roles

_ANCHOR = re.compile(r"(?:[,;!?…]|\.{2,3}|[»”\"])\s{1,3}(?=[^\W\d_])|\s[—–]\s(?=[^\W\d_])")
_STOP = re.compile(r"[,;:!?…»”\"—–]|\.(?=\s|$|[»”\"])|\.{2,3}")
_VERB_WINDOW = 200  # code points an incise may run to
_TITLE_STOP = re.compile(r"\b(?:M|MM|Dr|Pr|Me|St|Ste|Mgr|[A-Z])\.$")
_GOES_ON = re.compile(
    r",\s(?:en\s[\w'’-]+ant\b|tout\sen\s|avant\sde\s|sans\s|d['’]une?\s|d['’]un\s(?:air|ton)"
    r"|(?:les?|la|l['’]|une?|des)\s?"
    r"(?:yeux|mains?|bras|sourires?|larmes|visage|regard|front|doigt|nez|menton|poings?|sourcils?|cœur|tête"
    r"|voix|œil|air|mine|gorge|dos|ton|lèvres|bouche|dents)\b|(?:\d+|dix|vingt|trente|quarante|cinquante|soixante)\sans\b|(?P<relative>qui|dont)\s(?!(?:n['’]|l['’]|y\s)?(?:ai|suis|avons|sommes|avez|êtes)\b|m['’]|me\s|nous\s|vous\s)(?=\w)|à\spropos|au\ssujet|entre\sdeux|un\s(?:brin|peu)\s(?!de\b|d['’])"
    r"|non\ssans|hors\sd|[^\W\d_]+ée?s?(?=\.\s?\Z)|visiblement|très|sourire|beau\sjoueur|belle\sjoueuse|bon\sprince|bonne\sprincesse"
    rf"|(?:(?:encore|toujours|presque|plutôt|toute?)\s)?(?:{'|'.join(sorted(listed('moods')))})e?s?(?=[.,\s])"
    r"|(?:encore|toujours|presque|plutôt)\s[^\W\d_]+(?:é|ée|u|ue|eux|euse|if|ive|ant|ante|ble)(?=[.,\s])|(?P<role>[^\W\d_]+(?:-[^\W\d_]+)?))"
)
_POSED = re.compile(
    r",\s(?:les?|la|l['’]|une?|des)\s?[^\W\d_]+\s(?:[^\W\d_]+\s)?"
    r"(?:en\s(?:l['’]air|main)|aux?\s(?:poings?|lèvres|front|cou|pieds|doigts|bras)|à\sla\s(?:main|bouche)"
    r"|dans\s(?:la|les)\s(?:mains?|bras|poches?|yeux)|sous\sle\s(?:bras|nez)|entre\sles\s(?:dents|mains|doigts)"
    r"|sur\s(?:la|les?|l['’])\s?(?:bras|épaules?|genoux|nez|tête|hanches?|cœur|front))(?=[.,])"
)
_NAMED_ROLE = re.compile(
    r",\s(?:(?P<new>une?)|le|la|l['’]|son|sa|leur)(?:(?<=['’])|\s)(?:plus\s)?(?:(?:vieux|vieille|jeune|ancien|ancienne|meilleure?|nouvelle?|nouveau|future?)\s)?(?P<role>[^\W\d_]+(?:-[^\W\d_]+)?)"
    r"(?:\s(?:de|du|des|d['’]|à|aux?|en|chez|pour)\b[^.,;:!?«»“”\"—]{1,80})?(?=[.,])"
)
_NAME = re.compile(
    r",\s(?:(?:M\.|Mme|Me|Dr|Pr)\s)?[A-ZÀ-ÖØ-Þ][\w'’.-]{0,30}"
    r"(?:(?:\s(?:de\s(?:la\s)?|du\s|d['’])?[A-ZÀ-ÖØ-Þ][\w'’-]{0,30}){1,3}(?=[.,?!…])|(?=\.(?:\s|\Z)))"
)
_VERB = re.compile(
    r"\b(?:a|ont|est|sont|se|ne|n['’]\w+|s['’]\w+|va|doit|peut|fait|dit|veut|\w+(?:ait|aient|era|ront|rait))\b"
)
_NICKNAME = re.compile(r"dite?\s(?:le|la|l['’])\s?[A-ZÀÂÉÈÊÎÔ][\w-]+\Z")
_DETERMINED = re.compile(
    r"(?:^|[.!?…]\s|[«“\"]\s?)(?:Le|La|L['’]|Les|Un|Une|Mon|Ma|Son|Sa|Ce|Cette|Notre)\s?[\w'’ -]{1,39}\Z"
)


def find(text: str, content: Span, emphasis: Sequence[Span]) -> Iterator[Span]:
    """Finds the incises of a quotation.

    Args:
        text: a block's text.
        content: what is quoted.
        emphasis: the stretches of the block in italics.

    Returns:
        Stretches in order, with the mark that ends them and without the one before. What the page sets in
        roman inside an italic quotation is the narrator's.
    """
    at = content.start
    roman = dict(_roman(text, content, emphasis))
    for anchor in _ANCHOR.finditer(text, content.start, content.end):
        if anchor.end() < at or content.start < at >= anchor.start():
            continue
        span = _incise(text, anchor.end(), content) or roman.get(anchor.end())
        if span is not None:
            yield span
            at = span.end


def _roman(text: str, content: Span, emphasis: Sequence[Span]) -> Iterator[tuple[int, Span]]:
    """What stands in roman between two italic parts, after a comma, by where its words begin."""
    inside = [e for e in emphasis if e.start >= content.start - 2 and e.end <= content.end + 2]
    for before, after in pairwise(inside):
        gap = text[before.end : after.start]
        first = before.end + len(gap) - len(gap.lstrip(" ,"))
        if len(gap.split()) > 1 and "," in text[before.end - 1 : first]:
            yield first, Span(first, before.end + len(gap.rstrip()))


def _incise(text: str, start: int, content: Span) -> Span | None:
    if not text[start].islower():
        return None
    cue = match(text, start, min(content.end, start + _VERB_WINDOW))
    if cue is None or not cue.listed or _is_question(text, cue):
        return None
    end = close(text, cue, content.end)
    return None if _is_nickname(text, start, end, content) else Span(start, end)


def close(text: str, cue: ReportingClause, limit: int) -> int:
    """Where the narrator's clause that a cue begins ends, its final mark included."""
    at = cue.subject + 1 if cue.subject is not None else cue.span.end
    while True:
        stop = _STOP.search(text, at, min(limit, at + _VERB_WINDOW))
        if stop is None:
            return limit if limit - at <= _VERB_WINDOW else _last_space(text, at, at + _VERB_WINDOW)
        if stop[0] == "." and _TITLE_STOP.search(text, max(0, stop.end() - 5), stop.end()):
            at = stop.end()
            continue
        further = _further(text, stop.start(), limit, cue) if stop[0] == "," else None
        if further is None:
            return stop.start() if stop[0] in '»”"—–' else stop.end()
        at = further.end()


def _further(text: str, start: int, limit: int, cue: ReportingClause) -> re.Match[str] | None:
    """What goes on after a comma: a manner, a gesture, an age, a role without a verb of its own, a name."""
    proper = _is_capital(text, cue)
    named = _NAMED_ROLE.match(text, start, limit)
    if named is not None and named["role"].lower() in roles():
        return None if (named["new"] and not proper) or _VERB.search(named[0]) else named
    called = None if cue.subject is None or proper else _NAME.match(text, start, limit)
    further = called or _POSED.match(text, start, limit) or _GOES_ON.match(text, start, limit)
    told = {} if further is None else further.groupdict()
    if told.get("relative") and cue.subject is None:
        return None
    role = told.get("role")
    return further if role is None or role.lower() in roles() else None


def _is_capital(text: str, cue: ReportingClause) -> bool:
    """Whether a proper name is the subject of a cue."""
    return cue.subject is not None and text[cue.subject].isupper()


def _last_space(text: str, start: int, end: int) -> int:
    space = text.rfind(" ", start, end)
    return space if space > start else end


def _is_question(text: str, cue: ReportingClause) -> bool:
    """Whether "…, dira-t-il ?" asks: the words are the speaker's own."""
    return cue.pronoun is not None and text[cue.span.end :][:2].strip()[:1] == "?"


def _is_nickname(text: str, start: int, end: int, content: Span) -> bool:
    """Whether "dit le Grand" is part of a name: a noun alone before, and its verb after."""
    said = text[start:end].rstrip(",")
    before = text[max(content.start, start - 60) : start].rstrip(" ,")
    return (
        _NICKNAME.match(said) is not None
        and _DETERMINED.search(before) is not None
        and text[end - 1 : end] == ","
    )
