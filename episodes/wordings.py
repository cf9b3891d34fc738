"""Sentences of the house, whose places are filled with what is known (docs/settings.md)."""

import re
from collections.abc import Iterable, Mapping
from unicodedata import normalize

_PLACEHOLDER = re.compile(r"(?P<de>\bde )?\{(?P<name>[^{}]*)\}")
_WORDINGS = " | "

_ELIDES = re.compile(
    r"[aeiuàâäáåãéèêëîïíôöóõøûüúœæ]|o(?!u[aeioué])|y(?![aeiouéè])|h(?:él|en|er|ip|on|or|ub|ug|ya)",
    re.IGNORECASE,
)
"""Names before which “de” loses its e: a vowel or a mute h, not a glide (Yann, Ouassila)."""


def values(known: Mapping[str, str | None]) -> dict[str, str]:
    """What places can be filled with: what is known, on one line, in NFC."""
    return {name: normalize("NFC", " ".join(value.split())) for name, value in known.items() if value}


def said(sentences: Iterable[str], known: Mapping[str, str]) -> list[str]:
    """Each sentence in its first wording of which every part is known; none where there is none.

    Args:
        sentences: as the settings give them; ` | ` parts the wordings of one.
        known: what their places hold, by name (`values`).
    """
    found = (_wording(normalize("NFC", sentence), known) for sentence in sentences)
    return [sentence for sentence in found if sentence]


def _wording(sentence: str, known: Mapping[str, str]) -> str | None:
    for wording in sentence.split(_WORDINGS):
        if all(known.get(part["name"]) for part in _PLACEHOLDER.finditer(wording)):
            return _PLACEHOLDER.sub(lambda part: _filled(part["de"], known[part["name"]]), wording).strip()
    return None


def _filled(de: str | None, value: str) -> str:
    """A part in its place; a “de” before it is elided or contracted as French wants it."""
    if not de:
        return value
    article, _, rest = value.partition(" ")
    if rest and (contracted := {"le": "du", "les": "des"}.get(article.lower())):
        return f"{contracted} {rest}"
    return f"d\N{RIGHT SINGLE QUOTATION MARK}{value}" if _ELIDES.match(value) else f"de {value}"
