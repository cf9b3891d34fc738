"""French text cut into parts that a service takes: where a sentence ends, else a clause, else a word."""

import re

# From the strongest place to cut behind to the weakest; each leaves its mark with the part before it.
_CLAUSES = (r"[.?!…]+[\s»”\"')\]]*(?=\s)", r"[;:](?=\s)", r"[,–—](?=\s)")
_PHRASES = (
    r"(?=\s(?:et|ou|mais|car|donc|qui|que|dont|où|quand|lorsque|parce|alors|puis|tandis|afin)\s)",
    r"(?=\s(?:à|au|aux|de|des|du|dans|en|par|pour|sur|sous|avec|sans|chez|entre|vers|depuis)\s)",
    r"(?=\s+[^\s?!:;»])",
)
_BLANK = r"(?=\s)"
# Where to look first, and how much of the limit has to be before and behind a cut: short parts sound odd.
_SEARCHES = tuple(
    (tuple(map(re.compile, places)), before, behind)
    for places, before, behind in (
        (_CLAUSES, 0.25, 0.1),
        (_PHRASES, 0.4, 0.2),
        ((*_CLAUSES, *_PHRASES, _BLANK), 0.01, 0.01),
    )
)
_AHEAD = 16  # characters behind the limit that tell what stands at it
_WORD = re.compile(r"\S")


def parts(text: str, longest: int) -> list[str]:
    """Cuts a text; joined by blanks the parts are the text.

    Args:
        text: what shall be said.
        longest: characters of a part.

    Returns:
        Parts without blanks around them, none empty; a word that is longer than a part is cut in the middle.
    """
    found, start = [], 0
    text = text.strip()
    while len(text) - start > longest:
        end = _place(text, start, longest)
        found.append(text[start:end].rstrip())
        start = next(_WORD.finditer(text, end)).start()
    return [*found, text[start:]] if text else found


def _place(text: str, start: int, longest: int) -> int:
    """Where to cut: the last of the strongest places that leave parts of good length on both sides."""
    for places, before, behind in _SEARCHES:
        first, last = start + before * longest, min(start + longest, len(text) - behind * longest)
        for place in places:
            ends = [found.end() for found in place.finditer(text, start, start + longest + _AHEAD)]
            if good := [end for end in ends if first <= end <= last]:
                return good[-1]
    return start + longest
