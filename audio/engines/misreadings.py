"""What espeak-ng reads wrongly, written so that it reads it right: for the embedded voice, and for Piper."""

import re

VERSION = 2
"""Of what is mended: another one makes other sounds of the same words."""

_EIGHTY = re.compile(r"\b(quatre-vin)gt(?=-)", re.IGNORECASE)
"""quatre-vingt-deux is said with a t that nobody says; without its gt it is right (espeak-ng 1.52)."""

# Words in h that bind as if they began with their vowel; `huit`, `haies` and `hameaux` do not.
_MUTE = r"h(?:abita|ebdo|ectar|ecto|eure|istoire|iver|omm|onor|ôte|ôpita|uissier|uîtr)\w*"
# Words with a vowel that no number counts.
_APART = (
    r"(?:une?|onz\w*|et|est|ont|ou|où|au|aux|en|entre|environ|avec|aussi|alors|après|avant|encore|il|ils|"
    r"elles?|on)\b"
)
_HUNDRED = re.compile(rf"(?<!pour )\b(cent)(?= (?:(?!{_APART})[aeiouyéèêâîôûœ]\w+|{_MUTE}))", re.IGNORECASE)
_TWENTY = re.compile(rf"\b(vingt)(?= {_MUTE})", re.IGNORECASE)
"""cent ans and vingt heures are said without the t that binds them; with an e behind it they are right."""


def mended(text: str) -> str:
    """French text as espeak-ng reads it right; it has as many words as before."""
    return _TWENTY.sub(r"\1e", _HUNDRED.sub(r"\1e", _EIGHTY.sub(r"\1", text)))
