"""Load a script file; whatever is wrong in it is refused with its line number."""

import re
from collections.abc import Iterator
from typing import NoReturn

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from scripts.errors import ScriptError
from scripts.readers.frontmatter import NotYAMLError, compose
from scripts.script import SegmentKind
from scripts.scriptfile.format import KEYS, OPTIONS, LineKey, ScriptFile, ScriptLine

_LONGEST = 60_000  # ms of a pause at most
_LINES = 100_000  # of a file at most; a novel has some 10,000
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
    """Loads one file, whose name goes into each error."""

    def __init__(self, path: str) -> None:
        self._path = path

    def file(self, text: str) -> ScriptFile:
        """Load the whole file."""
        try:
            root = compose(text)
        except NotYAMLError as error:
            raise self._error(error.line, f"this is not YAML ({error})") from error
        if root is None:
            return ScriptFile(self._path, None, ())
        found: dict[str, Node] = {}
        for key, value in self._pairs(root, "the file should hold article: and script:"):
            if key.value not in _TOP:
                self._refuse(key, f'"{key.value}" is not known here; article, sentences and script are')
            found[key.value] = value
        script, article = found.get("script"), found.get("article")
        if not isinstance(script, SequenceNode):
            self._refuse(script, "script: should be a list of lines, each beginning with a dash")
        digest = None if article is None else self._text(article)
        if article is not None and digest is not None and not _SHA256.fullmatch(digest):
            self._refuse(article, "this should be the article's SHA-256")
        lines = tuple(self._line(item) for item in script.value)
        return ScriptFile(self._path, digest, lines, self._marks(found.get("sentences")))

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
        name, speaker = str(keys[0].value), texts.get("speaker")
        kind = _KINDS.get(name.strip().casefold())
        if speaker is not None and kind != "quote":
            self._refuse(keys[0], f"speaker: goes under {KEYS['quote']}:, and only there")
        if not name.strip():
            self._refuse(keys[0], "who says this line?")
        pause = None
        if "pause" in values:
            text = self._text(values["pause"])
            pause = int(text) if _PAUSE.fullmatch(text) else _LONGEST + 1
            if pause > _LONGEST:
                cause = f"a pause is a whole number of milliseconds, at most {_LONGEST}"
                self._refuse(values["pause"], cause)
        return ScriptLine(
            number=keys[0].start_mark.line + 1,
            key=LineKey("quote", name) if kind is None else LineKey(kind, speaker),
            text=texts[name].strip(),
            spoken=texts.get("spoken"),
            voice=texts.get("voice"),
            pause=pause,
        )

    def _pairs(self, node: Node | None, cause: str) -> Iterator[tuple[ScalarNode, Node]]:
        """The keys and values of a mapping; anything else is refused for the cause given."""
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

    def _marks(self, node: Node | None) -> tuple[str, ...] | None:
        if node is None:
            return None
        marks = tuple(self._text(node).split()) if isinstance(node, ScalarNode) and node.value else ()
        if not all(_MARKS.fullmatch(mark) for mark in marks):
            self._refuse(node, "sentences: is the program's own; restore it, or take it away")
        return marks

    def _refuse(self, node: Node | None, cause: str) -> NoReturn:
        raise self._error(node.start_mark.line if node is not None else 0, cause)

    def _error(self, line: int, cause: str) -> ScriptError:
        return ScriptError("script file", path=self._path, line=line + 1, cause=cause)
