"""What stands inside a paragraph: emphasis, links, pictures, entities, each character with its place.

A parser of inline markup whose tokens know which stretch of the source they came from.

The rules are markdown-it's own, only watched, and two more: marks of footnotes, and lists of attributes
(`[week-end]{lang=en}`, `*week-end*{lang=en}`). Plain text goes through the same rules, but those that prose
would trip over.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from scripts.article import Language, Skipped, Span
from scripts.readers.blocks import Inline, Tracer

# Longer stretches are scanned in pieces: no paragraph is that long, and the rules for links and emphasis
# look back and forth between all marks of a piece.
_PIECE = 50_000  # characters
_MARKS = 100  # that may open or close something
_MARK = re.compile(r"[\[*_~`<]")

_TAG_BREAKS = re.compile(r"</?(?:br|p|div|li|h[1-6]|tr|td)\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<(/?)([A-Za-z][\w-]{0,30})\b([^<>]{0,400})>")
_LANGUAGE = re.compile(
    r"""(?<![\w-])(?:xml:)?lang\s{0,3}=\s{0,3}["']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})(?![\w-])"""
)
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_SET_APART = {"i": False, "em": False, "cite": False, "b": True, "strong": True}  # whether in bold
_QUOTED = {"": "«\N{NO-BREAK SPACE}", "/": "\N{NO-BREAK SPACE}»"}  # what <q> and </q> stand for
_DEEPEST = 50  # elements inside one another in one paragraph

_OPENERS = {"em_open", "strong_open"}
_CLOSERS = {"em_close", "strong_close"}
_STRIKES = {"s_open", "s_close"}
_UNSAID = {"link_close": "link target", "image": "image", "footnote_ref": "footnote"}


def scan(parser: MarkdownIt, text: str, start: int, env: dict[str, object]) -> Inline:
    """Read the inline markup of one block.

    Args:
        parser: one of `watched`.
        text: the block's stretch of the source, prefixes of its lines blanked out.
        start: where `text` begins in the source.
        env: link definitions of the document, as markdown-it keeps them; empty for plain text.

    Returns:
        The text without markup.
    """
    reading = _Reading()
    for offset, piece in _pieces(text):
        tokens: list[Token] = []
        reading.follow(parser.inline.parse(piece, parser, env, tokens), piece, start + offset)
    return reading.inline()


class _Element(NamedTuple):
    """An open element of HTML inside a paragraph."""

    name: str
    start: int
    language: str | None


class _Reading:
    """Follows the tokens of one block."""

    def __init__(self) -> None:
        self.tracer = Tracer()
        self.emphasis: list[Span] = []
        self.skipped: list[Skipped] = []
        self.linked = self.strong = 0
        self._open: list[int] = []
        self._links: list[int] = []
        self._struck: int | None = None  # where the open strikethrough begins
        self._elements: list[_Element] = []
        self._languages: list[Language] = []

    def inline(self) -> Inline:
        while self._elements:
            self._end(self._elements.pop())
        languages = sorted(self._languages)
        return self.tracer.inline(sorted(self.emphasis), self.skipped, self.linked, self.strong, languages)

    def follow(self, tokens: list[Token], text: str, base: int) -> None:
        for token in tokens:
            start, end = token.meta["span"]
            if token.type in _STRIKES:
                self._strike(token.nesting, base + start, base + end)
            elif self._struck is None:
                self._one(token, text[start:end], base + start, base + end)

    def _one(self, token: Token, raw: str, start: int, end: int) -> None:
        match token.type:
            case "text":
                self.tracer.add(token.content and raw, start)
            case "text_special":
                self.tracer.stand(token.content, start, end)
            case "code_inline":
                mark = len(token.markup)
                self.tracer.add(raw[mark:-mark], start + mark)
            case "softbreak" | "hardbreak":
                self.tracer.blank(start, end)
            case "html_inline":
                self._tag(raw, start, end)
            case "bracketed":
                self._bracketed(raw, start, end)
            case "attributes":
                self._attributes(raw, start, end)
            case _:
                self._markup(token.type, raw, start)

    def _markup(self, kind: str, raw: str, start: int) -> None:
        if kind in _UNSAID:
            self._skip(_UNSAID[kind], raw, start)
        if kind == "link_open":
            self._links.append(self.tracer.length)
        elif kind == "link_close":
            self.linked += self.tracer.length - self._links.pop()
        elif kind in _OPENERS:
            self._open.append(self.tracer.length)
        elif kind in _CLOSERS:
            self._close(strong=kind == "strong_close")

    def _strike(self, nesting: int, start: int, end: int) -> None:
        """What somebody struck out is there to be seen, not to be said."""
        if nesting > 0 and self._struck is None:
            self._struck = end
        elif nesting < 0 and self._struck is not None:
            self.skipped.append(Skipped("struck out", Span(self._struck, start)))
            self._struck = None

    def _close(self, *, strong: bool) -> None:
        opened = self._open.pop()
        self.emphasis.append(Span(opened, self.tracer.length))
        if strong:
            self.strong += self.tracer.length - opened

    def _skip(self, reason: str, raw: str, start: int) -> None:
        inner = raw.strip("[]()<> ") if reason == "link target" else raw
        offset = raw.find(inner)
        if inner:
            self.skipped.append(Skipped(reason, Span(start + offset, start + offset + len(inner))))

    def _tag(self, raw: str, start: int, end: int) -> None:
        found = _ELEMENT.match(raw)
        name = found[2].lower() if found else ""
        if found and name == "q":
            self.tracer.stand(_QUOTED[found[1]], start, end)
        else:
            self.skipped.append(Skipped("markup", Span(start, end)))
        if _TAG_BREAKS.match(raw):
            self.tracer.blank(start, start)
        if found and found[1]:
            self._close_element(name)
        elif found and name not in _VOID and len(self._elements) < _DEEPEST:
            language = _LANGUAGE.search(found[3])
            self._elements.append(_Element(name, self.tracer.length, language[1] if language else None))

    def _close_element(self, name: str) -> None:
        if any(element.name == name for element in self._elements):
            while (element := self._elements.pop()).name != name:
                self._end(element)
            self._end(element)

    def _end(self, element: "_Element") -> None:
        span = Span(element.start, self.tracer.length)
        if element.language is not None:
            self._languages.append(Language(*span, element.language))
        if element.name in _SET_APART:
            self.emphasis.append(span)
            self.strong += (span.end - span.start) * _SET_APART[element.name]

    def _bracketed(self, raw: str, start: int, end: int) -> None:
        """Words in brackets, with attributes behind them: `[week-end]{lang=en}`."""
        words = raw[1 : raw.index("]")]
        before = self.tracer.length
        self.tracer.add(words, start + 1)
        self._attributed(Span(before, self.tracer.length), raw[len(words) + 2 :], start + len(words) + 2, end)

    def _attributes(self, raw: str, start: int, end: int) -> None:
        """Attributes behind emphasis: `*week-end*{lang=en}`."""
        last = self.emphasis[-1] if self.emphasis else Span(0, 0)
        self._attributed(last, raw, start, end)

    def _attributed(self, span: Span, raw: str, start: int, end: int) -> None:
        self.skipped.append(Skipped("markup", Span(start, end)))
        language = _LANGUAGE.search(raw)
        if language is not None and span.end == self.tracer.length > span.start:
            self._languages.append(Language(*span, language[1]))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    marks = [found.start() for found in _MARK.finditer(text)]
    start = 0
    while len(text) - start > _PIECE or len(marks) - bisect_left(marks, start) > _MARKS:
        seen = bisect_left(marks, start)
        limit = min(start + _PIECE, marks[seen + _MARKS] if seen + _MARKS < len(marks) else len(text))
        cut = text.rfind(" ", start + (limit - start) // 2, limit) + 1 or limit
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]


Rule = Callable[[StateInline, bool], bool]

_NESTING = 100  # levels of lists and quotations that are followed
_OPENING = {"link": "[", "image": "!["}
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,60}\]")
_LIST = r"\{:?[ \t]{0,3}(?:[.#][\w-]|[\w:-]{1,20}=)[^{}\n]{0,80}\}"
_ATTRIBUTES = re.compile(_LIST)
_BRACKETED = re.compile(rf"\[([^\[\]\n]{{1,200}})\]{_LIST}")


@cache
def watched(dialect: str) -> MarkdownIt:
    """A parser whose inline tokens know their place, as `meta["span"]` in the text that was given to it.

    Args:
        dialect: "markdown", or "plain" for saved text, where only emphasis, links and pictures are markup.
    """
    markdown = dialect == "markdown"
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}) if markdown else MarkdownIt("zero")
    parser.enable(["table", "strikethrough"] if markdown else ["newline", "emphasis", "link", "image"])
    parser.disable("fragments_join")
    ruler = parser.inline.ruler
    for name, rule in _RULES.items():
        ruler.at(name, _watched(_with_target(rule, _OPENING[name]) if name in _OPENING else rule))
    if markdown:
        ruler.before("link", "footnote_ref", _watched(_footnote_mark))
        ruler.before("link", "bracketed", _watched(_bracketed))
        ruler.before("link", "attributes", _watched(_attributes))
    ruler.push("character", _watched(_character))
    return parser


def _watched(rule: Rule) -> Rule:
    def follow(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if not silent:
            if state.pending:
                state.pushPending()
            _place(state.tokens[count:], start, state.pos)
        return True

    return follow


def _with_target(rule: Rule, opening: str) -> Rule:
    """Spare the search for a link's end where none opens, or no target follows at all."""

    def follow(state: StateInline, silent: bool) -> bool:
        opens = state.src.startswith(opening, state.pos)
        may = opens and (state.src.find("](", state.pos) >= 0 or "references" in state.env)
        return may and rule(state, silent)

    return follow


def _place(tokens: list[Token], start: int, end: int) -> None:
    """Tell the tokens of one rule, which tile `start`–`end`, where they stand."""
    auto = tokens[0].markup == "autolink"
    for token in tokens:
        if "span" not in token.meta:
            stop = end
            if token.type == "link_open":
                stop = start + 1
            elif token.type == "text":
                stop = end - 1 if auto else start + len(token.content)
            token.meta["span"] = (start, stop)
        start = token.meta["span"][1]


def _character(state: StateInline, silent: bool) -> bool:
    """A mark that no other rule wants is a character like another."""
    if not silent:
        state.push("text", "", 0).content = state.src[state.pos]
    state.pos += 1
    return True


def _footnote_mark(state: StateInline, silent: bool) -> bool:
    found = _FOOTNOTE_MARK.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push("footnote_ref", "", 0)
    state.pos = found.end()
    return True


def _bracketed(state: StateInline, silent: bool) -> bool:
    found = _BRACKETED.match(state.src, state.pos)
    return found is not None and _taken(state, "bracketed", found, silent)


def _attributes(state: StateInline, silent: bool) -> bool:
    found = _ATTRIBUTES.match(state.src, state.pos)
    behind = state.pos > 0 and state.src[state.pos - 1] in "*_"
    return found is not None and behind and _taken(state, "attributes", found, silent)


def _taken(state: StateInline, kind: str, found: re.Match[str], silent: bool) -> bool:
    if not silent:
        state.push(kind, "", 0)
    state.pos = found.end()
    return True


_RULES: dict[str, Rule] = {
    "text": rules_inline.text,
    "newline": rules_inline.newline,
    "escape": rules_inline.escape,
    "backticks": rules_inline.backtick,
    "strikethrough": rules_inline.strikethrough.tokenize,
    "emphasis": rules_inline.emphasis.tokenize,
    "link": rules_inline.link,
    "image": rules_inline.image,
    "autolink": rules_inline.autolink,
    "html_inline": rules_inline.html_inline,
    "entity": rules_inline.entity,
}
