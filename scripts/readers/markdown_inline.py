"""Inline Markdown: emphasis, links, pictures, entities, each character traced to its place in the source.

The rules are markdown-it's own, wrapped so that each token knows the stretch of the source it came from, and
two more: footnote marks, and attribute lists (`[week-end]{lang=en}`, `*week-end*{lang=en}`). Text files go
through the same rules, but for those that prose would trigger by accident.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from scripts.article import Language, Skipped, Span
from scripts.readers.block_builder import Inline, Tracer

# Longer stretches are scanned in pieces: no paragraph is that long, and the rules for links and emphasis
# look back and forth between all marks of a piece, in quadratic time.
_PIECE = 50_000  # characters
_MARKS = 100  # of a piece that may open or close something
_MARK = re.compile(r"[\[*_~`<]")

_TAG_BREAKS = re.compile(r"</?(?:br|p|div|li|h[1-6]|tr|td)\b", re.IGNORECASE)
_ELEMENT = re.compile(r"<(/?)([A-Za-z][\w-]{0,30})\b([^<>]{0,400})>")
_LANGUAGE = re.compile(
    r"""(?<![\w-])(?:xml:)?lang\s{0,3}=\s{0,3}["']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})(?![\w-])"""
)
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})
_EMPHASIS = {"i": False, "em": False, "cite": False, "b": True, "strong": True}  # whether it is bold
_QUOTES = {"": "«\N{NO-BREAK SPACE}", "/": "\N{NO-BREAK SPACE}»"}  # what <q> and </q> stand for
_DEEPEST = 50  # nested elements of a paragraph that are followed

_UNSAID = {"link_close": "link target", "image": "image", "footnote_ref": "footnote"}


def scan(parser: MarkdownIt, text: str, start: int, env: dict[str, object]) -> Inline:
    """Read the inline markup of one block.

    Args:
        parser: from `inline_parser`.
        text: the block's stretch of the source, prefixes of its lines blanked out.
        start: offset of `text` in the source.
        env: link definitions of the document, as markdown-it keeps them; empty for a text file.

    Returns:
        The text without markup.
    """
    reader = _InlineReader()
    marks = [found.start() for found in _MARK.finditer(text)]
    begin = 0
    while begin < len(text):
        seen = bisect_left(marks, begin)
        end = len(text)
        if end - begin > _PIECE or len(marks) - seen > _MARKS:
            limit = min(begin + _PIECE, marks[seen + _MARKS] if seen + _MARKS < len(marks) else end)
            end = text.rfind(" ", begin + (limit - begin) // 2, limit) + 1 or limit
        tokens: list[Token] = []
        reader.read(parser.inline.parse(text[begin:end], parser, env, tokens), text[begin:end], start + begin)
        begin = end
    return reader.finish()


class _Element(NamedTuple):
    """An open HTML element inside a paragraph."""

    name: str
    start: int
    language: str | None


class _InlineReader:
    """Turns the tokens of one block into its text."""

    def __init__(self) -> None:
        self._tracer = Tracer()
        self._emphasis: list[Span] = []
        self._skipped: list[Skipped] = []
        self._languages: list[Language] = []
        self._linked = self._strong = 0  # characters
        self._open_emphasis: list[int] = []
        self._open_links: list[int] = []
        self._struck: int | None = None  # where the open strikethrough begins
        self._elements: list[_Element] = []

    def finish(self) -> Inline:
        while self._elements:
            self._end(self._elements.pop())
        return self._tracer.finish(
            sorted(self._emphasis), self._skipped, self._linked, self._strong, sorted(self._languages)
        )

    def read(self, tokens: list[Token], text: str, base: int) -> None:
        """Read the tokens of a text.

        Args:
            tokens: of the whole text, in order.
            text: the text, as it stands in the source.
            base: where it begins in the source, code points.
        """
        for token in tokens:
            begin, stop = token.meta["span"]
            start, end = base + begin, base + stop
            if token.type == "s_open":
                self._struck = end if self._struck is None else self._struck
            elif token.type == "s_close" and self._struck is not None:
                self._skipped.append(Skipped("struck out", Span(self._struck, start)))
                self._struck = None
            elif token.type != "s_close" and self._struck is None:
                self._read_token(token, text[begin:stop], start, end)

    def _read_token(self, token: Token, raw: str, start: int, end: int) -> None:
        match token.type:
            case "text":
                self._tracer.add(token.content and raw, start)
            case "text_special":
                self._tracer.add_replacement(token.content, start, end)
            case "code_inline":
                mark = len(token.markup)
                self._tracer.add(raw[mark:-mark], start + mark)
            case "softbreak" | "hardbreak":
                self._tracer.add_blank(start, end)
            case "html_inline":
                self._read_tag(raw, start, end)
            case "bracketed":  # words with attributes: `[week-end]{lang=en}`
                words = raw[1 : raw.index("]")]
                before = self._tracer.length
                self._tracer.add(words, start + 1)
                span, behind = Span(before, self._tracer.length), len(words) + 2
                self._apply_attributes(span, raw[behind:], start + behind, end)
            case "attributes":  # behind emphasis: `*week-end*{lang=en}`
                last = self._emphasis[-1] if self._emphasis else Span(0, 0)
                self._apply_attributes(last, raw, start, end)
            case _:
                self._read_markup(token.type, raw, start)

    def _read_markup(self, kind: str, raw: str, start: int) -> None:
        inner = raw.strip("[]()<> ") if kind == "link_close" else raw
        if kind in _UNSAID and inner:
            begin = start + raw.find(inner)
            self._skipped.append(Skipped(_UNSAID[kind], Span(begin, begin + len(inner))))
        if kind == "link_open":
            self._open_links.append(self._tracer.length)
        elif kind == "link_close":
            self._linked += self._tracer.length - self._open_links.pop()
        elif kind in ("em_open", "strong_open"):
            self._open_emphasis.append(self._tracer.length)
        elif kind in ("em_close", "strong_close"):
            span = Span(self._open_emphasis.pop(), self._tracer.length)
            self._emphasis.append(span)
            self._strong += (span.end - span.start) * (kind == "strong_close")

    def _read_tag(self, raw: str, start: int, end: int) -> None:
        found = _ELEMENT.match(raw)
        name = found[2].lower() if found else ""
        if found and name == "q":
            self._tracer.add_replacement(_QUOTES[found[1]], start, end)
        else:
            self._skipped.append(Skipped("markup", Span(start, end)))
        if _TAG_BREAKS.match(raw):
            self._tracer.add_blank(start, start)
        if found and found[1]:
            if any(element.name == name for element in self._elements):
                while (element := self._elements.pop()).name != name:
                    self._end(element)
                self._end(element)
        elif found and name not in _VOID and len(self._elements) < _DEEPEST:
            language = _LANGUAGE.search(found[3])
            self._elements.append(_Element(name, self._tracer.length, language[1] if language else None))

    def _end(self, element: _Element) -> None:
        span = Span(element.start, self._tracer.length)
        if element.language is not None:
            self._languages.append(Language(*span, element.language))
        if element.name in _EMPHASIS:
            self._emphasis.append(span)
            self._strong += (span.end - span.start) * _EMPHASIS[element.name]

    def _apply_attributes(self, span: Span, raw: str, start: int, end: int) -> None:
        """Apply an attribute list to the stretch of the text right before it."""
        self._skipped.append(Skipped("markup", Span(start, end)))
        language = _LANGUAGE.search(raw)
        if language is not None and span.end == self._tracer.length > span.start:
            self._languages.append(Language(*span, language[1]))


Rule = Callable[[StateInline, bool], bool]

_NESTING = 100  # nested lists and quotations that are followed
_OPENING = {"link": "[", "image": "!["}
_FOOTNOTE_MARK = re.compile(r"\[\^[^\]\s]{1,60}\]")
_LIST = r"\{:?[ \t]{0,3}(?:[.#][\w-]|[\w:-]{1,20}=)[^{}\n]{0,80}\}"
_ATTRIBUTES = re.compile(rf"(?<=[*_]){_LIST}")
_CHARACTER = re.compile(".", re.DOTALL)  # a mark that no other rule takes
_BRACKETED = re.compile(rf"\[([^\[\]\n]{{1,200}})\]{_LIST}")


@cache
def inline_parser(dialect: str) -> MarkdownIt:
    """A parser whose inline tokens have `meta["span"]`, their place in the text that it was given.

    Args:
        dialect: "markdown", or "plain" for text files, where only emphasis, links and pictures are markup.
    """
    markdown = dialect == "markdown"
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}) if markdown else MarkdownIt("zero")
    parser.enable(["table", "strikethrough"] if markdown else ["newline", "emphasis", "link", "image"])
    parser.disable("fragments_join")
    ruler = parser.inline.ruler
    for name, rule in _RULES.items():
        ruler.at(name, trace(require_target(rule, _OPENING[name]) if name in _OPENING else rule))
    if markdown:
        ruler.before("link", "footnote_ref", trace(pattern_rule("footnote_ref", _FOOTNOTE_MARK)))
        ruler.before("link", "bracketed", trace(pattern_rule("bracketed", _BRACKETED)))
        ruler.before("link", "attributes", trace(pattern_rule("attributes", _ATTRIBUTES)))
    ruler.push("character", trace(pattern_rule("text", _CHARACTER)))
    return parser


def trace(rule: Rule) -> Rule:
    """Wrap a rule so that its tokens know their place."""

    def traced(state: StateInline, silent: bool) -> bool:
        start, count = state.pos, len(state.tokens)
        if not rule(state, silent):
            return False
        if silent:
            return True
        if state.pending:
            state.pushPending()
        tokens = state.tokens[count:]  # they tile the stretch from `start` to `state.pos`
        is_autolink = tokens[0].markup == "autolink"
        for token in tokens:
            if "span" not in token.meta:
                stop = state.pos
                if token.type == "link_open":
                    stop = start + 1
                elif token.type == "text":
                    stop = stop - 1 if is_autolink else start + len(token.content)
                token.meta["span"] = (start, stop)
            start = token.meta["span"][1]
        return True

    return traced


def require_target(rule: Rule, opening: str) -> Rule:
    """Wrap a rule for links so that it only searches where one opens and a target may follow.

    Args:
        rule: of markdown-it.
        opening: the characters that open the link.
    """

    def guarded(state: StateInline, silent: bool) -> bool:
        opens = state.src.startswith(opening, state.pos)
        able = opens and (state.src.find("](", state.pos) >= 0 or "references" in state.env)
        return able and rule(state, silent)

    return guarded


def pattern_rule(kind: str, pattern: re.Pattern[str]) -> Rule:
    """A rule that makes a token of what a pattern matches.

    Args:
        kind: the token's type; the match is the content of a "text".
        pattern: matched at the current position.
    """

    def matched(state: StateInline, silent: bool) -> bool:
        found = pattern.match(state.src, state.pos)
        if found is None:
            return False
        if not silent:
            token = state.push(kind, "", 0)
            token.content = found[0] if kind == "text" else ""
        state.pos = found.end()
        return True

    return matched


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
