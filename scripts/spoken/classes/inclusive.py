"""Inclusive writing: `les élu·e·s` is said "les élues et les élus"."""

import re
from re import Match

from scripts.spoken.rules import Rule, before

_DOT = "[·•⋅‧.]"
# Endings of the feminine behind the mark, and what they replace at the end of the masculine.
_FEMININE = {
    "trice": ("teur",),
    "rice": ("teur", "eur"),
    "ice": ("eur",),
    "euse": ("eur", "eux"),
    "se": ("eur", "eux", "x"),
    "ère": ("er",),
    "ière": ("ier",),
    "ienne": ("ien",),
    "enne": ("en",),
    "ne": (),
    "te": (),
    "le": (),
    "sse": (),
    "esse": ("e",),
    "ve": ("f",),
    "e": (),
    "elle": ("el",),
    "onne": ("on",),
    "ète": ("et",),
    "ale": ("al",),
    "ive": ("if",),
    "euve": ("euf",),
    "fe": (),
    "que": ("c",),
}
_TAIL = "|".join(sorted(_FEMININE, key=len, reverse=True))
_WHOLE = {
    ("tou", "te"): ("toutes", "tous"),
    ("tous", "te"): ("toutes", "tous"),
    ("ceux", "celle"): ("celles", "ceux"),
    ("un", "e"): ("une", "un"),
    ("le", "la"): ("la", "le"),
    ("il", "elle"): ("elle", "il"),
    ("copain", "ine"): ("copine", "copain"),
}
_REPEATED = (
    "les",
    "des",
    "aux",
    "ces",
    "nos",
    "vos",
    "leurs",
    "mes",
    "tes",
    "ses",
    "de",
    "quelques",
    "plusieurs",
)
_AGAIN = re.compile(r"[·•⋅‧(]\w{1,5}\)?(?:[·•⋅‧.-]?s)? $")


def _said(match: Match[str]) -> str | None:
    stem, tail, plural = match["stem"], match["tail"], bool(match["plural"])
    pair = _WHOLE.get((stem.lower(), tail)) or _pair(stem, tail, plural=plural)
    feminine, masculine = pair
    if stem[0].isupper():
        feminine = feminine[0].upper() + feminine[1:]
    lead = re.search(r"(\w+) $", before(match))
    if lead and plural and lead[1].lower() in _REPEATED:
        return f"{feminine} et {lead[1].lower()} {masculine}"
    return f"{feminine} {'et' if plural else 'ou'} {masculine}"


def _pair(stem: str, tail: str, *, plural: bool) -> tuple[str, str]:
    s = "s" if plural else ""
    ending = next((e for e in _FEMININE[tail] if stem.endswith(e)), "")
    feminine = stem.removesuffix(ending) + _joined(tail, ending) if ending else stem + tail
    masculine = stem if stem.endswith(("x", "s")) and plural else stem + s
    if plural and stem.endswith("al"):
        masculine = stem[:-1] + "ux"
    return feminine + s, masculine.lower() if masculine[0].isupper() else masculine


def _joined(tail: str, ending: str) -> str:
    return {
        "ice": "rice",
        "rice": "trice" if ending == "teur" else "rice",
        "se": "euse" if ending != "x" else "se",
    }.get(tail, tail)


def _determiner(match: Match[str]) -> str:
    return {"d'un": "d'une ou d'un", "un": "une ou un", "le": "la ou le", "du": "de la ou du"}[
        match["stem"].lower()
    ]


_STEM = r"(?P<stem>[^\W\d_]{2,30})"
RULES = (
    Rule("inclusive", rf"{_STEM}[·•⋅‧]-?(?P<tail>{_TAIL})(?:[·•⋅‧.]?(?P<plural>s))?(?!\w)", _said),
    Rule("inclusive", rf"{_STEM}[·•⋅‧](?P<tail>celle)(?P<plural>s)(?!\w)", _said),
    Rule("inclusive", rf"{_STEM}\((?P<tail>{_TAIL})\)(?P<plural>s)?(?!\w)", _said),
    Rule("inclusive", rf"{_STEM}\((?P<tail>{_TAIL})(?P<plural>s)\)(?!\w)", _said),
    Rule("inclusive", rf"{_STEM}[.-](?P<tail>{_TAIL})[.-](?P<plural>s)(?!\w)", _said),
    Rule("inclusive", rf"{_STEM}(?P<plural>s)[.·•](?P<tail>trice|rice|euse|ière|ère|ienne)s(?!\w)", _said),
    Rule("inclusive", rf"{_STEM}/(?P<tail>trice|rice|euse|ienne|ière|ère)(?P<plural>s)?(?!\w)", _said),
)
START = (
    rf"[A-Za-zÀ-ÖØ-öø-ÿŒœ]{{2,30}}+(?=[·•⋅‧(./-])(?:[·•⋅‧]|\((?:{_TAIL})s?\)|[.-](?:{_TAIL})[.-]s\b|"
    r"(?<=s)[.·•](?:trice|rice|euse|ière|ère|ienne)s|/(?:trice|rice|euse|ienne|ière|ère))"
)
