"""A page saved as text: paragraphs between blank lines, with emphasis, links and lists, and nothing else."""

import re
from collections.abc import Iterator

from scripts.article import Article, BlockKind, Meta, Span
from scripts.readers.blocks import Draft
from scripts.readers.encoding import decode
from scripts.readers.frontmatter import front_matter
from scripts.readers.markdown_inline import scan, watched
from scripts.readers.structure import Body, assemble

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_ITEM = re.compile(r"[ \t]{0,8}(?:[-*•‣▪·][ \t\N{NO-BREAK SPACE}]+)(?=\S)")
_TURN = re.compile(r"[ \t]{0,8}[—–]\s+[A-ZÀ-ÖØ-Þ…]")  # a line of dialogue


def parse(data: bytes, path: str) -> Article:
    """Read an article from saved text (see `scripts.readers.parse`)."""
    source = decode(data, path)
    front = front_matter(source, path)
    return assemble(path, source, Body(_drafts(source, front.end)), front, shaped=False)


def meta(data: bytes, path: str) -> Meta:
    """What the front matter says (see `scripts.readers.meta`)."""
    return front_matter(decode(data, path), path).meta


def _drafts(source: str, start: int) -> Iterator[Draft]:
    parser = watched("plain")
    for kind, span in _blocks(source, start):
        text = source[span.start : span.end].replace("\r\n", " \n").replace("\r", "\n")
        inline = scan(parser, text, span.start, {})
        if inline.text:
            yield Draft(kind, inline, span)


def _blocks(source: str, start: int) -> Iterator[tuple[BlockKind, Span]]:
    """Stretches between blank lines; a bullet, or the dash of a turn of speech, begins one of its own."""
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
