"""Narrate an article: from its blocks to a script, one segment for each sentence or part of one voice."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from scripts.article import Article, Block, BlockKind, Doubt, Language, Run, Skipped, Span
from scripts.lexicon import Lexicon
from scripts.quotations import Quotation, find
from scripts.script import USUAL, Place, Script, Segment, SegmentKind, Usage
from scripts.sentences import skip_blanks, split
from scripts.speakers import Attribution, attribute
from scripts.spoken import read
from scripts.truecase import Vocabulary, guessed_words, is_capitals, recase

_LONGEST = 400  # code points of the text of one clip
_CAPITALS = "read in lower case, as nothing shows how it is written; check accents and names: {}"
_FINAL = (".", "!", "?", "…", ":", ";", "»", "”", '"')
_CLAUSE_ENDS = ("; ", ": ", " — ", ", ", " ")


@dataclass(frozen=True, slots=True)
class Policy:
    """The voice of quotations that are nobody's speech.

    Attributes:
        partial: words woven into the narrator's sentence.
        document: words of a law, a report or a newspaper.
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
    """A stretch of a block in one voice."""

    span: Span
    quotation: Quotation | None


def narrate(
    article: Article,
    lexicon: Lexicon | None = None,
    policy: Policy | None = None,
    usage: Usage = USUAL,
) -> Script:
    """Write the narration script of an article.

    Args:
        article: as read.
        lexicon: pronunciations, which come before the rules; None for none.
        policy: the voice of partial and document quotations; the narrator's by default.
        usage: choices where French allows several readings.

    Returns:
        The article's segments in order, without announcement or outro. Every word of its blocks is in
        exactly one segment or skipped stretch.
    """
    policy = policy or Policy()
    blocks = join(article.blocks)
    quotations, doubts = find(blocks)
    attributions, people = attribute(blocks, quotations)
    by_block: dict[int, list[Quotation]] = {}
    for quotation in filter(policy.is_quoted, quotations):
        by_block.setdefault(quotation.block, []).append(quotation)
    writer = _SegmentWriter(blocks, attributions, lexicon, usage)
    for index, block in enumerate(blocks):
        writer.write(block, by_block.get(index, ()))
    speakers = {segment.speaker for segment in writer.segments}
    doubts = sorted([*doubts, *writer.doubts], key=lambda doubt: doubt.source or Span(0, 0))
    return Script(
        path=article.path,
        title=writer.recase(article.title),
        language=article.language,
        segments=tuple(writer.segments),
        people=tuple(person for person in people if person.name in speakers),
        skipped=tuple(sorted((*article.skipped, *writer.skipped), key=lambda each: each.source)),
        doubts=(*article.doubts, *doubts),
        meta=article.meta,
        text=article.source if article.extracted else None,
    )


def join(blocks: Sequence[Block]) -> list[Block]:
    """Join paragraphs that a page break cuts inside a sentence: the second one begins in lower case.

    Args:
        blocks: in reading order.

    Returns:
        Blocks in order; a joined one has the number of its first, and a blank where the break was.
    """
    runs: list[list[Block]] = []
    for block in blocks:
        above = runs[-1][-1] if runs else None
        plain = above is not None and all(
            each.kind == "paragraph" and each.reading is None and each.quoted == above.quoted
            for each in (above, block)
        )
        if above and plain and block.text[:1].islower() and not above.text.rstrip("* ").endswith(_FINAL):
            runs[-1].append(block)
        else:
            runs.append([block])
    return [run[0] if len(run) == 1 else concatenate(run) for run in runs]


def concatenate(blocks: Sequence[Block]) -> Block:
    """One block of several, blanks between their texts; the first gives its number and kind."""
    runs: list[Run] = []
    emphasis: list[Span] = []
    languages: list[Language] = []
    shift = 0
    for block in blocks:
        runs.extend(Run(run.text.shift(shift), run.source) for run in block.runs)
        emphasis.extend(span.shift(shift) for span in block.emphasis)
        languages.extend(language.shift(shift) for language in block.languages)
        shift += len(block.text) + 1
    text = " ".join(block.text for block in blocks)
    return replace(
        blocks[0], text=text, runs=tuple(runs), emphasis=tuple(emphasis), languages=tuple(languages)
    )


class _SegmentWriter:
    """Writes the segments of an article, block after block."""

    def __init__(
        self,
        blocks: Sequence[Block],
        attributions: Mapping[int, Attribution],
        lexicon: Lexicon | None,
        usage: Usage,
    ) -> None:
        self.segments: list[Segment] = []
        self.skipped: list[Skipped] = []
        self.doubts: list[Doubt] = []
        self._blocks, self._attributions = blocks, attributions
        self._lexicon, self._usage = lexicon, usage

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        """The article's own words; gathered only where something stands in capitals."""
        return Vocabulary.of([block.text for block in self._blocks], self._lexicon)

    def recase(self, text: str) -> str:
        """A title or heading as it is read: in lower case where it stands in capitals."""
        return recase(text, self._vocabulary) if is_capitals(text) else text

    def write(self, block: Block, quotations: Sequence[Quotation]) -> None:
        """Add the segments of one block.

        Args:
            block: of the article.
            quotations: those in it that have a voice of their own, in order.
        """
        if not block.text:
            if block.reading and block.reading.strip():
                spoken = read(block.reading, self._lexicon, self._usage).spoken
                self.segments.append(Segment("added", None, block.reading, spoken, None))
            return
        cased = self.recase(block.text)
        whole = block.source(0, len(block.text))
        if cased != block.text and (guessed := guessed_words(block.text, self._vocabulary)):
            self.doubts.append(Doubt(_CAPITALS.format(", ".join(guessed[:6])), whole))
        pieces = _split(block.text, quotations)
        if not pieces:
            self.skipped.append(Skipped("nothing to say", whole))
        for piece, text in zip(pieces, _texts_to_read(block, cased, pieces), strict=True):
            self._write_piece(block, piece, text, cased if block.kind == "title" else block.text)

    def _write_piece(self, block: Block, piece: _Piece, text: str, shown: str) -> None:
        """Add the segment of a piece for which a text is read, within a block of which another is shown."""
        span = piece.span
        source = block.source(*span)
        languages = [
            Language(max(start, span.start), min(end, span.end), tag).shift(-span.start)
            for start, end, tag in block.languages
            if max(start, span.start) < min(end, span.end)
        ]
        surplus = len(text) - (span.end - span.start)
        foreign: list[Span] = []
        if languages and text.endswith(block.text[span.start : span.end]):
            foreign = [Span(start, end).shift(surplus) for start, end, _ in languages]
        reading = read(text, self._lexicon, self._usage, tuple(foreign))
        for doubt in reading.doubts:
            place = source
            if doubt.source is not None and not surplus:
                start, end = doubt.source.shift(span.start)
                place = block.source(start, max(end, start + 1))
            self.doubts.append(Doubt(doubt.message, place))
        if not reading.spoken:
            self.skipped.append(Skipped("nothing to say", source))
            return
        segment = Segment(
            _KINDS.get(block.kind, "narration"),
            Place(block.number, block.kind),
            shown[span.start : span.end],
            reading.spoken,
            source,
            languages=tuple(languages) if len(shown) == len(block.text) else (),
        )
        if piece.quotation is not None:
            number = piece.quotation.number
            attribution = self._attributions[number]
            segment = replace(
                segment,
                kind="quote",
                quotation=number,
                speaker=attribution.speaker,
                confidence=attribution.confidence,
                reason=attribution.reason,
            )
        self.segments.append(segment)


_KINDS: Mapping[BlockKind, SegmentKind] = {"title": "title", "heading": "heading"}


def _split(text: str, quotations: Sequence[Quotation]) -> list[_Piece]:
    """Split a block into pieces; what holds no word goes with the piece before it, or after it."""
    edges: list[tuple[int, Quotation | None]] = []  # where each voice ends
    for quotation in quotations:
        edges.append((quotation.span.start, None))
        for incise in quotation.incises:
            edges += [(incise.start, quotation), (incise.end, None)]
        edges.append((quotation.span.end, quotation))
    edges.append((len(text), None))
    pieces: list[_Piece] = []
    waiting: int | None = None
    at = 0
    for edge, voice in edges:
        for start, end in (
            span for sentence in split(text, at, edge) for span in split_clauses(text, sentence)
        ):
            if any(c.isalnum() for c in text[start:end]):
                pieces.append(_Piece(Span(start if waiting is None else waiting, end), voice))
                waiting = None
            elif pieces:
                pieces[-1] = pieces[-1]._replace(span=Span(pieces[-1].span.start, end))
            elif waiting is None:
                waiting = start
        at = edge
    return pieces


def split_clauses(text: str, sentence: Span) -> Iterator[Span]:
    """Cut a sentence that is too long for one clip, each time at the last clause that fits.

    Args:
        text: a block's text.
        sentence: its extent.
    """
    start, end = sentence
    while end - start > _LONGEST:
        ends = ((text.rfind(mark, start + _LONGEST // 4, start + _LONGEST), mark) for mark in _CLAUSE_ENDS)
        cut = next((at + len(mark.rstrip()) for at, mark in ends if at >= 0), start + _LONGEST)
        yield Span(start, cut)
        start = skip_blanks(text, cut, end)
    if start < end:
        yield Span(start, end)


def _texts_to_read(block: Block, cased: str, pieces: Sequence[_Piece]) -> list[str]:
    """The text that is read for each piece: its own, or its share of the block's reading."""
    own = [cased[piece.span.start : piece.span.end] for piece in pieces]
    if block.reading is None or not pieces:
        return own
    prefix, found, rest = block.reading.partition(block.text)
    if found and not rest.strip():
        return [f"{prefix}{own[0]}", *own[1:]]
    words = block.reading.split()
    bounds = [len(words) * number // len(pieces) for number in range(len(pieces) + 1)]
    return [" ".join(words[begin:end]) for begin, end in pairwise(bounds)]
