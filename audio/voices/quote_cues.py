"""Quotation cues: a tone or spoken words that open and close a quotation where the voice alone does not."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from audio.voices.casting import Cast
from audio.voices.reference import ResolvedVoice, VoiceResolver
from scripts.script import Segment

Cueing = Literal["auto", "none", "tone", "words"]
"""`auto`: another voice needs no cue, the narrator's own a tone where it is shifted, and words where not."""

OPENING = "Citation."
CLOSING = "Fin de citation."


@dataclass(frozen=True, slots=True)
class CuedSegments:
    """Segments with the cues of their quotations.

    Attributes:
        segments: those given, and the words that were added.
        tones: indices of the segments that a tone precedes.
    """

    segments: tuple[Segment, ...]
    tones: frozenset[int] = frozenset()


def add_cues(segments: Sequence[Segment], cast: Cast, voices: VoiceResolver, cueing: Cueing) -> CuedSegments:
    """Mark where quotations open and close.

    Args:
        segments: of a whole episode, in order.
        cast: who speaks them.
        voices: resolves the cast's voices.
        cueing: which cues the newsroom wants.
    """
    narrator = voices.resolve(cast.narrator)
    cues = {
        segment.quotation: _cue(voices.resolve(cast.voice(segment)), narrator, cueing)
        for segment in reversed(segments)
        if segment.kind == "quote" and segment.quotation is not None
    }
    worded = tuple(_with_words(segments, {number for number, cue in cues.items() if cue == "words"}))
    tones = _openings(worded, {number for number, cue in cues.items() if cue == "tone"})
    return CuedSegments(worded, frozenset(tones))


def _cue(quoted: ResolvedVoice, narrator: ResolvedVoice, cueing: Cueing) -> Cueing:
    if cueing != "auto":
        return cueing
    if (quoted.engine.name, quoted.voice) != (narrator.engine.name, narrator.voice):
        return "none"
    return "words" if quoted.shift == narrator.shift else "tone"


def _openings(segments: Iterable[Segment], numbers: set[int | None]) -> Iterator[int]:
    """Indices of the segments that open these quotations."""
    seen: set[int | None] = set()
    for index, segment in enumerate(segments):
        if segment.kind == "quote" and segment.quotation in numbers - seen:
            seen.add(segment.quotation)
            yield index


def _with_words(segments: Sequence[Segment], numbers: set[int | None]) -> Iterator[Segment]:
    """All segments, with the words before and after these quotations."""
    openings = set(_openings(segments, numbers))
    last = {segment.quotation: index for index, segment in enumerate(segments) if segment.kind == "quote"}
    for index, segment in enumerate(segments):
        if index in openings:
            yield Segment("added", segment.block, OPENING, OPENING, None)
        yield segment
        if segment.kind == "quote" and segment.quotation in numbers and last[segment.quotation] == index:
            yield Segment("added", segment.block, CLOSING, CLOSING, None)
