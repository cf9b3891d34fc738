"""Where sentences end: final marks, less the stops of abbreviations and initials."""

import re
from collections.abc import Iterator

from scripts.article import Span
from scripts.wordlists import listed, starters

_CLOSERS = "»”\"’')\\]›*"
_OPENERS = "«“\"‘'(\\[‹—–-"
_END = re.compile(
    rf"(?P<mark>[.!?…]{{1,9}})(?P<close>(?:\s?[{_CLOSERS}]){{0,4}})(?P<gap>\s{{1,9}})"
    rf"(?P<open>(?:[{_OPENERS}]\s?){{0,4}})(?=(?P<next>\S))"
)
_LAST_WORD = re.compile(r"[^\s«“\"‘'’(\[‹]*\Z")
_ABBREVIATIONS = listed("abbreviations")  # always followed by what they announce
_OPEN_ABBREVIATIONS = listed("open_abbreviations")
_INITIAL = re.compile(r"(?:[^\W\d_]{1,2}\.?-)?[^\W\d_]\Z")
_WORD = re.compile(r"[\w'’-]+")


def split(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Cuts a text into sentences.

    Args:
        text: a block's text.
        start: where to begin, in code points.
        end: where to stop; the whole text by default.

    Returns:
        Spans in order, without the blanks between them; closing marks of quotation stay with the sentence
        they close. Nothing is left out but blanks. A stop before a lower-case letter, after an initial or
        a title is none.
    """
    end = len(text) if end is None else end
    spans = []
    begin = _past_blanks(text, start, end)
    for stop, following in _ends(text, begin, end):
        spans.append(Span(begin, stop))
        begin = following
    begin = _past_blanks(text, begin, end)
    last = end
    while last > begin and text[last - 1].isspace():
        last -= 1
    if begin < last:
        spans.append(Span(begin, last))
    return spans


def _past_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _ends(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _END.finditer(text, start, end):
        if found.end() < end and _is_end(text, found, start):
            yield found.end("close"), found.start("open")


def _is_end(text: str, found: re.Match[str], start: int) -> bool:
    """Whether the mark ends a sentence, from what stands before and after it."""
    following = found["next"]
    opened = bool(found["open"].strip())
    if following.islower() or (not following.isalnum() and not opened):
        return opened and found["open"].strip()[0] in "—–" and not following.islower()
    if found["mark"] != "." or found["close"].strip():
        return True
    last = _LAST_WORD.search(text, max(start, found.start() - 40), found.start())
    word = last[0] if last else ""
    low = word.lower()
    if low in _OPEN_ABBREVIATIONS:
        return True
    if _INITIAL.match(word) and word[-1].isupper():
        return _ends_with_letter(text, found, found.start() - len(word), start, opened)
    return low not in _ABBREVIATIONS or (low == "me" and word[0].islower())


def _ends_with_letter(text: str, found: re.Match[str], letter: int, start: int, opened: bool) -> bool:
    """Whether a letter and a stop end a sentence ("Cédric O. Le maire") or begin a name ("J. Le Goff")."""
    before = text[max(start, letter - 40) : letter].split()
    if not before or not text[found.start() - 1].isupper():
        return bool(before)
    word = _WORD.match(text, found.end())
    starts = opened or (word is not None and _opens(word[0]))
    named = before[-1][:1].isupper() and not before[-1].endswith(".") and len(before[-1]) > 1
    if text[letter] == "M" and not named:
        return False
    common = before[-1][:1].islower() and before[-1] not in listed("prepositions")
    return starts and (named or common)


def _opens(word: str) -> bool:
    return word in starters() or word.partition("'")[0] in "LDCSNJ" or word.partition("’")[0] in "LDCSNJ"
