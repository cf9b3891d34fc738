"""Signs that are said alone (`%`, `&`, `€`), and those that are silent (emoji, bullets, brackets)."""

import re
from re import Match

from scripts.spoken.rules import Rule, after, before

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
    return " à " if re.search(r"[0-9](?: ?(?:[hH€%m]|km|er?))?$", before(match, 8)) else None


def _silent(match: Match[str]) -> str:
    return ""


def _ellipsis(match: Match[str]) -> str:
    return ""


DASH = (Rule("range", r" ?[–-] ?(?=[0-9])", _to),)
EMOJI = r"[\U0001F000-\U0001FAFF☀-➿⬀-⯿︎️‍⃣\U000E0020-\U000E007F]"
RULES = (
    Rule("omission", r"\[(?:…|\.{3}|\. ?\. ?\.)\]|\((?:…|\.{3})\)", _ellipsis),
    Rule("sign", r"(?P<sign>[€$£¥%‰&=±×÷≈≠≤≥√∞°§µΩ@]|[<>](?= ?[0-9])|\+)", _sign),
    Rule("emoji", rf"{EMOJI}{{1,20}}", _silent),
    Rule("bracket", r"[\[\]{}|*_~`^\\©®™•◦▪‣→←↑↓⇒#<>]", _silent),
)
START = rf"[€$£¥%‰&=±×÷≈≠≤≥√∞°§µΩ@+<>\[\]{{}}|*_~`^\\©®™•◦▪‣→←↑↓⇒#]|\((?:…|\.{{3}})\)|{EMOJI}"
