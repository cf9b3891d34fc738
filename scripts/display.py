"""A script for people to look at: who says what, in colour on a terminal."""

import re
from bisect import bisect_left
from collections.abc import Iterator

from scripts.article import Span
from scripts.doubts import every
from scripts.script import Script, Segment

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
