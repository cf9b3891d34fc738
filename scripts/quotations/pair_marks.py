"""Pair quotation marks: nested levels, typos, inches, quotations that run over paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from scripts.article import Block, Doubt, Span
from scripts.quotations import incises
from scripts.sentences import skip_blanks

_CLOSING = {"«": "»", "“": "”", "„": "“”", "‹": "›", '"': '"', "<<": ">>", "''": "''", "``": "''"}
_MARK = re.compile(r"[«»“”„‹›\"]|<<|>>|''|``")
_MORE = re.compile(r"(?:lire|suite|savoir|voir|cliquez|retour|suivant|accueil|plus)\b[^.!?]*$", re.I)
_TAIL = re.compile(r"[,.;:!?…]{1,3}(?=\s|$|[)\]—–])")
_DEPTH = 8  # levels that a closing mark may close at once
_REACH = 8  # paragraphs that a quotation may run over without being reopened


@dataclass(frozen=True, slots=True)
class MarkPair:
    """A pair of marks in one block, the outermost only.

    Attributes:
        block: index of the block.
        span: marks included.
        content: between the marks.
        closed: whether its closing mark was found in the block.
        carried: whether it continues a quotation of the block before.
        mark: the opening mark.
    """

    block: int
    span: Span
    content: Span
    closed: bool
    carried: bool
    mark: str


@dataclass(slots=True)
class _OpenMark:
    """An opening mark without its partner; `at` is -1 where it is carried over from the block before."""

    at: int
    mark: str
    carried: bool = False


def pair(blocks: Sequence[Block]) -> tuple[list[MarkPair], list[Doubt]]:
    """Pair the quotation marks of all blocks.

    Args:
        blocks: in reading order.

    Returns:
        The outermost pairs in order, and a doubt for each unpaired mark. A typo affects its own paragraph
        only; a quotation goes on in the next paragraph where that one reopens it or closes it.
    """
    found: list[MarkPair] = []
    doubts: list[Doubt] = []
    carried: str | None = None
    for index, block in enumerate(blocks):
        pairer = _MarkPairer(index, block, carried)
        pairer.read()
        carried = None
        if pairer.stack and _goes_on(blocks, index, pairer.stack[0].mark):
            carried = pairer.stack[0].mark
            pairer.add(pairer.stack[0], len(block.text), len(block.text), closed=False)
        elif pairer.stack:
            following = blocks[index + 1].text if index + 1 < len(blocks) else ""
            pairer.give_up(in_dialogue=following.startswith(("—", "–")))
        found.extend(pairer.found)
        doubts.extend(pairer.doubts)
    return found, doubts


def _goes_on(blocks: Sequence[Block], index: int, mark: str) -> bool:
    """Whether a later paragraph reopens the quotation, or closes it before opening another."""
    for ahead, block in enumerate(blocks[index + 1 : index + 1 + _REACH]):
        if block.kind not in ("paragraph", "list", "lead") or block.quoted:
            return False
        marks = [*islice(_marks(block.text), 2)]
        if ahead == 0 and (block.text.startswith(("—", "–")) or _reopens(marks, mark)):
            return not block.text.startswith(("—", "–"))
        if marks:
            closes = marks[0][0] in _CLOSING[mark] and mark != '"' and not _is_arrow(block.text, marks[0])
            if not closes:
                return False
            # The narrator may have had the last word of the paragraph ("…, déplore Luc Sabatier.").
            text = blocks[index].text
            last = Span(max(0, len(text) - 400), len(text))
            return not any(each.end >= len(text.rstrip()) for each in incises.find(text, last, ()))
    return False


def _reopens(marks: Sequence[re.Match[str]], mark: str) -> bool:
    """Whether a paragraph with these first marks begins with that of the quotation that goes on."""
    if not marks or marks[0].start() > 0:
        return False
    first, more = marks[0][0], len(marks) > 1
    return (first == mark and (mark != '"' or more)) or (first in _CLOSING[mark] and more)


def _marks(text: str) -> Iterator[re.Match[str]]:
    """The marks of a text; where the number of straight ones is odd, those after a digit are inches."""
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


class _MarkPairer:
    """Pairs the marks of one block with a stack, in one pass."""

    def __init__(self, index: int, block: Block, carried: str | None) -> None:
        """Take a block, its index, and the mark of the quotation that may go on in it."""
        self.found: list[MarkPair] = []
        self.doubts: list[Doubt] = []
        self.stack: list[_OpenMark] = [_OpenMark(-1, carried, carried=True)] if carried else []
        self._index, self._block, self._text = index, block, block.text
        self._carried = carried
        self._inner: tuple[int, int] | None = None  # the last closing mark of an inner level
        self._missing = block.text.count("«") - block.text.count("»")  # closing marks left out

    def read(self) -> None:
        """Read all marks."""
        for mark in _marks(self._text):
            carried = self._carried if mark.start() == 0 else None
            if carried and (mark[0] == carried or mark[0] in _CLOSING[carried]):
                self.stack[0].at = 0
            elif self._is_opening(mark):
                self._open(mark)
            elif self.stack or mark[0] not in ("<<", ">>", "''", "``"):
                self._close(mark)

    def _is_opening(self, mark: re.Match[str]) -> bool:
        char, at = mark[0], mark.start()
        if char in ("«", "„", "‹", "<<", "``"):
            return True
        if char == "“":
            return not (self.stack and self.stack[-1].mark == "„")
        if char not in ('"', "''") or any(opened.mark == char for opened in self.stack[-_DEPTH:]):
            return False
        before, after = self._text[max(0, at - 1) : at], self._text[mark.end() : mark.end() + 1]
        return bool(after.strip()) and not before.isalnum()

    def _open(self, mark: re.Match[str]) -> None:
        before = self._text[max(0, mark.start() - 3) : mark.start()].rstrip()
        if self.stack and self._missing > 0 and before[-1:] in (".", "!", "?", "…"):
            self._doubt("quotation never closed", self.stack[0].at)
            self.add(self.stack[0], mark.start(), mark.start(), closed=False)
            self._missing -= len(self.stack)
            self.stack = []
        self.stack.append(_OpenMark(mark.start(), mark[0]))

    def _close(self, mark: re.Match[str]) -> None:
        levels = range(len(self.stack) - 1, max(-1, len(self.stack) - 1 - _DEPTH), -1)
        level = next((each for each in levels if mark[0] in _CLOSING[self.stack[each].mark]), None)
        if level is None:
            ends_dialogue = self._text.startswith(("—", "–")) and mark.end() == len(self._text)
            if mark.start() > 0 and not ends_dialogue and not _is_arrow(self._text, mark):
                self._doubt("closing mark of a quotation without its opening mark", mark.start())
            return
        opened = self.stack[level]
        del self.stack[level:]
        if self.stack:
            self._inner = mark.span()
        else:
            self.add(opened, mark.start(), mark.end(), closed=True)
            self._inner = None

    def add(self, opened: _OpenMark, content_end: int, end: int, closed: bool) -> None:
        """Keep a pair, unless it is empty.

        Args:
            opened: its opening mark.
            content_end: offset behind its content, and blanks.
            end: offset behind its closing mark.
            closed: whether there is a closing mark.
        """
        begin = opened.at + len(opened.mark) if opened.at >= 0 else 0
        begin = skip_blanks(self._text, begin, content_end)
        content_end = begin + len(self._text[begin:content_end].rstrip())
        if begin < content_end:
            span = Span(max(opened.at, 0), end if closed else content_end)
            content = Span(begin, content_end)
            self.found.append(MarkPair(self._index, span, content, closed, opened.carried, opened.mark))

    def give_up(self, in_dialogue: bool) -> None:
        """End an unclosed quotation with an inner one, with its italics, or with the block."""
        first = self.stack[0]
        if self._inner is not None:
            self.add(first, *self._inner, closed=True)
            return
        if not in_dialogue:
            self._doubt("quotation never closed", first.at)
        inside = (each for each in self._block.emphasis if each.start <= first.at + 3 < each.end)
        end = next((italics.end for italics in inside), len(self._text))
        self.add(first, end, end, closed=False)

    def _doubt(self, message: str, at: int) -> None:
        at = max(at, 0)
        source = self._block.source(at, at + 1) if self._block.runs else None
        self.doubts.append(Doubt(message, source))


def include_tail(text: str, end: int) -> int:
    """The end of a quotation, the comma or stop behind its closing mark included.

    Args:
        text: a block's text.
        end: offset behind the closing mark.
    """
    tail = _TAIL.match(text, end)
    return tail.end() if tail and text[end : end + 1] not in ":;" else end
