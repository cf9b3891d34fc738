"""The YAML of a front matter, with the place of each value; apart because its parser is slow to import."""

import re
from typing import NamedTuple

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scripts.article import Doubt, Meta, Span, Stated
from scripts.errors import ScriptError
from scripts.readers import publication_status
from scripts.readers.blocks import Draft, Inline, Tracer
from scripts.readers.frontmatter import KEYS, FrontMatter
from scripts.readers.yamltext import NotYAMLError, compose

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
