"""How a listener is told where a quotation opens and closes, when the voice alone does not tell."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from audio.voices.casting import Cast
from audio.voices.reference import ResolvedVoice, VoiceResolver
from scripts.script import Segment

Cueing = Literal["auto", "none", "tone", "words"]
"""`auto`: another voice needs nothing, the narrator's own a tone where it is shifted, and words where not."""

OPENING = "Citation."
CLOSING = "Fin de citation."


@dataclass(frozen=True, slots=True)
class Cued:
    """Segments with what tells their quotations.

    Attributes:
        segments: those given, and the words that were added.
        tones: indices of the segments that a tone precedes.
    """

    segments: tuple[Segment, ...]
    tones: frozenset[int] = frozenset()


def cued(segments: Sequence[Segment], cast: Cast, company: VoiceResolver, cueing: Cueing) -> Cued:
    """Tells where quotations open and close.

    Args:
        segments: of a whole episode, in order.
        cast: who says them.
        company: whose voices they are.
        cueing: as the newsroom wants it.
    """
    narrator = company.part(cast.narrator)
    ways = {
        segment.quotation: _way(company.part(cast.voice(segment)), narrator, cueing)
        for segment in reversed(segments)
        if segment.kind == "quote" and segment.quotation is not None
    }
    worded = tuple(_worded(segments, {number for number, way in ways.items() if way == "words"}))
    return Cued(worded, frozenset(_opening(worded, {n for n, way in ways.items() if way == "tone"})))


def _way(quoted: ResolvedVoice, narrator: ResolvedVoice, cueing: Cueing) -> Cueing:
    if cueing != "auto":
        return cueing
    if (quoted.engine.name, quoted.voice) != (narrator.engine.name, narrator.voice):
        return "none"
    return "words" if quoted.shift == narrator.shift else "tone"


def _opening(segments: Iterable[Segment], numbers: set[int | None]) -> Iterator[int]:
    """Indices of the segments that open these quotations."""
    seen: set[int | None] = set()
    for index, segment in enumerate(segments):
        if segment.kind == "quote" and segment.quotation in numbers - seen:
            seen.add(segment.quotation)
            yield index


def _worded(segments: Sequence[Segment], numbers: set[int | None]) -> Iterator[Segment]:
    """All segments, with the words before and after these quotations."""
    opening = set(_opening(segments, numbers))
    last = {segment.quotation: index for index, segment in enumerate(segments) if segment.kind == "quote"}
    for index, segment in enumerate(segments):
        if index in opening:
            yield _added(segment, OPENING)
        yield segment
        if segment.kind == "quote" and segment.quotation in numbers and last[segment.quotation] == index:
            yield _added(segment, CLOSING)


def _added(beside: Segment, words: str) -> Segment:
    return Segment("added", beside.block, words, words, None)
