"""Turns of speech without marks of quotation: dialogue dashes, interviews, quoted blocks."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from scripts.article import Block, Span
from scripts.quotations.incises import find as find_incises
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


def find(blocks: Sequence[Block], replies: Collection[int]) -> dict[int, tuple[tuple[Span, Form], ...]]:
    """Finds the turns of each block.

    Args:
        blocks: in reading order.
        replies: those that answer the questions of an interview.

    Returns:
        For each block that has some, its turns in order, each with how it is marked.
    """
    turns: dict[int, tuple[tuple[Span, Form], ...]] = {}
    labels = _labels(blocks)
    dashed = [_is_dashed(block) for block in blocks]
    for index, block in enumerate(blocks):
        if block.quoted:
            turns[index] = ((Span(0, len(block.text)), "block"),) if block.text.strip() else ()
        elif index in labels:
            turns[index] = ((Span(labels[index], len(block.text)), "label"),)
        elif index in replies and not block.text.startswith(_OPENING):
            turns[index] = ((Span(0, len(block.text)), "answer"),)
        elif dashed[index] and _in_dialogue(blocks, dashed, index):
            turns[index] = _dash_turns(block.text, 0)
        elif block.kind == "paragraph" and "—" in block.text:
            later = _TURN.search(block.text)
            if later is not None and _speaks(block, later.end()):
                turns[index] = _dash_turns(block.text, later.end())
    return turns


def told(text: str, turn: Span) -> Iterator[Span]:
    """What the narrator says in a turn: incises, and sentences of narration after the first one."""
    at = turn.start
    for incise in (*find_incises(text, turn, ()), Span(turn.end, turn.end)):
        for index, sentence in enumerate(split(text, at, incise.start)):
            if (index or at > turn.start) and _NARRATION.match(text, sentence.start, sentence.end):
                yield sentence
        if incise.start < turn.end:
            yield incise
        at = incise.end


def _is_dashed(block: Block) -> bool:
    return block.kind == "paragraph" and _DASH.match(block.text) is not None


def _speaks(block: Block, start: int) -> bool:
    return next(iter(find_incises(block.text, Span(start, len(block.text)), ())), None) is not None


def _in_dialogue(blocks: Sequence[Block], dashed: Sequence[bool], index: int) -> bool:
    """Whether a dashed paragraph is a turn of speech: not a signature, nor an item of a list."""
    text = blocks[index].text
    body = text[1:].strip()
    if _SIGNATURE.match(body) or not body.endswith(_SPOKEN_END):
        return False
    near = any(0 <= i < len(blocks) and dashed[i] for i in (index - 1, index + 1))
    before = blocks[index - 1].text.rstrip() if index else ""
    return text[0] == "—" or near or before.endswith(":") or _speaks(blocks[index], 0)


def _dash_turns(text: str, start: int) -> tuple[tuple[Span, Form], ...]:
    cuts = [start, *(m.end() for m in _TURN.finditer(text, start) if m.end() > start), len(text)]
    turns: list[tuple[Span, Form]] = []
    for begin, end in pairwise(cuts):
        stop = end
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        turns.append((Span(begin, stop), "dash"))
    return tuple(turns)


def _labels(blocks: Sequence[Block]) -> dict[int, int]:
    """Where the words begin in blocks that open with who says them ("Anne Roy : …", "A. R. : …")."""
    found = {i: m for i, m in ((i, _LABEL.match(b.text)) for i, b in enumerate(blocks)) if m is not None}
    labels = {
        i: m.end() for i, m in found.items() if blocks[i].kind == "paragraph" and _is_person(m["label"])
    }
    return labels if len(labels) > 1 else {}


def _is_person(label: str) -> bool:
    return _INITIALS.fullmatch(label) is not None or label.split(maxsplit=1)[0].lower() in first_names()


def answers(blocks: Sequence[Block]) -> frozenset[int]:
    """Blocks that answer the bold questions of an interview; some of it may stand in quotation marks."""
    questions = [index for index, block in enumerate(blocks) if _is_question(block)]
    asked = sum(blocks[i].text.rstrip().endswith("?") for i in questions)
    if len(questions) < 2 or asked < 2 or asked * 2 < len(questions):
        return frozenset()
    first = min(i for i in questions if blocks[i].text.rstrip().endswith("?"))
    silent = {i for i in questions if i >= first}
    found = [
        i
        for i, b in enumerate(blocks)
        if i > first and i not in silent and b.kind in ("paragraph", "list") and not b.quoted
    ]
    quoted = [i for i in found if blocks[i].text.startswith(_OPENING)]
    return frozenset(quoted if len(quoted) * 2 > len(found) else found)


def _is_question(block: Block) -> bool:
    text = block.text.strip()
    bold = bool(block.emphasis) and sum(e.end - e.start for e in block.emphasis) >= len(text) - 4
    return bool(text) and (block.kind == "heading" or bold)
