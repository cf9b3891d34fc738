"""The normaliser: one walk over a text; where a written form may start, the first rule that fits says it."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from scripts.article import Span
from scripts.lexicon import Lexicon, fold, shipped
from scripts.script import USUAL, Usage
from scripts.spoken.reading import Piece, Reading
from scripts.spoken.rule import Family
from scripts.spoken.rules import (
    abbreviations,
    acronyms,
    cardinals,
    codes,
    dates,
    inclusive,
    ordinals,
    quantities,
    scores,
    symbols,
    telephones,
    times,
    web,
)
from scripts.truecase import Vocabulary, is_capitals, recase

# Most specific first, by what a form starts with.
_DIGITS = (
    *telephones.RULES,
    *dates.RULES,
    *times.RULES,
    *quantities.RULES,
    *ordinals.RULES,
    *codes.DIGITS,
    *scores.RULES,
    *cardinals.RULES,
)
_WEB = (web.MAIL, *web.ADDRESSES)
_FAMILIES: dict[str, Family] = {
    name: Family(rules)
    for name, rules in {
        "web": (*_WEB, *abbreviations.RULES),
        "code": (*codes.LETTERS, *acronyms.RULES, *abbreviations.RULES),
        "capitals": (*ordinals.ROMAN, *abbreviations.RULES, *acronyms.RULES),
        "roman": (*ordinals.ROMAN, *abbreviations.RULES),
        "measure": quantities.ALONE,
        "abbreviation": abbreviations.RULES,
        "number": _DIGITS,
        "symbol": (
            *quantities.PREFIXED,
            *abbreviations.RULES,
            *cardinals.OTHER,
            *web.SYMBOLS,
            *symbols.RULES,
        ),
        "minus": symbols.LESS,
        "slash": symbols.SLASH,
        "times": symbols.TIMES,
        "cut": symbols.CUT,
        "silent": symbols.RULES,
        "dash": symbols.DASH,
    }.items()
}


# Most of a text is lower-case words that no rule looks at: they are passed over as fast as can be.
_DULL = rf"(?!{abbreviations.LOWER})[a-zà-öø-ÿœ]{{3,30}}(?:[ ,']|$)"
_WORDS = {
    "inclusive": inclusive.START,
    "web": rf"(?=[\w+-]{{1,64}}+[.:@])(?:https?://|www\.|{web.DOMAIN}|[A-Za-z0-9._+-]{{1,64}}@[A-Za-z0-9])",
    "code": r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]{1,20}+[-+]?[0-9]|[Bb]ac ?\+|[ADNE] [0-9]|[JH] [-–] ?[0-9]|x [0-9]|"
    r"[A-Z]{2,4}\.[0-9]|[A-Z][a-z][A-Z](?!\w)",
    "roman": r"(?!Les?(?!\w))(?:[IVX](?![\w'-])|"
    r"(?:I(?:er|re|Inde|Ind|Ide|Id)|[IVXL]{1,8}(?:i?[èe]me|e))s?(?!\w))",
    "measure": quantities.MEASURES,
    "capitals": r"[A-ZÀ-Þ]{2}|[A-ZÀ-Þ]&[A-Z]",
    "abbreviation": abbreviations.START,
}
_SIGNS = {
    "minus": symbols.MINUS,
    "number": r"(?<![\w)])(?:\+/- ?|[+±\N{MINUS SIGN}] ?|-)(?=[0-9])|[0-9]",
    "silent": r"[*_#](?![\w])|[\[\]{}|~`^\\](?!…|\.)",
    "symbol": rf"(?![0-9])\d|[½¼¾⅓⅔⅛²³¹⁰⁴-⁹₀-₉①-⑳]|{symbols.START}|[@#]",
    "slash": r"(?<=[^\W\d_])/(?=[^\W\d_]|$)|(?<=[^\W\d_]) / (?=[^\W\d_])",
    "times": r"(?<=[0-9m²]) [xX×] (?=[0-9])",
    "cut": r"(?<=[0-9hH€%²³emr]) ?/ ?(?=[0-9])|(?<=[0-9])/(?=[A-Z][0-9])",
    "dash": r"(?<=[0-9hH€%emr])(?: ?[–-] ?)(?=[0-9])",
}


_DIGIT = re.compile("[0-9]")
# What keeps a stretch without written forms from being said just as it is shown.
_ODD = re.compile(
    '[0-9]|[^\\S ]|[«»“”„‟‹›"\N{LEFT SINGLE QUOTATION MARK}\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}'
    "\N{ZERO WIDTH NO-BREAK SPACE}]"
)
_UNREAD = "{} is left as it is written: no rule reads it. Give its reading in the lexicon."
_BLANKS = re.compile(r"[^\S ]+")
_MARKS = re.compile(
    '[«»“”„‟‹›"\N{LEFT SINGLE QUOTATION MARK}\N{ZERO WIDTH SPACE}\N{SOFT HYPHEN}'
    "\N{ZERO WIDTH NO-BREAK SPACE}]"
)
_NEEDLESS = re.compile(r"([!?…]) ?[»”\"] ?,(?= |$)")  # « Enfin ! », dit-il
_BEFORE_STOP = re.compile(r" +(?=[.,)])|(?<=\() +")
_ORPHANS = re.compile(r"^[\s.,;:)–—-]+(?=[^\s\d.…]|$)|^[\s,;:)–—]+|(?<![\s(–—])[\s(–—]+$")


@cache
def _scanner(usage: Usage) -> tuple[re.Pattern[str], dict[str, Family]]:
    """The pattern of where a written form may start, and the rules to try there by the matching group."""
    rules = (*inclusive.rules(usage.inclusive), *_WEB, *codes.LETTERS)
    words, signs = (
        "|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items())
        for patterns in (_WORDS, _SIGNS)
    )
    starts = re.compile(rf"(?<!\w)(?=\w)(?!{_DULL})(?:{words})|(?![a-zà-öø-ÿœ,.'])(?:{signs})")
    return starts, {**_FAMILIES, "inclusive": Family(rules)}


def read(
    text: str, lexicon: Lexicon | None = None, usage: Usage = USUAL, foreign: Sequence[Span] = ()
) -> Reading:
    """Put a text in the words of a French speaker: a sentence, or any fragment of one.

    Pure and linear. A form that no rule reads stays as it is written, with a warning.

    Args:
        text: as written; marks of quotation and blanks of any kind may stand in it.
        lexicon: looked up before any rule; the shipped one where None.
        usage: the newsroom's choices where French allows several readings.
        foreign: stretches in another language, in order, disjoint: only the lexicon reads them.

    Returns:
        The reading; its pieces tile the text.
    """
    return _read(text, shipped() if lexicon is None else lexicon, usage, tuple(foreign))


@lru_cache(maxsize=1024)
def _read(text: str, lexicon: Lexicon, usage: Usage, foreign: tuple[Span, ...]) -> Reading:
    """Read a text, once: a script is made of its readings, and later aligned with them (an hour has 500)."""
    shown = recase(text, Vocabulary.of((), lexicon)) if is_capitals(text) else text
    if len(shown) != len(text):
        shown = text
    folded = fold(shown)
    pieces: list[Piece] = []
    done = 0
    for hit in lexicon.hits(folded):
        pieces += _classify(text, folded, shown, Span(done, hit.start), usage)
        written = text[hit.start : hit.end]
        words = hit.lexeme.spoken_form(shown[hit.start : hit.end])
        pieces.append(
            Piece(Span(hit.start, hit.end), written, words, "lexicon", phonemes=hit.lexeme.phonemes)
        )
        done = hit.end
    pieces += _classify(text, folded, shown, Span(done, len(text)), usage)
    if foreign:
        pieces = list(_leave_foreign(pieces, shown, foreign))
    return Reading(tuple(pieces), _join(pieces))


def spoken(text: str) -> str:
    """Put a text in words with the shipped lexicon."""
    return read(text).spoken


def _classify(text: str, folded: str, shown: str, span: Span, usage: Usage) -> Iterator[Piece]:
    """The pieces of a stretch in which the lexicon has nothing."""
    starts, families = _scanner(usage)
    done = position = span.start
    while (start := starts.search(folded, position, span.end)) is not None:
        begin = start.start()
        found = families[start.lastgroup or "symbol"].first(folded, begin, span.end)
        if found is None:
            position = begin + 1
            continue
        match, rule, words = found
        if begin > done:
            yield _plain(text, shown, Span(done, begin))
        done = position = match.end()
        written = text[begin:done]
        doubt = rule.doubt.format(written) if rule.doubt else None
        yield Piece(Span(begin, done), written, words, rule.kind, doubt)
    if done < span.end:
        yield _plain(text, shown, Span(done, span.end))


def _plain(text: str, shown: str, span: Span) -> Piece:
    """A stretch without a written form: it is said as it is shown, but for its marks and blanks."""
    written, words = text[span.start : span.end], shown[span.start : span.end]
    if _ODD.search(text, *span) is None:
        return Piece(span, written, words, "plain")
    words = _MARKS.sub("", _NEEDLESS.sub(r"\1", _BLANKS.sub(" ", words)))
    if _DIGIT.search(written) is None:
        return Piece(span, written, words, "plain")
    return Piece(span, written, words, "unread", _UNREAD.format(written.strip()))


def _leave_foreign(pieces: Sequence[Piece], shown: str, foreign: Sequence[Span]) -> Iterator[Piece]:
    """Pieces with foreign stretches as they are written: French rules would misread them."""
    waiting = deque(foreign)
    for piece in pieces:
        start, end = piece.span
        while waiting and waiting[0].end <= start:
            waiting.popleft()
        if piece.kind in ("plain", "lexicon") or not waiting or waiting[0].start >= end:
            yield piece
        else:
            words = _MARKS.sub("", _BLANKS.sub(" ", shown[start:end]))
            yield Piece(piece.span, piece.written, words, "foreign")


def _join(pieces: Sequence[Piece]) -> str:
    """The words of the whole; those that were signs and letters in one word stand apart."""
    words: list[str] = []
    last = ""
    for piece in pieces:
        if last.isalnum() and piece.spoken[:1].isalnum():
            words.append(" ")
        words.append(piece.spoken)
        last = piece.spoken[-1:] or last
    return _ORPHANS.sub("", _BEFORE_STOP.sub("", " ".join("".join(words).split())))
