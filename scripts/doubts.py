"""All that a producer should look at in a script: what its making left open, and who says its quotations.

Whoever shows doubts or counts them asks `every`: else commands would give different numbers for one article.
"""

from collections.abc import Iterator

from scripts.article import Doubt
from scripts.script import Script, Segment

SURE = 0.8
"""Confidence below which a speaker is pointed out."""

_NOWHERE = (1 << 62, 0)
_UNNAMED = "nobody is named who says this; it is said in the neutral voice"
_UNSURE = "unsure who speaks ({confidence:.2f}): {reason}"


def every(script: Script) -> tuple[Doubt, ...]:
    """The doubts of a script in source order, then those without a place.

    A quotation whose speaker is unknown or unsure is one doubt, at its first piece; where somebody chose the
    speaker, or the voice, there is none.
    """
    found = sorted((*script.doubts, *_speakers(script)), key=lambda doubt: doubt.source or _NOWHERE)
    return tuple(found)


def about(segment: Segment) -> str | None:
    """What is unsure of who says a segment; None where nothing is."""
    settled = segment.voice is not None or (segment.confidence or 0.0) >= SURE
    if segment.kind != "quote" or settled:
        return None
    if segment.speaker is None and not segment.confidence:
        return _UNNAMED
    return _UNSURE.format(confidence=segment.confidence or 0.0, reason=segment.reason or "nothing tells")


def _speakers(script: Script) -> Iterator[Doubt]:
    seen: set[int | None] = set()
    for segment in script.segments:
        message = about(segment)
        if message is not None and segment.quotation not in seen:
            seen.add(segment.quotation)
            yield Doubt(message, segment.source)
