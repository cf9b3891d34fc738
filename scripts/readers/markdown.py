"""Markdown: CommonMark with tables, strikethrough and footnotes, read block by block."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from scripts.article import Article, BlockKind, Skipped, Span
from scripts.readers.block_builder import DraftBlock
from scripts.readers.encoding import decode
from scripts.readers.frontmatter import front_matter
from scripts.readers.markdown_inline import inline_parser, scan
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
    """Read an article from Markdown; see `scripts.readers.parse`.

    Args:
        data: the whole file.
        path: its name.
    """
    source = decode(data, path)
    front = front_matter(source, path)
    reader = _BlockReader(source, front.end)
    return assemble(path, source, Body(reader.drafts, reader.skipped), front)


@cache
def _parser() -> MarkdownIt:
    parser = inline_parser("markdown")
    parser.disable(["inline", "text_join"])  # inline markup is scanned on the source itself, block by block
    interrupted = ["paragraph", "reference", "blockquote"]
    parser.block.ruler.before("reference", "footnote", footnote_rule, {"alt": interrupted})
    return parser


def footnote_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule of markdown-it for the text of a footnote: from `[^1]:` to the next blank line.

    Args:
        state: the parser's state.
        start: number of the line to look at.
        end: number of the line behind the last one.
        silent: only tell whether a footnote begins, add no token.
    """
    if not _FOOTNOTE.match(state.src, state.bMarks[start] + state.tShift[start]):
        return False
    if not silent:
        line = start + 1
        while line < end and not state.isEmpty(line):
            line += 1
        state.push("footnote", "", 0).map = [start, line]
        state.line = line
    return True


class _BlockReader:
    """Reads the blocks of a document, in order."""

    def __init__(self, source: str, start: int) -> None:
        """Read a source from an offset on."""
        self.drafts: list[DraftBlock] = []
        self.skipped: list[Skipped] = []
        # One character for each: an offset of markdown-it is an offset of the source.
        text = source[start:].replace("\\\r\n", "  \n").replace("\r\n", " \n").replace("\r", "\n")
        self._text = " " * start + text
        self._starts = [start, *(start + found.end() for found in re.finditer("\n", text)), len(source) + 1]
        self._env: dict[str, Any] = {}
        self._parser = _parser()
        self._level = 0  # of the open heading
        self._quotes: list[int] = []  # index of the first draft of each open quotation
        self._items: list[str] = []  # numbers of the open list items; "" for a bullet
        self._signature: str | None = None  # the name in the signature of the open quotation
        self._in_table = False
        for token in self._parser.parse(text, self._env):
            if handle := _HANDLERS.get(token.type):
                handle(self, token)
        definitions = [*self._env.get("references", {}).values(), *self._env.get("duplicate_refs", ())]
        for definition in definitions:
            first, last = definition["map"]
            self.skipped.append(Skipped("link target", Span(self._starts[first], self._starts[last] - 1)))

    def heading(self, token: Token) -> None:
        self._level = int(token.tag[1]) if token.nesting > 0 else 0

    def quotation(self, token: Token) -> None:
        if token.nesting > 0:
            self._quotes.append(len(self.drafts))
        else:
            self._end_quotation()

    def _end_quotation(self) -> None:
        begin = self._quotes.pop()
        if self._signature is not None:
            self.drafts[begin:] = [
                replace(draft, cited=draft.cited or self._signature) if draft.quoted else draft
                for draft in self.drafts[begin:]
            ]
        self._signature = None

    def item(self, token: Token) -> None:
        if token.nesting > 0:
            self._items.append(token.info)
        else:
            self._items.pop()

    def paragraph(self, token: Token) -> None:
        if self._in_table:
            return
        start, text = self._stretch(token)
        end = len(text)
        if self._quotes:
            last = text.rfind("\n") + 1
            above = self.drafts[-1].text if len(self.drafts) > self._quotes[-1] else ""
            end = last if is_signature(text[last:], text[:last] or above) else end
        edges = [0, *(found.end() for found in _TURN.finditer(text, 0, end)), end]
        for begin, stop in pairwise(edges):
            self._add(start + begin, text[begin:stop])
        if end < len(text):
            self._sign(text[end:].lstrip(DASHES), start + len(text))

    def _sign(self, name: str, end: int) -> None:
        """Add the line under a quotation that names the person quoted, which the narrator says."""
        source = Span(end - len(name), end)
        inline = scan(self._parser, name, source.start, self._env)
        self.drafts.append(DraftBlock("paragraph", inline, source))
        self._signature = inline.text

    def table(self, token: Token) -> None:
        self._in_table = token.nesting > 0
        if self._in_table:
            found = read_table(self._lines(token), partial(scan, self._parser, env=self._env))
            self.drafts.extend(found.drafts)
            self.skipped.extend(found.skipped)

    def html(self, token: Token) -> None:
        """A block of HTML; a quotation may be an embedded post or have a `<cite>`."""
        if _SILENT.match(token.content):
            self._skip("raw HTML", token)
            return
        start, text = self._stretch(token)
        if not token.content.lstrip().startswith("<blockquote"):
            self._add(start, text)
            return
        named = _NAMED.search(text)
        self._quotes.append(len(self.drafts))
        self._add(start, text[: named.start() if named else len(text)])
        if named and named["post"]:
            self._signature = named["post"]
            self.skipped.append(Skipped("social signature", Span(start + named.start(), start + len(text))))
        elif named:
            name = Span(*named.span("name")).shift(start)
            self._sign(named["name"], name.end)
            self.skipped.append(Skipped("markup", Span(start + named.start(), name.start)))
            self.skipped.append(Skipped("markup", Span(name.end, start + len(text))))
        self._end_quotation()

    def indented(self, token: Token) -> None:
        """Code in CommonMark; in a newsroom's file, often a paragraph with an indented first line."""
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
        if not inline.text:
            self.skipped.extend(inline.skipped)
            return
        kind: BlockKind = "heading" if self._level else "list" if self._items else "paragraph"
        reading = None
        if self._items and self._items[-1]:
            # The number of an item stands before it in the source, once.
            number, self._items[-1] = self._items[-1], ""
            begin = self._text.rfind(number, 0, start)
            self.skipped.append(Skipped("list number", Span(begin, begin + len(number))))
            reading = f"{cardinal(int(number))}, {inline.text}"
        source = Span(start, start + len(text.rstrip()))
        self.drafts.append(DraftBlock(kind, inline, source, self._level, reading, bool(self._quotes)))

    def _stretch(self, token: Token) -> tuple[int, str]:
        """Offset and text of a block in the source, what stands before each line (`> `) blanked out."""
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
        """Offset and text of each line of a block."""
        for number in range(*(token.map or (0, 0))):
            begin, end = self._starts[number], self._starts[number + 1] - 1
            yield begin, self._text[begin:end]

    def _skip(self, reason: str, token: Token) -> None:
        lines = list(self._lines(token))
        if lines:
            self.skipped.append(Skipped(reason, Span(lines[0][0], lines[-1][0] + len(lines[-1][1]))))


_HANDLERS: dict[str, Callable[[_BlockReader, Token], None]] = {
    "heading_open": _BlockReader.heading,
    "heading_close": _BlockReader.heading,
    "blockquote_open": _BlockReader.quotation,
    "blockquote_close": _BlockReader.quotation,
    "list_item_open": _BlockReader.item,
    "list_item_close": _BlockReader.item,
    "inline": _BlockReader.paragraph,
    "table_open": _BlockReader.table,
    "table_close": _BlockReader.table,
    "html_block": _BlockReader.html,
    "code_block": _BlockReader.indented,
    "fence": _BlockReader.fence,
    "footnote": _BlockReader.footnote,
}
