"""What is known of the publisher's French voices: who is heard, and what they were made from.

From the publisher's model cards (huggingface.co/rhasspy/piper-voices), looked up in November 2026. The
licence is that of the recordings; a card that is installed with its model goes before this table.
"""

from typing import NamedTuple

from scripts.script import Gender

RECOMMENDED = "fr_FR-upmc-medium"
"""A woman and a man in one model: the smallest installation that can play an article."""


class Known(NamedTuple):
    """One voice.

    Attributes:
        gender: as it is heard.
        licence: of the recordings that it was made from.
        note: for whoever chooses it.
    """

    gender: Gender | None
    licence: str
    note: str = ""


_LESSAC = "begun from lessac, whose recordings are for research"  # Blizzard Challenge 2013
_RYAN = "begun from ryan; 16 kHz"

KNOWN = {
    "fr_FR-siwis-medium": Known("f", "CC BY 4.0", _LESSAC),
    "fr_FR-upmc-medium#jessica": Known("f", "CC BY-SA 4.0", _LESSAC),
    "fr_FR-upmc-medium#pierre": Known("m", "CC BY-SA 4.0", _LESSAC),
    "fr_FR-tom-medium": Known("m", "AGPL 3.0", "44.1 kHz"),
    "fr_FR-mls-medium": Known(None, "CC BY 4.0", "made from scratch, 125 readers of audio books"),
    "fr_FR-gilles-low": Known("m", "CC0", _RYAN),
    "fr_FR-siwis-low": Known("f", "CC BY 4.0", "16 kHz"),
    "fr_FR-mls_1840-low": Known(None, "CC BY 4.0", _RYAN),
}
"""The recommended first. A model's own name stands for those of its speakers who are not named."""


def known(voice: str) -> Known | None:
    """What is known of a voice, `model` or `model#speaker`; None where it is a stranger."""
    return KNOWN.get(voice) or KNOWN.get(voice.partition("#")[0])


def licence(model: str) -> str | None:
    """Of a model's recordings; None where it is a stranger."""
    return next((person.licence for name, person in KNOWN.items() if name.partition("#")[0] == model), None)


def rank(voice: str) -> int:
    """Place in the order of recommendation; strangers come last."""
    names = list(KNOWN)
    places = [n for n, name in enumerate(names) if voice == name or voice.partition("#")[0] == name]
    return places[0] if places else len(names)
