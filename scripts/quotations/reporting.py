"""Cues: the words by which the narrator tells who speaks ("a-t-il dit", "explique la maire de Sauve")."""

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
        span: from the clitics to the end of the verb, or of the subject's head where it was looked for.
        verb: the verb or participle that carries the sense, as written.
        pronoun: an inverted pronoun in lower case; None where a noun or a name follows.
        subject: where a noun or a name begins; None with a pronoun.
        listed: whether the verb is one of the reporting verbs.
    """

    span: Span
    verb: str
    pronoun: str | None
    subject: int | None
    listed: bool


def match(text: str, start: int, end: int) -> ReportingClause | None:
    """Reads a verb and its inverted subject at a place.

    Args:
        text: a block's text.
        start: where the first word stands.
        end: how far to look.

    Returns:
        The cue, or None where what stands there is not a verb before its subject.
    """
    found = _INVERTED.match(text, start, end)
    if found is not None and found[0].lower() not in _FALSE:
        return _inverted(text, found, end)
    found = _PLAIN.match(text, start, end)
    return None if found is None else _plain(text, found, end)


def match_any(text: str, start: int, end: int) -> ReportingClause | None:
    """Reads a verb that need not be one of speech ("laisse tomber sa directrice"), and its inverted subject.

    Args:
        text: a block's text.
        start: where the first word stands.
        end: how far to look.

    Returns:
        The cue, or None. Only to be asked where a comma after somebody's words makes a cue likely.
    """
    cue = match(text, start, end)
    found = _PLAIN.match(text, start, end)
    if cue is not None or found is None:
        return cue
    verb = found["verb"]
    if _VERB_LIKE.search(verb) is None or verb in _NO_VERBS or verb in _PREPOSITIONS or not verb.islower():
        return None
    place = subject(text, found.end(), end)
    return (
        None
        if place is None
        else ReportingClause(Span(found.start(), found.end()), verb, None, place, listed=False)
    )


def _inverted(text: str, found: re.Match[str], end: int) -> ReportingClause:
    verb, pronoun = found["verb"].lower(), found["pronoun"].lower()
    if verb in _AUXILIARIES:
        later = _participle(text, found.end(), end)
        if later is not None:
            return ReportingClause(Span(found.start(), later[1]), later[0], pronoun, None, listed=True)
    return ReportingClause(
        Span(*found.span()), verb, pronoun, None, verb in verbs().finite or verb in _LIGHT_VERBS
    )


def _plain(text: str, found: re.Match[str], end: int) -> ReportingClause | None:
    verb, stop = found["verb"], found.end()
    if not verb.islower():
        return None
    if verb in _AUXILIARIES or verb in _LIGHT_VERBS:
        later = _participle(text, stop, end)
        if later is None:
            return None
        verb, stop = later
    elif verb not in verbs().finite:
        return None
    aside = _ASIDE.match(text, stop, end)
    place = subject(text, aside.end() if aside else stop, end)
    return (
        None if place is None else ReportingClause(Span(found.start(), stop), verb, None, place, listed=True)
    )


def _participle(text: str, start: int, end: int) -> tuple[str, int] | None:
    """The reporting participle (or infinitive, after "fait") within a few words of an auxiliary."""
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


def subject(text: str, start: int, end: int) -> int | None:
    """Where the subject begins after an inverted verb.

    Adverbs, dates and complements that open with a preposition are passed over ("a déclaré mardi à la presse
    la préfète").

    Args:
        text: a block's text.
        start: where the verb ends.
        end: how far to look.

    Returns:
        The place of the determiner or of the name; None without a subject in the clause.
    """
    at, commas = start, 0
    for _ in range(24):
        token = _TOKEN.match(text, at, end)
        word = "" if token is None else token[0].strip()
        commas += word == ","
        if token is None or word in _STOPS or commas > 2:
            return None
        place = token.end() - len(word)
        head = _ELIDED.match(word)
        low = head[0].lower().replace("’", "'") if head else word.lower()
        if low in _PREPOSITIONS:
            at = _complement(text, place + len(head[0]) if head else token.end(), end)
        elif _opens_subject(text, token, word, low, end):
            return place
        else:
            at = _passed(text, token.end(), end) if low in _DETERMINERS else token.end()
    return None


def _opens_subject(text: str, token: re.Match[str], word: str, low: str, end: int) -> bool:
    """Whether a word is the determiner of a subject, a name, or a title."""
    if low in _DETERMINERS and not _is_time(text, token.end(), end):
        return True
    return (word[0].isupper() and word[0].isalpha()) or low in _ADDRESS


def _passed(text: str, start: int, end: int) -> int:
    """Where the word after the determiner of a time ends ("ce lundi")."""
    following = _TOKEN.match(text, start, end)
    return following.end() if following else start


def _is_time(text: str, start: int, end: int) -> bool:
    following = _TOKEN.match(text, start, end)
    if following is None:
        return False
    word = following[0].strip().lower()
    if word in _ORDINALS:
        noun = _TOKEN.match(text, following.end(), end)
        return noun is None or noun[0].strip().lower() not in roles()
    return word in _TIMES or word[0].isdigit()


def _complement(text: str, start: int, end: int) -> int:
    """Where what a preposition governs ends: before the next determiner, preposition or person."""
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
