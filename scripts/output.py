"""A script as JSON for other programs, as coloured text for people, and as a list of doubts for producers.

The JSON is stable (docs/script-format.md). Take doubts from `all_doubts` to show or count them, so that every
command gives the same number for an article.
"""

import re
from bisect import bisect_left

from scripts.article import Doubt, Span
from scripts.script import Script, Segment

SURE = 0.8
"""Confidence below which the speaker of a quotation is a doubt."""

_NOWHERE = (1 << 62, 0)
_UNNAMED = "nobody is named who says this; it is said in the neutral voice"
_UNSURE = "unsure who speaks ({confidence:.2f}): {reason}"


def all_doubts(script: Script) -> tuple[Doubt, ...]:
    """The doubts of a script in source order, then those without a place.

    A quotation whose speaker is unknown or unsure is one doubt, at its first segment; it is none where
    somebody chose the speaker or the voice.
    """
    unsure: dict[int | None, Doubt] = {}
    for segment in script.segments:
        message = speaker_doubt(segment)
        if message is not None:
            unsure.setdefault(segment.quotation, Doubt(message, segment.source))
    doubts = (*script.doubts, *unsure.values())
    return tuple(sorted(doubts, key=lambda doubt: doubt.source or _NOWHERE))


def speaker_doubt(segment: Segment) -> str | None:
    """The doubt about the speaker of a segment; None where there is none."""
    settled = segment.voice is not None or (segment.confidence or 0.0) >= SURE
    if segment.kind != "quote" or settled:
        return None
    if segment.speaker is None and not segment.confidence:
        return _UNNAMED
    return _UNSURE.format(confidence=segment.confidence or 0.0, reason=segment.reason or "nothing tells")


def as_json(script: Script) -> dict[str, object]:
    """A script as plain values, ready for any JSON encoder.

    Returns:
        Its path, title, language, segments, skipped spans and warnings, in this order; for an article read
        from HTML also the `text` that spans refer to. Spans are `[start, end]`, half-open, in code points.
    """
    segments = [
        {
            "kind": segment.kind,
            "block": segment.block and list(segment.block),
            "quotation": segment.quotation,
            "speaker": segment.speaker,
            "confidence": segment.confidence,
            "written": segment.written,
            "spoken": segment.spoken,
            "source": segment.source and list(segment.source),
            "languages": [list(stretch) for stretch in segment.languages],
        }
        for segment in script.segments
    ]
    shape: dict[str, object] = {
        "path": script.path,
        "title": script.title,
        "language": script.language,
        "segments": segments,
        "skipped": [{"reason": each.reason, "source": list(each.source)} for each in script.skipped],
        "warnings": [
            {"message": doubt.message, "source": doubt.source and list(doubt.source)}
            for doubt in all_doubts(script)
        ],
    }
    return shape if script.text is None else {**shape, "text": script.text}


_BOLD, _DIM, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_COLOURS = ("\x1b[36m", "\x1b[35m", "\x1b[33m", "\x1b[32m", "\x1b[34m", "\x1b[31m")
_SHOWN = 40  # characters of a page that indicate a place
_UNKNOWN = "Citation"
_NOT_WORDS = re.compile(r"[\W_]")
_NAMES = {"title": "Titre", "heading": "Intertitre", "narration": "Narrateur", "added": "Ajout"}


def text(script: Script, source: str, *, explain: bool, colour: bool) -> str:
    """A script for people: a line for each segment, and below it what is said where that differs.

    Args:
        script: what is shown.
        source: the text that its spans refer to, for line numbers.
        explain: whether to show the reason of each attribution.
        colour: whether to use ANSI colours, one for each speaker.
    """
    people = [person.name for person in script.people]
    lines = [f"{_BOLD}{script.title}{_OFF}"]
    for number, segment in enumerate(script.segments, start=1):
        name = _NAMES.get(segment.kind) or segment.speaker or _UNKNOWN
        written = " ".join(segment.written.split())
        lines.append(f"{_DIM}{number:>4}{_OFF} {_colour(segment, people)}{name:>24}{_OFF}  {written}")
        if _NOT_WORDS.sub(" ", segment.spoken).split() != _NOT_WORDS.sub(" ", segment.written).split():
            lines.append(f"{_DIM}{'→':>29}  {segment.spoken}{_OFF}")
        if explain and segment.kind == "quote":
            reason = f"{segment.confidence or 0:.2f}: {segment.reason or 'nothing tells'}"
            lines.append(f"{_DIM}{'':>29}  {reason}{_OFF}")
    place = _PlaceFormatter(source, page=script.text is not None)
    lines += [
        f"{_DIM}{'not said':>29}  {skipped.reason} ({place.format(skipped.source)}){_OFF}"
        for skipped in script.skipped
    ]
    for doubt in all_doubts(script):
        where = f" ({place.format(doubt.source)})" if doubt.source else ""
        lines.append(f"{_BOLD}{'look at':>29}{_OFF}  {doubt.message}{where}")
    shown = "\n".join(lines)
    for code in () if colour else (_BOLD, _DIM, _OFF, *_COLOURS):
        shown = shown.replace(code, "")
    return shown


class _PlaceFormatter:
    """Indicates a place: by the line of a file, or by its words on a page, whose lines mean nothing."""

    def __init__(self, source: str, *, page: bool) -> None:
        self._source, self._page = source, page
        self._ends = [found.start() for found in re.finditer("\n", source)]

    def format(self, span: Span) -> str:
        words = " ".join(self._source[span.start : min(span.end, span.start + 2 * _SHOWN)].split())
        if self._page and words:
            return f'"{words}"' if len(words) <= _SHOWN else f'"{words[:_SHOWN].rstrip()}…"'
        return f"line {bisect_left(self._ends, span.start) + 1}"


def _colour(segment: Segment, people: list[str]) -> str:
    if segment.kind != "quote":
        return _DIM if segment.kind == "narration" else _BOLD
    return _COLOURS[people.index(segment.speaker) % len(_COLOURS)] if segment.speaker in people else _BOLD
