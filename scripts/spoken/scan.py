"""One walk over a text: where a written form may start, the first rule that takes it says it."""

import re
from collections.abc import Iterator
from re import Match

from scripts.article import Span
from scripts.capitals import Vocabulary, is_capitals, recase
from scripts.lexicon import Lexicon, fold, shipped
from scripts.spoken.classes import (
    abbreviations,
    acronyms,
    codes,
    dates,
    inclusive,
    numerals,
    phones,
    quantities,
    ranks,
    scores,
    signs,
    times,
    web,
)
from scripts.spoken.reading import Piece, Reading
from scripts.spoken.rules import Rule

# Most specific first.
_DIGITS = (
    *phones.RULES,
    *dates.RULES,
    *times.RULES,
    *quantities.RULES,
    *ranks.RULES,
    *codes.DIGITS,
    *scores.RULES,
    *numerals.RULES,
)
_LETTERS = (
    web.MAIL,
    *web.ADDRESSES,
    *inclusive.RULES,
    *ranks.ROMAN,
    *codes.LETTERS,
    *abbreviations.RULES,
    *acronyms.RULES,
)
_SIGNS = (*quantities.PREFIXED, *abbreviations.RULES, *numerals.RULES, *numerals.OTHER, *web.SYMBOLS, *signs.RULES)
_NUMBER = r"(?<![\w)])(?:\+/- ?|[+±−] ?|-)(?=[0-9])|[0-9]"
_WORD = (
    r"(?<!\w)(?:[A-ZÀ-Þ]{2}|[A-ZÀ-Þ]&[A-Z]|[^\W\d_]{1,20}[-+]?[0-9]|[IVX](?![\w'.-])|[IVX](?:er|re|e)(?!\w)|bac ?\+"
    rf"|{abbreviations.START}|{inclusive.START}|https?://|www\.|{web.DOMAIN}|[A-Za-z0-9._+-]{{1,64}}@[A-Za-z0-9])"
)
_START = re.compile(rf"(?P<word>{_WORD})|(?P<number>{_NUMBER})|(?P<sign>(?![0-9])\d|[½¼¾⅓⅔⅛²³¹⁰⁴-⁹₀-₉①-⑳]|{signs.START}|[@#])")
_RULES = {"word": _LETTERS + _DIGITS, "number": _DIGITS + _LETTERS, "sign": _DIGITS[:0] + _SIGNS}
_UNREAD = "{} is left as it is written: no rule reads it. Give its reading in the lexicon."
_MARKS = {
    **dict.fromkeys(map(ord, "«»“”„‟‹›\""), ""),
    **dict.fromkeys(map(ord, "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}\t\n\r"), " "),
    **dict.fromkeys(map(ord, "\N{LEFT SINGLE QUOTATION MARK}\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}\N{ZERO WIDTH NO-BREAK SPACE}"), ""),
}
_BEFORE_STOP = re.compile(r" +(?=[.,)])|(?<=\() +")
_ORPHANS = re.compile(r"^[\s.,;:)–—-]+(?=[^\s\d.…]|$)|^[\s,;:)–—]+|[\s(–—]+$")


def read(text: str, lexicon: Lexicon | None = None) -> Reading:
    """What a French speaker says for a text: a sentence, or any fragment of one.

    Pure and linear. A form that no rule reads stays as it is written, with a warning.

    Args:
        text: as written; marks of quotation and blanks of any kind may stand in it.
        lexicon: what is looked up before any rule; the shipped one where None.
    """
    words = shipped() if lexicon is None else lexicon
    shown = recase(text, Vocabulary.of((), words)) if is_capitals(text) else text
    if len(shown) != len(text):
        shown = text
    pieces = tuple(_pieces(text, fold(shown), shown, words))
    return Reading(pieces, _joined(pieces))


def spoken(text: str) -> str:
    """What is said for a text, with the shipped lexicon."""
    return read(text).spoken


def _pieces(text: str, folded: str, shown: str, lexicon: Lexicon) -> Iterator[Piece]:
    done = 0
    for hit in lexicon.hits(folded):
        yield from _classified(text, folded, shown, Span(done, hit.start))
        written = text[hit.start : hit.end]
        said = hit.entry.reading or shown[hit.start : hit.end]
        yield Piece(Span(hit.start, hit.end), written, said, "lexicon", phonemes=hit.entry.phonemes)
        done = hit.end
    yield from _classified(text, folded, shown, Span(done, len(text)))


def _classified(text: str, folded: str, shown: str, span: Span) -> Iterator[Piece]:
    done = position = span.start
    while (start := _START.search(folded, position, span.end)) is not None:
        found = _first(start, folded, span.end)
        if found is None:
            position = max(start.end(), position + 1)
            if start.lastgroup == "number":
                position = start.end() + 1
            continue
        match, rule, said = found
        if match.start() > done:
            yield _plain(text, shown, Span(done, match.start()))
        written = text[match.start() : match.end()]
        doubt = rule.doubt.format(written) if rule.doubt else None
        yield Piece(Span(*match.span()), written, said, rule.kind, doubt)
        done = position = match.end()
    if done < span.end:
        yield _plain(text, shown, Span(done, span.end))


def _first(start: Match[str], folded: str, end: int) -> tuple[Match[str], Rule, str] | None:
    for rule in _RULES[start.lastgroup or "sign"]:
        match = rule.pattern.match(folded, start.start())
        if match is None or match.end() > end:
            continue
        said = rule.say(match)
        if said is not None:
            return match, rule, said
    return None


def _plain(text: str, shown: str, span: Span) -> Piece:
    written = text[span.start : span.end]
    left = any("0" <= c <= "9" for c in written)
    doubt = _UNREAD.format(written.strip()) if left else None
    return Piece(span, written, shown[span.start : span.end].translate(_MARKS), "unread" if left else "plain", doubt)


def _joined(pieces: tuple[Piece, ...]) -> str:
    said = " ".join("".join(piece.spoken for piece in pieces).split())
    return _ORPHANS.sub("", _BEFORE_STOP.sub("", said))
