"""Reporting clauses: a verb and its inverted subject ("a-t-il dit", "explique la maire de Sauve")."""

import re
from dataclasses import dataclass

from scripts.article import Span
from scripts.wordlists import first_names, listed, roles, verbs

_CLITIC = (
    r"(?:(?:(?:me|te|se|nous|vous|lui|leur|le|la|les|en|y|ne|n['’]en)\s|[mtslnMTSLN]['’])(?:en\s|y\s)?){0,3}"
)
_WORD = r"[^\W\d_]+(?:['’-][^\W\d_]+){0,3}"
_INVERTED = re.compile(
    rf"(?P<clitic>{_CLITIC})(?P<verb>[^\W\d_]+)(?:-t)?-(?P<pronoun>ils?|elles?|on|je|nous)(?![\w-])", re.I
)
_MOOD = rf"(?:un\s(?:brin|peu|rien)\s)?(?:{'|'.join(sorted(listed('moods')))})e?s?"
_POSTURE = (
    r"(?:les?|la|l['’])\s?(?:gorge|voix|sourire|larmes|yeux|mains?|regard|air|visage|mâchoires?|poings?|tête|bras|œil|ton"
    r"|mine|front|cœur|sourcils?|nez|dents|ventre)\s[^\W\d_]+(?:\s[^\W\d_]+){0,3}"
)
_ASIDE = re.compile(rf",\s(?:{_MOOD}|{_POSTURE}),(?=\s)")
_PLAIN = re.compile(rf"(?P<clitic>{_CLITIC})(?P<verb>[^\W\d_]+)(?=\s|{_ASIDE.pattern})")
_AUXILIARIES = listed("auxiliaries")
_LIGHT = frozenset(  # "s'est voulu rassurant", "laisse tomber"
    ("voulu", "voulue", "montré", "montrée", "dit", "tomber", "échapper")
)
_LIGHT_VERBS = frozenset(
    ("fait", "font", "veut", "veulent", "montre", "montrent", "laisse", "laissent", "laissa", "laissait")
)
_FALSE = frozenset(("dit-on", "paraît-il", "semble-t-il", "dirait-on", "dirais-je", "faut-il", "est-ce"))
_TOKEN = re.compile(rf"\s{{0,3}}(?:{_WORD}['’]?|\d[\d.,]*|[^\w\s])")
_VERB_LIKE = re.compile(r"(?:[^m]e|ent|[dirtuô]t|a)\Z")
_NO_VERBS = listed("no_verbs")
_STOPS = frozenset('.;:!?…»”"«“—–()[]')
_DETERMINERS = listed("determiners")
_PREPOSITIONS = listed("prepositions")
_TIMES = listed("times")
_ORDINALS = ("premier", "première")
_ADDRESS = listed("address")
_ELIDED = re.compile(r"(?:l|d|qu|jusqu)['’]", re.I)


@dataclass(frozen=True, slots=True)
class ReportingClause:
    """A verb and its inverted subject.

    Attributes:
        span: from the clitics to the end of the verb.
        verb: the verb or participle that carries the meaning, as written.
        pronoun: an inverted pronoun in lower case; None where a noun or a name follows.
        subject: offset of the noun or name; None with a pronoun.
        listed: whether the verb is one of the reporting verbs.
    """

    span: Span
    verb: str
    pronoun: str | None
    subject: int | None
    listed: bool


def match(text: str, start: int, end: int) -> ReportingClause | None:
    """Read a verb and its inverted subject at an offset.

    Args:
        text: a block's text.
        start: offset of the first word.
        end: offset to stop at.

    Returns:
        The clause; None where there is no verb before its subject.
    """
    found = _INVERTED.match(text, start, end)
    if found is not None and found[0].lower() not in _FALSE:
        verb, pronoun = found["verb"].lower(), found["pronoun"].lower()
        later = _participle(text, found.end(), end) if verb in _AUXILIARIES else None
        if later is not None:
            return ReportingClause(Span(found.start(), later[1]), later[0], pronoun, None, listed=True)
        is_listed = verb in verbs().finite or verb in _LIGHT_VERBS
        return ReportingClause(Span(*found.span()), verb, pronoun, None, is_listed)
    found = _PLAIN.match(text, start, end)
    if found is None or not found["verb"].islower():
        return None
    verb, stop = found["verb"], found.end()
    if verb in _AUXILIARIES or verb in _LIGHT_VERBS:
        later = _participle(text, stop, end)
        if later is None:
            return None
        verb, stop = later
    elif verb not in verbs().finite:
        return None
    aside = _ASIDE.match(text, stop, end)
    place = find_subject(text, aside.end() if aside else stop, end)
    return (
        None if place is None else ReportingClause(Span(found.start(), stop), verb, None, place, listed=True)
    )


def match_any(text: str, start: int, end: int) -> ReportingClause | None:
    """Read any verb and its inverted subject ("laisse tomber sa directrice").

    Only to be used where a comma after a quotation makes a reporting clause likely.

    Args:
        text: a block's text.
        start: offset of the first word.
        end: offset to stop at.

    Returns:
        The clause; None where there is no verb before its subject.
    """
    clause = match(text, start, end)
    found = _PLAIN.match(text, start, end)
    if clause is not None or found is None:
        return clause
    verb = found["verb"]
    if _VERB_LIKE.search(verb) is None or verb in _NO_VERBS or verb in _PREPOSITIONS or not verb.islower():
        return None
    place = find_subject(text, found.end(), end)
    if place is None:
        return None
    return ReportingClause(Span(found.start(), found.end()), verb, None, place, listed=False)


def _participle(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The reporting participle (or infinitive, after "fait") that follows an auxiliary, and its end."""
    known = verbs()
    at = start
    for _ in range(5):
        found = _TOKEN.match(text, at, end)
        if found is None:
            return None
        word, at = found[0].strip().lower(), found.end()
        if word == "fait":
            continue
        if word in known.participles or word in _LIGHT or word in known.infinitives:
            return word, at
        if not word[0].isalpha() or word in _DETERMINERS:
            return None
    return None


def find_subject(text: str, start: int, end: int) -> int | None:
    """Find the subject after an inverted verb.

    Adverbs, dates and complements that open with a preposition are passed over ("a déclaré mardi à la presse
    la préfète").

    Args:
        text: a block's text.
        start: offset behind the verb.
        end: offset to stop at.

    Returns:
        The offset of the determiner or of the name; None without a subject in the clause.
    """
    at, commas = start, 0
    for _ in range(24):
        token = _TOKEN.match(text, at, end)
        word = "" if token is None else token[0].strip()
        commas += word == ","
        if token is None or word in _STOPS or commas > 2:
            return None
        place, at = token.end() - len(word), token.end()
        head = _ELIDED.match(word)
        folded = head[0].lower().replace("’", "'") if head else word.lower()
        if folded in _PREPOSITIONS:
            at = _skip_complement(text, place + len(head[0]) if head else at, end)
        elif (word[0].isupper() and word[0].isalpha()) or folded in _ADDRESS:
            return place
        elif folded in _DETERMINERS:
            if not _is_time(text, at, end):
                return place
            following = _TOKEN.match(text, at, end)  # "ce lundi"
            at = following.end() if following else at
    return None


def _is_time(text: str, start: int, end: int) -> bool:
    """Whether what follows a determiner is a day or a date, not a person."""
    following = _TOKEN.match(text, start, end)
    if following is None:
        return False
    word = following[0].strip().lower()
    if word in _ORDINALS:
        noun = _TOKEN.match(text, following.end(), end)
        return noun is None or noun[0].strip().lower() not in roles()
    return word in _TIMES or word[0].isdigit()


def _skip_complement(text: str, start: int, end: int) -> int:
    """The end of what a preposition governs: before the next determiner, preposition or person."""
    at, nouns, capital = start, 0, False
    for _ in range(8):
        token = _TOKEN.match(text, at, end)
        if token is None:
            return at
        word = token[0].strip()
        low = word.lower()
        if not word[0].isalnum() or low in _PREPOSITIONS or (_ELIDED.match(word) and nouns):
            return at
        if low in _DETERMINERS and nouns:
            return at
        if word[0].isupper() and nouns and (not capital or low in first_names()):
            return at
        if low not in _DETERMINERS:
            nouns += 1
        capital = word[0].isupper()
        at = token.end()
    return at
