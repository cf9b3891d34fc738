"""A parser of inline markup whose tokens know which stretch of the source they came from.

The rules are markdown-it's own, only watched, and two more: marks of footnotes, and lists of attributes
(`[week-end]{lang=en}`, `*week-end*{lang=en}`). Plain text goes through the same rules, but those that prose
would trip over.
"""

import re
from collections.abc import Callable
from functools import cache

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

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
