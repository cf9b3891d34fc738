"""Detect all quotations of an article, in order."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from scripts.article import Block, Doubt, Span
from scripts.quotations import dialogue, incises
from scripts.quotations.classify import classify
from scripts.quotations.pair_marks import MarkPair, include_tail, pair
from scripts.quotations.quotation import Form, Quotation
from scripts.sentences import split


def find(blocks: Sequence[Block]) -> tuple[list[Quotation], list[Doubt]]:
    """Find every quotation of an article.

    Args:
        blocks: in reading order.

    Returns:
        The outermost quotations in order, which do not overlap; and a doubt for each unpaired mark.
    """
    pairs, doubts = pair(blocks)
    by_block: dict[int, list[MarkPair]] = {}
    for each in pairs:
        by_block.setdefault(each.block, []).append(each)
    carried = {(each.block, each.span.start) for each in pairs if each.carried}
    answers = dialogue.find_answers(blocks)
    turns = dialogue.find_turns(blocks, answers)
    found: list[Quotation] = []
    number = 0
    for index, block in enumerate(blocks):
        own, marked = turns.get(index, ()), by_block.get(index, [])
        if own and any(each.span.start < own[0][0].start < each.span.end for each in marked):
            own = ()
        first = own[0][0].start if own else len(block.text)
        marked = [each for each in marked if each.span.start < first]
        sentences = split(block.text) if marked else []
        form: Form = "answer" if index in answers else "marks"
        quotations = [_from_marks(index, block, each, sentences, form) for each in marked]
        for span, form in own:
            cut = tuple(dialogue.find_narration(block.text, span)) if form == "dash" else ()
            reason = dialogue.REASONS[form]
            quotations.append(Quotation(index, span, span, "speech", form, 0, cut, reason))
        for quotation in quotations:
            if found and (index, quotation.span.start) in carried:
                found.append(replace(quotation, number=number, kind=found[-1].kind))
            else:
                number += 1
                found.append(replace(quotation, number=number))
    return found, doubts


def _from_marks(
    index: int, block: Block, marked: MarkPair, sentences: Sequence[Span], form: Form
) -> Quotation:
    cut = tuple(incises.find(block.text, marked.content, block.emphasis))
    sentence = sentences[max(0, bisect_right(sentences, marked.span.start, key=lambda s: s.start) - 1)]
    kind, reason = classify(block, marked, sentence, has_incise=bool(cut))
    span = Span(marked.span.start, include_tail(block.text, marked.span.end))
    return Quotation(index, span, marked.content, kind, form, 0, cut, reason)
