"""Text files: paragraphs between blank lines; emphasis, links and lists as in Markdown, and nothing else."""

import re
from collections.abc import Iterator

from scripts.article import Article, BlockKind, Span
from scripts.readers.block_builder import DraftBlock
from scripts.readers.encoding import decode
from scripts.readers.frontmatter import front_matter
from scripts.readers.markdown_inline import inline_parser, scan
from scripts.readers.structure import Body, assemble

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_ITEM = re.compile(r"[ \t]{0,8}(?:[-*•‣▪·][ \t\N{NO-BREAK SPACE}]+)(?=\S)")
_TURN = re.compile(r"[ \t]{0,8}[—–]\s+[A-ZÀ-ÖØ-Þ…]")  # a line of dialogue


def parse(data: bytes, path: str) -> Article:
    """Read an article from a text file; see `scripts.readers.parse`.

    Args:
        data: the whole file.
        path: its name.
    """
    source = decode(data, path)
    front = front_matter(source, path)
    parser = inline_parser("plain")
    drafts: list[DraftBlock] = []
    for kind, span in split_blocks(source, front.end):
        text = source[span.start : span.end].replace("\r\n", " \n").replace("\r", "\n")
        inline = scan(parser, text, span.start, {})
        if inline.text:
            drafts.append(DraftBlock(kind, inline, span))
    return assemble(path, source, Body(drafts), front, headings_marked=False)


def split_blocks(source: str, start: int) -> Iterator[tuple[BlockKind, Span]]:
    """Cut a text at blank lines, bullets, and dashes that open a turn of speech.

    Args:
        source: the whole text.
        start: offset to begin at.

    Yields:
        The kind and extent of each block, in order.
    """
    kind: BlockKind = "paragraph"
    begin = end = start
    for line in _LINE.finditer(source, start):
        item = _ITEM.match(line[0])
        if item or _TURN.match(line[0]) or not line[0].strip():
            if end > begin:
                yield kind, Span(begin, end)
            kind = "list" if item else "paragraph"
            begin = line.start() + (item.end() if item else 0)
        if line[0].strip():
            end = max(begin, line.start() + len(line[0].rstrip()))
        elif not item:
            begin = end = line.end()
    if end > begin:
        yield kind, Span(begin, end)
