"""French text cut into parts that a service takes: where a sentence ends, else a clause, else a word."""

import re

# From the strongest place to cut behind to the weakest; each leaves its mark with the part before it.
_PLACES = tuple(
    re.compile(pattern)
    for pattern in (
        r"[.?!…]+[\s»”\"')\]]*(?=\s)",
        r"[;:](?=\s)",
        r"[,–—](?=\s)",
        r"(?=\s(?:et|ou|mais|car|donc|qui|que|dont|où|quand|lorsque|parce|alors|puis|tandis|afin)\s)",
        r"(?=\s(?:à|au|aux|de|des|du|dans|en|par|pour|sur|sous|avec|sans|chez|entre|vers|depuis)\s)",
        r"(?=\s)",
    )
)
_EARLY = 0.35  # of the limit: a cut before it makes a part that is too short to be said well


def parts(text: str, longest: int) -> list[str]:
    """Cuts a text; joined by blanks the parts are the text.

    Args:
        text: what shall be said.
        longest: characters of a part.

    Returns:
        Parts without blanks around them, none empty; a word that is longer than a part is cut in the middle.
    """
    found = []
    rest = text.strip()
    while len(rest) > longest:
        place = _place(rest, longest)
        found.append(rest[:place].rstrip())
        rest = rest[place:].lstrip()
    return [*found, rest] if rest else found


def _place(text: str, longest: int) -> int:
    """Where to cut: the last of the strongest places that leave a part of good length."""
    for least in (longest * _EARLY, 1):
        for place in _PLACES:
            ends = [found.end() for found in place.finditer(text, 0, longest + 1)]
            if good := [end for end in ends if least <= end <= longest]:
                return good[-1]
    return longest
