"""The front matter of an article: YAML 1.2 between two lines `---`, keys in French or in English.

YAML 1.2 as nodes that know their lines. Apart, because its parser is slow to import.

The YAML of a front matter, with the place of each value; apart because its parser is slow to import.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scripts.article import Doubt, Meta, Skipped, Span, Stated
from scripts.errors import ScriptError
from scripts.readers import publication_status
from scripts.readers.blocks import Draft, Inline, Tracer

_DEEPEST = 20  # levels; a file of ours has four


class NotYAMLError(ValueError):
    """A text that is not YAML, or nested like no file of ours.

    Attributes:
        line: from 0.
    """

    def __init__(self, cause: str, line: int) -> None:
        super().__init__(" ".join(cause.split()))
        self.line = line


def compose(text: str) -> Node | None:
    """The text's only document, uninterpreted; None where it holds none.

    Raises:
        NotYAMLError: it cannot be read.
    """
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
"""What each key is in `Meta`; "title" goes to the article itself. Keys of when it may be heard: `release`."""

_LIMIT = 64_000  # characters; what is longer is not what an editor wrote

_OPENING = re.compile(r"(?P<above>[\s\ufeff]{0,200})---[ \t]*(?:\r\n|\r|\n)")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"\s{0,200}[^\W\d_][\w '’.-]{0,40}\s?[:\uff1a](?:\s|$)")
_BREAK = re.compile(r"\r\n|\r|\n")
_JSON = re.compile(r"[\s\ufeff]{0,200}(?:;{3}\s*)?\{\s{0,200}\"[^\"\n]{1,60}\"\s*:")
_TOML = re.compile(r"[\s\ufeff]{0,200}\+{3}[ \t]*[\r\n]+[ \t]*(?:\[|[\w.\"-]{1,60}[ \t]*=)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What stands above an article.

    Attributes:
        end: where the article's text begins.
        meta: what it says of the article.
        language: BCP 47 tag; None where it says nothing.
        title, lead: drafts of blocks, where it has them.
        doubts: keys that nobody knows.
    """

    end: int = 0
    meta: Meta = field(default_factory=Meta)
    language: str | None = None
    title: Draft | None = None
    lead: Draft | None = None
    doubts: tuple[Doubt, ...] = ()

    def skipped(self, source: str, said: tuple[Draft, ...]) -> list[Skipped]:
        """Its stretches that are not said: all but the values that became blocks."""
        edges = [
            0,
            *(edge for draft in sorted(said, key=lambda d: d.source) for edge in draft.source),
            self.end,
        ]
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
        ScriptError: it is never closed, or is not a mapping of YAML; or a key of it resembles one that holds
            an article back.
    """
    if _JSON.match(source):
        cause = "it is JSON; write YAML between two lines ---"
        raise ScriptError("front matter", path=path, line=1, cause=cause)
    if _TOML.match(source):
        cause = "it is TOML; write YAML between two lines ---"
        raise ScriptError("front matter", path=path, line=1, cause=cause)
    front = _between(source, path)
    told = front.meta.stated
    told += publication_status.beside(source, 0, front.end, told) + publication_status.at_top(
        source, front.end, KEYS
    )
    return replace(front, meta=replace(front.meta, stated=told)) if told else front


def _between(source: str, path: str) -> FrontMatter:
    opening = _OPENING.match(source)
    if opening is None:
        return FrontMatter()
    start = opening.end()
    closing = _CLOSING.search(source.replace("\r", "\n"), start)
    if (closing is None or opening["above"]) and not _KEY.match(source, start):
        return FrontMatter()
    line = 1 + len(_BREAK.findall(opening["above"]))
    if closing is None:
        raise ScriptError("front matter", path=path, line=line, cause="its closing line --- is missing")
    if closing.start() - start > _LIMIT:
        cause = f"it is longer than {_LIMIT} characters"
        raise ScriptError("front matter", path=path, line=line, cause=cause)

    return understood(source, Span(start, closing.start()), closing.end(), path)


_WORDS = re.compile(r"[^ \t\r\n]+")

_SAID = {"title", "lead"}
_LINE = re.compile(r"(?P<key>[^\W\d][\w ]{0,40}?) ?: +(?=[^\n]*\w)")
_COLON = re.compile(
    r"^(?P<key>[^\W\d][\w '’.-]{0,40}?)(?P<colon>[\xa0\u202f ]*[:\uff1a][\xa0\u202f ]+)", re.MULTILINE
)
_SIGNS = ":#\"'[]{}*&!%@`|>?,-"
_HIDDEN = {ord(sign): 0xE000 + number for number, sign in enumerate(_SIGNS)}  # of the private use area
_SHOWN = {hidden: sign for sign, hidden in _HIDDEN.items()}


class _File(NamedTuple):
    """What messages call a front matter by."""

    path: str
    first: int  # line of its YAML, from 1


def understood(source: str, lines: Span, end: int, path: str) -> FrontMatter:
    """Understand the lines of a front matter.

    Args:
        source: the whole decoded file.
        lines: where its YAML stands.
        end: where the article's text begins.
        path: the file's name, for messages.

    Returns:
        What it says.

    Raises:
        ScriptError: it is not a mapping of YAML, a key comes twice, or a value is not text.
    """
    file = _File(path, 1 + len(re.findall(r"\r\n|\r|\n", source[: lines.start])))
    node, start = _compose(source[lines.start : lines.end], file), lines.start
    values: dict[str, str] = {}
    drafts: dict[str, Draft] = {}
    doubts: list[Doubt] = []
    stated: list[Stated] = []
    for key, value in node.value if node else ():
        place = Span(start + key.start_mark.index, start + key.end_mark.index)
        name = KEYS.get(str(key.value).strip().lower().replace(" ", "_"))
        if name is None:
            stated += (told := _stated(key, value, file))
        if name is None and all(each.kind == "other" for each in told):
            doubts.append(Doubt(f'the front matter key "{key.value}" is not known', place))
        elif name is None:
            continue
        elif name in values:
            raise _refused(file, key.start_mark.line, f'"{key.value}" is given twice')
        elif text := _text(value, key.value, file):
            values[name] = text
            if name in _SAID:
                drafts[name] = _draft(name, value, source, start)
    title, lead = drafts.get("title"), drafts.get("lead")
    language = values.pop("language", None)
    stated += publication_status.marker(values.pop("title", ""), None)
    return FrontMatter(end, Meta(**values, stated=tuple(stated)), language, title, lead, tuple(doubts))


def _stated(key: Node, value: Node, file: _File) -> list[Stated]:
    """What a key, or those that stand under it, say of whether the article may be heard.

    Raises:
        ScriptError: it is none, and resembles one so much that it may have been meant.
    """
    if isinstance(value, MappingNode) and publication_status.kind(str(key.value)) is None:
        return [told for inner, its in value.value for told in _stated(inner, its, file)]
    if not isinstance(key, ScalarNode) or str(key.value).strip().lower().replace(" ", "_") in KEYS:
        return []
    line = file.first + key.start_mark.line
    if kind := publication_status.kind(key.value):
        return [Stated(kind, key.value.strip(), _text(value, key.value, file), line)]
    if meant := publication_status.resembled(key.value):
        raise ScriptError("release key", path=file.path, line=line, key=key.value.strip(), known=meant)
    plain = value.value if isinstance(value, SequenceNode) else [value]
    if any(not isinstance(item, ScalarNode) for item in plain):
        return []
    return list(publication_status.other(key.value.strip(), _text(value, key.value, file), line))


def _compose(text: str, file: _File) -> MappingNode | None:
    # One character for each: lines keep their number and offsets their place.
    plain = text.replace("\r\n", " \n").replace("\r", "\n").replace("\t", " ")
    plain = _COLON.sub(_with_plain_colon, plain)
    try:
        node = compose(plain)
    except NotYAMLError as error:
        node = _as_meant(plain)
        if node is None:
            raise _refused(file, error.line, str(error)) from error
    if node is None or isinstance(node, MappingNode):
        return node
    raise _refused(file, 0, 'each line should read "key: value"')


def _with_plain_colon(found: re.Match[str]) -> str:
    """A key whose colon stands between no-break blanks, or is a wide one, as YAML reads it."""
    at = re.sub(r"[\xa0\u202f]", " ", found["colon"])
    return found["key"] + at.replace("\uff1a", ":")


def _as_meant(text: str) -> Node | None:
    """Lines that YAML takes for something else, read as whoever wrote them meant: `titre: Nîmes : la fête`.

    The signs that mislead it are hidden, one character for one, and put back into what was read.
    """
    lines = [line if _is_yaml(line) else _hidden(line) for line in text.split("\n")]
    try:
        node = compose("\n".join(lines))
    except NotYAMLError:
        return None
    for _, value in node.value if isinstance(node, MappingNode) else ():
        if isinstance(value, ScalarNode):
            value.value = value.value.translate(_SHOWN)
    return node


def _is_yaml(line: str) -> bool:
    try:
        compose(line)
    except NotYAMLError:
        return False
    return True


def _hidden(line: str) -> str:
    """A line of a known key with all signs of its value hidden; another line as it is."""
    found = _LINE.match(line)
    if found is None or found["key"].strip().lower().replace(" ", "_") not in KEYS:
        return line
    return line[: found.end()] + line[found.end() :].translate(_HIDDEN)


def _refused(file: _File, line: int, cause: str) -> ScriptError:
    cause = " ".join(cause.split())
    return ScriptError("front matter", path=file.path, line=file.first + line, cause=cause)


def _text(node: Node, key: str, file: _File) -> str:
    """A value as it is written, a list of them joined by commas; dates and numbers are left as text."""
    if isinstance(node, SequenceNode) and all(isinstance(item, ScalarNode) for item in node.value):
        return ", ".join(_text(item, key, file) for item in node.value)
    if not isinstance(node, ScalarNode):
        raise _refused(file, node.start_mark.line, f'"{key}" should be one line of text')
    if str(node.tag).endswith(":null"):
        return ""
    tracer = Tracer()
    tracer.add(node.value, 0)
    return tracer.inline().text


def _draft(name: str, node: ScalarNode, source: str, start: int) -> Draft:
    begin = start + node.start_mark.index
    raw = source[begin : start + node.end_mark.index].rstrip()
    inline = _traced(node.value, raw, begin)
    return Draft("title" if name == "title" else "lead", inline, Span(begin, begin + len(raw)))


def _traced(value: str, raw: str, begin: int) -> Inline:
    """A value word by word, each with its place; as a whole where YAML wrote a word another way."""
    tracer = Tracer()
    cursor = 0
    for word in _WORDS.findall(value):
        at = raw.find(word, cursor)
        if at < 0:
            tracer = Tracer()
            tracer.stand(value.strip(), begin, begin + len(raw))
            break
        tracer.blank(begin + cursor, begin + at)
        tracer.add(word, begin + at)
        cursor = at + len(word)
    return tracer.inline()
