"""Personal names in a text: capitals, particles, initials and titles."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from scripts.script import Gender
from scripts.wordlists import first_names, listed, roles, starters, verbs

_UPPER = "A-ZÀ-ÖØ-ÞŒŠŽČŁŚŻĐĞİŞŐ"
_ELIDED = rf"(?![LDCJSNMT]['’][a-zà-öø-ÿœ]|Qu['’]|[{_UPPER}]?[a-z]*qu['’])"
_INITIAL = rf"[{_UPPER}]\.(?:-[{_UPPER}]\.)?(?=\s[{_UPPER}])"
_TOKEN = rf"(?:{_ELIDED}(?:{_INITIAL}|[{_UPPER}]\w*(?:['’-]\w+){{0,3}}))"
_LAST_INITIAL = rf"(?:(?<=\s[{_UPPER}])\.(?=,|\s[a-zà-öø-ÿœ(]))"  # courts do not name everybody
_PARTICLE = (
    r"(?:de\sla\s|de\sl['’]|d['’]|de\s|du\s|des\s|van\s(?:der\s|den\s|de\s)?|von\s|der\s|ben\s|bin\s|ibn\s|el\s"
    r"|al-|da\s|dos\s|di\s|della\s)"
)
_NAME = re.compile(
    rf"(?<![\w'’-])(?:[dDlL]['’])?(?P<name>{_TOKEN}(?:\s{_PARTICLE}?{_TOKEN}){{0,4}}{_LAST_INITIAL}?)"
)
_TITLE = re.compile(
    r"(?<!\w)(?P<title>MM?\.|Mme|Mmes|Mlle|Me|Mgr|Dr|Pr|[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|[Mm]aître"
    r"|[Dd]octeure?|[Pp]rofesseure?|[Ss]œur|[Pp]ère)\s(?P<particle>d['’]|du\s|des\s|de\s(?:la\s|l['’])?)?\Z"
)
_AGE = re.compile(r",?\s\(?\d{1,3}\sans\b|\s\(\d{2}\)")
_OF = re.compile(r"\b(?:de\s|du\s|d['’])\Z")
_APPOSED = re.compile(
    r"(?:,|\s\()\s?(?:(?:le|la|l['’]|un|une|son|sa|leur|ancien(?:ne)?|ex-|nouvelle?|nouveau|jeune|première?|premier)\s?){0,3}"
    r"(?P<role>[^\W\d_]+(?:-[^\W\d_]+){0,2})"
)
_DETERMINED = re.compile(r"\b(?:l['’]|la\s|le\s|les\s|un\s|une\s)\Z", re.I)
_PROFESSION = re.compile(r"\w{3}(?:logues?|[^l]istes?|icien(?:ne)?|iatre|nome|trice)\Z")
_GENTILE = re.compile(
    r"(?:ien|ienne|éen|éenne|ais|aise|ois|oise|ain|aine|and|ande|ol|ole|in|ine|ois|oise|que)s?\Z|\A(?:Suisse|Belge|Russe|Serbe|Slovène|Croate|Tchèque|Bulgare|Grec|Turc|Turque)\Z"
)
_ACRONYM = re.compile(rf"[{_UPPER}]{{2,6}}")
_ORGANISATION = re.compile(r"(?:\b[ld]['’]|\b(?:la|le|au|du|à|de)\s)\Z", re.I)
_SHORTEST = 5  # letters of a surname in capitals; shorter ones are those of a party
_SALUTATIONS = listed("salutations")
_BLANK = re.compile(r"\s")
_LAST = re.compile(r"(?P<last>[^\W\d_]+(?:-[^\W\d_]+){0,2})\s\Z")
_OPENS = re.compile(r"(?:\A|[.!?…»”,:]\s|\b(?:et|mais|que|quand|où|puis)\s)\Z")
_VERB = re.compile(r"\s(?P<clitic>(?:se|lui|leur|ne|n['’]|s['’])\s?)?(?P<verb>[^\W\d_]+)(?=[\s,.])")
_VERB_LIKE = re.compile(r"\w(?:[^m]e|[^m]ent|[dirtu]t|a)\Z")
_BETWEEN_COMMAS = re.compile(r",\s[a-zà-öø-ÿœ][^,.;:!?«»“”\"()]{3,70},")
_NO_PEOPLE = listed("institution") | listed("companies") | listed("places") | listed("organisation")
_ALSO_PLACES = listed("also_places")
_GOVERNED = re.compile(r"\b(?:à|en|la|du|au|sur|le|les)\s\Z", re.I)
_GENDERS: dict[str, Gender] = {
    "m.": "m", "mgr": "m", "monsieur": "m", "père": "m",
    "mme": "f", "mlle": "f", "madame": "f", "mademoiselle": "f",
    "docteure": "f", "professeure": "f", "sœur": "f",
}  # fmt: skip


class Name(NamedTuple):
    """A name in a text.

    Attributes:
        start: where it begins, without its title.
        end: where it ends.
        text: as written, on one line.
        title: the title before it, in lower case; empty without one.
        certain: whether it is certainly a person's, by a given name, a title, an age or a role beside it.
    """

    start: int
    end: int
    text: str
    title: str
    certain: bool

    @property
    def gender(self) -> Gender | None:
        """The gender that its title or its given name shows."""
        if self.title in _GENDERS:
            return _GENDERS[self.title]
        first = self.text.split(maxsplit=1)[0].lower()
        known = first_names()
        return known.get(first) or known.get(first.partition("-")[0])

    @property
    def begin(self) -> int:
        """Where it begins, with its title."""
        return self.start - len(self.title) - 1 if self.title else self.start


def is_given(word: str) -> bool:
    """Whether a word is a given name."""
    low = word.lower()
    return low in first_names() or ("-" in low and low.partition("-")[0] in first_names())


def is_gentile(word: str) -> bool:
    """Whether a word's ending is that of somebody from a place ("Nîmois", "Italienne")."""
    return _GENTILE.search(word) is not None


def find(text: str, start: int = 0, end: int | None = None) -> Iterator[Name]:
    """Find what is written like a name.

    Args:
        text: a block's text.
        start: where to begin.
        end: where to stop; the whole text by default.

    Yields:
        Names in order, without words that only open their sentence. Places and institutions are among
        them, not `certain`.
    """
    names = _find_all(text)
    limit = len(text) if end is None else end
    for index in range(bisect_left(names, start, key=lambda n: n.start), len(names)):
        if names[index].start >= limit:
            return
        yield names[index]


@lru_cache(maxsize=512)
def _find_all(text: str) -> tuple[Name, ...]:
    found = (_trim(text, m.start("name"), m.end("name")) for m in _NAME.finditer(text))
    return tuple(name for name in found if name is not None)


def _trim(text: str, start: int, end: int) -> Name | None:
    """The name in a run of capitals, without a sentence opener, a salutation, an acronym or a demonym."""
    words = _BLANK.split(text[start:end])
    while words and (words[0] in starters() or words[0].rstrip(".") in _SALUTATIONS):
        before = text[max(0, start - 3) : start].rstrip()
        inside_sentence = bool(before) and before[-1] not in ".!?…«»:—"
        if len(words) > 1 and words[0] in ("Le", "La") and inside_sentence:
            break
        start += len(words[0]) + 1
        words = words[1:]
    for index in range(1, len(words)):
        if words[index] in starters() and words[index - 1].endswith("."):
            words = words[:index]
            words[-1] = words[-1].rstrip(".")
            break
    organised = _ORGANISATION.search(text, max(0, start - 6), start) is not None
    if organised and len(words) > 1 and _ACRONYM.fullmatch(words[0]):
        start, words = start + len(words[0]) + 1, words[1:]
    if not words or not words[0][:1].isupper():
        return None
    end = start + len(" ".join(words))
    demonym = len(words) > 2 and words[1][:1].isupper() and is_gentile(words[0])
    presented = demonym and _DETERMINED.search(text, max(0, start - 4), start) is not None
    if presented:  # "l'Italienne Giulia Ferrero"
        start, words = start + len(words[0]) + 1, words[1:]
    title = _TITLE.search(text, max(0, start - 24), start)
    certain = presented or _is_certain(text, words, start, end, title is not None)
    if title is not None and title["particle"]:
        start = title.start("particle")
    shown = " ".join(_BLANK.split(text[start:end]))
    return Name(start, end, shown, title["title"].lower() if title else "", certain)


def _is_certain(text: str, words: list[str], start: int, end: int, titled: bool) -> bool:
    """Whether a name is a person's by its given name, or by what stands beside it."""
    before = text[max(0, start - 40) : start]
    last = _LAST.search(before)
    if titled or (last is not None and last["last"].lower() in listed("places")):
        return titled
    if is_given(words[0]):
        named = words[0] not in _ALSO_PLACES and _GOVERNED.search(before) is None
        return len(words) > 1 or named or _acts(text, words, before, end)
    if (words[0].endswith(".") and len(words) > 1) or (_AGE.match(text, end) and not _OF.search(before)):
        return True
    if len(words) > 1:
        apposed = _APPOSED.match(text, end)
        has_role = apposed is not None and apposed["role"].lower() in roles()
        if _acts(text, words, before, end) or (has_role and words[1].lower() not in ("de", "du", "des")):
            return True
    initials = words[0].isupper() and len(words[0]) < _SHORTEST
    noun = "" if last is None else last["last"].lower()
    presented = noun in roles() or (len(words) > 1 and _PROFESSION.search(noun) is not None)
    return presented and not initials and words[0].lower() not in roles()


def _acts(text: str, words: list[str], before: str, end: int) -> bool:
    """Whether two capitals open a clause right before a verb whose subject is a person."""
    if _OPENS.search(before) is None or any(w.isupper() or w.lower() in _NO_PEOPLE for w in words):
        return False
    apposed = _BETWEEN_COMMAS.match(text, end)
    found = _VERB.match(text, end if apposed is None else apposed.end())
    if found is None or found["clitic"] is not None:
        return found is not None
    verb = found["verb"]
    if verb in verbs().finite or verb in listed("acting"):
        return True
    closed = verb in listed("no_verbs") or verb in listed("prepositions") or verb in listed("stop_words")
    return verb.islower() and not closed and _VERB_LIKE.search(verb) is not None
