"""All quotations of an article, in order."""

from bisect import bisect_right
from collections.abc import Sequence

from scripts.article import Block, Doubt, Span
from scripts.quotations import dialogue, incises
from scripts.quotations.classify import kind
from scripts.quotations.marks import MarkPair, pair, with_tail
from scripts.quotations.quotation import Form, Quotation
from scripts.sentences import split


def find(blocks: Sequence[Block]) -> tuple[list[Quotation], list[Doubt]]:
    """Finds every quotation of an article.

    Args:
        blocks: in reading order.

    Returns:
        Outermost quotations in order; they do not overlap. And a doubt for each mark without its partner.
    """
    marked, doubts = pair(blocks)
    by_block: dict[int, list[MarkPair]] = {}
    for item in marked:
        by_block.setdefault(item.block, []).append(item)
    replies = dialogue.answers(blocks)
    turns = dialogue.find(blocks, replies)
    found: list[Quotation] = []
    for index, block in enumerate(blocks):
        own = turns.get(index, ())
        if own and any(m.span.start < own[0][0].start < m.span.end for m in by_block.get(index, ())):
            own = ()
        first = own[0][0].start if own else len(block.text)
        inside = [m for m in by_block.get(index, ()) if m.span.start < first]
        sentences = split(block.text) if inside else []
        form: Form = "answer" if index in replies else "marks"
        found.extend(_quotation(index, block, item, sentences, form) for item in inside)
        found.extend(_turn(index, block, span, form) for span, form in own)
    return _numbered(found, marked), doubts


def _turn(index: int, block: Block, span: Span, form: Form) -> Quotation:
    cut = tuple(dialogue.told(block.text, span)) if form == "dash" else ()
    return Quotation(index, span, span, "speech", form, 0, cut, dialogue.REASONS[form])


def _quotation(
    index: int, block: Block, marked: MarkPair, sentences: Sequence[Span], form: Form
) -> Quotation:
    text = block.text
    cut = tuple(incises.find(text, marked.content, block.emphasis))
    sentence = sentences[max(0, bisect_right(sentences, marked.span.start, key=lambda s: s.start) - 1)]
    what, reason = kind(block, marked, sentence, bool(cut))
    end = with_tail(text, marked.span.end)
    return Quotation(index, Span(marked.span.start, end), marked.content, what, form, 0, cut, reason)


def _numbered(found: list[Quotation], marked: list[MarkPair]) -> list[Quotation]:
    """Gives quotations their number; a paragraph that goes on has that of the one before."""
    carried = {(m.block, m.span.start) for m in marked if m.carried}
    numbered: list[Quotation] = []
    number = 0
    for quotation in found:
        goes_on = (quotation.block, quotation.span.start) in carried and numbered
        number += 0 if goes_on else 1
        what = numbered[-1].kind if goes_on else quotation.kind
        numbered.append(
            Quotation(
                quotation.block,
                quotation.span,
                quotation.content,
                what,
                quotation.form,
                number,
                quotation.incises,
                quotation.reason,
            )
        )
    return numbered
