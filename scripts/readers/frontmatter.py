"""Front matter: YAML 1.2 between two lines `---`, keys in French or English, each value with its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scripts.article import BlockKind, Doubt, Meta, Skipped, Span, Stated
from scripts.errors import ScriptError
from scripts.readers import publication_status
from scripts.readers.block_builder import DraftBlock, Tracer
from scripts.readers.encoding import decode

if TYPE_CHECKING:
    from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
    from typing_extensions import TypeIs

_DEEPEST = 20  # levels of nesting; a file of ours has four


class NotYAMLError(ValueError):
    """A text that is not YAML, or is nested too deep.

    Attributes:
        line: where it stops being YAML, from 0.
    """

    def __init__(self, cause: str, line: int) -> None:
        super().__init__(" ".join(cause.split()))
        self.line = line


def compose(text: str) -> "Node | None":
    """Parse YAML into nodes that know their lines; None where there is no document.

    Raises:
        NotYAMLError: it cannot be read.
    """
    # Imported here, as most text files have no front matter.
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415

    yaml = YAML(typ="safe", pure=True)
    yaml.max_depth = _DEEPEST
    try:
        node: Node | None = yaml.compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise NotYAMLError(error.problem or "it cannot be read", mark.line if mark else 0) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise NotYAMLError("it cannot be read", 0) from error
    return node


def is_mapping(node: "Node | None") -> "TypeIs[MappingNode]":
    """Whether a node is a mapping of keys to values."""
    return getattr(node, "id", None) == "mapping"


def is_scalar(node: "Node | None") -> "TypeIs[ScalarNode]":
    """Whether a node is a single value."""
    return getattr(node, "id", None) == "scalar"


def is_sequence(node: "Node | None") -> "TypeIs[SequenceNode]":
    """Whether a node is a list."""
    return getattr(node, "id", None) == "sequence"


KEYS: Mapping[str, str] = {
    "id": "id",
    "identifiant": "id",
    "titre": "title",
    "title": "title",
    "auteur": "author",
    "auteurs": "author",
    "author": "author",
    "authors": "author",
    "date": "date",
    "chapô": "lead",
    "chapo": "lead",
    "chapeau": "lead",
    "lead": "lead",
    "lien": "link",
    "link": "link",
    "url": "link",
    "image": "image",
    "rubrique": "section",
    "section": "section",
    "correction": "correction",
    "rectificatif": "correction",
    "reply_to": "reply_to",
    "réponse_à": "reply_to",
    "reponse_a": "reply_to",
    "langue": "language",
    "language": "language",
    "lang": "language",
}
"""The field of `Meta` for each key, the title and the language; `publication_status` knows further keys."""

_LIMIT = 64_000  # characters; no editor writes more

_OPENING = re.compile(r"(?P<above>[\s\ufeff]{0,200})---[ \t]*(?:\r\n|\r|\n)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"\s{0,200}[^\W\d_][\w '’.-]{0,40}\s?[:\uff1a](?:\s|$)")
_BREAK = re.compile(r"\r\n|\r|\n")
_JSON = re.compile(r"[\s\ufeff]{0,200}(?:;{3}\s*)?\{\s{0,200}\"[^\"\n]{1,60}\"\s*:")
_TOML = re.compile(r"[\s\ufeff]{0,200}\+{3}[ \t]*[\r\n]+[ \t]*(?:\[|[\w.\"-]{1,60}[ \t]*=)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of an article.

    Attributes:
        end: offset in the source where the article's text begins.
        meta: what it says of the article.
        language: BCP 47 tag; None where it has none.
        title: the title as a block; None where it has none.
        lead: the lead as a block; None where it has none.
        doubts: unknown keys.
    """

    end: int = 0
    meta: Meta = field(default_factory=Meta)
    language: str | None = None
    title: DraftBlock | None = None
    lead: DraftBlock | None = None
    doubts: tuple[Doubt, ...] = ()

    def skipped(self, source: str, read: tuple[DraftBlock, ...]) -> list[Skipped]:
        """The stretches that are not read out.

        Args:
            source: the whole decoded file.
            read: the values that became blocks of the article.
        """
        inner = (edge for draft in sorted(read, key=lambda draft: draft.source) for edge in draft.source)
        edges = [0, *inner, self.end]
        spans = [Span(*pair) for pair in zip(edges[::2], edges[1::2], strict=True)]
        return [Skipped("front matter", span) for span in spans if source[span.start : span.end].strip()]


def front_matter(source: str, path: str) -> FrontMatter:
    """Read the front matter of an article.

    Args:
        source: the whole decoded file.
        path: its name, for messages.

    Returns:
        What it says; an empty one, which ends at 0, where there is none.

    Raises:
        ScriptError: it is never closed, is not a mapping of YAML, or a key of it resembles one that holds an
            article back.
    """
    for pattern, format_ in ((_JSON, "JSON"), (_TOML, "TOML")):
        if pattern.match(source):
            cause = f"it is {format_}; write YAML between two lines ---"
            raise ScriptError("front matter", path=path, line=1, cause=cause)
    found = _delimit(source, path)
    front = FrontMatter() if found is None else _FrontMatterReader(source, found[0], path).read(found[1])
    stated = front.meta.stated
    stated += publication_status.in_front_matter(source, front.end, stated)
    stated += publication_status.at_top(source, front.end, KEYS)
    return replace(front, meta=replace(front.meta, stated=stated)) if stated else front


def meta(data: bytes, path: str) -> Meta:
    """Read the front matter alone of a Markdown or text file; see `scripts.readers.meta`.

    Args:
        data: the whole file.
        path: its name.
    """
    return front_matter(decode(data, path), path).meta


def _delimit(source: str, path: str) -> tuple[Span, int] | None:
    """Where the YAML of a front matter stands, and where the text behind it begins; None without one."""
    opening = _OPENING.match(source)
    if opening is None:
        return None
    start = opening.end()
    closing = _CLOSING.search(source.replace("\r", "\n"), start)
    if (closing is None or opening["above"]) and not _KEY.match(source, start):
        return None
    line = 1 + len(_BREAK.findall(opening["above"]))
    if closing is None:
        raise ScriptError("front matter", path=path, line=line, cause="its closing line --- is missing")
    if closing.start() - start > _LIMIT:
        cause = f"it is longer than {_LIMIT} characters"
        raise ScriptError("front matter", path=path, line=line, cause=cause)
    return Span(start, closing.start()), closing.end()


_WORDS = re.compile(r"[^ \t\r\n]+")

_LINE = re.compile(r"(?P<key>[^\W\d][\w ]{0,40}?) ?: +(?=[^\n]*\w)")
_COLON = re.compile(
    r"^(?P<key>[^\W\d][\w '’.-]{0,40}?)(?P<colon>[\xa0\u202f ]*[:\uff1a][\xa0\u202f ]+)", re.MULTILINE
)
_PLAIN_COLON = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\uff1a", "  :")  # as YAML reads it
_SIGNS = ":#\"'[]{}*&!%@`|>?,-"
_HIDDEN = {ord(sign): 0xE000 + number for number, sign in enumerate(_SIGNS)}  # of the private use area
_SHOWN = {hidden: sign for sign, hidden in _HIDDEN.items()}


class _FrontMatterReader:
    """Reads the YAML of one front matter."""

    def __init__(self, source: str, lines: Span, path: str) -> None:
        """Take the whole file, the place of the YAML in it, and the file's name for messages."""
        self._source, self._lines, self._path = source, lines, path
        self._first = 1 + len(_BREAK.findall(source[: lines.start]))  # line of the file, from 1

    def read(self, end: int) -> FrontMatter:
        """Read all keys; the article's text begins at `end`."""
        values: dict[str, str] = {}
        drafts: dict[str, DraftBlock] = {}
        doubts: list[Doubt] = []
        stated: list[Stated] = []
        node = self._compose()
        for key, value in node.value if node else ():
            name = KEYS.get(_normalize(str(key.value)))
            if name is None:
                found = self._statements(key, value)
                stated += found
                if all(each.kind == "other" for each in found):
                    place = Span(key.start_mark.index, key.end_mark.index).shift(self._lines.start)
                    doubts.append(Doubt(f'the front matter key "{key.value}" is not known', place))
            elif name in values:
                raise self._error(key.start_mark.line, f'"{key.value}" is given twice')
            elif text := self._text(value, key.value):
                values[name] = text
                if name in ("title", "lead"):
                    drafts[name] = self._draft("title" if name == "title" else "lead", value)
        language = values.pop("language", None)
        stated += publication_status.marker(values.pop("title", ""), None)
        meta = Meta(**values, stated=tuple(stated))
        return FrontMatter(end, meta, language, drafts.get("title"), drafts.get("lead"), tuple(doubts))

    def _compose(self) -> "MappingNode | None":
        # One character for each: lines keep their number and offsets their place.
        text = self._source[self._lines.start : self._lines.end]
        plain = text.replace("\r\n", " \n").replace("\r", "\n").replace("\t", " ")
        plain = _COLON.sub(lambda found: found["key"] + found["colon"].translate(_PLAIN_COLON), plain)
        try:
            node = compose(plain)
        except NotYAMLError as error:
            node = compose_leniently(plain)
            if node is None:
                raise self._error(error.line, str(error)) from error
        if node is None or is_mapping(node):
            return node
        raise self._error(0, 'each line should read "key: value"')

    def _statements(self, key: "Node", value: "Node") -> list[Stated]:
        """What an unknown key, or those nested under it, state about publication.

        Raises:
            ScriptError: a key resembles one of these so much that it may have been meant.
        """
        if is_mapping(value) and publication_status.kind(str(key.value)) is None:
            return [each for inner, its in value.value for each in self._statements(inner, its)]
        if not is_scalar(key) or _normalize(str(key.value)) in KEYS:
            return []
        line, name = self._first + key.start_mark.line, key.value.strip()
        if kind := publication_status.kind(key.value):
            return [Stated(kind, name, self._text(value, key.value), line)]
        if meant := publication_status.resembled(key.value):
            raise ScriptError("release key", path=self._path, line=line, key=name, known=meant)
        items = value.value if is_sequence(value) else [value]
        if any(not is_scalar(item) for item in items):
            return []
        return list(publication_status.unknown_statement(name, self._text(value, key.value), line))

    def _text(self, node: "Node", key: str) -> str:
        """A value as written, the items of a list joined by commas; dates and numbers stay text."""
        if is_sequence(node) and all(is_scalar(item) for item in node.value):
            return ", ".join(self._text(item, key) for item in node.value)
        if not is_scalar(node):
            raise self._error(node.start_mark.line, f'"{key}" should be one line of text')
        if str(node.tag).endswith(":null"):
            return ""
        tracer = Tracer()
        tracer.add(node.value, 0)
        return tracer.finish().text

    def _draft(self, kind: BlockKind, node: "ScalarNode") -> DraftBlock:
        """A value as a block, word by word; as a whole where YAML spells a word in another way."""
        begin = self._lines.start + node.start_mark.index
        raw = self._source[begin : self._lines.start + node.end_mark.index].rstrip()
        tracer = Tracer()
        cursor = 0
        for word in _WORDS.findall(node.value):
            at = raw.find(word, cursor)
            if at < 0:
                tracer = Tracer()
                tracer.add_replacement(node.value.strip(), begin, begin + len(raw))
                break
            tracer.add_blank(begin + cursor, begin + at)
            tracer.add(word, begin + at)
            cursor = at + len(word)
        return DraftBlock(kind, tracer.finish(), Span(begin, begin + len(raw)))

    def _error(self, line: int, cause: str) -> ScriptError:
        cause = " ".join(cause.split())
        return ScriptError("front matter", path=self._path, line=self._first + line, cause=cause)


def _normalize(key: str) -> str:
    return key.strip().lower().replace(" ", "_")


def compose_leniently(text: str) -> "Node | None":
    """Parse lines whose values mislead YAML (`titre: Nîmes : la fête`); None where that does not help.

    The misleading signs of known keys' values are hidden, one character for one, and put back afterwards.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines):
        try:
            compose(line)
        except NotYAMLError:
            found = _LINE.match(line)
            if found is not None and _normalize(found["key"]) in KEYS:
                lines[number] = line[: found.end()] + line[found.end() :].translate(_HIDDEN)
    try:
        node = compose("\n".join(lines))
    except NotYAMLError:
        return None
    for _, value in node.value if is_mapping(node) else ():
        if is_scalar(value):
            value.value = value.value.translate(_SHOWN)
    return node
