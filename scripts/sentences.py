"""Sentence boundaries: final marks, except the stops of abbreviations and initials."""

import re

from scripts.article import Span
from scripts.wordlists import listed, starters

_CLOSERS = "»”\"’')\\]›*"
_OPENERS = "«“\"‘'(\\[‹—–-"
_END = re.compile(
    rf"(?P<mark>[.!?…]{{1,9}})(?P<close>(?:\s?[{_CLOSERS}]){{0,4}})(?P<gap>\s{{1,9}})"
    rf"(?P<open>(?:[{_OPENERS}]\s?){{0,4}})(?=(?P<next>\S))"
)
_LAST_WORD = re.compile(r"[^\s«“\"‘'’(\[‹]*\Z")
_ABBREVIATIONS = listed("abbreviations")  # never at the end of a sentence
_OPEN_ABBREVIATIONS = listed("open_abbreviations")
_INITIAL = re.compile(r"(?:[^\W\d_]{1,2}\.?-)?[^\W\d_]\Z")
_WORD = re.compile(r"[\w'’-]+")


def split(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Split a text into sentences.

    Args:
        text: a block's text.
        start: offset to begin at, in code points.
        end: offset to stop at; the end of the text by default.

    Returns:
        Spans in order, without the blanks between them. Nothing else is left out: closing quotation marks
        stay with the sentence they close. A stop before a lower-case letter, after an initial or after a
        title ends no sentence.
    """
    end = len(text) if end is None else end
    begin = skip_blanks(text, start, end)
    spans = []
    for found in _END.finditer(text, begin, end):
        if found.end() < end and _is_end(text, found, start):
            spans.append(Span(begin, found.end("close")))
            begin = found.start("open")
    begin = skip_blanks(text, begin, end)
    last = begin + len(text[begin:end].rstrip())
    return [*spans, Span(begin, last)] if begin < last else spans


def skip_blanks(text: str, start: int, end: int) -> int:
    """The offset of the first character that is no blank.

    Args:
        text: any.
        start: offset to begin at.
        end: offset to stop at, which is returned where there are only blanks.
    """
    while start < end and text[start].isspace():
        start += 1
    return start


def _is_end(text: str, found: re.Match[str], start: int) -> bool:
    """Whether a mark ends a sentence, by what stands before and after it."""
    following = found["next"]
    opening = found["open"].strip()
    if following.islower() or (not following.isalnum() and not opening):
        return opening[:1] in ("—", "–") and not following.islower()
    if found["mark"] != "." or found["close"].strip():
        return True
    last = _LAST_WORD.search(text, max(start, found.start() - 40), found.start())
    word = last[0] if last else ""
    folded = word.lower()
    if folded in _OPEN_ABBREVIATIONS:
        return True
    if _INITIAL.match(word) and word[-1].isupper():
        return _is_end_after_letter(text, found, Span(start, found.start() - len(word)))
    return folded not in _ABBREVIATIONS or (folded == "me" and word[0].islower())


def _is_end_after_letter(text: str, found: re.Match[str], before: Span) -> bool:
    """Whether a letter and a stop end a sentence ("Cédric O. Le maire") or begin a name ("J. Le Goff")."""
    words = text[max(before.start, before.end - 40) : before.end].split()
    if not words or not text[found.start() - 1].isupper():
        return bool(words)
    last = words[-1]
    is_name = last[:1].isupper() and not last.endswith(".") and len(last) > 1
    if text[before.end] == "M" and not is_name:
        return False
    following = _WORD.match(text, found.end())
    opens = following is not None and (
        following[0] in starters() or re.split("['’]", following[0], maxsplit=1)[0] in "LDCSNJ"
    )
    is_common = last[:1].islower() and last not in listed("prepositions")
    return (opens or bool(found["open"].strip())) and (is_name or is_common)
