"""Markdown: CommonMark with tables, strikethrough and footnotes, each said as an edition says it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from scripts.article import Article, BlockKind, Meta, Skipped, Span
from scripts.readers.blocks import Draft
from scripts.readers.encoding import decode
from scripts.readers.frontmatter import front_matter
from scripts.readers.markdown_inline import scan, watched
from scripts.readers.structure import DASHES, Body, assemble, is_signature
from scripts.readers.tables import read_table
from scripts.spoken.numbers import cardinal

_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,60}\]:")
_TURN = re.compile(r"\n(?=[ \t]*[—–]\s+[A-ZÀ-ÖØ-Þ…])")  # a line of dialogue under another
_CHUNK = re.compile(r"\S[^\n]*(?:\n(?![ \t]*\n)[^\n]+)*")
_PROSE = re.compile(r"[A-ZÀ-ÖØ-Þ«“\"—–][^\n]{40}")
_CODE = re.compile(r"[{}<>=;]|\w\(")
_NAMED = re.compile(
    r"(?:—|&mdash;|&#8212;)\s{0,3}(?P<post>[^()<>\n]{1,60}?)\s?\(@"
    r"|<(?:cite|footer)\b[^<>]{0,200}>\s{0,9}(?:[—–-]\s{1,3})?(?P<name>[^<>\s][^<>\n]{0,160})(?=</)"
)
_SILENT = re.compile(
    r"\s*<(?:!--|[!?]|(?:script|style|iframe|figure|svg|video|audio|object|embed|form|table|pre|img|hr|br|input|template)\b)",
    re.IGNORECASE,
)


def parse(data: bytes, path: str) -> Article:
    """Read an article from Markdown (see `scripts.readers.parse`)."""
    source = decode(data, path)
    front = front_matter(source, path)
    walk = _Walk(source, front.end)
    return assemble(path, source, Body(walk.drafts, walk.skipped), front)


def meta(data: bytes, path: str) -> Meta:
    """What the front matter says (see `scripts.readers.meta`)."""
    return front_matter(decode(data, path), path).meta


@cache
def _parser() -> MarkdownIt:
    parser = watched("markdown")
    parser.disable(["inline", "text_join"])  # inline markup is scanned on the source itself, block by block
    parser.block.ruler.before(
        "reference", "footnote", _footnote, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    return parser


def _footnote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A footnote's text: from `[^1]:` to the next blank line."""
    if not _FOOTNOTE.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False
    if silent:
        return True
    line = start + 1
    while line < end and not state.isEmpty(line):
        line += 1
    token = state.push("footnote", "", 0)
    token.map = [start, line]
    state.line = line
    return True


class _Walk:
    """Goes through a document's blocks once, in order."""

    def __init__(self, source: str, start: int) -> None:
        self.drafts: list[Draft] = []
        self.skipped: list[Skipped] = []
        # One character for each: what markdown-it counts is what the source counts.
        text = source[start:].replace("\\\r\n", "  \n").replace("\r\n", " \n").replace("\r", "\n")
        self._text = " " * start + text
        self._starts = [start, *(start + found.end() for found in re.finditer("\n", text)), len(source) + 1]
        self._env: dict[str, Any] = {}
        self._parser = _parser()
        self._level = 0  # of the open heading
        self._quotes: list[int] = []  # where the drafts of each open quotation begin
        self._items: list[str] = []  # numbers of the open list items; "" for a bullet
        self._signed: str | None = None  # who the signature of the open quotation names
        self._in_table = False
        for token in self._parser.parse(text, self._env):
            if handle := _HANDLERS.get(token.type):
                handle(self, token)
        self._references()

    def heading(self, token: Token) -> None:
        self._level = int(token.tag[1]) if token.nesting > 0 else 0

    def quotation(self, token: Token) -> None:
        if token.nesting > 0:
            self._quotes.append(len(self.drafts))
        else:
            self._end_quotation()

    def _end_quotation(self) -> None:
        begin = self._quotes.pop()
        if self._signed is not None:
            self.drafts[begin:] = [
                replace(draft, cited=draft.cited or self._signed) if draft.quoted else draft
                for draft in self.drafts[begin:]
            ]
        self._signed = None

    def item(self, token: Token) -> None:
        if token.nesting > 0:
            self._items.append(token.info)
        else:
            self._items.pop()

    def paragraph(self, token: Token) -> None:
        if self._in_table:
            return
        start, text = self._stretch(token)
        end = _signature(text, self._above()) if self._quotes else len(text)
        edges = [0, *(found.end() for found in _TURN.finditer(text, 0, end)), end]
        for begin, stop in pairwise(edges):
            self._add(start + begin, text[begin:stop])
        if end < len(text):
            self._sign(text[end:].lstrip(DASHES), start + len(text))

    def _above(self) -> str:
        """The paragraph before, in the open quotation."""
        return self.drafts[-1].text if len(self.drafts) > self._quotes[-1] else ""

    def _sign(self, name: str, end: int) -> None:
        """The line under a quotation that names who is quoted, which the narrator says."""
        start = end - len(name)
        inline = scan(self._parser, name, start, self._env)
        self.drafts.append(Draft("paragraph", inline, Span(start, end)))
        self._signed = inline.text

    def table(self, token: Token) -> None:
        self._in_table = token.nesting > 0
        if self._in_table:
            found = read_table(self._lines(token), partial(scan, self._parser, env=self._env))
            self.drafts.extend(found.drafts)
            self.skipped.extend(found.skipped)

    def html(self, token: Token) -> None:
        if _SILENT.match(token.content):
            self._skip("raw HTML", token)
        elif token.content.lstrip().startswith("<blockquote"):
            self._blockquote(*self._stretch(token))
        else:
            self._add(*self._stretch(token))

    def _blockquote(self, start: int, text: str) -> None:
        """A quotation in HTML: an embedded post, whose handle is not said, or one with a `<cite>`."""
        named = _NAMED.search(text)
        self._quotes.append(len(self.drafts))
        self._add(start, text[: named.start() if named else len(text)])
        if named and named["post"]:
            self._signed = named["post"]
            self.skipped.append(Skipped("social signature", Span(start + named.start(), start + len(text))))
        elif named:
            begin, end = (start + edge for edge in named.span("name"))
            self._sign(named["name"], end)
            self.skipped.append(Skipped("markup", Span(start + named.start(), begin)))
            self.skipped.append(Skipped("markup", Span(end, start + len(text))))
        self._end_quotation()

    def indented(self, token: Token) -> None:
        """Code by the book; in a newsroom's file, a paragraph whose first line is set in."""
        start, text = self._stretch(token)
        for found in _CHUNK.finditer(text):
            begin, chunk = start + found.start(), found[0]
            if _PROSE.match(chunk) and not _CODE.search(chunk):
                self._add(begin, chunk)
            else:
                self.skipped.append(Skipped("code", Span(begin, begin + len(chunk))))

    def fence(self, token: Token) -> None:
        self._skip("code", token)

    def footnote(self, token: Token) -> None:
        self._skip("footnote", token)

    def _add(self, start: int, text: str) -> None:
        inline = scan(self._parser, text, start, self._env)
        source = Span(start, start + len(text.rstrip()))
        if not inline.text:
            self.skipped.extend(inline.skipped)
            return
        kind: BlockKind = "heading" if self._level else "list" if self._items else "paragraph"
        reading = self._numbered(inline.text, start) if self._items and self._items[-1] else None
        self.drafts.append(
            Draft(kind, inline, source, self._level, reading=reading, quoted=bool(self._quotes))
        )

    def _numbered(self, text: str, start: int) -> str:
        """What is said of a numbered item; its number stands before it in the source, once."""
        number, self._items[-1] = self._items[-1], ""
        begin = self._text.rfind(number, 0, start)
        self.skipped.append(Skipped("list number", Span(begin, begin + len(number))))
        return f"{cardinal(int(number))}, {text}"

    def _stretch(self, token: Token) -> tuple[int, str]:
        """The source of a block's text, what stands before each line blanked out, and where it begins."""
        parts: list[str] = []
        start = 0
        for (begin, line), content in zip(self._lines(token), token.content.split("\n"), strict=False):
            core = content.strip()
            offset = line.rfind(core)
            start = start if parts else begin + offset
            parts.append((" " * offset if parts else "") + line[offset : offset + len(core)])
            parts.append(" " * (len(line) - offset - len(core)) + "\n")
        return start, "".join(parts).rstrip()

    def _lines(self, token: Token) -> Iterator[tuple[int, str]]:
        for number in range(*(token.map or (0, 0))):
            begin, end = self._starts[number], self._starts[number + 1] - 1
            yield begin, self._text[begin:end]

    def _skip(self, reason: str, token: Token) -> None:
        lines = list(self._lines(token))
        if lines:
            self.skipped.append(Skipped(reason, Span(lines[0][0], lines[-1][0] + len(lines[-1][1]))))

    def _references(self) -> None:
        found = [*self._env.get("references", {}).values(), *self._env.get("duplicate_refs", ())]
        for reference in found:
            first, last = reference["map"]
            self.skipped.append(Skipped("link target", Span(self._starts[first], self._starts[last] - 1)))


_HANDLERS: dict[str, Callable[[_Walk, Token], None]] = {
    "heading_open": _Walk.heading,
    "heading_close": _Walk.heading,
    "blockquote_open": _Walk.quotation,
    "blockquote_close": _Walk.quotation,
    "list_item_open": _Walk.item,
    "list_item_close": _Walk.item,
    "inline": _Walk.paragraph,
    "table_open": _Walk.table,
    "table_close": _Walk.table,
    "html_block": _Walk.html,
    "code_block": _Walk.indented,
    "fence": _Walk.fence,
    "footnote": _Walk.footnote,
}


def _signature(text: str, above: str) -> int:
    """Where the last line of a block quotation begins if it names who is quoted, else the end."""
    begin = text.rfind("\n") + 1
    return begin if is_signature(text[begin:], text[:begin] or above) else len(text)
