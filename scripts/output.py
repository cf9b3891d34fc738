"""A script as other programs read it: the stable shape of `script --json` (docs/script-format.md).

All that a producer should look at in a script: what its making left open, and who says its quotations.

Whoever shows doubts or counts them asks `every`: else commands would give different numbers for one article.

A script for people to look at: who says what, in colour on a terminal.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from scripts.article import Doubt, Skipped, Span
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


def as_json(script: Script) -> dict[str, object]:
    """Give the script as plain values, ready for any JSON encoder.

    Args:
        script: what is said.

    Returns:
        Its path, title, language, segments, skipped spans and warnings, in this order; for an article read
        from HTML the `text` in which spans count. Spans are `[start, end]`, half-open, in code points.
    """
    shape: dict[str, object] = {
        "path": script.path,
        "title": script.title,
        "language": script.language,
        "segments": [_segment(segment) for segment in script.segments],
        "skipped": [_skipped(item) for item in script.skipped],
        "warnings": [_warning(doubt) for doubt in every(script)],
    }
    return shape if script.text is None else {**shape, "text": script.text}


def _segment(segment: Segment) -> dict[str, object]:
    return {
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


def _skipped(item: Skipped) -> dict[str, object]:
    return {"reason": item.reason, "source": list(item.source)}


def _warning(doubt: Doubt) -> dict[str, object]:
    return {"message": doubt.message, "source": doubt.source and list(doubt.source)}


_BOLD, _DIM, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_COLOURS = ("\x1b[36m", "\x1b[35m", "\x1b[33m", "\x1b[32m", "\x1b[34m", "\x1b[31m")
_SHOWN = 40  # characters of a page that tell a place
_UNKNOWN = "Citation"
_NAMES = {"title": "Titre", "heading": "Intertitre", "narration": "Narrateur", "added": "Ajout"}


def text(script: Script, source: str, *, explain: bool, colour: bool) -> str:
    """The script, a line a segment; what is said differently from what is written stands below it.

    Args:
        script: what is shown.
        source: the text that its spans count in, for line numbers.
        explain: whether to say what each attribution rests on.
        colour: whether to use ANSI colours, one a person.
    """
    people = [person.name for person in script.people]
    plain = "\n".join(_lines(script, source, people, explain=explain))
    return plain if colour else _uncoloured(plain)


def _lines(script: Script, source: str, people: list[str], *, explain: bool) -> Iterator[str]:
    yield f"{_BOLD}{script.title}{_OFF}"
    for number, segment in enumerate(script.segments, start=1):
        words = " ".join(segment.written.split())
        yield f"{_DIM}{number:>4}{_OFF} {_colour(segment, people)}{_name(segment):>24}{_OFF}  {words}"
        if _words(segment.spoken) != _words(segment.written):
            yield f"{_DIM}{'→':>29}  {segment.spoken}{_OFF}"
        if explain and segment.kind == "quote":
            yield f"{_DIM}{'':>29}  {segment.confidence or 0:.2f}: {segment.reason or 'nothing tells'}{_OFF}"
    place = _Places(source, page=script.text is not None)
    for skipped in script.skipped:
        yield f"{_DIM}{'not said':>29}  {skipped.reason} ({place.of(skipped.source)}){_OFF}"
    for doubt in every(script):
        where = f" ({place.of(doubt.source)})" if doubt.source else ""
        yield f"{_BOLD}{'look at':>29}{_OFF}  {doubt.message}{where}"


class _Places:
    """Says where something stands: a line of the file; in a page, whose lines mean nothing, its words."""

    def __init__(self, source: str, *, page: bool) -> None:
        self._source, self._page = source, page
        self._ends = [found.start() for found in re.finditer("\n", source)]

    def of(self, span: Span) -> str:
        words = " ".join(self._source[span.start : min(span.end, span.start + 2 * _SHOWN)].split())
        if self._page and words:
            return f'"{words}"' if len(words) <= _SHOWN else f'"{words[:_SHOWN].rstrip()}…"'
        return f"line {bisect_left(self._ends, span.start) + 1}"


def _name(segment: Segment) -> str:
    return _NAMES.get(segment.kind) or segment.speaker or _UNKNOWN


def _colour(segment: Segment, people: list[str]) -> str:
    if segment.kind != "quote":
        return _DIM if segment.kind == "narration" else _BOLD
    return _COLOURS[people.index(segment.speaker) % len(_COLOURS)] if segment.speaker in people else _BOLD


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in text).split()


def _uncoloured(text: str) -> str:
    for code in (_BOLD, _DIM, _OFF, *_COLOURS):
        text = text.replace(code, "")
    return text
