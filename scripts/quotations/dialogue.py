"""Speech without quotation marks: dialogue dashes, interviews, labelled turns, quoted blocks."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from scripts.article import Block, Span
from scripts.quotations import incises
from scripts.quotations.quotation import Form
from scripts.sentences import split
from scripts.wordlists import first_names

REASONS: Mapping[Form, str] = {
    "dash": "a dialogue dash",
    "answer": "an answer in an interview",
    "label": "a name and a colon before it",
    "block": "a quoted block",
    "marks": "",
}
_DASH = re.compile(r"[—–-]\s+(?=\S)")
_TURN = re.compile(r"(?<=[.!?…:»])\s+(?=[—–]\s+[^\W\d_])")
_SIGNATURE = re.compile(r"[A-ZÀÂÉÈÊÎÔ][\w'’-]+(?:\s[A-ZÀÂÉÈÊÎÔ][\w'’.-]*){1,3}(?:,[^.!?]{0,80})?\Z")
_LABEL = re.compile(
    r"(?:[—–-]\s)?(?P<label>[A-ZÀ-ÖØ-Þ][\w.'’-]{0,30}(?:\s(?:de\s|d['’])?[A-ZÀ-ÖØ-Þ][\w.'’-]{0,30}){0,3})\s?:\s+(?=[^\s«“\"])"
)
_INITIALS = re.compile(r"(?:[A-ZÀ-ÖØ-Þ]\.[\s-]?){2,4}")
_NARRATION = re.compile(
    r"(?:Ils?|Elles?|[A-ZÀ-ÖØ-Þ][\w-]+|(?:Le|La|L['’])\s?[\w-]+)\s(?:(?:se|la|le|les|lui|leur|y|en|ne)\s|[sln]['’]){0,2}"
    r"(?:\w{2,}(?<!r)a|(?:soupi|respi|admi|\w*ti|vi|mont|r?ent|pleu|demeu|murmu|ju|assu|ser)ra|\w+[èiu]rent|\w*(?:[vt]int|fut|eut|tut|fit|mit|prit|ssit|ndit|rdit|rtit|isit))\b"
)
_OPENING = ("«", "“", '"', "»")
_SPOKEN_END = (".", "!", "?", "…", "»", "”", '"', ",")


def find_turns(blocks: Sequence[Block], answers: Collection[int]) -> dict[int, tuple[tuple[Span, Form], ...]]:
    """Find the turns of speech of each block.

    Args:
        blocks: in reading order.
        answers: indices of the blocks that answer the questions of an interview.

    Returns:
        The turns of each block that has some, in order, each with its markup.
    """
    turns: dict[int, tuple[tuple[Span, Form], ...]] = {}
    labels = find_labels(blocks)
    dashed = [block.kind == "paragraph" and _DASH.match(block.text) is not None for block in blocks]
    for index, block in enumerate(blocks):
        if block.quoted:
            turns[index] = ((Span(0, len(block.text)), "block"),) if block.text.strip() else ()
        elif index in labels:
            turns[index] = ((Span(labels[index], len(block.text)), "label"),)
        elif index in answers and not block.text.startswith(_OPENING):
            turns[index] = ((Span(0, len(block.text)), "answer"),)
        elif dashed[index] and is_turn(blocks, dashed, index):
            turns[index] = _split_at_dashes(block.text, 0)
        elif block.kind == "paragraph" and "—" in block.text:
            later = _TURN.search(block.text)
            if later is not None and incises.has_incise(block.text, later.end()):
                turns[index] = _split_at_dashes(block.text, later.end())
    return turns


def find_narration(text: str, turn: Span) -> Iterator[Span]:
    """Find the narrator's words in a turn: incises, and sentences of narration after the first sentence.

    Args:
        text: a block's text.
        turn: its extent.
    """
    at = turn.start
    for incise in (*incises.find(text, turn, ()), Span(turn.end, turn.end)):
        for index, sentence in enumerate(split(text, at, incise.start)):
            if (index or at > turn.start) and _NARRATION.match(text, sentence.start, sentence.end):
                yield sentence
        if incise.start < turn.end:
            yield incise
        at = incise.end


def is_turn(blocks: Sequence[Block], dashed: Sequence[bool], index: int) -> bool:
    """Whether a paragraph with a dash is a turn of speech: neither a signature nor a list item.

    Args:
        blocks: in reading order.
        dashed: whether each begins with a dash.
        index: of the paragraph.
    """
    text = blocks[index].text
    body = text[1:].strip()
    if _SIGNATURE.match(body) or not body.endswith(_SPOKEN_END):
        return False
    near = any(0 <= i < len(blocks) and dashed[i] for i in (index - 1, index + 1))
    before = blocks[index - 1].text.rstrip() if index else ""
    return text[0] == "—" or near or before.endswith(":") or incises.has_incise(text)


def _split_at_dashes(text: str, start: int) -> tuple[tuple[Span, Form], ...]:
    cuts = [start, *(found.end() for found in _TURN.finditer(text, start) if found.end() > start), len(text)]
    spans = (Span(begin, begin + len(text[begin:end].rstrip())) for begin, end in pairwise(cuts))
    return tuple((span, "dash") for span in spans)


def find_labels(blocks: Sequence[Block]) -> dict[int, int]:
    """Where the words begin in blocks that open with their speaker ("Anne Roy : …", "A. R. : …")."""
    labels: dict[int, int] = {}
    for index, block in enumerate(blocks):
        found = _LABEL.match(block.text) if block.kind == "paragraph" else None
        if found is not None:
            first = found["label"].split(maxsplit=1)[0]
            if _INITIALS.fullmatch(found["label"]) or first.lower() in first_names():
                labels[index] = found.end()
    return labels if len(labels) > 1 else {}


def find_answers(blocks: Sequence[Block]) -> frozenset[int]:
    """Indices of the blocks that answer the bold questions of an interview; some may have quotation marks."""
    questions: list[int] = []
    for index, block in enumerate(blocks):
        text = block.text.strip()
        bold = sum(span.end - span.start for span in block.emphasis)
        if text and (block.kind == "heading" or (block.emphasis and bold >= len(text) - 4)):
            questions.append(index)
    asked = [index for index in questions if blocks[index].text.rstrip().endswith("?")]
    if len(questions) < 2 or len(asked) < 2 or len(asked) * 2 < len(questions):
        return frozenset()
    silent = frozenset(questions)
    found = [
        index
        for index, block in enumerate(blocks)
        if index > asked[0]
        and index not in silent
        and block.kind in ("paragraph", "list")
        and not block.quoted
    ]
    quoted = [index for index in found if blocks[index].text.startswith(_OPENING)]
    return frozenset(quoted if len(quoted) * 2 > len(found) else found)
