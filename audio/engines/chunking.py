"""Chunking: French text cut to the length a service takes, where a sentence, a clause or a word ends."""

import re

# From the strongest place to cut after to the weakest; each leaves its mark with the chunk before it.
_CLAUSES = (r"[.?!…]+[\s»”\"')\]]*(?=\s)", r"[;:](?=\s)", r"[,–—](?=\s)")
_PHRASES = (
    r"(?=\s(?:et|ou|mais|car|donc|qui|que|dont|où|quand|lorsque|parce|alors|puis|tandis|afin)\s)",
    r"(?=\s(?:à|au|aux|de|des|du|dans|en|par|pour|sur|sous|avec|sans|chez|entre|vers|depuis)\s)",
    r"(?=\s+[^\s?!:;»])",
)
_BLANK = r"(?=\s)"
# Where to look first, and how much of the limit has to be before and after a cut: short chunks sound odd.
_SEARCHES = tuple(
    (tuple(map(re.compile, patterns)), before, after)
    for patterns, before, after in (
        (_CLAUSES, 0.25, 0.1),
        (_PHRASES, 0.4, 0.2),
        ((*_CLAUSES, *_PHRASES, _BLANK), 0.01, 0.01),
    )
)
_AHEAD = 16  # characters beyond the limit that tell what stands at it
_WORD = re.compile(r"\S")


def split(text: str, longest: int) -> list[str]:
    """Cut a text; joined by blanks the chunks are the text.

    Args:
        text: to be spoken.
        longest: characters of a chunk.

    Returns:
        Chunks without blanks around them, none empty; a word longer than a chunk is cut in the middle.
    """
    found, start = [], 0
    text = text.strip()
    while len(text) - start > longest:
        end = _cut(text, start, longest)
        found.append(text[start:end].rstrip())
        start = next(_WORD.finditer(text, end)).start()
    return [*found, text[start:]] if text else found


def _cut(text: str, start: int, longest: int) -> int:
    """Where to cut: the last of the strongest places that leave enough on both sides."""
    for patterns, before, after in _SEARCHES:
        first, last = start + before * longest, min(start + longest, len(text) - after * longest)
        for pattern in patterns:
            ends = [found.end() for found in pattern.finditer(text, start, start + longest + _AHEAD)]
            if good := [end for end in ends if first <= end <= last]:
                return good[-1]
    return start + longest
