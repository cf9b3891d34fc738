"""Acronyms and other runs of capitals: words written large, acronyms read as words, acronyms spelled.

A spelled letter stands alone, `S N C F`: espeak-ng, Piper and the on-line voices all read single capitals as
French letters, where `SNCF` or `S.N.C.F.` may be read as a word, in English, or with a stop at each letter.
"""

import re
from re import Match

from scripts.data import words
from scripts.spoken.rule import Rule

# Short words that are written in capitals to stress them: never acronyms.
WORDS = frozenset(words("stressed"))
_VOWELS = "AEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ"
_ONSETS = frozenset(
    (
        "B C D F G H J K L M N P Q R S T V W X Z "
        "BL BR CH CL CR DR FL FR GL GN GR PH PL PR QU SC SCR SH SK SL SM SN "
        "SP SPR ST STR TH TR VR"
    ).split()
)
_CODAS = frozenset("CT LT NT RT ST RS NS SS LL TT FF RM LM PT RD ND CK PS RF LF MS CH PH TH".split())
# Inside a word a syllable may end in these, or in the first letter of these.
_CLOSING = frozenset("LRSNMFXZ")
_INSIDE = frozenset("BB CC DD GG PP TT CT PT CS PS BS TS GN CQ".split())
_SPELLED = (
    "{} is not in the lexicon and is spelled letter by letter; add it to the lexicon if it is said otherwise."
)
_LETTER_WORDS = {"&": "et"}


def spell(letters: str) -> str:
    """Spell letters one by one, as every engine reads them; an ampersand is "et"."""
    return " ".join(_LETTER_WORDS.get(c, c) for c in letters if c.isalpha() or c in _LETTER_WORDS)


def is_pronounceable(letters: str) -> bool:
    """Whether capitals can be said as a word in French: vowels, no consonant cluster that French has not."""
    clusters = re.findall(rf"[^{_VOWELS}]+|[{_VOWELS}]+", letters)
    if len(clusters) < 2:
        return False
    return all(_is_sayable(c, first=i == 0, last=i == len(clusters) - 1) for i, c in enumerate(clusters))


def _is_sayable(cluster: str, *, first: bool, last: bool) -> bool:
    """Whether French has a run of vowels or of consonants at its place in a word."""
    if cluster[0] in _VOWELS:
        return len(cluster) < 4
    if first:
        return cluster in _ONSETS
    if last:
        return len(cluster) == 1 or cluster in _CODAS
    closed = cluster[0] in _CLOSING or cluster[:2] in _INSIDE
    return cluster in _ONSETS or (closed and cluster[1:] in _ONSETS)


def stressed(match: Match[str]) -> str | None:
    """`PAS`, `JAMAIS`: short words that are written in capitals to stress them."""
    return match[0].lower() if match[0] in WORDS and len(match[0]) > 1 else None


def accented(match: Match[str]) -> str | None:
    """`LIBÉRÉ`: French acronyms are written without accents, so that an accent is the mark of a word."""
    is_word = len(match[0]) > 3 and any(c in "ÀÂÉÈÊËÎÏÔÙÛÇŒ" for c in match[0])
    return match[0].capitalize() if is_word else None


def short_acronym(match: Match[str]) -> str | None:
    """`PS`, `RATP`: three letters at most, or no vowel among them."""
    letters = match["letters"]
    if len(letters.replace("&", "")) > 3 and any(c in _VOWELS for c in letters):
        return None
    return spell(letters)


def acronym_word(match: Match[str]) -> str | None:
    """`INSEE`, `ONU`: said as a word."""
    letters = match["letters"]
    return letters.capitalize() + match["plural"] if is_pronounceable(letters) else None


_RUN = r"(?P<letters>[A-ZÀ-Þ]{2,12}(?:&[A-Z]{1,4})?|[A-Z]&[A-Z]{1,3})(?P<plural>s?)(?![^\W_])"
RULES = (
    Rule("word", r"[A-ZÀ-Þ]{2,20}(?![^\W_])", stressed),
    Rule("word", r"[A-ZÀ-Þ]{4,30}(?![^\W_])", accented),
    Rule("acronym", _RUN, short_acronym),
    Rule("acronym", _RUN, acronym_word),
    Rule("acronym", _RUN, lambda m: spell(m["letters"]), _SPELLED),
)
