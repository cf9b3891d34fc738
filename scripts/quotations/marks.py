"""Marks of quotation paired up: levels, typos, inches, paragraphs that go on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from scripts.article import Block, Doubt, Span
from scripts.quotations import incises

_CLOSING = {"«": "»", "“": "”", "„": "“”", "‹": "›", '"': '"', "<<": ">>", "''": "''", "``": "''"}
_MARK = re.compile(r"[«»“”„‹›\"]|<<|>>|''|``")
_MORE = re.compile(r"(?:lire|suite|savoir|voir|cliquez|retour|suivant|accueil|plus)\b[^.!?]*$", re.I)
_TAIL = re.compile(r"[,.;:!?…]{1,3}(?=\s|$|[)\]—–])")
_DEPTH = 8  # levels a closing mark may close at once
_REACH = 8  # paragraphs a quotation may run over without being reopened


@dataclass(frozen=True, slots=True)
class MarkPair:
    """A pair of marks in one block; the outermost only, but for a reopened quotation.

    Attributes:
        block: index of the block.
        span: marks included.
        content: between the marks.
        closed: whether its closing mark was found in the block.
        carried: it goes on from the block before.
        mark: the opening mark.
    """

    block: int
    span: Span
    content: Span
    closed: bool
    carried: bool
    mark: str


@dataclass(slots=True)
class _Open:
    at: int
    mark: str
    carried: bool = False


def pair(blocks: Sequence[Block]) -> tuple[list[MarkPair], list[Doubt]]:
    """Pairs the marks of all blocks.

    Args:
        blocks: in reading order.

    Returns:
        The outermost pairs in order, and a doubt for each mark without its partner. A typo costs its own
        paragraph only; a quotation goes on in the next paragraph where that one reopens it or closes it.
    """
    found: list[MarkPair] = []
    doubts: list[Doubt] = []
    carried: str | None = None
    for index, block in enumerate(blocks):
        reader = _Reader(index, block, carried)
        reader.read()
        carried = None
        if reader.stack and _goes_on(blocks, index, reader.stack[0].mark):
            carried = reader.stack[0].mark
            reader.add(reader.stack[0], len(block.text), len(block.text), closed=False)
        elif reader.stack:
            reader.give_up(dialogue=index + 1 < len(blocks) and blocks[index + 1].text[:1] in ("—", "–"))
        found.extend(reader.found)
        doubts.extend(reader.doubts)
    return found, doubts


def _goes_on(blocks: Sequence[Block], index: int, mark: str) -> bool:
    """Whether a later paragraph reopens the quotation, or closes it before opening another."""
    for ahead in range(index + 1, min(index + 1 + _REACH, len(blocks))):
        block = blocks[ahead]
        if block.kind not in ("paragraph", "list", "lead") or block.quoted:
            return False
        opening = [*islice(_marks(block.text), 2)]
        first, more = opening[0] if opening else None, opening[1:]
        if ahead == index + 1 and (block.text[:1] in ("—", "–") or _reopens(first, more, mark)):
            return block.text[:1] not in ("—", "–")
        if first is not None:
            closes = first[0] in _CLOSING[mark] and mark != '"' and not _is_arrow(block.text, first)
            return closes and not _ends_with_cue(blocks[index].text)
    return False


def _ends_with_cue(text: str) -> bool:
    """Whether the narrator has the last word of a paragraph ("…, déplore Luc Sabatier.")."""
    start = max(0, len(text) - 400)
    return any(incise.end >= len(text.rstrip()) for incise in incises.find(text, Span(start, len(text)), ()))


def _reopens(first: re.Match[str] | None, more: list[re.Match[str]], mark: str) -> bool:
    """Whether a paragraph begins with the mark of the quotation that goes on."""
    if first is None or first.start() > 0:
        return False
    return (first[0] == mark and (mark != '"' or bool(more))) or (first[0] in _CLOSING[mark] and bool(more))


def _marks(text: str) -> Iterator[re.Match[str]]:
    """The marks of a text; where straight marks are odd, those after a digit are inches."""
    odd = text.count('"') % 2 == 1
    for mark in _MARK.finditer(text):
        if not (odd and mark[0] == '"' and text[max(0, mark.start() - 1) : mark.start()].isdigit()):
            yield mark


def _is_arrow(text: str, mark: re.Match[str]) -> bool:
    """Whether a closing mark is the arrow of "Lire la suite »"."""
    return (
        mark.end() == len(text.rstrip())
        and _MORE.search(text[max(0, mark.start() - 60) : mark.start()]) is not None
    )


class _Reader:
    """Reads the marks of one block with a stack, in one pass."""

    def __init__(self, index: int, block: Block, carried: str | None) -> None:
        self.index = index
        self.block = block
        self.text = block.text
        self.found: list[MarkPair] = []
        self.doubts: list[Doubt] = []
        self.carried = carried
        self.stack: list[_Open] = [_Open(-1, carried, carried=True)] if carried else []
        self.inner: tuple[int, int] | None = None  # the last closing mark of an inner level
        self.missing = block.text.count("«") - block.text.count("»")  # closing marks left out

    def read(self) -> None:
        for mark in _marks(self.text):
            if self.carried and mark.start() == 0 and self._reopens(mark[0]):
                self.stack[0].at = 0
            elif self._opens(mark):
                self._open(mark)
            elif not self._ignored(mark):
                self._close(mark)

    def _reopens(self, mark: str) -> bool:
        opened = self.stack[0].mark
        return mark == opened or mark in _CLOSING[opened]

    def _ignored(self, mark: re.Match[str]) -> bool:
        return mark[0] in ("<<", ">>", "''", "``") and not self.stack

    def _opens(self, mark: re.Match[str]) -> bool:
        char, at = mark[0], mark.start()
        if char in ("«", "„", "‹", "<<", "``"):
            return True
        if char == "“":
            return not (self.stack and self.stack[-1].mark == "„")
        if char not in ('"', "''") or any(o.mark == char for o in self.stack[-_DEPTH:]):
            return False
        before, after = self.text[max(0, at - 1) : at], self.text[mark.end() : mark.end() + 1]
        return bool(after.strip()) and not before.isalnum()

    def _open(self, mark: re.Match[str]) -> None:
        before = self.text[max(0, mark.start() - 3) : mark.start()].rstrip()
        if self.stack and self.missing > 0 and before[-1:] in (".", "!", "?", "…"):
            self._doubt("quotation never closed", self.stack[0].at)
            self.add(self.stack[0], mark.start(), mark.start(), closed=False)
            self.missing -= len(self.stack)
            self.stack = []
        self.stack.append(_Open(mark.start(), mark[0]))

    def _close(self, mark: re.Match[str]) -> None:
        for depth in range(len(self.stack) - 1, max(-1, len(self.stack) - 1 - _DEPTH), -1):
            if mark[0] in _CLOSING[self.stack[depth].mark]:
                break
        else:
            self._orphan(mark)
            return
        opened = self.stack[depth]
        del self.stack[depth:]
        if self.stack:
            self.inner = mark.span()
        else:
            self.add(opened, mark.start(), mark.end(), closed=True)
            self.inner = None

    def _orphan(self, mark: re.Match[str]) -> None:
        ends_dialogue = self.text.startswith(("—", "–")) and mark.end() == len(self.text)
        if mark.start() > 0 and not ends_dialogue and not _is_arrow(self.text, mark):
            self._doubt("closing mark of a quotation without its opening mark", mark.start())

    def add(self, opened: _Open, content_end: int, end: int, closed: bool) -> None:
        """Keeps a pair whose content ends at `content_end`."""
        inner = opened.at + len(opened.mark) if opened.at >= 0 else 0
        while inner < content_end and self.text[inner].isspace():
            inner += 1
        while content_end > inner and self.text[content_end - 1].isspace():
            content_end -= 1
        if inner < content_end:
            span = Span(max(opened.at, 0), end if closed else content_end)
            content = Span(inner, content_end)
            self.found.append(MarkPair(self.index, span, content, closed, opened.carried, opened.mark))

    def give_up(self, dialogue: bool) -> None:
        """No partner was found: the quotation ends with an inner one, with its italics, or with the block."""
        first = self.stack[0]
        if self.inner is not None:
            self.add(first, *self.inner, closed=True)
            return
        if not dialogue:
            self._doubt("quotation never closed", first.at)
        end = self._italics(first.at)
        self.add(first, end, end, closed=False)

    def _italics(self, start: int) -> int:
        for italic in self.block.emphasis:
            if italic.end > start + 3 and italic.start <= start + 3:
                return italic.end
        return len(self.text)

    def _doubt(self, message: str, at: int) -> None:
        at = max(at, 0)
        source = self.block.source(at, at + 1) if self.block.runs else None
        self.doubts.append(Doubt(message, source))


def with_tail(text: str, end: int) -> int:
    """The end of a quotation with the comma or stop that follows its closing mark."""
    tail = _TAIL.match(text, end)
    return tail.end() if tail and text[end : end + 1] not in ":;" else end
