"""From a script file to its lines; what cannot be taken is refused with its line number."""

import re
from collections.abc import Iterator
from typing import NoReturn

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scripts.errors import ScriptError
from scripts.readers.frontmatter import NotYAMLError, compose
from scripts.script import SegmentKind
from scripts.scriptfile.format import KEYS, OPTIONS, LineKey, ScriptFile, ScriptLine

_LONGEST = 60_000  # ms of a pause
_LINES = 100_000  # of a file; a novel has some 10,000
_SHA256 = re.compile("[0-9a-f]{64}")
_PAUSE = re.compile("[0-9]{1,5}")
_MARKS = re.compile("[0-9a-f]{8}")
_TOP = frozenset({"article", "sentences", "script"})
_KINDS: dict[str, SegmentKind] = {
    **{key.casefold(): kind for kind, key in KEYS.items()},
    "narratrice": "narration",
}


def load(text: str, path: str) -> ScriptFile:
    """Read a script file.

    Args:
        text: its content.
        path: its name, for messages.

    Returns:
        Its lines; none where the file is empty.

    Raises:
        ScriptError: too many lines, not YAML, an unknown key, a line without words…, naming the line.
    """
    count = text.count("\n")
    if count > _LINES:
        raise ScriptError("script lines", path=path, count=count, limit=_LINES)
    return _Loader(path).file(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))


class _Loader:
    """Reads one file, whose name goes with each refusal."""

    def __init__(self, path: str) -> None:
        self._path = path

    def file(self, text: str) -> ScriptFile:
        root = self._compose(text)
        if root is None:
            return ScriptFile(self._path, None, ())
        found: dict[str, Node] = {}
        for key, value in self._pairs(root, "the file should hold article: and script:"):
            if key.value not in _TOP:
                self._refuse(key, f'"{key.value}" is not known here; article, sentences and script are')
            found[key.value] = value
        script = found.get("script")
        if not isinstance(script, SequenceNode):
            self._refuse(script, "script: should be a list of lines, each beginning with a dash")
        article = found.get("article")
        return ScriptFile(
            self._path,
            self._matching(article, _SHA256, "the article's SHA-256") if article else None,
            tuple(self._line(item) for item in script.value),
            self._marks(found.get("sentences")),
        )

    def _compose(self, text: str) -> Node | None:
        try:
            return compose(text)
        except NotYAMLError as error:
            raise self._error(error.line, f"this is not YAML ({error})") from error

    def _line(self, node: Node) -> ScriptLine:
        pairs = list(self._pairs(node, 'a line should read "- who: what is said"'))
        keys = [key for key, _ in pairs if key.value not in OPTIONS]
        if len(keys) > 1:
            known = ", ".join(OPTIONS)
            self._refuse(keys[1], f'"{keys[1].value}" is no option ({known}), and a line has one who')
        if not keys:
            self._refuse(node, "a line should have one who: and what is said, then options")
        values = {str(key.value): value for key, value in pairs}
        texts = {str(key.value): self._text(value, key) for key, value in pairs if key.value != "pause"}
        return ScriptLine(
            number=keys[0].start_mark.line + 1,
            who=self._who(keys[0], texts.get("speaker")),
            text=texts[str(keys[0].value)].strip(),
            spoken=texts.get("spoken"),
            voice=texts.get("voice"),
            pause=self._pause(values["pause"]) if "pause" in values else None,
        )

    def _who(self, key: ScalarNode, speaker: str | None) -> LineKey:
        name = str(key.value)
        kind = _KINDS.get(name.strip().casefold())
        if speaker is not None and kind != "quote":
            self._refuse(key, f"speaker: goes under {KEYS['quote']}:, and only there")
        if not name.strip():
            self._refuse(key, "who says this line?")
        return LineKey("quote", name) if kind is None else LineKey(kind, speaker)

    def _pairs(self, node: Node | None, cause: str) -> Iterator[tuple[ScalarNode, Node]]:
        if not isinstance(node, MappingNode):
            self._refuse(node, cause)
        seen: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self._refuse(key, "a key should be a name")
            if key.value in seen:
                self._refuse(key, f'"{key.value}" is given twice')
            seen.add(key.value)
            yield key, value

    def _text(self, node: Node, key: Node | None = None) -> str:
        if not isinstance(node, ScalarNode):
            self._refuse(node, "this should be text; put it in quotes")
        if not node.value.strip():
            self._refuse(key or node, "there is nothing to say")
        return str(node.value)

    def _pause(self, node: Node) -> int:
        text = self._text(node)
        if not _PAUSE.fullmatch(text) or int(text) > _LONGEST:
            self._refuse(node, f"a pause is a whole number of milliseconds, at most {_LONGEST}")
        return int(text)

    def _marks(self, node: Node | None) -> tuple[str, ...] | None:
        if node is None:
            return None
        marks = tuple(self._text(node).split()) if isinstance(node, ScalarNode) and node.value else ()
        if not all(_MARKS.fullmatch(mark) for mark in marks):
            self._refuse(node, "sentences: is the program's own; restore it, or take it away")
        return marks

    def _matching(self, node: Node, pattern: re.Pattern[str], what: str) -> str:
        text = self._text(node)
        if not pattern.fullmatch(text):
            self._refuse(node, f"this should be {what}")
        return text

    def _refuse(self, node: Node | None, cause: str) -> NoReturn:
        raise self._error(node.start_mark.line if node is not None else 0, cause)

    def _error(self, line: int, cause: str) -> ScriptError:
        return ScriptError("script file", path=self._path, line=line + 1, cause=cause)
