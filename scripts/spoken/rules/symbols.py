"""Signs that are said alone (`%`, `&`, `€`), and those that are silent (emoji, bullets, brackets)."""

import re
from re import Match

from scripts.spoken.rule import Rule, after, before
from scripts.spoken.rules.unit_table import DENOMINATORS, PER

_SAID = {
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
_MASTER = {"million": "d'", "millions": "d'", "milliard": "d'", "milliards": "d'"}


def _sign(match: Match[str]) -> str:
    said = _SAID[match["sign"]]
    left = before(match, 1)
    lead = " " if left and not left.isspace() and left not in "'(" else ""
    word = before(match, 12).rstrip().rpartition(" ")[2]
    if match["sign"] == "€" and word in _MASTER:
        said = "d'euros"
    return lead + said + (" " if after(match, 1).strip(" .,;:!?)…") else "")


def _to(match: Match[str]) -> str | None:
    """The dash between two forms that begin and end with numbers: `9 h 30 - 12 h 30`."""
    if re.search(r"\b(?:à|vers|dès|avant|après) [0-9]{1,2} ?[hH][0-9 ]{0,3}$", before(match), re.IGNORECASE):
        return " "
    first = re.search(r"([0-9]{1,3})(?:er|re|[eè]?m?e)$", before(match, 8))
    last = re.match(r"([0-9]{1,3})(?:er|re|[eè]?m?e)(?!\w)", after(match, 8))
    if first and last and abs(int(first[1]) - int(last[1])) == 1:
        return " et "
    return " à " if re.search(r"[0-9](?: ?(?:[hH€%m]|km|er?))?$", before(match, 8)) else None


def _cut(match: Match[str]) -> str:
    """`5e/20` is a place among twenty; else two forms beside each other."""
    place = re.search(r"[0-9](?:er|re|e)$", before(match, 4)) and re.match(r"[0-9]+(?!\w)", after(match))
    return " sur " if place else ", "


def _silent(match: Match[str]) -> str:
    return ""


def _ellipsis(match: Match[str]) -> str:
    return ""


def _slash(match: Match[str]) -> str:
    """Two words: one or the other (`ils/elles`, `et/ou`), or an amount a unit (`PIB/habitant`)."""
    left = (re.findall(r"[^\W\d_]+$", before(match)) or [""])[0].lower()
    right = (re.match(r"[^\W\d_]*", after(match)) or [""])[0]
    if (left, right) in _EITHER:
        return " ou "
    return " par " if right in DENOMINATORS and len(right) > 2 else " "


_EITHER = frozenset(
    tuple(pair.split("/"))
    for pair in (
        "il/elle ils/elles elle/il elles/ils celui/celle ceux/celles un/une une/un le/la la/le du/de "
        "son/sa lui/elle eux/elles mon/ma ce/cette tous/toutes"
    ).split()
)
SLASH = (Rule("slash", " ?/ ?", _slash),)
MINUS = (
    r"(?<=\b[LlDd]es )[-–](?= de [0-9])|(?<=\baux )[-–](?= de [0-9])|"
    r"(?:(?<=ratuit )|(?<=tarif )|(?<=réduit )|(?<=les )|(?<=aux )|(?<=\()|(?<=: ))"
    r"-(?= ?(?:de )?[0-9]{1,2} ans)"
)
LESS = (
    Rule("sign", "[-–] ?(?=[0-9])", lambda match: "moins de "),
    Rule("sign", "[-–](?P<blank> ?)", lambda match: "moins "),
)
TIMES = (Rule("product", " [xX×] ", lambda match: " fois "),)
CUT = (Rule("cut", " ?/ ?(?=[0-9A-Z])", _cut),)
DASH = (Rule("range", r" ?[–-] ?(?=[0-9])", _to),)
EMOJI = r"[\U0001F000-\U0001FAFF■-◿☀-➿⬀-⯿︎️‍⃣\U000E0020-\U000E007F]"
RULES = (
    Rule("omission", r"\[(?:…|\.{3}|\. ?\. ?\.)\]|\((?:…|\.{3})\)", _ellipsis),
    Rule("sign", rf"€ ?/ ?(?P<per>{PER})(?!\w)", lambda match: f"euros par {DENOMINATORS[match['per']]}"),
    Rule("sign", r"#(?=[^\W\d_])", lambda match: "hashtag "),
    Rule("sign", r"~ ?(?=[0-9])", lambda match: "environ "),
    Rule("sign", r"(?P<sign>[€$£¥%‰&=±×÷≈≠≤≥√∞°§µΩ@]|[<>](?= ?[0-9])|\+)", _sign),
    Rule("emoji", rf"{EMOJI}{{1,20}}", _silent),
    Rule("bracket", r"[\[\]{}|*_~`^\\©®™•◦▪‣→←↑↓⇒#<>]", _silent),
)
START = rf"[€$£¥%‰&=±×÷≈≠≤≥√∞°§µΩ@+<>\[\]{{}}|*_~`^\\©®™•◦▪‣→←↑↓⇒#]|\((?:…|\.{{3}})\)|{EMOJI}"
