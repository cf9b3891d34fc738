"""Incises: the narrator's words inside a quotation ("…, a-t-il dit, …")."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from scripts.article import Span
from scripts.quotations.reporting import ReportingClause, match
from scripts.wordlists import listed, roles

_ANCHOR = re.compile(r"(?:[,;!?…]|\.{2,3}|[»”\"])\s{1,3}(?=[^\W\d_])|\s[—–]\s(?=[^\W\d_])")
_STOP = re.compile(r"[,;:!?…»”\"—–]|\.(?=\s|$|[»”\"])|\.{2,3}")
_VERB_WINDOW = 200  # code points of an incise at most
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
    """Find the incises of a quotation.

    Args:
        text: a block's text.
        content: the extent of the quoted words.
        emphasis: the stretches of the block in italics; words in roman inside an italic quotation are the
            narrator's.

    Yields:
        Stretches in order, with the mark that ends them and without the one before.
    """
    at = content.start
    roman: dict[int, Span] = {}
    inside = [each for each in emphasis if each.start >= content.start - 2 and each.end <= content.end + 2]
    for before, after in pairwise(inside):
        gap = text[before.end : after.start]
        first = before.end + len(gap) - len(gap.lstrip(" ,"))
        if len(gap.split()) > 1 and "," in text[before.end - 1 : first]:
            roman[first] = Span(first, before.end + len(gap.rstrip()))
    for anchor in _ANCHOR.finditer(text, content.start, content.end):
        if anchor.end() < at or content.start < at >= anchor.start():
            continue
        span = _incise_at(text, anchor.end(), content) or roman.get(anchor.end())
        if span is not None:
            yield span
            at = span.end


def has_incise(text: str, start: int = 0) -> bool:
    """Whether the narrator interrupts a text.

    Args:
        text: a block's text.
        start: offset to begin at.
    """
    return next(iter(find(text, Span(start, len(text)), ())), None) is not None


def _incise_at(text: str, start: int, content: Span) -> Span | None:
    """The incise that begins at an offset; None where there is none."""
    if not text[start].islower():
        return None
    clause = match(text, start, min(content.end, start + _VERB_WINDOW))
    if clause is None or not clause.listed:
        return None
    if clause.pronoun is not None and text[clause.span.end : clause.span.end + 2].strip()[:1] == "?":
        return None  # "…, dira-t-il ?" asks: the words are the speaker's own
    end = close(text, clause, content.end)
    before = text[max(content.start, start - 60) : start].rstrip(" ,")
    is_nickname = (
        text[end - 1 : end] == ","
        and _NICKNAME.match(text[start:end].rstrip(",")) is not None
        and _DETERMINED.search(before) is not None
    )  # "dit le Grand" is part of a name: a noun alone before it, and its verb after it
    return None if is_nickname else Span(start, end)


def close(text: str, clause: ReportingClause, limit: int) -> int:
    """The end of the narrator's words that a reporting clause begins, their final mark included.

    Args:
        text: a block's text.
        clause: the verb and its subject.
        limit: offset at which the quotation or the block ends.
    """
    at = clause.subject + 1 if clause.subject is not None else clause.span.end
    while True:
        end = at + _VERB_WINDOW
        stop = _STOP.search(text, at, min(limit, end))
        if stop is None:
            space = text.rfind(" ", at, end)
            return limit if limit <= end else space if space > at else end
        if stop[0] == "." and _TITLE_STOP.search(text, max(0, stop.end() - 5), stop.end()):
            at = stop.end()
            continue
        addition = _addition(text, stop.start(), limit, clause) if stop[0] == "," else None
        if addition is None:
            return stop.start() if stop[0] in '»”"—–' else stop.end()
        at = addition.end()


def _addition(text: str, start: int, limit: int, clause: ReportingClause) -> re.Match[str] | None:
    """What a comma adds to the subject: manner, gesture, age, name, or a role without a verb of its own."""
    has_name = clause.subject is not None and text[clause.subject].isupper()
    role = _NAMED_ROLE.match(text, start, limit)
    if role is not None and role["role"].lower() in roles():
        return None if (role["new"] and not has_name) or _VERB.search(role[0]) else role
    name = None if clause.subject is None or has_name else _NAME.match(text, start, limit)
    found = name or _POSED.match(text, start, limit) or _GOES_ON.match(text, start, limit)
    groups = {} if found is None else found.groupdict()
    if groups.get("relative") and clause.subject is None:
        return None
    is_other_noun = groups.get("role") is not None and groups["role"].lower() not in roles()
    return None if is_other_noun else found
