"""The YAML of a front matter, with the place of each value; apart because its parser is slow to import."""

import re

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scripts.article import Doubt, Meta, Span
from scripts.errors import ScriptError
from scripts.readers.draft import Draft, Inline, Tracer
from scripts.readers.frontmatter import FrontMatter
from scripts.yamltext import NotYAMLError, compose

_WORDS = re.compile(r"[^ \t\r\n]+")

# What each key is in `Meta`; "title" goes to the article itself.
_KEYS = {
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
    "statut": "status",
    "status": "status",
    "correction": "correction",
    "rectificatif": "correction",
    "reply_to": "reply_to",
    "réponse_à": "reply_to",
    "reponse_a": "reply_to",
    "langue": "language",
    "language": "language",
    "lang": "language",
}
_SAID = {"title", "lead"}
_LINE = re.compile(r"(?P<key>[^\W\d][\w ]{0,40}?) ?: +(?=[^\n]*\w)")
_SIGNS = ":#\"'[]{}*&!%@`|>?,-"
_HIDDEN = {ord(sign): 0xE000 + number for number, sign in enumerate(_SIGNS)}  # of the private use area
_SHOWN = {hidden: sign for sign, hidden in _HIDDEN.items()}


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
    node, start = _compose(source[lines.start : lines.end], path), lines.start
    values: dict[str, str] = {}
    drafts: dict[str, Draft] = {}
    doubts: list[Doubt] = []
    for key, value in node.value if node else ():
        place = Span(start + key.start_mark.index, start + key.end_mark.index)
        name = _KEYS.get(str(key.value).strip().lower().replace(" ", "_"))
        if name is None:
            doubts.append(Doubt(f'the front matter key "{key.value}" is not known', place))
        elif name in values:
            raise _refused(path, key.start_mark.line, f'"{key.value}" is given twice')
        elif text := _text(value, key.value, path):
            values[name] = text
            if name in _SAID:
                drafts[name] = _draft(name, value, source, start)
    title, lead = drafts.get("title"), drafts.get("lead")
    language = values.pop("language", None)
    values.pop("title", None)
    return FrontMatter(end, Meta(**values), language, title, lead, tuple(doubts))


def _compose(text: str, path: str) -> MappingNode | None:
    # One character for each: lines keep their number and offsets their place.
    plain = text.replace("\r\n", " \n").replace("\r", "\n").replace("\t", " ")
    try:
        node = compose(plain)
    except NotYAMLError as error:
        node = _as_meant(plain)
        if node is None:
            raise _refused(path, error.line, str(error)) from error
    if node is None or isinstance(node, MappingNode):
        return node
    raise _refused(path, 0, 'each line should read "key: value"')


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
    if found is None or found["key"].strip().lower().replace(" ", "_") not in _KEYS:
        return line
    return line[: found.end()] + line[found.end() :].translate(_HIDDEN)


def _refused(path: str, line: int, cause: str) -> ScriptError:
    cause = " ".join(cause.split())
    return ScriptError("front matter", path=path, line=line + 2, cause=cause)


def _text(node: Node, key: str, path: str) -> str:
    """A value as it is written, a list of them joined by commas; dates and numbers are left as text."""
    if isinstance(node, SequenceNode) and all(isinstance(item, ScalarNode) for item in node.value):
        return ", ".join(_text(item, key, path) for item in node.value)
    if not isinstance(node, ScalarNode):
        raise _refused(path, node.start_mark.line, f'"{key}" should be one line of text')
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
