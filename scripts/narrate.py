"""From an article to its narration script: one segment a sentence, or the part of it one voice says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from scripts.article import Article, Block, BlockKind, Doubt, Language, Run, Skipped, Span
from scripts.lexicon import Lexicon
from scripts.quotations import Quotation, find
from scripts.script import USUAL, Place, Script, Segment, SegmentKind, Usage
from scripts.sentences import split
from scripts.speakers import Attribution, attribute
from scripts.spoken import Reading, read
from scripts.truecase import Vocabulary, is_capitals, recase, unknown

_LONGEST = 400  # code points of one clip's text
_CAPITALS = "read in lower case, as nothing shows how it is written; check accents and names: {}"
_FINAL = (".", "!", "?", "…", ":", ";", "»", "”", '"')
_CLAUSE_ENDS = ("; ", ": ", " — ", ", ", " ")


@dataclass(frozen=True, slots=True)
class Policy:
    """Which voice says the quotations that are nobody's speech.

    Attributes:
        partial: words woven into the narrator's sentence.
        document: a law's, a report's or a newspaper's words.
    """

    partial: Literal["narrator", "quote"] = "narrator"
    document: Literal["narrator", "quote"] = "narrator"

    def is_quoted(self, quotation: Quotation) -> bool:
        """Whether a quotation has a voice of its own."""
        if quotation.kind == "speech":
            return True
        choice = {"partial": self.partial, "document": self.document}.get(quotation.kind)
        return choice == "quote"


class _Piece(NamedTuple):
    """A stretch of a block that one voice says."""

    span: Span
    quotation: Quotation | None


def narrate(
    article: Article,
    lexicon: Lexicon | None = None,
    policy: Policy | None = None,
    usage: Usage = USUAL,
) -> Script:
    """Writes the narration script of an article.

    Args:
        article: as read.
        lexicon: pronunciations, before the rules; None for none.
        policy: who says partial and document quotations; the narrator by default.
        usage: what is said where French allows several readings.

    Returns:
        The article's segments in order, without announcement or outro. Every word of its blocks stands in
        exactly one segment, or in a skipped stretch.
    """
    blocks = join(article.blocks)
    quotations, doubts = find(blocks)
    attributions, people = attribute(blocks, quotations)
    writer = _Writer(blocks, lexicon, usage)
    voiced = [q for q in quotations if (policy or Policy()).is_quoted(q)]
    by_block: dict[int, list[Quotation]] = {}
    for quotation in voiced:
        by_block.setdefault(quotation.block, []).append(quotation)
    for index, block in enumerate(blocks):
        writer.write(block, by_block.get(index, ()), attributions)
    quoted = {s.speaker for s in writer.segments}
    return Script(
        path=article.path,
        title=writer.recased(article.title),
        language=article.language,
        segments=tuple(writer.segments),
        people=tuple(p for p in people if p.name in quoted),
        skipped=tuple(sorted((*article.skipped, *writer.skipped), key=lambda s: s.source)),
        doubts=(*article.doubts, *_in_order([*doubts, *writer.doubts])),
        meta=article.meta,
        text=article.source if article.extracted else None,
    )


def _in_order(doubts: list[Doubt]) -> list[Doubt]:
    return sorted(doubts, key=lambda d: d.source or Span(0, 0))


def join(blocks: Sequence[Block]) -> list[Block]:
    """Joins paragraphs that a page break cuts inside a sentence: the second goes on in lower case.

    Args:
        blocks: in reading order.

    Returns:
        Blocks in order; a joined one has the number of its first, and a blank where the break was.
    """
    runs: list[list[Block]] = []
    for block in blocks:
        if runs and _is_cut(runs[-1][-1], block):
            runs[-1].append(block)
        else:
            runs.append([block])
    return [run[0] if len(run) == 1 else _joined(run) for run in runs]


def _is_cut(first: Block, second: Block) -> bool:
    plain = all(
        b.kind == "paragraph" and b.reading is None and b.quoted == first.quoted for b in (first, second)
    )
    return plain and second.text[:1].islower() and not first.text.rstrip("* ").endswith(_FINAL)


def _joined(pieces: Sequence[Block]) -> Block:
    runs: list[Run] = []
    emphasis: list[Span] = []
    languages: list[Language] = []
    shift = 0
    for piece in pieces:
        runs.extend(Run(_moved(r.text, shift), r.source) for r in piece.runs)
        emphasis.extend(_moved(e, shift) for e in piece.emphasis)
        languages.extend(Language(a + shift, b + shift, tag) for a, b, tag in piece.languages)
        shift += len(piece.text) + 1
    text = " ".join(p.text for p in pieces)
    return replace(
        pieces[0], text=text, runs=tuple(runs), emphasis=tuple(emphasis), languages=tuple(languages)
    )


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


class _Writer:
    """Writes segments block after block."""

    def __init__(self, blocks: Sequence[Block], lexicon: Lexicon | None, usage: Usage) -> None:
        self.lexicon = lexicon
        self.usage = usage
        self.blocks = blocks
        self.segments: list[Segment] = []
        self.skipped: list[Skipped] = []
        self.doubts: list[Doubt] = []

    def recased(self, text: str) -> str:
        """A title or heading as it is read: recased where it stands in capitals."""
        return recase(text, self.vocabulary) if is_capitals(text) else text

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The article's own words; gathered only where something stands in capitals."""
        return Vocabulary.of([block.text for block in self.blocks], self.lexicon)

    def write(
        self, block: Block, quotations: Sequence[Quotation], attributions: Mapping[int, Attribution]
    ) -> None:
        """Adds the segments of one block."""
        if not block.text:
            self._add(block.reading or "")
            return
        cased = self.recased(block.text)
        shown = cased if block.kind == "title" else block.text
        if cased != block.text and (guessed := unknown(block.text, self.vocabulary)):
            message = _CAPITALS.format(", ".join(guessed[:6]))
            self.doubts.append(Doubt(message, block.source(0, len(block.text))))
        pieces = list(_pieces(block.text, quotations))
        if not pieces:
            self.skipped.append(Skipped("nothing to say", block.source(0, len(block.text))))
            return
        for piece, said in zip(pieces, _said(block, cased, pieces), strict=True):
            foreign = _foreign(block, piece.span, said)
            reading = read(said, self.lexicon, self.usage, foreign)
            self._doubt(reading, block, piece.span, exact=len(said) == piece.span.end - piece.span.start)
            self._piece(block, shown, piece, reading.spoken, attributions)

    def _add(self, text: str) -> None:
        """A sentence that layout gives and nobody wrote."""
        if text.strip():
            self.segments.append(
                Segment("added", None, text, read(text, self.lexicon, self.usage).spoken, None)
            )

    def _piece(
        self, block: Block, shown: str, piece: _Piece, spoken: str, attributions: Mapping[int, Attribution]
    ) -> None:
        source = block.source(*piece.span)
        if not spoken:
            self.skipped.append(Skipped("nothing to say", source))
            return
        written, place = shown[piece.span.start : piece.span.end], Place(block.number, block.kind)
        languages = tuple(_within(block, piece.span)) if len(shown) == len(block.text) else ()
        if piece.quotation is None:
            kind = _KINDS.get(block.kind, "narration")
            self.segments.append(Segment(kind, place, written, spoken, source, languages=languages))
            return
        number = piece.quotation.number
        who = attributions[number]
        self.segments.append(
            Segment(
                "quote",
                place,
                written,
                spoken,
                source,
                number,
                who.speaker,
                who.confidence,
                who.reason,
                languages=languages,
            )
        )

    def _doubt(self, reading: Reading, block: Block, span: Span, exact: bool) -> None:
        for doubt in reading.doubts:
            if doubt.source is None or not exact:
                source = block.source(*span)
            else:
                start, end = doubt.source
                source = block.source(span.start + start, max(span.start + end, span.start + start + 1))
            self.doubts.append(Doubt(doubt.message, source))


_KINDS: Mapping[BlockKind, SegmentKind] = {"title": "title", "heading": "heading"}


def _pieces(text: str, quotations: Sequence[Quotation]) -> list[_Piece]:
    """Cuts a block into clips; what holds no word goes with the piece before it, or after it."""
    pieces: list[_Piece] = []
    waiting: int | None = None
    for piece in _sentences(text, quotations):
        start, end = piece.span
        if not any(c.isalnum() for c in text[start:end]):
            if pieces:
                pieces[-1] = pieces[-1]._replace(span=Span(pieces[-1].span.start, end))
            elif waiting is None:
                waiting = start
            continue
        pieces.append(piece if waiting is None else piece._replace(span=Span(waiting, end)))
        waiting = None
    return pieces


def _sentences(text: str, quotations: Sequence[Quotation]) -> Iterator[_Piece]:
    for run, quotation in _voices(text, quotations):
        for sentence in split(text, *run):
            for span in _clauses(text, sentence):
                yield _Piece(span, quotation)


def _voices(text: str, quotations: Sequence[Quotation]) -> Iterator[tuple[Span, Quotation | None]]:
    """Stretches of a block by who says them."""
    at = 0
    for quotation in quotations:
        yield Span(at, quotation.span.start), None
        at = quotation.span.start
        for incise in quotation.incises:
            yield Span(at, incise.start), quotation
            yield incise, None
            at = incise.end
        yield Span(at, quotation.span.end), quotation
        at = quotation.span.end
    yield Span(at, len(text)), None


def _within(block: Block, span: Span) -> Iterator[Language]:
    """The stretches of a piece in another language, in its own code points."""
    for start, end, tag in block.languages:
        begin, stop = max(start, span.start) - span.start, min(end, span.end) - span.start
        if begin < stop:
            yield Language(begin, stop, tag)


def _foreign(block: Block, span: Span, said: str) -> tuple[Span, ...]:
    """Where another language stands in what is read for a piece; nowhere if the piece is said otherwise."""
    shift = len(said) - (span.end - span.start)
    if not block.languages or not said.endswith(block.text[span.start : span.end]):
        return ()
    return tuple(Span(begin + shift, stop + shift) for begin, stop, _ in _within(block, span))


def _clauses(text: str, sentence: Span) -> Iterator[Span]:
    """Cuts a sentence that is too long for one clip, at the last clause that fits."""
    start, end = sentence
    while end - start > _LONGEST:
        cut = _cut(text, start)
        yield Span(start, cut)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield Span(start, end)


def _cut(text: str, start: int) -> int:
    for mark in _CLAUSE_ENDS:
        at = text.rfind(mark, start + _LONGEST // 4, start + _LONGEST)
        if at >= 0:
            return at + len(mark.rstrip())
    return start + _LONGEST


def _said(block: Block, cased: str, pieces: Sequence[_Piece]) -> list[str]:
    """What is read for each piece: its own text, or its share of the block's reading."""
    own = [cased[p.span.start : p.span.end] for p in pieces]
    if block.reading is None:
        return own
    prefix, found, rest = block.reading.partition(block.text)
    if found and not rest.strip():
        return [f"{prefix}{own[0]}", *own[1:]]
    return _shares(block.reading, len(pieces))


def _shares(reading: str, count: int) -> list[str]:
    """Cuts a reading into as many stretches as the text has pieces, between words."""
    words = reading.split()
    bounds = [len(words) * n // count for n in range(count + 1)]
    return [" ".join(words[a:b]) for a, b in pairwise(bounds)]
