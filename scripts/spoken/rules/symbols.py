"""Signs: those that are said alone (`%`, `&`, `€`), and silent ones (emoji, bullets, brackets)."""

import re
from re import Match

from scripts.spoken.rule import Rule, after, before
from scripts.spoken.rules.unit_table import DENOMINATORS, PER

_SIGN_WORDS = {
    "€": "euros",
    "$": "dollars",
    "£": "livres",
    "¥": "yens",
    "%": "pour cent",
    "‰": "pour mille",
    "&": "et",
    "+": "plus",
    "=": "égale",
    "±": "plus ou moins",
    "×": "fois",
    "÷": "divisé par",
    "≈": "environ",
    "≠": "différent de",
    "≤": "au plus",
    "≥": "au moins",
    "<": "moins de",
    ">": "plus de",
    "√": "racine de",
    "∞": "l'infini",
    "°": "degrés",
    "§": "paragraphe",
    "µ": "micro",
    "Ω": "ohms",
    "@": "arobase",
}
_EITHER = frozenset(
    tuple(pair.split("/"))
    for pair in (
        "il/elle ils/elles elle/il elles/ils celui/celle ceux/celles un/une une/un le/la la/le du/de "
        "son/sa lui/elle eux/elles mon/ma ce/cette tous/toutes"
    ).split()
)
_CLOCK = re.compile(r"\b(?:à|vers|dès|avant|après) [0-9]{1,2} ?[hH][0-9 ]{0,3}$", re.IGNORECASE)


def sign(match: Match[str]) -> str:
    """`&`, `%`, `deux millions €`: its word, apart from what stands beside it."""
    spoken = _SIGN_WORDS[match["sign"]]
    left = before(match, 1)
    lead = " " if left and not left.isspace() and left not in "'(" else ""
    word = before(match, 12).rstrip().rpartition(" ")[2]
    if match["sign"] == "€" and word in ("million", "millions", "milliard", "milliards"):
        spoken = "d'euros"
    return lead + spoken + (" " if after(match, 1).strip(" .,;:!?)…") else "")


def dash(match: Match[str]) -> str | None:
    """The dash between two forms that begin and end with numbers: `9 h 30 - 12 h 30`."""
    if _CLOCK.search(before(match)):
        return " "
    first = re.search(r"([0-9]{1,3})(?:er|re|[eè]?m?e)$", before(match, 8))
    last = re.match(r"([0-9]{1,3})(?:er|re|[eè]?m?e)(?!\w)", after(match, 8))
    if first and last and abs(int(first[1]) - int(last[1])) == 1:
        return " et "
    return " à " if re.search(r"[0-9](?: ?(?:[hH€%m]|km|er?))?$", before(match, 8)) else None


def slash_before_number(match: Match[str]) -> str:
    """`5e/20` is a place among twenty; else two forms beside each other."""
    place = re.search(r"[0-9](?:er|re|e)$", before(match, 4)) and re.match(r"[0-9]+(?!\w)", after(match))
    return " sur " if place else ", "


def slash(match: Match[str]) -> str:
    """Two words: one or the other (`ils/elles`, `et/ou`), or an amount a unit (`PIB/habitant`)."""
    left = (re.findall(r"[^\W\d_]+$", before(match)) or [""])[0].lower()
    right = (re.match(r"[^\W\d_]*", after(match)) or [""])[0]
    if (left, right) in _EITHER:
        return " ou "
    return " par " if right in DENOMINATORS and len(right) > 2 else " "


SLASH = (Rule("slash", " ?/ ?", slash),)
MINUS = (
    r"(?<=\b[LlDd]es )[-–](?= de [0-9])|(?<=\baux )[-–](?= de [0-9])|"
    r"(?:(?<=ratuit )|(?<=tarif )|(?<=réduit )|(?<=les )|(?<=aux )|(?<=\()|(?<=: ))"
    r"-(?= ?(?:de )?[0-9]{1,2} ans)"
)
LESS = (
    Rule("sign", "[-–] ?(?=[0-9])", lambda m: "moins de "),
    Rule("sign", "[-–](?P<blank> ?)", lambda m: "moins "),
)
TIMES = (Rule("product", " [xX×] ", lambda m: " fois "),)
CUT = (Rule("cut", " ?/ ?(?=[0-9A-Z])", slash_before_number),)
DASH = (Rule("range", r" ?[–-] ?(?=[0-9])", dash),)
EMOJI = r"[\U0001F000-\U0001FAFF■-◿☀-➿⬀-⯿︎️‍⃣\U000E0020-\U000E007F]"
RULES = (
    Rule("omission", r"\[(?:…|\.{3}|\. ?\. ?\.)\]|\((?:…|\.{3})\)", lambda m: ""),
    Rule("sign", rf"€ ?/ ?(?P<per>{PER})(?!\w)", lambda m: f"euros par {DENOMINATORS[m['per']]}"),
    Rule("sign", r"#(?=[^\W\d_])", lambda m: "hashtag "),
    Rule("sign", r"~ ?(?=[0-9])", lambda m: "environ "),
    Rule("sign", r"(?P<sign>[€$£¥%‰&=±×÷≈≠≤≥√∞°§µΩ@]|[<>](?= ?[0-9])|\+)", sign),
    Rule("emoji", rf"{EMOJI}{{1,20}}", lambda m: ""),
    Rule("bracket", r"[\[\]{}|*_~`^\\©®™•◦▪‣→←↑↓⇒#<>]", lambda m: ""),
)
START = rf"[€$£¥%‰&=±×÷≈≠≤≥√∞°§µΩ@+<>\[\]{{}}|*_~`^\\©®™•◦▪‣→←↑↓⇒#]|\((?:…|\.{{3}})\)|{EMOJI}"
