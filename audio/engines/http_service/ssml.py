"""SSML from plain text: every sign of the text stays text, and each knows where it stands in the markup."""

import re
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from html import escape

from audio.engines.base import Phoneme

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # for XML 1.0, 2.2


@dataclass(frozen=True, slots=True)
class Markup:
    """A text as SSML.

    Attributes:
        xml: the markup.
        offsets: for each character of the text, the byte of the markup in UTF-8 that it begins at.
    """

    xml: str
    offsets: tuple[int, ...]

    def position(self, byte: object) -> int | None:
        """Return the character of the text that is at a byte of the markup, or the first after it."""
        found = bisect_left(self.offsets, byte) if isinstance(byte, int) else len(self.offsets)
        return found if found < len(self.offsets) else None


def markup(
    text: str,
    phonemes: Collection[Phoneme] = (),
    marks: Collection[int] = (),
    around: tuple[str, str] = ("<speak>", "</speak>"),
) -> Markup:
    """Return the markup of a text.

    Args:
        text: plain.
        phonemes: stretches with their sounds in IPA, in order, without overlap.
        marks: characters before which a `<mark>` stands, named by its number; none inside a phoneme.
        around: markup before and after.
    """
    sounds = {start: (end, ipa) for start, end, ipa in phonemes}
    pieces, offsets, end = [around[0]], [], -1
    length = len(around[0].encode())

    def add(piece: str) -> None:
        nonlocal length
        pieces.append(piece)
        length += len(piece.encode())

    for at, sign in enumerate(_UNFIT.sub(" ", text)):
        if at == end:
            add("</phoneme>")
            end = -1
        if at in marks and end < 0:
            add(f'<mark name="{at}"/>')
        if at in sounds:
            end, ipa = sounds[at]
            add(f'<phoneme alphabet="ipa" ph="{escape(_UNFIT.sub("", ipa))}">')
        offsets.append(length)
        add(escape(sign))
    if end >= 0:
        add("</phoneme>")
    return Markup("".join([*pieces, around[1]]), tuple(offsets))
